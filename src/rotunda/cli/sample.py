"""`rotunda sample`: an invented state of any size, to try everything on."""

from __future__ import annotations

from pathlib import Path

import click

from rotunda.cli.terminal import answering, console


@click.command()
@click.option("--people", default=600, show_default=True, type=click.IntRange(40), help="IT workers.")
@click.option("--agencies", default=40, show_default=True, type=click.IntRange(5), help="Agencies.")
@click.option("--skills", default=60, show_default=True, type=click.IntRange(10), help="Skills.")
@click.option("--systems", type=click.IntRange(10), help="Systems; 2.5 a person where not given.")
@click.option("--tickets", type=click.IntRange(0), help="Tickets of a year; about 333 a person where not given.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same state.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A folder, or a file ending in .zip or .xlsx."
)
@click.option("--parquet", is_flag=True, help="Write Parquet instead of CSV into the folder.")
@click.option("--replace", is_flag=True, help="Replace an Estate that is already there.")
def sample(
    people: int,
    agencies: int,
    skills: int,
    systems: int | None,
    tickets: int | None,
    seed: int,
    out: Path,
    *,
    parquet: bool,
    replace: bool,
) -> None:
    """Write an invented state: every table filled, with known single points of success planted in it."""
    from rotunda.estate.sample import make_state
    from rotunda.estate.write import form_of, write

    with answering() as stages:
        try:
            estate = make_state(
                people=people,
                agencies=agencies,
                skills=skills,
                systems=systems,
                tickets=tickets,
                seed=seed,
                progress=stages,
            )
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        stages.stage(f"Writing {out}")
        write(estate, out, form_of(out, parquet=parquet), replace=replace)
    rows = sum(estate[name].height for name in estate)
    console.print(f"{rows:,} rows in {sum(estate.has(name) for name in estate)} tables: {out}", markup=False)
    console.print(f"Plan it: rotunda plan {out} --out plan/", markup=False)
