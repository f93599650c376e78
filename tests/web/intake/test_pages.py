"""Pages of imports, from the file to its undoing; and who may open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rotunda.web.accounts.models import Membership, User
from rotunda.web.intake import actions
from rotunda.web.intake.models import Import, Source, Stage
from rotunda.web.register.models import Person, System
from tests.web.cast import CAST
from tests.web.conftest import State
from tests.web.intake.files import csv_of, take

SignIn = Callable[[str], Client]
_IMPORTERS = {"manager", "liaison", "health-liaison", "spanning"}


def formed(page: bytes) -> str:
    """A page, which is well-formed."""
    text = page.decode()
    html5lib.HTMLParser(strict=True).parse(text)
    return text


def exported(answer: Any) -> str:
    """An export as text."""
    return b"".join(answer).decode()


@pytest.mark.parametrize("name", [member.name for member in CAST])
def test_imports_are_for_who_may_import(name: str, signed_in: SignIn) -> None:
    for page in ("intake:list", "intake:new", "intake:sources", "intake:new-source"):
        assert signed_in(name).get(reverse(page)).status_code == (200 if name in _IMPORTERS else 403)
    assert signed_in(name).get(reverse("intake:pairs")).status_code == (200 if name == "manager" else 403)


@pytest.mark.parametrize(
    ("name", "status"), [("manager", 200), ("liaison", 200), ("spanning", 200), ("health-liaison", 404)]
)
def test_an_import_is_for_who_may_import_for_its_agency(
    name: str, status: int, signed_in: SignIn, cast: dict[str, User], revenue_source: Source
) -> None:
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of([{"system": "S7", "agency": "REV"}]))
    for page in ("intake:import", "intake:columns", "intake:apply", "intake:export"):
        assert signed_in(name).get(reverse(page, args=(found.pk,))).status_code == status


def test_a_file_goes_all_the_way_through_the_pages(signed_in: SignIn, state: State) -> None:
    manager = signed_in("manager")
    answer = manager.post(reverse("intake:new-source"), {"name": "Systems of Health", "agency": state.health.pk})
    source = Source.objects.get()
    assert answer["Location"].endswith(f"?source={source.pk}")
    rows = csv_of(
        [
            {"App ID": "S7", "Title": "Ward <b>list</b>", "Criticality": 4},
            {"App ID": "S8", "Title": "", "Criticality": 9},
        ]
    )
    answer = manager.post(reverse("intake:new"), {"source": source.pk, "file": SimpleUploadedFile("apps.csv", rows)})
    found = Import.objects.get()
    assert (answer["Location"], found.stage) == (found.get_absolute_url(), Stage.MAPPING)
    columns = reverse("intake:columns", args=(found.pk,))
    page = formed(manager.get(columns, {"kind-0": "table:systems"}).content)
    assert "App ID (S7; S8)" in page
    said = {"kind-0": "table:systems", "0-system": "App ID", "0-name": "Title", "0-criticality": "Criticality"}
    assert manager.post(columns, said).status_code == 302
    page = formed(manager.get(found.get_absolute_url()).content)
    assert "Ward &lt;b&gt;list&lt;/b&gt;" in page
    assert "Criticality" in page
    assert formed(manager.get(reverse("intake:apply", args=(found.pk,))).content)
    manager.post(reverse("intake:apply", args=(found.pk,)))
    assert System.objects.get(code="S7").agency == state.health
    formed(manager.get(found.get_absolute_url()).content)
    formed(manager.get(reverse("intake:undo", args=(found.pk,))).content)
    assert manager.post(reverse("intake:undo", args=(found.pk,)), {"reason": ""}).status_code == 422
    manager.post(reverse("intake:undo", args=(found.pk,)), {"reason": "the wrong list"})
    assert not System.objects.filter(code="S7").exists()
    for url in (reverse("intake:list"), reverse("intake:sources"), source.get_absolute_url(), found.get_absolute_url()):
        formed(manager.get(url).content)


def test_the_only_source_is_chosen_already(
    signed_in: SignIn, cast: dict[str, User], state: State, revenue_source: Source
) -> None:
    page = reverse("intake:new")
    assert signed_in("liaison").get(page).context["form"]["source"].value() == revenue_source.pk
    actions.add_source(by=cast["liaison"], name="Another", agency=state.revenue)
    assert signed_in("liaison").get(page).context["form"]["source"].value() is None


def test_the_page_of_an_import_offers_to_undo_it_to_who_may(
    signed_in: SignIn, cast: dict[str, User], revenue_source: Source
) -> None:
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of([{"system": "S7", "agency": "REV"}]))
    undo = reverse("intake:undo", args=(found.pk,))
    actions.apply(found, by=cast["liaison"])
    for name, may in (("liaison", True), ("manager", True), ("spanning", False)):
        page = signed_in(name).get(found.get_absolute_url()).content.decode()
        assert (undo in page, signed_in(name).get(undo).status_code) == (may, 200 if may else 403)


def test_columns_are_remembered_for_the_source(
    signed_in: SignIn, cast: dict[str, User], revenue_source: Source
) -> None:
    rows = csv_of([{"App": "S7", "Title": "Audit"}])
    found = take(cast["liaison"], revenue_source, "june.csv", rows)
    said = {"kind-0": "table:systems", "0-system": "App", "0-name": "Title"}
    signed_in("liaison").post(reverse("intake:columns", args=(found.pk,)), said)
    assert take(cast["liaison"], revenue_source, "july.csv", rows).stage == Stage.CHECKED


def test_one_of_their_columns_is_not_taken_twice(
    signed_in: SignIn, cast: dict[str, User], revenue_source: Source
) -> None:
    found = take(cast["liaison"], revenue_source, "a.csv", csv_of([{"App": "S7"}]))
    said = {"kind-0": "table:systems", "0-system": "App", "0-name": "App"}
    answer = signed_in("liaison").post(reverse("intake:columns", args=(found.pk,)), said)
    assert answer.status_code == 422
    assert b"taken for two of our columns" in answer.content


def test_a_file_that_is_no_table_is_refused_on_the_page(signed_in: SignIn, revenue_source: Source) -> None:
    file = SimpleUploadedFile("people.csv", b"%PDF-1.7 and so on")
    answer = signed_in("liaison").post(reverse("intake:new"), {"source": revenue_source.pk, "file": file})
    assert answer.status_code == 422
    assert "This is a PDF document" in formed(answer.content)


def test_a_liaison_gives_no_file_of_a_source_out_of_scope(signed_in: SignIn, source: Source) -> None:
    file = SimpleUploadedFile("people.csv", b"person,agency\nP1,REV\n")
    answer = signed_in("liaison").post(reverse("intake:new"), {"source": source.pk, "file": file})
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_rows_are_filtered_and_exported_without_formulas(
    signed_in: SignIn, cast: dict[str, User], revenue_source: Source
) -> None:
    rows = [{"system": "S7", "agency": "REV", "name": "=1+1"}, {"system": "S8", "agency": "DPH", "name": "x"}]
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of(rows))
    url = reverse("intake:export", args=(found.pk,))
    text = exported(signed_in("liaison").get(url, {"outcome": "refused"}))
    assert "S8" in text
    assert "S7" not in text
    assert ",=" not in exported(signed_in("liaison").get(url))
    page = signed_in("liaison").get(found.get_absolute_url(), {"outcome": "added", "key": "S7"}).content
    assert (b">S7<" in page, b">S8<" in page) == (True, False)  # a token against forgery may have an S8


def test_another_s_rows_are_shown_only_within_scope(
    signed_in: SignIn, cast: dict[str, User], revenue_source: Source
) -> None:
    rows = [{"system": "S7", "agency": "REV", "name": "x"}, {"system": "OTHER-8", "agency": "DPH", "name": "Ward list"}]
    found = take(cast["manager"], revenue_source, "systems.csv", csv_of(rows))
    page = signed_in("liaison").get(found.get_absolute_url()).content.decode()
    assert "S7" in page
    assert "Ward list" not in page
    assert "OTHER-8" not in page


def test_protected_values_are_withheld_from_who_may_not_see_them(
    signed_in: SignIn, cast: dict[str, User], source: Source
) -> None:
    Membership.objects.create(user=cast["manager"], role="hr-analyst", granted_by="tests")
    by = User.objects.get(pk=cast["manager"].pk)
    found = take(by, source, "people.csv", csv_of([{"person": "P1", "agency": "REV", "yearly_pay": 98765}]))
    assert b"98765" in signed_in("manager").get(found.get_absolute_url()).content
    Membership.objects.filter(role="hr-analyst", agency=None, user=by).delete()
    page = signed_in("manager").get(found.get_absolute_url()).content
    assert b"98765" not in page
    assert b"withheld" in page
    assert Person.objects.get(code="P1").yearly_pay == 80_123


def test_the_dry_run_asks_as_much_for_many_rows_as_for_few(
    signed_in: SignIn,
    cast: dict[str, User],
    revenue_source: Source,
    django_assert_max_num_queries: Any,
) -> None:
    rows = [{"system": f"N{n}", "agency": "REV", "name": f"{n}"} for n in range(60)]
    found = take(cast["liaison"], revenue_source, "systems.csv", csv_of(rows))
    client = signed_in("liaison")
    with django_assert_max_num_queries(16):
        client.get(found.get_absolute_url())


def test_a_list_of_applications_is_taken_for_systems_by_its_own_words(
    cast: dict[str, User], revenue_source: Source, signed_in: SignIn
) -> None:
    row = {"App ID": "S9", "Application": "Mail", "agency": "REV", "criticality": 2, "owner": "P1", "Remarks": "old"}
    (part,) = take(cast["liaison"], revenue_source, "inventory 2026.csv", csv_of([row])).parts
    assert part["kind"] == "table:systems"
    assert part["mapping"]["system"] == "App ID"
    assert part["mapping"]["name"] == "Application"


def test_a_column_that_no_row_can_do_without_is_asked_for_before_all_rows_are_refused(
    cast: dict[str, User], revenue_source: Source, signed_in: SignIn
) -> None:
    row = {"Ref.": "S9", "Called": "Mail", "agency": "REV", "criticality": 2, "lifecycle": "live"}
    found = take(cast["liaison"], revenue_source, "inventory.csv", csv_of([row]))
    assert found.parts[0]["kind"] == "table:systems"
    page, address = signed_in("liaison"), reverse("intake:columns", args=(found.pk,))
    said = {"kind-0": "table:systems", "0-name": "Called", "0-agency": "agency"}
    answer = page.post(address, said)
    assert answer.status_code == 422
    assert "Say which column has it" in formed(answer.content)
    assert page.post(address, {**said, "0-system": "Ref."}).status_code == 302
