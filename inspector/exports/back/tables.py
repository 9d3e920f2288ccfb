"""A sheet or a CSV of rows that somebody filled in; columns are known by their headings.

In either language or by their keys, in any order, with others between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Literal

import msgspec

from inspector.errors import InputError
from inspector.exports.back.words import Value, text
from inspector.exports.sheets import SHEETS
from inspector.exports.tables import COLUMNS
from inspector.i18n import LANGUAGES, Text

Kind = Literal["issues", "findings", "answers"]

_HEADS_WITHIN: Final = 10
"""Rows in which the heading is looked for: somebody may have put a title above it."""
NEEDED: Final[dict[Kind, tuple[str, ...]]] = {
    "issues": ("slug", "events"),
    "findings": ("id", "events"),
    "answers": ("event",),
}
"""The columns that say what a row was made from."""
FILLED: Final[dict[Kind, tuple[str, ...]]] = {
    "issues": ("remark",),
    "findings": (*("severity", "state", "what", "action", "due", "responsible", "closing_note"),),
    "answers": ("note",),
}
"""The columns that are taken back."""
_OWN: Final[dict[Kind, set[str | None]]] = {
    "findings": {"closing_note", "id"},
    "answers": {"value", "event"},
    "issues": {"sites_total", "checks_total"},
}
"""Columns that only such a table has."""


class Uncomputed(msgspec.Struct, frozen=True):
    """A formula without what it came to, or one that came to an error."""

    said: str


Cell = Value | Uncomputed


class Line(msgspec.Struct, frozen=True):
    """A row: its number, and its cells by their columns' keys."""

    number: int
    cells: dict[str, Cell]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    file: str
    sheet: str
    kind: Kind
    headings: dict[str, str]
    """As they stand in the file, by key."""
    places: dict[str, int]
    """Which column, from 0, by key."""
    lines: Iterator[Line]
    is_csv: bool = False
    names: bool | None = None
    """Whether it was exported with persons' names; None: it does not say."""
    pack: str | None = None
    """Digest of the pack that it was exported with; None: it does not say."""
    remarks: list[Text] = []

    @property
    def place(self) -> str:
        return f"{self.file}, {self.sheet}" if self.sheet else self.file

    def cell(self, key: str, row: int) -> str:
        """``E5``."""
        number, letters = self.places[key] + 1, ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{row}"


def table(
    file: str,
    sheet: str,
    rows: Iterator[Sequence[Cell]],
    *,
    names: bool | None = None,
    pack: str | None = None,
    is_csv: bool = False,
) -> Table | None:
    """The rows as a table; None if they are neither issues, findings nor answers.

    Raises InputError where a column is gone that rows cannot be told by, or headings are twice.
    """
    for number, heads in enumerate(islice(rows, _HEADS_WITHIN), 1):
        titles = [text(head) if not isinstance(head, Uncomputed) else "" for head in heads]
        kind = _kind(titles)
        if kind is not None:
            made = _table(file, sheet, rows, number, kind, titles, is_csv=is_csv)
            return msgspec.structs.replace(made, names=names, pack=pack)
    return None


def _table(
    file: str,
    sheet: str,
    rows: Iterator[Sequence[Cell]],
    number: int,
    kind: Kind,
    titles: list[str],
    *,
    is_csv: bool,
) -> Table:
    place = f"{file}, {sheet}" if sheet else file
    places, headings = _places(place, kind, titles)
    return Table(
        file=file,
        sheet=sheet,
        kind=kind,
        headings=headings,
        places=places,
        lines=_lines(rows, number, places),
        is_csv=is_csv,
        remarks=_missing(place, kind, titles, places),
    )


def _known(kind: Kind) -> dict[str, str]:
    """Headings, folded, and the keys they stand for."""
    found: dict[str, str] = {}
    for column in SHEETS[kind].columns:
        for heading in (*(column.label.to(one) for one in LANGUAGES), column.key):
            found.setdefault(heading.casefold(), column.key)
    if kind == "answers":
        found |= {key: key for key in COLUMNS if key not in found}
    return found


def _kind(titles: Sequence[str]) -> Kind | None:
    for kind, own in _OWN.items():
        known = _known(kind)
        keys = {known.get(title.casefold()) for title in titles}
        # told by most of its columns: one that is needed may be the one that is gone
        if len(keys & set(FILLED[kind])) >= len(FILLED[kind]) // 2 and keys & own:
            return kind
    return None


def _places(place: str, kind: Kind, titles: Sequence[str]) -> tuple[dict[str, int], dict[str, str]]:
    known = _known(kind)
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    used = (*NEEDED[kind], *FILLED[kind])
    for at, title in enumerate(titles):
        key = known.get(title.casefold())
        if key is None:
            continue
        if key in places and key in used:
            raise InputError(
                Text(f"“{title}”列出现两次", f"the column `{title}` is there twice"),
                Text("只留一列，再读入", "keep one of them, then import again"),
                path=place,
            )
        if key not in places:
            places[key], headings[key] = at, title
    for key in NEEDED[kind]:
        if key not in places:
            label = next(one.label for one in SHEETS[kind].columns if one.key == key)
            raise InputError(
                Text(f"没有“{label.zh}”列，不知道各行是谁", f"the column `{label.en}` is gone:"
                     " which records the rows are is not known"),
                Text(
                    "重新导出，把填写的内容抄过去；列可以隐藏，不要删除或改名",
                    "export again and copy what was filled in; columns may be hidden, not removed"
                    " or renamed",
                ),
                path=place,
            )  # fmt: skip
    return places, headings


def _missing(place: str, kind: Kind, titles: Sequence[str], places: dict[str, int]) -> list[Text]:
    """Remarks on columns that are not there; InputError if one may have been renamed."""
    labels = {one.key: one.label for one in SHEETS[kind].columns}
    gone = [labels[key] for key in FILLED[kind] if key not in places]
    known = _known(kind)
    strange = [title for title in titles if title and title.casefold() not in known]
    comma = Text("、", ", ")
    named = Text(comma.zh.join(one.zh for one in gone), comma.en.join(one.en for one in gone))
    others = Text(comma.zh.join(strange), comma.en.join(strange))
    if gone and strange:
        raise InputError(
            Text(
                f"没有这些列：{named.zh}；却有不认识的列：{others.zh}",
                f"these columns are gone: {named.en}; these are not known: {others.en}",
            ),
            Text(
                "列名改过的，改回原名；真是新加的列，先删掉",
                "give a renamed column its heading again; remove one that was added",
            ),
            path=place,
        )
    remarks: list[Text] = []
    if gone:
        remarks.append(
            Text(f"{place}：没有这些列，不改：{named.zh}", f"{place}: not there, left: {named.en}")
        )
    if strange:
        remarks.append(
            Text(
                f"{place}：加出来的列不读：{others.zh}",
                f"{place}: added columns are not read: {others.en}",
            )
        )
    return remarks


def _lines(rows: Iterator[Sequence[Cell]], number: int, places: dict[str, int]) -> Iterator[Line]:
    for row in rows:
        number += 1
        cells = {key: row[at] if at < len(row) else None for key, at in places.items()}
        if any(cell not in (None, "") for cell in cells.values()):
            yield Line(number, cells)
