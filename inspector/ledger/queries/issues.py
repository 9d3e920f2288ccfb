"""Issues: where each stands, how it came there, and what was written of it."""

from __future__ import annotations

import json

from inspector.ledger.issue_rows import moves_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import dicts
from inspector.ledger.registers import heads
from inspector.ledger.stages import Move
from inspector.ledger.views import StageRow, StatementRow


def stages(ledger: Ledger, pack: str) -> dict[str, StageRow]:
    """By slug, the issues of a pack that somebody moved."""
    sql = (
        "SELECT pack, slug, base, stage, on_date AS 'on', event, conflicts, overrides"
        " FROM stages WHERE pack = :pack"
    )
    with ledger.store.reading() as db:
        return {row["slug"]: StageRow(**row) for row in dicts(db, sql, {"pack": pack})}


def moves(ledger: Ledger, pack: str, slug: str) -> tuple[dict[str, Move], list[str]]:
    """Every move of the issue by its event, in order of time; and which of them are heads."""
    with ledger.store.reading() as db:
        found = moves_of(db, pack, slug)
        standing = heads(db, ("stage", pack, slug))
    return found, [head.event for head in standing]


def statements(ledger: Ledger, pack: str, slug: str) -> list[StatementRow]:
    """What was written of the issue, as it is now; evidence that was detached is left out."""
    sql = (
        "SELECT kind, subject, words, (SELECT json_group_array(value) FROM json_each(s.evidence)"
        " WHERE EXISTS (SELECT 1 FROM evidence e WHERE e.sha256 = value AND NOT e.detached))"
        " AS evidence, reopening, author, device, at, event, conflicts FROM statements s"
        " WHERE pack = :pack AND slug = :slug ORDER BY kind, subject"
    )
    with ledger.store.reading() as db:
        found = list(dicts(db, sql, {"pack": pack, "slug": slug}))
    for row in found:
        row["evidence"] = tuple(json.loads(row["evidence"]))
    return [StatementRow(**row) for row in found]
