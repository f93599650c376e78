"""Documents made by hand, for the tests of the writers."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from rotunda.report.document import Chart, Document, Finding, Part, Table, TableColumn

HOSTILE = "<script>alert(1)</script>\"'&"
FORMULA = '=HYPERLINK("x")'

COLUMNS = (
    TableColumn("who", "Who", "Identifier of the person."),
    TableColumn("systems", "Systems", "How many they carry.", "systems"),
    TableColumn("hours", "Hours", "What it takes.", "hours a week", 1),
    TableColumn("since", "Since", "First day."),
    TableColumn("seen", "Seen", "Last time seen."),
    TableColumn("sure", "Sure", "Whether it is sure."),
    TableColumn("skills", "Skills", "What they know."),
)
FRAME = pl.DataFrame(
    {
        "who": ["P1", HOSTILE, FORMULA],
        "systems": [1200, 0, None],
        "hours": [1.25, 1234.5, None],
        "since": [date(2020, 2, 29), None, date(2021, 1, 1)],
        "seen": [datetime.fromisoformat("2026-06-30T08:15"), None, None],
        "sure": [True, False, None],
        "skills": [["sql", "cobol"], [FORMULA], None],
    }
)


def table(name: str = "carriers", frame: pl.DataFrame = FRAME, *, shown: int = 20) -> Table:
    return Table(name, f"Who carries what ({name})", COLUMNS, frame, shown=shown, note="Told from the register.")


def chart(of: str = "carriers") -> Chart:
    return Chart(
        of,
        title="Systems by person",
        description="Bars: systems that each person carries.",
        specification={
            "mark": "bar",
            "encoding": {
                "y": {"field": "who", "type": "nominal"},
                "x": {"field": "systems", "type": "quantitative"},
            },
        },
    )


def document(*tables: Table, title: str = "The plan") -> Document:
    """A part with the tables and a chart of the first, and a part of nothing but words."""
    tables = tables or (table(),)
    return Document(
        title=title,
        summary="One system hangs on one person.",
        facts=(("People", "3"), ("Period", "2020 to 2026")),
        parts=(
            Part(
                "carrying",
                "Who carries what",
                "What hangs on whom.",
                findings=(Finding("Second.", 1.0, tables[0].name), Finding("First.", 2.0, tables[0].name)),
                tables=tables,
                charts=(chart(tables[0].name),),
                limits=("Nothing can be told of retirement.",),
            ),
            Part("silence", "Nothing", "There is nothing to tell."),
        ),
    )
