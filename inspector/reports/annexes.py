"""The annex tables of a bulletin, and its rankings: by issue, by region, by responsible unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from inspector.i18n import Text
from inspector.overview.words import share
from inspector.reports.document import (
    AnyBlock,
    Cell,
    Column,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from inspector.reports.sources import Sources
from inspector.reports.states import Change
from inspector.workflow.words import stage_word

_RANKED_UNITS: Final = 15
"""Of the units the first so many are ranked; all stand in the annex."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Of a region or a unit."""

    name: str
    issues: int = 0
    signed: int = 0
    late: int = 0
    """Things overdue."""
    open: int = 0
    """Findings."""
    visits: int = 0
    raised: int = 0
    closed: int = 0
    answered: str = ""
    """Share of the checks that have an answer."""

    @property
    def rank(self) -> tuple[int, int]:
        return (-self.late, -self.open)


def regions(sources: Sources, this: Change) -> list[Standing]:
    """Every league and city."""
    district = sources.tables.district
    late, visits = Counter[str](), Counter[str]()
    raised, closed = Counter[str](), Counter[str]()
    for entry in this.now.overdue:
        late.update({district(code) for code in entry.regions})
    for visit in this.visits:
        visits.update(_districts(sources, visit.issue, visit.site))
    for counter, found in ((raised, this.raised), (closed, this.closed)):
        for one in found:
            counter.update(_districts(sources, one.issue, one.site))
    return [
        Standing(
            name=str(line.name),
            issues=line.issues,
            late=late[line.code],
            open=line.findings_open,
            visits=visits[line.code],
            raised=raised[line.code],
            closed=closed[line.code],
            answered=share(line.checks_answered, line.checks_total),
        )
        for line in this.now.regions
    ]


def _districts(sources: Sources, number: int, site: str | None) -> set[str]:
    """Where it was; of an issue's documents all that it lies in."""
    issue = sources.pack.issue(number)
    region = sources.place(number, site, issue).region
    codes = (region,) if region else () if issue is None else issue.regions
    return {sources.tables.district(code) for code in codes}


def units(sources: Sources, this: Change) -> list[Standing]:
    """Every unit that answers for an issue, with the findings of all its issues."""
    late, opened = Counter[str](), Counter(one.issue for one in this.now.open)
    for entry in this.now.overdue:
        late.update(set(entry.units))
    raised = Counter(one.issue for one in this.raised)
    closed = Counter(one.issue for one in this.closed)
    answers_for: dict[str, list[int]] = {}
    for issue in sources.pack.issues:
        for unit in issue.authorities:
            answers_for.setdefault(unit, []).append(issue.number)
    return [
        Standing(
            name=sources.units([unit]),
            issues=len(numbers),
            signed=sum(this.now.lines[n].stage in _SIGNED for n in numbers),
            late=late[unit],
            open=sum(opened[n] for n in numbers),
            raised=sum(raised[n] for n in numbers),
            closed=sum(closed[n] for n in numbers),
        )
        for unit, numbers in answers_for.items()
    ]


_SIGNED: Final = ("signed_off", "published", "long_term")


def ranked(found: Iterable[Standing]) -> list[tuple[int, Standing]]:
    """The most overdue first; equals share a rank and stay in their order."""
    ordered = sorted(found, key=lambda one: one.rank)
    ranks: dict[tuple[int, int], int] = {}
    return [(ranks.setdefault(one.rank, at), one) for at, one in enumerate(ordered, 1)]


def region_ranking(sources: Sources, this: Change) -> Table:
    named = Text("盟市", "League or city")
    return _ranking(str(Text("按地区", "By region")), str(named), ranked(regions(sources, this)))


def unit_ranking(sources: Sources, this: Change) -> Table:
    every = ranked(units(sources, this))[:_RANKED_UNITS]
    shown = [(rank, one) for rank, one in every if one.late or one.open]
    named = str(Text("责任单位", "Responsible unit"))
    return _ranking(str(Text("按责任单位", "By responsible unit")), named, shown)


def _ranking(caption: str, named: str, found: Sequence[tuple[int, Standing]]) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column(title=str(Text("名次", "Rank")), share=1, align="center"),
            Column(title=named, share=4),
            Column(title=str(Text("逾期工作", "Overdue")), share=1.5, align="right"),
            Column(title=str(Text("未关闭发现", "Open findings")), share=1.5, align="right"),
        ),
        rows=tuple((str(rank), one.name, str(one.late), str(one.open)) for rank, one in found),
    )


_ANNEXES: Final = (
    Text("各事项情况", "issue by issue"),
    Text("各地区情况", "region by region"),
    Text("各责任单位情况", "unit by unit"),
)


