"""Writes of tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, NotPermitted, require
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.api.bearer import new_secret
from rotunda.web.api.models import Token
from rotunda.web.audit.actions import Change, record
from rotunda.web.register.models import Agency

#: The longest life of a token.
LONGEST = timedelta(days=366)
#: What a token can be for; what else a user may do is done by people, on pages.
GRANTABLE = (
    Permission.VIEW_REGISTER,
    Permission.VIEW_NAMES,
    Permission.VIEW_PAY,
    Permission.VIEW_RETIREMENT,
    Permission.VIEW_CLEARANCES,
    Permission.EDIT_REGISTER,
    Permission.EDIT_REFERENCE,
    Permission.EDIT_CLEARANCES,
    Permission.DECIDE_CLAIMS,
    Permission.EXPORT,
)


def grantable(user: User) -> list[Permission]:
    """What a token of this user can be for at present."""
    return [permission for permission in GRANTABLE if user.may(permission)]


@transaction.atomic
def make(
    *, by: User, name: str, permissions: Collection[Permission], agencies: Collection[Agency] | None, expires: datetime
) -> tuple[Token, str]:
    """A new token, and its text, which is told this once and kept nowhere. `agencies` of `None` are all of the user's.

    Raises `NotPermitted`, and `ValidationError` by field.
    """
    if not by.may(Permission.USE_API):
        raise NotPermitted(f"{by.label} may not {Permission.USE_API}.")
    _check(by, permissions, agencies, expires)
    text, prefix, digest = new_secret()
    token = Token.objects.create(
        user=by,
        name=name,
        prefix=prefix,
        digest=digest,
        permissions=sorted(permissions),
        all_agencies=agencies is None,
        expires=expires,
    )
    token.agencies.set(agencies or ())
    told = {
        "name": name,
        "permissions": sorted(permissions),
        "agencies": "all" if agencies is None else sorted(agency.code for agency in agencies),
        "expires": expires.isoformat(),
    }
    record([Change("add", "tokens", str(token.pk), {}, told)], by=by)
    return token, text


def _check(
    user: User, permissions: Collection[Permission], agencies: Collection[Agency] | None, expires: datetime
) -> None:
    wrong = {}
    if not permissions or set(permissions) - set(grantable(user)):
        wrong["permissions"] = "Choose one or more of what you may do yourself."
    reach = user.scope(Permission.USE_API)
    if agencies is not None and not (agencies and all(reach.covers(agency.pk) for agency in agencies)):
        wrong["agencies"] = "Choose one or more of your agencies."
    if not timezone.now() < expires <= timezone.now() + LONGEST:
        wrong["expires"] = "A token ends within a year from now. Choose an earlier day."
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def revoke(token: Token, *, by: Actor) -> Token:
    """The token of no more use, at once and for good. Its user may, and whoever manages accounts."""
    if not (isinstance(by, User) and by.pk == token.user_id):
        require(by, Permission.MANAGE_ACCOUNTS)
    token = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked is None:
        token.revoked = timezone.now()
        token.save(update_fields=["revoked"])
        told = {"name": token.name}
        record([Change("revoke", "tokens", str(token.pk), told, {**told, "revoked": True})], by=by)
    return token
