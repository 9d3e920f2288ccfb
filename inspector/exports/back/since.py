"""What became of a field since the export: nothing, what the cell says, or something else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

import msgspec

from inspector.exports.back.changes import State
from inspector.i18n import Text
from inspector.ledger import log
from inspector.ledger.bodies import Known
from inspector.ledger.registers import Register, heads

_CONFLICT: Final = Text(
    "导出后台账里也改过：两边的值并列为冲突，由人选定",
    "changed in the ledger too since the export: both values stand as a conflict to be settled",
)
_ALREADY: Final = Text("台账里已经是这样", "the ledger says so already")
_EARLIER: Final = Text(
    "这个值已经记过，后来又改了", "this value was recorded before and has been changed since"
)


class Since(msgspec.Struct, frozen=True):
    """A field, from the event that the export was made from (None: as raised) to now."""

    state: State
    reason: Text
    now: Known | None
    """What the ledger shows; None: as raised."""


def since(
    db: sqlite3.Connection,
    register: Register,
    base: str | None,
    says: Callable[[Known], bool],
) -> Since:
    """``says``: whether an event says what the cell says."""
    found = [log.read(db, head.event) for head in heads(db, register)]
    now = found[0][1] if found else None
    if now is not None and says(now):
        return Since("unchanged", _ALREADY, now)
    seen = {base}
    ahead = [event.id for event, _ in found]
    while ahead:
        id = ahead.pop()
        if id in seen or (there := log.find(db, id)) is None:
            continue
        seen.add(id)
        if says(log.read(db, id)[1]):
            return Since("unchanged", _EARLIER, now)
        ahead += [one for one in (there.over, *there.settles) if one is not None]
    if any(event.id != base for event, _ in found):
        return Since("conflict", _CONFLICT, now)
    return Since("change", Text("", ""), now)
