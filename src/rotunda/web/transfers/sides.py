"""The two sides of a transfer: who may speak for which, and who the shared organisation is."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from rotunda.web.accounts.actor import Actor, require
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models import Agency
from rotunda.web.transfers.models import Side

_PERMISSION = {Side.AGENCY: Permission.SIGN_FOR_AGENCY, Side.CENTRE: Permission.SIGN_FOR_CENTRE}


def shared_organisation() -> Agency:
    """The one agency of kind `centre`. Raises `ValidationError` where there is none, or more than one."""
    found = list(Agency.objects.current().filter(kind="centre")[:2])
    if not found:
        raise ValidationError("The register has no shared organization. Add an agency of kind center first.")
    if len(found) > 1:
        raise ValidationError("The register has several agencies of kind center. Keep one, and retire the others.")
    return found[0]


def sides_of(actor: Actor, home: int, centre: int | None) -> list[Side]:
    """The sides for which the actor may sign a transfer from an agency to the shared organisation, by primary keys."""
    places = {Side.AGENCY: home, Side.CENTRE: centre}
    return [side for side in Side if actor.scope(_PERMISSION[side]).covers(places[side])]


def may_speak(by: Actor, side: Side, home: Agency, centre: Agency) -> None:
    """Raise `NotPermitted` unless the actor may speak for the side here."""
    require(by, _PERMISSION[side], home.pk if side is Side.AGENCY else centre.pk)


def user_of(label: str) -> str:
    """The user behind a label, whatever token he comes with."""
    return label.split(" ", 1)[0]
