"""Systems, what they need and run on, and the platforms that could replace them."""

from __future__ import annotations

from django.db import models

from rotunda.web.accounts.permissions import Permission
from rotunda.web.register.models.record import Record, day, number, refers, several, text, whole


class System(Record):
    """An application or service."""

    agency = refers("register.Agency", "systems", needed=True)
    name = text()
    capability = text()
    criticality = whole()
    regimes = several()
    users = whole()
    yearly_cost = number()
    owner = refers("register.Person", "owns")
    expert = refers("register.Person", "knows")
    lifecycle = text(20)
    location = text()

    estate, agency_path = "systems", "agency"
    searched = ("code", "name", "capability")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("agency", "code"), name="systems_by_agency"),)


class Dependency(Record):
    """One system's need of another."""

    system = refers("register.System", "needs_systems", needed=True)
    depends_on = refers("register.System", "needed_by", needed=True)
    kind = text(20)

    estate, agency_path = "dependencies", "system__agency"


class SystemNeed(Record):
    """A skill that keeps a system running."""

    system = refers("register.System", "needs", needed=True)
    skill = refers("register.Skill", "needed_by", needed=True)
    level = whole()
    weekly_hours = number()
    depth = whole()

    estate, agency_path = "system_needs", "system__agency"


class Release(Record):
    """A product release that a system runs on."""

    system = refers("register.System", "releases", needed=True)
    product = text()
    version_name = text()
    cpe = text(400)
    purl = text(400)
    end_of_life = day()
    installs = whole()

    estate, agency_path = "releases", "system__agency"

    class Meta(Record.Meta):
        indexes = (
            models.Index(fields=("product", "version_name"), name="releases_by_product"),
            models.Index(fields=("end_of_life",), name="releases_by_end_of_life"),
        )

    @classmethod
    def field_of(cls, column: str) -> str:
        # `version` counts the changes of a record
        return "version_name" if column == "version" else super().field_of(column)


class Platform(Record):
    """A common platform that could replace systems of a capability."""

    name = text()
    capability = text()
    fixed_cost = number()
    unit_cost = number()
    capacity = whole()
    migration_hours = number()
    migration_skill = refers("register.Skill", "migrations")
    regimes = several()

    estate, editing = "platforms", Permission.EDIT_REFERENCE
    searched = ("code", "name", "capability")
