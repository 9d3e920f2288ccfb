"""Rows of an issue: every move, the stage that they come to, and what was written of it.

Part of :mod:`inspector.ledger.projection`; each row is a function of the events that are here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from inspector.ledger import bodies
from inspector.ledger.events import Event, canonical
from inspector.ledger.registers import Head, Register
from inspector.ledger.stages import Move, standing

Statement = (
    bodies.MeasureReported | bodies.RuleExplained | bodies.PublicTextWritten | bodies.RemarkWritten
)

MOVES: Final = (
    "SELECT event, before_stage, to_stage, basis, on_date, override, lacking, author, device, at,"
    " replaces FROM moves WHERE pack = ? AND slug = ? ORDER BY at, device"
)


def keep_move(db: sqlite3.Connection, event: Event, body: bodies.IssueMoved) -> None:
    """The move as it is; what it leads to is for :func:`show_stage`."""
    replaces = [*([event.over] if event.over else []), *event.settles]
    db.execute(
        "INSERT INTO moves (event, pack, slug, issue, before_stage, to_stage, basis, on_date,"
        " override, lacking, author, device, at, replaces)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            body.pack,
            body.slug,
            body.issue,
            body.before,
            body.to,
            body.basis,
            body.on,
            body.override or None,
            canonical(body.lacking).decode(),
            event.author,
            event.device,
            event.at,
            canonical(replaces).decode(),
        ),
    )


def moves_of(db: sqlite3.Connection, pack: str, slug: str) -> dict[str, Move]:
    """Every move of the issue by its event, in order of time."""
    found: dict[str, Move] = {}
    for row in db.execute(MOVES, (pack, slug)):
        event, before, to, basis, on, override, lacking, author, device, at, replaces = row
        found[event] = Move(
            event=event,
            before=before,
            to=to,
            basis=basis,
            on=on,
            override=override,
            lacking=tuple(json.loads(lacking)),
            author=author,
            device=device,
            at=at,
            replaces=tuple(json.loads(replaces)),
        )
    return found


def show_stage(db: sqlite3.Connection, register: Register, heads: Sequence[Head]) -> None:
    """Where the issue stands by all its moves; without a head it is as if nobody had moved it."""
    _, pack, slug = register
    if not heads:
        db.execute("DELETE FROM stages WHERE pack = ? AND slug = ?", (pack, slug))
        return
    moves = moves_of(db, pack, slug)
    stood = standing(moves, [head.event for head in heads])
    db.execute(
        "INSERT OR REPLACE INTO stages (pack, slug, base, stage, on_date, event, conflicts,"
        " overrides) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            pack,
            slug,
            stood.base,
            stood.stage,
            moves[stood.event].on,
            stood.event,
            stood.others,
            sum(move.override is not None for move in moves.values()),
        ),
    )


def show_statement(db: sqlite3.Connection, event: Event, body: Statement, others: int) -> None:
    kind, subject, words = _stated(body)
    report = body if isinstance(body, bodies.MeasureReported) else None
    db.execute(
        "INSERT OR REPLACE INTO statements (pack, slug, kind, subject, words, evidence, reopening,"
        " author, device, at, event, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            body.pack,
            body.slug,
            kind,
            subject,
            words,
            canonical(report.evidence if report else []).decode(),
            report.reopening if report else None,
            event.author,
            event.device,
            event.at,
            event.id,
            others,
        ),
    )


def _stated(body: Statement) -> tuple[str, str, str]:
    """Kind, subject and words."""
    match body:
        case bodies.MeasureReported():
            return "measure", body.measure, body.words
        case bodies.RuleExplained():
            return "rule", body.rule, body.words
        case bodies.PublicTextWritten():
            return "public_text", "", body.text
        case bodies.RemarkWritten():
            return "remark", "", body.text
