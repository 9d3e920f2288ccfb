"""The log itself: events, devices, trust, conflicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from functools import partial

from inspector.ledger import cuts, log
from inspector.ledger.events import GENESIS, Event, decode_body
from inspector.ledger.ledger import Ledger
from inspector.ledger.log import EVENTS, event_of
from inspector.ledger.queries.asking import by_id, dicts, not_one
from inspector.ledger.registers import Register, heads, register_of
from inspector.ledger.views import (
    ConflictRow,
    DeviceRow,
)


def devices(ledger: Ledger) -> list[DeviceRow]:
    """Every device with events here, this one first."""
    sql = (
        "SELECT d.id, d.name, d.public_key, d.id = :own AS own, t.state AS trust,"
        " c.last AS cut, e.seq AS events, e.seq AS last_seq, e.hash AS last_hash, e.at AS last_at"
        # CROSS: device by device, not through all of the log
        " FROM devices d CROSS JOIN events e ON e.device = d.id AND e.seq ="
        " (SELECT max(seq) FROM events WHERE device = d.id)"
        " LEFT JOIN cuts c ON c.device = d.id"
        " LEFT JOIN trusts t ON t.device = :own AND t.subject = d.id ORDER BY d.id <> :own, d.id"
    )
    with ledger.store.reading() as db:
        found = list(dicts(db, sql, {"own": ledger.device}))
    devices: list[DeviceRow] = []
    for row in found:
        trust, own = row.pop("trust"), bool(row["own"])
        row |= {
            "own": own,
            "trusted": own or trust == "trusted",
            "revoked": trust == "revoked" or row["cut"] is not None,
        }
        devices.append(DeviceRow(**row))
    return devices


def trusts(ledger: Ledger) -> dict[str, bool]:
    """What this device decided of others, also of those with no event here: trusted or revoked."""
    with ledger.store.reading() as db:
        rows = db.execute("SELECT subject, state FROM trusts WHERE device = ?", (ledger.device,))
        return {subject: state == "trusted" for subject, state in rows}


def tip_of(ledger: Ledger, device: str) -> tuple[int, str]:
    """Number and hash of the last event of a device; 0 and 64 zeros where there is none."""
    with ledger.store.reading() as db:
        return log.tip(db, device)[:2]


def hash_of(ledger: Ledger, device: str, seq: int) -> str:
    """Hash of one event of a device; 64 zeros where it is not here."""
    with ledger.store.reading() as db:
        return log.hash_at(db, device, seq) or GENESIS


def own_key(ledger: Ledger) -> bytes:
    """This device's public key as its introduction has it."""
    with ledger.store.reading() as db:
        row = db.execute("SELECT public_key FROM own WHERE device = ?", (ledger.device,))
        return bytes.fromhex(next(row, ("",))[0])


def cut(ledger: Ledger, device: str) -> int | None:
    """Number of a revoked device's last event that is believed; None: it was not revoked."""
    with ledger.store.reading() as db:
        return cuts.kept(db).get(device)


def revokers(ledger: Ledger, device: str) -> list[str]:
    """The devices that cut this one off."""
    with ledger.store.reading() as db:
        return cuts.revokers(db, device)


def conflicts(ledger: Ledger, *, visit: str | None = None) -> list[ConflictRow]:
    """Registers on which people disagree."""
    sql = "SELECT register FROM conflicts WHERE :visit IS NULL OR visit = :visit ORDER BY register"
    with ledger.store.reading() as db:
        found: list[ConflictRow] = []
        for (name,) in db.execute(sql, {"visit": visit}).fetchall():
            disputed = heads(db, tuple(json.loads(name)))
            found.append(_conflict(name, tuple(head.event for head in disputed)))
        return found


def _conflict(register: str, events: tuple[str, ...]) -> ConflictRow:
    conflict = partial(ConflictRow, register=register, events=events)
    match json.loads(register):
        case ["answer", visit, check, row]:
            return conflict(kind="answer", visit=visit, check=check, row=row or None)
        case ["visit", visit]:
            return conflict(kind="visit", visit=visit)
        case ["finding", finding, field]:
            return conflict(kind="finding", finding=finding, field=field)
        case ["row", row, field]:
            return conflict(kind="row", row=row, field=field)
        case ["notice", notice]:
            return conflict(kind="notice", subject=notice)
        case ["accountability", record]:
            return conflict(kind="accountability", subject=record)
        case ["case", case, field]:
            return conflict(kind="case", subject=case, field=field)
        case ["duty", _, duty, due]:
            return conflict(kind="duty", subject=duty, field=due)
        case ["stage", pack, slug]:
            return conflict(kind="stage", pack=pack, slug=slug)
        case ["measure" | "rule" as kind, pack, slug, subject]:
            return conflict(kind="statement", pack=pack, slug=slug, field=kind, subject=subject)
        case ["public_text" | "remark" as kind, pack, slug]:
            return conflict(kind="statement", pack=pack, slug=slug, field=kind)
        case ["evidence" | "release", *_]:
            return conflict(kind="evidence")
        case _:
            return conflict(kind="other")


