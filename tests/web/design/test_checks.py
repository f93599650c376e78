from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from rotunda.web.design.checks import NEEDED, assets


def test_missing_assets_are_named_with_their_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda name: None if name.startswith("vendor/") else name)
    (found,) = assets()
    assert found.id == "design.W001"
    assert "vendor/theme.css" in found.msg
    assert "rotunda/site.css" not in found.msg
    assert "make assets" in str(found.hint)


def test_nothing_is_said_where_all_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finders, "find", lambda name: name)
    assert assets() == []


def test_what_is_not_fetched_is_in_the_source() -> None:
    static = Path(__file__).parents[3] / "src" / "rotunda" / "web" / "static"
    assert all((static / name).is_file() for name in NEEDED if not name.startswith("vendor/"))
