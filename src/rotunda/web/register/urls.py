"""URLs of the register."""

from __future__ import annotations

from django.urls import path

from rotunda.web.register import quality_views
from rotunda.web.register.claims import views as claims
from rotunda.web.register.lists import bulk_views, downloads
from rotunda.web.register.lists import views as lists
from rotunda.web.register.own import disputes
from rotunda.web.register.own import views as own
from rotunda.web.register.records import editing
from rotunda.web.register.records import views as records

app_name = "register"
urlpatterns = [
    path("", lists.index, name="index"),
    path("own/", own.own, name="own"),
    path("own/skills/<path:code>/", own.own_skill, name="own_skill"),
    path("own/record.json", own.download, {"kind": "json"}, name="own_json"),
    path("own/record.csv", own.download, {"kind": "csv"}, name="own_csv"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/<path:code>/", disputes.dispute, name="dispute"),
    path("decide/", claims.claims, name="claims"),
    path("decide/<path:code>/", claims.decide, name="decide"),
    path("quality/", quality_views.qualities, name="qualities"),
    path("quality/<path:code>/", quality_views.quality, name="quality"),
    path("missing/", quality_views.missing, name="missing"),
    path("lookup/<slug:table>/", records.lookup, name="lookup"),
    path("add/<slug:table>/", editing.add, name="add"),
    path("edit/<slug:table>/<path:code>/", editing.edit, name="edit"),
    path("retire/<slug:table>/<path:code>/", editing.retire, name="retire"),
    path("restore/<slug:table>/<path:code>/", editing.restore, name="restore"),
    path("confirm/<slug:table>/<path:code>/", editing.confirm, name="confirm"),
    path("bulk/<slug:table>/", bulk_views.bulk, name="bulk"),
    path("<slug:table>.csv", downloads.csv_file, name="csv"),
    path("<slug:table>.xlsx", downloads.workbook, name="xlsx"),
    path("<slug:table>/", lists.records, name="list"),
    path("<slug:table>/<path:code>/", records.record, name="record"),
]
