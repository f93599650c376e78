"""URLs that the directory calls."""

from __future__ import annotations

from django.urls import path

from rotunda.web.scim import views

app_name = "scim"
_UNSUPPORTED = ("Me", "Bulk", ".search", "Users/.search", "Groups/.search")
urlpatterns = [
    path("ServiceProviderConfig", views.config, name="config"),
    path("ResourceTypes", views.resource_types, name="types"),
    path("ResourceTypes/<str:name>", views.resource_types, name="type"),
    path("Schemas", views.schemas, name="schemas"),
    path("Schemas/<str:name>", views.schemas, name="schema"),
    *(path(name, views.unsupported, name="unsupported") for name in _UNSUPPORTED),
    path("Users", views.users, name="users"),
    path("Users/<str:pk>", views.user, name="user"),
    path("Groups", views.group_list, name="groups"),
    path("Groups/<str:pk>", views.group, name="group"),
    path("<path:rest>", views.elsewhere, name="elsewhere"),
]
