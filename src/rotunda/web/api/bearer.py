"""Whoever shows a token: the user behind it, as far as the token reaches."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.scope import Scope
from rotunda.web.api.models import Token
from rotunda.web.waiting import unless_busy

#: What every token begins with, so that scanners for leaked secrets know it.
MARK = "rotunda_"
#: Bytes of a secret.
_BYTES = 32
#: How often, at most, it is written down that a token was used.
_COARSELY = timedelta(hours=1)


@dataclass(frozen=True)
class TokenBearer:
    """A user through a token. Scopes are asked for once and kept: a bearer lives no longer than its request."""

    token: Token
    _scopes: dict[Permission, Scope] = field(default_factory=dict, compare=False, repr=False)

    @property
    def user(self) -> User:
        return self.token.user

    @property
    def label(self) -> str:
        return f"{self.user.label} token:{self.token.pk}"

    def scope(self, permission: Permission) -> Scope:
        """Where the user holds the permission, may use the API, and the token allows it."""
        if permission not in self._scopes:
            limit = self.token.limit(permission)
            held = self.user.scope(permission) & self.user.scope(Permission.USE_API) if limit else limit
            self._scopes[permission] = held & limit
        return self._scopes[permission]


def new_secret() -> tuple[str, str, str]:
    """A new token's text, its prefix, and the digest to keep of it."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(_BYTES)
    return f"{MARK}{prefix}_{secret}", prefix, digest_of(secret)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer_of(text: str) -> TokenBearer | None:
    """Who shows this token; nobody where it is unknown, revoked or expired, or its user may no longer sign in."""
    prefix, _, secret = text.removeprefix(MARK).partition("_")
    if not text.startswith(MARK) or not text.isascii() or not secret:
        return None
    token = Token.objects.usable().select_related("user").filter(prefix=prefix).first()
    # compared even where there is none, so that the time taken tells nothing
    right = hmac.compare_digest(token.digest if token else digest_of(""), digest_of(secret))
    if token is None or not right:
        return None
    _used(token)
    return TokenBearer(token)


def _used(token: Token) -> None:
    """Write down that the token was used, unless that was written within the hour, or somebody else writes for long:
    the next request writes it down."""
    now = timezone.now()
    if token.last_used is None or token.last_used < now - _COARSELY:
        before = Q(last_used__isnull=True) | Q(last_used__lt=now - _COARSELY)
        with unless_busy("the use of a token"):
            Token.objects.filter(before, pk=token.pk).update(last_used=now)
