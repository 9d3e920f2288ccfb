"""The log's table: events in and out, nothing else."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import msgspec

from inspector.ledger.bodies import Known
from inspector.ledger.events import GENESIS, Event, canonical, decode_body


def insert(db: sqlite3.Connection, event: Event) -> None:
    """The event into the log."""
    db.execute(
        "INSERT INTO events (id, device, seq, at, author, kind, body, over, settles, prev, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            event.device,
            event.seq,
            event.at,
            event.author,
            event.kind,
            bytes(event.body).decode(),
            event.over,
            canonical(event.settles).decode() if event.settles else "[]",
            event.prev,
            event.hash,
        ),
    )


def tip(db: sqlite3.Connection, device: str) -> tuple[int, str, str | None]:
    """Number, hash and time of the device's last event."""
    row = db.execute(
        "SELECT seq, hash, at FROM events WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    ).fetchone()
    return (0, GENESIS, None) if row is None else (row[0], row[1], row[2])


def event_of(row: tuple[Any, ...]) -> Event:
    """An Event from a row of the log, its columns in the table's order."""
    id, device, seq, at, author, kind, body, over, settles, prev, hash = row
    return Event(
        id=id,
        device=device,
        seq=seq,
        at=at,
        author=author,
        kind=kind,
        body=msgspec.Raw(body.encode()),
        over=over,
        settles=tuple(json.loads(settles)) if settles != "[]" else (),
        prev=prev,
        hash=hash,
    )


def read(db: sqlite3.Connection, id: str) -> tuple[Event, Known]:
    """An event that entered a register, with its body."""
    row = db.execute(
        "SELECT id, device, seq, at, author, kind, body, over, settles, prev, hash"
        " FROM events WHERE id = ?",
        (id,),
    ).fetchone()
    event = event_of(row)
    body = decode_body(event)
    assert body is not None, "only understood events enter a register"
    return event, body
