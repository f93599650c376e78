"""Draws what depends on what as layers from left to right: where boxes stand, and which lines join them.

The order within a layer is by the mean place of a box's neighbours in the layer before, swept once each way
(Sugiyama, Tagawa, Toda 1981): with layers of a dozen boxes nothing better is worth its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

WIDTH, HEIGHT, GAP, ROW, EDGE = 184, 40, 72, 54, 8
#: Letters that fit a line of a box.
_LETTERS = 23


@dataclass(frozen=True)
class Box:
    """Something to draw: its key, what stands in it, where it leads, and its layer, 0 for what the picture is about."""

    key: str
    label: str
    layer: int
    url: str = ""
    faint: bool = False


@dataclass(frozen=True)
class Placed:
    """A box where it stands; lengths as text, so that no locale puts commas into them."""

    box: Box
    x: str
    y: str
    text_x: str
    text_y: str
    short: str


@dataclass(frozen=True)
class Picture:
    """A drawing of `width` by `height`, with the lines as SVG paths; `title` and `description` say it in words."""

    title: str
    description: str
    width: str
    height: str
    boxes: Sequence[Placed]
    paths: Sequence[str]
    headings: Sequence[tuple[str, str]] = field(default=())

    @property
    def box_width(self) -> str:
        return str(WIDTH)

    @property
    def box_height(self) -> str:
        return str(HEIGHT)


def drawn(
    title: str,
    description: str,
    boxes: Sequence[Box],
    lines: Iterable[tuple[str, str]],
    headings: Mapping[int, str] | None = None,
) -> Picture:
    """The picture of these boxes, and of lines from one key to another; lines of unknown boxes are left out."""
    known = {box.key for box in boxes}
    joined = [(a, b) for a, b in lines if a in known and b in known and a != b]
    layers = _ordered(boxes, joined)
    columns = {layer: number for number, layer in enumerate(sorted(layers))}
    top = 28 if headings else EDGE
    tallest = max((len(layer) for layer in layers.values()), default=1)
    at = {
        box.key: (
            EDGE + columns[number] * (WIDTH + GAP),
            top + int((place + (tallest - len(layer)) / 2) * ROW),
        )
        for number, layer in layers.items()
        for place, box in enumerate(layer)
    }
    placed = [_placed(box, *at[box.key]) for layer in layers.values() for box in layer]
    said = [(layer, text) for layer, text in (headings or {}).items() if layer in columns]
    words = [(str(EDGE + columns[layer] * (WIDTH + GAP)), text) for layer, text in said]
    width = 2 * EDGE + len(columns) * (WIDTH + GAP) - GAP
    height = top + tallest * ROW
    return Picture(title, description, str(width), str(height), placed, [_path(at[a], at[b]) for a, b in joined], words)


def _ordered(boxes: Sequence[Box], lines: Sequence[tuple[str, str]]) -> dict[int, list[Box]]:
    """The boxes by layer, each layer in an order that makes few lines cross."""
    layers: dict[int, list[Box]] = {}
    for box in boxes:
        layers.setdefault(box.layer, []).append(box)
    neighbours: dict[str, set[str]] = {box.key: set() for box in boxes}
    for a, b in lines:
        neighbours[a].add(b)
        neighbours[b].add(a)
    for order in (sorted(layers), sorted(layers, reverse=True)):
        for before, now in pairwise(order):
            places = {box.key: place for place, box in enumerate(layers[before])}
            layers[now].sort(key=lambda box: _mean([places[key] for key in neighbours[box.key] if key in places]))
    return layers


def _mean(places: Sequence[int]) -> float:
    return sum(places) / len(places) if places else 0.0


def _placed(box: Box, x: int, y: int) -> Placed:
    short = box.label if len(box.label) <= _LETTERS else f"{box.label[: _LETTERS - 1]}…"
    return Placed(box, str(x), str(y), str(x + WIDTH // 2), str(y + HEIGHT // 2 + 5), short)


def _path(a: tuple[int, int], b: tuple[int, int]) -> str:
    """A curve from the side of one box that looks at the other."""
    (ax, ay), (bx, by) = a, b
    y, z = ay + HEIGHT // 2, by + HEIGHT // 2
    if ax == bx:
        return f"M {ax + WIDTH} {y} C {ax + WIDTH + 40} {y} {bx + WIDTH + 40} {z} {bx + WIDTH} {z}"
    start, end = (ax + WIDTH, bx) if ax < bx else (ax, bx + WIDTH)
    middle = (start + end) // 2
    return f"M {start} {y} C {middle} {y} {middle} {z} {end} {z}"
