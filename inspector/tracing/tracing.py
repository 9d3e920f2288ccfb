"""The records behind a reference, each with what it replaced, its visit, its files, its chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import msgspec

from inspector.figures.reconciling import FigureLine
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.chain import Break, ChainHead, broken_before
from inspector.ledger.events import Event
from inspector.ledger.keys import fingerprint
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.tracing.references import named
from inspector.tracing.words import kind_word


class File(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence attached to what the record is about."""

    sha256: str
    name: str
    event: str
    here: bool
    """Whether the file itself is in this home."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One event."""

    event: str
    kind: str
    kind_label: Text
    at: str
    author: str
    device: str
    device_name: str
    seq: int
    hash: str
    says: dict[str, Any]
    """Its body."""
    replaced: tuple[str, ...]
    """Events whose value it replaced."""
    replaced_by: tuple[str, ...]
    visit: str | None
    evidence: tuple[File, ...]
    answers_for: bool
    """Whether the reference names it; the others led to it."""


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """What vouches for the records of a device."""

    device: str
    device_name: str
    fingerprint: str
    trusted: bool
    """By somebody here, or it is this device itself."""
    seq: int
    """The last of its records that matters here."""
    ok: bool
    """Whether every event up to that one is as it was written."""
    reason: Text | None


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    ref: str
    figure: FigureLine | None
    head: ChainHead | None
    records: tuple[Record, ...]
    """In the order of their times."""
    chains: tuple[Chain, ...]

    @property
    def ok(self) -> bool:
        return all(chain.ok for chain in self.chains)


def trace(ledger: Ledger, library: Library, ref: str) -> Trace:
    """Everything behind ``ref``; reads and hashes the chains of the devices that wrote it.

    Raises InputError for a reference that names nothing here.
    """
    with ledger.store.reading():  # all of it from one moment
        found = named(ledger, library, ref)
        events = {event.id: event for event in _behind(ledger, found.events)}
        ordered = sorted(events.values(), key=lambda event: (event.at, event.device))
        replaced = queries.replacing(ledger, events)
        devices = {row.id: row.name for row in queries.devices(ledger)}
        return Trace(
            ref=ref,
            figure=found.figure,
            head=found.head,
            records=tuple(
                _record(ledger, event, devices, found.events, replaced[event.id])
                for event in ordered
            ),
            chains=tuple(_chains(ledger, ordered)),
        )


def _behind(ledger: Ledger, ids: Iterable[str]) -> Iterator[Event]:
    """The events, all that they replaced, and the visits in which they were made."""
    waiting, seen = list(ids), set[str]()
    while waiting:
        id = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        event = queries.event_if_here(ledger, id)
        if event is None:  # of a device whose records have not all come yet
            continue
        yield event
        visit = _says(event).get("visit")
        waiting += [one for one in (event.over, *event.settles, visit) if isinstance(one, str)]


def _record(
    ledger: Ledger,
    event: Event,
    devices: dict[str, str],
    asked: Sequence[str],
    replaced_by: Sequence[str],
) -> Record:
    says = _says(event)
    visit = event.id if event.kind == "visit.opened" else says.get("visit")
    return Record(
        event=event.id,
        kind=event.kind,
        kind_label=kind_word(event.kind),
        at=event.at,
        author=event.author,
        device=event.device,
        device_name=devices.get(event.device, ""),
        seq=event.seq,
        hash=event.hash,
        says=says,
        replaced=tuple(one for one in (event.over, *event.settles) if one),
        replaced_by=tuple(replaced_by),
        visit=visit,
        evidence=tuple(_files(ledger, event, says)),
        answers_for=event.id in asked,
    )


def _files(ledger: Ledger, event: Event, says: dict[str, Any]) -> Iterator[File]:
    if event.kind.startswith("answer."):
        rows = queries.evidence(
            ledger, visit=says["visit"], check=says["check"], row=says.get("row")
        )
    elif event.kind == "finding.raised":
        rows = queries.evidence(ledger, finding=event.id)
    elif event.kind == "evidence.attached":
        rows = [
            row for row in queries.evidence(ledger, sha256=says["sha256"]) if row.event == event.id
        ]
    else:
        rows = []
    for row in rows:
        here = ledger.home.blob(row.sha256).is_file()
        yield File(sha256=row.sha256, name=row.name, event=row.event, here=here)


def _chains(ledger: Ledger, events: Iterable[Event]) -> Iterator[Chain]:
    last: dict[str, int] = {}
    for event in events:
        last[event.device] = max(event.seq, last.get(event.device, 0))
    for row in queries.devices(ledger):
        if row.id in last:
            broken: Break | None = broken_before(ledger, row.id, last[row.id])
            yield Chain(
                device=row.id,
                device_name=row.name,
                fingerprint=fingerprint(bytes.fromhex(row.public_key)) if row.public_key else "",
                trusted=row.own or row.trusted,
                seq=last[row.id],
                ok=broken is None,
                reason=None if broken is None else broken.reason,
            )


def _says(event: Event) -> dict[str, Any]:
    return cast("dict[str, Any]", msgspec.json.decode(event.body))
