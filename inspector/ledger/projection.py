"""Projections: the tables that readers ask, made from events alone.

Each row is a function of the events that concern it, never of the order in which they came: a row's
base comes from the event that created it, the rest from the registers' shown heads.  So folding
events in one by one, in any order, gives what rebuilding from scratch gives.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from typing import Any, Final

import msgspec

from inspector.ledger import bodies, registers
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event, canonical
from inspector.ledger.keys import device_id
from inspector.ledger.log import read
from inspector.ledger.registers import Head, named

TABLES: Final = {
    "heads": "SELECT * FROM heads ORDER BY register, event",
    "superseded": "SELECT * FROM superseded ORDER BY register, event",
    "conflicts": "SELECT * FROM conflicts ORDER BY register",
    "devices": "SELECT * FROM devices ORDER BY id",
    "trusts": "SELECT * FROM trusts ORDER BY device, subject",
    "visits": "SELECT * FROM visits ORDER BY id",
    "answers": "SELECT * FROM answers ORDER BY visit, check_id, row_id",
    "coverage": "SELECT * FROM coverage ORDER BY issue, site, check_id",
    "repeat_rows": "SELECT * FROM repeat_rows ORDER BY id",
    "findings": "SELECT * FROM findings ORDER BY id",
    "evidence": "SELECT * FROM evidence ORDER BY event",
    "sites": "SELECT * FROM sites ORDER BY id",
}
"""Every projection and how it is read to compare it."""

_EMPTY: Final = tuple(
    sql.replace("SELECT *", "DELETE").split(" ORDER BY ")[0] for sql in TABLES.values()
)


def empty(db: sqlite3.Connection) -> None:
    for statement in _EMPTY:
        db.execute(statement)


def digest(db: sqlite3.Connection) -> str:
    """One SHA-256 over all projections: the same for everyone with the same events."""
    sha = hashlib.sha256()
    for name, select in TABLES.items():
        sha.update(f"{name}\n".encode())
        for row in db.execute(select):
            sha.update(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            sha.update(b"\n")
    return sha.hexdigest()


def apply(db: sqlite3.Connection, event: Event, body: Known | None) -> None:
    """Fold one event in; ``body`` None for a kind that this version does not know."""
    if body is None:
        return
    register = registers.register_of(event.device, body)
    if register is None:
        _CREATE[type(body)](db, event, body)
        return
    _show(db, register, registers.write(db, register, event), event, body)


# --- what an event creates -----------------------------------------------------------------


def _device(db: sqlite3.Connection, event: Event, body: Any) -> None:
    if not _is_key_of(event.device, body.public_key):
        return
    db.execute(
        "INSERT OR REPLACE INTO devices (id, name, public_key) VALUES (?, ?, ?)",
        (event.device, body.name, body.public_key),
    )


def _is_key_of(device: str, public_key: str) -> bool:
    try:
        return device_id(bytes.fromhex(public_key)) == device
    except ValueError:
        return False


def _visit(db: sqlite3.Connection, event: Event, body: Any) -> None:
    db.execute(
        "INSERT INTO visits (id, pack, pack_version, pack_digest, issue, slug, site, on_date,"
        " author, device, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.pack,
            body.pack_version,
            body.pack_digest,
            body.issue,
            body.slug,
            body.site,
            body.on,
            event.author,
            event.device,
            event.at,
        ),
    )
    # Answers and state that other devices gave may have come before the visit itself.
    counted = db.execute(
        "SELECT check_id, count(*) FROM answers WHERE visit = ? AND value IS NOT NULL"
        " GROUP BY check_id",
        (event.id,),
    ).fetchall()
    for check, count in counted:
        _cover(db, event.id, check, count)
    _show_again(db, named("visit", event.id))


def _row(db: sqlite3.Connection, event: Event, body: Any) -> None:
    db.execute(
        "INSERT INTO repeat_rows (id, visit, repeat, name) VALUES (?, ?, ?, ?)",
        (event.id, body.visit, body.repeat, body.name),
    )
    _show_again(db, named("row", event.id, "name"))
    _show_again(db, named("row", event.id, "removed"))


def _finding(db: sqlite3.Connection, event: Event, body: Any) -> None:
    db.execute(
        "INSERT INTO findings (id, visit, check_id, row_id, severity, what, action, due,"
        " responsible, raised_at, author, device) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.visit,
            body.check,
            body.row,
            body.severity,
            body.what,
            body.action,
            body.due,
            body.responsible,
            event.at,
            event.author,
            event.device,
        ),
    )
    for field in _SET_FIELD:
        _show_again(db, named("finding", event.id, field))
    _show_again(db, named("finding", event.id, "state"))


def _evidence(db: sqlite3.Connection, event: Event, body: Any) -> None:
    db.execute(
        "INSERT INTO evidence (event, sha256, name, media_type, size, visit, check_id, row_id,"
        " finding, taken_at, lat, lon, author, device, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.sha256,
            body.name,
            body.media_type,
            body.size,
            body.visit,
            body.check,
            body.row,
            body.finding,
            body.taken_at,
            body.lat,
            body.lon,
            event.author,
            event.device,
            event.at,
        ),
    )
    _show_again(db, named("evidence", event.id))


def _site(db: sqlite3.Connection, event: Event, body: Any) -> None:
    db.execute(
        "INSERT INTO sites (id, issue, name, region, lat, lon, author, device, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.issue,
            body.name,
            body.region,
            body.lat,
            body.lon,
            event.author,
            event.device,
            event.at,
        ),
    )


_CREATE: Final[dict[type, Callable[[sqlite3.Connection, Event, Any], None]]] = {
    bodies.DeviceIntroduced: _device,
    bodies.VisitOpened: _visit,
    bodies.RowAdded: _row,
    bodies.FindingRaised: _finding,
    bodies.EvidenceAttached: _evidence,
    bodies.SiteAdded: _site,
}


# --- what a register shows -----------------------------------------------------------------


def _show_again(db: sqlite3.Connection, register: str) -> None:
    """Show a register whose events may have come before the row they concern."""
    heads = registers.heads(db, register)
    if heads:
        event, body = read(db, heads[0].event)
        _show(db, register, heads, event, body)


def _show(
    db: sqlite3.Connection, register: str, heads: list[Head], event: Event, body: Known
) -> None:
    """Write what the register's shown head says; ``event`` and ``body`` are one of its events."""
    if not heads:  # this event's own replacement came before it
        return
    replaces = event.over is not None
    if heads[0].event != event.id:
        event, body = read(db, heads[0].event)
    others = _disagreeing(db, heads, body) if len(heads) > 1 else 0
    visit = getattr(body, "visit", None)
    if len(heads) > 1 and others:
        db.execute(
            "INSERT OR REPLACE INTO conflicts (register, visit, heads) VALUES (?, ?, ?)",
            (register, visit, len(heads)),
        )
    elif replaces:  # only an event that replaces others can end a conflict
        db.execute("DELETE FROM conflicts WHERE register = ?", (register,))
    match body:
        case bodies.AnswerSet():
            _set_answer(db, event, body, others)
        case bodies.AnswerCleared():
            _clear_answer(db, event, body, others)
        case bodies.VisitCompleted():
            db.execute(
                "UPDATE visits SET state = 'completed', completed_at = ?, conflict = ?"
                " WHERE id = ?",
                (event.at, others, body.visit),
            )
        case bodies.VisitReopened():
            db.execute(
                "UPDATE visits SET state = 'open', completed_at = NULL, conflict = ? WHERE id = ?",
                (others, body.visit),
            )
        case bodies.FindingChanged():
            db.execute(_SET_FIELD[body.field], (body.value or None, body.finding))
            _mark_finding(db, body.finding)
        case bodies.FindingClosed():
            db.execute(
                "UPDATE findings SET state = 'closed', closed_at = ?, closing_note = ?"
                " WHERE id = ?",
                (event.at, body.note, body.finding),
            )
            _mark_finding(db, body.finding)
        case bodies.FindingWithdrawn():
            db.execute(
                "UPDATE findings SET state = 'withdrawn', closed_at = NULL, closing_note = ?"
                " WHERE id = ?",
                (body.note, body.finding),
            )
            _mark_finding(db, body.finding)
        case bodies.FindingReopened():
            db.execute(
                "UPDATE findings SET state = 'open', closed_at = NULL, closing_note = ''"
                " WHERE id = ?",
                (body.finding,),
            )
            _mark_finding(db, body.finding)
        case bodies.RowRenamed():
            db.execute("UPDATE repeat_rows SET name = ? WHERE id = ?", (body.name, body.row))
        case bodies.RowRemoved():
            db.execute("UPDATE repeat_rows SET removed = 1 WHERE id = ?", (body.row,))
        case bodies.RowRestored():
            db.execute("UPDATE repeat_rows SET removed = 0 WHERE id = ?", (body.row,))
        case bodies.EvidenceDetached():
            db.execute("UPDATE evidence SET detached = 1 WHERE event = ?", (body.attached,))
        case bodies.DeviceTrusted() | bodies.DeviceRevoked():
            state = "trusted" if isinstance(body, bodies.DeviceTrusted) else "revoked"
            db.execute(
                "INSERT OR REPLACE INTO trusts (device, subject, state) VALUES (?, ?, ?)",
                (event.device, body.subject, state),
            )
        case _:
            raise AssertionError(f"{event.kind} has a register but nothing to show")


