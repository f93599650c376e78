"""What awaits a user on the front page: a card for each wing that is open, with what there is to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone

from rotunda.web.accounts.models import User
from rotunda.web.accounts.permissions import Permission
from rotunda.web.design.when import day
from rotunda.web.intake.models import Decision, Pair
from rotunda.web.jobs.models import Job, State
from rotunda.web.ledger.models import Run
from rotunda.web.ledger.querysets import tallies_for
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
    waiting = (_signatures, _claims, _disputes, _pairs, _own)
    return [card for cards in (*waiting, _register, _quality, _coverage, _history, _site) for card in cards(user)]


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


def _disputes(user: User) -> Iterator[Card]:
    if user.may(Permission.EDIT_REGISTER):
        waiting = PersonSkill.objects.editable_by(user).current().exclude(disputed="").count()
        if waiting:
            said = f"{intcomma(waiting)} skill{pluralize(waiting)} on record that employees say to be wrong."
            yield Card("disputes", "Disputed skills to settle", reverse("register:disputes"), said)


def _pairs(user: User) -> Iterator[Card]:
    if user.may(Permission.RECONCILE):
        waiting = Pair.objects.visible_to(user).filter(decision=Decision.OPEN).count()
        if waiting:
            said = f"{intcomma(waiting)} pair{pluralize(waiting)} of people or systems. Say whether they are the same."
            yield Card("pairs", "Possible duplicates", reverse("intake:pairs"), said)


def _own(user: User) -> Iterator[Card]:
    if user.may(Permission.CONFIRM_OWN_SKILLS) and user.person is not None:
        inferred = PersonSkill.objects.current().filter(person=user.person, evidence__in=("log", "title")).count()
        said = "All that the register holds about you, and who may see it."
        if inferred:
            said = f"{inferred} skill{pluralize(inferred)} inferred from your work or title. Say whether that is right."
        yield Card("own", "Your record", reverse("register:own"), said)


def _register(user: User) -> Iterator[Card]:
    if user.may(Permission.VIEW_REGISTER):
        people = Person.objects.visible_to(user).current().count()
        systems = System.objects.visible_to(user).current().count()
        persons = f"{intcomma(people)} {pluralize(people, 'person,people')}"
        said = f"{persons} and {intcomma(systems)} system{pluralize(systems)}."
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
        counts = tallies_for(user, run)
        thin, needs = sum(one.home_thin for one in counts), sum(one.needs for one in counts)
        said = (
            f"{intcomma(thin)} of {intcomma(needs)} needs depend on one "
            f"person of their agency, or on nobody, as of {day(run.as_of)}."
        )
        yield Card("coverage", "Coverage", reverse("ledger:index"), said)


def _history(user: User) -> Iterator[Card]:
    scope = user.scope(Permission.VIEW_AUDIT)
    if scope.everywhere or scope.agencies:
        said = "Who changed what, when and from which import, and whether the history has been altered."
        yield Card("history", "History", reverse("audit:list"), said)


def _site(user: User) -> Iterator[Card]:
    if user.may(Permission.MANAGE_ACCOUNTS):
        said = "Who may sign in and in which roles. Invite people, give roles, close accounts."
        yield Card("accounts", "Accounts", reverse("accounts:list"), said)
    if user.may(Permission.MANAGE_SITE):
        failed = Job.objects.filter(state=State.FAILED, asked__gte=timezone.now() - timedelta(days=7)).count()
        said = f"{failed} failed in the last seven days." if failed else "None failed in the last seven days."
        yield Card("jobs", "Background jobs", reverse("jobs:list"), f"Imports and long computations. {said}")
