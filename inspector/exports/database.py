"""SQLite: what the ledger shows, as a clean file for Datasette or DB Browser.

Tables with foreign keys, views that answer what is asked first, and a table ``about`` that explains
all of them (:mod:`inspector.exports.schema`).  No log, no key, no settings of a device are in it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from inspector.exports.cells import is_number
from inspector.exports.pace import Pace
from inspector.exports.records import Account, Reader
from inspector.exports.reference import meta
from inspector.exports.schema import INDEXES, TABLES, VIEWS, create_table, insert
from inspector.exports.tables import NUMBERS
from inspector.exports.writing import Sink
from inspector.fieldwork import register
from inspector.figures.reconciling import Reconciler
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import FindingRow
from inspector.packs.model import Issue, Pack

_APPLICATION: Final = 0x494E5350
"""``PRAGMA application_id``: INSP."""
_VERSION: Final = 1

Row = Sequence[str | int | float | None]


def write_sqlite(sink: Sink, ledger: Ledger, reader: Reader, pace: Pace) -> int:
    """The file into ``sink``; gives how many answers are in it."""
    with tempfile.TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True) as scraps:
        path = Path(scraps) / "made.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            rows = _Filling(db, ledger, reader, pace).fill()
        with path.open("rb") as stream:
            while content := stream.read(1 << 20):
                sink.write(content)
    return rows


class _Filling:
    """One file being filled; what is referred to and not known gets a row that says its id."""

    def __init__(self, db: sqlite3.Connection, ledger: Ledger, reader: Reader, pace: Pace) -> None:
        self._db = db
        self._ledger = ledger
        self._reader = reader
        self._pace = pace
        self._pack = reader.library.load()
        self._known: set[tuple[str, ...]] = set()

    def fill(self) -> int:
        db = self._db
        for pragma in (
            "page_size = 4096",
            "journal_mode = OFF",
            "synchronous = OFF",
            f"application_id = {_APPLICATION}",
            f"user_version = {_VERSION}",
        ):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        for name in TABLES:
            db.execute(create_table(name))
        self._explain()
        self._put("meta", meta(self._ledger, self._reader, self._pack))
        self._put_codes()
        self._put_pack(self._pack)
        rows = self._put_visits()
        self._put_findings()
        self._put_evidence()
        self._put_course()
        for statement in INDEXES:
            db.execute(statement)
        for name, view in VIEWS.items():
            db.execute(f'CREATE VIEW "{name}" AS {view.select}')
        db.execute("COMMIT")
        return rows

    def _put(self, table: str, rows: Iterator[Row] | Sequence[Row]) -> None:
        self._db.executemany(insert(table), rows)

    def _stub(self, table: str, *key: str, values: Sequence[Any] = ()) -> None:
        """Once a row for what is referred to: its key, ``values``, and nothing else."""
        if (table, *key) in self._known:
            return
        self._known.add((table, *key))
        width = len(TABLES[table].columns)
        row = [*key, *values, *[None] * (width - len(key) - len(values))]
        self._db.execute(insert(table, or_ignore=True), row)

    def _explain(self) -> None:
        for name, table in TABLES.items():
            about = [(name, "", table.about.zh, table.about.en)]
            about += [(name, one.name, one.about.zh, one.about.en) for one in table.columns]
            self._put("about", about)
        self._put(
            "about", [(name, "", view.about.zh, view.about.en) for name, view in VIEWS.items()]
        )

    def _put_codes(self) -> None:
        tables, names = self._reader.atlas.tables, self._reader.options.names
        regions = tables.regions
        self._put(
            "regions",
            [(r.code, r.name.zh, r.name.en, r.parent or None) for r in regions.values()],
        )
        for one in tables.authorities.values():
            self._region(one.region)
            row = (one.id, one.name.zh, one.name.en, one.level or None, one.region or None)
            self._put("authorities", [row])
        for device in sorted(queries.devices(self._ledger), key=lambda one: one.id):
            name = device.name if names else ""
            self._put("devices", [(device.id, name, device.events, device.last_hash)])
            self._known.add(("devices", device.id))

    def _put_pack(self, pack: Pack) -> None:
        chosen = self._reader.options.issues
        moved = queries.stages(self._ledger, pack.id)
        stage_of = {line.slug: line.stage for line in register(self._ledger, pack)}
        for issue in pack.issues:
            if chosen is not None and issue.number not in chosen:
                continue
            event = moved[issue.slug].event if issue.slug in moved else None
            self._put_issue(f"{pack.id}/{issue.slug}", issue, stage_of[issue.slug], event)
        for number, id in self._reader.atlas.added:
            known = pack.issue(number)
            if known is not None and (chosen is None or number in chosen):
                self._site(f"{pack.id}/{known.slug}", number, id, known)
        self._put_figures(pack)

    def _put_issue(
        self, key: str, issue: Issue, stage: str | None = None, event: str | None = None
    ) -> None:
        """An issue with its checks and sites, as the pack has them."""
        self._known.add(("issues", key))
        deadline = issue.deadline.isoformat() if issue.deadline else None
        title, problem = issue.title, issue.problem
        row = (key, issue.number, title.zh, title.en, issue.category, issue.status, stage, event,
               deadline, problem.zh, problem.en)  # fmt: skip
        self._put("issues", [row])
        for region in issue.regions:
            self._region(region)
            self._put("issue_regions", [(key, region)])
        for authority in issue.authorities:
            self._stub("authorities", authority)
            self._put("issue_authorities", [(key, authority)])
        for site in issue.sites:
            self._site(key, issue.number, site.id, issue)
        self._checks(key, issue)

    def _checks(self, key: str, issue: Issue) -> None:
        """Those of an older version of the pack beside those that are there."""
        for check in issue.checks:
            if ("checks", key, check.id) in self._known:
                continue
            self._known.add(("checks", key, check.id))
            label = check.label
            row = (key, check.id, label.zh, label.en, check.type, check.unit, check.scope,
                   check.repeat, check.severity if check.passes else None)  # fmt: skip
            self._put("checks", [row])
            choices = [(key, check.id, c.name, c.label.zh, c.label.en) for c in check.choices]
            self._put("choices", choices)

    def _put_figures(self, pack: Pack) -> None:
        chosen = self._reader.options.issues
        slugs = {issue.number: issue.slug for issue in pack.issues}
        found = Reconciler(self._ledger, pack, self._reader.atlas.tables).reconcile()
        observed = {(line.issue, line.figure.id): line for line in found.figures}
        for issue in pack.issues:
            if chosen is not None and issue.number not in chosen:
                continue
            for figure in issue.figures:
                line = observed.get((issue.number, figure.id))
                seen = None if line is None or line.observed is None else str(line.observed)
                row = (f"{pack.id}/{slugs[issue.number]}", figure.id, figure.label.zh,
                       figure.label.en, figure.kind, figure.value, figure.unit, seen,
                       line.visited if line else None,
                       line.outcome if line else None)  # fmt: skip
                self._put("figures", [row])

    def _region(self, code: str) -> None:
        if code and code not in self._reader.atlas.tables.regions:
            self._stub("regions", code)

    def _device(self, id: str) -> str:
        self._stub("devices", id, values=("",))
        return id

    def _site(self, key: str, number: int, id: str, issue: Issue | None) -> None:
        if ("sites", key, id) in self._known:
            return
        self._known.add(("sites", key, id))
        place = self._reader.atlas.place(number, id, issue)
        self._region(place.region)
        lat, lon = (None if at is None else float(at) for at in (place.lat, place.lon))
        added = int((number, id) in self._reader.atlas.added)
        row = (key, id, place.name.zh, place.name.en, place.region or None, lat, lon, added)
        self._put("sites", [row])

    def _put_visits(self) -> int:
        rows = 0
        for account in self._reader.accounts():
            self._put_visit(account)
            rows += len(account.answers)
            self._pace.reached(rows)
        return rows

    def _put_visit(self, account: Account) -> None:
        visit, issue, author = account.visit, account.issue, self._reader.author
        key = f"{visit.pack}/{visit.slug}"
        if ("issues", key) not in self._known:
            if issue is not None:
                self._put_issue(key, issue)
            else:
                self._stub("issues", key, values=(visit.issue,))
        if issue is not None and ("packs", key, visit.pack_digest) not in self._known:
            self._known.add(("packs", key, visit.pack_digest))
            self._checks(key, issue)
        if visit.site is not None:
            self._site(key, visit.issue, visit.site, issue)
        row = (visit.id, key, visit.site, visit.on, visit.state,
               author(visit.author, visit.device), self._device(visit.device), visit.opened_at,
               visit.completed_at, visit.pack_version, visit.pack_digest)  # fmt: skip
        self._put("visits", [row])
        known = [(one.id, visit.id, one.repeat, one.name) for one in account.rows.values()]
        self._put("rows", known)
        self._known.update(("rows", one[0]) for one in known)
        self._put("answers", list(self._answers(account, key)))

    def _answers(self, account: Account, key: str) -> Iterator[Row]:
        for given, passed in account.answers:
            visit, check, row, type, value, note, taken, author, device, at, event, others = given
            self._stub("checks", key, check)
            if row:
                self._stub("rows", row, values=(visit, "", ""))
            typed, label = account.questions[check].shown(value)
            number = float(typed) if type in NUMBERS and is_number(typed) else None
            yield (
                event, visit, key, check, row or None, type, typed, number, label,
                None if passed is None else int(passed), note, taken,
                self._reader.author(author, device), self._device(device), at, others,
            )  # fmt: skip

    def _put_findings(self) -> None:
        keys = dict(self._db.execute("SELECT id, issue FROM visits"))
        for finding in queries.iter_findings(self._reader.db, self._reader.options.span):
            self._put("findings", [self._finding(finding, keys[finding.visit])])
            self._pace.rest()

    def _finding(self, finding: FindingRow, key: str) -> Row:
        if finding.check:
            self._stub("checks", key, finding.check)
        reader = self._reader
        events = queries.shown_events(reader.db, "finding", finding.id)
        return (
            finding.id, finding.visit, key, finding.check or None, finding.severity, finding.what,
            finding.action, finding.due, reader.name(finding.responsible), finding.state,
            finding.raised_at, finding.closed_at, finding.closing_note,
            reader.author(finding.author, finding.device), self._device(finding.device),
            int(finding.conflict), msgspec.json.encode(events).decode(),
        )  # fmt: skip

    def _put_evidence(self) -> None:
        reader = self._reader
        visits = {id for (id,) in self._db.execute("SELECT id FROM visits")}
        findings = {id for (id,) in self._db.execute("SELECT id FROM findings")}
        for one in queries.evidence(self._ledger):
            if one.visit not in visits and one.finding not in findings:
                continue
            visit = one.visit if one.visit in visits else None
            if one.row and visit:
                self._stub("rows", one.row, values=(visit, "", ""))
            lat, lon = (None if at is None else float(at) for at in (one.lat, one.lon))
            row = (one.event, one.sha256, one.name, one.media_type, one.size, visit, one.check,
                   one.row if visit and one.row else None,
                   one.finding if one.finding in findings else None, one.taken_at, lat, lon,
                   reader.author(one.author, one.device), self._device(one.device),
                   one.at)  # fmt: skip
            self._put("evidence", [row])

    def _put_course(self) -> None:
        """What became of the pack's issues: stages, notices, cases, accountability."""
        chosen = self._reader.options.issues
        shown = {
            issue.slug: f"{self._pack.id}/{issue.slug}"
            for issue in self._pack.issues
            if chosen is None or issue.number in chosen
        }
        self._put_moves(shown)
        self._put_notices(shown)
        self._put_cases(shown)
        self._put_accountability()

    def _put_moves(self, shown: Mapping[str, str]) -> None:
        for slug, key in shown.items():
            for move in queries.moves(self._ledger, self._pack.id, slug)[0].values():
                row = (move.event, key, move.before, move.to, move.on, move.basis,
                       move.override, self._reader.author(move.author, move.device),
                       self._device(move.device), move.at)  # fmt: skip
                self._put("moves", [row])

    def _put_notices(self, shown: Mapping[str, str]) -> None:
        reader = self._reader
        for notice in queries.notices(self._ledger, pack=self._pack.id):
            if notice.slug not in shown:
                continue
            known = notice.to in reader.atlas.tables.authorities
            to = notice.to if known else reader.name(notice.to)
            answer = notice.answer
            row = (notice.id, shown[notice.slug], notice.level, to, notice.on,
                   notice.answer_by, notice.text, answer.on if answer else None,
                   answer.text if answer else None,
                   reader.author(notice.author, notice.device), self._device(notice.device),
                   notice.at)  # fmt: skip
            self._put("notices", [row])

    def _put_cases(self, shown: Mapping[str, str]) -> None:
        pack, reader = self._pack, self._reader
        for case in queries.cases(self._ledger, pack.id):
            issue = None if case.issue is None else pack.issue(case.issue)
            key = shown.get(issue.slug) if issue else None
            if reader.options.issues is not None and key is None:
                continue
            self._region(case.region)
            row = (case.id, key, case.region or None, case.place, case.source, case.on, case.text,
                   case.reply_by, case.reply.on if case.reply else None,
                   case.reply.text if case.reply else None,
                   case.closing.on if case.closing else None,
                   reader.author(case.author, case.device), self._device(case.device),
                   case.at)  # fmt: skip
            self._put("cases", [row])

    def _put_accountability(self) -> None:
        reader, chosen = self._reader, self._reader.options.issues
        for one in queries.accountability(self._ledger, self._pack.id, names=reader.options.names):
            if chosen is None or set(chosen) & set(one.issues):
                row = (one.id, one.unit, one.rank, one.measure, one.on,
                       msgspec.json.encode(one.issues).decode(), one.name, one.note,
                       reader.author(one.author, one.device), self._device(one.device),
                       one.at)  # fmt: skip
                self._put("accountability", [row])
