"""A site that really serves, folders that go to it and come from it, and whose token is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rotunda.estate import Estate
from rotunda.estate.read import read
from rotunda.web.accounts.models import Membership, User
from rotunda.web.audit.models import Entry
from rotunda.web.register.models import MODELS, Agency, Person
from tests.cli.running import Answer, rotunda
from tests.web.api.conftest import token_of

Going = Callable[..., Answer]


@pytest.fixture
def all_rights(transactional_db: None, cast: dict[str, User]) -> User:
    """A user who may write and see everything."""
    user = User.objects.create_user("all@state.example", name="All")
    for role in ("register-manager", "hr-analyst", "security-analyst"):
        Membership.objects.create(user=user, role=role, granted_by="tests")
    return user


@pytest.fixture
def go(live_server: Any, cast: dict[str, User], all_rights: User, monkeypatch: pytest.MonkeyPatch) -> Going:
    """Runs `push FOLDER` or `pull FOLDER` with a token of a member of the cast, or of who may everything.

    The token has these limits, and is never printed.
    """
    users = {**cast, "all": all_rights}

    def going(command: str, folder: Path, *options: str, by: str = "all", **limits: Any) -> Answer:
        token = token_of(users[by], **limits)
        monkeypatch.setenv("ROTUNDA_TOKEN", token)
        there = [folder, live_server.url] if command == "push" else [live_server.url, "--out", folder]
        answer = rotunda(command, *there, *options)
        assert token not in answer.said
        assert token.split("_", 2)[2] not in answer.said
        return answer

    return going


def files(folder: Path, **tables: str) -> Path:
    """A folder with these tables, each as the text of its file."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def estate_of(folder: Path) -> Estate:
    """The Estate in a folder, which reads without a defect."""
    reading = read(folder)
    assert reading.defects.is_empty(), reading.defects
    return reading.estate


def emptied() -> None:
    """Take every record out of the register, and every role with it that is of an agency."""
    Membership.objects.exclude(agency=None).delete()
    User.objects.update(person=None)
    Agency.objects.update(parent=None)
    Person.objects.update(supervisor=None)
    for model in reversed(MODELS.values()):
        model.objects.all().delete()


def written() -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """What would tell of any write: the number of entries about records, and each record with its version."""
    records = {
        name: list(model.objects.order_by("code").values_list("code", "version")) for name, model in MODELS.items()
    }
    return Entry.objects.filter(table__in=MODELS).count(), records
