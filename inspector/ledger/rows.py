"""The rows that readers see: what an event creates, and what a register's shown head changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from inspector.ledger import bodies, issue_rows, response_rows, sample_rows
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event, canonical
from inspector.ledger.keys import device_id
from inspector.ledger.registers import Held, Register, all_of, named

# --- what an event creates -----------------------------------------------------------------


def create(db: sqlite3.Connection, event: Event, body: Known) -> str | None:
    """Make the row that the event is about; gives what its registers call such a thing, if any."""
    what, make = _CREATE[type(body)]
    make(db, event, body)
    return what


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
            body.site or None,
            body.on,
            event.author,
            event.device,
            event.at,
        ),
    )


def _row(db: sqlite3.Connection, event: Event, body: Any) -> None:
    db.execute(
        "INSERT INTO repeat_rows (id, visit, repeat, name) VALUES (?, ?, ?, ?)",
        (event.id, body.visit, body.repeat, body.name),
    )


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


_CREATE: Final[dict[type, tuple[str | None, Callable[[sqlite3.Connection, Event, Any], None]]]] = {
    bodies.DeviceIntroduced: (None, _device),
    bodies.VisitOpened: ("visit", _visit),
    bodies.RowAdded: ("row", _row),
    bodies.FindingRaised: ("finding", _finding),
    bodies.EvidenceAttached: ("evidence", _evidence),
    bodies.SiteAdded: (None, _site),
    bodies.SampleDrawn: (None, sample_rows.keep_sample),
    bodies.NoticeIssued: (None, response_rows.keep_notice),
    bodies.CaseAdded: (None, response_rows.keep_case),
    bodies.AccountabilityRecorded: ("accountability", response_rows.keep_accountability),
}


# --- what a register shows -----------------------------------------------------------------

Row = tuple[str | int | None, ...]


def answer(event: Event, body: bodies.AnswerSet | bodies.AnswerCleared, others: int) -> Row:
    """The row of ``answers``; cleared, it has one only to stand beside another value."""
    who = event.author, event.device, event.at, event.id, others
    if isinstance(body, bodies.AnswerCleared):
        return body.visit, body.check, body.row or "", "", None, "", False, *who
    return (
        body.visit,
        body.check,
        body.row or "",
        body.type,
        canonical(body.value).decode(),
        body.note,
        body.taken_over,
        *who,
    )


def write_answers(db: sqlite3.Connection, answers: Sequence[Row]) -> None:
    """Rows of :func:`answer`, new ones and such as are there."""
    db.executemany(
        """
        INSERT INTO answers (visit, check_id, row_id, type, value, note, taken_over,
            author, device, at, event, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (visit, check_id, row_id) DO UPDATE SET
            type = excluded.type, value = excluded.value, note = excluded.note,
            taken_over = excluded.taken_over, author = excluded.author, device = excluded.device,
            at = excluded.at, event = excluded.event, conflicts = excluded.conflicts
        """,
        answers,
    )


def remove_answer(db: sqlite3.Connection, register: Register) -> None:
    db.execute("DELETE FROM answers WHERE visit = ? AND check_id = ? AND row_id = ?", register[1:])


def show(db: sqlite3.Connection, event: Event, body: Known, others: int) -> None:
    """Write what a register's shown head says; ``others`` heads say something else."""
    match body:
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
        case bodies.FindingClosed():
            db.execute(
                "UPDATE findings SET state = 'closed', closed_at = ?, closing_note = ?"
                " WHERE id = ?",
                (event.at, body.note, body.finding),
            )
        case bodies.FindingWithdrawn():
            db.execute(
                "UPDATE findings SET state = 'withdrawn', closed_at = NULL, closing_note = ?"
                " WHERE id = ?",
                (body.note, body.finding),
            )
        case bodies.FindingReopened():
            db.execute(
                "UPDATE findings SET state = 'open', closed_at = NULL, closing_note = ''"
                " WHERE id = ?",
                (body.finding,),
            )
        case bodies.RowRenamed():
            db.execute("UPDATE repeat_rows SET name = ? WHERE id = ?", (body.name, body.row))
        case bodies.RowRemoved():
            db.execute("UPDATE repeat_rows SET removed = 1 WHERE id = ?", (body.row,))
        case bodies.RowRestored():
            db.execute("UPDATE repeat_rows SET removed = 0 WHERE id = ?", (body.row,))
        case bodies.EvidenceDetached():
            db.execute("UPDATE evidence SET detached = 1 WHERE event = ?", (body.attached,))
        case (
            bodies.MeasureReported()
            | bodies.RuleExplained()
            | bodies.PublicTextWritten()
            | bodies.RemarkWritten()
        ):
            issue_rows.show_statement(db, event, body, others)
        case bodies.EvidenceReleased() | bodies.EvidenceHeld():
            pass  # it is released when all heads say so: queries.released asks them
        case bodies.IssueMoved():
            pass  # where an issue stands is for all its moves to say, not for the shown one
        case bodies.DeviceTrusted() | bodies.DeviceRevoked():
            state = "trusted" if isinstance(body, bodies.DeviceTrusted) else "revoked"
            db.execute(
                "INSERT OR REPLACE INTO trusts (device, subject, state) VALUES (?, ?, ?)",
                (event.device, body.subject, state),
            )
        case bodies.AccountabilityCorrected():
            response_rows.keep_accountability(db, event, body)
        case bodies.AccountabilityWithdrawn():
            response_rows.drop_accountability(db, body)
        case (
            bodies.NoticeAnswered()
            | bodies.NoticeWithdrawn()
            | bodies.CaseReplied()
            | bodies.CaseClosed()
            | bodies.DutyDone()
        ):
            response_rows.show_response(db, event, body, others)
        case _:
            raise AssertionError(f"{event.kind} has a register but nothing to show")


_SET_FIELD: Final = {
    "severity": "UPDATE findings SET severity = ? WHERE id = ?",
    "what": "UPDATE findings SET what = coalesce(?, '') WHERE id = ?",
    "action": "UPDATE findings SET action = coalesce(?, '') WHERE id = ?",
    "due": "UPDATE findings SET due = ? WHERE id = ?",
    "responsible": "UPDATE findings SET responsible = coalesce(?, '') WHERE id = ?",
}


def mark_conflict(db: sqlite3.Connection, held: Held, shown: Known, *, disagree: bool) -> None:
    """Note that the register's heads disagree, or do not any more."""
    if disagree:
        db.execute(
            "INSERT OR REPLACE INTO conflicts (register, visit, heads) VALUES (?, ?, ?)",
            (named(held.register), getattr(shown, "visit", None), len(held.heads)),
        )
    else:
        db.execute("DELETE FROM conflicts WHERE register = ?", (named(held.register),))
    if held.register[0] == "finding":
        db.execute(
            "UPDATE findings SET conflict = (SELECT count(*) FROM conflicts"
            " WHERE register >= ? AND register < ?) WHERE id = ?",
            (*all_of(*held.register[:2]), held.register[1]),
        )


def said(body: Known) -> bytes:
    """What a register's event says, without where from."""
    if isinstance(body, bodies.IssueMoved):
        return canonical((body.kind, body.to))
    if isinstance(body, bodies.AnswerSet):
        body = msgspec.structs.replace(body, taken_over=False, why="")
    elif isinstance(body, bodies.FindingChanged):
        body = msgspec.structs.replace(body, why="")
    return canonical((body.kind, body))
