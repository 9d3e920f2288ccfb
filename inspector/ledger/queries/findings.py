"""Findings, evidence, and sites added in the field."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import Places, also, by_id, dicts, not_one, placed
from inspector.ledger.views import (
    EvidenceRow,
    FileRow,
    FindingRow,
    SiteRow,
)

_FINDINGS: Final = " FROM findings f JOIN visits v ON v.id = f.visit"
_BY_STATE: Final = " ORDER BY f.state = 'withdrawn', f.state DESC, f.due IS NULL, f.due, f.id"
_BY_DUE: Final = " ORDER BY f.due IS NULL, f.due, f.id"
_WHICH: Final = {
    "issue": "v.issue = :issue",
    "visit": "f.visit = :visit",
    "state": "f.state = :state",
    "severity": "f.severity = :severity",
    "since": "v.on_date >= :since",
    "due_before": "f.due < :due_before",
    "text": "(f.what LIKE :text OR f.action LIKE :text OR f.responsible LIKE :text)",
    "places": "v.issue || '/' || coalesce(v.site, '') IN (SELECT value FROM json_each(:places))",
}
_FINDING_COLUMNS: Final = """
    SELECT f.id, f.visit, v.issue, v.slug, v.site, f.check_id AS 'check', f.row_id AS 'row',
        f.severity, f.what, f.action, f.due, f.responsible, f.state, f.raised_at, f.closed_at,
        f.closing_note, f.author, f.device, f.conflict
"""


FINDINGS: Final = _FINDING_COLUMNS + _FINDINGS
"""Findings beside their visits, as :func:`finding_of` takes their rows."""


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
    which = " WHERE true" + also(_WHICH, values)
    order = _BY_STATE if values["state"] is None else _BY_DUE
    sql = _FINDING_COLUMNS + _FINDINGS + which + order + " LIMIT :limit OFFSET :offset"
    with ledger.store.reading() as db:
        return [finding_of(row) for row in dicts(db, sql, values)]


def count_findings(ledger: Ledger, chosen: FindingFilter | None = None) -> int:
    asked = chosen or FindingFilter()
    values = asked.values()
    if asked == FindingFilter(issue=asked.issue, state=asked.state) and asked.state in _KEPT:
        sql = _KEPT[asked.state] + also({"issue": "issue = :issue"}, values)
    else:
        sql = "SELECT count(*)" + _FINDINGS + " WHERE true" + also(_WHICH, values)
    with ledger.store.reading() as db:
        return int(db.execute(sql, values).fetchone()[0])


_KEPT: Final = {
    None: "SELECT coalesce(sum(findings), 0) FROM places WHERE true",
    "open": "SELECT coalesce(sum(findings_open), 0) FROM places WHERE true",
    "closed": "SELECT coalesce(sum(findings_closed), 0) FROM places WHERE true",
}
"""What need not be counted, by state."""


def finding(ledger: Ledger, id: str) -> FindingRow:
    """A finding by its id or the beginning or end of it; InputError if none or several."""
    with ledger.store.reading() as db:
        found = by_id(db, _FINDING_COLUMNS + _FINDINGS, "f.id", id)
    if len(found) != 1:
        raise not_one("发现问题", "finding", id, len(found), "inspector findings")
    return finding_of(found[0])


def finding_of(row: dict[str, Any]) -> FindingRow:
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
    values = {"visit": visit, "check": check, "row": row, "finding": finding, "sha256": sha256}
    sql = _EVIDENCE + also(_ATTACHED, values) + " ORDER BY at, event"
    with ledger.store.reading() as db:
        return [EvidenceRow(**found) for found in dicts(db, sql, values)]


_EVIDENCE: Final = """
    SELECT event, sha256, name, media_type, size, visit, check_id AS 'check', row_id AS 'row',
        finding, taken_at, lat, lon, author, device, at
    FROM evidence WHERE NOT detached
"""
_ATTACHED: Final = {
    "visit": "visit = :visit",
    "check": "check_id = :check AND row_id IS :row",
    "finding": "finding = :finding",
    "sha256": "sha256 = :sha256",
}


def blobs(ledger: Ledger) -> Iterator[str]:
    """SHA-256s of every file that an event refers to, detached ones too."""
    with ledger.store.snapshot() as db:
        for row in db.execute("SELECT DISTINCT sha256 FROM evidence ORDER BY sha256"):
            yield row[0]


def files(ledger: Ledger) -> list[FileRow]:
    """Every file that an event refers to, detached ones too, the smallest first."""
    return _files(ledger, "FROM evidence f", {})


def files_after(ledger: Ledger, device: str, seq: int, last: int) -> list[FileRow]:
    """The files that the device's events behind ``seq``, up to ``last``, attached."""
    # CROSS: of files there are fewer than of events
    which = """
        FROM evidence f CROSS JOIN events e ON e.id = f.event
        WHERE f.device = :device AND e.seq > :seq AND e.seq <= :last
    """
    return _files(ledger, which, {"device": device, "seq": seq, "last": last})


def _files(ledger: Ledger, which: str, values: dict[str, Any]) -> list[FileRow]:
    sql = (
        "SELECT f.sha256, max(f.size) AS size, max(f.media_type) AS media_type,"
        f" json_group_array(DISTINCT f.device) AS devices {which} GROUP BY f.sha256 ORDER BY 2, 1"
    )
    with ledger.store.reading() as db:
        found = dicts(db, sql, values)
        return [FileRow(**{**row, "devices": json.loads(row["devices"])}) for row in found]


def sites(ledger: Ledger, issue: int | None = None) -> list[SiteRow]:
    """Sites added in the field."""
    with ledger.store.reading() as db:
        return sites_in(db, issue)


def sites_in(db: sqlite3.Connection, issue: int | None = None) -> list[SiteRow]:
    """The same, as a transaction sees it."""
    sql = (
        "SELECT id, issue, name, region, lat, lon FROM sites"
        " WHERE :issue IS NULL OR issue = :issue ORDER BY issue, id"
    )
    return [SiteRow(**row) for row in dicts(db, sql, {"issue": issue})]
