"""URLs of imports."""

from __future__ import annotations

from django.urls import path

from rotunda.web.intake import pair_views, source_views, views

app_name = "intake"
urlpatterns = [
    path("", views.imports, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.intake, name="import"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/rows.csv", views.export, name="export"),
    path("sources/", source_views.sources, name="sources"),
    path("sources/new/", source_views.new_source, name="new-source"),
    path("sources/<int:pk>/", source_views.source, name="source"),
    path("reconcile/", pair_views.pairs, name="pairs"),
    path("reconcile/<int:pk>/", pair_views.pair, name="pair"),
    path("reconcile/look/", pair_views.look, name="look"),
]
