"""Everything there is before the year begins: what tickets and work are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from rotunda.estate.sample.clearances import Access
from rotunda.estate.sample.competence import Skills, Truth
from rotunda.estate.sample.organisation import Organisation
from rotunda.estate.sample.people import Staff
from rotunda.estate.sample.technology import Needs, Systems


@dataclass(frozen=True)
class Setting:
    """The state, its people with what they can and may do, and its systems with what they need."""

    state: Organisation
    staff: Staff
    skills: Skills
    truth: Truth
    access: Access
    systems: Systems
    needs: Needs
