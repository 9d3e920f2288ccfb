"""Visits, and the totals of each issue."""

from __future__ import annotations

from typing import Any, Final

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import Places, dicts, not_one, placed
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
    "SELECT issue, count(*) AS visits, count(DISTINCT site) AS sites_visited,"
    " max(on_date) AS last_on FROM visits GROUP BY issue",
    "SELECT issue, count(*) AS checks_answered FROM coverage GROUP BY issue",
    "SELECT v.issue, sum(f.state = 'open') AS findings_open,"
    " sum(f.state = 'closed') AS findings_closed"
    " FROM findings f JOIN visits v ON v.id = f.visit GROUP BY v.issue",
    "SELECT v.issue, count(*) AS conflicts"
    " FROM conflicts c JOIN visits v ON v.id = c.visit GROUP BY v.issue",
)

_VISITS: Final = """
    FROM visits
    WHERE (:issue IS NULL OR issue = :issue) AND (:site IS NULL OR site IS :site)
      AND (:since IS NULL OR on_date >= :since)
      AND (:places IS NULL
           OR issue || '/' || coalesce(site, '') IN (SELECT value FROM json_each(:places)))
"""
_VISITS_OF_ONE: Final = _VISITS.replace("(:issue IS NULL OR issue = :issue)", "issue = :issue")
"""With an issue given its index is used: an OR would look at every visit."""
_BARE_COLUMNS: Final = (
    "id, pack, pack_version, pack_digest, issue, slug, site, on_date AS 'on', author, device,"
    " state, opened_at, completed_at, conflict"
)
_ANSWERED: Final = (
    "(SELECT count(*) FROM answers WHERE visit = visits.id AND value IS NOT NULL) AS answered"
)
_VISIT_COLUMNS: Final = f"{_BARE_COLUMNS}, {_ANSWERED}"


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
    columns = _VISIT_COLUMNS if answered else f"{_BARE_COLUMNS}, 0 AS answered"
    source = _VISITS if issue is None else _VISITS_OF_ONE
    sql = f"SELECT {columns} {source} ORDER BY on_date DESC, id DESC"
    with ledger.store.reading() as db:
        return [_visit(r) for r in dicts(db, sql + " LIMIT :limit OFFSET :offset", values)]


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
        return int(db.execute(f"SELECT count(*) {_VISITS}", values).fetchone()[0])


def visit(ledger: Ledger, id: str) -> VisitRow:
    """A visit by its id or the beginning or end of it; InputError if none or several."""
    sql = f"SELECT {_VISIT_COLUMNS} FROM visits WHERE id = :id"  # noqa: S608
    with ledger.store.reading() as db:
        found = list(dicts(db, sql, {"id": id})) or list(
            dicts(
                db,
                f"SELECT {_VISIT_COLUMNS} FROM visits WHERE "  # noqa: S608
                "length(:id) >= 4 AND (substr(id, 1, length(:id)) = :id"
                " OR substr(id, -length(:id)) = :id) LIMIT 2",
                {"id": id},
            )
        )
    if len(found) != 1:
        raise not_one("现场检查", "visit", id, len(found), "inspector visits")
    return _visit(found[0])


def _visit(row: dict[str, Any]) -> VisitRow:
    row["conflict"] = bool(row["conflict"])
    return VisitRow(**row)
