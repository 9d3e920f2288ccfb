"""How everything stood at the end of a day, and what came between two such days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from inspector.agenda.agenda import Entry, agenda
from inspector.agenda.cases import Case, cases
from inspector.fieldwork import IssueLine, register
from inspector.figures.reconciling import FigureLine, Reconciler
from inspector.ledger import queries
from inspector.ledger.as_of import ledger_as_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.stages import Move
from inspector.ledger.views import FindingRow, NoticeRow, VisitRow
from inspector.overview.dashboard import Dashboard, Overview
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from inspector.reports.sources import end_of


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a day."""

    day: dt.date
    lines: Mapping[int, IssueLine]
    """By the issue's number."""
    visits: Mapping[str, VisitRow]
    findings: Mapping[str, FindingRow]
    """Without those withdrawn."""
    moves: Mapping[str, tuple[int, Move]]
    """By event, with the issue's number."""
    figures: Mapping[tuple[int, str], FigureLine]
    notices: Mapping[str, NoticeRow]
    cases: Mapping[str, Case]
    overdue: Sequence[Entry]
    """What should have been done and was not, the longest overdue first."""
    overview: Overview

    @property
    def open(self) -> list[FindingRow]:
        return [one for one in self.findings.values() if one.state == "open"]

    @property
    def contradicted(self) -> list[FigureLine]:
        return [line for line in self.figures.values() if line.outcome == "contradicted"]

    @property
    def late_issues(self) -> list[IssueLine]:
        return [line for line in self.lines.values() if line.overdue]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """From one day's end to another's: what the later knows and the earlier did not."""

    before: State
    now: State

    @property
    def moves(self) -> list[tuple[int, Move]]:
        found = [one for id, one in self.now.moves.items() if id not in self.before.moves]
        return sorted(found, key=lambda one: (one[0], one[1].at))

    @property
    def visits(self) -> list[VisitRow]:
        return [one for id, one in self.now.visits.items() if id not in self.before.visits]

    @property
    def raised(self) -> list[FindingRow]:
        found = [one for id, one in self.now.findings.items() if id not in self.before.findings]
        return sorted(found, key=lambda one: (one.issue, one.id))

    @property
    def closed(self) -> list[FindingRow]:
        """Closed now and not before; one that was reopened meanwhile is not among them."""
        closed = [one for one in self.now.findings.values() if one.state == "closed"]
        was = {id for id, one in self.before.findings.items() if one.state == "closed"}
        return sorted((one for one in closed if one.id not in was), key=lambda o: (o.issue, o.id))

    @property
    def contradicted(self) -> list[FigureLine]:
        """Those that were not yet."""
        was = {(line.issue, line.figure.id) for line in self.before.contradicted}
        return [one for one in self.now.contradicted if (one.issue, one.figure.id) not in was]

    @property
    def issued(self) -> list[NoticeRow]:
        return [one for id, one in self.now.notices.items() if id not in self.before.notices]

    @property
    def answered(self) -> list[NoticeRow]:
        was = {id for id, one in self.before.notices.items() if one.answer is not None}
        done = [one for one in self.now.notices.values() if one.answer is not None]
        return [one for one in done if one.id not in was]

    @property
    def cases_closed(self) -> list[Case]:
        was = {id for id, one in self.before.cases.items() if one.state == "closed"}
        closed = [one for one in self.now.cases.values() if one.state == "closed"]
        return [one for one in closed if one.id not in was]


@contextmanager
def state_at(
    ledger: Ledger, pack: Pack, tables: Tables, day: dt.date
) -> Generator[tuple[State, Ledger]]:
    """How everything stood when the day ended, with the ledger of that moment."""
    with ledger_as_of(ledger, end_of(day)) as then, then.store.reading():
        yield _state(then, pack, tables, day), then


def _state(ledger: Ledger, pack: Pack, tables: Tables, day: dt.date) -> State:
    slugs = {issue.number: issue.slug for issue in pack.issues}
    numbers = {issue.slug: issue.number for issue in pack.issues}
    reconciler = Reconciler(ledger, pack, tables)
    moved = queries.stages(ledger, pack.id)
    return State(
        day=day,
        lines={line.number: line for line in register(ledger, pack)},
        visits={
            one.id: one
            for one in queries.visits(ledger, answered=False)
            if slugs.get(one.issue) == one.slug
        },
        findings={
            one.id: one
            for one in queries.findings(ledger, FindingFilter())
            if one.state != "withdrawn" and slugs.get(one.issue) == one.slug
        },
        moves={
            event: (numbers[slug], move)
            for slug in moved
            if slug in numbers
            for event, move in queries.moves(ledger, pack.id, slug)[0].items()
        },
        figures={(line.issue, line.figure.id): line for line in reconciler.reconcile().figures},
        notices={one.id: one for one in queries.notices(ledger, pack=pack.id)},
        cases={one.id: one for one in cases(ledger, pack)},
        overdue=[one for one in agenda(ledger, pack, tables, day) if one.when == "overdue"],
        overview=Dashboard(ledger, pack, tables, reconciler).overview(day),
    )
