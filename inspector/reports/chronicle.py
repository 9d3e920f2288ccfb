"""What happened to an issue, in the order of its days: each line with the event behind it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from inspector.agenda.cases import cases
from inspector.agenda.notices import LEVEL_WORDS
from inspector.fieldwork.judging import iter_judged
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import FindingRow, ResponseRow, VisitRow
from inspector.overview.words import SEVERITY_WORDS
from inspector.packs.model import Issue
from inspector.reports.sources import Sources, local_day, short
from inspector.workflow.facts import standing_of
from inspector.workflow.words import stage_word


class Happening(msgspec.Struct, frozen=True, order=True):
    """One thing that happened; they sort by day, then by the moment of recording."""

    on: str
    at: str
    what: str
    told: str
    who: str
    event: str


def chronicle(sources: Sources, issue: Issue) -> list[Happening]:
    """Moves, visits, findings, statements, notices and cases of the issue, the earliest first."""
    return sorted(
        [
            *_moves(sources, issue),
            *_visits(sources, issue),
            *_findings(sources, issue),
            *_statements(sources, issue),
            *_notices(sources, issue),
            *_cases(sources, issue),
        ]
    )


def _one(on: str, at: str, what: Text, told: object, who: str, event: str) -> Happening:
    return Happening(on, at, str(what), str(told), who, short(event))


def _moves(sources: Sources, issue: Issue) -> Iterator[Happening]:
    for move in standing_of(sources.ledger, sources.pack, issue).moves:
        told = Text(
            f"{stage_word(move.before).zh} 转为 {stage_word(move.to).zh}",
            f"from {stage_word(move.before).en} to {stage_word(move.to).en}",
        )
        lines = [str(told)]
        if move.basis:
            lines.append(str(Text(f"依据：{move.basis}", f"Basis: {move.basis}")))
        if move.override:
            lacking = "、".join(move.lacking)
            said = Text(
                f"越过关口：{move.override}（未满足：{lacking}）",
                f"The gate was overridden: {move.override} (lacking: {lacking})",
            )
            lines.append(str(said))
        who = sources.person(move.author)
        yield _one(move.on, move.at, Text("阶段", "Stage"), "\n".join(lines), who, move.event)


def own_visits(sources: Sources, issue: Issue) -> list[VisitRow]:
    """The issue's visits, the earliest first."""
    found = queries.visits(sources.ledger, issue=issue.number)
    return sorted((one for one in found if one.slug == issue.slug), key=lambda v: (v.on, v.id))


def _visits(sources: Sources, issue: Issue) -> Iterator[Happening]:
    failed = dict[str, int]()
    for one in iter_judged(sources.ledger, sources.library, issues=[issue.number]):
        if one.relevant and one.passed is False:
            failed[one.visit.id] = failed.get(one.visit.id, 0) + 1
    for visit in own_visits(sources, issue):
        site = sources.place(issue.number, visit.site, issue).name
        place = Text("查阅资料", "documents") if visit.site is None else site
        told = Text(
            "{place}：记录 {answered} 项，不符合 {failed} 项{open}",
            "{place}: {answered} checks recorded, {failed} not met{open}",
        ).format(
            place=place,
            answered=visit.answered,
            failed=failed.get(visit.id, 0),
            open=Text("（未完成）", " (not completed)") if visit.state == "open" else Text("", ""),
        )
        who = sources.person(visit.author)
        yield _one(visit.on, visit.opened_at, Text("检查", "Visit"), told, who, visit.id)


def own_findings(sources: Sources, issue: Issue) -> list[FindingRow]:
    """The issue's findings, without those withdrawn, in the order they were raised."""
    found = queries.findings(sources.ledger, FindingFilter(issue=issue.number))
    kept = [one for one in found if one.slug == issue.slug and one.state != "withdrawn"]
    return sorted(kept, key=lambda one: (one.raised_at, one.id))


def _findings(sources: Sources, issue: Issue) -> Iterator[Happening]:
    days = {visit.id: visit.on for visit in own_visits(sources, issue)}
    for one in own_findings(sources, issue):
        severity = SEVERITY_WORDS[one.severity]
        told = Text(f"[{severity.zh}] {one.what}", f"[{severity.en}] {one.what}")
        on = days.get(one.visit) or local_day(one.raised_at)
        who = sources.person(one.author)
        yield _one(on, one.raised_at, Text("发现", "Finding"), told, who, one.id)
        if one.closed_at is not None:
            note = one.closing_note or one.what
            on = local_day(one.closed_at)
            yield _one(on, one.closed_at, Text("关闭", "Closed"), note, "", one.id)


def _statements(sources: Sources, issue: Issue) -> Iterator[Happening]:
    measures = {one.id: one.text for one in issue.measures}
    rules = {one.id: one.label for one in issue.reconcile}
    for one in queries.statements(sources.ledger, sources.pack.id, issue.slug):
        match one.kind:
            case "measure":
                what = Text("上报", "Reported")
                about = measures.get(one.subject, Text.same(one.subject))
                told = Text(f"{about.zh}：{one.words}", f"{about.en}: {one.words}")
            case "rule":
                what = Text("说明", "Explained")
                about = rules.get(one.subject, Text.same(one.subject))
                told = Text(f"{about.zh}：{one.words}", f"{about.en}: {one.words}")
            case "public_text":
                what, told = Text("公开文字", "Public text"), Text.same(one.words)
        who = sources.person(one.author)
        yield _one(local_day(one.at), one.at, what, told, who, one.event)


def _notices(sources: Sources, issue: Issue) -> Iterator[Happening]:
    for one in queries.notices(sources.ledger, pack=sources.pack.id, issue=issue.number):
        if one.slug != issue.slug:
            continue
        told = Text("发给{to}，{by}前答复{text}", "to {to}, to be answered by {by}{text}").format(
            to=sources.full_name(one.to),
            by=one.answer_by,
            text=Text(f"：{one.text}", f": {one.text}") if one.text else Text("", ""),
        )
        level = LEVEL_WORDS[one.level]
        what = Text(level.zh, level.en.capitalize())
        yield _one(one.on, one.at, what, told, sources.person(one.author), one.id)
        if one.answer is not None:
            yield _answer(sources, one.answer, Text("答复", "Answer"))
        if one.withdrawal is not None:
            yield _answer(sources, one.withdrawal, Text("撤回通知", "Notice withdrawn"))


def _cases(sources: Sources, issue: Issue) -> Iterator[Happening]:
    for one in cases(sources.ledger, sources.pack):
        if one.issue != issue.number:
            continue
        if one.on is not None:
            who, on = sources.person(one.author), one.on.isoformat()
            yield _one(on, on, Text("交办件", "Case"), one.text, who, one.id)
        if one.reply is not None:
            yield _answer(sources, one.reply, Text("交办件答复", "Case: reply"))
        if one.closing is not None:
            yield _answer(sources, one.closing, Text("交办件办结", "Case: closed"))


def _answer(sources: Sources, one: ResponseRow, what: Text) -> Happening:
    return _one(one.on, one.at, what, one.text, sources.person(one.author), one.event)
