"""The day's work of a register manager by keyboard alone: an import there and back, two claims made one, a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.intake.actions import add_source
from rotunda.web.intake.models import Import, Pair, Stage
from rotunda.web.register.models import Person, PersonSkill, Skill, System
from tests.web.browser.conftest import Open
from tests.web.browser.keys import NAME, SEEN, choose, fill, press, tab_to
from tests.web.conftest import State
from tests.web.intake.files import csv_of

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.fixture
def page(transactional_db: None, cast: dict[str, User], opened: Open) -> Page:
    """A window in which the register manager is signed in."""
    return opened("manager").new_page()


def test_a_file_is_given_mapped_looked_at_applied_and_undone(
    page: Page, cast: dict[str, User], state: State, tmp_path: Path
) -> None:
    add_source(by=cast["manager"], name="Lists of Revenue", agency=state.revenue)
    file = tmp_path / "systems.csv"
    file.write_bytes(csv_of([{"App ID": "S1", "Called": "Tax ledger 2"}, {"App ID": "S7", "Called": "Audit list"}]))
    page.goto("/imports/")
    press(page, "Upload a file")
    choose(page, "Source", "Lists of Revenue")
    tab_to(page, "File")
    page.set_input_files("input[type=file]:focus", file)
    press(page, "Upload and compare")
    press(page, "Look at the columns")
    choose(page, "What is in it", "Systems")
    press(page, "Show the columns of this")
    choose(page, "System", "App ID")
    choose(page, "Name", "Called")
    press(page, "These are right")
    assert "Tax ledger 2" in page.inner_text("main")
    assert System.objects.get(code="S1").name == "Tax ledger"  # nothing is written yet
    press(page, "Apply it", exact=True)
    press(page, "Apply it", exact=True)
    assert "Applied on" in page.inner_text("main")
    assert System.objects.get(code="S1").name == "Tax ledger 2"
    press(page, "Undo this import")
    fill(page, "Why", "The wrong list")
    press(page, "Undo it", exact=True)
    assert "Undone on" in page.inner_text("main")
    assert System.objects.get(code="S1").name == "Tax ledger"
    assert not System.objects.filter(code="S7").exists()
    assert Import.objects.get().stage == Stage.UNDONE


def test_two_claims_on_one_person_are_compared_and_made_one(page: Page, state: State) -> None:
    twin = Person.objects.create(code="P1B", agency=state.health, name="Alvarez, Ann", title="Analyst", source="hr")
    cobol = Skill.objects.create(code="cobol", name="COBOL")
    PersonSkill.objects.create(code="P1B|cobol", person=twin, skill=cobol, level=1)
    page.goto("/imports/")
    press(page, "Reconcile")
    press(page, "Compare all records again")
    assert "are being compared" in page.inner_text("main")
    press(page, "Ann Alvarez (P1) and Alvarez, Ann (P1B)")
    press(page, "They are the same")
    assert "Choose which of the two records stays" in page.inner_text("main")
    tab_to(page, "P1 stays")
    page.keyboard.press("Space")
    tab_to(page, "Title: IT Analyst 2")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(NAME) == "Title: Analyst"
    assert page.evaluate(SEEN)
    fill(page, "Why", "Same number on both payrolls")
    press(page, "They are the same")
    assert "are one record now: P1" in page.inner_text("main")
    kept, gone = Person.objects.get(code="P1"), Person.objects.get(code="P1B")
    assert (kept.title, gone.retired_at is None) == ("Analyst", False)
    assert Pair.objects.get().kept == "P1"
    assert Entry.objects.filter(reason="Same number on both payrolls").exists()


def test_a_list_is_filtered_sorted_narrowed_to_columns_and_paged_through(page: Page, state: State) -> None:
    System.objects.bulk_create(
        System(code=f"T{n:03}", agency=state.revenue, name=f"Tool {n:03}", criticality=1 + n % 4) for n in range(240)
    )
    page.goto("/register/systems/")
    fill(page, "Search this list", "tool")
    choose(page, "Sort by", "Name, Z to A")
    press(page, "Show")
    assert "240 records" in page.inner_text("main")
    assert page.locator("#list tbody tr").first.inner_text().find("Tool 239") > 0
    tab_to(page, "Filter by column")
    page.keyboard.press("Enter")
    tab_to(page, "Criticality: 4")
    page.keyboard.press("Space")
    press(page, "Show")
    assert "60 records" in page.inner_text("main")
    tab_to(page, "Choose columns")
    page.keyboard.press("Enter")
    tab_to(page, "Columns to show: Name")
    page.keyboard.press("Space")
    press(page, "Show")
    assert "Tool 239" not in page.inner_text("#list")
    press(page, ": remove")
    press(page, "Next", back=True)
    assert page.locator("[aria-current=page]").last.inner_text() == "2"


def test_several_records_are_changed_at_once(page: Page, state: State) -> None:
    page.goto("/register/systems/")
    tab_to(page, "Choose all rows")
    page.keyboard.press("Space")
    press(page, "Change the chosen records")
    choose(page, "What to do", "Set a column")
    choose(page, "Column", "Criticality")
    fill(page, "Why", "Audit of 2026")
    press(page, "Go on")
    choose(page, "Criticality", "4")
    press(page, "Show what would change")
    press(page, "Change 2 records")
    assert "Done: 2 of 2 records changed" in page.inner_text("main")
    assert set(System.objects.values_list("criticality", flat=True)) == {4}
