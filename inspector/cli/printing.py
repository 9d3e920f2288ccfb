"""On the way to a terminal or a pipe: nothing in a text may act, everything must fit.

Data goes to stdout, everything else to stderr.  Texts come from packs, colleagues and files:
control characters and direction marks in them are shown as ``\\x1b``, never sent.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from inspector.i18n import Text

if TYPE_CHECKING:
    from rich.console import Console

_ACTIVE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PIPE_WIDTH: Final = 120
_LEAST_WIDTH: Final = 40


def harmless(text: str) -> str:
    """The text with whatever a terminal would act on made visible; line ends stay."""
    return _ACTIVE.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def out(text: object) -> None:
    """A line of data."""
    sys.stdout.write(harmless(str(text)) + "\n")


def tell(text: object) -> None:
    """A line for the person: a message, a warning."""
    sys.stdout.flush()
    sys.stderr.write(harmless(str(text)) + "\n")
    sys.stderr.flush()


def print_json(value: Any) -> None:
    """One JSON value."""
    encoded = msgspec.json.encode(value, enc_hook=_plain)
    sys.stdout.write(_quiet(msgspec.json.format(encoded, indent=2)) + "\n")


def print_json_list(values: Iterable[Any]) -> None:
    """One JSON list, item by item: it may be longer than memory."""
    separator = "["
    for value in values:
        sys.stdout.write(separator + _quiet(msgspec.json.encode(value, enc_hook=_plain)))
        separator = ",\n "
    sys.stdout.write("[]\n" if separator == "[" else "]\n")


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


def _quiet(encoded: bytes) -> str:
    """JSON as text; what JSON lets through and a terminal acts on is written as its escape."""
    return re.sub(
        "[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]",
        lambda found: f"\\u{ord(found[0]):04x}",
        encoded.decode(),
    )


class Column(msgspec.Struct, frozen=True):
    """A table's column; the ``wide`` ones share what room is left and are folded into it."""

    title: Text
    wide: bool = False
    right: bool = False


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    """Rows fitted to the terminal; 120 wide and without colours into a pipe."""
    from rich import box  # 65 ms with its console, and --json needs none
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(
            RichText(str(column.title)),
            justify="right" if column.right else "left",
            no_wrap=not column.wide,
            overflow="fold" if column.wide else "ellipsis",
            ratio=1 if column.wide else None,
            min_width=8 if column.wide else None,
        )
    for row in rows:
        table.add_row(*(RichText(harmless(_cell(cell))) for cell in row))
    console().print(table)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\n", " ")


def many(count: int, one: str) -> str:
    """``1 event``, ``2 events``: in English alone."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def minute(at: str) -> str:
    """An event's time, to the minute."""
    from inspector.ledger.clock import wall_of

    return wall_of(at).strftime("%Y-%m-%d %H:%M UTC")


def console() -> Console:
    """A console for stdout that prints what it is given: no markup, no highlighting."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    return Console(
        file=sys.stdout,
        width=width() if terminal else _PIPE_WIDTH,
        force_terminal=terminal,
        color_system="auto" if terminal and not os.environ.get("NO_COLOR") else None,
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )


def width() -> int:
    return max(_LEAST_WIDTH, shutil.get_terminal_size().columns)


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


_WORDS: Final = re.compile(r"\s+|[^\s\u2e80-\uffef]+[\uff00-\uffef\u3000-\u303f]*|[\s\S]")
_NOT_FIRST: Final = "，。；：、！？）」』》】,.;:!?)"


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most ``room`` cells: broken at spaces, and between Chinese characters."""
    lines = [""]
    for word in _WORDS.findall(" ".join(text.split())):
        if cells(lines[-1]) + cells(word.rstrip()) > room and lines[-1] and word not in _NOT_FIRST:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if lines[-1] or not word.isspace():
            lines[-1] += word
    return [line.rstrip() for line in lines]


def in_language(value: Any) -> Any:
    """Structs as dicts, every text in the language in use, for :func:`print_json`."""
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, msgspec.Struct):
        return {key: in_language(getattr(value, key)) for key in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [in_language(part) for part in cast(Sequence[object], value)]
    return value
