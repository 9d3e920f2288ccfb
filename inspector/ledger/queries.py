"""Queries: what the ledger knows, as typed rows; every reader comes through here.

Filters that are None do not filter.  Lists come in pages (``limit``, ``offset``) or as iterators,
so that a reader never holds more than it shows.  ``places`` are (issue, site) pairs, site None for
the issue's documents: how a region is asked for, since only the pack knows where a site lies.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger.events import Event, decode_body
from inspector.ledger.ledger import Ledger
from inspector.ledger.projection import event_of
from inspector.ledger.registers import named
from inspector.ledger.views import (
    Alternative,
    AnswerRow,
    ConflictRow,
    DeviceRow,
    EvidenceRow,
    FindingRow,
    IssueTotals,
    RepeatRow,
    SiteRow,
    VisitRow,
)

Places = Collection[tuple[int, str | None]]


def _placed(places: Places | None) -> str | None:
    return None if places is None else json.dumps([f"{i}/{site or ''}" for i, site in places])


def _dicts(db: sqlite3.Connection, sql: str, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def issue_totals(ledger: Ledger) -> dict[int, IssueTotals]:
    """What there is of every issue that has anything; keys are issue numbers."""
    totals: dict[int, dict[str, Any]] = {}
    with ledger.store.reading() as db:
        for sql in _TOTALS:
            for row in _dicts(db, sql, {}):
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
_VISIT_COLUMNS: Final = (
    "id, pack, pack_version, pack_digest, issue, slug, site, on_date AS 'on', author, device,"
    " state, opened_at, completed_at, conflict,"
    " (SELECT count(*) FROM answers WHERE visit = visits.id AND value IS NOT NULL) AS answered"
)


def visits(
    ledger: Ledger,
    *,
    issue: int | None = None,
    site: str | None = None,
    places: Places | None = None,
    since: str | None = None,
    limit: int = -1,
    offset: int = 0,
) -> list[VisitRow]:
    """Visits, the newest first; ``since`` is a date (YYYY-MM-DD)."""
    values = {
        "issue": issue,
        "site": site,
        "places": _placed(places),
        "since": since,
        "limit": limit,
        "offset": offset,
    }
    sql = f"SELECT {_VISIT_COLUMNS} {_VISITS} ORDER BY on_date DESC, id DESC"
    with ledger.store.reading() as db:
        return [_visit(r) for r in _dicts(db, sql + " LIMIT :limit OFFSET :offset", values)]


def count_visits(
    ledger: Ledger,
    *,
    issue: int | None = None,
    site: str | None = None,
    places: Places | None = None,
    since: str | None = None,
) -> int:
    values = {"issue": issue, "site": site, "places": _placed(places), "since": since}
    with ledger.store.reading() as db:
        return int(db.execute(f"SELECT count(*) {_VISITS}", values).fetchone()[0])


def visit(ledger: Ledger, id: str) -> VisitRow:
    """A visit by its id or the beginning or end of it; InputError if none or several."""
    sql = f"SELECT {_VISIT_COLUMNS} FROM visits WHERE id = :id"  # noqa: S608
    with ledger.store.reading() as db:
        found = list(_dicts(db, sql, {"id": id})) or list(
            _dicts(
                db,
                f"SELECT {_VISIT_COLUMNS} FROM visits WHERE "  # noqa: S608
                "length(:id) >= 4 AND (substr(id, 1, length(:id)) = :id"
                " OR substr(id, -length(:id)) = :id) LIMIT 2",
                {"id": id},
            )
        )
    if len(found) != 1:
        raise _not_one("现场检查", "visit", id, len(found), "inspector visits")
    return _visit(found[0])


def _visit(row: dict[str, Any]) -> VisitRow:
    row["conflict"] = bool(row["conflict"])
    return VisitRow(**row)


_ANSWERS: Final = """
    SELECT a.visit, v.issue, v.slug, v.site, v.pack_digest, v.on_date AS 'on',
        a.check_id AS 'check', nullif(a.row_id, '') AS 'row', r.name AS row_name, a.type, a.value,
        a.note, a.taken_over, a.author, a.device, a.at, a.event, a.conflicts,
        (SELECT json_group_array(sha256) FROM (SELECT DISTINCT e.sha256 FROM evidence e
         WHERE e.visit = a.visit AND e.check_id = a.check_id
           AND coalesce(e.row_id, '') = a.row_id AND NOT e.detached ORDER BY e.event)) AS evidence
    FROM answers a JOIN visits v ON v.id = a.visit
        LEFT JOIN repeat_rows r ON r.id = nullif(a.row_id, '')
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
        "places": _placed(places),
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
        for row in _dicts(db, _ANSWERS + only + where, values):
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
        rows = db.execute(
            "SELECT e.id, e.device, e.seq, e.at, e.author, e.kind, e.body, e.over, e.settles,"
            " e.prev, e.hash FROM heads h JOIN events e ON e.id = h.event"
            " WHERE h.register IN (SELECT register FROM heads WHERE event = ?1) AND e.id <> ?1"
            " ORDER BY e.at DESC, e.device DESC",
            (shown,),
        ).fetchall()
    return [_alternative(event_of(row)) for row in rows]


