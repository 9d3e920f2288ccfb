"""Multi-value registers: which event's value holds where several people may write.

An event that sets a value names its register and, in ``over``, the event whose value it replaces.
The events of a register that nobody replaced are its *heads*.  One head: its value holds.  Several
heads, from people who did not know of each other: the one with the greatest ``(at, device)`` is
shown and marked, until a person's choice names the others in ``settles``.  What the heads are does
not depend on the order in which events came in.

Each head is kept in one place: an answer that is shown in its row of ``answers``, every other head
in ``heads``.  So an answer, of which there are most by far, costs one row and not two.  A row of
``heads`` without a time stands for an event that was replaced before it came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from inspector.ledger import bodies
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event

Register = tuple[str, ...]
"""What it is of, and which part of it: ``("answer", visit, check, row)``."""

_encoder = msgspec.json.Encoder()


class Head(NamedTuple):
    event: str
    at: str
    device: str


def named(register: Register) -> str:
    """A register's name in the database: JSON, so that no text can run into its neighbour."""
    return _encoder.encode(register).decode()


def all_of(what: str, id: str) -> tuple[str, str]:
    """Between which names the registers of one thing lie."""
    begin = named((what, id))[:-1]
    return begin, begin + "\U0010ffff"


def register_of(device: str, body: Known) -> Register | None:
    """The register that ``body``, recorded by ``device``, writes; None if it creates something."""
    match body:
        case bodies.AnswerSet() | bodies.AnswerCleared():
            return "answer", body.visit, body.check, body.row or ""
        case bodies.VisitCompleted() | bodies.VisitReopened():
            return "visit", body.visit
        case bodies.FindingChanged():
            return "finding", body.finding, body.field
        case bodies.FindingClosed() | bodies.FindingWithdrawn() | bodies.FindingReopened():
            return "finding", body.finding, "state"
        case bodies.RowRenamed():
            return "row", body.row, "name"
        case bodies.RowRemoved() | bodies.RowRestored():
            return "row", body.row, "removed"
        case bodies.EvidenceDetached():
            return "evidence", body.attached
        case bodies.EvidenceReleased() | bodies.EvidenceHeld():
            return "release", body.sha256
        case bodies.IssueMoved():
            return "stage", body.pack, body.slug
        case bodies.MeasureReported():
            return "measure", body.pack, body.slug, body.measure
        case bodies.RuleExplained():
            return "rule", body.pack, body.slug, body.rule
        case bodies.PublicTextWritten():
            return "public_text", body.pack, body.slug
        case bodies.RemarkWritten():
            return "remark", body.pack, body.slug
        case bodies.DeviceTrusted() | bodies.DeviceRevoked():
            return "trust", device, body.subject
        case bodies.NoticeAnswered() | bodies.NoticeWithdrawn():
            return "notice", body.notice
        case bodies.CaseReplied():
            return "case", body.case, "reply"
        case bodies.CaseClosed():
            return "case", body.case, "closing"
        case bodies.DutyDone():
            return "duty", body.pack, body.duty, body.due
        case bodies.AccountabilityCorrected() | bodies.AccountabilityWithdrawn():
            return "accountability", body.accountability
        case _:
            return None


_ASIDE: Final = "SELECT event, at, device, 1 FROM heads WHERE register = ?"
_SHOWN: Final = (
    "SELECT event, at, device, 0 FROM answers WHERE visit = ? AND check_id = ? AND row_id = ?"
)
_OF_ANSWER: Final = f"{_ASIDE} UNION ALL {_SHOWN}"


def heads(db: sqlite3.Connection, register: Register) -> list[Head]:
    """The register's heads, the one that is shown first."""
    return held(db, register).heads


def held(db: sqlite3.Connection, register: Register) -> Held:
    """The register as it is now."""
    if register[0] == "answer":
        found = db.execute(_OF_ANSWER, (named(register), *register[1:]))
    else:
        found = db.execute(_ASIDE, (named(register),))
    return Held(register, found.fetchall())


