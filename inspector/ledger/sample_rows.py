"""Rows of spot checks that were drawn; part of :mod:`inspector.ledger.projection`."""

from __future__ import annotations

import sqlite3
from typing import Final

from inspector.ledger import bodies
from inspector.ledger.events import Event, canonical

STATEMENTS: Final = (
    """
    CREATE TABLE samples (
        id TEXT PRIMARY KEY, pack TEXT NOT NULL, slug TEXT NOT NULL, issue INTEGER NOT NULL,
        seed TEXT NOT NULL, size INTEGER NOT NULL, on_date TEXT NOT NULL, strata TEXT NOT NULL,
        open_findings TEXT NOT NULL, earlier_findings TEXT NOT NULL, sites TEXT NOT NULL,
        author TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX samples_of_issue ON samples (slug, at)",
)


def keep_sample(db: sqlite3.Connection, event: Event, body: bodies.SampleDrawn) -> None:
    db.execute(
        "INSERT INTO samples (id, pack, slug, issue, seed, size, on_date, strata, open_findings,"
        " earlier_findings, sites, author, device, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.pack,
            body.slug,
            body.issue,
            body.seed,
            body.size,
            body.on,
            canonical(body.strata).decode(),
            canonical(body.open_findings).decode(),
            canonical(body.earlier_findings).decode(),
            canonical(body.sites).decode(),
            event.author,
            event.device,
            event.at,
        ),
    )
