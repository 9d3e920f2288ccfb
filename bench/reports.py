"""A month's bulletin as a Word file, beside python-docx writing as many empty paragraphs and cells.

Written alone, and with what comes before: the ledger made up as of the month's end, of the one
before and of the one before that, and every figure worked out.
"""

from __future__ import annotations

import datetime as dt
import io
import time
from functools import partial
from pathlib import Path

import docx

from bench.figures import Figure, Result, interleaved
from inspector.demo import prepare_demo
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.reports.bulletin import bulletin
from inspector.reports.docx import docx as as_docx
from inspector.reports.periods import period
from inspector.reports.sources import Sources

_MONTH = "2018-07"


def measure(folder: Path, rounds: int = 5) -> list[Result]:
    """On the demo's ledger: the 49 issues and 12 regions."""
    home = Home.at(folder / "demo")
    prepare_demo(home)
    with Ledger.open(home) as ledger:
        sources = Sources(ledger, Library(home))
        month = period("month", _MONTH, dt.date(2018, 8, 1))
        made = docx.Document(io.BytesIO(as_docx(bulletin(sources, month))))
        tables = [(len(table.rows), len(table.columns)) for table in made.tables]
        empty = partial(_empty, len(made.paragraphs), tables)

        def whole() -> float:
            begun = time.perf_counter()
            as_docx(bulletin(sources, month))
            return (time.perf_counter() - begun) * 1000

        results: list[Result] = []
        cells = sum(rows * columns for rows, columns in tables)
        document = bulletin(sources, month)

        def written() -> float:
            begun = time.perf_counter()
            as_docx(document)
            return (time.perf_counter() - begun) * 1000

        mine, least = interleaved(written, empty, rounds)
        name = f"month's bulletin written as docx, {cells} cells, against as many empty ones"
        results.append(Figure(name, mine, least, "ms", limit=3.0))
        mine, least = interleaved(whole, empty, rounds)
        results.append(Figure("the same, read from the ledger first", mine, least, "ms"))
        return results


def _empty(paragraphs: int, tables: list[tuple[int, int]]) -> float:
    begun = time.perf_counter()
    document = docx.Document()
    for _ in range(paragraphs):
        document.add_paragraph()
    for rows, columns in tables:
        document.add_table(rows, columns)
    document.save(io.BytesIO())
    return (time.perf_counter() - begun) * 1000
