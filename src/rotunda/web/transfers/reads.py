"""What pages ask of transfers: which await a user, which agencies there are, and how each thing is called."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.cells import Tag, Tone
from rotunda.web.register.models import Agency
from rotunda.web.transfers.models import Side, State, Transfer
from rotunda.web.transfers.sides import shared_organisation, sides_of, user_of
from rotunda.web.transfers.statement import standing

_TONES: dict[str, Tone] = {
    State.PROPOSED: "info",
    State.AGENCY: "fair",
    State.CENTRE: "fair",
    State.COMPLETE: "good",
    State.REFUSED: "bad",
    State.WITHDRAWN: "plain",
}


def awaiting(actor: Actor) -> set[int]:
    """The primary keys of the transfers that wait for the actor's signature: not signed yet for his side, or signed
    before the record was changed."""
    waiting = set(Transfer.objects.awaiting(actor).values_list("pk", flat=True))
    for each in Transfer.objects.doubtful(actor).with_all():
        if missing(each, actor):
            waiting.add(each.pk)
    return waiting


def missing(transfer: Transfer, actor: Actor) -> list[Side]:
    """The sides for which the actor could sign a transfer now."""
    if not transfer.is_open:
        return []
    signed = standing(transfer)
    if any(user_of(each.signer) == user_of(actor.label) for each in signed.values()):
        return []
    return [s for s in sides_of(actor, transfer.from_agency_id, transfer.to_agency_id) if s not in signed]


def agencies_of(actor: Actor) -> QuerySet[Agency]:
    """The agencies whose transfers the actor may see, without the shared organisation."""
    seen = Agency.objects.current().filter(actor.scope(Permission.VIEW_TRANSFERS).where("pk", None))
    found: QuerySet[Agency] = seen.exclude(kind="centre").order_by("name", "code")
    return found


def centre() -> tuple[Agency | None, str]:
    """The shared organisation; or nothing, and what is wrong."""
    try:
        return shared_organisation(), ""
    except ValidationError as error:
        return None, " ".join(error.messages)


def state_of(transfer: Transfer) -> Tag:
    """How far a transfer is, as its signatures hold now."""
    signed = standing(transfer) if transfer.is_open else {}
    state = State(transfer.state)
    if transfer.is_open:
        state = State(next(iter(signed)).value) if signed else State.PROPOSED
    changed = transfer.is_open and state != transfer.state
    return Tag("Changed after signing" if changed else state.label, "poor" if changed else _TONES[state])


def who(labels: set[str]) -> dict[str, str]:
    """The names of the users behind labels; others go by their labels."""
    keys = {label: user_of(label).removeprefix("user:") for label in labels}
    numbers = [int(key) for key in keys.values() if key.isdecimal()]
    names = {str(user.pk): str(user) for user in User.objects.filter(pk__in=numbers)}
    return {label: names.get(key, label) for label, key in keys.items()}
