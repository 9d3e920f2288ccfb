"""``report monthly`` (月通报) and ``report quarterly`` (季度调度): a period against the one before.

Everything is as of the period's end: what was recorded later is not in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final

from inspector.agenda.agenda import KIND_WORDS
from inspector.agenda.notices import LEVEL_WORDS
from inspector.figures.words import amount, claim
from inspector.i18n import Text
from inspector.ledger.views import FindingRow, NoticeRow
from inspector.overview.words import SEVERITY_WORDS
from inspector.reports.annexes import annex_list, annexes, region_ranking, unit_ranking
from inspector.reports.document import (
    AnyBlock,
    Bar,
    Chart,
    Column,
    Document,
    Heading,
    Paragraph,
    Seal,
    Table,
    day_words,
)
from inspector.reports.periods import Period
from inspector.reports.sources import Sources, closing, short
from inspector.reports.states import Change, states_at
from inspector.workflow.words import stage_word

_KINDS: Final[dict[str, str]] = {"month": "monthly", "quarter": "quarterly"}
_TITLES: Final[dict[str, Text]] = {
    "month": Text("{period}整改工作通报", "Bulletin on the Rectification, {period}"),
    "quarter": Text("{period}整改工作调度情况", "Coordination of the Rectification, {period}"),
}
_DONE: Final = ("signed_off", "published", "long_term")
_DAY: Final = dt.timedelta(days=1)
_MOST_LATE: Final = 40
"""Overdue items listed one by one; the rest are counted."""
Count = Callable[[Change], int]
_MEASURED: Final[tuple[tuple[Text, Count], ...]] = (
    (Text("现场检查（次）", "Visits"), lambda c: len(c.visits)),
    (
        Text("检查涉及的事项（项）", "Issues visited"),
        lambda c: len({one.issue for one in c.visits}),
    ),
    (Text("新提出的发现问题（个）", "Findings raised"), lambda c: len(c.raised)),
    (Text("关闭的发现问题（个）", "Findings closed"), lambda c: len(c.closed)),
    (Text("期末未关闭的发现问题（个）", "Findings open at its end"), lambda c: len(c.now.open)),
    (Text("阶段变动（次）", "Moves of issues"), lambda c: len(c.moves)),
    (
        Text("期末超过期限的事项（项）", "Issues overdue at its end"),
        lambda c: len(c.now.late_issues),
    ),
    (
        Text("期末与所见不符的数据（条）", "Figures contradicted at its end"),
        lambda c: len(c.now.contradicted),
    ),
    (Text("发出的督办通知（份）", "Notices issued"), lambda c: len(c.issued)),
    (Text("答复的督办通知（份）", "Notices answered"), lambda c: len(c.answered)),
    (Text("办结的交办件（件）", "Cases closed"), lambda c: len(c.cases_closed)),
)


def bulletin(sources: Sources, period: Period) -> Document:
    """The bulletin on a month or a quarter."""
    days = (period.previous.first - _DAY, period.previous.last, period.last)
    with states_at(sources, *days) as (earlier, before, now):
        this = Change(before, now)
        last = Change(earlier, before)
        then = sources.with_ledger(now.ledger, period.last)
        parts: tuple[Iterable[AnyBlock], ...] = (
            _summary(period, this, last),
            _progress(then, this),
            _findings(then, this),
            _figures(then, this),
            _overdue(then, this),
            _rankings(then, this),
            [closing(), *annex_list()],
            [Seal(issuer=sources.office, date=sources.issued_on(period.last))],
            annexes(then, this),
        )
        blocks: list[AnyBlock] = []
        for part in parts:
            sources.pace.rest()
            blocks += part
    return Document(
        kind=_KINDS[period.kind],
        about=period.name,
        title=str(_TITLES[period.kind].format(period=period.words)),
        date=sources.issued_on(period.last),
        issuer=sources.office,
        number=sources.document_number(period.last.year),
        to=str(Text("各盟市、各责任单位", "To all leagues, cities and responsible units")),
        blocks=tuple(blocks),
        facts={"period": str(period.words)},
    )


def _summary(period: Period, this: Change, last: Change) -> Iterable[AnyBlock]:
    yield Heading(text=str(Text("总体情况", "Where things stand")))
    signed = sum(line.stage in _DONE for line in this.now.lines.values())
    told = Text(
        "截至{day}，{issues} 项整改事项中，已销号、已公开或转入长期坚持的 {signed} 项"
        "（其中 {reported} 项据通报，尚未经现场核实），超过期限的 {late} 项。"
        "{period}现场检查 {visits} 次，提出发现问题 {raised} 个，关闭 {closed} 个，"
        "期末未关闭 {open} 个。",
        "On {day}, of {issues} issues {signed} are signed off, published or long-term"
        " ({reported} of them as reported, not verified on site); {late} are past their deadline."
        " Visits in {period}: {visits}; findings raised: {raised}, closed: {closed}, open at its"
        " end: {open}.",
    )
    reported = sum(line.stage_reported and line.stage in _DONE for line in this.now.lines.values())
    filled = told.format(
        day=day_words(period.last),
        issues=len(this.now.lines),
        signed=signed,
        reported=reported,
        late=len(this.now.late_issues),
        period=period.words,
        visits=len(this.visits),
        raised=len(this.raised),
        closed=len(this.closed),
        open=len(this.now.open),
    )
    yield Paragraph(runs=(str(filled),))
    yield Table(
        caption=str(Text("主要数据", "Main figures")),
        columns=(
            Column(title=str(Text("指标", "Figure")), share=4),
            Column(title=str(period.words), share=1.8, align="right"),
            Column(title=str(period.previous.words), share=1.8, align="right"),
            Column(title=str(Text("增减", "Change")), share=1.2, align="right"),
        ),
        rows=tuple(
            (str(label), str(count(this)), str(count(last)), _signed(count(this) - count(last)))
            for label, count in _MEASURED
        ),
    )
    yield Chart(
        title=str(Text("各阶段的事项数", "Issues at each stage")),
        series=(str(Text("期末", "at its end")), str(Text("上期末", "before"))),
        bars=tuple(
            Bar(
                label=str(stage_word(stage)),
                values=(count, this.before.stages.get(stage, 0)),
            )
            for stage, count in this.now.stages.items()
        ),
    )


def _signed(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _progress(sources: Sources, this: Change) -> Iterable[AnyBlock]:
    yield Heading(text=str(Text("办理进展", "What moved")))
    if not this.moves:
        yield Paragraph(runs=(str(Text("本期没有事项变动阶段。", "No issue moved.")),))
    else:
        yield Table(
            columns=(
                Column(title=str(Text("事项", "Issue")), share=3),
                Column(title=str(Text("原阶段", "From")), share=1.5, align="center"),
                Column(title=str(Text("现阶段", "To")), share=1.5, align="center"),
                Column(title=str(Text("日期", "Date")), share=1.8, align="center"),
                Column(title=str(Text("依据", "Basis")), share=2.2),
                Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
            ),
            rows=tuple(
                (
                    sources.issue_title(number),
                    str(stage_word(move.before)),
                    str(stage_word(move.to)),
                    move.on,
                    _basis(move.basis, move.override),
                    short(move.event),
                )
                for number, move in this.moves
            ),
        )
    if this.issued:
        yield _notices(sources, this)


def _basis(basis: str, override: str | None) -> str:
    if not override:
        return basis
    told = Text(f"越过关口：{override}", f"gate overridden: {override}")
    return f"{basis}\n{told}".strip()


def _notices(sources: Sources, this: Change) -> Table:
    return Table(
        caption=str(Text("本期发出的督办通知", "Notices issued")),
        columns=(
            Column(title=str(Text("事项", "Issue")), share=3.4),
            Column(title=str(Text("种类", "Kind")), share=1.2, align="center"),
            Column(title=str(Text("发给", "To")), share=2),
            Column(title=str(Text("答复期限", "Answer by")), share=1.5, align="center"),
            Column(title=str(Text("答复", "Answered")), share=1.5, align="center"),
            Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
        ),
        rows=tuple(
            (
                sources.issue_title(one.issue),
                str(LEVEL_WORDS[one.level]),
                sources.units([one.to]),
                one.answer_by,
                _settled(one),
                short(one.id),
            )
            for one in this.issued
        ),
    )


def _settled(one: NoticeRow) -> str:
    if one.withdrawal is not None:
        return str(Text(f"{one.withdrawal.on} 撤回", f"{one.withdrawal.on} withdrawn"))
    return "" if one.answer is None else one.answer.on


def _findings(sources: Sources, this: Change) -> Iterable[AnyBlock]:
    yield Heading(text=str(Text("发现的问题", "Findings")))
    for title, found, none in (
        (
            Text("新提出的", "Raised"),
            this.raised,
            Text("本期没有新提出的发现问题。", "None was raised."),
        ),
        (
            Text("关闭的", "Closed"),
            this.closed,
            Text("本期没有关闭的发现问题。", "None was closed."),
        ),
    ):
        yield Heading(text=str(title), level=2)
        if found:
            yield _listed(sources, found)
        else:
            yield Paragraph(runs=(str(none),))


def _listed(sources: Sources, found: Iterable[FindingRow]) -> Table:
    return Table(
        columns=(
            Column(title=str(Text("事项", "Issue")), share=2.6),
            Column(title=str(Text("问题", "Finding")), share=4),
            Column(title=str(Text("等级", "Severity")), share=1.2, align="center"),
            Column(title=str(Text("责任与期限", "Who, by when")), share=2.2),
            Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
        ),
        rows=tuple(
            (
                sources.issue_title(one.issue),
                one.what,
                str(SEVERITY_WORDS[one.severity]),
                "\n".join(part for part in (one.responsible, one.due or "") if part),
                short(one.id),
            )
            for one in found
        ),
    )


def _figures(sources: Sources, this: Change) -> Iterable[AnyBlock]:
    yield Heading(text=str(Text("数据核对", "Figures")))
    if not this.now.contradicted:
        none = Text("没有与现场所见不符的通报数据。", "No claimed figure is contradicted.")
        yield Paragraph(runs=(str(none),))
        return
    new = {(line.issue, line.figure.id) for line in this.contradicted}
    told = Text(
        "通报数据与现场所见不符的 {all} 条，其中本期新增 {new} 条。",
        "Claimed figures contradicted by what was seen: {all}; new since the period before: {new}.",
    )
    yield Paragraph(runs=(str(told.format(all=len(this.now.contradicted), new=len(new))),))
    yield Table(
        columns=(
            Column(title=str(Text("事项", "Issue")), share=3),
            Column(title=str(Text("数据", "Figure")), share=3),
            Column(title=str(Text("通报", "Claimed")), share=1.4, align="right"),
            Column(title=str(Text("所见", "Observed")), share=1.2, align="right"),
            Column(title=str(Text("本期新增", "New")), share=1, align="center"),
        ),
        rows=tuple(
            (
                sources.issue_title(line.issue),
                str(line.figure.label),
                claim(line.figure),
                amount(line.observed),
                str(Text("是", "yes")) if (line.issue, line.figure.id) in new else "",
            )
            for line in this.now.contradicted
        ),
    )


def _overdue(sources: Sources, this: Change) -> Iterable[AnyBlock]:
    late = this.now.overdue
    yield Heading(text=str(Text("逾期事项", "What is overdue")))
    if not late:
        yield Paragraph(runs=(str(Text("没有逾期的工作。", "Nothing is overdue.")),))
        return
    count = len(late)
    told = Text(f"期末逾期的工作 {count} 件。", f"Overdue at its end: {count}.")
    if count > _MOST_LATE:
        told = Text(
            f"期末逾期的工作 {count} 件，下面列出逾期最久的 {_MOST_LATE} 件。",
            f"Overdue at its end: {count}; the {_MOST_LATE} longest overdue follow.",
        )
    yield Paragraph(runs=(str(told),))
    yield Table(
        columns=(
            Column(title=str(Text("种类", "Kind")), share=1, align="center"),
            Column(title=str(Text("内容", "What")), share=4.4),
            Column(title=str(Text("责任单位", "Responsible")), share=2.8),
            Column(title=str(Text("期限", "Due")), share=1.5, align="center"),
            Column(title=str(Text("逾期天数", "Days late")), share=1, align="right"),
        ),
        rows=tuple(
            (
                str(KIND_WORDS[one.kind]),
                (f"{one.issue}  " if one.issue is not None else "") + str(one.what),
                sources.units(one.units, most=4),
                "" if one.due is None else one.due.isoformat(),
                "" if one.due is None else str((this.now.day - one.due).days),
            )
            for one in late[:_MOST_LATE]
        ),
    )


def _rankings(sources: Sources, this: Change) -> Iterable[AnyBlock]:
    yield Heading(text=str(Text("排名", "Rankings")))
    told = Text(
        "依次按逾期工作、未关闭的发现问题由多到少排列；数目相同的名次相同。",
        "By what is overdue, then by open findings, the most first; equals share a rank.",
    )
    yield Paragraph(runs=(str(told),))
    yield region_ranking(sources, this)
    yield unit_ranking(sources, this)
