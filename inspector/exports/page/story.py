"""What the page tells of each issue: what was found and claimed, and all that happened since.

Of an issue with a great many visits or findings the newest are told and the rest counted, so that
a page stays small enough for a phone; the findings files have all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Final

import msgspec

from inspector.agenda import cases
from inspector.agenda.cases import SOURCE_WORDS, Case
from inspector.agenda.notices import LEVEL_WORDS, is_overdue
from inspector.agenda.units import unit_name
from inspector.exports.page.photos import Album, Photo
from inspector.fieldwork import IssueLine, register, sites_of
from inspector.figures.reconciling import FigureLine, Reconciler, RuleLine
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.clock import wall_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.stages import Move
from inspector.ledger.views import FindingRow, NoticeRow, StatementRow, VisitRow
from inspector.overview.words import SEVERITY_WORDS
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack, Site
from inspector.packs.tables import Tables
from inspector.workflow.facts import standing_of
from inspector.workflow.lines import Standing
from inspector.workflow.words import stage_word

NEWEST: Final = 40
"""Visits, and closed findings, told of one issue."""
OPEN: Final = 200
"""Open findings told of one issue, the most urgent first."""

_DESK: Final = Text("文件资料", "documents")
_NEWER: Final = Text("（较新版本的内容）", "(of a newer version)")


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to an issue."""

    on: str
    """The day, YYYY-MM-DD."""
    kind: Text
    what: Text
    detail: str = ""
    """Somebody's own words."""
    author: str = ""
    event: str
    """The event that says so."""


