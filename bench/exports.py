"""Findings files beside the plainest program that writes the same cells.

The cells of a findings file are put into a SQLite table of their own first, so that the reference
has nothing to do but write: no pack, no labels, no judgement, no care for formulas.
"""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from bench.figures import Figure, Result, Unmeasured, interleaved
from inspector.exports import blocks, columns, export, sheets
from inspector.exports.options import options
from inspector.exports.records import Reader
from inspector.exports.tables import COLUMNS
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

_ROUNDS: Final = 3
_PSS: Final = re.compile(r"^Pss: +([0-9]+) kB", re.MULTILINE)


def measure(home: Path, folder: Path, rounds: int = _ROUNDS) -> list[Result]:
    where = Home.at(home)
    library = Library(where)
    with Ledger.open(where) as ledger:
        bench = _Bench(ledger, library, folder)
        results = [*bench.csv(rounds), bench.jsonl(rounds), bench.xlsx(rounds)]
        return [*results, bench.parquet(rounds), *bench.memory()]


class _Bench:
    def __init__(self, ledger: Ledger, library: Library, folder: Path) -> None:
        self._ledger, self._library, self._folder = ledger, library, folder
        self._out = folder / "out"
        self._cells = folder / "cells.db"
        self._rows = _fill(ledger, library, folder, self._cells)

    def csv(self, rounds: int) -> list[Result]:
        one = partial(self._lines, "csv", 1)
        every = partial(self._lines, "csv", None)
        mine, plain = interleaved(one, self._writerows, rounds)
        results: list[Result] = [
            Figure(f"csv of {self._rows:,} answers, one core, against csv.writer.writerows(cursor)",
                   mine, plain, "s", limit=1.1)
        ]  # fmt: skip
        if shutil.which("sqlite3") is not None:
            mine, plain = interleaved(every, partial(self._sqlite3, "-csv"), rounds)
            results.append(Figure("csv as exported, against sqlite3 -csv", mine, plain, "s"))
        return results

    def jsonl(self, rounds: int) -> Result:
        if shutil.which("sqlite3") is None:
            return Unmeasured("jsonl", "sqlite3 is not installed")
        every = partial(self._lines, "jsonl", None)
        mine, plain = interleaved(every, partial(self._sqlite3, "-json"), rounds)
        return Figure("jsonl as exported, against sqlite3 -json", mine, plain, "s", limit=1.5)

    def xlsx(self, rounds: int) -> Result:
        """Ours is the whole workbook; the reference has the sheet of answers alone."""
        rows = self._sheet_rows()
        mine, plain = interleaved(
            partial(_timed, partial(export, self._ledger, self._library, "xlsx", self._out)),
            partial(_timed, partial(_write_rows, self._out, rows)),
            rounds,
        )
        name = f"xlsx of {len(rows):,} answers, against XlsxWriter's write_row of the same cells"
        return Figure(name, mine, plain, "s", limit=0.9)

    def parquet(self, rounds: int) -> Result:
        import duckdb

        lines = self._folder / "lines.csv"
        with self._ledger.store.reading() as db, lines.open("wb") as stream:
            reader = Reader(db, self._library, options())
            for content, _ in blocks.iter_blocks("exact", reader):
                stream.write(content)

        def copied() -> float:
            with duckdb.connect() as db:
                return _timed(lambda: db.execute(columns.statement(lines, self._out)))

        mine, plain = interleaved(
            partial(_timed, partial(export, self._ledger, self._library, "parquet", self._out)),
            copied,
            rounds,
        )
        return Figure("parquet, against DuckDB's COPY of the same cells from CSV", mine, plain, "s",
                      limit=1.3)  # fmt: skip

    def memory(self) -> list[Result]:
        """Most that an export holds at once beside a process that has opened the ledger alone."""
        if not Path("/proc/self/smaps_rollup").exists():
            return [Unmeasured("memory of an export", "it takes Linux to tell what is shared")]
        home = str(self._ledger.home.root)
        idle = _peak([home])
        return [
            Figure(f"memory of a {kind} export, helpers too, more than idle",
                   _peak([home, kind]) - idle, 150, "MB", limit=1.0)
            for kind in ("csv", "jsonl")
        ]  # fmt: skip

    def _lines(self, kind: str, cores: int | None) -> float:
        begun = time.perf_counter()
        with self._ledger.store.reading() as db, self._out.open("wb") as stream:
            reader = Reader(db, self._library, options())
            for content, _ in blocks.iter_blocks(kind, reader, cores=cores):
                stream.write(content)
        return time.perf_counter() - begun

    def _writerows(self) -> float:
        begun = time.perf_counter()
        with (
            closing(sqlite3.connect(self._cells)) as db,
            self._out.open("w", encoding="utf-8", newline="") as stream,
        ):
            csv.writer(stream).writerows(db.execute("SELECT * FROM cells"))
        return time.perf_counter() - begun

    def _sqlite3(self, mode: str) -> float:
        begun = time.perf_counter()
        with self._out.open("wb") as stream:
            subprocess.run(["sqlite3", mode, str(self._cells), "SELECT * FROM cells"],
                           stdout=stream, check=True)  # fmt: skip
        return time.perf_counter() - begun

    def _sheet_rows(self) -> list[list[sheets.Cell]]:
        with self._ledger.store.reading() as db:
            reader = Reader(db, self._library, options())
            return [
                [cell if isinstance(cell, str) or cell is None else cell + 0 for cell in row]
                for account in reader.accounts()
                for row in sheets.answer_rows(account, reader)
            ]


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _fill(ledger: Ledger, library: Library, folder: Path, cells: Path) -> int:
    """The cells of the CSV as they are in it, in a table."""
    made = folder / "made.csv"
    export(ledger, library, "csv", made)
    with closing(sqlite3.connect(cells)) as db, made.open(encoding="utf-8-sig", newline="") as rows:
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        db.execute(f"CREATE TABLE cells ({names})")
        reader = csv.reader(rows)
        next(reader)
        marks = ", ".join("?" * len(COLUMNS))
        db.executemany(f"INSERT INTO cells VALUES ({marks})", reader)  # noqa: S608 - our own names
        db.commit()
        return int(db.execute("SELECT count(*) FROM cells").fetchone()[0])


def _write_rows(path: Path, rows: list[list[sheets.Cell]]) -> None:
    import xlsxwriter

    book = cast(Any, xlsxwriter.Workbook)(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()


def _peak(told: list[str]) -> float:
    """MB at most of an export and its helpers; a page that several share counts once."""
    exporting = subprocess.Popen([sys.executable, "-m", "bench.exports", *told])
    most = 0.0
    while exporting.poll() is None:
        tasks = Path(f"/proc/{exporting.pid}/task").glob("*/children")
        pids = [str(exporting.pid), *(pid for task in tasks for pid in _read(task).split())]
        sizes = [_PSS.search(_read(Path(f"/proc/{pid}/smaps_rollup"))) for pid in pids]
        most = max(most, sum(int(size[1]) for size in sizes if size) / 1000)
        time.sleep(0.02)
    if exporting.returncode:
        raise subprocess.CalledProcessError(exporting.returncode, exporting.args)
    return most


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""


def _export(home: str, *kinds: str) -> None:
    where = Home.at(Path(home))
    with Ledger.open(where) as ledger, tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            export(ledger, Library(where), kind, Path(folder) / "out")


if __name__ == "__main__":
    _export(*sys.argv[1:])
