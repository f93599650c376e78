"""Writes of accounts: who is invited, what roles are held, who is out. Each is audited; nobody raises himself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from rotunda.web.accounts.actor import Actor, NotPermitted, require
from rotunda.web.accounts.mail import send_invitation
from rotunda.web.accounts.models import Invitation, Membership, User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.roles import ROLES, Reach
from rotunda.web.accounts.sessions import end_all
from rotunda.web.api.models import Token
from rotunda.web.audit.actions import Change, record
from rotunda.web.register.models import Agency, Person

#: How long a link holds.
LINK = timedelta(days=7)


@transaction.atomic
def invite(*, by: Actor, email: str, name: str, address: Callable[[str], str]) -> tuple[User, str]:
    """A new account without roles, and the link that opens it, which is told this once and kept nowhere.

    `address` makes the link of its secret. Raises `ValidationError` by field, and `NotPermitted`.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    validate_email(email)
    if User.objects.filter(email=email.lower()).exists():
        raise ValidationError(
            {"email": "There is an account with this address. Look it up, and make a new link there."}
        )
    user = User.objects.create_user(email, name=name)
    _tell("invite", user, by, after={"email": user.email, "name": name})
    return user, _link(user, by, address)


@transaction.atomic
def new_link(user: User, *, by: Actor, address: Callable[[str], str]) -> str:
    """Another link with which the user sets a pass phrase; former links no longer hold."""
    _manage(user, by)
    _tell("new-link", user, by)
    return _link(user, by, address)


def _link(user: User, by: Actor, address: Callable[[str], str]) -> str:
    now = timezone.now()
    user.invitations.filter(used_at__isnull=True).update(used_at=now)
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(user=user, digest=_digest(secret), made_by=by.label, made_at=now, expires=now + LINK)
    link = address(secret)
    transaction.on_commit(lambda: send_invitation(user.email, link, LINK.days))
    return link


def invitation(secret: str) -> Invitation | None:
    """The invitation that a link's secret opens, if it still holds."""
    found = Invitation.objects.select_related("user").filter(
        digest=_digest(secret), used_at__isnull=True, expires__gt=timezone.now(), user__is_active=True
    )
    return found.first()


@transaction.atomic
def accept(*, secret: str, password: str) -> User:
    """The invited user, with a pass phrase. Raises `ValidationError` where the link or the pass phrase will not do."""
    found = invitation(secret)
    # whoever is first marks it, so that a link used twice at once works once
    if found is None or not Invitation.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=timezone.now()):
        raise ValidationError("This link no longer holds. Ask for another.")
    user = found.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_all(user)
    _tell("accept-invitation", user, user)
    return user


@transaction.atomic
def grant(
    user: User, *, by: Actor, role: str, agency: Agency | None = None, until: datetime | None = None
) -> Membership:
    """The role for an agency, for all, or for the own record; one that is held already gets the new end.

    Raises `ValidationError` by field, and `NotPermitted`, also to whoever would grant himself something.
    """
    _manage(user, by)
    _check(user, role, agency, until)
    held = Membership.objects.filter(user=user, role=role, agency=agency).first()
    before = {} if held is None else _told(held)
    membership = held or Membership(user=user, role=role, agency=agency)
    membership.until, membership.granted_by, membership.granted_at = until, by.label, timezone.now()
    membership.from_directory = False
    if before and until is not None and role == "owner":
        _keep_an_owner(user)
    membership.save()
    _tell("grant", user, by, before=before, after=_told(membership), agency=membership.agency_id)
    return membership


