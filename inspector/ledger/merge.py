"""Merge: the union of two logs.

Order and repetition do not matter: an event that is here already is passed over, the others are
folded in.  Per device the chain must go on without a gap; what would break it is not let in.  Who
signed is the caller's question (:mod:`inspector.ledger.bundle`); what the events say of themselves
is checked here again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import msgspec

from inspector.i18n import Text
from inspector.ledger.events import Event, decode_body, flaw
from inspector.ledger.fold import Fold
from inspector.ledger.ledger import Ledger
from inspector.ledger.log import insert, tip
from inspector.ledger.registers import forget_come

_BATCH = 1000


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An event that was not let in; all of its device's later ones stay out with it."""

    device: str
    seq: int
    reason: Text
    kind: str
    """``gap`` (earlier ones are missing: wait), ``fork`` (its place is taken) or ``flaw``."""


class MergeOutcome(msgspec.Struct, kw_only=True):
    added: int = 0
    known: int = 0
    refusals: list[Refusal] = msgspec.field(default_factory=list[Refusal])


def merge(
    ledger: Ledger,
    events: Iterable[Event],
    *,
    progress: Callable[[int], None] | None = None,
) -> MergeOutcome:
    """Fold ``events`` in, a transaction for each thousand; each device's in order of ``seq``.

    ``progress`` hears how many have been looked at.  Whatever was added stays if a later one is
    refused; calling again with the same events changes nothing.
    """
    outcome = MergeOutcome()
    stopped: set[str] = set()
    seen, stream = 0, iter(events)
    while batch := list(islice(stream, _BATCH)):
        with ledger.store.writing() as db:
            _merge_batch(db, batch, outcome, stopped)
        seen += len(batch)
        if progress is not None:
            progress(seen)
    return outcome


def _merge_batch(
    db: sqlite3.Connection, batch: Sequence[Event], outcome: MergeOutcome, stopped: set[str]
) -> None:
    tips: dict[str, tuple[int, str]] = {}
    fold = Fold(db)
    for event in batch:
        if event.device in stopped:
            continue
        if event.device not in tips:
            tips[event.device] = tip(db, event.device)[:2]
        seq, head = tips[event.device]
        if event.seq <= seq:
            refusal = _compare(db, event)
            outcome.known += refusal is None
        else:
            refusal = _may_follow(db, event, seq, head)
            if refusal is None:
                insert(db, [event])
                fold.enter(event, decode_body(event))
                tips[event.device] = event.seq, event.hash
                outcome.added += 1
        if refusal is not None:
            outcome.refusals.append(refusal)
            stopped.add(event.device)
    fold.show()
    forget_come(db)


def _compare(db: sqlite3.Connection, event: Event) -> Refusal | None:
    """An event whose place is taken: the same one again, or a fork."""
    (known,) = db.execute(
        "SELECT hash FROM events WHERE device = ? AND seq = ?", (event.device, event.seq)
    ).fetchone()
    return None if known == event.hash else _fork(event)


def _fork(event: Event) -> Refusal:
    return Refusal(
        device=event.device,
        seq=event.seq,
        kind="fork",
        reason=Text(
            f"终端 {event.device} 的第 {event.seq} 条与已有的不同：同一终端写出了两份历史",
            f"number {event.seq} of device {event.device} differs from the one here:"
            " one device has written two histories",
        ),
    )


def _may_follow(db: sqlite3.Connection, event: Event, seq: int, head: str) -> Refusal | None:
    if event.seq > seq + 1:
        return Refusal(
            device=event.device,
            seq=event.seq,
            kind="gap",
            reason=Text(
                f"缺少终端 {event.device} 的第 {seq + 1} 至 {event.seq - 1} 条，等待补齐",
                f"numbers {seq + 1} to {event.seq - 1} of device {event.device} are missing;"
                " waiting for them",
            ),
        )
    reason = flaw(event)
    if reason is None and event.prev != head:
        return _fork(event)
    if reason is None and db.execute("SELECT 1 FROM events WHERE id = ?", (event.id,)).fetchone():
        reason = Text("事件编号已被占用", "the event's id is taken by another event")
    if reason is None:
        return None
    return Refusal(device=event.device, seq=event.seq, kind="flaw", reason=reason)
