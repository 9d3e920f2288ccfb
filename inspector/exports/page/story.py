"""What the page tells of each issue: what was found and claimed, and all that happened since.

Of an issue with a great many visits or findings the newest are told and the rest counted, so that
a page stays small enough for a phone; the findings files have all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Final

import msgspec

from inspector.agenda import cases
from inspector.agenda.cases import SOURCE_WORDS, Case
from inspector.agenda.units import unit_name
from inspector.exports.page.photos import Album, Photo
from inspector.fieldwork import IssueLine, register
from inspector.figures.reconciling import FigureLine, Reconciler, RuleLine
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import FindingRow
from inspector.overview.chronicle import Chronicler, Happening, in_order, own_visits
from inspector.overview.words import SEVERITY_WORDS
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack
from inspector.packs.tables import Tables
from inspector.workflow.facts import standing_of
from inspector.workflow.lines import Standing
from inspector.workflow.words import stage_word

NEWEST: Final = 40
"""Visits, and closed findings, told of one issue."""
OPEN: Final = 200
"""Open findings told of one issue, the most urgent first."""


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
        teller = Chronicler(self._ledger, issue, self._tables, names=self._names)
        visits = own_visits(self._ledger, issue)
        newest = visits[-NEWEST:]
        standing = standing_of(self._ledger, self._pack, issue)
        written = queries.statements(self._ledger, self._pack.id, issue.slug)
        found = self._reconciler.reconcile(issue.number)
        findings, left = self._findings(issue, teller)
        handed = [case for case in self._cases if case.issue == issue.number]
        notices = [one for one in self._notices if one.slug == issue.slug]
        happenings = chain(
            teller.moves(standing.moves),
            teller.visits(newest),
            teller.statements(one for one in written if one.kind != "public_text"),
            teller.notices(notices, self._today),
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
            happenings=tuple(in_order(happenings)),
            visits_left=len(visits) - len(newest),
            cases=tuple(handed),
            public_text=next((one.words for one in written if one.kind == "public_text"), ""),
            photos=() if self._album is None else tuple(self._album.photos(newest)),
        )

    def _findings(self, issue: Issue, teller: Chronicler) -> tuple[list[FindingStory], int]:
        def asked(state: str) -> FindingFilter:
            return FindingFilter(issue=issue.number, state=state)

        told = [
            *queries.findings(self._ledger, asked("open"), limit=OPEN),
            *queries.findings(self._ledger, asked("closed"), limit=NEWEST),
        ]
        total = sum(queries.count_findings(self._ledger, asked(s)) for s in ("open", "closed"))
        rows = [row for row in told if row.slug == issue.slug]
        return [self._finding(row, teller) for row in rows], total - len(told)

    def _finding(self, row: FindingRow, teller: Chronicler) -> FindingStory:
        overdue = row.state == "open" and row.due is not None and row.due < self._today.isoformat()
        return FindingStory(
            row=row,
            place=teller.place(row.site),
            severity=SEVERITY_WORDS.get(row.severity) or Text.same(row.severity),
            overdue=overdue,
            author=teller.by(row.author),
        )


def source_word(case: Case) -> Text:
    """Where a handed-over case came from."""
    return SOURCE_WORDS.get(case.source) or Text.same(case.source)
