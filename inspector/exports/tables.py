"""CSV: one row an answer, for spreadsheets and statistics.

UTF-8 with a BOM (Excel reads Chinese only with it), CRLF, quotes as in RFC 4180.  The columns
are fixed: new ones come only at the end (``docs/formats/findings-files.md``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from inspector.exports.cells import harmless, is_number
from inspector.exports.pace import Pace
from inspector.exports.records import Record, typed
from inspector.exports.writing import Sink
from inspector.i18n import Text

COLUMNS: Final = (
    "visit",
    "issue",
    "issue_slug",
    "issue_title",
    "site",
    "site_name",
    "region",
    "region_name",
    "on",
    "visit_state",
    "check",
    "check_label",
    "row",
    "row_name",
    "type",
    "value",
    "value_label",
    "unit",
    "passed",
    "note",
    "taken_over",
    "evidence",
    "author",
    "device",
    "at",
    "event",
    "conflicts",
    "pack",
    "pack_version",
)
_BATCH: Final = 500
_TRUTH: Final = {True: "true", False: "false", None: ""}
NUMBERS: Final = frozenset({"integer", "decimal", "calculate"})


def write_csv(sink: Sink, records: Iterable[Record], pace: Pace) -> int:
    """The rows into ``sink``; gives how many there are."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    sink.write(b"\xef\xbb\xbf")
    writer.writerow(COLUMNS)
    rows = 0
    for record in records:
        writer.writerow(_row(record))
        rows += 1
        pace.step()
        if rows % _BATCH == 0:
            _flush(buffer, sink)
    _flush(buffer, sink)
    return rows


def _flush(buffer: io.StringIO, sink: Sink) -> None:
    sink.write(buffer.getvalue().encode())
    buffer.seek(0)
    buffer.truncate()


def _row(record: Record) -> tuple[str | int, ...]:
    answer, visit, check = record.answer, record.visit, record.check
    value = typed(answer.value or "")
    if not (answer.type in NUMBERS and is_number(value)):
        value = harmless(value)
    return (
        answer.visit,
        answer.issue,
        harmless(answer.slug),
        harmless(str(record.issue.title)) if record.issue else "",
        harmless(answer.site or ""),
        harmless(str(record.place.name)),
        harmless(record.place.region),
        harmless(str(record.place.region_name)),
        harmless(answer.on),
        visit.state,
        harmless(answer.check),
        harmless(str(check.label)) if check else "",
        harmless(answer.row or ""),
        harmless(answer.row_name or ""),
        harmless(answer.type),
        value,
        harmless(record.value_label),
        harmless(check.unit) if check else "",
        _TRUTH[record.passed],
        harmless(answer.note),
        _TRUTH[answer.taken_over],
        ";".join(answer.evidence),
        harmless(answer.author),
        answer.device,
        answer.at,
        answer.event,
        answer.conflicts,
        harmless(visit.pack),
        harmless(visit.pack_version),
    )


def described() -> Text:
    return Text("一行一条检查记录，Excel 可直接打开", "one row an answer; opens in Excel")
