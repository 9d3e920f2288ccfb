"""Findings, evidence, and sites added in the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import Places, dicts, not_one, placed
from inspector.ledger.views import (
    EvidenceRow,
    FindingRow,
    SiteRow,
)

_FINDINGS: Final = """
    FROM findings f JOIN visits v ON v.id = f.visit
    WHERE (:issue IS NULL OR v.issue = :issue) AND (:visit IS NULL OR f.visit = :visit)
      AND (:state IS NULL OR f.state = :state) AND (:severity IS NULL OR f.severity = :severity)
      AND (:since IS NULL OR v.on_date >= :since)
      AND (:due_before IS NULL OR f.due < :due_before)
      AND (:text IS NULL OR f.what LIKE :text OR f.action LIKE :text OR f.responsible LIKE :text)
      AND (:places IS NULL
           OR v.issue || '/' || coalesce(v.site, '') IN (SELECT value FROM json_each(:places)))
"""
_FINDING_COLUMNS: Final = """
    SELECT f.id, f.visit, v.issue, v.slug, v.site, f.check_id AS 'check', f.row_id AS 'row',
        f.severity, f.what, f.action, f.due, f.responsible, f.state, f.raised_at, f.closed_at,
        f.closing_note, f.author, f.device, f.conflict
"""


class FindingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which findings; ``due_before`` is a date, ``text`` is looked for in their words."""

    issue: int | None = None
    visit: str | None = None
    state: str | None = None
    severity: str | None = None
    since: str | None = None
    due_before: str | None = None
    text: str | None = None
    places: Places | None = None

    def values(self) -> dict[str, Any]:
        return {
            "issue": self.issue,
            "visit": self.visit,
            "state": self.state,
            "severity": self.severity,
            "since": self.since,
            "due_before": self.due_before,
            "text": f"%{self.text}%" if self.text else None,
            "places": placed(self.places),
        }


def findings(
    ledger: Ledger,
    chosen: FindingFilter | None = None,
    *,
    limit: int = -1,
    offset: int = 0,
) -> list[FindingRow]:
    """Findings: open, closed, withdrawn; then by due date (none last), then as raised."""
    values = {**(chosen or FindingFilter()).values(), "limit": limit, "offset": offset}
    sql = (
        _FINDING_COLUMNS
        + _FINDINGS
        + " ORDER BY f.state = 'withdrawn', f.state DESC, f.due IS NULL, f.due, f.id"
        " LIMIT :limit OFFSET :offset"
    )
    with ledger.store.reading() as db:
        return [_finding(row) for row in dicts(db, sql, values)]


def count_findings(ledger: Ledger, chosen: FindingFilter | None = None) -> int:
    with ledger.store.reading() as db:
        values = (chosen or FindingFilter()).values()
        return int(db.execute("SELECT count(*)" + _FINDINGS, values).fetchone()[0])


def finding(ledger: Ledger, id: str) -> FindingRow:
    """A finding by its id or the beginning or end of it; InputError if none or several."""
    sql = (
        _FINDING_COLUMNS + " FROM findings f JOIN visits v ON v.id = f.visit WHERE f.id = :id OR"
        " (length(:id) >= 4 AND (substr(f.id, 1, length(:id)) = :id"
        " OR substr(f.id, -length(:id)) = :id)) LIMIT 2"
    )
    with ledger.store.reading() as db:
        found = list(dicts(db, sql, {"id": id}))
    if len(found) != 1:
        raise not_one("发现问题", "finding", id, len(found), "inspector findings")
    return _finding(found[0])


def _finding(row: dict[str, Any]) -> FindingRow:
    row["conflict"] = bool(row["conflict"])
    return FindingRow(**row)


def evidence(
    ledger: Ledger,
    *,
    visit: str | None = None,
    check: str | None = None,
    row: str | None = None,
    finding: str | None = None,
    sha256: str | None = None,
) -> list[EvidenceRow]:
    """Files attached and not detached, in the order they were attached."""
    sql = (
        "SELECT event, sha256, name, media_type, size, visit, check_id AS 'check',"
        " row_id AS 'row', finding, taken_at, lat, lon, author, device, at FROM evidence"
        " WHERE NOT detached AND (:visit IS NULL OR visit = :visit)"
        " AND (:check IS NULL OR (check_id = :check AND row_id IS :row))"
        " AND (:finding IS NULL OR finding = :finding)"
        " AND (:sha256 IS NULL OR sha256 = :sha256) ORDER BY at, event"
    )
    values = {"visit": visit, "check": check, "row": row, "finding": finding, "sha256": sha256}
    with ledger.store.reading() as db:
        return [EvidenceRow(**found) for found in dicts(db, sql, values)]


def blobs(ledger: Ledger) -> Iterator[str]:
    """SHA-256s of every file that an event refers to, detached ones too."""
    with ledger.store.snapshot() as db:
        for row in db.execute("SELECT DISTINCT sha256 FROM evidence ORDER BY sha256"):
            yield row[0]


def sites(ledger: Ledger, issue: int | None = None) -> list[SiteRow]:
    """Sites added in the field."""
    sql = (
        "SELECT id, issue, name, region, lat, lon FROM sites"
        " WHERE :issue IS NULL OR issue = :issue ORDER BY issue, id"
    )
    with ledger.store.reading() as db:
        return [SiteRow(**row) for row in dicts(db, sql, {"issue": issue})]
