"""Projections: the tables that readers ask, made from events alone.

Each row is a function of the events that concern it, never of the order in which they came: a row's
base comes from the event that created it, the rest from the registers' shown heads.  So folding
events in one by one, in any order, gives what rebuilding from scratch gives.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, islice
from typing import Final

from inspector.ledger import cuts, log
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event, decode_body
from inspector.ledger.fold import Fold
from inspector.ledger.registers import forget_come

TABLES: Final = {
    "cuts": "SELECT * FROM cuts ORDER BY device",
    "places": "SELECT * FROM places ORDER BY issue, site",
    "coverage": "SELECT * FROM coverage ORDER BY issue, site, check_id",
    "heads": "SELECT * FROM heads ORDER BY register, event",
    "conflicts": "SELECT * FROM conflicts ORDER BY register",
    "devices": "SELECT * FROM devices ORDER BY id",
    "trusts": "SELECT * FROM trusts ORDER BY device, subject",
    "visits": "SELECT * FROM visits ORDER BY id",
    "answers": "SELECT * FROM answers ORDER BY visit, check_id, row_id",
    "repeat_rows": "SELECT * FROM repeat_rows ORDER BY id",
    "findings": "SELECT * FROM findings ORDER BY id",
    "evidence": "SELECT * FROM evidence ORDER BY event",
    "sites": "SELECT * FROM sites ORDER BY id",
    "samples": "SELECT * FROM samples ORDER BY id",
    "moves": "SELECT * FROM moves ORDER BY event",
    "stages": "SELECT * FROM stages ORDER BY pack, slug",
    "statements": "SELECT * FROM statements ORDER BY pack, slug, kind, subject",
    "notices": "SELECT * FROM notices ORDER BY id",
    "cases": "SELECT * FROM cases ORDER BY id",
    "accountability": "SELECT * FROM accountability ORDER BY id",
    "responses": "SELECT * FROM responses ORDER BY kind, subject",
}
"""Every projection and how it is read to compare it."""

_EMPTY: Final = tuple(
    sql.replace("SELECT *", "DELETE").split(" ORDER BY ")[0] for sql in TABLES.values()
)
_BATCH: Final = 5000
"""Events that a rebuild holds in memory."""


def rebuild(db: sqlite3.Connection, progress: Callable[[int], None] | None = None) -> None:
    """Make all projections again from the events.

    ``progress`` hears of each batch how many events it was; what it raises ends the rebuild.
    """
    for statement in _EMPTY:
        db.execute(statement)
    cuts.write(db)
    events = log.everything(db)
    while batch := list(islice(events, _BATCH)):
        fold(db, batch)
        if progress is not None:
            progress(len(batch))
    forget_come(db)


def fold(
    db: sqlite3.Connection, events: Sequence[Event], bodies: Sequence[Known | None] | None = None
) -> None:
    """Fold in events that are in the log, but for those beyond their device's cut.

    ``bodies`` are theirs, where they are known already.
    """
    if bodies is None:
        bodies = [decode_body(event) for event in events]
    if cut := cuts.kept(db):
        counts = [event.seq <= cut.get(event.device, event.seq) for event in events]
        events, bodies = list(compress(events, counts)), list(compress(bodies, counts))
    folding = Fold(db, expected=bodies)
    for event, body in zip(events, bodies, strict=True):
        folding.enter(event, body)
    folding.show()


def settle(db: sqlite3.Connection, kinds: Iterable[str]) -> None:
    """After these were folded in: if they say whom to believe, see to it that it is so."""
    if not cuts.KINDS.isdisjoint(kinds) and cuts.write(db):
        rebuild(db)


def digest(db: sqlite3.Connection) -> str:
    """One SHA-256 over all projections: the same for everyone with the same events."""
    sha = hashlib.sha256()
    for name, select in TABLES.items():
        sha.update(f"{name}\n".encode())
        for row in db.execute(select):
            sha.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            sha.update(b"\n")
    return sha.hexdigest()