_SET_FIELD: Final = {
    "severity": "UPDATE findings SET severity = ? WHERE id = ?",
    "what": "UPDATE findings SET what = coalesce(?, '') WHERE id = ?",
    "action": "UPDATE findings SET action = coalesce(?, '') WHERE id = ?",
    "due": "UPDATE findings SET due = ? WHERE id = ?",
    "responsible": "UPDATE findings SET responsible = coalesce(?, '') WHERE id = ?",
}


def _mark_finding(db: sqlite3.Connection, finding: str) -> None:
    """Whether any of the finding's registers is in conflict."""
    prefix = named("finding", finding)[:-1] + ","
    db.execute(
        "UPDATE findings SET conflict = (SELECT count(*) FROM conflicts"
        " WHERE register >= ? AND register < ?) WHERE id = ?",
        (prefix, prefix + "\U0010ffff", finding),
    )


def _set_answer(db: sqlite3.Connection, event: Event, body: bodies.AnswerSet, others: int) -> None:
    had_value = _has_value(db, body)
    db.execute(
        "INSERT OR REPLACE INTO answers (visit, check_id, row_id, type, value, note, taken_over,"
        " author, device, at, event, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            body.visit,
            body.check,
            body.row or "",
            body.type,
            canonical(body.value).decode(),
            body.note,
            body.taken_over,
            event.author,
            event.device,
            event.at,
            event.id,
            others,
        ),
    )
    if not had_value:
        _cover(db, body.visit, body.check, 1)


