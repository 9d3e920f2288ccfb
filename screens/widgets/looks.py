"""What a widget that paints line by line is painted with, worked out once.

Textual works the style of a component out anew after each refresh, and a text's lines each time it
is rendered; between two keys neither changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from screens.widgets.prose import Prose

KEPT = 400
"""Texts whose lines are remembered, and rows."""


class Looks:
    """The styles of a widget's components and the lines of its texts."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Style] = {}
        self._wrapped: dict[tuple[int, int], tuple[Content, list[Strip]]] = {}
        """By a text's identity (texts are equal if their letters are, whatever their colours)."""
        self._rows: dict[tuple[Segment, ...], Strip] = {}

    def forget(self) -> None:
        """The theme is another, or the focus came or went."""
        self._styles.clear()
        self._wrapped.clear()
        self._rows.clear()

    def style(self, name: str = "") -> Style:
        """Of a component, as its class is named; without a name: of the widget itself."""
        style = self._styles.get(name)
        if style is None:
            widget = self._widget
            style = widget.get_component_rich_style(name) if name else widget.rich_style
            self._styles[name] = style
        return style

    def wrapped(self, content: Content, width: int) -> list[Strip]:
        """The text in lines of exactly ``width`` cells."""
        kept = self._wrapped.get((id(content), width))
        if kept is not None:
            return kept[1]
        if len(self._wrapped) >= KEPT:
            self._wrapped.clear()
        strips = Visual.to_strips(
            self._widget, Prose(content), width, None, self._widget.visual_style, pad=True
        )
        self._wrapped[id(content), width] = content, strips
        return strips

    def row(self, segments: Iterable[Segment]) -> Strip:
        """These pieces as a row, with as few changes of style as they need.

        Equal pieces give the same row: it keeps what Textual worked out to write it.
        """
        pieces = tuple(segment for segment in segments if segment.text)
        row = self._rows.get(pieces)
        if row is None:
            if len(self._rows) >= KEPT:
                self._rows.clear()
            row = self._rows[pieces] = Strip(pieces).simplify()
        return row

    @property
    def colourless(self) -> bool:
        """The terminal's own two colours must do."""
        # Textual does not say of what its App is generic
        return self._widget.app.no_color  # pyright: ignore[reportUnknownMemberType]

    @property
    def focused(self) -> bool:
        return self._widget.has_focus
