"""Tickets, work, and when people are away and systems may not change."""

from __future__ import annotations

from django.db import models

from rotunda.web.register.models.record import Record, day, flag, moment, number, refers, several, text, whole

#: What tickets are often filtered by, each with an index that has the order of the list within it, for an agency too;
#: and all of it in that order.
_FACETS = (("priority",), ("state",), ("category",), ("group",), ("skill",), ("met_target", "priority"))
_WITHIN = ("agency", "-opened", "code", "retired_at")
_IN_ORDER = ("-opened", "code", "agency", *(facet[0] for facet in _FACETS), "retired_at")


class Ticket(Record):
    """A request or incident."""

    kind = text(20)
    agency = refers("register.Agency", "tickets")
    location = text()
    system = refers("register.System", "tickets")
    category = text()
    subcategory = text()
    skill = refers("register.Skill", "tickets")
    priority = whole()
    opened = moment()
    resolved = moment()
    closed = moment()
    state = text(50)
    group = text()
    resolver = refers("register.Person", "resolved_tickets")
    reassignments = whole()
    reopens = whole()
    met_target = flag()
    channel = text(50)

    estate, agency_path, person_path = "tickets", "agency", "resolver"
    searched_by_start = True

    class Meta:
        ordering = ("-opened", "code")
        # the last columns make each hold all that counting and ordering ask. The very last is the one that most tickets
        # have in common, since SQLite takes any equal value for rare
        indexes = (
            models.Index(fields=_IN_ORDER, name="tickets_in_order"),
            models.Index(fields=("agency", "-opened", "code", "retired_at"), name="tickets_opened_of_agency"),
            models.Index(fields=("agency", "code", "retired_at"), name="tickets_of_agency_by_code"),
            *(models.Index(fields=(*facet, *_WITHIN), name=f"tickets_with_{facet[0]}") for facet in _FACETS),
            models.Index(
                fields=("-opened", "code", "retired_at"),
                condition=models.Q(resolved__isnull=True),
                name="tickets_unresolved",
            ),
            models.Index(
                fields=("agency", "-opened", "code", "retired_at"),
                condition=models.Q(resolved__isnull=True),
                name="tickets_unresolved_of_agency",
            ),
        )


class TicketEvent(Record):
    """One recorded step in the life of a ticket."""

    ticket = refers("register.Ticket", "events", needed=True)
    sequence = whole()
    at = moment()
    state = text(50)
    group = text()
    assignee = text()

    estate, agency_path = "ticket_events", "ticket__agency"
    searched_by_start = True


class Work(Record):
    """A project or work order."""

    name = text()
    kind = text(20)
    agency = refers("register.Agency", "work")
    system = refers("register.System", "work")
    priority = whole()
    earliest = day()
    due = day()
    hours = number()
    predecessors = several()
    fund = refers("register.Fund", "work")
    location = text()
    contract_cost = number()
    status = text(20)

    estate, agency_path, searched = "work", "agency", ("code", "name")


class WorkNeed(Record):
    """A skill that a piece of work takes."""

    work = refers("register.Work", "needs", needed=True)
    skill = refers("register.Skill", "needed_by_work", needed=True)
    level = whole()
    hours = number()
    people = whole()
    class_level = whole()
    bargaining_units = several()

    estate, agency_path = "work_needs", "work__agency"
    searched = ("work__code", "skill__code")


class Absence(Record):
    """A time when a person is away."""

    person = refers("register.Person", "absences", needed=True)
    starts = day()
    ends = day()

    estate, agency_path, person_path = "absences", "person__agency", "person"
    searched = ("person__code",)


class Freeze(Record):
    """A time when systems may not change. One of every agency belongs to all of them."""

    agency = refers("register.Agency", "freezes")
    system = refers("register.System", "freezes")
    starts = day()
    ends = day()
    reason = text(2_000)

    estate, agency_path, searched = "freezes", "agency", ("code", "reason")
    shared_without_agency = True
