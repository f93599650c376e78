"""What the terminal shows: progress on standard error, answers on standard output, errors with their remedy."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from rotunda.cli.interrupting import obey_between_calls

if TYPE_CHECKING:
    from rotunda.estate import InputError

#: Exit status where the input, not the program, is at fault.
INPUT_FAULT = 1
#: Exit status after Ctrl-C, as shells have it.
INTERRUPTED = 130

console = Console(highlight=False, soft_wrap=True)
_errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Stages:
    """Shows each stage with its time: live on a terminal, a line a stage elsewhere."""

    def __init__(self) -> None:
        self._live = Progress(
            SpinnerColumn(finished_text="[green]✓[/green]"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=_errors,
            disable=not _errors.is_terminal,
        )
        self._name: str | None = None
        self._task: TaskID | None = None
        self._started = 0.0

    def __enter__(self) -> Stages:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._finish()
        self._live.stop()

    def stage(self, name: str) -> None:
        """The stage before is done, and this one begins."""
        self._finish()
        self._name, self._started = name, time.perf_counter()
        self._task = self._live.add_task(escape(name), total=None)

    def advance(self, done: int, total: int | None = None) -> None:
        """So much of the present stage is done."""
        if self._task is not None:
            self._live.update(self._task, completed=done, total=total)

    def _finish(self) -> None:
        if self._task is None:
            return
        self._live.update(self._task, completed=1, total=1)
        if not _errors.is_terminal:
            _errors.print(f"{self._name} ({time.perf_counter() - self._started:.1f} s)", markup=False)
        self._task = None


def tell(error: InputError) -> None:
    """Say what is wrong, where, and what to do about it."""
    _errors.print(f"[bold red]{escape(error.where)}[/bold red]: {escape(error.problem)}")
    _errors.print(f"  {escape(error.remedy)}")


@contextmanager
def answering(stopped: str = "Stopped. Nothing was written.") -> Iterator[Stages]:
    """Run a command's work under a progress display; bad input and Ctrl-C end in one plain sentence."""
    from rotunda.estate import InputError

    try:
        with Stages() as stages:
            yield stages
    except InputError as error:
        tell(error)
        raise click.exceptions.Exit(INPUT_FAULT) from error
    except OSError as error:
        _errors.print(f"[bold red]{escape(str(error.filename or 'Files'))}[/bold red]: {escape(_reason(error))}")
        _errors.print("  Check that the path is right, that you may write there, and that the disk is not full.")
        raise click.exceptions.Exit(INPUT_FAULT) from error
    except KeyboardInterrupt:
        _errors.print(stopped)
        raise click.exceptions.Exit(INTERRUPTED) from None


def _reason(error: OSError) -> str:
    return f"It cannot be read or written: {error.strerror or error}."


class Commands(click.Group):
    """Commands that Ctrl-C ends in one line at any moment, even before their work begins."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as the process itself, which Ctrl-C ends at once: threads of the file readers may still be at work, and
        an orderly end would now and then abort on them. What was begun in files has been cleared away by then."""
        obey_between_calls()
        try:
            return super().__call__(*args, **kwargs)
        except SystemExit as end:
            if end.code == INTERRUPTED:
                with suppress(OSError):
                    sys.stdout.flush()
                    sys.stderr.flush()
                os._exit(INTERRUPTED)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _errors.print("Stopped.")
            raise click.exceptions.Exit(INTERRUPTED) from None
