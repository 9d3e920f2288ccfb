"""Notices, handed-over cases and duties, each with what was answered; who was held to account."""

from __future__ import annotations

import json
import sqlite3

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import dicts, not_one
from inspector.ledger.views import AccountabilityRow, CaseRow, NoticeRow, ResponseRow


def notices(
    ledger: Ledger, *, pack: str | None = None, issue: int | None = None
) -> list[NoticeRow]:
    """Notices by the day they are to be answered by."""
    sql = (
        "SELECT id, pack, issue, slug, level, recipient AS 'to', on_date AS 'on', answer_by, text,"
        " author, device, at FROM notices WHERE (:pack IS NULL OR pack = :pack)"
        " AND (:issue IS NULL OR issue = :issue) ORDER BY answer_by, id"
    )
    with ledger.store.snapshot() as db:
        answers, withdrawn = _responses(db, "notice"), _responses(db, "withdrawal")
        return [
            NoticeRow(**row, answer=answers.get(row["id"]), withdrawal=withdrawn.get(row["id"]))
            for row in dicts(db, sql, {"pack": pack, "issue": issue})
        ]


def notice(ledger: Ledger, id: str) -> NoticeRow:
    """A notice by its id or the beginning or end of it; InputError if none or several."""
    found = [row for row in notices(ledger) if _is(row.id, id)]
    exact = [row for row in found if row.id == id] or found
    if len(exact) != 1:
        raise not_one("督办通知", "notice", id, len(exact), "inspector notices")
    return exact[0]


def cases(ledger: Ledger, pack: str) -> list[CaseRow]:
    """Cases added here or by colleagues, in the order they came in; not those of the pack."""
    sql = (
        "SELECT id, pack, on_date AS 'on', text, region, place, source, issue, reply_by, author,"
        " device, at FROM cases WHERE pack = :pack ORDER BY on_date, id"
    )
    with ledger.store.snapshot() as db:
        replies, closings = _responses(db, "case"), _responses(db, "closing")
        return [
            CaseRow(**row, reply=replies.get(row["id"]), closing=closings.get(row["id"]))
            for row in dicts(db, sql, {"pack": pack})
        ]


def case_responses(ledger: Ledger) -> tuple[dict[str, ResponseRow], dict[str, ResponseRow]]:
    """Replies and closings by case, those of the pack's own cases among them."""
    with ledger.store.snapshot() as db:
        return _responses(db, "case"), _responses(db, "closing")


def duties_done(ledger: Ledger, pack: str) -> dict[tuple[str, str], ResponseRow]:
    """By the duty's id and the day it was owed by, that it was done."""
    with ledger.store.reading() as db:
        done = {tuple(json.loads(key)): row for key, row in _responses(db, "duty").items()}
    return {(duty, due): row for (of, duty, due), row in done.items() if of == pack}


def accountability(
    ledger: Ledger, pack: str, *, issue: int | None = None, names: bool = True
) -> list[AccountabilityRow]:
    """Who was held to account, by day; without ``names`` no row has one."""
    sql = (
        "SELECT id, pack, unit, rank, measure, on_date AS 'on', issues, name, note, author, device,"
        " at FROM accountability WHERE pack = :pack AND (:issue IS NULL OR :issue IN"
        " (SELECT value FROM json_each(issues))) ORDER BY on_date, id"
    )
    with ledger.store.reading() as db:
        rows = list(dicts(db, sql, {"pack": pack, "issue": issue}))
    for row in rows:
        row["issues"] = tuple(json.loads(row["issues"]))
        if not names:
            row["name"] = ""
    return [AccountabilityRow(**row) for row in rows]


def accountability_of(ledger: Ledger, id: str) -> AccountabilityRow:
    """A record by its id or the beginning or end of it; InputError if none or several."""
    sql = "SELECT DISTINCT pack FROM accountability"
    with ledger.store.reading() as db:
        packs = [pack for (pack,) in db.execute(sql)]
    found = [row for pack in packs for row in accountability(ledger, pack) if _is(row.id, id)]
    exact = [row for row in found if row.id == id] or found
    if len(exact) != 1:
        raise not_one("问责", "record", id, len(exact), "inspector accountability list")
    return exact[0]


def _responses(db: sqlite3.Connection, kind: str) -> dict[str, ResponseRow]:
    sql = (
        "SELECT subject, on_date AS 'on', text, evidence, author, device, at, event, conflicts"
        " FROM responses WHERE kind = :kind"
    )
    found: dict[str, ResponseRow] = {}
    for row in dicts(db, sql, {"kind": kind}):
        subject, evidence = row.pop("subject"), json.loads(row.pop("evidence"))
        found[subject] = ResponseRow(**row, evidence=tuple(evidence))
    return found


def _is(id: str, asked: str) -> bool:
    return id == asked or (len(asked) >= 4 and (id.startswith(asked) or id.endswith(asked)))
