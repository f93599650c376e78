"""URLs of background jobs."""

from __future__ import annotations

from django.urls import path

from rotunda.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/progress/", views.progress, name="progress"),
]
