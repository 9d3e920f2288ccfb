"""XLSX: the ledger as a workbook that an office works with.

Sheets: issues, visits, answers, findings; the pack's questions, the codes; and hidden, for whoever
reads it back, what it was made from.  Rows go to disk as they come.  Texts are
written as texts: nothing is a formula, nothing a link.  No clock is in it, so the same ledger gives
the same bytes.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import IO, Any, Final, cast

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from inspector.exports import reference, sheets
from inspector.exports.pace import Pace
from inspector.exports.records import Reader
from inspector.exports.sheets import Cell, Kind, Names
from inspector.exports.sheetwriter import SheetWriter, Styles
from inspector.exports.writing import Sink
from inspector.fieldwork import register
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import FindingRow, VisitRow

_CREATED: Final = dt.datetime(2000, 1, 1)
_PAGE: Final = 1000


def write_xlsx(sink: Sink, ledger: Ledger, reader: Reader, pace: Pace) -> int:
    """The workbook into ``sink``; gives how many answers are in it."""
    names = Names(reader)
    with tempfile.TemporaryFile() as whole:
        with _workbook(whole) as book:
            styles = Styles(book)
            _issues(SheetWriter(styles, "issues", pace), ledger, reader)
            _visits(SheetWriter(styles, "visits", pace), ledger, reader, names)
            answers = SheetWriter(styles, "answers", pace)
            for account in reader.accounts():
                for cells in sheets.answer_rows(account, reader):
                    answers.add(cells)
            answers.finish()
            _findings(SheetWriter(styles, "findings", pace), ledger, reader, names)
            pack, tables = reader.library.load(), reader.atlas.tables
            others: dict[Kind, Iterator[list[Cell]]] = {
                "questions": reference.questions(pack, tables),
                "codes": reference.codes(pack, tables),
                "inspector": reference.origin(ledger, reader, pack),
            }
            for kind, rows in others.items():
                writer = SheetWriter(styles, kind, pace)
                for cells in rows:
                    writer.add(cells)
                writer.finish()
        whole.seek(0)
        shutil.copyfileobj(whole, cast(Any, sink), 1 << 20)
    return answers.rows


@contextmanager
def _workbook(stream: IO[bytes]) -> Generator[Any, None, None]:
    """A workbook that is complete in ``stream`` when the block ends; its scraps are cleared."""
    with tempfile.TemporaryDirectory(prefix="inspector-") as scraps:
        book: Any = cast(Any, xlsxwriter.Workbook)(stream, {"tmpdir": scraps})
        book.use_zip64()
        book.set_properties({"created": _CREATED})
        book.set_custom_property("inspector", reference.FORMAT, "text")
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
                sheet.release()


def _issues(writer: SheetWriter, ledger: Ledger, reader: Reader) -> None:
    pack, chosen = reader.library.load(), reader.options.issues
    moved = queries.stages(ledger, pack.id)
    for line in register(ledger, pack):
        if chosen is None or line.number in chosen:
            written = queries.statements(ledger, pack.id, line.slug)
            remark = next((one for one in written if one.kind == "remark"), None)
            writer.add(sheets.issue_cells(line, pack, reader.atlas, moved.get(line.slug), remark))
    writer.finish()


def _visits(writer: SheetWriter, ledger: Ledger, reader: Reader, names: Names) -> None:
    for visit in _each_visit(ledger, reader):
        state = queries.shown_events(reader.db, "visit", visit.id).get("")
        writer.add(sheets.visit_cells(visit, names, reader, state))
    writer.finish()


def _each_visit(ledger: Ledger, reader: Reader) -> Iterator[VisitRow]:
    for issue in reader.options.issues or [None]:
        offset = 0
        while page := queries.visits(
            ledger, issue=issue, since=reader.options.since, limit=_PAGE, offset=offset
        ):
            yield from page
            offset += _PAGE


def _findings(writer: SheetWriter, ledger: Ledger, reader: Reader, names: Names) -> None:
    last: VisitRow | None = None
    for finding in _each_finding(ledger, reader):
        if last is None or last.id != finding.visit:
            last = queries.visit(ledger, finding.visit)
        title, place = names.of(last)
        fields = queries.shown_events(reader.db, "finding", finding.id)
        writer.add(sheets.finding_cells(finding, title, place, reader, fields))
    writer.finish()


def _each_finding(ledger: Ledger, reader: Reader) -> Iterator[FindingRow]:
    for issue in reader.options.issues or [None]:
        chosen = queries.FindingFilter(issue=issue, since=reader.options.since)
        offset = 0
        while page := queries.findings(ledger, chosen, limit=_PAGE, offset=offset):
            yield from page
            offset += _PAGE
