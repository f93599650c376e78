"""What a report is about, and the words for it: agencies or teams; systems, categories of work or duties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import polars as pl

from rotunda.engine.plan import Plan
from rotunda.estate import Reading
from rotunda.report.wording import Noun

_SERVICES = {
    "system": Noun("system", "systems"),
    "category": Noun("category of work", "categories of work"),
    "duty": Noun("duty held by title", "duties held by title"),
}
_SERVICE = Noun("service", "services")


@dataclass(frozen=True)
class ReportOptions:
    """What may be asked of a report. `names`: people stand with their names, where the input has them."""

    names: bool = False


@dataclass(frozen=True)
class Subject:
    """The reading and the plan that a report tells of."""

    reading: Reading
    plan: Plan
    options: ReportOptions = ReportOptions()

    @cached_property
    def home(self) -> Noun:
        """What a person belongs to: a team where a log names groups only, else an agency."""
        kinds = self.plan.estate["agencies"]["kind"]
        only_teams = len(kinds) > 0 and bool((kinds == "team").fill_null(value=False).all())
        return Noun("team", "teams") if only_teams else Noun("agency", "agencies")

    @cached_property
    def kind(self) -> str | None:
        """What services were taken from: `system`, `category`, `duty`, or `None` where there are none."""
        services = self.coverage("services")
        return None if services.is_empty() else str(services["kind"][0])

    @property
    def service(self) -> Noun:
        """What a service is called."""
        return _SERVICES.get(self.kind or "", _SERVICE)

    def coverage(self, table: str) -> pl.DataFrame:
        """A table of the coverage, without rows where there is none."""
        return pl.DataFrame({"kind": []}) if self.plan.coverage is None else self.plan.coverage.solution[table]

    @cached_property
    def agency_names(self) -> Mapping[str, str]:
        """What to call an agency, by its identifier."""
        agencies = self.plan.estate["agencies"].select("agency", pl.coalesce("name", "agency").alias("name"))
        return MappingProxyType(dict(agencies.iter_rows()))

    @cached_property
    def agencies_have_names(self) -> bool:
        """Whether any agency is called other than its identifier."""
        return any(agency != name for agency, name in self.agency_names.items())

    def named_agencies(self, column: str = "agency") -> pl.Expr:
        """The agencies' names, or their identifiers where they have none."""
        return pl.col(column).replace(self.agency_names)

    @cached_property
    def person_names(self) -> Mapping[str, str]:
        """How to show each person who has a name, where names were asked for: `Name (P0001)`."""
        if not self.options.names:
            return MappingProxyType({})
        known = self.plan.estate["people"].select("person", "name").drop_nulls()
        return MappingProxyType({person: f"{name} ({person})" for person, name in known.iter_rows()})

    def with_people(self, frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """The frame with the people of these columns (identifiers, or lists of them) as the report shows them."""
        if not self.person_names:
            return frame
        lists = [name for name in columns if isinstance(frame.schema[name], pl.List)]
        single = [name for name in columns if name not in lists]
        return frame.with_columns(
            *(pl.col(name).replace(self.person_names) for name in single),
            *(pl.col(name).list.eval(pl.element().replace(self.person_names)) for name in lists),
        )
