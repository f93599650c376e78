"""Pages of transfers: reconciled by agency, signed as shown, taken away in scope."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rotunda.web.accounts.models import User
from rotunda.web.audit.models import Entry
from rotunda.web.register.actions import change
from rotunda.web.register.models import Agency, Person, System
from rotunda.web.transfers import counting
from rotunda.web.transfers.models import Kind, Side, State, Transfer
from rotunda.web.transfers.reconciling import counted, inventory
from rotunda.web.transfers.statement import statement
from tests.web.conftest import State as Small
from tests.web.transfers.conftest import Sign

SignIn = Callable[[str], Client]
Cast = dict[str, User]


def test_what_only_one_side_has_is_found_by_one(centre: Agency, state: Small, cast: Cast) -> None:
    counting.count(state.revenue, by=cast["liaison"], side=Side.AGENCY, codes={Kind.SYSTEM: ["S1", "S7"]}, seen=True)
    counting.count(state.revenue, by=cast["manager"], side=Side.CENTRE, codes={Kind.SYSTEM: ["S1", "S8"]}, seen=True)
    counting.count(state.revenue, by=cast["manager"], side=Side.CENTRE, codes={Kind.PERSON: ["P1"]}, seen=False)
    items = {item.code: item for item in inventory(cast["planner"], state.revenue)}
    assert {code: item.found for code, item in items.items()} == {
        "P1": "neither",
        "S1": "both",
        "S7": "agency",
        "S8": "centre",
    }
    assert items["S7"].progress == "gone"
    found, progress = counted(items.values())
    assert sum(found.values()) == sum(progress.values()) == 4
    assert Entry.objects.filter(table="findings").count() == 5


def test_whoever_is_out_of_scope_is_not_in_the_inventory(state: Small, cast: Cast) -> None:
    Person.objects.filter(code="P1").update(in_scope=False)
    assert [item.code for item in inventory(cast["liaison"], state.revenue)] == ["S1"]


def test_a_side_counts_only_for_itself(centre: Agency, state: Small, cast: Cast, signed_in: SignIn) -> None:
    url = reverse("transfers:count", args=(state.revenue.pk,))
    given = {"side": "centre", "people": "P1", "systems": "", "seen": "yes"}
    assert signed_in("liaison").post(url, given).status_code == 422
    assert signed_in("health-liaison").post(url, given).status_code == 404
    assert signed_in("manager").post(url, given).status_code == 302


def test_from_the_inventory_to_a_complete_transfer_by_pages_alone(
    centre: Agency, state: Small, cast: Cast, signed_in: SignIn
) -> None:
    liaison, manager = signed_in("liaison"), signed_in("manager")
    chosen = liaison.get(reverse("transfers:propose", args=(state.revenue.pk,)) + "?chosen=person:P1&chosen=system:S1")
    assert chosen.context["form"]["people"].value() == "P1"
    given = {"side": "agency", "people": "P1", "systems": "S1", "effective": timezone.localdate().isoformat()}
    answer = liaison.post(chosen.request["PATH_INFO"], given, follow=True)
    assert "Proposed: 2" in answer.content.decode()
    for client, side in ((liaison, "agency"), (manager, "centre")):
        assert "Waits for your signature" in client.get("/").content.decode()
        keys = list(Transfer.objects.values_list("pk", flat=True))
        page = client.get("/transfers/sign/", {"chosen": keys})
        digests = {f"digest-{each.transfer.pk}": each.statement.digest for each in page.context["shown"]}
        answer = client.post("/transfers/sign/", {"chosen": keys, "side": side, "read": "on", **digests}, follow=True)
        assert "Signed: 2" in answer.content.decode()
    assert set(Transfer.objects.values_list("state", flat=True)) == {State.COMPLETE}
    assert Person.objects.get(code="P1").agency == centre
    told = signed_in("commissioner").get(reverse("transfers:agency", args=(state.revenue.pk,))).content.decode()
    assert "Complete" in told
    assert "Ann Alvarez" in told


def test_the_form_shows_exactly_what_is_signed(ann_moves: Transfer, signed_in: SignIn) -> None:
    page = signed_in("liaison").get(f"/transfers/sign/?chosen={ann_moves.pk}").content.decode()
    fresh = Transfer.objects.with_all().get()
    now = statement(fresh, Side.AGENCY)
    assert now.says in page
    assert now.digest in page
    assert all(str(value) in page for value in now.values.values() if isinstance(value, str))


def test_signing_what_has_changed_meanwhile_shows_it_anew(
    ann_moves: Transfer, ledger_moves: Transfer, cast: Cast, state: Small, signed_in: SignIn
) -> None:
    client, keys = signed_in("liaison"), [ann_moves.pk, ledger_moves.pk]
    page = client.get("/transfers/sign/", {"chosen": keys})
    digests = {f"digest-{each.transfer.pk}": each.statement.digest for each in page.context["shown"]}
    change(state.ann, by=cast["liaison"], values={"title": "IT Manager"})
    answer = client.post("/transfers/sign/", {"chosen": keys, "side": "agency", "read": "on", **digests})
    assert answer.status_code == 409
    assert "IT Manager" in answer.content.decode()
    assert not any(each.signatures.exists() for each in Transfer.objects.all()), "all or none"


def test_nothing_is_signed_unread(ann_moves: Transfer, signed_in: SignIn) -> None:
    answer = signed_in("liaison").post("/transfers/sign/", {"chosen": ann_moves.pk, "side": "agency"})
    assert answer.status_code == 422
    assert not ann_moves.signatures.exists()


def test_whoever_may_sign_both_chooses_and_then_signs_no_more(
    ann_moves: Transfer, both: User, signed_in: SignIn
) -> None:
    client = signed_in("both")
    page = client.get(f"/transfers/sign/?chosen={ann_moves.pk}&side=centre")
    assert page.context["side"] is Side.CENTRE
    digest = page.context["shown"][0].statement.digest
    given = {"chosen": ann_moves.pk, "side": "centre", "read": "on", f"digest-{ann_moves.pk}": digest}
    assert client.post("/transfers/sign/", given).status_code == 302
    assert client.get(f"/transfers/sign/?chosen={ann_moves.pk}").status_code == 302


def test_a_transfer_tells_who_signed_what_changed_and_what_happened(
    ann_moves: Transfer, signing: Sign, cast: Cast, state: Small, signed_in: SignIn
) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    change(state.ann, by=cast["liaison"], values={"title": "IT Manager"})
    page = signed_in("auditor").get(ann_moves.get_absolute_url()).content.decode()
    assert "No longer counts" in page
    assert "IT Manager" in page
    assert "Signed, for the agency" in page
    assert "80,123" not in page


@pytest.mark.parametrize(
    ("name", "status"),
    [("manager", 200), ("commissioner", 200), ("health-liaison", 404), ("employee", 403), ("nobody", 403)],
)
def test_each_member_of_the_cast_opens_the_transfers_in_scope(
    ann_moves: Transfer, signed_in: SignIn, name: str, status: int
) -> None:
    assert signed_in(name).get(ann_moves.get_absolute_url()).status_code == status


def test_refusing_and_withdrawing_are_for_the_side_whose_it_is(ann_moves: Transfer, signed_in: SignIn) -> None:
    given = {"side": "centre", "reason": "Seasonal"}
    assert signed_in("manager").get(f"/transfers/{ann_moves.pk}/withdraw/").status_code == 403
    assert signed_in("liaison").get(f"/transfers/{ann_moves.pk}/refuse/").status_code == 403
    assert signed_in("manager").post(f"/transfers/{ann_moves.pk}/refuse/", {"side": "centre"}).status_code == 422
    assert signed_in("manager").post(f"/transfers/{ann_moves.pk}/refuse/", given).status_code == 302
    assert signed_in("liaison").get("/transfers/?state=refused").context["page"].paginator.count == 1


def test_an_export_is_in_scope_escaped_and_audited(centre: Agency, state: Small, cast: Cast, signed_in: SignIn) -> None:
    System.objects.filter(code="S1").update(name="=HYPERLINK(1)")
    url = reverse("transfers:export", args=(state.revenue.pk,))
    answer = signed_in("liaison").get(url + "?kind=system")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["code"], row["name"]) for row in rows] == [("S1", "'=HYPERLINK(1)")]
    assert Entry.objects.filter(action="export", table="transfers").get().after == {"rows": 1}
    assert signed_in("health-liaison").get(url).status_code == 404
    assert signed_in("employee").get(url).status_code == 404


def test_nonsense_in_the_address_is_not_an_error(ann_moves: Transfer, signed_in: SignIn) -> None:
    client = signed_in("manager")
    for url in ("/transfers/?state=x&page=9&kind=%00", "/transfers/sign/?chosen=x", "/transfers/sign/"):
        assert client.get(url).status_code in {200, 302}
    assert client.get("/transfers/sign/?chosen=999999").status_code == 404


@pytest.mark.parametrize("more", [0, 30])
def test_pages_ask_the_database_as_often_however_many_records(  # a scene
    ann_moves: Transfer,
    signing: Sign,
    signed_in: SignIn,
    state: Small,
    django_assert_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    for number in range(more):
        person = Person.objects.create(code=f"X{number}", agency=state.revenue)
        made = Transfer(kind="person", code=person.code, person=person, effective=timezone.localdate())
        made.from_agency, made.to_agency, made.proposed_for = ann_moves.from_agency, ann_moves.to_agency, "agency"
        made.save()
    client = signed_in("manager")
    with django_assert_num_queries(11):
        client.get("/transfers/")
    with django_assert_num_queries(9):
        client.get(reverse("transfers:agency", args=(state.revenue.pk,)))
