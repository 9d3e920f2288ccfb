"""What a person writes in a cell: a day in one of many spellings, a word of a list, a text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from inspector.exports.cells import fitting, readable
from inspector.i18n import LANGUAGES, Text

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
"""A cell as a workbook gives it; of a formula what it came to."""

_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
"""Days since the end of 1899 that a number is taken for: 1954 to 2119."""
_DAY: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+00?:00(?::00(?:\.0+)?)?)?"
)
_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_GUARDED: Final = re.compile(r"'[\s\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠\t\r\n]")


def text(value: Value) -> str:
    """A cell as text: line ends LF, no blanks round it; a number in its shortest form."""
    match value:
        case None:
            return ""
        case str():
            return readable(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)).strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(" ", "seconds")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a CSV's cell from being run."""
    return cell[1:] if _GUARDED.match(cell) else cell


def exported(stored: str) -> str:
    """A stored text as :func:`text` gives it back from the cell that the export made of it."""
    return text(fitting(readable(stored)))


def is_cut(stored: str) -> bool:
    return fitting(stored) != stored


def day(value: Value) -> str | None:
    """An ISO date, empty for an empty cell; None for what is no day, or one of several."""
    match value:
        case dt.datetime() | dt.date():
            return value.isoformat()[:10]
        case bool():
            return None
        case int() | float():
            return _serial(value)
        case _:
            pass
    typed = unicodedata.normalize("NFKC", text(value))
    if not typed:
        return ""
    if (found := _DAY.fullmatch(typed) or _DIGITS.fullmatch(typed)) is not None:
        try:
            return dt.date(*map(int, found.groups())).isoformat()
        except ValueError:
            return None
    return _serial(int(typed)) if re.fullmatch(r"\d{5}", typed, re.ASCII) else None


def _serial(days: float) -> str | None:
    if int(days) != days or int(days) not in _SERIALS:
        return None
    return (_EPOCH + dt.timedelta(days=int(days))).isoformat()


def chosen(value: Value, words: Mapping[str, Text]) -> str | None:
    """The code that a cell names, in either language; None for no word of the list."""
    typed = unicodedata.normalize("NFKC", text(value)).casefold()
    for code, word in words.items():
        if typed in (code, *(word.to(language).casefold() for language in LANGUAGES)):
            return code
    return None


def alike(cell: Value, *said: str) -> bool:
    """Whether a cell says one of these: as text, as a number, as a day, as yes or no."""
    typed = text(cell)
    for one in said:
        if typed in (exported(one), exported(one).strip("'")) or unguarded(typed) == exported(one):
            return True
        if typed.casefold() == one.casefold():
            return True
        if (number := _number(typed)) is not None and number == _number(one):
            return True
        if (on := day(cell)) and on == day(one):
            return True
    return False


def _number(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
