"""The app of users, roles and access."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rotunda.web.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from rotunda.web.accounts.events import connect  # noqa: PLC0415  # models are not there before

        connect()
