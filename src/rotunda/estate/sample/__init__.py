"""An invented state of any size: every table filled, deterministic, with known facts planted in it."""

from rotunda.estate.sample.planted import PLANTED, Planted
from rotunda.estate.sample.state import make_state

__all__ = ["PLANTED", "Planted", "make_state"]
