"""An agency's people in scope and systems as both sides tell them, and how far their transfers are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import Q

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models import Agency, Person, System
from rotunda.web.transfers.models import Finding, Kind, Side, State, Transfer

Found = Literal["both", "agency", "centre", "neither", "uncounted"]
Progress = Literal["none", "waiting", "signed", "refused", "gone"]

#: How pages and exports say each.
FOUND: dict[Found, str] = {
    "both": "Found by both",
    "agency": "Found by the agency only",
    "centre": "Found by the shared organization only",
    "neither": "Found by neither",
    "uncounted": "Not counted yet",
}
PROGRESS: dict[Progress, str] = {
    "none": "Not proposed",
    "waiting": "Waiting for a signature",
    "signed": "Signed by both",
    "refused": "Refused",
    "gone": "Not in the register",
}


@dataclass
class Item:
    """A person or system: what it is called for the reader, what each side says, and its newest transfer.

    A side's word is its finding, or nothing where it has not said."""

    kind: Kind
    code: str
    name: str = ""
    url: str = ""
    words: dict[Side, Finding] = field(default_factory=dict)
    transfer: Transfer | None = None

    @property
    def key(self) -> str:
        """What a chosen row is sent as."""
        return f"{self.kind}:{self.code}"

    @property
    def found(self) -> Found:
        """By whom it was found. That a side has not said is not a finding."""
        agency, centre = (side in self.words and self.words[side].seen for side in Side)
        if agency and centre:
            return "both"
        if agency or centre:
            return "agency" if agency else "centre"
        return "neither" if self.words else "uncounted"

    @property
    def progress(self) -> Progress:
        """How far its transfer is; a withdrawn one is as none."""
        state = self.transfer.state if self.transfer else State.WITHDRAWN
        if state == State.COMPLETE:
            return "signed"
        if not self.url:
            return "gone"
        if state == State.REFUSED:
            return "refused"
        return "none" if state == State.WITHDRAWN else "waiting"

    def says(self, side: Side) -> str:
        """A side's word."""
        word = self.words.get(side)
        return "not said" if word is None else ("there" if word.seen else "not there")


def inventory(actor: Actor, agency: Agency) -> list[Item]:
    """Everything of an agency that the register has, a side has spoken of, or a transfer is about, people first.

    Names stand only where the actor may see them."""
    items: dict[tuple[str, str], Item] = {}
    named = actor.scope(Permission.VIEW_NAMES).covers(agency.pk)
    for item in _registered(actor, agency, named=named):
        items[item.kind, item.code] = item
    for finding in Finding.objects.visible_to(actor).filter(agency=agency):
        key = finding.kind, finding.code
        items.setdefault(key, Item(Kind(finding.kind), finding.code)).words[Side(finding.side)] = finding
    transfers = Transfer.objects.visible_to(actor).filter(from_agency=agency).order_by("pk")
    for transfer in transfers.select_related("person", "system"):
        item = items.setdefault((transfer.kind, transfer.code), Item(Kind(transfer.kind), transfer.code))
        item.transfer = transfer
        if not item.name:
            item.name = name_of(transfer, named=named)
    return sorted(items.values(), key=lambda item: (item.kind, item.code))


def _registered(actor: Actor, agency: Agency, *, named: bool) -> Iterator[Item]:
    """The people whom nobody has put out of scope, and the systems in use."""
    people = Person.objects.visible_to(actor).current().filter(agency=agency)
    for person in people.filter(Q(in_scope=True) | Q(in_scope__isnull=True)):
        yield Item(Kind.PERSON, person.code, person.name if named else "", person.get_absolute_url())
    for system in System.objects.visible_to(actor).current().filter(agency=agency):
        yield Item(Kind.SYSTEM, system.code, system.name, system.get_absolute_url())


def name_of(transfer: Transfer, *, named: bool) -> str:
    """The name of what a transfer is about, for who may see people's names."""
    record = transfer.record
    return record.name if record is not None and (named or transfer.kind == Kind.SYSTEM) else ""


def counted(items: Iterable[Item]) -> tuple[Counter[Found], Counter[Progress]]:
    """How many were found by whom, and how far the transfers are."""
    listed = list(items)
    return Counter(item.found for item in listed), Counter(item.progress for item in listed)
