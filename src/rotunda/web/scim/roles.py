"""The roles that groups of the directory give: what a member holds follows from the groups he is in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from rotunda.web.accounts.actor import Actor
from rotunda.web.accounts.models import Membership
from rotunda.web.audit.actions import Change, record
from rotunda.web.scim.models import GroupRole


@transaction.atomic
def give_roles(users: Iterable[int], *, by: Actor) -> None:
    """Give the users what their groups give, and take back what these gave before and give no more.

    What an owner granted by hand stays as it is.
    """
    wanted_users = set(users)
    due: set[tuple[int, str, int | None]] = set(
        GroupRole.objects.filter(group__members__in=wanted_users).values_list("group__members", "role", "agency")
    )
    due = {each for each in due if each[0] in wanted_users}
    held = Membership.objects.filter(user__in=wanted_users).select_related("agency")
    changes = []
    for membership in held:
        which = (membership.user_id, membership.role, membership.agency_id)
        if membership.from_directory and which not in due:
            membership.delete()
            changes.append(_change("revoke", which))
        due.discard(which)
    for user, role, agency in sorted(due, key=str):
        Membership.objects.create(user_id=user, role=role, agency_id=agency, granted_by=by.label, from_directory=True)
        changes.append(_change("grant", (user, role, agency)))
    record(changes, by=by)


def _change(action: str, which: tuple[int, str, int | None]) -> Change:
    user, role, agency = which
    told = {"role": role, "agency": agency, "through": "the directory"}
    before, after = (told, {}) if action == "revoke" else ({}, told)
    return Change(action, "users", str(user), before, after, agency)
