"""The indexes of tickets by what they are filtered by anew, with the list's order in them; one for missed targets, one
for skills, one by number within an agency, and the order with all that is filtered by."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Index

from rotunda.web.upkeep.live import AddIndexLive, RemoveIndexLive

_WITHIN = ["agency", "-opened", "code", "retired_at"]
_FACETS = ["priority", "state", "category", "group", "skill", "met_target"]
_NEW = (
    Index(fields=["-opened", "code", "agency", *_FACETS, "retired_at"], name="tickets_in_order"),
    Index(fields=["agency", "code", "retired_at"], name="tickets_of_agency_by_code"),
    Index(fields=["priority", *_WITHIN], name="tickets_with_priority"),
    Index(fields=["state", *_WITHIN], name="tickets_with_state"),
    Index(fields=["category", *_WITHIN], name="tickets_with_category"),
    Index(fields=["group", *_WITHIN], name="tickets_with_group"),
    Index(fields=["skill", *_WITHIN], name="tickets_with_skill"),
    Index(fields=["met_target", "priority", *_WITHIN], name="tickets_with_met_target"),
)
_OLD = ("tickets_opened", "tickets_by_priority", "tickets_by_state", "tickets_by_category", "tickets_by_group")


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("register", "0004_ticket_indexes_in_order"),)
    operations = (
        *(AddIndexLive(model_name="ticket", index=index) for index in _NEW),
        *(RemoveIndexLive(model_name="ticket", name=name) for name in _OLD),
    )
