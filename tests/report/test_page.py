from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import polars as pl
import pytest

from rotunda.report.document import Document, Part
from rotunda.report.page import write_page
from tests.report.documents import FRAME, HOSTILE, document, table


def parsed(written: Document, folder: Path) -> Element:
    """The page's root, by a parser that raises on anything ill-formed."""
    write_page(written, folder / "plan.html")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse((folder / "plan.html").read_text(encoding="utf-8"))
    return root


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def page(tmp_path: Path) -> Element:
    return parsed(document(table(), table("other"), table("hidden", shown=0)), tmp_path)


def test_hostile_text_stays_text_in_tables_charts_and_titles(tmp_path: Path) -> None:
    root = parsed(document(title=HOSTILE), tmp_path)
    assert not list(root.iter("script"))
    assert [text_of(heading) for heading in root.iter("h1")] == [HOSTILE]
    assert HOSTILE in [text_of(cell) for cell in root.iter("th")]


def test_the_page_asks_for_nothing_from_elsewhere(tmp_path: Path) -> None:
    write_page(document(), tmp_path / "plan.html")
    text = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert not re.findall(r"<(?:script|link|img|iframe|object)\b|\bsrc=|@import|url\(", text)
    links = re.findall(r'href="([^"]*)"', text)
    assert links
    assert all(link.startswith("#") for link in links)


def test_every_link_leads_somewhere_on_the_page_and_no_id_stands_twice(page: Element) -> None:
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(link.get("href"))[1:] for link in page.iter("a")} <= set(ids)


def test_every_chart_stands_with_its_table_and_a_text_that_says_what_it_shows(page: Element) -> None:
    (figure,) = page.iter("figure")
    picture = next(element for element in figure.iter("div") if element.get("role") == "img")
    assert picture.get("aria-label") == "Bars: systems that each person carries."
    (link,) = figure.iter("a")
    named = next(element for element in page.iter("div") if element.get("id") == str(link.get("href"))[1:])
    assert list(named.iter("table"))


def test_every_table_has_a_caption_scoped_headers_and_a_region_that_scrolls_by_keyboard(page: Element) -> None:
    regions = [
        element for element in page.iter("div") if element.get("role") == "region" and list(element.iter("table"))
    ]
    assert len(regions) == len(list(page.iter("table"))) == 2
    for region in regions:
        (caption,) = region.iter("caption")
        assert region.get("tabindex") == "0"
        assert region.get("aria-labelledby") == caption.get("id")
        assert {header.get("scope") for header in region.iter("th")} == {"col", "row"}


def test_headings_descend_without_a_gap_from_one_title(page: Element) -> None:
    levels = [int(str(element.tag)[1]) for element in page.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_long_table_is_cut_and_says_where_the_rest_is(tmp_path: Path) -> None:
    long = table("long", pl.concat([FRAME] * 1000), shown=5)
    root = parsed(document(long), tmp_path)
    (body,) = root.iter("tbody")
    assert len(list(body)) == 5
    assert "5 of 3,000 rows; all are in plan.xlsx, sheet “Long”." in text_of(root)


def test_a_table_for_the_workbook_is_named_on_the_page(page: Element) -> None:
    assert "Who carries what (hidden): 3 rows, in plan.xlsx, sheet “Hidden”." in text_of(page)


def test_a_table_without_rows_and_a_document_without_parts_are_told(tmp_path: Path) -> None:
    assert "No rows." in text_of(parsed(document(table(), table("none", FRAME.clear())), tmp_path))
    assert "Nothing to say." in text_of(parsed(Document("Plan", "Nothing to say.", ()), tmp_path))


def test_numbers_have_thousands_and_their_decimals_and_what_is_not_known_a_dash(page: Element) -> None:
    rows = [[text_of(cell) for cell in row] for row in next(page.iter("tbody"))]
    assert rows[0] == ["P1", "1,200", "1.2", "2020-02-29", "2026-06-30 08:15", "yes", "sql, cobol"]
    assert rows[2][1:3] == ["–", "–"]


def test_limits_of_all_parts_stand_together(tmp_path: Path) -> None:
    parts = tuple(Part(name, name, "Why.", limits=(f"Not {name}.",)) for name in ("one", "two"))
    root = parsed(Document("Plan", "Short.", (), parts), tmp_path)
    (section,) = [element for element in root.iter("section") if element.get("class") == "limits"]
    assert [text_of(item) for item in section.iter("li")] == ["Not one.", "Not two."]
