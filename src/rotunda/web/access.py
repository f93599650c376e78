"""The one table of access rules: who may open each URL, by the URL's name. A URL that does not stand here is closed.

A rule opens the door; what is behind it is scoped by the querysets. Tests walk this table with every role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rotunda.estate.schema import TABLES
from rotunda.web.accounts.permissions import Permission as P  # noqa: N817  # a table of nothing else


@dataclass(frozen=True)
class Anyone:
    """Open to all, signed in or not; or the view itself asks for credentials, and `why` says which."""

    why: str


@dataclass(frozen=True)
class SignedIn:
    """Open to whoever has signed in."""


@dataclass(frozen=True)
class Holders:
    """Open to whoever holds one of these permissions anywhere."""

    permissions: frozenset[P]


Rule = Anyone | SignedIn | Holders


def holders(*permissions: P) -> Holders:
    """A rule for whoever holds one of these."""
    return Holders(frozenset(permissions))


#: The sign-in pages, by whatever of allauth's URLs is in use.
_SIGNING_IN: Mapping[str, Rule] = {
    "account_login": Anyone("signs in"),
    "account_inactive": Anyone("says that an account is closed"),
    "mfa_authenticate": Anyone("the second step of signing in; the first is in the session"),
    "account_reset_password": Anyone("helps whoever forgot a pass phrase"),
    "account_reset_password_done": Anyone("helps whoever forgot a pass phrase"),
    "account_reset_password_from_key": Anyone("the key is in the e-mail"),
    "account_reset_password_from_key_done": Anyone("the key was in the e-mail"),
    "socialaccount_login_cancelled": Anyone("says that signing in was canceled"),
    "socialaccount_login_error": Anyone("says that signing in failed"),
    "openid_connect_login": Anyone("leads to the provider of identities"),
    "openid_connect_callback": Anyone("the provider's answer holds the proof"),
    "saml_login": Anyone("leads to the provider of identities"),
    "saml_acs": Anyone("the provider's answer holds the proof"),
    "saml_finish_acs": Anyone("the provider's answer holds the proof"),
    "saml_sls": Anyone("the provider's answer holds the proof"),
    "saml_metadata": Anyone("tells the provider of this site; nothing in it is secret"),
    "account_logout": SignedIn(),
    "account_reauthenticate": SignedIn(),
    "account_change_password": SignedIn(),
    "account_set_password": SignedIn(),
    "mfa_index": SignedIn(),
    "mfa_reauthenticate": SignedIn(),
    "mfa_reauthenticate_webauthn": SignedIn(),
    "mfa_activate_totp": SignedIn(),
    "mfa_deactivate_totp": SignedIn(),
    "mfa_view_recovery_codes": SignedIn(),
    "mfa_generate_recovery_codes": SignedIn(),
    "mfa_download_recovery_codes": SignedIn(),
    "mfa_list_webauthn": SignedIn(),
    "mfa_add_webauthn": SignedIn(),
    "mfa_remove_webauthn": SignedIn(),
    "mfa_edit_webauthn": SignedIn(),
    "usersessions_list": SignedIn(),
}

_ACCOUNTS: Mapping[str, Rule] = {
    "accounts:me": SignedIn(),
    "accounts:second_factor": SignedIn(),
    "accounts:roles": SignedIn(),
    "accounts:accept": Anyone("the link holds the proof, and works once"),
    "accounts:list": holders(P.MANAGE_ACCOUNTS),
    "accounts:invite": holders(P.MANAGE_ACCOUNTS),
    "accounts:account": holders(P.MANAGE_ACCOUNTS),
    "accounts:grant": holders(P.MANAGE_ACCOUNTS),
    "accounts:revoke": holders(P.MANAGE_ACCOUNTS),
    "accounts:do": holders(P.MANAGE_ACCOUNTS),
}

_SITE: Mapping[str, Rule] = {
    "home": Anyone("the front page; signed in, what awaits the user"),
    "accessibility": Anyone("a statement"),
    "privacy": Anyone("a statement"),
    "health": Anyone("for load balancers; tells nothing but that the site answers"),
}

_EDITORS = holders(P.EDIT_REGISTER, P.EDIT_REFERENCE, P.EDIT_CLEARANCES, P.DECIDE_CLAIMS)
_REGISTER: Mapping[str, Rule] = {
    "register:index": holders(P.VIEW_REGISTER),
    "register:list": holders(P.VIEW_REGISTER),
    "register:bulk": holders(P.EDIT_REGISTER, P.EDIT_REFERENCE, P.EDIT_CLEARANCES, P.DECIDE_CLAIMS),
    "register:csv": holders(P.EXPORT),
    "register:xlsx": holders(P.EXPORT),
    "register:record": holders(P.VIEW_REGISTER),
    "register:lookup": _EDITORS,
    "register:add": _EDITORS,
    "register:edit": _EDITORS,
    "register:retire": _EDITORS,
    "register:restore": _EDITORS,
    "register:confirm": _EDITORS,
    "register:own": SignedIn(),  # whoever has no record learns there whom to ask
    "register:own_skill": holders(P.CONFIRM_OWN_SKILLS),
    "register:own_json": holders(P.CONFIRM_OWN_SKILLS),
    "register:own_csv": holders(P.CONFIRM_OWN_SKILLS),
    "register:disputes": holders(P.EDIT_REGISTER),
    "register:dispute": holders(P.EDIT_REGISTER),
    "register:claims": holders(P.DECIDE_CLAIMS),
    "register:decide": holders(P.DECIDE_CLAIMS),
    "register:qualities": holders(P.VIEW_REGISTER),
    "register:quality": holders(P.VIEW_REGISTER),
    "register:missing": holders(P.EDIT_REGISTER),
}

_INTAKE: Mapping[str, Rule] = {
    **{
        f"intake:{name}": holders(P.IMPORT)
        for name in ("list", "new", "import", "columns", "check", "apply", "sources", "new-source", "source")
    },
    "intake:export": holders(P.EXPORT),
    "intake:undo": holders(P.UNDO_IMPORTS, P.IMPORT),
    "intake:pairs": holders(P.RECONCILE),
    "intake:pair": holders(P.RECONCILE),
    "intake:look": holders(P.RECONCILE),
}

_DIRECTORY: Mapping[str, Rule] = {
    **{
        f"scim:{name}": Anyone("the directory shows a token of its own")
        for name in (
            *("config", "types", "type", "schemas", "schema", "users", "user", "groups", "group"),
            *("unsupported", "elsewhere"),
        )
    },
    "directory:index": holders(P.MANAGE_ACCOUNTS),
    "directory:unmap": holders(P.MANAGE_ACCOUNTS),
    "directory:revoke": holders(P.MANAGE_ACCOUNTS),
}

_AUDIT: Mapping[str, Rule] = {
    "audit:list": holders(P.VIEW_AUDIT),
    "audit:record": holders(P.VIEW_AUDIT),
    "audit:export": holders(P.VIEW_AUDIT),
    "audit:integrity": holders(P.VIEW_AUDIT),
}

_JOBS: Mapping[str, Rule] = {
    "jobs:list": holders(P.MANAGE_SITE),
    "jobs:job": SignedIn(),
    "jobs:progress": SignedIn(),
}

_TOKEN = Anyone("asks for a token itself")
_API: Mapping[str, Rule] = {
    "api_docs": Anyone("says what the API does; nothing in it is secret"),
    "api_docs_table": Anyone("says what the API does; nothing in it is secret"),
    "api_openapi": Anyone("says what the API does; nothing in it is secret"),
    "api_root": Anyone("says that there is nothing"),
    "api_nothing": Anyone("says that there is nothing"),
    "api:api-root": Anyone("says that there is nothing"),
    "api:me": _TOKEN,
    "api:estate": _TOKEN,
    **{f"api:{table}": _TOKEN for table in TABLES},
    **{f"api:{table}-one": _TOKEN for table in TABLES},
}

_TOKENS: Mapping[str, Rule] = {
    "tokens:list": holders(P.USE_API),
    "tokens:revoke": holders(P.USE_API),
}

_LEDGER: Mapping[str, Rule] = {
    "ledger:index": holders(P.VIEW_LEDGER),
    "ledger:ask": holders(P.RUN_LEDGER),
    "search": holders(P.VIEW_REGISTER),
}

_TRANSFERS: Mapping[str, Rule] = {
    "transfers:list": holders(P.VIEW_TRANSFERS),
    "transfers:agency": holders(P.VIEW_TRANSFERS),
    "transfers:transfer": holders(P.VIEW_TRANSFERS),
    "transfers:export": holders(P.EXPORT),
    "transfers:propose": holders(P.SIGN_FOR_AGENCY, P.SIGN_FOR_CENTRE),
    "transfers:count": holders(P.SIGN_FOR_AGENCY, P.SIGN_FOR_CENTRE),
    "transfers:sign": holders(P.SIGN_FOR_AGENCY, P.SIGN_FOR_CENTRE),
    "transfers:refuse": holders(P.SIGN_FOR_AGENCY, P.SIGN_FOR_CENTRE),
    "transfers:withdraw": holders(P.SIGN_FOR_AGENCY, P.SIGN_FOR_CENTRE),
}

_DEMO: Mapping[str, Rule] = {
    "demo:accounts": Anyone("is only there in a demonstration"),
    "demo:sign-in": Anyone("is only there in a demonstration, and signs in to nothing else"),
}

ACCESS: Mapping[str, Rule] = MappingProxyType(
    {
        **_SIGNING_IN,
        **_ACCOUNTS,
        **_SITE,
        **_REGISTER,
        **_DIRECTORY,
        **_AUDIT,
        **_JOBS,
        **_INTAKE,
        **_TOKENS,
        **_API,
        **_LEDGER,
        **_TRANSFERS,
        **_DEMO,
    }
)
