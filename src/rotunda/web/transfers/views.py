"""Pages that show transfers: the list, an agency's reconciliation, and one transfer with its history."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rotunda.web.accounts.actor import require
from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.audit.models import Entry
from rotunda.web.design.cells import Link, Tag
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.design.when import day, moment
from rotunda.web.register.models import Agency
from rotunda.web.transfers import reads
from rotunda.web.transfers.exporting import taken
from rotunda.web.transfers.forms import ItemFilter, TransferFilter
from rotunda.web.transfers.history import entries
from rotunda.web.transfers.models import Kind, Side, State, Transfer
from rotunda.web.transfers.reconciling import FOUND, PROGRESS, Item, counted, inventory, name_of
from rotunda.web.transfers.showing import signatures, values_table
from rotunda.web.transfers.sides import sides_of

_PAGE = 50
_COLUMNS = (Column("Transfer"), Column("Name"), Column("From"), Column("Effective"), Column("Status"))
_BY_AGENCY = (Column("Agency"), *(Column(label, numeric=True) for label in ("Waiting", "Complete", "Refused")))
_ITEMS = (
    Column("Identifier"),
    Column("Name"),
    Column("What"),
    Column("Agency says"),
    Column("Shared organization says"),
    Column("Found"),
    Column("Transfer"),
)


def transfers(request: HttpRequest) -> HttpResponse:
    """All transfers in scope, and each agency's with how far it is."""
    user = _user(request)
    agencies, mine = list(reads.agencies_of(user)), reads.awaiting(user)
    form = TransferFilter(request.GET, agencies=agencies)
    seen = Transfer.objects.visible_to(user)
    page = Paginator(form.narrowed(seen, mine).with_all(), _PAGE).get_page(request.GET.get("page"))
    rows = [_row(user, each) for each in page]
    signing = bool(mine.intersection(each.pk for each in page))
    context = {
        "form": form,
        "page": page,
        "table": Table(
            "Transfers",
            _COLUMNS,
            rows,
            form="bulk" if signing else "",
            empty="Nothing was proposed yet, or nothing fits the filters. Clear them to see all.",
        ),
        "agencies": _by_agency(seen.by_agency(), agencies) if not page.has_previous() else None,
        "trouble": reads.centre()[1],
        "waiting": len(mine),
        "signing": signing,
    }
    return render(request, "transfers/list.html", context)


def _row(user: User, each: Transfer) -> Row:
    named = user.scope(Permission.VIEW_NAMES).covers(each.from_agency_id)
    label = f"{each.get_kind_display()} {each.code}"
    cells = [label, name_of(each, named=named), str(each.from_agency), day(each.effective), reads.state_of(each)]
    return Row(cells, each.get_absolute_url(), str(each.pk))


def _by_agency(counts: dict[int, dict[str, int]], agencies: list[Agency]) -> Table:
    rows = []
    for agency in agencies:
        found = counts.get(agency.pk, {})
        waiting = sum(found.get(state, 0) for state in (State.PROPOSED, State.AGENCY, State.CENTRE))
        cells = [str(agency), waiting, found.get(State.COMPLETE, 0), found.get(State.REFUSED, 0)]
        rows.append(Row(cells, reverse("transfers:agency", args=(agency.pk,))))
    return Table("Reconcile by agency", _BY_AGENCY, rows, id="agencies", empty="No agency is in your scope.")


def agency(request: HttpRequest, agency: int) -> HttpResponse:
    """An agency's people in scope and systems: who found them, and how far their transfers are."""
    user, home = _user(request), agency_of(request, agency)
    items = inventory(user, home)
    form = ItemFilter(request.GET)
    page = Paginator(form.narrowed(items), _PAGE).get_page(request.GET.get("page"))
    centre, trouble = reads.centre()
    speaks = bool(centre and sides_of(user, home.pk, centre.pk))
    context = {
        "agency": home,
        "form": form,
        "page": page,
        "counts": _counts(items),
        "table": Table(
            "Inventory", _ITEMS, [_item(item) for item in page], form="bulk" if speaks else "", empty="Nothing fits."
        ),
        "trouble": trouble,
        "speaks": speaks,
        "may_export": user.scope(Permission.EXPORT).covers(home.pk),
        "trail": [("Transfers", reverse("transfers:list")), (str(home), "")],
    }
    return render(request, "transfers/agency.html", context)


