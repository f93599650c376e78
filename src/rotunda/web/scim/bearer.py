"""The directory as an actor, and the token by which it is known."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import NOWHERE, Scope
from rotunda.web.scim.models import DirectoryToken
from rotunda.web.waiting import unless_busy

_PREFIX = "scim"
#: How often the last use is written down.
_GRAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Directory:
    """Whoever shows a token of the directory. It sees nothing of the register."""

    token: int

    @property
    def label(self) -> str:
        return f"directory:{self.token}"

    def scope(self, permission: Permission) -> Scope:  # it is asked for none
        return NOWHERE


def new_secret() -> tuple[str, str]:
    """A secret, and what is kept of it."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slower hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def text_of(token: DirectoryToken, secret: str) -> str:
    """What the directory is given."""
    return f"{_PREFIX}_{token.pk}_{secret}"


def directory_of(header: str) -> Directory | None:
    """The directory behind an Authorization header; compared in constant time."""
    kind, _, text = header.partition(" ")
    prefix, _, rest = text.strip().partition("_")
    number, _, secret = rest.partition("_")
    if kind.lower() != "bearer" or prefix != _PREFIX or not number.isdecimal() or len(number) > 18:
        return None
    token = DirectoryToken.objects.filter(pk=int(number), revoked__isnull=True).first()
    if not hmac.compare_digest(token.digest if token else "", digest(secret)) or token is None:
        return None
    now = timezone.now()
    if token.last_used is None or now - token.last_used > _GRAIN:
        with unless_busy("the use of the directory's token"):
            DirectoryToken.objects.filter(pk=token.pk).update(last_used=now)
    return Directory(token.pk)
