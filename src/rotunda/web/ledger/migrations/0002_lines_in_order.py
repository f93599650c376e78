"""Indexes that have lines in the order of the page, and hold what is counted. They can be made while the site is in use."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Index

from rotunda.web.upkeep.live import AddIndexLive, RemoveIndexLive

_ORDER = ["state_depth", "home_depth", "-criticality", "service", "skill"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("ledger", "0001_initial"),)
    operations = (
        AddIndexLive(model_name="line", index=Index(fields=["run", *_ORDER], name="lines_in_order")),
        AddIndexLive(model_name="line", index=Index(fields=["run", "agency", *_ORDER], name="lines_of_agency")),
        RemoveIndexLive(model_name="line", name="lines_by_agency"),
    )
