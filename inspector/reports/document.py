"""A document before it is a file: blocks that every renderer draws alike.

Texts are what a person reads, in the language of the moment; nothing in them is markup.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from inspector.i18n import Language, Text, language

Align = Literal["left", "center", "right"]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """What every part of a document is."""


class Run(Block, frozen=True, kw_only=True):
    """A piece of a line."""

    text: str
    bold: bool = False


Cell = str | Run


class Heading(Block, frozen=True, kw_only=True):
    """``level`` 1 to 3; its number, if it has one, is given by who draws it."""

    text: str
    level: Literal[1, 2, 3] = 1
    numbered: bool = True


class Paragraph(Block, frozen=True, kw_only=True):
    runs: tuple[Cell, ...]
    align: Align = "left"
    indent: bool = True
    """Two characters at its beginning, where that is the custom."""
    keep: bool = False
    """On one page with what follows."""


class Column(Block, frozen=True, kw_only=True):
    title: str
    share: float = 1.0
    """Of the table's width, beside the other columns' shares."""
    align: Align = "left"


class Table(Block, frozen=True, kw_only=True):
    """The row of titles stands again on every page; no titles, no such row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


class Picture(Block, frozen=True, kw_only=True):
    content: bytes
    """JPEG or PNG."""
    width: int
    """Pixels."""
    height: int
    alt: str
    caption: str


class Pictures(Block, frozen=True, kw_only=True):
    """Two beside each other."""

    pictures: tuple[Picture, ...]


class Bar(Block, frozen=True, kw_only=True):
    label: str
    values: tuple[int, ...]
    """One for each series."""


class Chart(Block, frozen=True, kw_only=True):
    """Numbers as bars, with the numbers."""

    title: str
    series: tuple[str, ...]
    """One or two; the second is what the first is held against."""
    bars: tuple[Bar, ...]


class Signatures(Block, frozen=True, kw_only=True):
    """Room to sign in: by each side its lines."""

    sides: tuple[tuple[str, ...], ...]


class Code(Block, frozen=True, kw_only=True):
    """A text as a QR code, and beside it what it is, to be read by a person."""

    content: str
    lines: tuple[str, ...]


class Seal(Block, frozen=True, kw_only=True):
    """Who issues it and when, with room for the seal."""

    issuer: str
    date: dt.date


class PageBreak(Block, frozen=True, kw_only=True):
    """What follows begins a page."""


AnyBlock = Heading | Paragraph | Table | Pictures | Chart | Signatures | Code | Seal | PageBreak


class Document(Block, frozen=True, kw_only=True):
    kind: str
    """As the command line names it: ``visit``."""
    about: str
    """What of: a part of the file's name."""
    title: str
    date: dt.date
    blocks: tuple[AnyBlock, ...]
    issuer: str = ""
    """Whose letterhead it has; none without it."""
    number: str = ""
    """The document's number, or the record's."""
    to: str = ""
    """Whom it is sent to."""
    facts: dict[str, str] = {}
    """What it is about, by name, for an office's own templates."""
    language: Language = msgspec.field(default_factory=language)


_ACTIVE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def plain(text: str) -> str:
    """The text without what no document holds: controls, direction marks, half characters."""
    return _ACTIVE.sub("", text.replace("\r\n", "\n").replace("\t", " "))


def runs_of(cell: Cell) -> Run:
    return cell if isinstance(cell, Run) else Run(text=cell)


_DIGITS: Final = "〇一二三四五六七八九"
_EN_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def chinese_number(number: int) -> str:
    """1 to 99: 一, 十, 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def month_name(month: int) -> str:
    """In English."""
    return _EN_MONTHS[month - 1]


def day_words(day: dt.date) -> Text:
    """A day as an office writes it: 2018年6月5日, 5 June 2018."""
    return Text(
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}",
    )


def numbered(blocks: Sequence[AnyBlock], of: Language) -> Iterator[tuple[AnyBlock, str]]:
    """Blocks, each heading with its number: 一、 （一） 1. or 1. 1.1 1.1.1; others with none."""
    at = [0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading) or not block.numbered:
            yield block, ""
            continue
        at[block.level - 1] += 1
        at[block.level :] = [0] * (3 - block.level)
        yield block, _number(at[: block.level], of)


def _number(at: Sequence[int], of: Language) -> str:
    if of == "en":
        return ".".join(str(one) for one in at) + (". " if len(at) == 1 else " ")
    match len(at):
        case 1:
            return f"{chinese_number(at[0])}、"
        case 2:
            return f"（{chinese_number(at[1])}）"
        case _:
            return f"{at[2]}. "
