"""Rows of what runs by the calendar: notices, handed-over cases, accountability, and responses.

Part of :mod:`inspector.ledger.rows`.  A response (a notice's answer, a case's reply and its
closing, a duty done) is a row of its own, so that it does not matter what came first.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from inspector.ledger import bodies
from inspector.ledger.events import Event, canonical
from inspector.ledger.registers import named

STATEMENTS: Final = (
    """
    CREATE TABLE notices (
        id TEXT PRIMARY KEY, pack TEXT NOT NULL, issue INTEGER NOT NULL, slug TEXT NOT NULL,
        level TEXT NOT NULL, recipient TEXT NOT NULL, on_date TEXT NOT NULL,
        answer_by TEXT NOT NULL, text TEXT NOT NULL,
        author TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE cases (
        id TEXT PRIMARY KEY, pack TEXT NOT NULL, on_date TEXT NOT NULL, text TEXT NOT NULL,
        region TEXT NOT NULL, place TEXT NOT NULL, source TEXT NOT NULL, issue INTEGER,
        reply_by TEXT, author TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE accountability (
        id TEXT PRIMARY KEY, pack TEXT NOT NULL, unit TEXT NOT NULL, rank TEXT NOT NULL,
        measure TEXT NOT NULL, on_date TEXT NOT NULL, issues TEXT NOT NULL, name TEXT NOT NULL,
        note TEXT NOT NULL, author TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE responses (
        kind TEXT NOT NULL, subject TEXT NOT NULL, on_date TEXT NOT NULL, text TEXT NOT NULL,
        evidence TEXT NOT NULL, author TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL,
        event TEXT NOT NULL, conflicts INTEGER NOT NULL, PRIMARY KEY (kind, subject)
    ) STRICT, WITHOUT ROWID
    """,
)
"""The tables; ``responses`` by what is answered: a notice (or that it was withdrawn), a case, its
closing, a duty."""

Response = (
    bodies.NoticeAnswered
    | bodies.NoticeWithdrawn
    | bodies.CaseReplied
    | bodies.CaseClosed
    | bodies.DutyDone
)


_INSTEAD: Final = {"notice": "withdrawal", "withdrawal": "notice"}
"""A notice is answered or withdrawn: what its register shows takes the place of the other."""


def keep_notice(db: sqlite3.Connection, event: Event, body: bodies.NoticeIssued) -> None:
    db.execute(
        "INSERT INTO notices (id, pack, issue, slug, level, recipient, on_date, answer_by, text,"
        " author, device, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.pack,
            body.issue,
            body.slug,
            body.level,
            body.to,
            body.on,
            body.answer_by,
            body.text,
            event.author,
            event.device,
            event.at,
        ),
    )


def keep_case(db: sqlite3.Connection, event: Event, body: bodies.CaseAdded) -> None:
    db.execute(
        "INSERT INTO cases (id, pack, on_date, text, region, place, source, issue, reply_by,"
        " author, device, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.pack,
            body.on,
            body.text,
            body.region,
            body.place,
            body.source,
            body.issue,
            body.reply_by,
            event.author,
            event.device,
            event.at,
        ),
    )


def keep_accountability(
    db: sqlite3.Connection,
    event: Event,
    body: bodies.AccountabilityRecorded | bodies.AccountabilityCorrected,
) -> None:
    """The record as it was made; a correction takes its place, and is its author's."""
    id = body.accountability if isinstance(body, bodies.AccountabilityCorrected) else event.id
    db.execute(
        "INSERT OR REPLACE INTO accountability (id, pack, unit, rank, measure, on_date, issues,"
        " name, note, author, device, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            id,
            body.pack,
            body.unit,
            body.rank,
            body.measure,
            body.on,
            canonical(body.issues).decode(),
            body.name,
            body.note,
            event.author,
            event.device,
            event.at,
        ),
    )


def drop_accountability(db: sqlite3.Connection, body: bodies.AccountabilityWithdrawn) -> None:
    db.execute("DELETE FROM accountability WHERE id = ?", (body.accountability,))


def show_response(db: sqlite3.Connection, event: Event, body: Response, others: int) -> None:
    kind, subject, evidence = _answered(body)
    if (instead := _INSTEAD.get(kind)) is not None:
        db.execute("DELETE FROM responses WHERE kind = ? AND subject = ?", (instead, subject))
    db.execute(
        "INSERT OR REPLACE INTO responses (kind, subject, on_date, text, evidence, author, device,"
        " at, event, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kind,
            subject,
            body.on,
            body.text,
            canonical(evidence).decode(),
            event.author,
            event.device,
            event.at,
            event.id,
            others,
        ),
    )


def _answered(body: Response) -> tuple[str, str, list[str]]:
    """What is answered, which one, and the files with it."""
    match body:
        case bodies.NoticeAnswered():
            return "notice", body.notice, body.evidence
        case bodies.NoticeWithdrawn():
            return "withdrawal", body.notice, []
        case bodies.CaseReplied():
            return "case", body.case, body.evidence
        case bodies.CaseClosed():
            return "closing", body.case, []
        case bodies.DutyDone():
            return "duty", named((body.pack, body.duty, body.due)), []
