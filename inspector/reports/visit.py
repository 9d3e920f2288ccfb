"""``report visit``: the on-site inspection record (现场检查记录).  Facts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from inspector.fieldwork.visits import Key, VisitForm, form_of
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import AnswerRow, EvidenceRow, FindingRow
from inspector.overview.words import SEVERITY_WORDS
from inspector.packs import values
from inspector.packs.form import Item
from inspector.reports.document import (
    AnyBlock,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Pictures,
    Run,
    Signatures,
    Table,
)
from inspector.reports.heads import head_codes
from inspector.reports.photographs import HASH_SHOWN, pictures, place_of, taken
from inspector.reports.requirement import bases, requirement
from inspector.reports.sources import BLANK, Sources, short

STATES: Final[dict[str, Text]] = {
    "open": Text("未关闭", "open"),
    "closed": Text("已关闭", "closed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
_PASSED: Final[dict[bool | None, Text]] = {
    True: Text("符合", "met"),
    False: Text("不符合", "not met"),
    None: Text("", ""),
}
Files = Sequence[tuple[int, EvidenceRow]]


def visit_record(sources: Sources, id: str) -> Document:
    """The record of a visit, by its id or the beginning or end of it.

    Raises InputError for no such visit, and where its pack is not in this home.
    """
    form = form_of(sources.ledger, sources.library, id)
    found = queries.findings(sources.ledger, FindingFilter(visit=form.visit.id))
    found = [one for one in found if one.state != "withdrawn"]
    files = list(enumerate(_files(sources, form, found), 1))
    facts = _facts(sources, form)
    blocks: list[AnyBlock] = [
        fact_table(facts),
        Heading(text=str(Text("检查情况", "What was required and what was seen"))),
        _answers(sources, form, files),
        Heading(text=str(Text("发现的问题", "Findings"))),
        *_findings(found),
        *_not_raised(form, found),
        *_evidence(sources, form, files),
        Heading(text=str(Text("双方确认", "Both sides"))),
        _both_sides(),
        Heading(text=str(Text("记录的核对", "Checking this record"))),
        *head_codes(sources.ledger, _devices(form, found, files)),
    ]
    draft = Text("（草稿，检查未完成）", " (draft: the visit is not completed)")
    title = Text("现场检查记录", "On-site Inspection Record")
    if form.visit.state == "open":
        title = Text(title.zh + draft.zh, title.en + draft.en)
    return Document(
        kind="visit",
        about=f"{form.visit.on}-{short(form.visit.id)}",
        title=str(title),
        number=sources.number
        or str(Text(f"编号：{short(form.visit.id)}", f"No. {short(form.visit.id)}")),
        date=dt.date.fromisoformat(form.visit.on),
        blocks=tuple(blocks),
        facts={name: told for name, _, told in facts},
    )


def _facts(sources: Sources, form: VisitForm) -> list[tuple[str, Text, str]]:
    visit, issue = form.visit, form.issue
    place = sources.place(visit.issue, visit.site, issue)
    site = Text("（查阅资料）", "(documents)") if visit.site is None else place.name
    region = str(place.region_name) if place.region else sources.regions(issue.regions)
    authors = [visit.author, *(answer.author for answer in form.answers.values())]
    numbered = Text("第 {number} 号  {title}", "No. {number}  {title}")
    return [
        (
            "issue",
            Text("整改事项", "Issue"),
            str(numbered.format(number=visit.issue, title=issue.title)),
        ),
        ("site", Text("检查点位", "Site"), str(site)),
        ("region", Text("所在地区", "Region"), region),
        ("date", Text("检查日期", "Date"), visit.on),
        ("inspectors", Text("检查人员", "Inspectors"), sources.people(authors)),
        ("units", Text("责任单位", "Responsible"), sources.units(issue.authorities)),
        ("present", Text("被检查单位在场人员", "Present for the site"), ""),
        ("pack", Text("检查清单", "Checklist"), f"{form.pack.title} {visit.pack_version}"),
    ]


def fact_table(facts: Sequence[tuple[str, Text, str]]) -> Table:
    """Names and facts, a line each."""
    return Table(
        columns=(Column(title="", share=1.6), Column(title="", share=5)),
        rows=tuple((Run(text=str(label), bold=True), told) for _, label, told in facts),
    )


def _answers(sources: Sources, form: VisitForm, files: Files) -> Table:
    shown = [item for item in form.items if item.relevant and item.check.type != "note"]
    return Table(
        columns=(
            Column(title=str(Text("序号", "No.")), share=0.9, align="center"),
            Column(title=str(Text("检查内容", "Asked")), share=3),
            Column(title=str(Text("要求", "Required")), share=2.4),
            Column(title=str(Text("检查所见", "Seen")), share=3.4),
            Column(title=str(Text("结果", "Met?")), share=1.1, align="center"),
            Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
        ),
        rows=tuple(_answer(sources, form, item, files) for item in shown),
    )


def _answer(sources: Sources, form: VisitForm, item: Item, files: Files) -> tuple[Cell, ...]:
    check, answer = item.check, form.answers.get((item.check.id, item.row))
    label = str(check.label) if item.row_name is None else f"{item.row_name}\n{check.label}"
    asked = str(requirement(check, form.issue, sources.tables))
    if check.basis:
        asked = f"{asked}\n{bases(check)}".strip()
    outcome = Run(text=str(_PASSED[item.passed]), bold=item.passed is False)
    event = "" if answer is None else short(answer.event)
    return (item.number, label, asked, _seen(sources, form, item, answer, files), outcome, event)


def _seen(
    sources: Sources, form: VisitForm, item: Item, answer: AnswerRow | None, files: Files
) -> str:
    check = item.check
    value = item.computed if check.type == "calculate" else item.stored
    if value is None:
        lines = [str(Text("（无记录）", "(nothing recorded)"))]
    elif check.type in ("photo", "file"):
        lines = [str(Text("见附件", "see the files"))]
    else:
        lines = [values.display(check, value, sources.tables.choices(check, form.issue))]
    if answer is not None:
        lines += _beside(sources, form, item, answer)
    numbers = [
        str(number)
        for number, file in files
        if (file.check, file.row) == (check.id, item.row) and file.finding is None
    ]
    if numbers:
        listed = "、".join(numbers)
        several = "s" if len(numbers) > 1 else ""
        lines.append(str(Text(f"附件 {listed}", f"file{several} {listed.replace('、', ', ')}")))
    return "\n".join(lines)


def _beside(sources: Sources, form: VisitForm, item: Item, answer: AnswerRow) -> list[str]:
    """The note, and what a colleague recorded otherwise."""
    lines: list[str] = []
    if answer.note:
        lines.append(str(Text(f"备注：{answer.note}", f"Note: {answer.note}")))
    if answer.taken_over:
        lines.append(str(Text("（沿用上次检查的记录）", "(as at the visit before)")))
    choices = sources.tables.choices(item.check, form.issue)
    for other in queries.alternatives(sources.ledger, answer.event) if answer.conflicts else []:
        shown = (
            str(Text("（清除）", "(cleared)"))
            if other.value is None
            else values.display(item.check, other.value, choices)
        )
        who = sources.person(other.author)
        told = Text("另有不同记录：{shown}（{who}）", "recorded otherwise: {shown} ({who})")
        lines.append(str(told.format(shown=shown, who=who)))
        if other.note:
            lines.append(str(Text(f"备注：{other.note}", f"Note: {other.note}")))
    return lines


def _findings(found: Sequence[FindingRow]) -> list[AnyBlock]:
    if not found:
        none = Text("本次检查没有提出问题。", "None was raised.")
        return [Paragraph(runs=(str(none),))]
    return [finding_table(found)]


def _not_raised(form: VisitForm, found: Sequence[FindingRow]) -> list[AnyBlock]:
    """Which checks are not met without a finding of this visit: one may be open since before."""
    raised = {one.check for one in found}
    numbers = [
        item.number
        for item in form.items
        if item.relevant and item.passed is False and item.check.id not in raised
    ]
    if not numbers:
        return []
    told = Text(
        "不符合而没有另提问题的：第 {numbers} 项。", "Not met, and not raised here: {numbers}."
    )
    comma = Text("、", ", ")
    listed = Text(comma.zh.join(numbers), comma.en.join(numbers))
    return [Paragraph(runs=(str(told.format(numbers=listed)),))]


def finding_table(found: Sequence[FindingRow], *, states: bool = True) -> Table:
    """Findings with what is to be done about them, by when, by whom, and where they stand."""
    columns = [
        Column(title=str(Text("序号", "No.")), share=0.9, align="center"),
        Column(title=str(Text("问题", "Finding")), share=3.4),
        Column(title=str(Text("等级", "Severity")), share=1.35, align="center"),
        Column(title=str(Text("整改要求", "Corrective action")), share=2.6),
        Column(title=str(Text("责任与期限", "Who, by when")), share=1.9),
        Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
    ]
    rows = [
        [
            str(at),
            one.what,
            str(SEVERITY_WORDS[one.severity]),
            one.action,
            "\n".join(part for part in (one.responsible, one.due or "") if part),
            short(one.id),
        ]
        for at, one in enumerate(found, 1)
    ]
    if states:
        columns.insert(5, Column(title=str(Text("状态", "State")), share=1.0, align="center"))
        for row, one in zip(rows, found, strict=True):
            row.insert(5, str(STATES[one.state]))
    return Table(columns=tuple(columns), rows=tuple(tuple(row) for row in rows))


def _files(sources: Sources, form: VisitForm, found: Sequence[FindingRow]) -> Sequence[EvidenceRow]:
    """What is attached to shown answers, in the checklist's order, then, until the visit
    was completed, to findings.
    """
    of_answers: Mapping[Key, list[EvidenceRow]] = form.evidence
    asked = [(item.check.id, item.row) for item in form.items if item.relevant]
    rows = [file for key in dict.fromkeys(asked) for file in of_answers.get(key, [])]
    until = form.visit.completed_at
    for one in found:
        own = queries.evidence(sources.ledger, finding=one.id)
        rows += [file for file in own if until is None or file.at <= until]
    return list({file.sha256: file for file in reversed(rows)}.values())[::-1]


def _evidence(sources: Sources, form: VisitForm, files: Files) -> list[AnyBlock]:
    if not files:
        return []
    numbers = {(item.check.id, item.row): item.number for item in form.items}
    table = Table(
        columns=(
            Column(title=str(Text("附件", "File")), share=0.9, align="center"),
            Column(title=str(Text("名称", "Name")), share=2.6),
            Column(title=str(Text("检查项", "Check")), share=1.1, align="center"),
            Column(title=str(Text("拍摄时间", "Taken")), share=1.7),
            Column(title=str(Text("位置（WGS 84）", "Place (WGS 84)")), share=1.9),
            Column(title="SHA-256", share=1.7),
        ),
        rows=tuple(
            (
                str(number),
                file.name,
                numbers.get((file.check or "", file.row), ""),
                taken(file),
                place_of(file).replace(",", ",\n"),
                file.sha256[:HASH_SHOWN],
            )
            for number, file in files
        ),
    )
    shown = tuple(pictures(sources, files))
    heading = Heading(text=str(Text("照片和文件", "Photos and files")))
    return [heading, table, *([Pictures(pictures=shown)] if shown else [])]


def _both_sides() -> Signatures:
    dated = str(Text("　　年　　月　　日", "Date: ________________"))
    return Signatures(
        sides=(
            (
                str(Text("检查人员（签名）：", "Inspectors (signed):")),
                BLANK,
                BLANK,
                dated,
            ),
            (
                str(Text("被检查单位意见：", "The site's remarks:")),
                "",
                str(Text("被检查单位代表（签名）：", "For the site (signed):")),
                BLANK,
                dated,
            ),
        )
    )


def _devices(form: VisitForm, found: Sequence[FindingRow], files: Files) -> set[str]:
    return {
        form.visit.device,
        *(answer.device for answer in form.answers.values()),
        *(one.device for one in found),
        *(file.device for _, file in files),
    }
