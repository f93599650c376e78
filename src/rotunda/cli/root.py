"""The root command. Solvers and table engines are imported when a command runs, never for its help."""

from __future__ import annotations

import click

from rotunda import __version__
from rotunda.cli.assign import assign, explain
from rotunda.cli.check import check
from rotunda.cli.convert import convert
from rotunda.cli.dispatch import dispatch
from rotunda.cli.plan import plan
from rotunda.cli.pool import pool
from rotunda.cli.remote.pull import pull
from rotunda.cli.remote.push import push
from rotunda.cli.sample import sample
from rotunda.cli.schedule import schedule
from rotunda.cli.site.admin import admin
from rotunda.cli.site.demo import demo
from rotunda.cli.site.serve import serve, worker
from rotunda.cli.site.upkeep import backup, doctor, restore
from rotunda.cli.terminal import Commands
from rotunda.cli.train import train


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rotunda")
def main() -> None:
    """See, plan, prove and run a state's one IT organization.

    Start with `rotunda plan EXPORT --out plan/`, where EXPORT is a ticket log, a roster, or an Estate folder.
    """


_PLANNING = (plan, pool, train, assign, explain, dispatch, schedule, check, convert, sample)
_REMOTE = (pull, push)
_SITE = (serve, worker, admin, backup, restore, doctor, demo)
for command in (*_PLANNING, *_REMOTE, *_SITE):
    main.add_command(command)
