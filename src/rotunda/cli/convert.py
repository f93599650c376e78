"""`rotunda convert`: any feed or mix of feeds to an Estate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotunda.cli.inputs import arguments_of, read_input, reads_input
from rotunda.cli.terminal import answering, console


@click.command()
@reads_input
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A folder, or a file ending in .zip or .xlsx."
)
@click.option("--parquet", is_flag=True, help="Write Parquet instead of CSV into the folder.")
@click.option("--replace", is_flag=True, help="Replace an Estate that is already there.")
@click.option(
    "--infer/--no-infer",
    default=True,
    show_default=True,
    help="Infer skills from titles and from who resolved which tickets.",
)
def convert(out: Path, *, parquet: bool, replace: bool, infer: bool, **values: Any) -> None:
    """Turn INPUTS, each an export or an Estate, into one Estate.

    Rows that could not be read are written to a file ending in -rejects.csv beside it.
    """
    from rotunda.cli.defect_table import show_defects, show_sources
    from rotunda.engine.skills import with_inferred_skills
    from rotunda.estate.rejects import write_rejects
    from rotunda.estate.write import form_of, write

    with answering() as stages:
        reading = read_input(arguments_of(values), stages)
        estate = reading.estate
        if infer:
            stages.stage("Inferring skills from work")
            estate, _ = with_inferred_skills(estate)
        stages.stage(f"Writing {out}")
        form = form_of(out, parquet=parquet)
        write(estate, out, form, replace=replace)
        rejected = write_rejects(reading.defects, rejects_path(out))
        if replace and not rejected:
            rejects_path(out).unlink(missing_ok=True)  # those of the Estate that was replaced
    show_sources(reading)
    show_defects(reading.defects)
    console.print(f"The Estate: {out}", markup=False)
    if rejected:
        console.print(f"{rejected:,} rejected rows and cells: {rejects_path(out)}", markup=False)


def rejects_path(out: Path) -> Path:
    """Beside the Estate, so that it is never read as one of its tables."""
    return out.with_name(f"{out.stem if out.suffix in {'.zip', '.xlsx'} else out.name}-rejects.csv")
