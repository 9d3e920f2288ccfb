"""The overview drawn: bars and lines as SVG that carries no colour of its own.

Each shape has a class, and the page's style gives it a colour in light, dark and print.  The
numbers stand in a table beside every drawing, so that nothing is told by a drawing alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

WIDTH: Final = 400
_ROW, _BAR, _LABEL = 28, 18, 104
_HEIGHT, _BELOW, _LEFT = 150, 22, 48


class Part(msgspec.Struct, frozen=True):
    """A stretch of a bar."""

    count: int
    look: str
    """The class that colours it."""


class Bar(msgspec.Struct, frozen=True):
    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


class Rect(msgspec.Struct, frozen=True):
    x: float
    y: float
    width: float
    height: float
    look: str


class Label(msgspec.Struct, frozen=True):
    x: float
    y: float
    words: str
    anchor: str = "start"


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What a template puts into an ``<svg>`` of this size."""

    width: int = WIDTH
    height: int
    rects: tuple[Rect, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    """Points of a polyline, and its class."""
    labels: tuple[Label, ...] = ()


def bars(rows: Sequence[Bar]) -> Drawing:
    """A bar a row, label before it and total behind it."""
    most = max((row.total for row in rows), default=0) or 1
    room = WIDTH - _LABEL - 50
    rects, labels = list[Rect](), list[Label]()
    for at, row in enumerate(rows):
        y, x = at * _ROW + 4, float(_LABEL)
        labels.append(Label(_LABEL - 8, y + 14, row.label, "end"))
        for part in row.parts:
            width = round(part.count / most * room, 1)
            if width:
                rects.append(Rect(round(x, 1), y, width, _BAR, part.look))
            x += width
        labels.append(Label(round(x, 1) + 6, y + 14, f"{row.total:,}"))
    return Drawing(height=len(rows) * _ROW + 4, rects=tuple(rects), labels=tuple(labels))


def line(values: Sequence[int], first: str, last: str, look: str) -> Drawing:
    """One line from the ``first`` to the ``last`` month; the scale begins at 0."""
    most = max(values, default=0) or 1
    room, depth = WIDTH - _LEFT - 12, _HEIGHT - _BELOW - 12
    step = room / max(1, len(values) - 1)
    points = " ".join(
        f"{_LEFT + at * step:.1f},{12 + depth - value / most * depth:.1f}"
        for at, value in enumerate(values)
    )
    base, end = 12 + depth, _LEFT + room
    lines = [(f"{_LEFT},{base} {end},{base}", "axis"), (f"{_LEFT},12 {_LEFT},{base}", "axis")]
    if len(values) == 1:  # a single month is a level, not a point
        points += f" {end},{12 + depth - values[0] / most * depth:.1f}"
    return Drawing(
        height=_HEIGHT,
        lines=(*lines, (points, look)),
        labels=(
            Label(_LEFT - 6, 18, f"{most:,}", "end"),
            Label(_LEFT - 6, base + 4, "0", "end"),
            Label(_LEFT, _HEIGHT - 4, first),
            Label(end, _HEIGHT - 4, last, "end"),
        ),
    )
