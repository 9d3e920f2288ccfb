"""Words over several lines: broken between words, and between any two Chinese characters.

Textual breaks at spaces alone, so that a Chinese sentence goes to a line of its own behind the
number or the dash before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.visual import Visual

from screens.widgets.cells import width_of

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions

_BULLET: Final = re.compile(r"[->] |  ")
"""What a line begins with that goes on below its words."""
_OPENING, _CLOSING = "（「『《【“‘", "，。；：、）」』》】！？…%”’"
_UNIT: Final = re.compile(
    rf"[{_OPENING}]*(?:[^\s\u2e80-\uffff{_OPENING}]+|[^\s])[{_CLOSING}]*\s*|\s+"
)
"""What is not broken: a word, or one Chinese character, with the marks that belong to it."""


def breaks(text: str, width: int, *, hang: int = 0) -> list[int]:
    """Where the second line of ``text`` begins, and each one after it.

    Lines have ``width`` cells, from the second on ``hang`` less.
    """
    found: list[int] = []
    taken = 0
    for unit in _UNIT.finditer(text):
        need = width_of(unit[0].rstrip())
        if taken and taken + need > width:
            found.append(unit.start())
            width, taken = (width - hang if len(found) == 1 else width), 0
        if need > width:  # a path, a digest: broken wherever the line ends
            for at in range(unit.start(), unit.end()):
                cell = width_of(text[at])
                if taken and taken + cell > width:
                    found.append(at)
                    width, taken = (width - hang if len(found) == 1 else width), 0
                taken += cell
        else:
            taken += width_of(unit[0])
    return found


class Prose(Visual):
    """Content broken that way; a line with a mark before it goes on below its words."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._flowed: tuple[int, Content] | None = None

    def __str__(self) -> str:
        return self._content.plain

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prose) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content.plain)

    def flowed(self, width: int) -> Content:
        """The content with its lines broken for ``width`` cells."""
        if self._flowed is None or self._flowed[0] != width:
            lines = [
                part
                for line in self._content.split("\n", allow_blank=True)
                for part in _broken(line, width)
            ]
            self._flowed = width, Content("\n").join(lines)
        return self._flowed[1]

    # Textual's protocol

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self.flowed(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._content.get_optimal_width(rules, container_width)

    def get_minimal_width(self, rules: RulesMap) -> int:
        return 2

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.flowed(width).get_height(rules, width)


def _broken(line: Content, width: int) -> list[Content]:
    hang = 2 if _BULLET.match(line.plain) else 0
    first, *others = line.divide(breaks(line.plain, width, hang=hang)) or [line]
    return [first.rstrip(), *(Content(" " * hang) + other.rstrip() for other in others)]
