"""Findings files of 100,000 answers, beside the plainest program that writes the same rows."""

from __future__ import annotations

import csv
import time
from functools import partial
from pathlib import Path
from typing import Any, cast

from bench.figures import Figure, Result, interleaved
from inspector.exports import export
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

_ROWS = (
    "SELECT a.*, v.issue, v.site, v.on_date FROM answers a JOIN visits v ON v.id = a.visit"
    " ORDER BY a.visit, a.check_id, a.row_id"
)


def measure(home: Path, folder: Path, rounds: int = 3) -> list[Result]:
    where = Home.at(home)
    with Ledger.open(where) as ledger:
        library = Library(where)

        def exported(format: str) -> float:
            begun = time.perf_counter()
            export(ledger, library, format, folder / f"out.{format}")
            return time.perf_counter() - begun

        results: list[Result] = []
        for format, plain in (("csv", _csv), ("jsonl", _csv), ("xlsx", _xlsx)):
            mine, least = interleaved(
                partial(exported, format),
                partial(plain, ledger, folder / "plain"),
                rounds,
            )
            name = f"export {format}, against a plain {plain.__name__[1:]} of the same rows"
            results.append(Figure(name, mine, least, "s"))
    return results


def _csv(ledger: Ledger, path: Path) -> float:
    begun = time.perf_counter()
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(ledger.store.reader.execute(_ROWS))
    return time.perf_counter() - begun


def _xlsx(ledger: Ledger, path: Path) -> float:
    import xlsxwriter

    begun = time.perf_counter()
    book = cast(Any, xlsxwriter.Workbook)(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(ledger.store.reader.execute(_ROWS)):
        sheet.write_row(at, 0, row)
    book.close()
    return time.perf_counter() - begun
