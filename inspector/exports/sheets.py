"""The workbook's columns, and what stands in them for an issue, a visit, an answer, a finding."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import msgspec

from inspector.exports.cells import is_number
from inspector.exports.records import Atlas, Place, Record, typed
from inspector.exports.tables import NUMBERS
from inspector.fieldwork import IssueLine
from inspector.fieldwork.visits import issue_of
from inspector.i18n import Text
from inspector.ledger import clock
from inspector.ledger.views import FindingRow, VisitRow
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack

Cell = str | int | float | dt.datetime | dt.date | None
Kind = Literal["issues", "visits", "answers", "findings"]


class Column(msgspec.Struct, frozen=True):
    """A column: its label, and its width in characters."""

    label: Text
    width: int


class Sheet(msgspec.Struct, frozen=True):
    title: Text
    columns: tuple[Column, ...]


_NUMBER: Final = Column(Text("序号", "issue"), 7)
_TITLE: Final = Column(Text("整改事项", "issue title"), 36)
_SITE: Final = Column(Text("点位", "site"), 24)
_REGION: Final = Column(Text("地区", "region"), 14)
_ON: Final = Column(Text("检查日期", "date of visit"), 12)
_AUTHOR: Final = Column(Text("检查人", "author"), 12)
_DEVICE: Final = Column(Text("终端", "device"), 19)
_VISIT: Final = Column(Text("检查编号", "visit id"), 38)

SHEETS: Final[dict[Kind, Sheet]] = {
    "issues": Sheet(
        Text("整改事项", "issues"),
        (
            _NUMBER,
            _TITLE,
            Column(Text("类别", "category"), 16),
            Column(Text("状态", "status"), 14),
            Column(Text("地区", "regions"), 22),
            Column(Text("责任单位", "authorities"), 30),
            Column(Text("期限", "deadline"), 12),
            Column(Text("点位数", "sites"), 9),
            Column(Text("已查点位", "sites visited"), 12),
            Column(Text("检查项数", "checks"), 10),
            Column(Text("已答", "answered"), 10),
            Column(Text("未关闭发现", "open findings"), 13),
            Column(Text("已关闭发现", "closed findings"), 14),
            Column(Text("最近检查", "last visit"), 12),
        ),
    ),
    "visits": Sheet(
        Text("现场检查", "visits"),
        (
            _NUMBER,
            _TITLE,
            _SITE,
            _REGION,
            _ON,
            Column(Text("状态", "state"), 11),
            _AUTHOR,
            Column(Text("开始（UTC）", "opened (UTC)"), 20),
            Column(Text("完成（UTC）", "completed (UTC)"), 20),
            Column(Text("记录数", "answers"), 9),
            _DEVICE,
            Column(Text("清单包", "pack"), 22),
            Column(Text("版本", "version"), 9),
            _VISIT,
        ),
    ),
    "answers": Sheet(
        Text("检查记录", "answers"),
        (
            _NUMBER,
            _TITLE,
            _SITE,
            _REGION,
            _ON,
            Column(Text("检查项", "check"), 44),
            Column(Text("行", "row"), 12),
            Column(Text("记录", "answer"), 22),
            Column(Text("单位", "unit"), 9),
            Column(Text("结论", "outcome"), 10),
            Column(Text("备注", "note"), 30),
            Column(Text("证据数", "evidence"), 9),
            Column(Text("冲突", "conflicts"), 10),
            Column(Text("沿用上次", "taken over"), 11),
            _AUTHOR,
            Column(Text("时间（UTC）", "time (UTC)"), 20),
            _DEVICE,
            Column(Text("检查项编号", "check id"), 22),
            _VISIT,
            Column(Text("事件", "event"), 38),
        ),
    ),
    "findings": Sheet(
        Text("发现问题", "findings"),
        (
            _NUMBER,
            _TITLE,
            _SITE,
            _REGION,
            Column(Text("等级", "severity"), 10),
            Column(Text("状态", "state"), 10),
            Column(Text("问题", "what is wrong"), 44),
            Column(Text("整改要求", "corrective action"), 30),
            Column(Text("期限", "due"), 12),
            Column(Text("责任人", "responsible"), 18),
            Column(Text("提出（UTC）", "raised (UTC)"), 20),
            Column(Text("关闭（UTC）", "closed (UTC)"), 20),
            Column(Text("核实情况", "closing note"), 30),
            _AUTHOR,
            Column(Text("检查项编号", "check id"), 22),
            _VISIT,
            Column(Text("发现编号", "finding id"), 38),
        ),
    ),
}
_STATUS: Final = {
    "completed": Text("已完成", "completed"),
    "completed_long_term": Text("完成并长期坚持", "completed, long term"),
    "in_progress": Text("整改中", "in progress"),
}
_STATE: Final = {
    "open": Text("未完成", "open"),
    "completed": Text("已完成", "completed"),
}
_FINDING_STATE: Final = {
    "open": Text("未关闭", "open"),
    "closed": Text("已关闭", "closed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
_SEVERITY: Final = {
    "critical": Text("严重", "critical"),
    "major": Text("较重", "major"),
    "minor": Text("一般", "minor"),
}
_OUTCOME: Final = {True: Text("合格", "pass"), False: Text("不合格", "fail"), None: Text("", "")}
_YES: Final = Text("是", "yes")


class Names:
    """Titles and places of visits and findings; each pack is looked up once."""

    def __init__(self, library: Library, atlas: Atlas) -> None:
        self._library = library
        self._atlas = atlas
        self._packs: dict[str, Pack | None] = {}

    def of(self, visit: VisitRow) -> tuple[str, Place]:
        """A visit's issue title (empty without its pack) and its place."""
        if visit.pack_digest not in self._packs:
            self._packs[visit.pack_digest] = self._library.by_digest(visit.pack_digest)
        pack = self._packs[visit.pack_digest]
        issue: Issue | None = None if pack is None else issue_of(pack, visit)
        title = visit.slug if issue is None else str(issue.title)
        return title, self._atlas.place(visit.issue, visit.site, issue)


