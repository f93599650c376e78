"""Who plays in the tests of the site: a name, and the roles held, each for an agency or for all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """A user of the tests. Agencies are fields of the state; `person` says that the user is Ann."""

    name: str
    roles: tuple[tuple[str, str | None], ...]
    person: bool = False


CAST = (
    Member("owner", (("owner", None),)),
    Member("planner", (("state-planner", None),)),
    Member("manager", (("register-manager", None),)),
    Member("liaison", (("agency-liaison", "revenue"),)),
    Member("health-liaison", (("agency-liaison", "health"),)),
    Member("spanning", (("agency-liaison", "revenue"), ("hr-analyst", "health"))),
    Member("commissioner", (("agency-commissioner", "revenue"),)),
    Member("employee", (("employee", None),), person=True),
    Member("hr", (("hr-analyst", None),)),
    Member("security", (("security-analyst", None),)),
    Member("auditor", (("auditor", None),)),
    Member("nobody", ()),
)
