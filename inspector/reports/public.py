"""``report weekly --public`` (信息公开) and ``report public --issue N``: for the public.

No person is named; of photos only those that a person released; what is told is the public text,
and what the record says in figures: nothing of an inspector's own notes goes out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.views import EvidenceRow
from inspector.overview.chronicle import own_findings, own_visits
from inspector.packs.model import Issue
from inspector.reports.document import (
    AnyBlock,
    Column,
    Document,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Run,
    Seal,
    Table,
    day_words,
)
from inspector.reports.periods import Period
from inspector.reports.photographs import pictures
from inspector.reports.sources import WITHHELD, Sources
from inspector.reports.states import Change, states_at
from inspector.workflow.facts import issue_numbered, standing_of
from inspector.workflow.words import stage_word
from inspector.workflow.writing import public_text

_STAGES: dict[str, Text] = {
    "reopened": Text("已重新整改", "being worked on again"),
    "rectifying": Text("正在整改", "being worked on"),
    "submitted": Text("已申请验收", "reported as done, to be inspected"),
    "accepted": Text("已通过验收", "inspected and accepted"),
    "signed_off": Text("已完成", "done"),
    "long_term": Text("已完成，长期坚持", "done, to be kept up"),
    "published": Text("已完成并公开", "done and published"),
}


def public_issue(sources: Sources, number: int) -> Document:
    """What the public is told of an issue; InputError if the pack has no such issue."""
    issue = issue_numbered(sources.pack, number)
    day = sources.today
    title = Text(f"{issue.title.zh}：整改情况公开", f"{issue.title.en}: Public Information")
    return Document(
        kind="public",
        about=f"{number}-{day.isoformat()}",
        title=str(title),
        date=day,
        number=sources.number,
        blocks=(
            *_told(sources, issue),
            Seal(issuer=sources.office, date=day),
        ),
        facts={"issue": str(issue.title)},
    )


def weekly(sources: Sources, week: Period) -> Document:
    """What the public is told of a week."""
    with states_at(sources, week.first - dt.timedelta(days=1), week.last) as (before, now):
        this = Change(before, now)
        then = sources.with_ledger(now.ledger, week.last)
        touched = sorted(
            {one.issue for one in this.visits}
            | {one.issue for one in (*this.raised, *this.closed)}
            | {number for number, _ in this.moves}
        )
        blocks: list[AnyBlock] = [Paragraph(runs=(str(_counted(week, this)),))]
        for number in touched:
            issue = issue_numbered(sources.pack, number)
            sources.pace.rest()
            blocks.append(Heading(text=str(issue.title)))
            blocks += _told(then, issue)
        if not touched:
            none = Text("本周没有新的进展可以公开。", "There is nothing new this week.")
            blocks.append(Paragraph(runs=(str(none),)))
    title = Text("整改工作每周公开（{week}）", "Rectification: the Week {week}")
    issued = sources.issued_on(week.last)
    return Document(
        kind="weekly",
        about=week.name,
        title=str(title.format(week=week.words)),
        date=issued,
        number=sources.number,
        blocks=(*blocks, Seal(issuer=sources.office, date=issued)),
        facts={"period": str(week.words)},
    )


def _counted(week: Period, this: Change) -> Text:
    return Text(
        "{week}，现场检查 {visits} 次，涉及 {issues} 项整改事项；提出问题 {raised} 个，"
        "核实整改到位 {closed} 个；{moved} 项有新的进展。",
        "{week}. Visits: {visits}, on issues: {issues}. Problems found: {raised}; seen to be put"
        " right: {closed}. Issues that moved on: {moved}.",
    ).format(
        week=week.words,
        visits=len(this.visits),
        issues=len({one.issue for one in this.visits}),
        raised=len(this.raised),
        closed=len(this.closed),
        moved=len({number for number, _ in this.moves}),
    )


def _told(sources: Sources, issue: Issue) -> Iterable[AnyBlock]:
    """What was found, what was done, where it stands."""
    for label, words in _lines(sources, issue):
        yield Paragraph(runs=(Run(text=str(label), bold=True), words))
    findings = own_findings(sources.ledger, issue)
    if findings:
        yield _table(sources, issue)
    shown = _pictures(sources, issue)
    if shown:
        yield Pictures(pictures=tuple(shown))


def _lines(sources: Sources, issue: Issue) -> Iterable[tuple[Text, str]]:
    yield Text("存在的问题：", "The problem: "), str(issue.problem)
    if issue.target is not None:
        yield Text("整改目标：", "The target: "), str(issue.target)
    yield Text("责任单位：", "Responsible: "), sources.units(issue.authorities)
    if issue.deadline is not None:
        yield Text("完成期限：", "Due: "), str(day_words(issue.deadline))
    standing = standing_of(sources.ledger, sources.pack, issue)
    stage = _STAGES.get(standing.stage) or stage_word(standing.stage)
    if standing.reported:
        told = Text("（据上报，尚未经核实）", " (as reported, not verified yet)")
        stage = Text(stage.zh + told.zh, stage.en + told.en)
    yield Text("目前进展：", "Where it stands: "), str(stage)
    words = public_text(sources.ledger, sources.pack, issue.number)
    if words:
        yield Text("情况说明：", "In short: "), _unnamed(sources, issue, words)


def _unnamed(sources: Sources, issue: Issue, words: str) -> str:
    """Without the names that the ledger knows: whoever wrote them may have forgotten who reads."""
    visits, findings = own_visits(sources.ledger, issue), own_findings(sources.ledger, issue)
    moves = standing_of(sources.ledger, sources.pack, issue).moves
    held = queries.accountability(sources.ledger, sources.pack.id)
    known = {one.author for one in visits} | {one.author for one in findings}
    known |= {move.author for move in moves}
    known |= {one.name for one in held} | {one.author for one in held}
    for name in sorted(known, key=len, reverse=True):
        if len(name) > 1:
            words = words.replace(name, str(WITHHELD))
    return words


def _table(sources: Sources, issue: Issue) -> Table:
    """Of the site visits how many problems were found and how many are put right, place by place.

    The findings' own words are an inspector's and may name people: they do not go out.
    """
    rows: dict[str | None, list[int]] = {}
    last: dict[str | None, str] = {}
    for visit in own_visits(sources.ledger, issue):
        rows.setdefault(visit.site, [0, 0, 0])[0] += 1
        last[visit.site] = visit.on
    for one in own_findings(sources.ledger, issue):
        count = rows.setdefault(one.site, [0, 0, 0])
        count[1] += 1
        count[2] += one.state == "closed"
    documents = str(Text("（查阅资料）", "(documents)"))
    return Table(
        columns=(
            Column(title=str(Text("检查点位", "Where")), share=4),
            Column(title=str(Text("检查次数", "Visits")), share=1.3, align="right"),
            Column(title=str(Text("最近检查", "Last visit")), share=1.7, align="center"),
            Column(title=str(Text("发现问题", "Problems found")), share=1.3, align="right"),
            Column(title=str(Text("已整改", "Put right")), share=1.3, align="right"),
        ),
        rows=tuple(
            (
                documents if site is None else str(sources.place(issue.number, site, issue).name),
                str(visits),
                last.get(site, ""),
                str(found),
                str(right),
            )
            for site, (visits, found, right) in rows.items()
        ),
    )


def _pictures(sources: Sources, issue: Issue) -> Sequence[Picture]:
    """Released ones, told by day and place name alone."""
    released = queries.released(sources.ledger)
    files: list[tuple[str | None, EvidenceRow]] = []
    if released:
        for visit in own_visits(sources.ledger, issue):
            for file in queries.evidence(sources.ledger, visit=visit.id):
                if file.sha256 in released:
                    files.append((visit.site, file))
    found: list[Picture] = []
    for site, file in files:
        place = sources.place(issue.number, site, issue).name
        day = (file.taken_at or "")[:10]
        told = "  ".join(part for part in (str(place), day) if part)
        for one in pictures(sources, [(0, file)]):
            found.append(
                Picture(
                    content=one.content,
                    width=one.width,
                    height=one.height,
                    alt=told,
                    caption=told,
                )
            )
    return found
