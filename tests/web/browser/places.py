"""Something in every wing of the site, the parts of the addresses that lead to it, and what is no page and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from rotunda.web.accounts import actions as accounts
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api import actions as tokens
from rotunda.web.intake.actions import add_source
from rotunda.web.intake.models import Pair
from rotunda.web.jobs.models import Job
from rotunda.web.ledger.actions import ask
from rotunda.web.register.models import Agency, Claim, PersonSkill, System
from rotunda.web.scim import actions as directory
from rotunda.web.scim.models import Group
from rotunda.web.transfers import actions as transfers
from rotunda.web.transfers.models import Kind, Side, Transfer
from rotunda.web.transfers.statement import statement
from tests.web.conftest import State
from tests.web.doors import doors
from tests.web.intake.files import csv_of, take

#: Parts of addresses, by the name of the URL.
Places = Mapping[str, Mapping[str, Any]]
Cast = Mapping[str, User]

_FILE = "a file to take away"
_PART = "a part of a page, which htmx asks for"
_SENT = "takes only what a form sends, and leads on"
_PROGRAMMES = "for programmes, which get JSON"
_PROVIDER = "leads to the state's own sign-in or comes from it; here there is none"
_ELSEWHERE = "is walked through in test_newcomer"
#: What of the table of URLs is no page, or not one of this walk, and why.
NO_PAGE: Mapping[str, str] = MappingProxyType(
    {
        **{door.name: _PROGRAMMES for door in doors() if door.name.startswith(("api:", "scim:"))},
        **dict.fromkeys(("api_openapi", "api_root", "api_nothing", "health"), _PROGRAMMES),
        **{f"register:{name}": _FILE for name in ("csv", "xlsx", "own_json", "own_csv")},
        **dict.fromkeys(("intake:export", "audit:export", "transfers:export"), _FILE),
        "mfa_download_recovery_codes": _FILE,
        "register:lookup": _PART,
        "jobs:progress": _PART,
        "register:bulk": "takes what a list sends; test_keyboard_work goes through its steps",
        **dict.fromkeys(("intake:check", "intake:look", "ledger:ask", "demo:sign-in"), _SENT),
        **dict.fromkeys(("directory:revoke", "directory:unmap"), _SENT),
        **dict.fromkeys(("openid_connect_login", "openid_connect_callback"), _PROVIDER),
        **{f"saml_{name}": _PROVIDER for name in ("login", "acs", "finish_acs", "sls", "metadata")},
        "mfa_authenticate": _ELSEWHERE,
        **{f"mfa_{name}_webauthn": _ELSEWHERE for name in ("reauthenticate", "edit", "remove")},
        "account_reset_password_from_key": _ELSEWHERE,
    }
)


def made(state: State, cast: Cast) -> Places:
    """The places of a state that has something in every wing."""
    person = cast["liaison"]
    centre = Agency.objects.create(code="BITS", name="Information Technology Services", kind="centre")
    assert centre.pk
    _keys_of(cast["hr"])
    record, agency, skill = {"table": "people", "code": "P1"}, {"agency": state.revenue.pk}, {"code": "P1|sql"}
    PersonSkill.objects.filter(code="P1|sql").update(disputed="Should be 4 expert. Certified in May.")
    claim = Claim.objects.create(code="REV|Office Manager", agency=state.revenue, title="Office Manager", headcount=2)
    pair = Pair.objects.create(table="people", left="P1", right="P3", likeness=0.9, why=["The names are similar."])
    ask(by=cast["planner"])
    job = Job.objects.order_by("pk").first()
    assert job
    _directory(cast["owner"])
    return {
        "register:list": {"table": "people"},
        "register:add": {"table": "systems"},
        **{f"register:{name}": record for name in ("record", "edit", "retire", "confirm")},
        "register:restore": {"table": "systems", "code": _retired(state)},
        "register:decide": {"code": claim.code},
        "register:quality": {"code": "REV"},
        **{f"register:{name}": skill for name in ("own_skill", "dispute")},
        "audit:record": {"table": "people", "key": "P1"},
        "api_docs_table": {"table": "people"},
        "accounts:accept": {"secret": _invitation(cast["owner"])},
        "accounts:account": {"pk": person.pk},
        "accounts:grant": {"pk": person.pk},
        "accounts:revoke": {"pk": person.pk, "membership": person.memberships.get().pk},
        "accounts:do": {"pk": person.pk, "deed": "close"},
        "tokens:revoke": {"token": _token(cast["planner"])},
        **{f"intake:{name}": {"pk": pk} for name, pk in _imports(state, cast).items()},
        "intake:pair": {"pk": pair.pk},
        "jobs:job": {"pk": job.pk},
        **{f"transfers:{name}": agency for name in ("agency", "propose", "count")},
        **{f"transfers:{name}": {"pk": _transfer(state, cast).pk} for name in ("transfer", "refuse", "withdraw")},
    }


def _transfer(state: State, cast: Cast) -> Transfer:
    """A transfer that its agency has signed."""
    if there := Transfer.objects.first():
        return there
    codes, today, by = {Kind.PERSON: ["P1"]}, timezone.localdate(), cast["liaison"]
    (moving,) = transfers.propose(state.revenue, by=by, side=Side.AGENCY, codes=codes, effective=today)
    transfers.sign(moving, by=by, side=Side.AGENCY, digest=statement(moving, Side.AGENCY).digest)
    return moving


def _imports(state: State, cast: Cast) -> dict[str, int]:
    """A file of which one row is refused, one whose columns are to be settled, and one to be applied."""
    by = cast["liaison"]
    source = add_source(by=by, name="Lists of Revenue", agency=state.revenue)
    ready = take(by, source, "systems.csv", csv_of([{"system": "S8", "agency": "REV", "name": "Post room"}]))
    mixed = take(by, source, "more.csv", csv_of([{"system": "S7", "agency": "REV", "name": "", "criticality": "9"}]))
    strange = take(by, source, "strange.csv", csv_of([{"App ID": "S9", "Called": "Mail"}]))
    return {"import": mixed.pk, "columns": strange.pk, "apply": ready.pk, "undo": ready.pk, "source": source.pk}


def _retired(state: State) -> str:
    gone = System.objects.create(code="S9", agency=state.revenue, name="Old mail", retired_at=timezone.now())
    return str(gone.code)


def _invitation(owner: User) -> str:
    seen: list[str] = []

    def address(secret: str) -> str:
        seen.append(secret)
        return secret

    accounts.invite(by=owner, email="new@state.example", name="Newcomer", address=address)
    return seen[0]


def _token(user: User) -> int:
    ends = timezone.now() + timedelta(days=30)
    permissions = [Permission.VIEW_REGISTER]
    return tokens.make(by=user, name="Nightly", permissions=permissions, agencies=None, expires=ends)[0].pk


def _directory(owner: User) -> None:
    directory.make_token(by=owner, name="Directory")
    directory.map_group(Group.objects.create(name="Auditors"), by=owner, role="auditor", agency=None)


def _keys_of(user: User) -> None:
    """An app and recovery codes, as if they had been set up in a browser."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


#: Queries without which there is little to see, by the name of the URL.
ASKING: Mapping[str, Callable[[Places], str]] = {
    "search": lambda _: "?q=sql",
    "transfers:sign": lambda places: f"?chosen={places['transfers:transfer']['pk']}",
}
