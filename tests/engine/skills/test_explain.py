from __future__ import annotations

import pytest

from rotunda.engine.skills.explain import why
from rotunda.engine.skills.solve import infer
from tests.engine.skills.test_solve import TODAY, log


def test_a_record_is_explained_by_its_tickets_its_pace_and_what_would_raise_it() -> None:
    result = infer(log(*[("P1", "mail", 0, 1.0)] * 10, *[("P2", "mail", 0, 4.0)] * 10), as_of=TODAY)
    evidence, *others = why(result, "P2", "mail")
    assert evidence == (
        "P2 resolved 10 tickets about mail, the newest on 2026-06-30; weighed by age they count as 10.0, which gives"
        " working level with confidence 0.77."
    )
    assert others == [
        "From opening to resolution they took 1.41 times as long as everybody's on like tickets.",
        "Practitioner level would take a weight of 15.",
    ]


def test_somebody_busy_and_slow_is_told_of_the_pace() -> None:
    result = infer(log(*[("P1", "mail", 0, 9.0)] * 60, *[("P2", "mail", 0, 1.0)] * 60), as_of=TODAY)
    assert why(result, "P1", "mail")[-1] == "Practitioner level would take a pace of at most 1.5."
    assert len(why(result, "P2", "mail")) == 2


def test_a_doubt_is_told() -> None:
    work = [("P1", skill, 0, 5.0) for skill in ("mail", "fax", "net") for _ in range(30)]
    result = infer(log(*work, *[("desk", "mail", 0, 0.1)] * 10, *[("desk", "fax", 0, 0.1)] * 10), as_of=TODAY)
    assert why(result, "desk", "mail")[-1].startswith("In doubt: desk resolves so much")


def test_nothing_in_the_log_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="nothing of P1 in fax"):
        why(infer(log(("P1", "mail", 0, 1.0)), as_of=TODAY), "P1", "fax")
