"""The app of users, roles and access."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rotunda.web.accounts"
    label = "accounts"
    verbose_name = "Accounts"
