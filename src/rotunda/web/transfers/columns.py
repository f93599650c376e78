"""The columns of a record that both sides sign when it is transferred."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: The columns that are signed, by the kind of transfer. Of people those that both sides may see: nobody signs what is
#: hidden from him.
SIGNED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "person": (
            "person",
            "agency",
            "name",
            "job_class",
            "title",
            "location",
            "weekly_hours",
            "fund",
            "in_scope",
            "supervisor",
            "appointment",
            "appointment_ends",
        ),
        "system": (
            "system",
            "agency",
            "name",
            "capability",
            "criticality",
            "regimes",
            "users",
            "yearly_cost",
            "owner",
            "expert",
            "lifecycle",
            "location",
        ),
    }
)
