"""Visits with all that was recorded in them, in order of their ids: what exports read.

Everything in it comes from one moment.  Visit by visit it costs four statements for every fifty
visits, and nothing for each answer.
"""

# ruff: noqa: S608 - every statement is put together here, from these texts alone

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import msgspec

from inspector.ledger.queries.asking import dicts
from inspector.ledger.queries.findings import FINDINGS, finding_of
from inspector.ledger.registers import all_of
from inspector.ledger.views import FindingRow, RepeatRow, VisitRow

_PAGE: Final = 50


Given = tuple[str, str, str, str, str | None, str, int, str, str, str, str, int]
"""An answer's row: visit, check, row ('' outside repeat groups), type, value in canonical JSON
(None: cleared on the side of a conflict that is shown), note, taken_over, author, device, at,
event, conflicts.  A plain tuple: a million of them are read for one file."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One visit's."""

    visit: VisitRow
    answers: list[Given]
    """Those in removed rows left out; in order of check and row."""
    rows: dict[str, RepeatRow]
    evidence: dict[tuple[str, str], list[str]]
    """By check and row ('' for none), SHA-256s in the order they were attached."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Which visits: of these issues, from that day on, with ids from ``first`` up to ``last``."""

    issues: tuple[int, ...] | None = None
    since: str | None = None
    first: str = ""
    last: str | None = None

    def values(self) -> dict[str, Any]:
        return {
            "issues": None if self.issues is None else json.dumps(self.issues),
            "since": self.since,
            "first": self.first,
            "last": _AFTER_ALL if self.last is None else self.last,
        }


_AFTER_ALL: Final = "~"
"""Greater than any id."""
_CHOSEN: Final = (
    " WHERE id >= :first AND id < :last"
    " AND (:issues IS NULL OR issue IN (SELECT value FROM json_each(:issues)))"
    " AND (:since IS NULL OR on_date >= :since)"
)
_VISITS: Final = (
    "SELECT id, pack, pack_version, pack_digest, issue, slug, site, on_date AS 'on', author,"
    " device, state, opened_at, completed_at, conflict, 0 AS answered FROM visits"
    + _CHOSEN
    + " ORDER BY id LIMIT :limit"
)
_ANSWERS: Final = (
    "SELECT visit, check_id, row_id, type, value, note, taken_over, author, device, at, event,"
    " conflicts FROM answers WHERE visit IN (SELECT value FROM json_each(?))"
    " ORDER BY visit, check_id, row_id"
)
_ROWS: Final = (
    "SELECT id, visit, repeat, name, removed FROM repeat_rows"
    " WHERE visit IN (SELECT value FROM json_each(?)) ORDER BY visit, repeat, id"
)
_EVIDENCE: Final = (
    "SELECT visit, check_id, coalesce(row_id, ''), sha256 FROM evidence"
    " WHERE visit IN (SELECT value FROM json_each(?)) AND check_id IS NOT NULL AND NOT detached"
    " ORDER BY visit, event"
)


def iter_runs(db: sqlite3.Connection, span: Span) -> Iterator[Run]:
    """The visits of ``span`` one by one; ``db`` is in a transaction for as long as it takes."""
    values = {**span.values(), "limit": _PAGE}
    while visits := [_visit(row) for row in dicts(db, _VISITS, values)]:
        yield from _runs(db, visits)
        values["first"] = visits[-1].id + " "  # the next one after it


def _visit(row: dict[str, Any]) -> VisitRow:
    row["conflict"] = bool(row["conflict"])
    return VisitRow(**row)


def _runs(db: sqlite3.Connection, visits: list[VisitRow]) -> Iterator[Run]:
    asked = (json.dumps([visit.id for visit in visits]),)
    answers: dict[str, list[Given]] = {visit.id: [] for visit in visits}
    for found in db.execute(_ANSWERS, asked):
        answers[found[0]].append(found)
    rows: dict[str, dict[str, RepeatRow]] = {}
    removed: dict[str, set[str]] = {}
    for id, visit, repeat, name, gone in db.execute(_ROWS, asked):
        if gone:
            removed.setdefault(visit, set()).add(id)
        else:
            row = RepeatRow(id=id, visit=visit, repeat=repeat, name=name)
            rows.setdefault(visit, {})[id] = row
    evidence: dict[str, dict[tuple[str, str], list[str]]] = {}
    for visit, check, row_id, sha256 in db.execute(_EVIDENCE, asked):
        files = evidence.setdefault(visit, {}).setdefault((check, row_id), [])
        if sha256 not in files:
            files.append(sha256)
    for visit in visits:
        given = answers[visit.id]
        if gone := removed.get(visit.id):
            given = [one for one in given if one[2] not in gone]
        yield Run(
            visit=visit,
            answers=given,
            rows=rows.get(visit.id, {}),
            evidence=evidence.get(visit.id, {}),
        )


def count_answers_in(db: sqlite3.Connection, span: Span) -> int:
    """How many answers the visits of ``span`` have, hidden ones too."""
    sql = "SELECT count(*) FROM answers"
    if span != Span():
        sql += f" WHERE visit IN (SELECT id FROM visits{_CHOSEN})"
    return int(db.execute(sql, span.values()).fetchone()[0])


def spans(db: sqlite3.Connection, span: Span, size: int) -> list[Span]:
    """``span`` in parts of ``size`` visits, the last one smaller."""
    sql = f"SELECT id FROM visits{_CHOSEN} ORDER BY id"
    ids = [id for (id,) in islice(db.execute(sql, span.values()), 0, None, size)]
    bounds = [*ids[1:], span.last]
    return [
        msgspec.structs.replace(span, first=first, last=last)
        for first, last in zip(ids, bounds, strict=True)
    ]


def iter_findings(db: sqlite3.Connection, span: Span) -> Iterator[FindingRow]:
    """The findings of the visits of ``span``, in order of visit and id."""
    which = _CHOSEN.replace(" id ", " v.id ")
    sql = FINDINGS + which + " ORDER BY f.visit, f.id"
    for row in dicts(db, sql, span.values()):
        yield finding_of(row)


def shown_events(db: sqlite3.Connection, what: str, id: str) -> dict[str, str]:
    """By field, the event that says what it says now; fields that nobody changed are not in it.

    ``what`` and ``id`` as registers are named: a ``visit`` (its state, field '') or a ``finding``.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for name, event, at, device in db.execute(
        "SELECT register, event, at, device FROM heads"
        " WHERE register >= ? AND register < ? AND at IS NOT NULL",
        all_of(what, id),
    ):
        field = "".join(json.loads(name)[2:3])
        found[field] = max(found.get(field, ("", "", "")), (at, device, event))
    return {field: event for field, (_, _, event) in sorted(found.items())}


def findings_by_visit(db: sqlite3.Connection, span: Span) -> dict[str, int]:
    """How many findings were raised in each visit of ``span``, withdrawn ones not counted."""
    sql = (
        "SELECT visit, count(*) FROM findings WHERE state <> 'withdrawn'"
        f" AND visit IN (SELECT id FROM visits{_CHOSEN}) GROUP BY visit"
    )
    return dict(db.execute(sql, span.values()).fetchall())


def photographed_at(db: sqlite3.Connection, finding: str) -> list[tuple[str, str]]:
    """Latitude and longitude that a finding's photos carry, in the order they were attached."""
    return db.execute(
        "SELECT lat, lon FROM evidence WHERE finding = ? AND NOT detached"
        " AND lat IS NOT NULL AND lon IS NOT NULL ORDER BY at, event",
        (finding,),
    ).fetchall()
