"""URLs of accounts."""

from __future__ import annotations

from django.urls import path

from rotunda.web.accounts import managing, views

app_name = "accounts"
urlpatterns = [
    path("my-account/", views.me, name="me"),
    path("my-account/second-factor/", views.second_factor, name="second_factor"),
    path("invitation/<slug:secret>/", views.accept, name="accept"),
    path("roles/", views.roles, name="roles"),
    path("accounts/", managing.accounts, name="list"),
    path("accounts/invite/", managing.invite, name="invite"),
    path("accounts/<int:pk>/", managing.account, name="account"),
    path("accounts/<int:pk>/grant/", managing.grant, name="grant"),
    path("accounts/<int:pk>/roles/<int:membership>/revoke/", managing.revoke, name="revoke"),
    path("accounts/<int:pk>/do/<slug:deed>/", managing.do, name="do"),
]
