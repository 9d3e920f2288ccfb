"""Answers, what stands beside them, and the rows that they belong to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any, Final

from inspector.ledger import log
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import Places, dicts, placed
from inspector.ledger.registers import heads, register_of
from inspector.ledger.views import (
    Alternative,
    AnswerRow,
    RepeatRow,
)

_ANSWERS: Final = """
    SELECT a.visit, v.issue, v.slug, v.site, v.pack_digest, v.on_date AS 'on',
        a.check_id AS 'check', nullif(a.row_id, '') AS 'row', r.name AS row_name, a.type, a.value,
        a.note, a.taken_over, a.author, a.device, a.at, a.event, a.conflicts,
        (SELECT json_group_array(sha256) FROM (SELECT DISTINCT e.sha256 FROM evidence e
         WHERE e.visit = a.visit AND e.check_id = a.check_id
           AND coalesce(e.row_id, '') = a.row_id AND NOT e.detached ORDER BY e.event)) AS evidence
    FROM answers a JOIN visits v ON v.id = a.visit
        LEFT JOIN repeat_rows r ON r.id = a.row_id AND r.visit = a.visit
    WHERE coalesce(r.removed, 0) = 0
"""


def answers(ledger: Ledger, visit: str) -> list[AnswerRow]:
    """A visit's answers; those in removed rows are left out."""
    return list(iter_answers(ledger, visit=visit))


def iter_answers(
    ledger: Ledger,
    *,
    visit: str | None = None,
    issues: Collection[int] | None = None,
    places: Places | None = None,
    since: str | None = None,
    limit: int = -1,
    offset: int = 0,
) -> Iterator[AnswerRow]:
    """Answers one by one, in order of visit, check, row, all from one moment."""
    values = {
        "visit": visit,
        "issues": None if issues is None else json.dumps(sorted(issues)),
        "places": placed(places),
        "since": since,
        "limit": limit,
        "offset": offset,
    }
    where = (
        " AND (:issues IS NULL OR v.issue IN (SELECT value FROM json_each(:issues)))"
        " AND (:since IS NULL OR v.on_date >= :since) AND (:places IS NULL"
        " OR v.issue || '/' || coalesce(v.site, '') IN (SELECT value FROM json_each(:places)))"
        " ORDER BY a.visit, a.check_id, a.row_id LIMIT :limit OFFSET :offset"
    )
    only = " AND a.visit = :visit" if visit is not None else ""
    # A connection of its own: the reader's transaction lasts as long as its consumer takes.
    with ledger.store.snapshot() as db:
        for row in dicts(db, _ANSWERS + only + where, values):
            yield _answer(row)


def _answer(row: dict[str, Any]) -> AnswerRow:
    row["value"] = None if row["value"] is None else json.loads(row["value"])
    row["taken_over"] = bool(row["taken_over"])
    row["evidence"] = tuple(json.loads(row["evidence"]))
    return AnswerRow(**row)


def count_answers(ledger: Ledger) -> int:
    with ledger.store.reading() as db:
        return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])


def alternatives(ledger: Ledger, shown: str) -> list[Alternative]:
    """The other heads of the register whose shown event is ``shown``."""
    with ledger.store.reading() as db:
        return alternatives_in(db, shown)


def alternatives_in(db: sqlite3.Connection, shown: str) -> list[Alternative]:
    """The same, as a transaction sees it."""
    event, body = log.read(db, shown)
    register = register_of(event.device, body)
    found = heads(db, register) if register is not None else []
    return [_alternative(*log.read(db, one.event)) for one in found if one.event != shown]


def _alternative(event: Event, body: Known) -> Alternative:
    return Alternative(
        value=getattr(body, "value", None),
        note=getattr(body, "note", ""),
        author=event.author,
        device=event.device,
        at=event.at,
        event=event.id,
    )


def last_answers(
    ledger: Ledger, *, issue: int, site: str | None, before: str
) -> dict[tuple[str, str | None], AnswerRow]:
    """By (check, row name), what the visit before ``before`` to the same place answered."""
    with ledger.store.reading() as db:
        found = db.execute(
            "SELECT p.id FROM visits p JOIN visits v ON v.id = ? WHERE p.issue = ?"
            " AND p.site IS ? AND (p.on_date, p.id) < (v.on_date, v.id)"
            " AND EXISTS (SELECT 1 FROM answers WHERE visit = p.id)"
            " ORDER BY p.on_date DESC, p.id DESC LIMIT 1",
            (before, issue, site),
        ).fetchone()
    if found is None:
        return {}
    return {(row.check, row.row_name): row for row in answers(ledger, found[0])}


def rows(ledger: Ledger, visit: str) -> list[RepeatRow]:
    """The rows of a visit's repeat groups, in the order they were added."""
    sql = (
        "SELECT id, visit, repeat, name FROM repeat_rows WHERE visit = :visit AND NOT removed"
        " ORDER BY repeat, id"
    )
    with ledger.store.reading() as db:
        return [RepeatRow(**row) for row in dicts(db, sql, {"visit": visit})]
