"""Records are added, corrected, confirmed, retired and restored by whoever may, with every refusal at its field."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.register import actions
from rotunda.web.register.models import MODELS, Agency, Person, Record, Skill, System, SystemNeed
from rotunda.web.register.records.forms import RecordForm
from tests.web.cast import CAST
from tests.web.conftest import State

Browser = Callable[[str], Client]
NAMES = [member.name for member in CAST]
_EDITORS = ("register-manager", "agency-liaison", "security-analyst")


def _to(verb: str, row: Record) -> str:
    """Where a verb's page of a record is."""
    return reverse(f"register:{verb}", args=(row.estate, row.code))


def _ledger(**changed: str) -> dict[str, str]:
    """What the form of the tax ledger posts."""
    return {"_version": "1", "agency": "REV", "name": "Tax ledger", "criticality": "3", "owner": "P1", **changed}


@pytest.mark.parametrize("name", NAMES)
def test_forms_open_for_whoever_may_write_there(
    full: State, cast: dict[str, User], signed_in: Browser, name: str
) -> None:
    client, user = signed_in(name), cast[name]
    opens = any(membership.role in _EDITORS for membership in user.held)
    for model in MODELS.values():
        row = model.objects.order_by("code").first()
        assert row is not None
        seen = model.objects.visible_to(user).filter(pk=row.pk).exists()
        edited = model.objects.editable_by(user).filter(pk=row.pk).exists()
        expected = 403 if not opens else 200 if seen and edited else 403 if seen else 404
        for verb in ("edit", "retire", "restore", "confirm"):
            assert (
                client.get(f"/register/{verb}{row.get_absolute_url().removeprefix('/register')}").status_code
                == expected
            )
        adds = opens and bool(user.scope(model.editing))
        assert client.get(f"/register/add/{model.estate}/").status_code == (200 if adds else 403)


def test_every_column_has_a_label_and_its_meaning(full: State, cast: dict[str, User]) -> None:
    for model in MODELS.values():
        form = RecordForm(model, cast["manager"])
        columns = {column.name: column for column in model.table().columns}
        page = str(form)
        for name in set(form.fields) - {"_version", "_reason"}:
            assert form.fields[name].label
            assert columns[name].meaning.split(".")[0] in str(form.fields[name].help_text)
            assert f'id="id_{name}"' in page


def test_a_correction_is_saved_and_written_down(full: State, cast: dict[str, User], signed_in: Browser) -> None:
    answer = signed_in("liaison").post("/register/edit/systems/S1/", _ledger(users="1,200", _reason="counted"))
    assert answer.status_code == 302
    full.ledger.refresh_from_db()
    assert (full.ledger.users, full.ledger.version) == (1200, 2)
    entry = Entry.objects.of("systems", "S1").get()
    assert (entry.before, entry.after) == ({"users": None}, {"users": 1200})
    assert (entry.actor, entry.reason) == (cast["liaison"].label, "counted")


def test_what_nobody_touched_in_the_form_stays_as_it_is(full: State, cast: dict[str, User], signed_in: Browser) -> None:
    """The form as it is shown, sent back unchanged, changes nothing: in no table, in no column."""
    client = signed_in("manager")
    for model in MODELS.values():
        for row in model.objects.editable_by(cast["manager"]):
            form = RecordForm(model, cast["manager"], record=row)
            posted = dict(form.initial)
            answer = client.post(_to("edit", row), posted)
            assert answer.status_code == 302, (row, answer.context["form"].errors)
    assert not Entry.objects.exists()


