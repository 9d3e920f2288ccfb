"""``export``: one findings file, whole or not at all."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection
from pathlib import Path
from typing import IO, Final, cast

import msgspec

from inspector.errors import InputError
from inspector.exports import lines, tables, workbook
from inspector.exports.pace import Pace, Progress
from inspector.exports.records import iter_records
from inspector.exports.writing import Sink, target
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of findings file."""

    name: str
    suffix: str
    about: Text


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """What was written; keys as ``inspector export --json`` prints them."""

    path: str
    format: str
    rows: int
    """Answers; for a bundle, events."""
    sha256: str


FORMATS: Final[dict[str, Format]] = {
    format.name: format
    for format in (
        Format(name="csv", suffix=".csv", about=tables.described()),
        Format(name="jsonl", suffix=".jsonl", about=lines.described()),
        Format(name="xlsx", suffix=".xlsx", about=workbook.described()),
        Format(
            name="bundle",
            suffix=".jsonl.gz",
            about=Text(
                "本终端的全部事件，同事用 inspector import 读入",
                "all of this device's events, for a colleague's `inspector import`",
            ),
        ),
    )
}


def default_name(ledger: Ledger, format: str) -> str:
    """``inspector-findings-<device>-<date>.<ext>``."""
    suffix = _known(format).suffix
    return f"inspector-findings-{ledger.device}-{ledger.today().isoformat()}{suffix}"


def export(
    ledger: Ledger,
    library: Library,
    format: str,
    out: Path | None = None,
    *,
    issues: Collection[int] = (),
    since: str | dt.date | None = None,
    progress: Progress | None = None,
    cancelled: threading.Event | None = None,
) -> Exported:
    """Write a findings file to ``out``, or in the current folder under :func:`default_name`.

    ``issues`` empty: all.  ``since``: visits from that day on.  Raises InputError for a format or
    filter that cannot be, HomeError when the target cannot be written, Cancelled; whatever it
    raises, a file that was at the target is as it was.
    """
    chosen = _known(format)
    first_day = _day(since)
    wanted = frozenset(issues) or None
    if format == "bundle" and (wanted is not None or first_day is not None):
        raise InputError(
            Text("数据包总是本终端的全部事件", "a bundle always holds all of a device's events"),
            Text("去掉 --issue 和 --since", "leave out --issue and --since"),
        )
    path = (out if out is not None else Path(default_name(ledger, format))).expanduser()
    with target(path) as sink:
        pace = Pace(progress, cancelled, _total(ledger, format, wanted, first_day))
        rows = _write(sink, ledger, library, format, pace, wanted, first_day)
        pace.finish()
    return Exported(path=str(path), format=chosen.name, rows=rows, sha256=sink.sha256)


def _write(
    sink: Sink,
    ledger: Ledger,
    library: Library,
    format: str,
    pace: Pace,
    issues: Collection[int] | None,
    since: str | None,
) -> int:
    if format == "bundle":
        return _write_bundle(sink, ledger, pace)
    records = iter_records(ledger, library, issues=issues, since=since)
    if format == "csv":
        return tables.write_csv(sink, records, pace)
    if format == "jsonl":
        return lines.write_jsonl(sink, records, pace)
    return workbook.write_xlsx(sink, ledger, library, records, pace, issues=issues, since=since)


def _write_bundle(sink: Sink, ledger: Ledger, pace: Pace) -> int:
    from inspector.ledger.bundle import write_bundle  # with gzip: 6 ms

    last = queries.last_seqs(ledger).get(ledger.device, 0)
    stream = cast(IO[bytes], sink)  # it only writes
    return write_bundle(stream, ledger, ledger.device, 1, last, progress=pace.reached)


def _total(
    ledger: Ledger, format: str, issues: Collection[int] | None, since: str | None
) -> int | None:
    """How many rows there will be, where that is known without reading them."""
    if format == "bundle":
        return queries.last_seqs(ledger).get(ledger.device, 0)
    if issues is not None or since is not None:
        return None
    answers = queries.count_answers(ledger)
    if format == "xlsx":
        return answers + queries.count_visits(ledger) + queries.count_findings(ledger)
    return answers


def _known(format: str) -> Format:
    found = FORMATS.get(format)
    if found is None:
        names = ", ".join(FORMATS)
        raise InputError(
            Text(f"没有这种格式：{format}", f"no such format: {format}"),
            Text(f"可用格式：{names}", f"formats: {names}"),
        )
    return found


def _day(since: str | dt.date | None) -> str | None:
    if since is None or isinstance(since, dt.date):
        return None if since is None else since.isoformat()
    try:
        return dt.date.fromisoformat(since.strip()).isoformat()
    except ValueError as error:
        raise InputError(
            Text(f"日期写法不对：{since}", f"this is no date: {since}"),
            Text("写成 2026-11-23", "write it as 2026-11-23"),
        ) from error
