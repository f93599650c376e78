"""What pages call tables, columns and levels: words made from the names that the Estate's format gives them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rotunda.estate.schema import LEVELS, US_SPELLINGS
from rotunda.web.register.columns import OWN

#: Names that do not become a good label by themselves.
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "cpe": "CPE name",
        "purl": "Package URL",
        "in_scope": "In scope of the transfer",
        "programmes": "Programs",
        "higher_class": "Service in a higher class",
        "job_classes": "Job classes",
        "person_skills": "People's skills",
        "system_needs": "Needs of systems",
        "work_needs": "Needs of work",
        "work_role": "NICE work role",
        "retirement_eligible": "May retire from",
        "yearly_pay": "Pay in a year",
        "yearly_cost": "Cost in a year",
        "yearly_amount": "Money in a year",
        "weekly_hours": "Hours a week",
    }
)
#: One record of a table, where its name without the last letter is not the word.
_ONE: Mapping[str, str] = MappingProxyType(
    {
        "agencies": "agency",
        "people": "person",
        "job_classes": "job class",
        "dependencies": "dependency",
        "person_skills": "person's skill",
        "system_needs": "need of a system",
        "work": "work",
        "work_needs": "need of work",
        "higher_class": "service in a higher class",
    }
)


def label_of(name: str) -> str:
    """A table's or column's name as a heading: `weekly_hours` is Hours a week."""
    return _LABELS.get(name) or name.removeprefix(OWN).replace("_", " ").capitalize()


def word_of(value: str) -> str:
    """One of the values that a column allows, as words: `on_hold` is on hold, `centre` is center."""
    return US_SPELLINGS.get(value) or value.replace("_", " ")


def one_of(table: str) -> str:
    """What one record of a table is called: `people` has a person."""
    return _ONE.get(table) or table.removesuffix("s").replace("_", " ")


def level_of(level: int | None) -> str:
    """A level with its word: 3 is `3 practitioner`, and 0 is none."""
    if level is None:
        return ""
    return "none" if level == 0 else f"{level} {LEVELS[level]}" if level in LEVELS else str(level)
