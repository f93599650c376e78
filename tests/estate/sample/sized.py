"""Sample states by sizes that are written as a mapping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotunda.estate import Estate
from rotunda.estate.sample import make_state


def sized(sizes: Mapping[str, Any]) -> Estate:
    """The sample state of these sizes (and seed)."""
    return make_state(**sizes)
