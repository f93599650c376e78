from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
#: Parts of `base.html` that pages do not include themselves.
PARTS = {"banner", "header", "footer", "sprite"}


def test_every_component_is_in_the_reference_and_nothing_else() -> None:
    told = set(
        re.findall(
            r"^\| `(\w+)\.html`", (ROOT / "docs/reference/components.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    there = {path.stem for path in (ROOT / "src/rotunda/web/templates/components").glob("*.html")}
    assert told == there - PARTS


def test_styles_are_written_for_every_tone_of_a_tag() -> None:
    styles = (ROOT / "src/rotunda/web/static/rotunda/site.css").read_text(encoding="utf-8")
    assert all(f".tag--{tone}" in styles for tone in ("good", "fair", "poor", "bad", "info"))
