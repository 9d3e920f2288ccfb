"""Tallies: place by place and month by month, how much was visited, answered, found and closed.

A place is an issue's number and a site of it, None for its documents.  Asked of some places alone
nothing in here takes longer because the ledger has more elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import Places

_EVERYWHERE: Final = "visits v"
_THERE: Final = (
    "json_each(:places) p CROSS JOIN visits v ON v.issue = json_extract(p.value, '$[0]')"
    " AND v.site IS json_extract(p.value, '$[1]')"
)
_VISITS: Final = (
    "SELECT v.issue, v.site, coalesce(strftime('%Y-%m', v.on_date), ''), count(*)"
    " FROM {visits} GROUP BY 1, 2, 3"
)
_ANSWERED: Final = (
    # what was answered again later counts in the month when it first was
    "SELECT issue, site, coalesce(strftime('%Y-%m', first), ''), count(*) FROM"
    " (SELECT v.issue, v.site, min(v.on_date) AS first FROM {visits} CROSS JOIN answers a"
    " ON a.visit = v.id WHERE a.value IS NOT NULL AND (a.row_id = '' OR NOT EXISTS"
    " (SELECT 1 FROM repeat_rows WHERE id = a.row_id AND visit = a.visit AND removed))"
    " GROUP BY v.issue, v.site, a.check_id) GROUP BY 1, 2, 3"
)
_FINDINGS: Final = (
    "SELECT v.issue, v.site, f.severity, v.on_date, f.due,"
    " strftime('%Y-%m', substr(f.closed_at, 1, 19), 'localtime'), count(*)"
    " FROM {visits} CROSS JOIN findings f ON f.visit = v.id"
    " WHERE f.state <> 'withdrawn' GROUP BY 1, 2, 3, 4, 5, 6"
)


class Findings(NamedTuple):
    """So many that are alike."""

    severity: str
    on: str
    """The day of the visit in which they were raised."""
    due: str | None
    closed: str | None
    """The month on the person's own calendar, YYYY-MM; None: open."""
    number: int


class Tally(msgspec.Struct, kw_only=True):
    """What there is of one place; months as YYYY-MM, empty for a date written in another way."""

    visits: dict[str, int] = {}
    answered: dict[str, int] = {}
    """Checks, each in the month of the first visit that answered it."""
    findings: list[Findings] = []


Tallies = dict[tuple[int, str | None], Tally]


def tallies(ledger: Ledger, places: Places | None = None) -> Tallies:
    """By place what there is of it; places without a visit are left out."""
    visits = _EVERYWHERE if places is None else _THERE
    asked = {} if places is None else {"places": json.dumps(list(places))}
    found: Tallies = {}
    with ledger.store.reading() as db:
        for issue, site, month, count in db.execute(_VISITS.format(visits=visits), asked):
            found.setdefault((issue, site), Tally()).visits[month] = count
        for issue, site, month, count in db.execute(_ANSWERED.format(visits=visits), asked):
            found[issue, site].answered[month] = count
        for issue, site, *alike in db.execute(_FINDINGS.format(visits=visits), asked):
            found[issue, site].findings.append(Findings(*alike))
    return found


def moves_by_month(ledger: Ledger, pack: str) -> dict[str, int]:
    """How often issues of the pack went to another stage."""
    sql = "SELECT substr(on_date, 1, 7), count(*) FROM moves WHERE pack = ? GROUP BY 1"
    with ledger.store.reading() as db:
        return dict(db.execute(sql, (pack,)).fetchall())


class Changes(NamedTuple):
    """What came since."""

    places: set[tuple[int, str | None]]
    """Where visits or findings changed."""
    sites: bool
    """Whether sites were added."""
    answers_alone: bool
    """Whether nothing came but answers."""


def changes(ledger: Ledger, after: Mapping[str, int]) -> Changes:
    """What the events ``after`` these changed; by their index, however many there are."""
    sql = (
        "SELECT DISTINCT e.kind, v.issue, v.site FROM devices d CROSS JOIN events e"
        " ON e.device = d.id AND e.seq > coalesce("
        "(SELECT value FROM json_each(:after) WHERE key = d.id), 0)"
        " LEFT JOIN findings f ON f.id = json_extract(e.body, '$.finding')"
        " LEFT JOIN visits v ON v.id = coalesce(f.visit, json_extract(e.body, '$.visit'), e.id)"
    )
    with ledger.store.reading() as db:
        rows = db.execute(sql, {"after": json.dumps(dict(after))}).fetchall()
    return Changes(
        places={(issue, site) for _, issue, site in rows if issue is not None},
        sites=any(kind == "site.added" for kind, _, _ in rows),
        answers_alone=all(kind.startswith("answer.") for kind, _, _ in rows),
    )
