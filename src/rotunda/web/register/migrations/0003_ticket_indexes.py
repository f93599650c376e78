"""Indexes by which a million tickets are counted, ordered and found. They can be made while the site is in use."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Index, Q

from rotunda.web.upkeep.live import AddIndexLive, RemoveIndexLive

_NEW = (
    Index(fields=["retired_at", "-opened", "code"], name="tickets_in_use"),
    Index(fields=["agency", "retired_at", "-opened", "code"], name="tickets_of_agency"),
    Index(fields=["priority", "agency", "retired_at"], name="tickets_by_priority"),
    Index(fields=["state", "agency", "retired_at"], name="tickets_by_state"),
    Index(fields=["category", "agency", "retired_at"], name="tickets_by_category"),
    Index(fields=["group", "agency", "retired_at"], name="tickets_by_group"),
    Index(
        fields=["retired_at", "-opened", "code"],
        condition=Q(("resolved__isnull", True)),
        name="tickets_open",
    ),
    Index(
        fields=["agency", "retired_at", "-opened", "code"],
        condition=Q(("resolved__isnull", True)),
        name="tickets_open_of_agency",
    ),
)


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("register", "0002_calendars"),)
    operations = (
        *(AddIndexLive(model_name="ticket", index=index) for index in _NEW),
        RemoveIndexLive(model_name="ticket", name="tickets_by_agency"),
    )
