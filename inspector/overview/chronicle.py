"""What happened to an issue, each thing with its day and the event behind it.

The file of an issue and the page tell by it, and so the same story.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from inspector.agenda.cases import Case
from inspector.agenda.notices import LEVEL_WORDS, is_overdue
from inspector.agenda.units import unit_name
from inspector.fieldwork import sites_of
from inspector.i18n import Text
from inspector.ledger import clock, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.stages import Move
from inspector.ledger.views import FindingRow, NoticeRow, ResponseRow, StatementRow, VisitRow
from inspector.overview.words import SEVERITY_WORDS
from inspector.packs.model import Issue
from inspector.packs.tables import Tables
from inspector.workflow.words import stage_word

_NEWER = Text("（较新版本的内容）", "(of a newer version)")
_LATE = Text("（已逾期）", " (overdue)")
_NOTHING = Text("", "")


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    on: str
    """The day, YYYY-MM-DD."""
    at: str
    """When it was recorded: what orders the things of a day."""
    kind: Text
    what: Text
    words: str = ""
    """Somebody's own."""
    author: str = ""
    event: str
    """The event that says so."""

    @property
    def told(self) -> Text:
        """What happened, and what was said of it."""
        if not self.words:
            return self.what
        return Text(f"{self.what.zh}：{self.words}", f"{self.what.en}: {self.words}")


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """The earliest first."""
    return sorted(happenings, key=lambda one: (one.on, one.at, one.event))


def own_visits(ledger: Ledger, issue: Issue) -> list[VisitRow]:
    """The issue's visits, the earliest first."""
    found = queries.visits(ledger, issue=issue.number)
    return sorted((one for one in found if one.slug == issue.slug), key=lambda v: (v.on, v.id))


def own_findings(ledger: Ledger, issue: Issue) -> list[FindingRow]:
    """The issue's findings, without those withdrawn, in the order they were raised."""
    found = queries.findings(ledger, FindingFilter(issue=issue.number))
    kept = [one for one in found if one.slug == issue.slug and one.state != "withdrawn"]
    return sorted(kept, key=lambda one: (one.raised_at, one.id))