def test_every_wrong_value_is_told_at_its_field_and_in_the_summary(full: State, signed_in: Browser) -> None:
    answer = signed_in("liaison").post("/register/edit/systems/S1/", _ledger(users="many", owner="P99", agency=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("users", "owner", "agency"):
        assert f'href="#id_{name}"' in page
        assert f'id="id_{name}_error"' in page
        assert re.search(rf'<input[^>]*id="id_{name}"[^>]*aria-invalid="true"', page) or re.search(
            rf'<input[^>]*aria-invalid="true"[^>]*id="id_{name}"', page
        )
    assert "There is no P99 in people." in page
    assert "This is not a number." in page
    assert not Entry.objects.exists()


def test_nobody_edits_what_is_not_his(full: State, signed_in: Browser) -> None:
    assert signed_in("liaison").post("/register/edit/systems/S2/", {"name": "x"}).status_code == 404
    assert signed_in("commissioner").post("/register/edit/systems/S1/", {"name": "x"}).status_code == 403
    assert signed_in("liaison").post("/register/edit/skills/sql/", {"name": "x"}).status_code == 403
    assert not Entry.objects.exists()


def test_nobody_gives_a_record_to_an_agency_that_is_not_his(full: State, signed_in: Browser) -> None:
    answer = signed_in("liaison").post("/register/edit/systems/S1/", _ledger(agency="DPH"))
    assert answer.status_code == 422
    assert "an agency that is not among yours" in answer.content.decode()
    added = signed_in("liaison").post("/register/add/systems/", {"system": "S9", "agency": "DPH"})
    assert added.status_code == 422
    assert not System.objects.filter(code="S9").exists()
    assert System.objects.get(code="S1").agency == full.revenue


def test_pay_is_in_no_form_of_whoever_may_not_see_it(full: State, cast: dict[str, User], signed_in: Browser) -> None:
    page = signed_in("liaison").get("/register/edit/people/P1/").content.decode()
    assert 'name="name"' in page
    assert "yearly_pay" not in page
    assert "retirement_eligible" not in page
    posted = {"_version": "1", "agency": "REV", "title": "IT Manager", "yearly_pay": "1"}
    assert signed_in("liaison").post("/register/edit/people/P1/", posted).status_code == 302
    assert Person.objects.get(code="P1").yearly_pay == 80_123


def test_whoever_sees_pay_elsewhere_adds_people_without_it(full: State, signed_in: Browser) -> None:
    posted = {"person": "P9", "agency": "REV", "title": "IT Analyst 1", "yearly_pay": ""}
    assert signed_in("spanning").post("/register/add/people/", posted).status_code == 302
    assert (
        signed_in("spanning").post("/register/add/people/", {**posted, "person": "P8", "yearly_pay": "9"}).status_code
        == 422
    )
    assert set(Person.objects.filter(code__in=("P8", "P9")).values_list("code", flat=True)) == {"P9"}


def test_a_record_is_added_with_a_key_of_its_cleaned_values(
    full: State, cast: dict[str, User], signed_in: Browser
) -> None:
    Skill.objects.create(code="java", name="Java")
    posted = {"system": " S1 ", "skill": "java", "level": "2", "_reason": "new"}
    answer = signed_in("liaison").post("/register/add/system_needs/", posted)
    assert answer.status_code == 302
    assert answer["Location"] == "/register/system_needs/S1%7Cjava/"
    assert SystemNeed.objects.get(code="S1|java").level == 2
    again = signed_in("liaison").post("/register/add/system_needs/", posted)
    assert again.status_code == 422
    assert "There is such a record already." in again.content.decode()


def test_the_address_fills_in_what_is_known(full: State, signed_in: Browser) -> None:
    page = signed_in("liaison").get("/register/add/system_needs/?system=S1").content.decode()
    assert re.search(r'name="system"[^>]*value="S1"|value="S1"[^>]*name="system"', page)


def test_both_sides_of_a_conflict_are_shown_and_nothing_is_lost(
    full: State, cast: dict[str, User], signed_in: Browser
) -> None:
    actions.change(full.ledger, by=cast["manager"], values={"users": 7, "capability": "taxes"})
    answer = signed_in("liaison").post("/register/edit/systems/S1/", _ledger(users="9", capability="taxes"))
    assert answer.status_code == 409
    page = answer.content.decode()
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", page)
    (label, now, entered) = rows[0]
    assert len(rows) == 1
    assert (label.partition(" <")[0], now, entered) == ("Users", "7", "9")
    assert "changed meanwhile" in label
    assert "Manager" in page
    assert System.objects.get(code="S1").users == 7
    # sent again from that page, it knows what it overwrites
    version = re.search(r'name="_version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="_version"', page)
    assert version is not None
    again = signed_in("liaison").post(
        "/register/edit/systems/S1/", _ledger(users="9", capability="taxes", _version=version[1] or version[2])
    )
    assert again.status_code == 302
    assert System.objects.get(code="S1").users == 9


def test_retiring_asks_why_and_can_be_taken_back(full: State, signed_in: Browser) -> None:
    client = signed_in("liaison")
    assert client.post("/register/retire/systems/S1/", {"_version": "1", "reason": " "}).status_code == 422
    assert client.post("/register/retire/systems/S1/", {"_version": "1", "reason": "off"}).status_code == 302
    assert System.objects.get(code="S1").retired_at
    assert client.post("/register/restore/systems/S1/", {"_version": "1", "reason": "on"}).status_code == 409
    assert client.post("/register/restore/systems/S1/", {"_version": "2", "reason": "on"}).status_code == 302
    assert not System.objects.get(code="S1").retired_at
    assert [(e.action, e.reason) for e in Entry.objects.of("systems", "S1")] == [("restore", "on"), ("retire", "off")]


def test_a_confirmation_is_of_what_was_seen(full: State, cast: dict[str, User], signed_in: Browser) -> None:
    client = signed_in("liaison")
    actions.change(full.ledger, by=cast["manager"], values={"users": 7})
    assert client.post("/register/confirm/systems/S1/", {"_version": "1"}).status_code == 409
    answer = client.post("/register/confirm/systems/S1/", {"_version": "2", "next": "/register/missing/"})
    assert (answer.status_code, answer["Location"]) == (302, "/register/missing/")
    full.ledger.refresh_from_db()
    assert full.ledger.confirmed_by == cast["liaison"].label


def test_nobody_is_led_off_the_site(full: State, signed_in: Browser) -> None:
    for address in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        posted = {**_ledger(users=str(len(address))), "_version": "", "next": address}
        answer = signed_in("liaison").post("/register/edit/systems/S1/", posted)
        assert answer["Location"] == "/register/systems/S1/"


def test_suggestions_come_from_what_the_reader_sees(full: State, cast: dict[str, User], signed_in: Browser) -> None:
    def offered(name: str, text: str) -> list[str]:
        answer = signed_in(name).get("/register/lookup/people/", {"field": "owner", "owner": text})
        return re.findall(r'<option value="(.*?)">', answer.content.decode())

    assert offered("liaison", "analyst") == ["P1", "P2"]
    assert offered("liaison", "Alvarez") == ["P1"]
    assert offered("liaison", "Egan") == []
    assert offered("health-liaison", "P") == ["P3"]
    assert offered("manager", "") == []


def test_a_table_that_is_not_there_is_not_found(full: State, signed_in: Browser) -> None:
    for address in ("add/nothing/", "edit/nothing/x/", "lookup/nothing/", "nothing/x/"):
        assert signed_in("manager").get(f"/register/{address}").status_code == 404


def test_a_small_table_comes_with_all_it_has_and_a_large_one_is_asked(
    full: State, cast: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = str(RecordForm(System, cast["manager"])["agency"])
    assert '<option value="REV">Revenue Services</option>' in page
    monkeypatch.setattr("rotunda.web.register.records.references.MOST_OPTIONS", 2)
    page = str(RecordForm(System, cast["manager"])["agency"])
    assert "<option" not in page
    assert 'hx-get="/register/lookup/agencies/"' in page
    assert Agency.objects.count() == 3