def held_of(db: sqlite3.Connection, visits: Iterable[str]) -> dict[Register, Held]:
    """The registers of all answers that the visits have, or had."""
    found: dict[Register, list[_Found]] = {}
    asked = list(visits)
    for name, *row in db.execute(
        "SELECT register, event, at, device, 1" + _WITHIN,
        (_ranges([("answer", visit) for visit in asked]),),
    ):
        found.setdefault(tuple(json.loads(name)), []).append(tuple(row))
    for visit, check, row_id, *row in db.execute(
        "SELECT visit, check_id, row_id, event, at, device, 0"
        " FROM json_each(?) j CROSS JOIN answers ON visit = j.value",
        (_encoder.encode(asked).decode(),),
    ):
        found.setdefault(("answer", visit, check, row_id), []).append(tuple(row))
    return {register: Held(register, rows) for register, rows in found.items()}


def written_of(db: sqlite3.Connection, things: Iterable[tuple[str, str]]) -> set[Register]:
    """The registers of these things that anything was written to."""
    found = db.execute("SELECT DISTINCT register" + _WITHIN, (_ranges(things),))
    return {tuple(json.loads(name)) for (name,) in found}


_WITHIN: Final = """
    FROM json_each(?) j CROSS JOIN heads
    ON register >= json_extract(j.value, '$[0]') AND register < json_extract(j.value, '$[1]')
"""


def _ranges(things: Iterable[tuple[str, str]]) -> str:
    return _encoder.encode([all_of(*thing) for thing in things]).decode()


_Found = tuple[str, str | None, str | None, int]
"""Event, its time and device (or none yet), and whether the row is one of ``heads``."""


_NONE: Final = frozenset[str]()


class Held:
    """A register in a transaction's hands: its heads as they are now, the shown one first."""

    __slots__ = ("_aside", "_awaited", "disputed", "heads", "register")

    def __init__(self, register: Register, found: Sequence[_Found] = ()) -> None:
        self.register = register
        self.heads: list[Head] = []
        self._aside: tuple[_Kept, ...] = ()
        self._awaited = _NONE
        for event, at, device, is_aside in found:
            if is_aside:
                self._aside += ((event, at, device),)
            if at is None or device is None:
                self._awaited |= {event}
            else:
                self.heads.append(Head(event, at, device))
        self.disputed = len(self.heads) > 1
        """Whether there are several as the database has it."""
        if self.disputed:
            self._order()

    def enter(self, event: Event) -> None:
        """Put ``event`` in the place of what it replaces, whichever came first."""
        if event.over is not None:
            self._replace(event.over)
        for id in event.settles:
            self._replace(id)
        if event.id in self._awaited:
            self._awaited -= {event.id}
        else:
            self.heads.append(Head(event.id, event.at, event.device))
            if len(self.heads) > 1:
                self._order()

    def _replace(self, id: str) -> None:
        for at, head in enumerate(self.heads):
            if head.event == id:
                del self.heads[at]
                return
        self._awaited |= {id}  # it was replaced by another already, or has not come yet

    def _order(self) -> None:
        self.heads.sort(key=lambda head: (head.at, head.device), reverse=True)

    @property
    def is_plain(self) -> bool:
        """Whether one value holds, and nothing else was ever beside it."""
        return len(self.heads) == 1 and not (self.disputed or self._aside or self._awaited)

    def keep(self, db: sqlite3.Connection, *, shown_in_row: bool) -> None:
        """Write down the heads, but for the shown one where its row in ``answers`` has it."""
        if len(self.heads) == shown_in_row and not (self._aside or self._awaited):
            return
        before, name = set(self._aside), named(self.register)
        after: set[_Kept] = {(id, None, None) for id in self._awaited}
        after |= {(one.event, one.at, one.device) for one in self.heads[shown_in_row:]}
        if before != after:
            db.executemany(
                "DELETE FROM heads WHERE register = ? AND event = ?",
                [(name, id) for id, _, _ in before - after],
            )
            db.executemany(
                "INSERT INTO heads (register, event, at, device) VALUES (?, ?, ?, ?)",
                [(name, *kept) for kept in after - before],
            )


_Kept = tuple[str, str | None, str | None]


def forget_come(db: sqlite3.Connection) -> None:
    """Await no more what is in the log and counts; to be said when all of it is folded in."""
    db.execute(
        "DELETE FROM heads WHERE at IS NULL"
        " AND EXISTS (SELECT 1 FROM events e LEFT JOIN cuts c ON c.device = e.device"
        " WHERE e.id = heads.event AND (c.last IS NULL OR e.seq <= c.last))"
    )