class Chronicler:
    """Tells of one issue; ``names`` off: of no person, ``withheld`` stands for whom."""

    def __init__(
        self, ledger: Ledger, issue: Issue, tables: Tables, *, names: bool, withheld: str = ""
    ) -> None:
        self._issue = issue
        self._tables = tables
        self._names = names
        self._withheld = withheld
        self._sites = {site.id: site.name for site in sites_of(ledger, issue)}

    def place(self, site: str | None) -> Text:
        if site is None:
            return Text("查阅资料", "documents")
        return self._sites.get(site) or Text.same(site)

    def by(self, author: str) -> str:
        return author if self._names or not author else self._withheld

    def moves(self, moves: Iterable[Move]) -> Iterator[Happening]:
        for move in moves:
            what = Text("由{before}转为{to}", "from {before} to {to}").format(
                before=stage_word(move.before), to=stage_word(move.to)
            )
            if move.override:
                lacking = "、".join(move.lacking)
                what = Text(
                    f"{what.zh}，越过关口：{move.override}（未满足：{lacking}）",
                    f"{what.en}, the gate overridden: {move.override} (lacking: {lacking})",
                )
            yield Happening(
                on=move.on,
                at=move.at,
                kind=Text("阶段", "Stage"),
                what=what,
                words=move.basis,
                author=self.by(move.author),
                event=move.event,
            )

    def visits(
        self, visits: Iterable[VisitRow], failed: Mapping[str, int] | None = None
    ) -> Iterator[Happening]:
        """``failed``: by visit how many answers do not pass; None: it is not told."""
        for visit in visits:
            wrong = 0 if failed is None else failed.get(visit.id, 0)
            told = Text("{place}：记录 {answered} 项{wrong}{open}",
                        "{place}: {answered} checks recorded{wrong}{open}")  # fmt: skip
            yield Happening(
                on=visit.on,
                at=visit.opened_at,
                kind=Text("检查", "Visit"),
                what=told.format(
                    place=self.place(visit.site),
                    answered=visit.answered,
                    wrong=_NOTHING if failed is None else _not_met(wrong),
                    open=Text("（未完成）", " (not completed)")
                    if visit.state == "open"
                    else _NOTHING,
                ),
                author=self.by(visit.author),
                event=visit.id,
            )

    def findings(
        self, findings: Iterable[FindingRow], days: Mapping[str, str]
    ) -> Iterator[Happening]:
        """Raised on the day of its visit (``days``), closed on the day of recording."""
        for one in findings:
            severity = SEVERITY_WORDS.get(one.severity) or Text.same(one.severity)
            yield Happening(
                on=days.get(one.visit) or clock.beijing_day(one.raised_at),
                at=one.raised_at,
                kind=Text("发现", "Finding"),
                what=Text(f"[{severity.zh}] {one.what}", f"[{severity.en}] {one.what}"),
                author=self.by(one.author),
                event=one.id,
            )
            if one.closed_at is not None:
                yield Happening(
                    on=clock.beijing_day(one.closed_at),
                    at=one.closed_at,
                    kind=Text("关闭", "Closed"),
                    what=Text.same(one.closing_note or one.what),
                    event=one.id,
                )

    def statements(self, statements: Iterable[StatementRow]) -> Iterator[Happening]:
        """Measures reported, rules explained, the public text, the remark if there is one."""
        for one in statements:
            if one.words:
                kind, what = self._stated(one)
                yield Happening(
                    on=clock.beijing_day(one.at),
                    at=one.at,
                    kind=kind,
                    what=what or Text.same(one.words),
                    words=one.words if what else "",
                    author=self.by(one.author),
                    event=one.event,
                )

    def _stated(self, one: StatementRow) -> tuple[Text, Text | None]:
        """What it is, and what it is about."""
        match one.kind:
            case "measure":
                told = {measure.id: measure.text for measure in self._issue.measures}
                return Text("上报", "Reported"), told.get(one.subject) or Text.same(one.subject)
            case "rule":
                told = {rule.id: rule.label for rule in self._issue.reconcile}
                return Text("说明", "Explained"), told.get(one.subject) or Text.same(one.subject)
            case "public_text":
                return Text("公开文字", "Public text"), None
            case "remark":
                return Text("备注", "Remark"), None

    def notices(
        self, notices: Iterable[NoticeRow], today: dt.date | None = None
    ) -> Iterator[Happening]:
        """``today``: the day on which it is told which wait for their answer too long."""
        for one in notices:
            level = LEVEL_WORDS.get(one.level) or _NEWER
            to = self._unit(one.to)
            late = today is not None and is_overdue(one, today)
            sent = Text("发给{to}，{by}前答复{late}", "to {to}, to be answered by {by}{late}")
            yield Happening(
                on=one.on,
                at=one.at,
                kind=Text(level.zh, level.en.capitalize()),
                what=sent.format(to=to, by=one.answer_by, late=_LATE if late else _NOTHING),
                words=one.text,
                author=self.by(one.author),
                event=one.id,
            )
            about = Text("{to}，{level}", "{to}, {level}").format(to=to, level=level)
            if one.answer is not None:
                yield self._response(one.answer, Text("答复", "Answer"), about)
            if one.withdrawal is not None:
                yield self._response(one.withdrawal, Text("撤回通知", "Notice withdrawn"), about)

    def cases(self, cases: Iterable[Case]) -> Iterator[Happening]:
        for one in cases:
            if one.on is not None:
                yield Happening(
                    on=one.on.isoformat(),
                    at=one.on.isoformat(),
                    kind=Text("交办件", "Case"),
                    what=one.text,
                    author=self.by(one.author),
                    event=one.id,
                )
            if one.reply is not None:
                yield self._response(one.reply, Text("交办件答复", "Case: reply"))
            if one.closing is not None:
                yield self._response(one.closing, Text("交办件办结", "Case: closed"))

    def _response(self, one: ResponseRow, kind: Text, about: Text | None = None) -> Happening:
        return Happening(
            on=one.on,
            at=one.at,
            kind=kind,
            what=about or Text.same(one.text),
            words=one.text if about else "",
            author=self.by(one.author),
            event=one.event,
        )

    def _unit(self, unit: str) -> Text:
        """By its name; whoever is no authority may be a person."""
        if self._names or unit in self._tables.authorities:
            return unit_name(self._tables, unit)
        return Text("责任方", "the responsible party")


def _not_met(count: int) -> Text:
    return Text(f"，不符合 {count} 项", f", {count} not met")
