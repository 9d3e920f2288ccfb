"""Texts that no spreadsheet runs and no reader chokes on.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return is a formula to a
spreadsheet, and so are the full-width signs to some; whoever types such a note must not run
anything on the reader's machine.  An apostrophe before it makes it text.  A number is no formula
and stays one.
"""

from __future__ import annotations

import re
from typing import Final

from inspector.i18n import Text

CELL_LIMIT: Final = 32_767
"""Characters (UTF-16 units) that a cell of a workbook holds."""

_FORMULA: Final = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]")
_FORMULA_FIRST: Final = frozenset("\t\r\n")
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_BAD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_QUOTED: Final = re.compile('[,"\r\n]')
_LINE_ENDS: Final = re.compile(r"\r\n?")


def is_number(text: str) -> bool:
    """Whether a text is a number as we write one: ``-5.2``, not ``+5`` or ``1e5``."""
    return _NUMBER.fullmatch(text) is not None


def readable(text: str) -> str:
    """Without what XML and most readers refuse: controls, halves of characters; line ends LF."""
    if text.isprintable():
        return text
    return _BAD.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def harmless(text: str) -> str:
    """A readable text that no spreadsheet takes for a formula."""
    if text[:1].isalnum() and text.isprintable():
        return text
    suspicious = text[:1] in _FORMULA_FIRST or _FORMULA.match(text) is not None
    text = readable(text)
    return f"'{text}" if suspicious and not is_number(text) else text


def quoted(text: str) -> str:
    """A cell of CSV as in RFC 4180: in quotes where it must be."""
    if _QUOTED.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def fitting(text: str) -> str:
    """A text that a workbook's cell holds; what is left out is said at its end."""
    if len(text) <= CELL_LIMIT // 2 or _units(text) <= CELL_LIMIT:
        return text
    note = str(
        Text(
            f" [已截断，全文 {len(text)} 字，见 csv 或 jsonl]",
            f" [cut: {len(text)} characters in full, see csv or jsonl]",
        )
    )
    room = CELL_LIMIT - len(note)
    kept = text.encode("utf-16-le", "replace")[: room * 2].decode("utf-16-le", "ignore")
    return kept + note


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)
