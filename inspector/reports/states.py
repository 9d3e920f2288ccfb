"""How everything stood at the end of a day, and what came between two such days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property

from inspector.agenda.agenda import Entry, agenda
from inspector.agenda.cases import Case, cases
from inspector.fieldwork import IssueLine, register
from inspector.figures.reconciling import FigureLine, Reconciler
from inspector.ledger import queries
from inspector.ledger.as_of import events_before, ledger_as_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.stages import STAGES, Move, rank
from inspector.ledger.views import FindingRow, NoticeRow, VisitRow
from inspector.overview.dashboard import Dashboard, RegionLine
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from inspector.reports.sources import Sources, end_of


class State:
    """The end of a day; what is asked of it is read when it is first asked."""

    def __init__(self, ledger: Ledger, pack: Pack, tables: Tables, day: dt.date) -> None:
        self.ledger = ledger
        self.day = day
        self._pack = pack
        self._tables = tables
        self._slugs = {issue.number: issue.slug for issue in pack.issues}

    @cached_property
    def lines(self) -> Mapping[int, IssueLine]:
        """By the issue's number."""
        return {line.number: line for line in register(self.ledger, self._pack)}

    @cached_property
    def stages(self) -> Mapping[str, int]:
        """How many issues are at each stage, the strictest first."""
        found = Counter(line.stage for line in self.lines.values())
        return {stage: found[stage] for stage in sorted({*STAGES, *found}, key=rank)}

    @cached_property
    def visits(self) -> Mapping[str, VisitRow]:
        found = queries.visits(self.ledger, answered=False)
        return {one.id: one for one in found if self._slugs.get(one.issue) == one.slug}

    @cached_property
    def findings(self) -> Mapping[str, FindingRow]:
        """Without those withdrawn."""
        return {
            one.id: one
            for one in queries.findings(self.ledger, FindingFilter())
            if one.state != "withdrawn" and self._slugs.get(one.issue) == one.slug
        }

    @cached_property
    def moves(self) -> Mapping[str, tuple[int, Move]]:
        """By event, with the issue's number."""
        moved = queries.stages(self.ledger, self._pack.id)
        return {
            event: (number, move)
            for number, slug in self._slugs.items()
            if slug in moved
            for event, move in queries.moves(self.ledger, self._pack.id, slug)[0].items()
        }

    @cached_property
    def _reconciler(self) -> Reconciler:
        return Reconciler(self.ledger, self._pack, self._tables)

    @cached_property
    def figures(self) -> Sequence[FigureLine]:
        return self._reconciler.reconcile().figures

    @cached_property
    def notices(self) -> Mapping[str, NoticeRow]:
        return {one.id: one for one in queries.notices(self.ledger, pack=self._pack.id)}

    @cached_property
    def cases(self) -> Mapping[str, Case]:
        return {one.id: one for one in cases(self.ledger, self._pack)}

    @cached_property
    def overdue(self) -> Sequence[Entry]:
        """What should have been done and was not, the longest overdue first."""
        found = agenda(self.ledger, self._pack, self._tables, self.day)
        return [one for one in found if one.when == "overdue"]

    @cached_property
    def regions(self) -> Sequence[RegionLine]:
        """Every league and city."""
        dashboard = Dashboard(self.ledger, self._pack, self._tables, self._reconciler)
        return dashboard.overview(self.day).regions

    @property
    def open(self) -> list[FindingRow]:
        return [one for one in self.findings.values() if one.state == "open"]

    @property
    def contradicted(self) -> list[FigureLine]:
        return [line for line in self.figures if line.outcome == "contradicted"]

    @property
    def late_issues(self) -> list[IssueLine]:
        return [line for line in self.lines.values() if line.overdue]


class Change:
    """From one day's end to another's: what the later knows and the earlier did not."""

    def __init__(self, before: State, now: State) -> None:
        self.before = before
        self.now = now

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
def states_at(sources: Sources, *days: dt.date) -> Generator[list[State]]:
    """How everything stood when each of the days ended; to be asked within the block."""
    ledger, pace = sources.ledger, sources.pace
    pace.expect(sum(events_before(ledger, end_of(day)) for day in days))
    with ExitStack() as stack:
        states: list[State] = []
        for day in days:
            then = stack.enter_context(ledger_as_of(ledger, end_of(day), pace.work))
            stack.enter_context(then.store.reading())
            states.append(State(then, sources.pack, sources.tables, day))
        yield states
