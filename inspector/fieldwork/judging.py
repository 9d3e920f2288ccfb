"""Answers with their checks, judged with the questions of their own day; a stream.

Only one visit is held at a time, so that a findings file of a million answers needs no more memory
than one of a hundred.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby

import msgspec

from inspector.fieldwork.visits import issue_of
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import Given, Places, Run, Span
from inspector.ledger.views import AnswerRow, RepeatRow, VisitRow
from inspector.packs.form import Form
from inspector.packs.library import Library
from inspector.packs.model import Check, Issue
from inspector.packs.tables import load_tables
from inspector.packs.verdicts import Verdicts

_FORMS_HELD = 64
"""Visits of one day share a form; more than this many are not kept."""


class JudgedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit with its answers; ``issue`` is None when its pack is not in this home."""

    visit: VisitRow
    issue: Issue | None
    answers: list[tuple[Given, bool | None]]
    """Each with whether it passes; those that are not asked now are left out."""
    rows: dict[str, RepeatRow]
    evidence: dict[tuple[str, str], list[str]]
    """By check and row ('' for none), SHA-256s."""


def iter_judged_visits(db: sqlite3.Connection, asked: Askings, span: Span) -> Iterator[JudgedVisit]:
    """The visits of ``span`` in order of their ids; ``db`` is in a transaction all the while.

    Whoever reads several spans keeps ``asked``: the verdicts of one serve the next.
    """
    for run in queries.iter_runs(db, span):
        issue, verdicts = asked.of(run.visit)
        yield JudgedVisit(
            visit=run.visit,
            issue=issue,
            answers=_counting(run, verdicts),
            rows=run.rows,
            evidence=run.evidence,
        )


class Askings:
    """What was asked in visits, by the packs of their day; each is looked up once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._issues: dict[tuple[str, str], Issue | None] = {}
        self._verdicts: dict[tuple[str, str, bool], Verdicts | None] = {}

    def issue(self, visit: VisitRow) -> Issue | None:
        """The visit's issue as it was then; None without its pack."""
        key = (visit.pack_digest, visit.slug)
        if key not in self._issues:
            pack = self._library.by_digest(visit.pack_digest)
            self._issues[key] = None if pack is None else issue_of(pack, visit)
        return self._issues[key]

    def of(self, visit: VisitRow) -> tuple[Issue | None, Verdicts | None]:
        issue = self.issue(visit)
        key = (visit.pack_digest, visit.slug, visit.site is None)
        if key not in self._verdicts:
            self._verdicts[key] = (
                None if issue is None else Verdicts(issue, load_tables(), desk=visit.site is None)
            )
        return issue, self._verdicts[key]


def _counting(run: Run, verdicts: Verdicts | None) -> list[tuple[Given, bool | None]]:
    """One that is cleared on one side of a conflict still has its other side to tell."""
    told = [one for one in run.answers if one[4] is not None or one[11]]
    if verdicts is None:
        return [(one, None) for one in told]
    given = {(one[1], one[2] or None): one[4] for one in told}
    groups = {id: row.repeat for id, row in run.rows.items()}
    judged = verdicts.of_all(given, run.visit.on, groups)
    return [(one, passed) for one, (asked, passed) in zip(told, judged, strict=True) if asked]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """An answer beside the question it answers; both None when its pack is not in this home."""

    answer: AnswerRow
    visit: VisitRow
    issue: Issue | None
    check: Check | None
    passed: bool | None
    """None where the check judges nothing, or there is nothing to judge it by."""
    relevant: bool


def iter_judged(
    ledger: Ledger,
    library: Library,
    *,
    issues: Collection[int] | None = None,
    visit: str | None = None,
    places: Places | None = None,
    since: str | None = None,
) -> Iterator[Judged]:
    """Answers in order of visit, check and row; those hidden by ``relevant`` say so."""
    forms: dict[tuple[str, str, bool, str], Form | None] = {}
    found: dict[tuple[str, str], Issue | None] = {}
    answers = queries.iter_answers(ledger, issues=issues, visit=visit, places=places, since=since)
    for id, group in groupby(answers, key=lambda row: row.visit):
        row = queries.visit(ledger, id)
        asked = (row.pack_digest, row.slug)
        if asked not in found:
            pack = library.by_digest(row.pack_digest)
            found[asked] = None if pack is None else issue_of(pack, row)
        issue = found[asked]
        key = (*asked, row.site is None, row.on)
        if key not in forms:
            if len(forms) >= _FORMS_HELD:
                forms.clear()
            forms[key] = (
                None
                if issue is None
                else Form(
                    issue,
                    load_tables(),
                    desk=row.site is None,
                    today=dt.date.fromisoformat(row.on),
                )
            )
        yield from _judge(ledger, row, issue, forms[key], list(group))


def _judge(
    ledger: Ledger,
    visit: VisitRow,
    issue: Issue | None,
    form: Form | None,
    answers: list[AnswerRow],
) -> Iterator[Judged]:
    if issue is None or form is None:
        for answer in answers:
            yield Judged(
                answer=answer, visit=visit, issue=None, check=None, passed=None, relevant=True
            )
        return
    stored = {(a.check, a.row): a.value for a in answers if a.value is not None}
    rows = queries.rows(ledger, visit.id) if issue.repeats else []
    items = {(item.check.id, item.row): item for item in form.evaluate(stored, rows)}
    for answer in answers:
        item = items.get((answer.check, answer.row))
        yield Judged(
            answer=answer,
            visit=visit,
            issue=issue,
            check=issue.check(answer.check),
            passed=None if item is None else item.passed,
            relevant=item is None or item.relevant,
        )