def _alternative(event: Event) -> Alternative:
    body = decode_body(event)
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
            "SELECT p.id FROM visits p JOIN visits v ON v.id = ?1 WHERE p.issue = ?2"
            " AND p.site IS ?3 AND (p.on_date, p.id) < (v.on_date, v.id)"
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
        return [RepeatRow(**row) for row in _dicts(db, sql, {"visit": visit})]


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
            "places": _placed(self.places),
        }


def findings(
    ledger: Ledger,
    chosen: FindingFilter | None = None,
    *,
    limit: int = -1,
    offset: int = 0,
) -> list[FindingRow]:
    """Findings: the open ones first, then by due date (none last), then as raised."""
    values = {**(chosen or FindingFilter()).values(), "limit": limit, "offset": offset}
    sql = (
        _FINDING_COLUMNS + _FINDINGS + " ORDER BY f.state DESC, f.due IS NULL, f.due, f.id"
        " LIMIT :limit OFFSET :offset"
    )
    with ledger.store.reading() as db:
        return [_finding(row) for row in _dicts(db, sql, values)]


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
        found = list(_dicts(db, sql, {"id": id}))
    if len(found) != 1:
        raise _not_one("发现问题", "finding", id, len(found), "inspector findings")
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
        return [EvidenceRow(**found) for found in _dicts(db, sql, values)]


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
        return [SiteRow(**row) for row in _dicts(db, sql, {"issue": issue})]


def devices(ledger: Ledger) -> list[DeviceRow]:
    """Every device with events here, this one first."""
    sql = (
        "SELECT d.id, d.name, d.public_key, d.id = :own AS own, t.state AS trust,"
        " e.seq AS events, e.seq AS last_seq, e.hash AS last_hash, e.at AS last_at FROM devices d"
        " JOIN events e ON e.device = d.id AND e.seq ="
        " (SELECT max(seq) FROM events WHERE device = d.id)"
        " LEFT JOIN trusts t ON t.device = :own AND t.subject = d.id ORDER BY d.id <> :own, d.id"
    )
    with ledger.store.reading() as db:
        found = list(_dicts(db, sql, {"own": ledger.device}))
    devices = []
    for row in found:
        trust, own = row.pop("trust"), bool(row["own"])
        row |= {"own": own, "trusted": own or trust == "trusted", "revoked": trust == "revoked"}
        devices.append(DeviceRow(**row))
    return devices


