"""Commits a second: ``Ledger.record`` beside a plain INSERT of the same rows into SQLite."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bench.figures import Figure, Result, interleaved
from inspector.home import Home
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger

_COMMITS = 400


def measure(folder: Path, rounds: int = 9) -> list[Result]:
    home = Home.at(folder / "commits")
    with (
        Ledger.open(home, author="bench", device_name="bench") as ledger,
        closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as plain,
    ):
        visit = ledger.record(
            bodies.VisitOpened(
                pack="p", pack_version="1", pack_digest="0" * 64, issue=1, slug="s", on="2018-03-05"
            )
        ).id
        schema = ledger.store.reader.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'events'"
        ).fetchone()[0]
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("PRAGMA synchronous = FULL")
        plain.execute(schema)
        count = 0

        def ours() -> float:
            nonlocal count
            begun = time.perf_counter()
            for _ in range(_COMMITS):
                count += 1
                ledger.record(
                    bodies.AnswerSet(
                        visit=visit, check=f"check_{count % 40}", type="decimal", value=str(count)
                    )
                )
            return _COMMITS / (time.perf_counter() - begun)

        def theirs() -> float:
            rows = ledger.store.reader.execute(
                "SELECT * FROM events ORDER BY seq DESC LIMIT ?", (_COMMITS,)
            ).fetchall()
            marks = ", ".join("?" * len(rows[0]))
            begun = time.perf_counter()
            for row in reversed(rows):
                plain.execute(f"INSERT INTO events VALUES ({marks})", row)  # noqa: S608
            return _COMMITS / (time.perf_counter() - begun)

        mine, least = interleaved(ours, theirs, rounds)
    return [Figure("Ledger.record, commits a second", mine, least, "/s", limit=0.6, better="more")]
