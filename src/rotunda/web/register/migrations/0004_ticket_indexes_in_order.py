"""The indexes of tickets anew, with what most tickets have in common as their last column."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Index, Q

from rotunda.web.upkeep.live import AddIndexLive, RemoveIndexLive

_OPEN = Q(("resolved__isnull", True))
_ORDER = ["-opened", "code", "retired_at"]
_NEW = (
    Index(fields=_ORDER, name="tickets_opened"),
    Index(fields=["agency", *_ORDER], name="tickets_opened_of_agency"),
    Index(fields=_ORDER, condition=_OPEN, name="tickets_unresolved"),
    Index(fields=["agency", *_ORDER], condition=_OPEN, name="tickets_unresolved_of_agency"),
)
_OLD = ("tickets_by_opening", "tickets_in_use", "tickets_of_agency", "tickets_open", "tickets_open_of_agency")


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("register", "0003_ticket_indexes"),)
    operations = (
        *(AddIndexLive(model_name="ticket", index=index) for index in _NEW),
        *(RemoveIndexLive(model_name="ticket", name=name) for name in _OLD),
    )