def _counts(items: list[Item]) -> Table:
    """Of each kind, how many were found by whom and how far the transfers are."""
    kinds = [counted(item for item in items if item.kind is kind) for kind in Kind]
    rows = [Row([label, *(found[name] for found, _ in kinds)], f"?found={name}") for name, label in FOUND.items()]
    rows += [Row([label, *(way[name] for _, way in kinds)], f"?progress={name}") for name, label in PROGRESS.items()]
    columns = (
        Column("What was found, and how far it is"),
        Column("People", numeric=True),
        Column("Systems", numeric=True),
    )
    return Table("Counts", columns, rows, id="counts")


def _item(item: Item) -> Row:
    tones = {"both": "good", "neither": "bad", "uncounted": "plain"}
    found = Tag(FOUND[item.found], tones.get(item.found, "poor"))  # type: ignore[arg-type]
    way: object = PROGRESS[item.progress]
    if item.transfer is not None and item.progress != "gone":
        way = Link(item.transfer.get_state_display(), item.transfer.get_absolute_url())
    cells = [item.code, item.name, item.kind.label, item.says(Side.AGENCY), item.says(Side.CENTRE), found, way]
    return Row(cells, item.url, item.key)


def export(request: HttpRequest, agency: int) -> HttpResponse:
    """The reconciliation of an agency as a file, as it is filtered."""
    user, home = _user(request), agency_of(request, agency)
    require(user, Permission.EXPORT, home.pk)
    return taken(home, ItemFilter(request.GET).narrowed(inventory(user, home)), by=user)


def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One transfer: what is signed, who has signed, what was changed since, and its history."""
    user, found = _user(request), transfer_of(request, pk)
    named = user.scope(Permission.VIEW_NAMES).covers(found.from_agency_id)
    history = entries(Entry.objects.of("transfers", str(found.pk)))
    context: dict[str, Any] = {
        "transfer": found,
        "name": name_of(found, named=named),
        "state": reads.state_of(found),
        "facts": _facts(found),
        "signatures": signatures(found, named=named),
        "values": values_table(found, named=named) if found.is_open else None,
        "entries": history,
        "actions": _doors(user, found),
        "trail": [
            ("Transfers", reverse("transfers:list")),
            (str(found.from_agency), reverse("transfers:agency", args=(found.from_agency_id,))),
            (str(found), ""),
        ],
    }
    return render(request, "transfers/transfer.html", context)


def _facts(found: Transfer) -> list[tuple[str, object]]:
    names = reads.who({found.proposed_by})
    facts: list[tuple[str, object]] = [
        ("What", found.get_kind_display()),
        ("Record", Link(found.code, found.record.get_absolute_url()) if found.record else found.code),
        ("From", str(found.from_agency)),
        ("To", str(found.to_agency)),
        ("Effective", day(found.effective)),
        ("Proposed", f"{moment(found.proposed_at)}, by {names[found.proposed_by]}"),
    ]
    if found.reason:
        facts.append(("Reason", found.reason))
    return facts


def _doors(user: User, found: Transfer) -> list[dict[str, Any]]:
    """What the user can do with a transfer."""
    doors = []
    if reads.missing(found, user):
        doors.append({"label": "Sign", "url": f"{reverse('transfers:sign')}?chosen={found.pk}", "primary": True})
    speaks = sides_of(user, found.from_agency_id, found.to_agency_id) if found.is_open else []
    if any(side != found.proposed_for for side in speaks):
        doors.append({"label": "Refuse", "url": reverse("transfers:refuse", args=(found.pk,))})
    if any(side == found.proposed_for for side in speaks):
        doors.append({"label": "Withdraw", "url": reverse("transfers:withdraw", args=(found.pk,))})
    return doors


def agency_of(request: HttpRequest, pk: int) -> Agency:
    """An agency whose transfers the user may see. Raises `Http404`."""
    found: Agency = get_object_or_404(reads.agencies_of(_user(request)), pk=pk)
    return found


def transfer_of(request: HttpRequest, pk: int) -> Transfer:
    """A transfer that the user may see. Raises `Http404`."""
    found: Transfer | None = Transfer.objects.visible_to(_user(request)).with_all().filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such transfer in your scope.")
    return found


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
