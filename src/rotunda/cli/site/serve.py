"""`rotunda serve` and `rotunda worker`: the site, and what does its longer jobs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from rotunda.cli.site.opening import at_home, open_site, pending
from rotunda.cli.terminal import console


@click.command()
@at_home
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1), help="Processes that serve.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1), help="Threads of each process.")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Run a worker for jobs beside it.")
def serve(home: Path, host: str, port: int, processes: int, threads: int, *, worker: bool) -> None:
    """Serve the site.

    It must have been set up with `rotunda admin init`. Browsers reach it by HTTPS through a proxy; set
    ROTUNDA_HTTPS=no only to try it on one's own machine.
    """
    open_site(home)
    if steps := pending():
        raise click.ClickException(f"The database needs {len(steps)} steps. Run `rotunda admin migrate` first.")
    from django.db import connections
    from granian.constants import Interfaces
    from granian.server import Server

    console.print(f"Rotunda serves http://{'localhost' if host == '127.0.0.1' else host}:{port}", markup=False)
    console.print("Ctrl-C stops it.", markup=False)
    # the processes that serve are forked: they would all talk over the one connection that asked for the steps
    connections.close_all()
    beside = _start_worker() if worker else None
    try:
        Server(
            "rotunda.web.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=threads,
            log_access=False,
            respawn_failed_workers=True,
        ).serve()
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait()


def _start_worker() -> subprocess.Popen[bytes]:
    """A worker in a process of its own, of the same site."""
    command = [sys.executable, "-c", "from rotunda.cli import main; main()", "worker"]
    return subprocess.Popen(command, env=os.environ)  # noqa: S603  # our own command


@click.command()
@at_home
@click.option("--once", is_flag=True, help="Do the jobs that wait, and end.")
def worker(home: Path, *, once: bool) -> None:
    """Do the site's longer jobs: imports and computations. Run as many as there are jobs at once."""
    open_site(home)
    from rotunda.web.jobs.worker import run_worker

    run_worker(batch=once)
