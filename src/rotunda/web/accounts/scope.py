"""Where a permission holds, and what that leaves of a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Scope:
    """Where somebody holds a permission: everywhere, for agencies (by primary key), and for one person's own records
    (by primary key). Scopes of several roles join."""

    everywhere: bool = False
    agencies: frozenset[int] = frozenset()
    person: int | None = None

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies) or self.person is not None

    def __or__(self, other: Scope) -> Scope:
        person = self.person if self.person is not None else other.person
        return Scope(self.everywhere or other.everywhere, self.agencies | other.agencies, person)

    def __and__(self, other: Scope) -> Scope:
        """Where both hold: what a token narrows its user's scope to."""
        if self.everywhere or other.everywhere:
            return other if self.everywhere else self
        return Scope(
            agencies=self.agencies & other.agencies, person=self.person if other.person == self.person else None
        )

    def covers(self, agency: int | None, person: int | None = None) -> bool:
        """Whether it holds for a record of this agency or person."""
        if self.everywhere or (agency is not None and agency in self.agencies):
            return True
        return person is not None and person == self.person

    def where(self, agency: str | None, person: str | None) -> Q:
        """The rows it holds for, by the lookups from a row to its agency's and its person's primary key."""
        if self.everywhere:
            return Q()
        found = Q(pk__in=())
        if agency is not None and self.agencies:
            found |= Q(**{f"{agency}__in": self.agencies})
        if person is not None and self.person is not None:
            found |= Q(**{person: self.person})
        return found


NOWHERE, EVERYWHERE = Scope(), Scope(everywhere=True)
