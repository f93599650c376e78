"""Who may see a person's record: computed from the roles that are held today, with what each role shows of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rotunda.web.accounts.models import Membership
from rotunda.web.accounts.permissions import Permission
from rotunda.web.accounts.roles import ROLES, Reach
from rotunda.web.register.models import Agency, Person

#: What a role may show beside the record itself.
_SHOWS = (
    (Permission.VIEW_NAMES, "name"),
    (Permission.VIEW_PAY, "pay"),
    (Permission.VIEW_RETIREMENT, "dates of hire and retirement"),
    (Permission.VIEW_CLEARANCES, "access to data"),
)


@dataclass(frozen=True)
class Readers:
    """The people who see a record by one role: the role's title and prose, what it shows, and their names."""

    role: str
    prose: str
    shows: str
    changes: bool
    names: Sequence[str]


def readers_of(person: Person) -> list[Readers]:
    """Who may see a person's record, by role; two queries however many users."""
    above = _above(person.agency_id)
    by_role: dict[str, set[str]] = defaultdict(set)
    memberships = Membership.objects.in_force().filter(user__is_active=True).select_related("user")
    for membership in memberships:
        if _reaches(membership, person, above):
            by_role[membership.role].add(str(membership.user))
    found = []
    for name, role in ROLES.items():
        if Permission.VIEW_REGISTER in role.permissions and by_role.get(name):
            shows = ", ".join(word for permission, word in _SHOWS if permission in role.permissions)
            changes = Permission.EDIT_REGISTER in role.permissions
            found.append(Readers(role.title, role.prose(), shows, changes, sorted(by_role[name])))
    return found


def _above(agency: int) -> frozenset[int]:
    """An agency and all that it belongs to."""
    parents = dict(Agency.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    at: int | None = agency
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return frozenset(found)


def _reaches(membership: Membership, person: Person, above: frozenset[int]) -> bool:
    """Whether a membership covers the person: the rule of `Membership.scope`, read from below."""
    reach = membership.kind.reach
    if Reach.SELF in reach:
        return membership.user.person_id == person.pk
    if membership.agency_id is None:
        return Reach.STATE in reach
    return membership.agency_id in above