def _check(user: User, role: str, agency: Agency | None, until: datetime | None) -> None:
    reach = ROLES[role].reach if role in ROLES else ()
    wrong = {}
    if not reach:
        wrong["role"] = "Nobody can be given this role."
    elif agency is None and reach == (Reach.AGENCY,):
        wrong["agency"] = "This role is held for one agency. Choose it."
    elif agency is not None and Reach.AGENCY not in reach:
        wrong["agency"] = "This role is not held for one agency. Leave it empty."
    elif Reach.SELF in reach and user.person_id is None:
        wrong["role"] = "This role is for the own record. Say first whose record the user's is."
    if until is not None and until <= timezone.now():
        wrong["until"] = "The end lies in the past."
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def revoke(membership: Membership, *, by: Actor, reason: str = "") -> None:
    """The role held no more, at once. Raises `NotPermitted`, and `ValidationError` for the last owner."""
    require(by, Permission.MANAGE_ACCOUNTS)
    user = membership.user
    if membership.role == "owner":
        _keep_an_owner(user)
    told, agency = _told(membership), membership.agency_id
    membership.delete()
    _tell("revoke", user, by, before=told, agency=agency, reason=reason)


@transaction.atomic
def close(user: User, *, by: Actor, reason: str = "") -> User:
    """The account closed: signed out everywhere, its tokens and links dead. Raises as `revoke` does."""
    _manage(user, by)
    _keep_an_owner(user)
    return shut(user, by=by, reason=reason)


def shut(user: User, *, by: Actor, reason: str = "") -> User:
    """What closing does, whoever decided it. The directory calls this: a leaver is out, even if the last owner."""
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        now = timezone.now()
        ended = end_all(user)
        revoked = Token.objects.filter(user=user, revoked__isnull=True).update(revoked=now)
        user.invitations.filter(used_at__isnull=True).update(used_at=now)
        after = {"may sign in": False, "sessions ended": ended, "tokens revoked": revoked}
        _tell("close", user, by, before={"may sign in": True}, after=after, reason=reason)
    return user


@transaction.atomic
def reopen(user: User, *, by: Actor) -> User:
    """A closed account open again, with the roles it had; its tokens stay dead."""
    _manage(user, by)
    return unshut(user, by=by)


def unshut(user: User, *, by: Actor) -> User:
    """What reopening does, whoever decided it."""
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        _tell("reopen", user, by, before={"may sign in": False}, after={"may sign in": True})
    return user


@transaction.atomic
def reset_factors(user: User, *, by: Actor) -> int:
    """No second factor, for somebody who lost it; signed out everywhere. Tells how many there were."""
    _manage(user, by)
    count: int = Authenticator.objects.filter(user=user).delete()[0]
    end_all(user)
    _tell("reset-second-factor", user, by, before={"factors": count}, after={"factors": 0})
    return count


@transaction.atomic
def link_person(user: User, *, by: Actor, person: Person | None) -> User:
    """The user known as this person of the register, or as none."""
    _manage(user, by)
    if person is not None and User.objects.filter(person=person).exclude(pk=user.pk).exists():
        raise ValidationError({"person": "Another account is linked to this record. Unlink that one first."})
    before, user.person = user.person, person
    user.save(update_fields=["person"])
    told = [{"person": each.code if each else ""} for each in (before, person)]
    agency = person.agency_id if person else None
    _tell("link-person", user, by, before=told[0], after=told[1], agency=agency)
    return user


def _manage(user: User, by: Actor) -> None:
    """Raise `NotPermitted` unless the actor manages accounts, and this is not his own."""
    require(by, Permission.MANAGE_ACCOUNTS)
    if isinstance(by, User) and by.pk == user.pk:
        raise NotPermitted("Nobody does this to his own account. Ask another owner.")


def _keep_an_owner(user: User) -> None:
    """Raise `ValidationError` where this user is the only owner; owners are counted one after the other."""
    owners = set(User.objects.owners().select_for_update().values_list("pk", flat=True))
    if owners == {user.pk}:
        raise ValidationError("This is the last owner. Make another owner first, without an end.")


def _told(membership: Membership) -> dict[str, Any]:
    agency = membership.agency
    return {
        "role": membership.role,
        "agency": agency.code if agency else "",
        "until": membership.until.isoformat() if membership.until else "",
    }


def _tell(  # noqa: PLR0913  # what an entry tells
    action: str,
    user: User,
    by: Actor,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    agency: int | None = None,
    reason: str = "",
) -> None:
    change = Change(action, "users", str(user.pk), before or {}, after or {}, agency)
    record([change], by=by, reason=reason)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
