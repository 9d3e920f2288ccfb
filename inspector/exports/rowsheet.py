"""A sheet of a workbook whose rows are written here; all else about it is XlsxWriter's.

Cell by cell through XlsxWriter a row takes five times as long.  The rows wait on the disk, as XML,
until the workbook is put together.  Texts stand in their cells: none is held to be shared.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, cast
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from inspector.exports.cells import fitting, readable
from inspector.exports.sheets import Cell, Day, Moment

_COLUMNS: Final = tuple(f'<c r="{xl_col_to_name(at)}'.encode() for at in range(64))
_SURELY_FITS: Final = 16_000
_SHORT: Final = 200
"""Letters of a text that is held, because many rows have it."""
_LETTER_CODE: Final = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would show as the letter of that code."""


class RowSheet(Worksheet):  # type: ignore[misc]  # it has no types
    """Made by ``book.add_worksheet(name, RowSheet)``."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = tempfile.TemporaryFile()  # noqa: SIM115 - until the book is closed
        self._styles: dict[type, bytes] = {}
        self.dim_rowmin, self.dim_rowmax = 0, -1
        self.dim_colmin = self.dim_colmax = 0

    def style(self, kind: type[Day | Moment], format: Any) -> None:
        """How cells of that kind are to look."""
        self._styles[kind] = _style(format)

    def add(self, cells: Sequence[Cell], format: Any = None) -> None:
        """The next row; empty cells are left out.  ``format``: of all its cells."""
        self.dim_rowmax += 1
        self.dim_colmax = max(self.dim_colmax, len(cells) - 1)
        number = b"%d" % (self.dim_rowmax + 1)
        looks = b"" if format is None else _style(format)
        parts = [b'<row r="', number, b'">']
        for column, cell in zip(_COLUMNS, cells, strict=False):
            if cell is None or cell == "":
                continue
            style = looks or self._styles.get(type(cell), b"")
            if isinstance(cell, str):
                content = _short(cell) if len(cell) <= _SHORT else _text(cell)
            else:
                content = b'"><v>%.16G</v></c>' % cell
            parts += (column, number, style, content)
        parts.append(b"</row>")
        self._rows.write(b"".join(parts))

    def release(self) -> None:
        """For a book that is given up; one that is closed has taken the rows."""
        self._rows.close()

    def _write_sheet_data(self) -> None:
        stream: Any = cast(Any, self).fh
        stream.write("<sheetData>")
        stream.flush()
        with self._rows as rows:
            rows.seek(0)
            shutil.copyfileobj(rows, stream.buffer, 1 << 20)
        stream.write("</sheetData>")


def _style(format: Any) -> bytes:
    return b'" s="%d' % format._get_xf_index()


def _text(text: str) -> bytes:
    """A cell from behind its place, as XlsxWriter writes it."""
    if len(text) > _SURELY_FITS or not text.isprintable():
        text = fitting(readable(text))
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    told = escape(_LETTER_CODE.sub(r"_x005F_\1", text))
    return f'" t="inlineStr"><is><t{kept}>{told}</t></is></c>'.encode()


_short: Final = lru_cache(maxsize=1024)(_text)