def trusts(ledger: Ledger) -> dict[str, bool]:
    """What this device decided of others, also of those with no event here: trusted or revoked."""
    with ledger.store.reading() as db:
        rows = db.execute("SELECT subject, state FROM trusts WHERE device = ?", (ledger.device,))
        return {subject: state == "trusted" for subject, state in rows}


def conflicts(ledger: Ledger, *, visit: str | None = None) -> list[ConflictRow]:
    """Registers on which people disagree."""
    sql = "SELECT register FROM conflicts WHERE :visit IS NULL OR visit = :visit ORDER BY register"
    with ledger.store.reading() as db:
        found = []
        for row in db.execute(sql, {"visit": visit}).fetchall():
            heads = db.execute(
                "SELECT event FROM heads WHERE register = ? ORDER BY at DESC, device DESC", row
            ).fetchall()
            found.append(_conflict(row[0], tuple(head[0] for head in heads)))
        return found


def _conflict(register: str, events: tuple[str, ...]) -> ConflictRow:
    match json.loads(register):
        case ["answer", visit, check, row]:
            names = {"kind": "answer", "visit": visit, "check": check, "row": row or None}
        case ["visit", visit]:
            names = {"kind": "visit", "visit": visit}
        case ["finding", finding, field]:
            names = {"kind": "finding", "finding": finding, "field": field}
        case ["row", row, field]:
            names = {"kind": "row", "row": row, "field": field}
        case ["evidence", *_]:
            names = {"kind": "evidence"}
        case _:
            names = {"kind": "other"}
    blank = dict.fromkeys(("visit", "check", "row", "finding", "field"))
    return ConflictRow(**{"register": register, "events": events, **blank, **names})


def count_conflicts(ledger: Ledger) -> int:
    with ledger.store.reading() as db:
        return int(db.execute("SELECT count(*) FROM conflicts").fetchone()[0])


_EVENTS: Final = (
    "SELECT id, device, seq, at, author, kind, body, over, settles, prev, hash FROM events"
)


def event(ledger: Ledger, id: str) -> Event:
    """An event by its whole id."""
    with ledger.store.reading() as db:
        row = db.execute(_EVENTS + " WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise _not_one("事件", "event", id, 0, "inspector verify")
    return event_of(row)


def events_of(ledger: Ledger, device: str, *, after: int = 0, limit: int = -1) -> Iterator[Event]:
    """A device's events with a number greater than ``after``, in order."""
    with ledger.store.snapshot() as db:
        for row in db.execute(
            _EVENTS + " WHERE device = ? AND seq > ? ORDER BY seq LIMIT ?", (device, after, limit)
        ):
            yield event_of(row)


def last_seqs(ledger: Ledger) -> dict[str, int]:
    """How many events there are of each device."""
    with ledger.store.reading() as db:
        return dict(db.execute("SELECT device, max(seq) FROM events GROUP BY device").fetchall())


def history(ledger: Ledger, visit: str, check: str, row: str | None = None) -> list[Event]:
    """Every answer ever given to a check of a visit, the newest first."""
    register = named("answer", visit, check, row or "")
    with ledger.store.reading() as db:
        found = db.execute(
            "SELECT id, device, seq, at, author, kind, body, over, settles, prev, hash"
            " FROM events WHERE id IN (SELECT event FROM heads WHERE register = ?1"
            " UNION SELECT event FROM superseded WHERE register = ?1)"
            " ORDER BY at DESC, device DESC",
            (register,),
        ).fetchall()
    return [event_of(r) for r in found]


def data_version(ledger: Ledger) -> int:
    """Changes whenever anybody, another process too, has committed."""
    return ledger.version()


def _not_one(zh: str, en: str, id: str, count: int, listing: str) -> InputError:
    if count == 0:
        what = Text(f"没有这个{zh}：{id}", f"no such {en}: {id}")
    else:
        what = Text(f"{id} 对应多个{zh}", f"{id} matches more than one {en}")
    return InputError(what, Text(f"用 {listing} 查编号", f"`{listing}` lists the ids"))
