"""Makes a demonstration: an invented state in the register, and one account for each role. Commands import this."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rotunda.engine.plan import newest_day
from rotunda.estate import Estate
from rotunda.estate.progress import Progress
from rotunda.web.accounts.actor import Actor, Operator
from rotunda.web.accounts.models import Membership, User
from rotunda.web.accounts.roles import ROLES, Reach
from rotunda.web.audit.actions import Change, record
from rotunda.web.demo.views import DOMAIN
from rotunda.web.ledger.computing import compute
from rotunda.web.register.loading import load
from rotunda.web.register.models import Agency, Person


def make_demo(estate: Estate, progress: Progress) -> None:
    """Load the Estate, make the accounts, and compute the ledger."""
    by = Operator("demonstration")
    load(estate, by=by, source="sample state", progress=progress)
    progress.stage("Making an account for each role")
    _accounts(by)
    compute(newest_day(estate) or timezone.localdate(), asked_by=by.label, progress=progress)


@transaction.atomic
def _accounts(by: Actor) -> None:
    """One user for each role; those of an agency are of the one with the most people, and one spans two."""
    agency, other = Agency.objects.filter(people__isnull=False).distinct().order_by("-employees", "code")[:2]
    person = Person.objects.filter(agency=agency).order_by("code").first()
    for name, role in ROLES.items():
        if not role.reach:
            continue
        user = User.objects.create_user(f"{name}{DOMAIN}", name=role.title)
        if Reach.SELF in role.reach:
            user.person = person
            user.save()
        home = agency if role.reach == (Reach.AGENCY,) else None
        _grant(user, name, home)
    spanning = User.objects.create_user(f"liaison-and-hr{DOMAIN}", name="Liaison of one agency, HR analyst of another")
    _grant(spanning, "agency-liaison", agency)
    _grant(spanning, "hr-analyst", other)
    made = list(User.objects.filter(email__endswith=DOMAIN).values_list("email", flat=True))
    record([Change("create", "users", email) for email in made], by=by, reason="demonstration")


def _grant(user: User, role: str, agency: Agency | None) -> None:
    Membership.objects.create(user=user, role=role, agency=agency, granted_by="demonstration")
