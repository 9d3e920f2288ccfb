"""Multi-value registers: which event's value holds where several people may write.

An event that sets a value names its register and, in ``over``, the event whose value it replaces.
The events of a register that nobody replaced are its *heads*.  One head: its value holds.  Several
heads, from people who did not know of each other: the one with the greatest ``(at, device)`` is
shown and marked, until a person's choice names the others in ``settles``.  What the heads are does
not depend on the order in which events came in.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

import msgspec

from inspector.ledger import bodies
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event

_encoder = msgspec.json.Encoder()


class Head(NamedTuple):
    event: str
    at: str
    device: str


def named(*parts: str) -> str:
    """A register's name: JSON, so that no text can run into its neighbour."""
    return _encoder.encode(parts).decode()


def register_of(device: str, body: Known) -> str | None:
    """The register that ``body``, recorded by ``device``, writes; None if it creates something."""
    match body:
        case bodies.AnswerSet() | bodies.AnswerCleared():
            return named("answer", body.visit, body.check, body.row or "")
        case bodies.VisitCompleted() | bodies.VisitReopened():
            return named("visit", body.visit)
        case bodies.FindingChanged():
            return named("finding", body.finding, body.field)
        case bodies.FindingClosed() | bodies.FindingWithdrawn() | bodies.FindingReopened():
            return named("finding", body.finding, "state")
        case bodies.RowRenamed():
            return named("row", body.row, "name")
        case bodies.RowRemoved() | bodies.RowRestored():
            return named("row", body.row, "removed")
        case bodies.EvidenceDetached():
            return named("evidence", body.attached)
        case bodies.DeviceTrusted() | bodies.DeviceRevoked():
            return named("trust", device, body.subject)
        case _:
            return None


def heads(db: sqlite3.Connection, register: str) -> list[Head]:
    """The register's heads, the one that is shown first."""
    rows = db.execute(
        "SELECT event, at, device FROM heads WHERE register = ? ORDER BY at DESC, device DESC",
        (register,),
    )
    return [Head(*row) for row in rows]


def write(db: sqlite3.Connection, register: str, event: Event) -> list[Head]:
    """Enter ``event`` into its register and give the heads that there are now."""
    replaced = [event.over, *event.settles] if event.over else list(event.settles)
    if replaced:
        db.executemany(
            "INSERT OR IGNORE INTO superseded (register, event) VALUES (?, ?)",
            [(register, id) for id in replaced],
        )
        db.executemany(
            "DELETE FROM heads WHERE register = ? AND event = ?",
            [(register, id) for id in replaced],
        )
    # An event of another device that replaces this one may have come first.
    db.execute(
        "INSERT INTO heads (register, event, at, device) SELECT ?, ?, ?, ?"
        " WHERE NOT EXISTS (SELECT 1 FROM superseded WHERE register = ? AND event = ?)",
        (register, event.id, event.at, event.device, register, event.id),
    )
    return heads(db, register)