def count_conflicts(ledger: Ledger) -> int:
    with ledger.store.reading() as db:
        return int(db.execute("SELECT count(*) FROM conflicts").fetchone()[0])


def event(ledger: Ledger, id: str) -> Event:
    """An event by its whole id."""
    with ledger.store.reading() as db:
        found = log.find(db, id)
    if found is None:
        raise not_one("事件", "event", id, 0, "inspector verify")
    return found


def event_like(ledger: Ledger, id: str) -> str:
    """The whole id of an event by it, or by its beginning or end; InputError if none or several."""
    with ledger.store.reading() as db:
        found = by_id(db, "SELECT id FROM events", "id", id)
    if len(found) != 1:
        raise not_one("事件", "event", id, len(found), "inspector answers")
    return str(found[0]["id"])


def event_if_here(ledger: Ledger, id: str) -> Event | None:
    """An event by its whole id; None while it has not come from another device."""
    with ledger.store.reading() as db:
        return log.find(db, id)


def replacing(ledger: Ledger, ids: Collection[str]) -> dict[str, list[str]]:
    """By each of these events those that put another value in its place, in the order of time."""
    sql = (
        "WITH asked AS (SELECT value AS id FROM json_each(?))"
        " SELECT over, id, at FROM events WHERE over IN (SELECT id FROM asked)"
        " UNION SELECT s.value, e.id, e.at FROM events e, json_each(e.settles) s"
        " WHERE e.settles <> '[]' AND s.value IN (SELECT id FROM asked) ORDER BY at"
    )
    found: dict[str, list[str]] = {id: [] for id in ids}
    with ledger.store.reading() as db:
        for replaced, by, _ in db.execute(sql, (json.dumps(list(ids)),)):
            found[replaced].append(by)
    return found


def events_of(ledger: Ledger, device: str, *, after: int = 0, limit: int = -1) -> Iterator[Event]:
    """A device's events with a number greater than ``after``, in order."""
    with ledger.store.snapshot() as db:
        for row in db.execute(
            EVENTS + " WHERE device = ? AND seq > ? ORDER BY seq LIMIT ?", (device, after, limit)
        ):
            yield event_of(row)


def last_seqs(ledger: Ledger) -> dict[str, int]:
    """How many events there are of each device; the log is not read for it, only its index."""
    with ledger.store.reading() as db:
        return seqs(db)


def seqs(db: sqlite3.Connection) -> dict[str, int]:
    """The same, as a transaction sees it: two that see the same events see the same rows."""
    sql = (
        "WITH RECURSIVE d (id) AS (SELECT min(device) FROM events UNION ALL"
        " SELECT (SELECT min(device) FROM events WHERE device > d.id) FROM d WHERE d.id IS NOT NULL"
        ") SELECT id, (SELECT max(seq) FROM events WHERE device = d.id) FROM d WHERE id IS NOT NULL"
    )
    return dict(db.execute(sql).fetchall())


def history(ledger: Ledger, visit: str, check: str, row: str | None = None) -> list[Event]:
    """Every answer ever given to a check of a visit, the newest first."""
    register = ("answer", visit, check, row or "")
    found: dict[str, Event] = {}
    with ledger.store.reading() as db:
        waiting: list[str | None] = [head.event for head in heads(db, register)]
        while waiting:
            id = waiting.pop()
            event = log.find(db, id) if id is not None and id not in found else None
            if event is not None and _writes(event, register):
                found[event.id] = event
                waiting += [event.over, *event.settles]
    return sorted(found.values(), key=lambda event: (event.at, event.device), reverse=True)


def _writes(event: Event, register: Register) -> bool:
    body = decode_body(event)
    return body is not None and register_of(event.device, body) == register


def data_version(ledger: Ledger) -> int:
    """Changes whenever anybody, another process too, has committed."""
    return ledger.version()
