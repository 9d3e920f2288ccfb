"""Place by place, the newest visits and what was answered there: what figures are seen by.

A place is an issue, by number and slug, and a site of it, or its documents.  Nothing in here takes
longer because the ledger has more visits and answers elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from inspector.ledger.ledger import Ledger
from inspector.ledger.views import PlaceAnswer, PlaceVisit


class Place(NamedTuple):
    issue: int
    slug: str
    """A number may be given anew, and each pack has its own; a slug stays."""
    site: str | None
    """None: the issue's documents."""


# ``+id`` keeps SQLite from walking an index of the whole issue: each place is looked up by its site


def newest_visits(ledger: Ledger, places: Sequence[Place]) -> list[PlaceVisit]:
    """The newest visit to each place: by day, then as opened."""
    sql = (
        "SELECT p.key, v.id, v.on_date, v.state FROM json_each(:places) p CROSS JOIN visits v"
        " ON v.id = (SELECT id FROM visits WHERE issue = json_extract(p.value, '$[0]')"
        " AND site IS json_extract(p.value, '$[2]') AND slug = json_extract(p.value, '$[1]')"
        " ORDER BY on_date DESC, +id DESC LIMIT 1)"
    )
    with ledger.store.reading() as db:
        return [_visit(row) for row in db.execute(sql, {"places": json.dumps(places)})]


def newest_answering(
    ledger: Ledger, wanted: Sequence[tuple[Place, Collection[str]]]
) -> list[PlaceVisit]:
    """The newest visit to each place that has an answer to one of the checks beside it."""
    sql = (
        "SELECT p.key, v.id, v.on_date, v.state FROM json_each(:places) p CROSS JOIN visits v"
        " ON v.id = (SELECT id FROM visits o WHERE issue = json_extract(p.value, '$[0]')"
        " AND site IS json_extract(p.value, '$[2]') AND slug = json_extract(p.value, '$[1]')"
        " AND EXISTS (SELECT 1 FROM answers WHERE visit = o.id AND value IS NOT NULL"
        " AND check_id IN (SELECT value FROM json_each(p.value, '$[3]')))"
        " ORDER BY on_date DESC, +id DESC LIMIT 1)"
        " WHERE EXISTS (SELECT 1 FROM coverage WHERE issue = json_extract(p.value, '$[0]')"
        " AND site = coalesce(json_extract(p.value, '$[2]'), '')"
        " AND check_id IN (SELECT value FROM json_each(p.value, '$[3]')))"
    )
    asked = json.dumps([[*place, sorted(checks)] for place, checks in wanted])
    with ledger.store.reading() as db:
        return [_visit(row) for row in db.execute(sql, {"places": asked})]


def _visit(row: tuple[int, str, str, str]) -> PlaceVisit:
    at, id, on, state = row
    return PlaceVisit(place=at, visit=id, on=on, completed=state == "completed")


def answers_in(
    ledger: Ledger, visits: Collection[str], checks: Collection[str]
) -> dict[str, list[PlaceAnswer]]:
    """By visit, the answers given to these checks; those in removed rows are left out."""
    sql = (
        # the plus keeps SQLite from looking up every check in every visit
        "SELECT a.visit, a.check_id, nullif(a.row_id, ''), a.type, a.value, a.conflicts"
        " FROM json_each(:visits) w CROSS JOIN answers a ON a.visit = w.value"
        " WHERE +a.check_id IN (SELECT value FROM json_each(:checks)) AND a.value IS NOT NULL"
        " AND (a.row_id = ''"
        " OR NOT EXISTS (SELECT 1 FROM repeat_rows WHERE id = a.row_id AND removed))"
        " ORDER BY a.visit, a.check_id, a.row_id"
    )
    asked = {"visits": json.dumps(list(visits)), "checks": json.dumps(sorted(checks))}
    found: dict[str, list[PlaceAnswer]] = {}
    with ledger.store.reading() as db:
        for visit, check, row, type, value, conflicts in db.execute(sql, asked):
            found.setdefault(visit, []).append(
                PlaceAnswer(check=check, row=row, type=type, value=value, conflicts=conflicts)
            )
    return found


def last_events(ledger: Ledger) -> dict[str, int]:
    """How far each device's events go; by the index, however many there are."""
    with ledger.store.reading() as db:
        return dict(
            db.execute(
                "SELECT id, (SELECT max(seq) FROM events WHERE device = devices.id) FROM devices"
            ).fetchall()
        )


def changed_places(
    ledger: Ledger, after: Mapping[str, int]
) -> tuple[set[tuple[int, str | None]], bool]:
    """Where visits changed in the events ``after`` these, and whether sites were added."""
    sql = (
        "SELECT DISTINCT e.kind = 'site.added', v.issue, v.site FROM devices d CROSS JOIN events e"
        " ON e.device = d.id AND e.seq > coalesce("
        "(SELECT value FROM json_each(:after) WHERE key = d.id), 0)"
        " LEFT JOIN visits v ON v.id = coalesce(json_extract(e.body, '$.visit'), e.id)"
    )
    with ledger.store.reading() as db:
        rows = db.execute(sql, {"after": json.dumps(dict(after))}).fetchall()
    return {(row[1], row[2]) for row in rows if row[1] is not None}, any(row[0] for row in rows)
