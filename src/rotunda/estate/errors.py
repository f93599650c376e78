"""The one exception that bad input raises: what is wrong, where, and what to do about it."""

from __future__ import annotations


class InputError(Exception):
    """Input that cannot be read at all; everything less than that is a `Defect`.

    `where` names the file (and sheet, row or column where known), `problem` says what is wrong with it
    and `remedy` what its owner can do. Nothing has been written when it is raised.
    """

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem} {remedy}")
        self.where = where
        self.problem = problem
        self.remedy = remedy
