"""What a conflict is about and what each side says, in words; reads the ledger, so in a thread."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from inspector.conflicts.responses import RESPONSES, concerning, disputed, responded
from inspector.conflicts.standings import STANDINGS, STRICTER, about, of_issue, written
from inspector.errors import InputError
from inspector.fieldwork import sites_of
from inspector.fieldwork.visits import issue_of
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import Known
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger
from inspector.ledger.stages import rank
from inspector.ledger.views import ConflictRow, VisitRow
from inspector.overview.words import SEVERITY_WORDS
from inspector.packs import values
from inspector.packs.library import Library
from inspector.packs.model import Check, Issue
from inspector.packs.tables import load_tables


@dataclass(frozen=True)
class Side:
    """One side of a conflict."""

    event: str
    value: Text
    note: str
    author: str
    device: str
    """The device's name, or its id where it has none here."""
    at: str
    """The event's stamp."""


@dataclass(frozen=True)
class Conflict:
    """A conflict, ready to be shown; the side that is shown elsewhere comes first."""

    register: str
    what: Text
    """What the sides disagree about: the check's label, a finding's field."""
    where: Text
    """Issue, site and date."""
    visit: str | None
    sides: tuple[Side, ...]
    first: Text
    """Why the first side is the one that is shown."""


FIELDS: dict[str, Text] = {
    "severity": Text("等级", "severity"),
    "what": Text("问题", "what is wrong"),
    "action": Text("整改要求", "action"),
    "due": Text("期限", "due"),
    "responsible": Text("责任人", "responsible"),
    "state": Text("状态", "state"),
    "name": Text("名称", "name"),
    "removed": Text("是否移除", "removal"),
}
_STATES: dict[type, Text] = {
    bodies.VisitCompleted: Text("已完成", "completed"),
    bodies.VisitReopened: Text("重新打开", "reopened"),
    bodies.FindingClosed: Text("已关闭", "closed"),
    bodies.FindingWithdrawn: Text("已撤回", "withdrawn"),
    bodies.FindingReopened: Text("重新打开", "reopened"),
    bodies.RowRemoved: Text("移除", "removed"),
    bodies.RowRestored: Text("保留", "kept"),
    bodies.AnswerCleared: Text("未回答", "no answer"),
    bodies.EvidenceDetached: Text("已取下", "detached"),
}
_LATER = Text("现在显示的是这一个（时间较晚）", "the one shown now (the later one)")
_UNKNOWN = Text("由更新的版本写成", "written by a newer version")


def conflicts_of(ledger: Ledger, library: Library) -> list[Conflict]:
    """All conflicts there are."""
    names = {device.id: device.name for device in queries.devices(ledger)}
    return [_conflict(ledger, library, row, names) for row in queries.conflicts(ledger)]


def _conflict(
    ledger: Ledger, library: Library, row: ConflictRow, names: dict[str, str]
) -> Conflict:
    heads = [queries.event(ledger, id) for id in row.events]
    said = [decode_body(head) for head in heads]
    visit = _visit_of(ledger, row, said)
    issue = None if visit is None else _issue(library, visit)
    check = None if issue is None or row.check is None else issue.check(row.check)
    sides = tuple(
        Side(
            event=head.id,
            value=_value(body, check, issue),
            note=_note(body),
            author=head.author,
            device=names.get(head.device) or head.device,
            at=head.at,
        )
        for head, body in zip(heads, said, strict=True)
    )
    if row.kind == "stage":  # the strictest first, whose word counts until it is settled
        stages = {head.id: getattr(body, "to", "") for head, body in zip(heads, said, strict=True)}
        sides = tuple(sorted(sides, key=lambda side: rank(stages[side.event])))
    if row.kind in STANDINGS:
        what, where = about(library, row), of_issue(library, row)
    elif row.kind in RESPONSES:
        what, where = disputed(row), concerning(ledger, library, row)
    else:
        what, where = _what(ledger, row, check, issue), _where(ledger, visit, issue)
    return Conflict(
        register=row.register,
        what=what,
        where=where,
        visit=None if visit is None else visit.id,
        sides=sides,
        first=STRICTER if row.kind == "stage" else _LATER,
    )


