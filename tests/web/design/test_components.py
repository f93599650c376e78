from __future__ import annotations

import html5lib
import pytest
from django.core.paginator import Paginator

from rotunda.web.design import drawing
from rotunda.web.design.cells import Link, Meter, Sentence, Tag
from rotunda.web.design.tables import Bar, Bars, Column, Row, Table
from tests.web.design.pages import BODY, Job, component, everything, rendered, table


def test_a_page_of_every_component_is_well_formed() -> None:
    html5lib.HTMLParser(strict=True).parse(rendered(BODY, everything()))


def test_no_page_has_styles_or_scripts_of_its_own_inside() -> None:
    page = rendered(BODY, everything())
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page
    assert all("src=" in tag.split(">")[0] for tag in page.split("<script")[1:])


def test_what_people_typed_is_escaped_in_cells() -> None:
    assert "Ann &lt;b&gt;Ash&lt;/b&gt;" in component("table", {"table": table()})


def test_a_sorted_column_says_so_and_turns_round_when_followed() -> None:
    page = component("table", {"table": table(sort="-name")}, "?sort=-name&agency=REV&page=4")
    assert 'aria-sort="descending"' in page
    assert "?sort=name&amp;agency=REV" in page
    assert page.count("aria-sort") == 1


def test_following_a_sort_link_goes_back_to_the_first_page() -> None:
    assert "page=" not in component("table", {"table": table()}, "?page=4")


def test_a_table_scrolls_in_a_region_that_the_keyboard_reaches_and_that_has_a_name() -> None:
    page = component("table", {"table": table()})
    assert 'role="region" tabindex="0" aria-labelledby="table-caption"' in page
    assert '<caption id="table-caption">' in page


def test_rows_can_be_chosen_only_where_a_form_takes_them() -> None:
    assert "chosen" not in component("table", {"table": table()})
    page = component("table", {"table": table(form="bulk")})
    assert page.count('name="chosen"') == 2
    assert 'form="bulk" aria-label="Choose Bob"' in page


def test_an_unknown_value_is_told_and_not_left_blank() -> None:
    assert "not known" in drawing.cell(None)
    assert drawing.cell(0) == "0"


def test_an_empty_table_says_why_there_is_nothing() -> None:
    assert "No person is in scope." in component("table", {"table": table(rows=[], empty="No person is in scope.")})


def test_a_row_that_does_not_fit_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="People: a row has 1 cells for 2 columns"):
        Table("People", [Column("Name"), Column("Level")], [Row(["Ann"])])


def test_a_tag_says_its_meaning_in_words() -> None:
    assert ">expert</span>" in drawing.cell(Tag("expert", "good"))


def test_a_sentence_leads_from_its_words_and_escapes_them() -> None:
    said = drawing.cell(Sentence(("Train ", Link("Ann <b>", "/p/1/"), ", & hire 1")))
    assert said == 'Train <a class="usa-link" href="/p/1/">Ann &lt;b&gt;</a>, &amp; hire 1'


def test_a_meter_knows_which_end_is_better() -> None:
    assert (Meter(1, "1 of 9", 9).optimum, Meter(1, "1 of 9", 9, better="low").optimum) == (9, 0)


def test_pages_keep_the_rest_of_the_query() -> None:
    page = component("pagination", {"page": Paginator(range(500), 10).page(7)}, "?q=sql&page=7")
    assert "?q=sql&amp;page=8" in page
    assert page.count('aria-current="page"') == 1


def test_one_page_needs_no_pagination() -> None:
    assert not component("pagination", {"page": Paginator(range(5), 10).page(1)}).strip()


def test_bars_fill_the_width_by_their_share_of_the_longest() -> None:
    chart = Bars("Waits", "Agency", "Hours", [Bar("A", 8, "8 h"), Bar("B", 2, "2 h"), Bar("C", 0, "none")])
    assert [share for _, share in chart.lines] == ["100.00", "25.00", "0.00"]


def test_bars_of_nothing_do_not_divide_by_it() -> None:
    assert [share for _, share in Bars("Waits", "Agency", "Hours", [Bar("A", 0, "none")]).lines] == ["0.00"]


def test_a_running_job_is_asked_after_and_has_a_link_for_who_runs_no_scripts() -> None:
    page = component("progress", {"job": Job(finished=False)})
    assert 'hx-get="/jobs/1/"' in page
    assert "<noscript>" in page
    assert 'value="3" max="12"' in page


def test_a_job_that_has_ended_is_asked_after_no_more_and_leads_to_its_result() -> None:
    page = component("progress", {"job": Job(finished=True, state="Done", result_url="/plans/1/")})
    assert "hx-get" not in page
    assert 'href="/plans/1/"' in page


def test_a_history_tells_what_was_and_what_is() -> None:
    page = component("history", everything())
    assert '<del><span class="usa-sr-only">was </span>ITA1</del>' in page
    assert '<ins class="gone">empty</ins>' in page
