"""XLSX: the ledger as a workbook: issues, visits, answers, findings.

Rows go to disk as they come (constant memory).  Texts are written as texts: nothing is a formula,
nothing a link.  No clock is in it, so the same ledger gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any, Final, cast

from inspector.exports import sheets
from inspector.exports.cells import fitting, readable
from inspector.exports.pace import Pace
from inspector.exports.records import Atlas, Record
from inspector.exports.sheets import SHEETS, Cell, Kind, Names
from inspector.exports.writing import Sink
from inspector.fieldwork import register
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import FindingRow, VisitRow
from inspector.packs.library import Library
from inspector.packs.tables import load_tables

ROW_LIMIT: Final = 1_048_576
"""Rows that a sheet of a workbook holds, the header's included."""
_CREATED: Final = dt.datetime(2000, 1, 1)
_PAGE: Final = 1000


def write_xlsx(
    sink: Sink,
    ledger: Ledger,
    library: Library,
    records: Iterable[Record],
    pace: Pace,
    *,
    issues: Collection[int] | None = None,
    since: str | None = None,
) -> int:
    """The workbook into ``sink``; gives how many answers are in it."""
    atlas = Atlas(ledger, load_tables())
    names = Names(library, atlas)
    with tempfile.TemporaryFile() as whole:
        with _workbook(whole) as book:
            _issues(SheetWriter(book, "issues", pace), ledger, library, atlas, issues)
            _visits(SheetWriter(book, "visits", pace), ledger, names, issues, since)
            answers = SheetWriter(book, "answers", pace)
            for record in records:
                answers.add(sheets.answer_cells(record))
            answers.finish()
            _findings(SheetWriter(book, "findings", pace), ledger, names, issues, since)
        whole.seek(0)
        shutil.copyfileobj(whole, cast(Any, sink), 1 << 20)
    return answers.rows


@contextmanager
def _workbook(stream: IO[bytes]) -> Generator[Any, None, None]:
    """A workbook that is complete in ``stream`` when the block ends; its scraps are cleared."""
    import xlsxwriter  # 71 ms, and only this format needs it
    from xlsxwriter.exceptions import FileCreateError

    with tempfile.TemporaryDirectory(prefix="inspector-") as scraps:
        options = {"constant_memory": True, "tmpdir": scraps}
        book: Any = cast(Any, xlsxwriter.Workbook)(stream, options)
        book.use_zip64()
        book.set_properties({"created": _CREATED})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            raise (
                error.args[0]
                if error.args and isinstance(error.args[0], OSError)
                else OSError(str(error))
            ) from error
        finally:
            for sheet in book.worksheets():
                if sheet.row_data_fh is not None:  # open still when the export was stopped
                    sheet.row_data_fh.close()


class SheetWriter:
    """One of the workbook's tables; a full sheet goes on in a next one."""

    def __init__(self, book: Any, kind: Kind, pace: Pace, limit: int | None = None) -> None:
        self.rows = 0
        self._book = book
        self._shape = SHEETS[kind]
        self._pace = pace
        self._limit = ROW_LIMIT if limit is None else limit
        self._sheets = 0
        self._heading = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        title = str(self._shape.title)
        name = title if self._sheets == 1 else f"{title} {self._sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._shape.columns):
            self._sheet.set_column(at, at, column.width)
            self._sheet.write_string(0, at, str(column.label), self._heading)
        self._next = 1

    def add(self, cells: list[Cell]) -> None:
        if self._next == self._limit:
            self.finish()
            self._begin()
        for at, cell in enumerate(cells):
            self._put(at, cell)
        self._next += 1
        self.rows += 1
        self._pace.step()

    def _put(self, at: int, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case str():
                self._sheet.write_string(self._next, at, fitting(readable(cell)))
            case dt.datetime():
                self._sheet.write_datetime(self._next, at, cell, self._moment)
            case dt.date():
                self._sheet.write_datetime(self._next, at, cell, self._day)
            case _:
                self._sheet.write_number(self._next, at, cell)

    def finish(self) -> None:
        """No more rows in this sheet."""
        self._sheet.autofilter(0, 0, max(self._next - 1, 1), len(self._shape.columns) - 1)


def _issues(
    writer: SheetWriter,
    ledger: Ledger,
    library: Library,
    atlas: Atlas,
    issues: Collection[int] | None,
) -> None:
    pack = library.load()
    for line in register(ledger, pack):
        if issues is None or line.number in issues:
            writer.add(sheets.issue_cells(line, pack, atlas))
    writer.finish()


def _visits(
    writer: SheetWriter,
    ledger: Ledger,
    names: Names,
    issues: Collection[int] | None,
    since: str | None,
) -> None:
    for visit in _each_visit(ledger, issues, since):
        writer.add(sheets.visit_cells(visit, names))
    writer.finish()


def _each_visit(
    ledger: Ledger, issues: Collection[int] | None, since: str | None
) -> Iterator[VisitRow]:
    with ledger.store.reading():  # all pages from one moment
        for issue in [None] if issues is None else sorted(issues):
            offset = 0
            while page := queries.visits(
                ledger, issue=issue, since=since, limit=_PAGE, offset=offset
            ):
                yield from page
                offset += _PAGE


def _findings(
    writer: SheetWriter,
    ledger: Ledger,
    names: Names,
    issues: Collection[int] | None,
    since: str | None,
) -> None:
    last: VisitRow | None = None
    for finding in _each_finding(ledger, issues, since):
        if last is None or last.id != finding.visit:
            last = queries.visit(ledger, finding.visit)
        title, place = names.of(last)
        writer.add(sheets.finding_cells(finding, title, place))
    writer.finish()


def _each_finding(
    ledger: Ledger, issues: Collection[int] | None, since: str | None
) -> Iterator[FindingRow]:
    with ledger.store.reading():
        for issue in [None] if issues is None else sorted(issues):
            chosen = queries.FindingFilter(issue=issue, since=since)
            offset = 0
            while page := queries.findings(ledger, chosen, limit=_PAGE, offset=offset):
                yield from page
                offset += _PAGE


def described() -> Text:
    return Text(
        "台账工作簿：整改事项、现场检查、检查记录、发现问题",
        "a ledger workbook: issues, visits, answers, findings",
    )