def _clear_answer(
    db: sqlite3.Connection, event: Event, body: bodies.AnswerCleared, others: int
) -> None:
    if _has_value(db, body):
        _cover(db, body.visit, body.check, -1)
    key = (body.visit, body.check, body.row or "")
    if others:  # shown as cleared, with the other value beside it
        db.execute(
            "INSERT OR REPLACE INTO answers (visit, check_id, row_id, type, value, note,"
            " taken_over, author, device, at, event, conflicts)"
            " VALUES (?, ?, ?, '', NULL, '', 0, ?, ?, ?, ?, ?)",
            (*key, event.author, event.device, event.at, event.id, others),
        )
    else:
        db.execute("DELETE FROM answers WHERE visit = ? AND check_id = ? AND row_id = ?", key)


def _has_value(db: sqlite3.Connection, body: bodies.AnswerSet | bodies.AnswerCleared) -> bool:
    row = db.execute(
        "SELECT value IS NOT NULL FROM answers WHERE visit = ? AND check_id = ? AND row_id = ?",
        (body.visit, body.check, body.row or ""),
    ).fetchone()
    return row is not None and bool(row[0])


def _cover(db: sqlite3.Connection, visit: str, check: str, change: int) -> None:
    """Count answers by (issue, site, check), so that the register need not."""
    found = db.execute("SELECT issue, site FROM visits WHERE id = ?", (visit,)).fetchone()
    if found is None:  # the visit has not come yet; it will count what is there
        return
    key = (found[0], found[1] or "", check)
    db.execute(
        "INSERT INTO coverage (issue, site, check_id, answers) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (issue, site, check_id) DO UPDATE SET answers = answers + excluded.answers",
        (*key, change),
    )
    if change < 0:
        db.execute(
            "DELETE FROM coverage WHERE issue = ? AND site = ? AND check_id = ? AND answers = 0",
            key,
        )


def _disagreeing(db: sqlite3.Connection, heads: list[Head], shown: Known) -> int:
    """How many other heads say something else; the same said twice is no conflict."""
    meaning = said(shown)
    return sum(1 for head in heads[1:] if said(read(db, head.event)[1]) != meaning)


def said(body: Known) -> bytes:
    """What a register's event says, without where from."""
    plain = msgspec.to_builtins(body)
    plain.pop("taken_over", None)
    return canonical(plain)
