"""Pictures of tables, drawn here, without a browser or a network."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl
import polars.selectors as cs
from markupsafe import Markup

from rotunda.report.document import Chart

#: One look for all charts. Colours differ in lightness as well as hue, so that they can be told apart by everybody and
#: on grey paper.
NOBODY, ONE, TWO, MORE = "#7a1f1f", "#e08a2e", "#b7d3e6", "#2f6690"
PLAIN = MORE
INK, QUIET = "#1d2733", "#4a5866"
_FONT = "Helvetica, Arial, sans-serif"
_CONFIG: Mapping[str, object] = {
    "aria": False,
    "background": "transparent",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": QUIET,
        "titleFontWeight": "normal",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "gridColor": "#e3e8ed",
        "domainColor": "#9aa7b3",
        "tickColor": "#9aa7b3",
        "labelLimit": 220,
    },
    "legend": {"labelColor": INK, "titleColor": QUIET, "titleFontWeight": "normal", "labelFontSize": 12},
    "header": {"labelColor": INK, "titleColor": QUIET},
}
_ROLES = re.compile(r' (?:role|aria-roledescription)="[a-z -]*"')
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def svg_of(chart: Chart, frame: pl.DataFrame) -> Markup:
    """The chart of the table's frame as an SVG element that can stand in a page.

    Raises `ValueError` where the specification cannot be drawn.
    """
    import vl_convert  # half a second that only a page needs  # noqa: PLC0415

    specification = {
        "$schema": _SCHEMA,
        **chart.specification,
        "data": {"values": frame.with_columns(cs.temporal().cast(pl.String())).to_dicts()},
        "config": _CONFIG,
    }
    drawn = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    # The values come out as text nodes, escaped; nothing that a user wrote becomes an element. The page calls the
    # picture one image with one text, so its parts have no roles of their own.
    return Markup(_ROLES.sub("", drawn))  # noqa: S704
