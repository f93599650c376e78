"""The counts by agency of runs that are there, kept with them."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Count, Q

_COUNTS: dict[str, Any] = {
    "needs": Count("pk"),
    "home_none": Count("pk", filter=Q(home_depth=0)),
    "home_single": Count("pk", filter=Q(home_depth=1)),
    "state_none": Count("pk", filter=Q(state_depth=0)),
    "state_single": Count("pk", filter=Q(state_depth=1)),
}


def _tally(apps: Any, _editor: Any) -> None:
    lines = apps.get_model("ledger", "Line").objects
    for run in apps.get_model("ledger", "Run").objects.all():
        rows = lines.filter(run=run).order_by().values("agency").annotate(**_COUNTS)
        run.tallies = {str(row.pop("agency")): row for row in rows}
        run.save()


class Migration(migrations.Migration):
    dependencies = (("ledger", "0002_lines_in_order"),)
    operations = (
        # a worker of the version before, which goes on meanwhile, leaves it out
        migrations.AddField(
            "run", "tallies", models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
        ),
        migrations.RunPython(_tally, migrations.RunPython.noop),
    )
