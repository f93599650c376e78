"""URLs of transfers. Agencies go by number, for their codes may hold anything."""

from __future__ import annotations

from django.urls import path

from rotunda.web.transfers import deeds, views

app_name = "transfers"
urlpatterns = [
    path("", views.transfers, name="list"),
    path("sign/", deeds.sign, name="sign"),
    path("<int:pk>/", views.transfer, name="transfer"),
    path("<int:pk>/refuse/", deeds.refuse, name="refuse"),
    path("<int:pk>/withdraw/", deeds.withdraw, name="withdraw"),
    path("agency/<int:agency>/", views.agency, name="agency"),
    path("agency/<int:agency>/export/", views.export, name="export"),
    path("agency/<int:agency>/propose/", deeds.propose, name="propose"),
    path("agency/<int:agency>/count/", deeds.count, name="count"),
]