def _visit_of(ledger: Ledger, row: ConflictRow, said: list[Known | None]) -> VisitRow | None:
    """The visit it happened in; None while that event is still on its way from another device."""
    id = row.visit or next((v for body in said if (v := getattr(body, "visit", None))), None)
    with suppress(InputError):
        if id is None and row.finding is not None:
            id = queries.finding(ledger, row.finding).visit
        return None if id is None else queries.visit(ledger, id)
    return None


def _issue(library: Library, visit: VisitRow) -> Issue | None:
    pack = library.by_digest(visit.pack_digest)
    return None if pack is None else issue_of(pack, visit)


def _what(ledger: Ledger, row: ConflictRow, check: Check | None, issue: Issue | None) -> Text:
    match row.kind:
        case "answer":
            return check.label if check is not None else Text.same(row.check or "")
        case "visit":
            return Text("检查是否完成", "completed or not")
        case "finding":
            return Text("{field}，发现：{what}", "{field} of the finding: {what}").format(
                field=FIELDS[row.field or "state"], what=_finding(ledger, row.finding or "")
            )
        case "row":
            return Text("{field}，分项：{name}", "{field} of the row: {name}").format(
                field=FIELDS[row.field or "name"], name=_row(ledger, row.row or "", issue)
            )
        case "evidence":
            return Text("证据", "evidence")
        case _:
            return _UNKNOWN


def _finding(ledger: Ledger, id: str) -> str:
    with suppress(InputError):
        return queries.finding(ledger, id).what
    return id


def _row(ledger: Ledger, id: str, issue: Issue | None) -> Text:
    """The row as it was called first, after its group."""
    with suppress(InputError):
        added = decode_body(queries.event(ledger, id))
        if isinstance(added, bodies.RowAdded):
            groups = () if issue is None else issue.repeats
            label = next((g.label for g in groups if g.id == added.repeat), Text.same(added.repeat))
            return Text("{label} {name}", "{label} {name}").format(label=label, name=added.name)
    return Text.same(id)


def _note(body: Known | None) -> str:
    """What stands beside a side: a note, or on what basis an issue was moved."""
    if isinstance(body, bodies.IssueMoved):
        return body.override or body.basis
    return getattr(body, "note", "")


def _where(ledger: Ledger, visit: VisitRow | None, issue: Issue | None) -> Text:
    if visit is None:
        return Text.same("")
    title = Text.same(visit.slug) if issue is None else issue.title
    sites = [] if issue is None else sites_of(ledger, issue)
    site = next((one.name for one in sites if one.id == visit.site), None)
    place = site or Text("文件资料", "documents")
    return Text("{n} {title} > {place} > {on}", "{n} {title} > {place} > {on}").format(
        n=visit.issue, title=title, place=place, on=visit.on
    )


def _value(body: Known | None, check: Check | None, issue: Issue | None) -> Text:
    match body:
        case None:
            return _UNKNOWN
        case bodies.AnswerSet():
            return _answer(body, check, issue)
        case bodies.FindingChanged(field="severity"):
            return SEVERITY_WORDS.get(body.value, _UNKNOWN)
        case bodies.FindingChanged():
            return Text.same(body.value or "-")
        case bodies.RowRenamed():
            return Text.same(body.name)
        case (
            bodies.NoticeAnswered()
            | bodies.NoticeWithdrawn()
            | bodies.CaseReplied()
            | bodies.CaseClosed()
            | bodies.DutyDone()
            | bodies.AccountabilityCorrected()
            | bodies.AccountabilityWithdrawn()
        ):
            return responded(body)
        case (
            bodies.IssueMoved()
            | bodies.MeasureReported()
            | bodies.RuleExplained()
            | bodies.PublicTextWritten()
            | bodies.RemarkWritten()
        ):
            return written(body)
        case _:
            return _STATES.get(type(body), _UNKNOWN)


def _answer(body: bodies.AnswerSet, check: Check | None, issue: Issue | None) -> Text:
    if check is None or issue is None:
        return Text.same(str(body.value))
    choices = load_tables().choices(check, issue)
    if check.type == "yes_no" and isinstance(body.value, str):
        return values.YES_NO.get(body.value, Text.same(body.value))
    return Text.same(values.display(check, body.value, choices))
