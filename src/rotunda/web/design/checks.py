"""A system check that says when the styles, scripts and fonts of the design are not there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution

#: Without these no page looks or works as it should.
NEEDED = (
    "vendor/theme.css",
    "vendor/uswds-init.min.js",
    "vendor/uswds.min.js",
    "vendor/img/sprite.svg",
    "rotunda/site.css",
    "rotunda/site.js",
)


def assets(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001  # as Django calls it
    """A caution that names the missing files and how to make them; nothing where all are there."""
    missing = [name for name in NEEDED if finders.find(name) is None]
    if not missing:
        return []
    return [
        Caution(
            f"The site's assets are missing: {', '.join(missing)}. Pages will have no styles.",
            hint="Run `make assets` in a clone (it needs a network). An installed wheel carries them: install it anew.",
            id="design.W001",
        )
    ]