class FindingStory(msgspec.Struct, frozen=True, kw_only=True):
    row: FindingRow
    place: Text
    severity: Text
    overdue: bool
    author: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One issue."""

    issue: Issue
    line: IssueLine
    standing: Standing
    stage: Text
    category: Text
    regions: tuple[Text, ...]
    districts: tuple[str, ...]
    """Codes of the leagues and cities it lies in."""
    units: tuple[Text, ...]
    figures: tuple[FigureLine, ...]
    broken: tuple[RuleLine, ...]
    """Rules that do not hold."""
    findings: tuple[FindingStory, ...]
    findings_left: int
    """How many more there are than are told."""
    happenings: tuple[Happening, ...]
    """In time order, the newest last."""
    visits_left: int
    cases: tuple[Case, ...]
    public_text: str
    photos: tuple[Photo, ...]

    @property
    def anchor(self) -> str:
        return f"issue-{self.issue.number}"


class Teller:
    """Tells the stories of a pack's issues, one after the other."""

    def __init__(
        self,
        ledger: Ledger,
        library: Library,
        pack: Pack,
        today: dt.date,
        *,
        names: bool = True,
        photos: bool = False,
    ) -> None:
        """``names``: whether who did it is told; ``photos``: whether thumbnails go along."""
        self._ledger = ledger
        self._pack = pack
        self._tables: Tables = library.tables
        self._today = today
        self._names = names
        self._album = Album(ledger) if photos else None
        self._reconciler = Reconciler(ledger, pack, library.tables)
        self._categories = {category.id: category.title for category in pack.categories}
        self._notices = queries.notices(ledger, pack=pack.id)
        self._cases = cases.cases(ledger, pack)

    def stories(self, numbers: Collection[int]) -> Iterator[Story]:
        """Of these issues, in the pack's order."""
        for line, issue in zip(register(self._ledger, self._pack), self._pack.issues, strict=True):
            if issue.number in numbers:
                yield self._story(line, issue)

    def _story(self, line: IssueLine, issue: Issue) -> Story:
        sites = sites_of(self._ledger, issue)
        visits = [
            visit
            for visit in queries.visits(self._ledger, issue=issue.number)
            if visit.slug == issue.slug
        ]
        newest = sorted(visits, key=lambda visit: (visit.on, visit.id))[-NEWEST:]
        standing = standing_of(self._ledger, self._pack, issue)
        written = queries.statements(self._ledger, self._pack.id, issue.slug)
        found = self._reconciler.reconcile(issue.number)
        findings, left = self._findings(issue, sites)
        handed = [case for case in self._cases if case.issue == issue.number]
        notices = [one for one in self._notices if one.slug == issue.slug]
        happenings = chain(
            map(self._move, standing.moves),
            (self._visit(visit, sites) for visit in newest),
            (self._statement(one, issue) for one in written if one.kind != "public_text"),
            chain.from_iterable(map(self._notice, notices)),
        )
        return Story(
            issue=issue,
            line=line,
            standing=standing,
            stage=stage_word(standing.stage),
            category=self._categories[issue.category],
            regions=tuple(self._tables.region_name(code) for code in issue.regions),
            districts=tuple(sorted({self._tables.district(code) for code in issue.regions})),
            units=tuple(unit_name(self._tables, unit) for unit in issue.authorities),
            figures=found.figures,
            broken=tuple(rule for rule in found.rules if not rule.holds),
            findings=tuple(findings),
            findings_left=left,
            happenings=tuple(sorted(happenings, key=lambda one: (one.on, one.event))),
            visits_left=len(visits) - len(newest),
            cases=tuple(handed),
            public_text=next((one.words for one in written if one.kind == "public_text"), ""),
            photos=() if self._album is None else tuple(self._album.photos(newest)),
        )

    def _findings(self, issue: Issue, sites: Sequence[Site]) -> tuple[list[FindingStory], int]:
        def asked(state: str) -> FindingFilter:
            return FindingFilter(issue=issue.number, state=state)

        told = [
            *queries.findings(self._ledger, asked("open"), limit=OPEN),
            *queries.findings(self._ledger, asked("closed"), limit=NEWEST),
        ]
        total = sum(queries.count_findings(self._ledger, asked(s)) for s in ("open", "closed"))
        rows = [row for row in told if row.slug == issue.slug]
        return [self._finding(row, sites) for row in rows], total - len(told)

    def _finding(self, row: FindingRow, sites: Sequence[Site]) -> FindingStory:
        overdue = row.state == "open" and row.due is not None and row.due < self._today.isoformat()
        return FindingStory(
            row=row,
            place=_place(row.site, sites),
            severity=SEVERITY_WORDS.get(row.severity) or Text.same(row.severity),
            overdue=overdue,
            author=self._by(row.author),
        )

    def _move(self, move: Move) -> Happening:
        what = Text("{before} → {to}", "{before} → {to}").format(
            before=stage_word(move.before), to=stage_word(move.to)
        )
        if move.override:
            what = Text(
                f"{what.zh}，越过关口：{move.override}", f"{what.en}, override: {move.override}"
            )
        return Happening(
            on=move.on,
            kind=Text("阶段", "stage"),
            what=what,
            detail=move.basis,
            author=self._by(move.author),
            event=move.event,
        )

    def _visit(self, visit: VisitRow, sites: Sequence[Site]) -> Happening:
        counted = Text(f"{visit.answered} 项已答", f"{visit.answered} answered")
        what = Text("{place}：{counted}", "{place}: {counted}").format(
            place=_place(visit.site, sites), counted=counted
        )
        if visit.state == "open":
            what = Text(f"{what.zh}，尚未完成", f"{what.en}, not completed")
        return Happening(
            on=visit.on,
            kind=Text("现场检查", "visit"),
            what=what,
            author=self._by(visit.author),
            event=visit.id,
        )

    def _statement(self, one: StatementRow, issue: Issue) -> Happening:
        said: dict[str, Text]
        if one.kind == "measure":
            kind = Text("措施报告", "measure reported")
            said = {measure.id: measure.text for measure in issue.measures}
        else:
            kind = Text("说明", "explanation")
            said = {rule.id: rule.label for rule in issue.reconcile}
        return Happening(
            on=wall_of(one.at).date().isoformat(),  # UTC's day: the same on every laptop
            kind=kind,
            what=said.get(one.subject) or Text.same(one.subject),
            detail=one.words,
            author=self._by(one.author),
            event=one.event,
        )

    def _notice(self, one: NoticeRow) -> Iterator[Happening]:
        level = LEVEL_WORDS.get(one.level) or _NEWER
        late = is_overdue(one, self._today)
        what = Text("致{to}，{by} 前答复", "to {to}, to be answered by {by}").format(
            to=self._unit(one.to), by=one.answer_by
        )
        if late:
            what = Text(f"{what.zh}（已逾期）", f"{what.en} (overdue)")
        yield Happening(
            on=one.on,
            kind=level,
            what=what,
            detail=one.text,
            author=self._by(one.author),
            event=one.id,
        )
        if (said := one.settled) is not None:
            what = Text("{to} 对{level}的答复", "{to} on the {level}")
            if one.answer is None:
                what = Text("撤回致{to}的{level}", "the {level} to {to} is withdrawn")
            yield Happening(
                on=said.on,
                kind=Text("答复", "answer") if one.answer else Text("撤回", "withdrawn"),
                what=what.format(to=self._unit(one.to), level=level),
                detail=said.text,
                author=self._by(said.author),
                event=said.event,
            )

    def _unit(self, unit: str) -> Text:
        """By its name; whoever is no authority may be a person."""
        if self._names or unit in self._tables.authorities:
            return unit_name(self._tables, unit)
        return Text("责任方", "the responsible party")

    def _by(self, author: str) -> str:
        return author if self._names else ""


def _place(site: str | None, sites: Sequence[Site]) -> Text:
    if site is None:
        return _DESK
    return next((one.name for one in sites if one.id == site), Text.same(site))


def source_word(case: Case) -> Text:
    """Where a handed-over case came from."""
    return SOURCE_WORDS.get(case.source) or Text.same(case.source)
