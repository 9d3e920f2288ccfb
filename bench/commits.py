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

_CHECKS = 40
_COMMITS = 2 * _CHECKS
"""Of a visit in each round: every check is answered, then every answer changed."""


def measure(folder: Path, rounds: int = 45) -> list[Result]:
    home = Home.at(folder / "commits")
    opened = bodies.VisitOpened(
        pack="p", pack_version="1", pack_digest="0" * 64, issue=1, slug="s", on="2018-03-05"
    )
    with (
        Ledger.open(home, author="bench", device_name="bench") as ledger,
        closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as plain,
    ):
        schema = ledger.store.reader.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'events'"
        ).fetchone()[0]
        plain.execute("PRAGMA journal_mode = WAL")
        with ledger.store.writing() as db:
            for pragma in ("synchronous", "cache_size", "wal_autocheckpoint"):
                (value,) = db.execute(f"PRAGMA {pragma}").fetchone()
                plain.execute(f"PRAGMA {pragma} = {value}")
        plain.execute(schema)

        def ours() -> float:
            visit = ledger.record(opened).id
            begun = time.perf_counter()
            for number in range(_COMMITS):
                ledger.record(
                    bodies.AnswerSet(
                        visit=visit,
                        check=f"check_{number % _CHECKS}",
                        type="decimal",
                        value=str(number),
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
