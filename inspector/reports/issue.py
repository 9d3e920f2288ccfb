"""``report issue``: the file of an issue from the claim to the sign-off, in time order."""

from __future__ import annotations

from collections import Counter

from inspector.agenda.cases import cases
from inspector.fieldwork.judging import iter_judged
from inspector.figures.outcomes import Outcome
from inspector.figures.reconciling import Reconciler, Reconciliation
from inspector.figures.words import OUTCOMES, amount, claim, explained, yes_or_no
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.overview.chronicle import (
    Chronicler,
    Happening,
    in_order,
    own_findings,
    own_visits,
)
from inspector.packs.model import Issue
from inspector.reports.document import (
    AnyBlock,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    Table,
)
from inspector.reports.heads import head_codes
from inspector.reports.sources import WITHHELD, Sources, short
from inspector.reports.visit import fact_table, finding_table
from inspector.workflow.facts import issue_numbered, standing_of
from inspector.workflow.words import REPORTED, stage_word


def issue_file(sources: Sources, number: int) -> Document:
    """Everything that is known of an issue; InputError if the pack has no such issue."""
    issue = issue_numbered(sources.pack, number)
    figures = Reconciler(sources.ledger, sources.pack, sources.tables).reconcile(number)
    found, happened = own_findings(sources.ledger, issue), _happened(sources, issue)
    if sources.is_day_given:  # what was recorded ahead of its own day has not happened yet
        happened = [one for one in happened if one.on <= sources.today.isoformat()]
    facts = _facts(sources, issue)
    blocks: list[AnyBlock] = [
        fact_table(facts),
        *_asked(issue),
        *figure_blocks(figures),
        Heading(text=str(Text("经过", "What happened"))),
        _story(sources, happened),
        Heading(text=str(Text("发现的问题", "Findings"))),
    ]
    if found:
        blocks.append(finding_table(found))
    else:
        blocks.append(Paragraph(runs=(str(Text("没有。", "None.")),)))
    blocks += _codes(sources, issue)
    title = Text(f"第 {number} 号整改事项档案", f"File of Issue {number}")
    return Document(
        kind="issue",
        about=f"{number}-{sources.today.isoformat()}",
        title=str(title),
        number=sources.number,
        date=sources.today,
        blocks=tuple(blocks),
        facts={name: told for name, _, told in facts},
    )


def _facts(sources: Sources, issue: Issue) -> list[tuple[str, Text, str]]:
    standing = standing_of(sources.ledger, sources.pack, issue)
    stage = stage_word(standing.stage)
    if standing.reported:
        stage = Text("{stage}（{told}）", "{stage} ({told})").format(stage=stage, told=REPORTED)
    if standing.sides:
        stage = Text(f"{stage.zh}（各终端记录不一，取最严的）", f"{stage.en} (disputed; strictest)")
    categories = {one.id: one.title for one in sources.pack.categories}
    category = categories.get(issue.category, Text.same(issue.category))
    unset = str(Text("清单未定", "none in the pack"))
    deadline = unset if issue.deadline is None else issue.deadline.isoformat()
    return [
        ("issue", Text("整改事项", "Issue"), f"{issue.number}  {issue.title}"),
        ("category", Text("类别", "Category"), str(category)),
        ("region", Text("地区", "Regions"), sources.regions(issue.regions)),
        ("units", Text("责任单位", "Responsible"), sources.units(issue.authorities)),
        ("deadline", Text("期限", "Deadline"), deadline),
        ("stage", Text("办理阶段", "Stage"), str(stage)),
        ("as_of", Text("截至", "As of"), sources.today.isoformat()),
    ]


def _asked(issue: Issue) -> list[AnyBlock]:
    blocks: list[AnyBlock] = [
        Heading(text=str(Text("问题和目标", "The problem and the target"))),
        Paragraph(runs=(str(issue.problem),)),
    ]
    if issue.target is not None:
        target = (Run(text=str(Text("目标：", "Target: ")), bold=True), str(issue.target))
        blocks.append(Paragraph(runs=target))
    for at, measure in enumerate(issue.measures, 1):
        label = str(Text(f"措施{at}：", f"Measure {at}: "))
        blocks.append(Paragraph(runs=(Run(text=label, bold=True), str(measure.text))))
    return blocks


