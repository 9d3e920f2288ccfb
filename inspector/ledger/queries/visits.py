"""Visits, and the totals of each issue."""

from __future__ import annotations

from typing import Any, Final

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import Places, also, by_id, dicts, not_one, placed
from inspector.ledger.views import (
    IssueTotals,
    VisitRow,
)


def issue_totals(ledger: Ledger) -> dict[int, IssueTotals]:
    """What there is of every issue that has anything; keys are issue numbers."""
    totals: dict[int, dict[str, Any]] = {}
    with ledger.store.reading() as db:
        for sql in _TOTALS:
            for row in dicts(db, sql, {}):
                totals.setdefault(row["issue"], {}).update(row)
    return {issue: IssueTotals(**found) for issue, found in totals.items()}


_TOTALS: Final = (
    "SELECT issue, sum(visits) AS visits, sum(site <> '') AS sites_visited,"
    " max(last_on) AS last_on, sum(findings_open) AS findings_open,"
    " sum(findings_closed) AS findings_closed FROM places GROUP BY issue",
    "SELECT issue, count(*) AS checks_answered FROM coverage GROUP BY issue",
    "SELECT v.issue, count(*) AS conflicts"
    " FROM conflicts c JOIN visits v ON v.id = c.visit GROUP BY v.issue",
)

_WHICH: Final = {
    "issue": "issue = :issue",
    "site": "site = :site",
    "since": "on_date >= :since",
    "places": "issue || '/' || coalesce(site, '') IN (SELECT value FROM json_each(:places))",
}
_COLUMNS: Final = """
    SELECT id, pack, pack_version, pack_digest, issue, slug, site, on_date AS 'on', author, device,
        state, opened_at, completed_at, conflict,
"""
_ANSWERED: Final = (
    "(SELECT count(*) FROM answers WHERE visit = visits.id AND value IS NOT NULL) AS answered"
)
_VISITS: Final = f"{_COLUMNS} {_ANSWERED} FROM visits"
_UNCOUNTED: Final = f"{_COLUMNS} 0 AS answered FROM visits"
_COUNT: Final = "SELECT count(*) FROM visits WHERE true"


def visits(
    ledger: Ledger,
    *,
    issue: int | None = None,
    site: str | None = None,
    places: Places | None = None,
    since: str | None = None,
    limit: int = -1,
    offset: int = 0,
    answered: bool = True,
) -> list[VisitRow]:
    """Visits, the newest first; ``since`` is a date (YYYY-MM-DD).

    Without ``answered`` nobody counts their answers, which takes longer than all the rest.
    """
    values = {
        "issue": issue,
        "site": site,
        "places": placed(places),
        "since": since,
        "limit": limit,
        "offset": offset,
    }
    which = " WHERE true" + also(_WHICH, values)
    sql = (
        (_VISITS if answered else _UNCOUNTED)
        + which
        + " ORDER BY on_date DESC, id DESC LIMIT :limit OFFSET :offset"
    )
    with ledger.store.reading() as db:
        return [_visit(row) for row in dicts(db, sql, values)]


def count_visits(
    ledger: Ledger,
    *,
    issue: int | None = None,
    site: str | None = None,
    places: Places | None = None,
    since: str | None = None,
) -> int:
    values = {"issue": issue, "site": site, "places": placed(places), "since": since}
    with ledger.store.reading() as db:
        return int(db.execute(_COUNT + also(_WHICH, values), values).fetchone()[0])


def visit(ledger: Ledger, id: str) -> VisitRow:
    """A visit by its id or the beginning or end of it; InputError if none or several."""
    with ledger.store.reading() as db:
        found = by_id(db, _VISITS, "id", id)
    if len(found) != 1:
        raise not_one("现场检查", "visit", id, len(found), "inspector visits")
    return _visit(found[0])


def _visit(row: dict[str, Any]) -> VisitRow:
    row["conflict"] = bool(row["conflict"])
    return VisitRow(**row)
