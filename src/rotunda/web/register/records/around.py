"""What a system depends on and what depends on it: two steps each way as a picture, one step as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rotunda.web.accounts.actor import Actor
from rotunda.web.design.cells import Link
from rotunda.web.design.tables import Column, Row, Table
from rotunda.web.register.models import Dependency, System
from rotunda.web.register.querysets import RecordQuerySet
from rotunda.web.register.records.cells import called, sees
from rotunda.web.register.records.links import list_url
from rotunda.web.register.records.picture import Box, Picture, drawn
from rotunda.web.register.records.sections import MOST_ROWS, Section, listed

#: Systems that a layer of the picture shows at most, and dependencies that are read for its outer layers.
MOST_BOXES, MOST_STEPS = 10, 40

#: What is read of a system at the far end.
_SHOWN = ("code", "name", "agency__code", "agency__name")


@dataclass(frozen=True)
class _Side:
    """One direction: the field of a dependency that is nearer, the one that is farther, and the sign of its layers."""

    near: str
    far: str
    sign: int


_ON, _BY = _Side("system", "depends_on", 1), _Side("depends_on", "system", -1)


def dependencies(actor: Actor, system: System) -> list[Section]:
    """The picture, and a table for each direction."""
    # one more than a section shows, which tells that there are more
    on, by = (list(_steps(actor, [system.pk], side)[: MOST_ROWS + 1]) for side in (_ON, _BY))
    hidden = _hidden(actor, system)
    picture = _picture(actor, system, on, by)
    note = ""
    if hidden > 0:
        systems = "system" if hidden == 1 else "systems"
        note = f"Besides, {hidden:,} {systems} of agencies that are not among yours depend on it."
    return [
        Section("What hangs together with it", "dependencies", picture=picture),
        listed(
            Section("It depends on", "depends-on"),
            _table("Systems it depends on", "on"),
            on,
            lambda one: _row(actor, one, _ON),
            Link("All that it depends on", list_url("dependencies", system=system.code)),
        ),
        listed(
            Section("Depend on it", "needed-by", note=note),
            _table("Systems that depend on it", "by"),
            by,
            lambda one: _row(actor, one, _BY),
            Link("All that depend on it", list_url("dependencies", depends_on=system.code)),
        ),
    ]


def _hidden(actor: Actor, system: System) -> int:
    """How many systems depend on it that the reader does not see."""
    if actor.scope(Dependency.viewing).everywhere:
        return 0
    every = Dependency.objects.current().filter(depends_on=system)
    return every.count() - every.visible_to(actor).count()


def _steps(actor: Actor, systems: Sequence[int], side: _Side) -> RecordQuerySet[Dependency]:
    found: RecordQuerySet[Dependency] = (
        Dependency.objects.visible_to(actor)
        .current()
        .filter(**{f"{side.near}__in": systems})
        .select_related(f"{side.far}__agency")
        .only("system", "depends_on", "kind", *(f"{side.far}__{name}" for name in _SHOWN))
        .order_by("code")
    )
    return found


def _table(caption: str, id_: str) -> Table:
    columns = (Column("System"), Column("Agency"), Column("For"))
    return Table(caption, columns, (), empty="None is recorded.", id=id_, hide_caption=True)


def _row(actor: Actor, dependency: Dependency, side: _Side) -> Row:
    other: System = getattr(dependency, side.far)
    url = other.get_absolute_url() if sees(actor, other) else ""
    return Row((called(actor, other), str(other.agency), dependency.kind), url=url)


def _picture(actor: Actor, system: System, on: Sequence[Dependency], by: Sequence[Dependency]) -> Picture | None:
    """Two steps each way; nothing where there are none."""
    if not on and not by:
        return None
    boxes = {system.pk: Box(str(system.pk), called(actor, system), 0)}
    lines: list[tuple[str, str]] = []
    for side, direct in ((_ON, on), (_BY, by)):
        near = _add(actor, boxes, lines, direct, side, layer=side.sign, most=MOST_ROWS)
        if near:
            beyond = list(_steps(actor, near, side)[: MOST_STEPS + 1])
            _add(actor, boxes, lines, beyond, side, layer=2 * side.sign, most=MOST_STEPS)
    headings = {-2: "Indirectly", -1: "Depend on it", 0: "This system", 1: "It depends on", 2: "Indirectly"}
    name = called(actor, system)
    description = (
        f"Systems that {name} depends on: {_counted(on)}. Systems that depend on it: {_counted(by)}. "
        "One step more is drawn each way."
    )
    return drawn(f"Dependencies of {name}", description, list(boxes.values()), lines, headings)


def _counted(found: Sequence[Dependency]) -> str:
    return f"more than {MOST_ROWS}" if len(found) > MOST_ROWS else str(len(found))


def _add(  # noqa: PLR0913  # what is drawn, and where
    actor: Actor,
    boxes: dict[int, Box],
    lines: list[tuple[str, str]],
    found: Sequence[Dependency],
    side: _Side,
    *,
    layer: int,
    most: int,
) -> list[int]:
    """Put one layer's systems and lines into the picture; tells which were added. Too many become one box, which says
    "at least" where more than `most` were found, as then more was not read."""
    added: list[int] = []
    left: set[int] = set()
    for dependency in found:
        other: System = getattr(dependency, side.far)
        if other.pk not in boxes and len(added) < MOST_BOXES:
            url = other.get_absolute_url() if sees(actor, other) else ""
            boxes[other.pk] = Box(str(other.pk), called(actor, other), layer, url)
            added.append(other.pk)
        if other.pk in boxes:
            lines.append((str(dependency.system_id), str(dependency.depends_on_id)))
        else:
            left.add(other.pk)
    if left:
        number = f"at least {len(left)}" if len(found) > most else f"{len(left)}"
        boxes[-layer * 1_000_000_000] = Box(f"more {layer}", f"and {number} more", layer, faint=True)
    return added
