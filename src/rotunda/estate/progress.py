"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told when a stage begins and how far it has come."""

    def stage(self, name: str) -> None:
        """A new stage begins; the one before is done."""

    def advance(self, done: int, total: int | None = None) -> None:
        """So much of the present stage is done, of so much in all where that is known."""


class Silent:
    """A listener that says nothing."""

    def stage(self, name: str) -> None:
        pass

    def advance(self, done: int, total: int | None = None) -> None:
        pass


SILENT = Silent()