def issue_cells(line: IssueLine, pack: Pack, atlas: Atlas) -> list[Cell]:
    category = next((c.title for c in pack.categories if c.id == line.category), None)
    comma = str(Text("、", ", "))
    tables = atlas.tables
    authorities = [
        str(tables.authorities[id].name) if id in tables.authorities else id
        for id in line.authorities
    ]
    return [
        line.number,
        str(line.title),
        str(category) if category else line.category,
        str(_STATUS.get(line.status, line.status)),
        comma.join(str(tables.region_name(code)) for code in line.regions),
        comma.join(authorities),
        line.deadline,
        line.sites_total,
        line.sites_visited,
        line.checks_total,
        line.checks_answered,
        line.findings_open,
        line.findings_closed,
        _day(line.last_on),
    ]


def visit_cells(visit: VisitRow, names: Names) -> list[Cell]:
    title, place = names.of(visit)
    return [
        visit.issue,
        title,
        str(place.name),
        str(place.region_name),
        _day(visit.on),
        str(_STATE[visit.state]),
        visit.author,
        _moment(visit.opened_at),
        _moment(visit.completed_at),
        visit.answered,
        visit.device,
        visit.pack,
        visit.pack_version,
        visit.id,
    ]


def answer_cells(record: Record) -> list[Cell]:
    answer, check, place = record.answer, record.check, record.place
    return [
        answer.issue,
        str(record.issue.title) if record.issue else answer.slug,
        str(place.name),
        str(place.region_name),
        _day(answer.on),
        str(check.label) if check else answer.check,
        answer.row_name,
        _value(record),
        check.unit if check else None,
        str(_OUTCOME[record.passed]),
        answer.note,
        len(answer.evidence),
        answer.conflicts,
        str(_YES) if answer.taken_over else None,
        answer.author,
        _moment(answer.at),
        answer.device,
        answer.check,
        answer.visit,
        answer.event,
    ]


def finding_cells(finding: FindingRow, title: str, place: Place) -> list[Cell]:
    return [
        finding.issue,
        title,
        str(place.name),
        str(place.region_name),
        str(_SEVERITY[finding.severity]),
        str(_FINDING_STATE[finding.state]),
        finding.what,
        finding.action,
        _day(finding.due),
        finding.responsible,
        _moment(finding.raised_at),
        _moment(finding.closed_at),
        finding.closing_note,
        finding.author,
        finding.check,
        finding.visit,
        finding.id,
    ]


def _value(record: Record) -> Cell:
    """A number where the digits survive as one (a workbook keeps 15), else text."""
    answer = record.answer
    text = typed(answer.value or "")
    if answer.type in NUMBERS and is_number(text) and sum(map(str.isdigit, text)) <= 15:
        return float(text) if "." in text else int(text)
    if answer.type == "date":
        return _day(text)
    return record.value_label


def _day(text: str | None) -> Cell:
    """A date as a date; what is none, or older than workbooks know, as it is."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return day if day.year >= 1900 else text


def _moment(at: str | None) -> Cell:
    if at is None or not clock.is_stamp(at):
        return at
    moment = clock.wall_of(at).replace(tzinfo=None, microsecond=0)
    return moment if moment.year >= 1900 else at
