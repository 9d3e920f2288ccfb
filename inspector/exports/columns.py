"""Parquet: the answers as typed columns, through DuckDB (the extra ``inspector[analysis]``).

DuckDB reads the lines that CSV is made of (texts exact, formulas left alone) from a scratch file
and writes the columns.  It is told to fetch no extension.
"""

# ruff: noqa: S608 - the statement is put together here, from these texts and paths of ours

from __future__ import annotations

import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from inspector.errors import InputError
from inspector.exports.blocks import iter_blocks
from inspector.exports.pace import Cancelled, Pace
from inspector.exports.records import Reader
from inspector.exports.tables import COLUMNS
from inspector.exports.writing import Sink
from inspector.i18n import Text

if TYPE_CHECKING:
    import duckdb

_CONFIG: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "true",
    "threads": "1",  # half the memory, and the same bytes on any machine
}
_READ: Final = {
    "issue": "INTEGER",
    "passed": "BOOLEAN",
    "taken_over": "BOOLEAN",
    "conflicts": "INTEGER",
}
"""Types other than text in which DuckDB reads columns."""
_MADE: Final = {
    '"on"': 'TRY_CAST("on" AS DATE)',
    '"evidence"': "coalesce(string_split(evidence, ';'), []::VARCHAR[])",
}
"""Columns that it makes of what it read."""
_ADDED: Final = {
    "value_number": "CASE WHEN type IN ('integer', 'decimal', 'calculate')"
    " THEN TRY_CAST(value AS DOUBLE) END",
    "value_date": "CASE WHEN type = 'date' THEN TRY_CAST(value AS DATE) END",
    "value_boolean": "CASE WHEN type = 'yes_no' AND value IN ('yes', 'no') THEN value = 'yes' END",
    "at_time": 'TRY_CAST(left("at", 23) AS TIMESTAMP_MS)',
}
"""Columns beside those of CSV."""
_POLL: Final = 0.1


def write_parquet(sink: Sink, reader: Reader, pace: Pace) -> int:
    """The file into ``sink``; gives how many answers are in it.

    Raises InputError when the extra is not installed.
    """
    database = _database()
    with (
        tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as scraps,
        closing(database),
    ):
        lines, made = Path(scraps) / "lines.csv", Path(scraps) / "made.parquet"
        rows = 0
        with lines.open("wb") as stream, closing(iter_blocks("exact", reader)) as blocks:
            for content, count in blocks:
                stream.write(content)
                rows += count
                pace.reached(rows)
        _copy(database, lines, made, pace)
        with made.open("rb") as stream:
            while content := stream.read(1 << 20):
                sink.write(content)
    return rows


def _database() -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError as error:
        raise InputError(
            Text("parquet 需要 DuckDB，尚未安装", "parquet needs DuckDB: not installed"),
            Text(
                '运行 pip install "inspector[analysis]"，或改用 csv',
                'run `pip install "inspector[analysis]"`, or use csv',
            ),
        ) from error
    config: dict[str, Any] = dict(_CONFIG)
    return duckdb.connect(":memory:", config=config)


def _copy(database: duckdb.DuckDBPyConnection, lines: Path, made: Path, pace: Pace) -> None:
    """Let DuckDB copy in a thread, so that a cancel is heard meanwhile."""
    failed: list[Exception] = []

    def work() -> None:
        try:
            database.execute(statement(lines, made))
        except Exception as error:  # noqa: BLE001 - told where it is waited for
            failed.append(error)

    copying = threading.Thread(target=work)
    copying.start()
    try:
        while copying.is_alive():
            copying.join(_POLL)
            pace.rest()
    except Cancelled:
        database.interrupt()
        raise
    finally:
        copying.join()
    if failed:
        raise failed[0]


def statement(lines: Path, made: Path) -> str:
    types = ", ".join(f"{_text(one)}: {_text(_READ.get(one, 'VARCHAR'))}" for one in COLUMNS)
    chosen = [f'"{one}"' for one in COLUMNS]
    columns = [f"{_MADE[one]} AS {one}" if one in _MADE else one for one in chosen]
    columns += [f"{sql} AS {name}" for name, sql in _ADDED.items()]
    return (
        f"COPY (SELECT {', '.join(columns)} FROM read_csv({_text(str(lines))},"
        " header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
        f" new_line = '\\r\\n', max_line_size = 16777216, columns = {{{types}}}))"
        f" TO {_text(str(made))} (FORMAT parquet, COMPRESSION zstd)"
    )


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
