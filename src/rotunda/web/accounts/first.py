"""The first account of a site, made on the machine itself: it invites all others."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import Membership, User
from rotunda.web.accounts.roles import Owner
from rotunda.web.audit.actions import Change, record


@transaction.atomic
def create_owner(*, by: Actor, email: str, name: str, password: str) -> User:
    """A user who holds the role of owner.

    Raises `ValidationError` where the address has an account already.
    """
    if User.objects.filter(email=email.lower()).exists():
        raise ValidationError("There is an account with this address already.")
    user = User.objects.create_user(email, password, name=name)
    Membership.objects.create(user=user, role=Owner.name, granted_by=by.label)
    record([Change("create", "users", user.email, {}, {"name": name, "roles": [Owner.name]})], by=by)
    return user
