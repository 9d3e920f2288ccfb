"""What a sync brought in, and from whom: by device and author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync.intake import name_of

_MOST: Final = 100_000
"""Events of one device beyond which its visits are not counted: it would hold the sync up."""


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """Events of one author on one device; ``visits`` are those that they touch."""

    device: str
    name: str
    """What the device calls itself."""
    author: str
    events: int
    visits: int


def since(ledger: Ledger, before: Mapping[str, int]) -> tuple[Came, ...]:
    """What colleagues' devices have here beyond these numbers of events, the most first."""
    found: list[Came] = []
    for device, last in queries.last_seqs(ledger).items():
        first = before.get(device, 0)
        if device != ledger.device and last > first:
            found += _of(ledger, device, first, last)
    return tuple(sorted(found, key=lambda one: (-one.events, one.device, one.author)))


_BY_AUTHOR: Final = (
    "SELECT author, count(*), count(DISTINCT CASE kind WHEN 'visit.opened' THEN id"
    " ELSE json_extract(body, '$.visit') END) FROM events"
    " WHERE device = ? AND seq > ? AND seq <= ? GROUP BY author"
)
_MANY_BY_AUTHOR: Final = (
    "SELECT author, count(*), 0 FROM events WHERE device = ? AND seq > ? AND seq <= ?"
    " GROUP BY author"
)


def _of(ledger: Ledger, device: str, first: int, last: int) -> list[Came]:
    query = _BY_AUTHOR if last - first <= _MOST else _MANY_BY_AUTHOR
    with ledger.store.reading() as db:
        rows = db.execute(query, (device, first, last)).fetchall()
    name = name_of(ledger, device)
    return [
        Came(device=device, name=name, author=author, events=events, visits=touched)
        for author, events, touched in rows
    ]
