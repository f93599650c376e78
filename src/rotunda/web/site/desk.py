"""What awaits a user on the front page: a card for each wing that is open, with what there is to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize
from django.urls import reverse

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.ledger.models import Line, Run
from rotunda.web.register.models import Claim, Person, PersonSkill, System
from rotunda.web.transfers.reads import awaiting


@dataclass(frozen=True)
class Card:
    """A door with what is behind it."""

    name: str
    title: str
    url: str
    said: str


def desk(user: User) -> list[Card]:
    """The cards of a user, what awaits a decision first."""
    return [*_signatures(user), *_claims(user), *_own(user), *_register(user), *_quality(user), *_coverage(user)]


def _signatures(user: User) -> Iterator[Card]:
    if waiting := len(awaiting(user)):
        said = f"{intcomma(waiting)} transfer{pluralize(waiting)} of people and systems. Read before you sign."
        yield Card("signatures", "Waits for your signature", f"{reverse('transfers:list')}?state=mine", said)


def _claims(user: User) -> Iterator[Card]:
    if user.may(Permission.DECIDE_CLAIMS):
        waiting = Claim.objects.visible_to(user).current().filter(decision__in=("", "open")).count()
        if waiting:
            said = (
                f"{intcomma(waiting)} title{pluralize(waiting)} that may do IT work. Claim or refuse for your agency."
            )
            yield Card("claims", "Titles to claim or refuse", reverse("register:claims"), said)


def _own(user: User) -> Iterator[Card]:
    if user.may(Permission.CONFIRM_OWN_SKILLS) and user.person is not None:
        inferred = PersonSkill.objects.current().filter(person=user.person, evidence__in=("log", "title")).count()
        said = f"{inferred} of your skills are inferred from work or title. Say whether they are right."
        yield Card("own", "Your record", reverse("register:own"), said)


def _register(user: User) -> Iterator[Card]:
    if user.may(Permission.VIEW_REGISTER):
        people = Person.objects.visible_to(user).current().count()
        systems = System.objects.visible_to(user).current().count()
        said = f"{intcomma(people)} people and {intcomma(systems)} system{pluralize(systems)} in your scope."
        yield Card("register", "The register", reverse("register:index"), said)


def _quality(user: User) -> Iterator[Card]:
    if user.may(Permission.EDIT_REGISTER):
        said = "What is missing in your records, the most valuable first."
        yield Card("missing", "Answer what is missing", reverse("register:missing"), said)
    if user.may(Permission.VIEW_LEDGER):
        said = "How complete and how fresh each agency's records are, and what would raise that most."
        yield Card("quality", "Quality of the data", reverse("register:qualities"), said)


def _coverage(user: User) -> Iterator[Card]:
    if user.may(Permission.VIEW_LEDGER) and (run := Run.objects.first()) is not None:
        counts = Line.objects.filter(run=run).visible_to(user).counted()
        said = (
            f"{intcomma(counts['home_none'] + counts['home_single'])} of {intcomma(counts['needs'])} needs hang on one "
            f"person of their agency, or on nobody, as of {run.as_of:%b %-d, %Y}."
        )
        yield Card("coverage", "Coverage", reverse("ledger:index"), said)
