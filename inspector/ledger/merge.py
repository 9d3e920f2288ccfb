"""Merge: the union of two logs.

Order and repetition do not matter: an event that is here already is passed over, the others are
folded in.  Per device the chain must go on without a gap; what would break it is not let in.  Who
signed is the caller's question (:mod:`inspector.ledger.bundle`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import islice

import msgspec

from inspector.i18n import Text
from inspector.ledger import garbage, log, projection
from inspector.ledger.bodies import Known
from inspector.ledger.bundle import Bundle
from inspector.ledger.events import Event, flaw
from inspector.ledger.ledger import Ledger
from inspector.ledger.registers import forget_come

_BATCH = 4000
"""Events in one transaction: whoever records meanwhile waits a tenth of a second."""


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
    """Fold ``events`` in, a transaction for each few thousand; each device's in order of ``seq``.

    ``progress`` hears how many have been looked at.  Whatever was added stays if a later one is
    refused; calling again with the same events changes nothing.
    """
    outcome = MergeOutcome()
    stopped: set[str] = set()
    seen, stream = 0, iter(events)
    while batch := list(islice(stream, _BATCH)):
        _fold_in(ledger, batch, None, outcome, stopped)
        seen += len(batch)
        if progress is not None:
            progress(seen)
    return outcome


def merge_bundle(ledger: Ledger, bundle: Bundle, last: int | None = None) -> MergeOutcome:
    """The same for a bundle, whose events were checked and follow from each other.

    Where the last of them that is here already is the same, so are all before it.  Those with a
    number beyond ``last`` are left out.
    """
    outcome = MergeOutcome()
    end = len(bundle.events)
    if last is not None:
        end = min(end, last - bundle.header.first + 1)
    with ledger.store.reading() as db:
        begin = _known(db, bundle.events[:end]) if end > 0 else 0
    outcome.known = begin
    stopped: set[str] = set()
    for start in range(begin, end, _BATCH):
        part = slice(start, min(end, start + _BATCH))
        _fold_in(ledger, bundle.events[part], bundle.bodies[part], outcome, stopped)
    return outcome


def _known(db: sqlite3.Connection, events: Sequence[Event]) -> int:
    """How many of a chain's first events are here."""
    first = events[0]
    common = min(len(events), log.tip(db, first.device).seq - first.seq + 1)
    if common < 1:
        return 0
    last = events[common - 1]
    return common if log.hash_at(db, last.device, last.seq) == last.hash else 0


def _fold_in(
    ledger: Ledger,
    batch: Sequence[Event],
    bodies: Sequence[Known | None] | None,
    outcome: MergeOutcome,
    stopped: set[str],
) -> None:
    """One transaction; ``bodies`` of events that are without :func:`flaw`, else None."""
    with garbage.put_off(), ledger.store.writing() as db:
        fresh = _let_in(db, batch, outcome, stopped, sound=bodies is not None)
        log.insert(db, fresh)
        projection.fold(db, fresh, bodies if len(fresh) == len(batch) else None)
        forget_come(db)
        projection.settle(db, (event.kind for event in fresh))


def _let_in(
    db: sqlite3.Connection,
    batch: Sequence[Event],
    outcome: MergeOutcome,
    stopped: set[str],
    *,
    sound: bool,
) -> list[Event]:
    """Those of the events that are new and go on from what is here."""
    fresh: list[Event] = []
    tips: dict[str, tuple[int, str]] = {}
    taken = log.known(db, [event.id for event in batch])
    for event in batch:
        if event.device in stopped:
            continue
        if event.device not in tips:
            tips[event.device] = log.tip(db, event.device)[:2]
        seq, head = tips[event.device]
        if event.seq > seq:
            refusal = _may_follow(event, seq, head, taken, sound=sound)
        elif event in fresh or event.hash == log.hash_at(db, event.device, event.seq):
            outcome.known += 1
            continue
        else:
            refusal = _fork(event)
        if refusal is None:
            fresh.append(event)
            taken.add(event.id)
            tips[event.device] = event.seq, event.hash
        else:
            outcome.refusals.append(refusal)
            stopped.add(event.device)
    outcome.added += len(fresh)
    return fresh


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


def _may_follow(
    event: Event, seq: int, head: str, taken: Container[str], *, sound: bool
) -> Refusal | None:
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
    reason = None if sound else flaw(event)
    if reason is None and event.prev != head:
        return _fork(event)
    if reason is None and event.id in taken:
        reason = Text("事件编号已被占用", "the event's id is taken by another event")
    if reason is None:
        return None
    return Refusal(device=event.device, seq=event.seq, kind="flaw", reason=reason)
