"""The log's table: events in and out, nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from inspector.ledger.bodies import Known
from inspector.ledger.events import GENESIS, Event, canonical, decode_body

EVENTS: Final = (
    "SELECT id, device, seq, at, author, kind, body, over, settles, prev, hash FROM events"
)
"""Every event, as :func:`event_of` takes it."""


def insert(db: sqlite3.Connection, events: Iterable[Event]) -> None:
    """The events into the log."""
    db.executemany(
        "INSERT INTO events (id, device, seq, at, author, kind, body, over, settles, prev, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
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
            )
            for event in events
        ],
    )


class Tip(NamedTuple):
    """Where a device's events end."""

    seq: int = 0
    hash: str = GENESIS
    at: str | None = None
    others_at: str | None = None
    """The latest time that any other device's last event has."""


_TIP: Final = """
    SELECT seq, hash, at, (
        SELECT max((SELECT at FROM events WHERE device = d.id ORDER BY seq DESC LIMIT 1))
        FROM devices d WHERE d.id <> ?)
    FROM events WHERE device = ? ORDER BY seq DESC LIMIT 1
"""


def tip(db: sqlite3.Connection, device: str) -> Tip:
    row = db.execute(_TIP, (device, device)).fetchone()
    return Tip() if row is None else Tip(*row)


def hash_at(db: sqlite3.Connection, device: str, seq: int) -> str | None:
    """The hash of the device's event with this number."""
    row = db.execute("SELECT hash FROM events WHERE device = ? AND seq = ?", (device, seq))
    return next(row, (None,))[0]


def known(db: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
    """Which of the ids are here already."""
    found = db.execute(
        "SELECT id FROM events WHERE id IN (SELECT value FROM json_each(?))",
        (canonical(ids).decode(),),
    )
    return {id for (id,) in found}


def everything(db: sqlite3.Connection) -> Iterator[Event]:
    """All events, each device's in order."""
    for row in db.execute(EVENTS + " ORDER BY device, seq"):
        yield event_of(row)


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


def find(db: sqlite3.Connection, id: str) -> Event | None:
    """The event, if it is here."""
    row = db.execute(EVENTS + " WHERE id = ?", (id,)).fetchone()
    return None if row is None else event_of(row)


def read(db: sqlite3.Connection, id: str) -> tuple[Event, Known]:
    """An event that entered a register, with its body."""
    event = find(db, id)
    assert event is not None, "what a register names is in the log"
    body = decode_body(event)
    assert body is not None, "only understood events enter a register"
    return event, body
