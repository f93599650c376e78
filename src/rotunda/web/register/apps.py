"""The app of the register."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "rotunda.web.register"
    label = "register"
    verbose_name = "Register"
