"""Agencies, the people who work in IT there, and the civil service that both stand in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import models

from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models.record import Record, day, flag, number, refers, several, text, whole


class Agency(Record):
    """An agency, office or team."""

    name = text()
    kind = text(20)
    parent = refers("register.Agency", "parts")
    employees = whole()
    exempt = several()

    estate, editing, searched = "agencies", Permission.EDIT_REFERENCE, ("code", "name")

    @classmethod
    def family_of(cls, agency: int) -> frozenset[int]:
        """The primary keys of an agency and all that belong to it, however deep."""
        return _reached(agency, cls._parts())

    @classmethod
    def families(cls) -> dict[int, frozenset[int]]:
        """`family_of` every agency, with two queries."""
        parts = cls._parts()
        return {key: _reached(key, parts) for key in cls.objects.values_list("pk", flat=True)}

    @classmethod
    def _parts(cls) -> dict[int, list[int]]:
        """What belongs directly to each agency."""
        parts: dict[int, list[int]] = defaultdict(list)
        for key, parent in cls.objects.filter(parent__isnull=False).values_list("pk", "parent_id"):
            parts[parent].append(key)
        return parts


def _reached(agency: int, parts: Mapping[int, list[int]]) -> frozenset[int]:
    """What is reached from an agency by way of its parts, itself included."""
    found, waiting = {agency}, [agency]
    while waiting:
        new = [part for part in parts.get(waiting.pop(), ()) if part not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


class JobClass(Record):
    """A civil-service job class."""

    title = text()
    bargaining_unit = text()
    salary_plan = text()
    pay_min = number()
    pay_max = number()
    weekly_hours = number()
    family = text()
    level = whole()
    promotes_to = several()
    role = text()
    role_confidence = number()
    work_role = text()

    estate, editing, searched = "job_classes", Permission.EDIT_REFERENCE, ("code", "title")

    def __str__(self) -> str:
        return self.title or self.code


class Fund(Record):
    """A source of money and what it may pay for."""

    name = text()
    agencies = several()
    programmes = several()
    yearly_amount = number()

    estate, editing, searched = "funds", Permission.EDIT_REFERENCE, ("code", "name")


class Person(Record):
    """An IT worker."""

    agency = refers("register.Agency", "people", needed=True)
    name = text()
    job_class = refers("register.JobClass", "people")
    title = text()
    location = text()
    weekly_hours = number()
    yearly_pay = number()
    fund = refers("register.Fund", "people")
    in_scope = flag()
    supervisor = refers("register.Person", "reports")
    appointment = text(20)
    appointment_ends = day()
    hired = day()
    retirement_eligible = day()
    evidence = text(20)

    estate, agency_path, person_path = "people", "agency", "pk"
    searched = ("code", "title")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("agency", "code"), name="people_by_agency"),)

    def __str__(self) -> str:
        # a name is protected; pages that may show it do so themselves
        return self.code


class Claim(Record):
    """A title that may do IT work, waiting for its agency to claim or refuse it."""

    agency = refers("register.Agency", "claims", needed=True)
    title = text()
    headcount = whole()
    role = text()
    confidence = number()
    reason = text(2_000)
    decision = text(20)

    estate, agency_path, editing, searched = "claims", "agency", Permission.DECIDE_CLAIMS, ("title", "role")