def figure_blocks(found: Reconciliation) -> list[AnyBlock]:
    """Claimed against observed, and the rules between figures; nothing where there are none."""
    blocks: list[AnyBlock] = []
    if found.figures:
        blocks.append(
            Table(
                columns=(
                    Column(title=str(Text("数据", "Figure")), share=3.2),
                    Column(title=str(Text("通报", "Claimed")), share=1.4, align="right"),
                    Column(title=str(Text("所见", "Observed")), share=1.2, align="right"),
                    Column(title=str(Text("已查", "Seen")), share=0.9, align="right"),
                    Column(title=str(Text("结论", "Outcome")), share=1.6, align="center"),
                ),
                rows=tuple(
                    (
                        str(line.figure.label),
                        claim(line.figure),
                        amount(line.observed),
                        f"{line.visited}/{line.sites_total}" if line.sites_total else "",
                        outcome_cell(line.outcome),
                    )
                    for line in found.figures
                ),
            )
        )
    if found.rules:
        blocks.append(
            Table(
                columns=(
                    Column(title=str(Text("勾稽关系", "Rule")), share=5),
                    Column(title=str(Text("结果", "Result")), share=1.5, align="center"),
                ),
                rows=tuple((str(explained(rule)), str(yes_or_no(rule))) for rule in found.rules),
            )
        )
    if blocks:
        heading = Text("数据核对", "Figures: claimed against observed")
        blocks.insert(0, Heading(text=str(heading)))
    return blocks


def outcome_cell(outcome: Outcome) -> Run:
    return Run(text=str(OUTCOMES[outcome]), bold=outcome == "contradicted")


def _happened(sources: Sources, issue: Issue) -> list[Happening]:
    """Moves, visits, findings, statements, notices and cases of the issue, the earliest first."""
    ledger, pack = sources.ledger, sources.pack
    teller = Chronicler(ledger, issue, sources.tables, names=sources.names, withheld=str(WITHHELD))
    failed = Counter[str]()
    for one in iter_judged(ledger, sources.library, issues=[issue.number]):
        failed[one.visit.id] += one.relevant and one.passed is False
    visits = own_visits(ledger, issue)
    notices = queries.notices(ledger, pack=pack.id, issue=issue.number)
    return in_order(
        [
            *teller.moves(standing_of(ledger, pack, issue).moves),
            *teller.visits(visits, failed),
            *teller.findings(own_findings(ledger, issue), {one.id: one.on for one in visits}),
            *teller.statements(queries.statements(ledger, pack.id, issue.slug)),
            *teller.notices(one for one in notices if one.slug == issue.slug),
            *teller.cases(one for one in cases(ledger, pack) if one.issue == issue.number),
        ]
    )


def _story(sources: Sources, happened: list[Happening]) -> Table:
    baseline = Text(
        "清单资料截止日：以上问题、措施和通报数据均据此",
        "The pack's day: problem, measures, claims",
    )
    first = Happening(
        on=sources.pack.as_of.isoformat(), at="", kind=Text("清单", "Pack"), what=baseline, event=""
    )
    return Table(
        columns=(
            Column(title=str(Text("日期", "Date")), share=1.5, align="center"),
            Column(title=str(Text("事由", "What")), share=1.2, align="center"),
            Column(title=str(Text("内容", "Told")), share=5),
            Column(title=str(Text("记录人", "By")), share=1.4),
            Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
        ),
        rows=tuple(
            (
                one.on,
                str(one.kind),
                str(one.told),
                one.author,
                short(one.event),
            )
            for one in in_order([first, *happened])
        ),
    )


def _codes(sources: Sources, issue: Issue) -> list[AnyBlock]:
    devices = {one.device for one in own_visits(sources.ledger, issue)}
    devices |= {one.device for one in own_findings(sources.ledger, issue)}
    moves = standing_of(sources.ledger, sources.pack, issue).moves
    devices |= {move.device for move in moves}
    devices |= {
        one.device
        for one in queries.notices(sources.ledger, pack=sources.pack.id, issue=issue.number)
    }
    codes = head_codes(sources.ledger, devices)
    return [Heading(text=str(Text("记录的核对", "Checking this file"))), *codes] if codes else []
