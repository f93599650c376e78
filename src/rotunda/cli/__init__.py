"""The command line: `rotunda plan | check | convert | sample`."""

from rotunda.cli.root import main

__all__ = ["main"]
