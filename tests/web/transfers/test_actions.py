"""A transfer takes two sides, two people, and a record that stays as it was signed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from rotunda.web.accounts.actor import NotPermitted
from rotunda.web.accounts.models import User
from rotunda.web.audit.chain import breaks
from rotunda.web.audit.models import Entry, Head
from rotunda.web.register.actions import Stale, change, confirm, retire
from rotunda.web.register.models import Agency
from rotunda.web.transfers import actions, reads
from rotunda.web.transfers.models import Finding, Kind, Side, Signature, State, Transfer
from rotunda.web.transfers.statement import changed_since, intact, standing, statement
from tests.web.conftest import State as Small
from tests.web.transfers.conftest import Sign

Cast = dict[str, User]
_READERS = ("planner", "owner", "commissioner", "employee", "auditor", "nobody")


def test_when_both_sides_have_signed_a_person_is_one_of_the_shared_organisation(
    ann_moves: Transfer, signing: Sign, state: Small, centre: Agency
) -> None:
    assert signing(ann_moves, "liaison", Side.AGENCY).state == State.AGENCY
    state.ann.refresh_from_db()
    assert state.ann.agency == state.revenue
    assert signing(ann_moves, "manager", Side.CENTRE).state == State.COMPLETE
    state.ann.refresh_from_db()
    assert (state.ann.agency, state.ann.in_scope) == (centre, True)


def test_it_does_not_matter_who_signs_first(ann_moves: Transfer, signing: Sign, state: Small, centre: Agency) -> None:
    signing(ann_moves, "manager", Side.CENTRE)
    assert signing(ann_moves, "liaison", Side.AGENCY).state == State.COMPLETE
    state.ann.refresh_from_db()
    assert state.ann.agency == centre


def test_a_system_stays_the_agencys_and_its_history_tells_who_runs_it(
    ledger_moves: Transfer, signing: Sign, state: Small
) -> None:
    signing(ledger_moves, "liaison", Side.AGENCY)
    signing(ledger_moves, "manager", Side.CENTRE)
    state.ledger.refresh_from_db()
    assert state.ledger.agency == state.revenue
    told = Entry.objects.of("systems", "S1").get(action="transfer")
    assert (told.before, told.after) == ({"run_by": "REV"}, {"run_by": "BITS"})
    assert told.agency == state.revenue.pk


def test_nobody_signs_both_sides(ann_moves: Transfer, signing: Sign, both: User) -> None:
    signing(ann_moves, "both", Side.AGENCY)
    with pytest.raises(NotPermitted, match="Somebody else"):
        signing(ann_moves, "both", Side.CENTRE)
    assert Signature.objects.count() == 1
    assert reads.missing(Transfer.objects.with_all().get(), both) == []


def test_a_token_is_still_the_same_user(ann_moves: Transfer, signing: Sign, both: User) -> None:
    signing(ann_moves, "both", Side.AGENCY)
    Signature.objects.update(signer=f"{both.label} token:9")
    with pytest.raises(NotPermitted, match="Somebody else"):
        signing(ann_moves, "both", Side.CENTRE)


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("manager", Side.AGENCY),
        ("liaison", Side.CENTRE),
        ("health-liaison", Side.AGENCY),
        *(
            (name, side)
            for name in ("planner", "owner", "commissioner", "employee", "auditor", "nobody")
            for side in Side
        ),
    ],
)
def test_a_side_signs_only_in_its_scope(ann_moves: Transfer, signing: Sign, name: str, side: Side) -> None:
    with pytest.raises(NotPermitted):
        signing(ann_moves, name, side)
    assert not Signature.objects.exists()


def test_a_side_signs_once(ann_moves: Transfer, signing: Sign) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    with pytest.raises(ValidationError, match="signed already"):
        signing(ann_moves, "spanning", Side.AGENCY)


def test_a_record_that_is_changed_after_signing_voids_the_signature(
    ann_moves: Transfer, signing: Sign, cast: Cast, state: Small
) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    change(state.ann, by=cast["liaison"], values={"title": "IT Manager"})
    fresh = Transfer.objects.with_all().get()
    signature = fresh.signatures.get()
    assert changed_since(signature, fresh) == [("title", "IT Analyst 2", "IT Manager")]
    assert standing(fresh) == {}
    assert reads.state_of(fresh).text == "Changed after signing"
    assert signing(ann_moves, "manager", Side.CENTRE).state == State.CENTRE
    signature.refresh_from_db()
    assert signature.voided == [["title", "IT Analyst 2", "IT Manager"]]
    state.ann.refresh_from_db()
    assert state.ann.agency == state.revenue
    assert signing(ann_moves, "liaison", Side.AGENCY).state == State.COMPLETE
    assert Entry.objects.filter(action="void-signature").get().after["title"] == "IT Manager"


def test_a_record_that_is_only_confirmed_keeps_the_signature(
    ann_moves: Transfer, signing: Sign, cast: Cast, state: Small
) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    confirm(state.ann, by=cast["liaison"])
    assert Side.AGENCY in standing(Transfer.objects.with_all().get())
    assert reads.awaiting(cast["liaison"]) == set()


def test_pay_is_not_signed_as_neither_side_sees_it(ann_moves: Transfer) -> None:
    values = statement(Transfer.objects.with_all().get(), Side.AGENCY).values
    assert not {"yearly_pay", "hired", "retirement_eligible"} & set(values)


def test_a_retired_record_voids_the_signature_and_cannot_be_signed(
    ann_moves: Transfer, signing: Sign, cast: Cast, state: Small
) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    retire(state.ann, by=cast["liaison"], reason="left")
    with pytest.raises(ValidationError, match="no longer has the record"):
        signing(ann_moves, "manager", Side.CENTRE)
    assert Signature.objects.get().voided_at is None, "a refusal leaves nothing half-written"


def test_what_was_signed_cannot_be_altered_unseen(ann_moves: Transfer, signing: Sign) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    signature = Signature.objects.get()
    assert intact(signature)
    signature.values["title"] = "Commissioner"
    assert not intact(signature)


def test_whoever_was_shown_something_else_does_not_sign(ann_moves: Transfer, cast: Cast, state: Small) -> None:
    shown = statement(Transfer.objects.with_all().get(), Side.AGENCY).digest
    change(state.ann, by=cast["liaison"], values={"location": "Hartford"})
    with pytest.raises(Stale, match="Read it again"):
        actions.sign(ann_moves, by=cast["liaison"], side=Side.AGENCY, digest=shown)


def test_the_last_signature_waits_for_the_effective_day(
    centre: Agency, state: Small, cast: Cast, signing: Sign
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    codes = {Kind.PERSON: ["P1"]}
    (made,) = actions.propose(state.revenue, by=cast["manager"], side=Side.CENTRE, codes=codes, effective=tomorrow)
    signing(made, "manager", Side.CENTRE)
    with pytest.raises(ValidationError, match="or later"):
        signing(made, "liaison", Side.AGENCY)


def test_the_side_that_did_not_propose_refuses_with_a_reason(ann_moves: Transfer, cast: Cast, signing: Sign) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        actions.refuse(ann_moves, by=cast["manager"], side=Side.CENTRE, reason=" ")
    with pytest.raises(ValidationError, match="Withdraw it instead"):
        actions.refuse(ann_moves, by=cast["liaison"], side=Side.AGENCY, reason="no")
    refused = actions.refuse(ann_moves, by=cast["manager"], side=Side.CENTRE, reason="Seasonal, stays")
    assert (refused.state, refused.reason) == (State.REFUSED, "Seasonal, stays")
    with pytest.raises(ValidationError, match="refused already"):
        signing(ann_moves, "liaison", Side.AGENCY)


def test_the_side_that_proposed_withdraws_and_it_can_be_proposed_anew(
    ann_moves: Transfer, cast: Cast, state: Small
) -> None:
    with pytest.raises(ValidationError, match="Refuse it instead"):
        actions.withdraw(ann_moves, by=cast["manager"], side=Side.CENTRE, reason="no")
    actions.withdraw(ann_moves, by=cast["liaison"], side=Side.AGENCY, reason="too early")
    codes, today = {Kind.PERSON: ["P1"]}, timezone.localdate()
    (again,) = actions.propose(state.revenue, by=cast["manager"], side=Side.CENTRE, codes=codes, effective=today)
    assert again.state == State.PROPOSED


def test_what_cannot_be_transferred_is_told_all_at_once_and_nothing_is_proposed(
    ann_moves: Transfer, cast: Cast, state: Small
) -> None:
    state.revenue.people.create(code="P9", in_scope=False)
    codes = {Kind.PERSON: ["P1", "P3", "P9"], Kind.SYSTEM: ["S1"]}
    with pytest.raises(ValidationError) as told:
        actions.propose(
            state.revenue, by=cast["liaison"], side=Side.AGENCY, codes=codes, effective=timezone.localdate()
        )
    assert len(told.value.messages) == 3
    assert Transfer.objects.count() == 1


def test_without_a_shared_organisation_nothing_is_proposed(state: Small, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Add an agency of kind center"):
        actions.propose(
            state.revenue,
            by=cast["liaison"],
            side=Side.AGENCY,
            codes={Kind.PERSON: ["P1"]},
            effective=timezone.localdate(),
        )


def test_every_step_stands_in_the_audit_and_its_chain_is_whole(
    ann_moves: Transfer, signing: Sign, cast: Cast, state: Small
) -> None:
    signing(ann_moves, "liaison", Side.AGENCY)
    signing(ann_moves, "manager", Side.CENTRE)
    told = list(Entry.objects.of("transfers", str(ann_moves.pk)).order_by("number").values_list("action", "actor"))
    assert told == [
        ("propose", cast["liaison"].label),
        ("sign", cast["liaison"].label),
        ("sign", cast["manager"].label),
    ]
    moved = Entry.objects.of("people", "P1").get(action="change")
    assert moved.actor == f"{cast['manager'].label} transfer:{ann_moves.pk}"
    assert moved.after == {"agency": "BITS", "in_scope": True}
    head = Head.objects.get()
    assert list(breaks(Entry.objects.order_by("number"), (head.number, head.hash))) == []


def test_signing_says_that_it_is_there(ann_moves: Transfer, signing: Sign) -> None:
    signing(ann_moves, "manager", Side.CENTRE)
    assert set(Finding.objects.filter(code="P1", seen=True).values_list("side", flat=True)) == {"agency", "centre"}


@pytest.mark.parametrize(
    ("name", "sees"),
    [("manager", 1), ("liaison", 1), ("spanning", 1), ("health-liaison", 0), ("commissioner", 1), ("employee", 0)],
)
def test_each_member_of_the_cast_sees_the_transfers_in_scope(
    ann_moves: Transfer, cast: Cast, name: str, sees: int
) -> None:
    assert Transfer.objects.visible_to(cast[name]).count() == sees


def test_what_waits_for_a_signature_is_what_ones_own_side_has_not_signed(
    ann_moves: Transfer, cast: Cast, signing: Sign, state: Small
) -> None:
    assert {name: len(reads.awaiting(cast[name])) for name in ("liaison", "manager", "health-liaison", "owner")} == {
        "liaison": 1,
        "manager": 1,
        "health-liaison": 0,
        "owner": 0,
    }
    signing(ann_moves, "liaison", Side.AGENCY)
    assert reads.awaiting(cast["liaison"]) == set()
    change(state.ann, by=cast["liaison"], values={"title": "IT Manager"})
    assert reads.awaiting(cast["liaison"]) == {ann_moves.pk}
