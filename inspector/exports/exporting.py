"""``export``: one findings file, whole or not at all."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import IO, Final, cast

import msgspec

from inspector.errors import InputError
from inspector.exports import lines, tables
from inspector.exports.blocks import iter_blocks
from inspector.exports.options import Options, options
from inspector.exports.pace import Pace, Progress
from inspector.exports.records import Reader
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
    """Answers; for a wide table visits, a map features, a page issues, a bundle events."""
    sha256: str


FORMATS: Final[dict[str, Format]] = {
    format.name: format
    for format in (
        Format(name="csv", suffix=".csv", about=tables.described()),
        Format(name="jsonl", suffix=".jsonl", about=lines.described()),
        Format(
            name="xlsx",
            suffix=".xlsx",
            about=Text(
                "台账工作簿：整改事项、现场检查、检查记录、发现问题、检查项、代码",
                "a ledger workbook: issues, visits, answers, findings, questions, codes",
            ),
        ),
        Format(
            name="geojson",
            suffix=".geojson",
            about=Text(
                "点位、检查和发现问题的地图数据（WGS 84）",
                "sites, visits and findings for a map (WGS 84)",
            ),
        ),
        Format(
            name="parquet",
            suffix=".parquet",
            about=Text(
                "带类型的列，供统计分析（需 inspector[analysis]）",
                "typed columns for analysis (needs inspector[analysis])",
            ),
        ),
        Format(
            name="sqlite",
            suffix=".db",
            about=Text(
                "SQLite 文件，用 Datasette 或 DB Browser 打开",
                "a SQLite file for Datasette or DB Browser",
            ),
        ),
        Format(
            name="html",
            suffix=".html",
            about=Text(
                "一个网页文件：总览、台账、每个事项的经过；手机上不联网也能看",
                "one page: overview, register, each issue's story; opens on a phone, no network",
            ),
        ),
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

_BOTH_SHAPES: Final = ("csv",)


def default_name(ledger: Ledger, format: str, shape: str = "long") -> str:
    """``inspector-findings-<device>-<date>.<ext>``, with ``-wide`` where it is."""
    suffix = ("-wide" if shape == "wide" else "") + _known(format).suffix
    return f"inspector-findings-{ledger.device}-{ledger.today().isoformat()}{suffix}"


def export(
    ledger: Ledger,
    library: Library,
    format: str,
    out: Path | None = None,
    *,
    issues: Collection[int] = (),
    since: str | dt.date | None = None,
    shape: str = "long",
    names: bool = True,
    photos: bool = False,
    today: dt.date | None = None,
    progress: Progress | None = None,
    cancelled: threading.Event | None = None,
) -> Exported:
    """Write a findings file to ``out``, or in the current folder under :func:`default_name`.

    ``issues`` empty: all.  ``since``: visits from that day on.  ``shape``: ``long`` or, for csv,
    ``wide``.  ``names`` False: no person's name in its own field.  Of the page: ``photos``: with
    small ones, ``today``: the day by which things are overdue.  Raises InputError for a format or
    option that cannot be, HomeError when the target cannot be written, Cancelled; whatever it
    raises, a file that was at the target is as it was.
    """
    chosen = _known(format)
    asked = options(
        issues=issues, since=since, shape=shape, names=names, photos=photos, today=today
    )
    _refuse(format, asked)
    path = (out if out is not None else Path(default_name(ledger, format, shape))).expanduser()
    with target(path) as sink:
        if format == "bundle":
            pace = Pace(progress, cancelled, queries.last_seqs(ledger).get(ledger.device, 0))
            rows = _write_bundle(sink, ledger, pace)
        else:
            with ledger.store.reading() as db:  # all of it from one moment
                reader = Reader(db, library, asked)
                pace = Pace(progress, cancelled, _total(reader, format))
                rows = _WRITE[format](sink, ledger, reader, pace)
        pace.finish()
    return Exported(path=str(path), format=chosen.name, rows=rows, sha256=sink.sha256)


def _refuse(format: str, asked: Options) -> None:
    """What does not go together."""
    if format == "bundle" and (asked.issues is not None or asked.since is not None):
        raise InputError(
            Text("数据包总是本终端的全部事件", "a bundle always holds all of a device's events"),
            Text("去掉 --issue 和 --since", "leave out --issue and --since"),
        )
    if format == "bundle" and not asked.names:
        raise InputError(
            Text(
                "数据包里的事件带签名，不能去掉姓名",
                "a bundle holds the events as they were signed, with their authors",
            ),
            Text("换一种格式，或去掉 --no-names", "choose another format, or leave out --no-names"),
        )
    if format == "html" and asked.since is not None:
        raise InputError(
            Text("网页讲每个事项的全部经过", "the page tells all that happened to an issue"),
            Text("去掉 --since", "leave out --since"),
        )
    if asked.photos and format != "html":
        raise InputError(
            Text(f"{format} 里放不进照片", f"{format} holds no photos"),
            Text("用 --format html --photos", "use --format html --photos"),
        )
    if asked.shape == "wide" and format not in _BOTH_SHAPES:
        raise InputError(
            Text(f"{format} 没有宽表", f"{format} has no wide shape"),
            Text("用 --format csv --shape wide", "use --format csv --shape wide"),
        )


def _csv(sink: Sink, _ledger: Ledger, reader: Reader, pace: Pace) -> int:
    if reader.options.shape == "wide":
        from inspector.exports.wide import write_wide

        return write_wide(sink, reader, pace)
    sink.write(tables.BEGIN)
    return _blocks("csv", sink, reader, pace)


def _jsonl(sink: Sink, _ledger: Ledger, reader: Reader, pace: Pace) -> int:
    return _blocks("jsonl", sink, reader, pace)


def _blocks(kind: str, sink: Sink, reader: Reader, pace: Pace) -> int:
    rows = 0
    with closing(iter_blocks(kind, reader)) as blocks:
        for content, count in blocks:
            sink.write(content)
            rows += count
            pace.reached(rows)
    return rows


def _xlsx(sink: Sink, ledger: Ledger, reader: Reader, pace: Pace) -> int:
    from inspector.exports.workbook import write_xlsx  # with XlsxWriter: 71 ms

    return write_xlsx(sink, ledger, reader, pace)


def _geojson(sink: Sink, _ledger: Ledger, reader: Reader, pace: Pace) -> int:
    from inspector.exports.features import write_geojson

    return write_geojson(sink, reader, pace)


def _parquet(sink: Sink, _ledger: Ledger, reader: Reader, pace: Pace) -> int:
    from inspector.exports.columns import write_parquet

    return write_parquet(sink, reader, pace)


def _sqlite(sink: Sink, ledger: Ledger, reader: Reader, pace: Pace) -> int:
    from inspector.exports.database import write_sqlite

    return write_sqlite(sink, ledger, reader, pace)


def _html(sink: Sink, ledger: Ledger, reader: Reader, pace: Pace) -> int:
    from inspector.exports.page import write_page

    asked = reader.options
    return write_page(
        sink,
        ledger,
        reader.library,
        pace,
        issues=asked.issues,
        today=asked.today,
        names=asked.names,
        photos=asked.photos,
    )


_WRITE: Final[dict[str, Callable[[Sink, Ledger, Reader, Pace], int]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "xlsx": _xlsx,
    "geojson": _geojson,
    "parquet": _parquet,
    "sqlite": _sqlite,
    "html": _html,
}


def _write_bundle(sink: Sink, ledger: Ledger, pace: Pace) -> int:
    from inspector.ledger.bundle import write_bundle  # with gzip: 6 ms

    last = queries.last_seqs(ledger).get(ledger.device, 0)
    stream = cast(IO[bytes], sink)  # it only writes
    return write_bundle(stream, ledger, ledger.device, 1, last, progress=pace.reached)


def _total(reader: Reader, format: str) -> int | None:
    """How many rows there will be at most; None where that is not known beforehand."""
    if format in ("geojson", "html") or reader.options.shape == "wide":
        return None
    return queries.count_answers_in(reader.db, reader.options.span)


def _known(format: str) -> Format:
    found = FORMATS.get(format)
    if found is None:
        names = ", ".join(FORMATS)
        raise InputError(
            Text(f"没有这种格式：{format}", f"no such format: {format}"),
            Text(
                f"可用格式：{names}；公文用 inspector report",
                f"formats: {names}; documents are made by `inspector report`",
            ),
        )
    return found
