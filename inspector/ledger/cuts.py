"""Cuts: up to where a revoked device is believed, the same for all who hold the same events.

``device.revoked`` says up to which number its author had the device's events (``last``).  Those
stay; what the device wrote after them is in nobody's projections, not even where it was merged
before anyone knew.  So all readers agree, whichever came first.

Who may say it?  Any device, as long as it says so itself within what is believed of it: a thief's
device that was cut off revokes nobody afterwards.  In the words of argumentation theory (Dung,
1995): a statement attacks what its device's subject said beyond the cut, and what its own author
said earlier of the same subject; what holds is the grounded extension.  Where two devices revoke
each other without knowing of it, nothing is decided by that: both are cut until a third one says
more, or one of them is renewed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

from inspector.ledger.bodies import DeviceRevoked, DeviceTrusted
from inspector.ledger.events import decode_body
from inspector.ledger.log import EVENTS, event_of

STATEMENTS: Final = (
    "CREATE TABLE cuts (device TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX trust_said ON events (device, seq)"
    " WHERE kind IN ('device.trusted', 'device.revoked')",
)
KINDS: Final = frozenset({DeviceTrusted.kind, DeviceRevoked.kind})
_FIRST: Final = 1
"""A device's introduction always stays: its key belongs to its id."""


class Statement(NamedTuple):
    """What one device says of another's trust."""

    author: str
    seq: int
    subject: str
    last: int | None
    """Up to where the subject is believed; None: no cut (trusted, or an old revocation)."""


def cuts_of(statements: Sequence[Statement]) -> dict[str, int]:
    """Per device the number of the last event that counts; devices without a cut are left out."""
    undecided = set(statements)
    holding = set[Statement]()
    attackers = {one: {by for by in statements if _attacks(by, one)} for one in statements}
    while True:
        # what nobody attacks who could still hold, holds; what that attacks does not
        fresh = {one for one in undecided if not attackers[one] & undecided}
        if not fresh:
            break
        holding |= fresh
        undecided -= fresh
        undecided -= {one for one in undecided if attackers[one] & fresh}
    found: dict[str, int] = {}
    for one in holding | undecided:
        if one.last is not None:
            found[one.subject] = min(one.last, found.get(one.subject, one.last))
    return found


def _attacks(by: Statement, one: Statement) -> bool:
    if (by.author, by.subject) == (one.author, one.subject):
        return by.seq > one.seq
    return by.subject == one.author and by.last is not None and one.seq > by.last


def statements(db: sqlite3.Connection) -> list[Statement]:
    """Every one in the log, also what is not believed."""
    found: list[Statement] = []
    rows = db.execute(
        EVENTS + " WHERE kind IN ('device.trusted', 'device.revoked') ORDER BY device, seq"
    )
    for event in map(event_of, rows):
        body = decode_body(event)
        if not isinstance(body, DeviceTrusted | DeviceRevoked) or body.subject == event.device:
            continue
        last = body.last if isinstance(body, DeviceRevoked) else None
        cut = None if last is None else max(_FIRST, last)
        found.append(Statement(event.device, event.seq, body.subject, cut))
    return found


def kept(db: sqlite3.Connection) -> dict[str, int]:
    """The cuts as they are written down."""
    return dict(db.execute("SELECT device, last FROM cuts"))


def write(db: sqlite3.Connection) -> bool:
    """Work the cuts out anew; says whether other events count now than before."""
    before, now = kept(db), cuts_of(statements(db))
    if before == now:
        return False
    db.execute("DELETE FROM cuts")
    db.executemany("INSERT INTO cuts (device, last) VALUES (?, ?)", now.items())
    changed = {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}
    return any(_reaches(db, one, _lesser(before.get(one), now.get(one))) for one in changed)


def _lesser(*cuts: int | None) -> int:
    return min(cut for cut in cuts if cut is not None)


def _reaches(db: sqlite3.Connection, device: str, last: int) -> bool:
    """Whether the log has events of the device beyond ``last``."""
    row = db.execute("SELECT 1 FROM events WHERE device = ? AND seq > ? LIMIT 1", (device, last))
    return row.fetchone() is not None


def revokers(db: sqlite3.Connection, device: str) -> list[str]:
    """Who cut the device off."""
    cut = kept(db).get(device)
    said = [one for one in statements(db) if one.subject == device]
    return sorted({one.author for one in said if cut is not None and one.last == cut})
