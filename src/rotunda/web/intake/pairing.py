"""Finds records of people and systems that may be one, for a human to decide. Nothing is merged here.

Two records of one table are put side by side where a rule says so:

- their codes differ in nothing but case, blanks and signs ("E-1042" and "e1042", an e-mail address in two spellings);
- people: the same name, in whatever order and with or without initials ("Alvarez, Ann M." and "Ann Alvarez"); or a
  similar name in the same agency;
- systems: the same name in the same agency, but for case, blanks and signs; or a similar one.

Names are similar where `difflib`'s ratio of matching letters is `SIMILAR` or more and their numbers are the same:
"Payroll 2" and "Payroll 3" are two systems. Only names that share a word, or begin alike, are compared at all; with so
few comparisons difflib is fast enough, and needs no package of its own.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db import transaction

from rotunda.web.intake.models import Decision, Pair
from rotunda.web.register.models import Person, System

#: From this share of matching letters on, names are similar.
SIMILAR = 0.88
#: A word that more records than this have tells nothing.
_MANY = 200
#: Tables whose records may have come twice.
TABLES: tuple[type[Person] | type[System], ...] = (Person, System)


@dataclass(frozen=True)
class Named:
    """A record as it is compared."""

    code: str
    agency: int
    name: str


@dataclass(frozen=True)
class Found:
    """Two codes, in order, with the rule that found them and how alike they are, 0 to 1."""

    left: str
    right: str
    why: str
    likeness: float


def find() -> int:
    """Write down every pair that was not found before; tells how many are new. Pairs that were decided stay so."""
    new = 0
    for model in TABLES:
        rows = model.objects.current().order_by("pk").values_list("code", "agency", "name")
        alike: dict[tuple[str, str], list[Found]] = defaultdict(list)
        for found in pairs(model.estate, [Named(*row) for row in rows]):
            alike[found.left, found.right].append(found)
        known = set(Pair.objects.filter(table=model.estate).values_list("left", "right"))
        fresh = [_pair(model.estate, rules) for key, rules in alike.items() if key not in known]
        with transaction.atomic():
            # another worker may look at the same time
            Pair.objects.bulk_create(fresh, ignore_conflicts=True)
        new += len(fresh)
    return new


def _pair(table: str, rules: list[Found]) -> Pair:
    first = rules[0]
    likeness = max(rule.likeness for rule in rules)
    return Pair(
        table=table, left=first.left, right=first.right, likeness=likeness, why=[rule.why for rule in rules],
        decision=Decision.OPEN,
    )  # fmt: skip


def pairs(table: str, records: Iterable[Named]) -> Iterator[Found]:
    """The pairs that the rules find among the records of a table."""
    known = list(records)
    yield from _equal(((_plain(one.code), one) for one in known), "The codes differ only in case or signs.", 0.95)
    named = [one for one in known if _plain(one.name)]
    if table == "people":
        yield from _equal(((person_key(one.name), one) for one in named), "The name is the same.", 1.0)
    else:
        keys = ((f"{one.agency} {_plain(one.name)}", one) for one in named)
        yield from _equal(keys, "The name is the same, in the same agency.", 1.0)
    yield from _similar(table, named)


def _equal(keyed: Iterable[tuple[str, Named]], why: str, likeness: float) -> Iterator[Found]:
    groups: dict[str, list[Named]] = defaultdict(list)
    for key, one in keyed:
        if key:
            groups[key].append(one)
    for group in groups.values():
        if 1 < len(group) <= _MANY:
            for one, other in combinations(group, 2):
                yield _ordered(one, other, why, likeness)


def _similar(table: str, named: Iterable[Named]) -> Iterator[Found]:
    """Names of one agency that share a word or begin alike, and are similar and not the same."""
    key = person_key if table == "people" else _words
    blocks: dict[tuple[int, str], list[tuple[str, Named]]] = defaultdict(list)
    for one in named:
        text = key(one.name)
        for word in {*text.split(), text[:3]}:
            blocks[one.agency, word].append((text, one))
    compared: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) > _MANY:
            continue
        for (text, one), (also, other) in combinations(block, 2):
            codes = (min(one.code, other.code), max(one.code, other.code))
            if text == also or codes in compared:
                continue
            compared.add(codes)
            if (ratio := likeness(text, also)) >= SIMILAR:
                yield _ordered(one, other, "The names are similar, in the same agency.", ratio)


def likeness(text: str, other: str) -> float:
    """How alike two names are, 0 to 1; 0 where their numbers differ, or they cannot be `SIMILAR`."""
    if re.findall(r"\d+", text) != re.findall(r"\d+", other):
        return 0.0
    matcher = difflib.SequenceMatcher(None, text, other, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return round(matcher.ratio(), 3)


def person_key(name: str) -> str:
    """A person's name without order, case, signs and initials: 'Alvarez, Ann M.' and 'Ann Alvarez' are one."""
    words = _words(name).split()
    whole = [word for word in words if len(word) > 1]
    return " ".join(sorted(whole or words))


def _words(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name.lower()).split())


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _ordered(one: Named, other: Named, why: str, likeness: float) -> Found:
    left, right = sorted((one.code, other.code))
    return Found(left, right, why, likeness)
