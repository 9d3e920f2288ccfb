"""Renewal: the home goes on under a new device, with everything that was recorded in it.

Needed where the old device can say nothing more that others believe: its history went two ways
after a restore, its key is lost, or colleagues have revoked it::

    old device   1 … common │ common+1 … last     what only this home has
                    stays   │        ╲
    new device              │ 1 introduced, 2 … trust, then those again as its own

What is recorded again keeps its time and its author and gets new ids; whatever referred to the old
ids refers to the new ones.  One transaction: cut off anywhere, it has happened or it has not.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from inspector import disk
from inspector.ledger import bodies, clock, log, projection
from inspector.ledger.bodies import DeviceRevoked, DeviceTrusted, Known
from inspector.ledger.events import GENESIS, Event, canonical, decode_body, encode_body, hash_of
from inspector.ledger.keys import DeviceKey, device_id
from inspector.ledger.ledger import Ledger, new_id

_ABOUT_DEVICES: Final = frozenset({"device.introduced", "device.trusted", "device.revoked"})
"""Kinds that the new device says for itself."""


class Renewed(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    old: str
    new: str
    fingerprint: str
    """Of the new device: colleagues compare it and trust it, once."""
    common: int
    """Number of the old device's last event that stays its own."""
    again: int
    """Events that were recorded again by the new device."""
    kept_in: Path
    """The old device's other events as they were, a line each."""


def renew(ledger: Ledger, common: int) -> Renewed:
    """Make a new device for this home; the old one's events after ``common`` become the new one's.

    Raises HomeError, and nothing has happened, when the disk is full.
    """
    home, old = ledger.home, ledger.device
    waiting = home.key.with_name("device-new.key")
    public = DeviceKey.create(waiting).public_key
    new = device_id(public)
    disk.replace(waiting, home.device_key(new))
    kept_in = home.data / f"before-{new}.jsonl"
    with ledger.store.writing() as db:
        tail = list(_after(db, old, common))
        content = b"".join(canonical(event) + b"\n" for event in tail)
        disk.write_bytes(kept_in, content, private=True)
        said = _said(db, old)
        name = db.execute("SELECT name FROM devices WHERE id = ?", (old,)).fetchone()
        introduced = bodies.DeviceIntroduced(name=name[0] if name else old, public_key=public.hex())
        facts: list[Known] = [introduced, *said]
        if common:
            facts.append(DeviceTrusted(subject=old))
        again = [event for event in tail if event.kind not in _ABOUT_DEVICES]
        db.execute("DELETE FROM events WHERE device = ? AND seq > ?", (old, common))
        chain = _Chain(new)
        log.insert(db, [chain.first(ledger, fact) for fact in facts])
        log.insert(db, chain.again(again))
        db.execute("DELETE FROM own")
        db.execute("INSERT INTO own (device, public_key) VALUES (?, ?)", (new, public.hex()))
        projection.rebuild(db)
    ledger.read_own()
    return Renewed(
        old=old,
        new=new,
        fingerprint=ledger.fingerprint,
        common=common,
        again=len(again),
        kept_in=kept_in,
    )


def _after(db: sqlite3.Connection, device: str, seq: int) -> Iterator[Event]:
    rows = db.execute(log.EVENTS + " WHERE device = ? AND seq > ? ORDER BY seq", (device, seq))
    yield from map(log.event_of, rows)


def _said(db: sqlite3.Connection, device: str) -> list[Known]:
    """What the device said last of each other's trust: the new one says it too."""
    rows = db.execute(
        log.EVENTS + " WHERE device = ? AND kind IN ('device.trusted', 'device.revoked')"
        " ORDER BY seq",
        (device,),
    )
    found: dict[str, Known] = {}
    for event in map(log.event_of, rows):
        body = decode_body(event)
        if isinstance(body, DeviceTrusted | DeviceRevoked):
            found[body.subject] = body
    return list(found.values())


class _Chain:
    """The new device's events, each after the one before."""

    def __init__(self, device: str) -> None:
        self._device, self._seq, self._prev = device, 0, GENESIS
        self._at: str | None = None

    def first(self, ledger: Ledger, body: Known) -> Event:
        """A fact of now."""
        kind, content = encode_body(body)
        self._at = clock.stamp(clock.text(ledger.now()), self._at)
        return self._next(
            id=new_id(),
            at=self._at,
            author=ledger.author,
            kind=kind,
            body=msgspec.Raw(content),
            over=None,
            settles=(),
        )

    def again(self, events: list[Event]) -> Iterator[Event]:
        """Facts that another device had recorded."""
        ids = {event.id: new_id() for event in events}
        for event in events:
            body = canonical(_named_anew(json.loads(bytes(event.body)), ids))
            yield self._next(
                id=ids[event.id],
                at=event.at,
                author=event.author,
                kind=event.kind,
                body=msgspec.Raw(body),
                over=ids.get(event.over or "", event.over),
                settles=tuple(sorted(ids.get(id, id) for id in event.settles)),
            )

    def _next(self, **fields: Any) -> Event:
        self._seq += 1
        event = Event(device=self._device, seq=self._seq, prev=self._prev, hash="", **fields)
        event = msgspec.structs.replace(event, hash=hash_of(event))
        self._prev = event.hash
        return event


def _named_anew(value: Any, ids: dict[str, str]) -> Any:
    """The same JSON with the new ids in it."""
    match value:
        case str():
            return ids.get(value, value)
        case list():
            return [_named_anew(one, ids) for one in value]  # pyright: ignore[reportUnknownVariableType]
        case dict():
            return {key: _named_anew(one, ids) for key, one in value.items()}  # pyright: ignore
        case _:
            return value