def annex_list() -> list[AnyBlock]:
    """What is annexed: with the issuer's name, which must not stand alone on a page."""
    return [
        Paragraph(runs=(str(Text(f"附表{at}：{named.zh}", f"Annex {at}: {named.en}")),), keep=True)
        for at, named in enumerate(_ANNEXES, 1)
    ]


def annexes(sources: Sources, this: Change) -> list[AnyBlock]:
    """Each on pages of its own."""
    tables = (_by_issue(sources, this), _by_region(sources, this), _by_unit(sources, this))
    blocks: list[AnyBlock] = []
    for at, (named, table) in enumerate(zip(_ANNEXES, tables, strict=True), 1):
        title = Text(f"附表{at} {named.zh}", f"Annex {at}: {named.en}")
        blocks += [PageBreak(), Heading(text=str(title), numbered=False), table]
    note = Text("* 据通报，未经现场核实。", "* As reported, not verified on site.")
    blocks.insert(3, Paragraph(runs=(str(note),)))
    return blocks


def _by_issue(sources: Sources, this: Change) -> Table:
    opened = Counter(one.issue for one in this.now.open)
    raised = Counter(one.issue for one in this.raised)
    closed = Counter(one.issue for one in this.closed)
    wrong = Counter(line.issue for line in this.now.contradicted)
    visits = Counter(one.issue for one in this.visits)
    rows: list[tuple[Cell, ...]] = []
    for number, line in this.now.lines.items():
        was = this.before.lines[number].stage
        stage = str(stage_word(line.stage))
        if line.stage_reported:
            stage += "*"
        deadline = "" if line.deadline is None else line.deadline.isoformat()
        if was != line.stage:
            stage = f"{stage_word(was)} > {stage}"
        rows.append(
            (
                str(number),
                str(line.title),
                Run(text=stage, bold=was != line.stage),
                Run(text=deadline, bold=line.overdue),
                str(visits[number]),
                f"{line.checks_answered}/{line.checks_total}",
                f"{raised[number]}/{closed[number]}",
                str(opened[number]),
                str(wrong[number]),
            )
        )
    return Table(
        columns=(
            Column(title=str(Text("序号", "No.")), share=1.0, align="center"),
            Column(title=str(Text("事项", "Issue")), share=3.35),
            Column(title=str(Text("阶段", "Stage")), share=1.9),
            Column(title=str(Text("期限", "Deadline")), share=1.95, align="center"),
            Column(title=str(Text("检查", "Visits")), share=1.2, align="right"),
            Column(title=str(Text("已答", "Checks")), share=1.35, align="right"),
            Column(title=str(Text("提出/关闭", "Raised / closed")), share=1.3, align="right"),
            Column(title=str(Text("未关闭", "Open")), share=1.05, align="right"),
            Column(title=str(Text("不符", "Wrong")), share=1.35, align="right"),
        ),
        rows=tuple(rows),
    )


def _by_region(sources: Sources, this: Change) -> Table:
    return Table(
        columns=(
            Column(title=str(Text("盟市", "League or city")), share=3),
            Column(title=str(Text("事项", "Issues")), share=1, align="right"),
            Column(title=str(Text("检查", "Visits")), share=1, align="right"),
            Column(title=str(Text("已答", "Checks")), share=1, align="right"),
            Column(title=str(Text("提出", "Raised")), share=1, align="right"),
            Column(title=str(Text("关闭", "Closed")), share=1, align="right"),
            Column(title=str(Text("未关闭", "Open")), share=1.1, align="right"),
            Column(title=str(Text("逾期", "Overdue")), share=1.1, align="right"),
        ),
        rows=tuple(
            (
                one.name,
                *(str(number) for number in (one.issues, one.visits)),
                one.answered,
                *(str(number) for number in (one.raised, one.closed, one.open, one.late)),
            )
            for one in regions(sources, this)
        ),
    )


def _by_unit(sources: Sources, this: Change) -> Table:
    return Table(
        columns=(
            Column(title=str(Text("责任单位", "Responsible unit")), share=4),
            Column(title=str(Text("事项", "Issues")), share=1, align="right"),
            Column(title=str(Text("已销号", "Signed off")), share=1.1, align="right"),
            Column(title=str(Text("提出", "Raised")), share=1, align="right"),
            Column(title=str(Text("关闭", "Closed")), share=1, align="right"),
            Column(title=str(Text("未关闭", "Open")), share=1.1, align="right"),
            Column(title=str(Text("逾期", "Overdue")), share=1.1, align="right"),
        ),
        rows=tuple(
            (
                one.name,
                *(
                    str(number)
                    for number in (
                        one.issues,
                        one.signed,
                        one.raised,
                        one.closed,
                        one.open,
                        one.late,
                    )
                ),
            )
            for one in units(sources, this)
        ),
    )
