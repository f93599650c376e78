"""Messages about accounts, where the site can send any."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail

log = logging.getLogger(__name__)

_INVITATION = """You are invited to Rotunda, in which the state keeps one register of its IT people, skills and systems.

Choose your pass phrase here within {days} days. The link works once:

{link}

After that you are asked for a second factor: an authenticator app on your telephone, or a security key.

If you did not expect this message, do not open the link, and tell the owner of the site.
"""


def can_send() -> bool:
    """Whether messages leave the machine; without ROTUNDA_EMAIL_URL they only go to the log."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def send_invitation(email: str, link: str, days: int) -> None:
    """Send the link. Where that fails, the owner still has it on the page, so the failure is only logged."""
    if not can_send():
        return
    text = _INVITATION.format(days=days, link=link)
    try:
        send_mail("Rotunda: your invitation", text, None, [email])
    except OSError:
        log.exception("An invitation could not be sent.")
