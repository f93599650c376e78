from __future__ import annotations

import pytest

from rotunda.report.document import Document, Finding, Part, Table
from tests.report.documents import COLUMNS, FRAME, chart, document, table


def test_a_table_that_describes_other_columns_than_it_has_is_refused() -> None:
    with pytest.raises(ValueError, match="table carriers describes"):
        Table("carriers", "Who carries what", COLUMNS[:2], FRAME)


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a name: \\['carriers'\\]"):
        document(table(), table())


@pytest.mark.parametrize(
    "part",
    [
        Part("p", "P", "Why.", charts=(chart("nowhere"),)),
        Part("p", "P", "Why.", findings=(Finding("One.", 1, "nowhere"),)),
    ],
)
def test_a_chart_or_finding_of_a_table_that_is_not_there_is_refused(part: Part) -> None:
    with pytest.raises(ValueError, match="named and absent: \\['nowhere'\\]"):
        Document("Plan", "Short.", (), (part,))


def test_leading_findings_are_those_of_all_parts_by_weight() -> None:
    parts = tuple(Part(str(weight), "P", "Why.", findings=(Finding(f"{weight}.", weight),)) for weight in (1, 3, 2))
    found = Document("Plan", "Short.", (), parts).leading_findings(2)
    assert [finding.sentence for finding in found] == ["3.", "2."]
