"""What browsers are told, and what other sites cannot make them do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rotunda.web.access import ACCESS, Anyone
from rotunda.web.accounts.models import User
from tests.web.accounts.sign_in import enter, where
from tests.web.conftest import State
from tests.web.doors import UNBUILT, doors

DOORS = {door.name: door for door in doors()}


@pytest.mark.parametrize("name", ["account_login", "health", "account_reset_password"])
def test_every_answer_forbids_scripts_in_the_page_frames_and_guesses(name: str, client: Client, db: None) -> None:
    headers = client.get(reverse(name)).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"].startswith("'self'")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_a_script_or_a_style_in_it_and_every_form_that_writes_has_its_token(
    state: State, signed_in: Callable[[str], Client]
) -> None:
    wrong = []
    for member in ("owner", "manager", "liaison", "employee"):
        client = signed_in(member)
        for name, door in DOORS.items():
            if name in UNBUILT or (isinstance(ACCESS[name], Anyone) and not name.startswith(("account_", "social"))):
                continue
            answer = client.get(door.url(state))
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                wrong += [f"{name}: {fault}" for fault in faults(answer.content.decode())]
    assert wrong == []


def faults(page: str) -> list[str]:
    """Scripts, styles and handlers within a page, and forms that post without a token."""
    found = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "application/json" not in tag]
    found += re.findall(r"<style[^>]*>|\sstyle=\"[^\"]*\"|\son\w+=\"[^\"]*\"|javascript:", page)
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        if re.search(r"method=\"post\"", form, re.IGNORECASE) and "csrfmiddlewaretoken" not in form:
            found.append(form[:80])
    return found


def test_faults_of_a_page_are_found() -> None:
    assert len(faults('<script>x</script><p style="a" onclick="b"><form method="POST"></form>')) == 4


def test_a_post_without_its_token_is_refused(cast: dict[str, User]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert enter(client, cast["owner"]).status_code == 403
    client.force_login(cast["owner"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("account_logout")).status_code == 403
    assert client.get(reverse("usersessions_list")).status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_nobody_is_led_to_another_site_by_signing_in_or_out(target: str, cast: dict[str, User], client: Client) -> None:
    answer = enter(client, cast["owner"], next=target)
    assert where(answer) == reverse("home")
    assert where(client.post(reverse("account_logout"), {"next": target})) == reverse("home")


def test_whoever_signs_in_comes_where_he_wanted_to(cast: dict[str, User], client: Client) -> None:
    own = reverse("usersessions_list")
    led = where(client.get(own))
    assert own in client.get(led).content.decode()
    assert where(enter(client, cast["owner"], next=own)) == own


_OVER_HTTPS = """
import json, django
from tests.web.settings import *
import os
os.environ["ROTUNDA_HTTPS"] = "yes"
import importlib, rotunda.web.settings as real
importlib.reload(real)
names = [name for name in dir(real) if name.isupper()]
print(json.dumps({name: getattr(real, name) for name in names}, default=str))
"""


def over_https(**more: str) -> dict[str, Any]:
    """The settings as a site that is reached by HTTPS has them."""
    environment = {**os.environ, "ROTUNDA_SECRET_KEY": "for tests only", **more}
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", _OVER_HTTPS], capture_output=True, text=True, check=True, env=environment
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_cookies_are_for_this_host_only_by_https_only_and_out_of_reach_of_scripts(
    settings: Any, cast: dict[str, User]
) -> None:
    real = over_https()
    for name in real:
        if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_")):
            setattr(settings, name, real[name])
    client = Client()
    assert client.get(reverse("account_login")).status_code == 301
    client.get(reverse("account_login"), secure=True)
    answer = client.post(
        reverse("account_login"), {"login": cast["owner"].email, "password": "a long enough pass phrase"}, secure=True
    )
    for name in ("__Host-session", "__Host-csrf"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_site_has_no_secret_key_unless_it_is_given_one() -> None:
    command = [sys.executable, "-c", "import rotunda.web.settings"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ROTUNDA_")} | {"ROTUNDA_HOME": "/nowhere"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    assert done.returncode != 0
    assert "The site has no secret key" in done.stderr
