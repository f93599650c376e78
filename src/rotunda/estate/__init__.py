"""What a state has: the tables, reading and checking and writing them, feeds, and the sample state."""

from rotunda.estate.defects import Defect, Severity
from rotunda.estate.errors import InputError
from rotunda.estate.reading import Reading, Source
from rotunda.estate.tables import Estate

__all__ = ["Defect", "Estate", "InputError", "Reading", "Severity", "Source"]
