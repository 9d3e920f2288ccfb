"""The workbook's columns, and what stands in them for an issue, a visit, an answer, a finding.

Every column has a key, which the hidden sheet lists, so that a program finds it in any language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

import msgspec

from inspector.exports.cells import is_number
from inspector.exports.records import Account, Atlas, Place, Reader
from inspector.exports.tables import NUMBERS
from inspector.fieldwork import IssueLine
from inspector.i18n import Text
from inspector.ledger import clock
from inspector.ledger.views import FindingRow, StageRow, StatementRow, VisitRow
from inspector.packs.model import Pack
from inspector.workflow.words import STAGE_WORDS


class Day(float):
    """A date as a workbook counts it: days since the end of 1899."""


class Moment(float):
    """A time of a day, the same."""


Cell = str | int | float | Day | Moment | None
Kind = Literal["issues", "visits", "answers", "findings", "questions", "codes", "inspector"]
Rule = Literal["overdue", "failing", "conflict"]


class Column(msgspec.Struct, frozen=True):
    """A column: its key, its label, and its width in characters."""

    key: str
    label: Text
    width: int
    choices: tuple[Text, ...] = ()
    """What may stand in it, where a person chooses."""
    rule: Rule | None = None
    """What is marked in it."""
    hidden: bool = False


class Sheet(msgspec.Struct, frozen=True):
    title: Text
    columns: tuple[Column, ...]
    hidden: bool = False
    printed: str = ""
    """The last column that goes on paper, where ids would make the rest too small; empty: all."""


SEVERITY: Final = {
    "critical": Text("严重", "critical"),
    "major": Text("较重", "major"),
    "minor": Text("一般", "minor"),
}
STATE: Final = {
    "open": Text("未完成", "open"),
    "completed": Text("已完成", "completed"),
}
FINDING_STATE: Final = {
    "open": Text("未关闭", "open"),
    "closed": Text("已关闭", "closed"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
_NUMBER: Final = Column("issue", Text("序号", "issue"), 7)
_TITLE: Final = Column("issue_title", Text("整改事项", "issue title"), 36)
_SITE: Final = Column("site_name", Text("点位", "site"), 24)
_REGION: Final = Column("region_name", Text("地区", "region"), 14)
_ON: Final = Column("on", Text("检查日期", "date of visit"), 12)
_AUTHOR: Final = Column("author", Text("检查人", "author"), 12)
_DEVICE: Final = Column("device", Text("终端", "device"), 19)
_VISIT: Final = Column("visit", Text("检查编号", "visit id"), 38)

_EVENTS: Final = Column("events", Text("字段事件", "events of fields"), 40, hidden=True)
"""JSON: by field, the id of the event that says what it says now."""

SHEETS: Final[dict[Kind, Sheet]] = {
    "issues": Sheet(
        Text("整改事项", "issues"),
        (
            _NUMBER,
            _TITLE,
            Column("category", Text("类别", "category"), 16),
            Column("status", Text("状态", "status"), 14),
            Column("regions", Text("地区", "regions"), 22),
            Column("authorities", Text("责任单位", "authorities"), 30),
            Column("deadline", Text("期限", "deadline"), 12),
            Column("sites_total", Text("点位数", "sites"), 9),
            Column("sites_visited", Text("已查点位", "sites visited"), 12),
            Column("checks_total", Text("检查项数", "checks"), 10),
            Column("checks_answered", Text("已答", "answered"), 10),
            Column("findings_open", Text("未关闭发现", "open findings"), 13),
            Column("findings_closed", Text("已关闭发现", "closed findings"), 14),
            Column("last_on", Text("最近检查", "last visit"), 12),
            Column("stage", Text("办理阶段", "stage"), 14, tuple(STAGE_WORDS.values())),
            Column("conflicts", Text("冲突", "conflicts"), 10, rule="conflict"),
            Column("slug", Text("事项代号", "issue slug"), 30),
            _EVENTS,
            Column("remark", Text("备注", "remark"), 40),
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
            Column("state", Text("状态", "state"), 11, tuple(STATE.values())),
            _AUTHOR,
            Column("opened_at", Text("开始（UTC）", "opened (UTC)"), 20),
            Column("completed_at", Text("完成（UTC）", "completed (UTC)"), 20),
            Column("answered", Text("记录数", "answers"), 9),
            _DEVICE,
            Column("pack", Text("清单包", "pack"), 22),
            Column("pack_version", Text("版本", "version"), 9),
            _VISIT,
            _EVENTS,
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
            Column("check_label", Text("检查项", "check"), 44),
            Column("row_name", Text("行", "row"), 12),
            Column("value", Text("记录", "answer"), 22),
            Column("unit", Text("单位", "unit"), 9),
            Column("passed", Text("结论", "outcome"), 10, rule="failing"),
            Column("note", Text("备注", "note"), 30),
            Column("evidence", Text("证据数", "evidence"), 9),
            Column("conflicts", Text("冲突", "conflicts"), 10, rule="conflict"),
            Column("taken_over", Text("沿用上次", "taken over"), 11),
            _AUTHOR,
            Column("at", Text("时间（UTC）", "time (UTC)"), 20),
            _DEVICE,
            Column("check", Text("检查项编号", "check id"), 22),
            _VISIT,
            Column("event", Text("事件", "event"), 38),
        ),
        printed="taken_over",
    ),
    "findings": Sheet(
        Text("发现问题", "findings"),
        (
            _NUMBER,
            _TITLE,
            _SITE,
            _REGION,
            Column("severity", Text("等级", "severity"), 10, tuple(SEVERITY.values())),
            Column("state", Text("状态", "state"), 10, tuple(FINDING_STATE.values())),
            Column("what", Text("问题", "what is wrong"), 44),
            Column("action", Text("整改要求", "corrective action"), 30),
            Column("due", Text("期限", "due"), 14, rule="overdue"),
            Column("responsible", Text("责任人", "responsible"), 18),
            Column("raised_at", Text("提出（UTC）", "raised (UTC)"), 20),
            Column("closed_at", Text("关闭（UTC）", "closed (UTC)"), 20),
            Column("closing_note", Text("核实情况", "closing note"), 30),
            _AUTHOR,
            Column("check", Text("检查项编号", "check id"), 22),
            _VISIT,
            Column("id", Text("发现编号", "finding id"), 38),
            Column("conflicts", Text("冲突", "conflicts"), 10, rule="conflict"),
            _EVENTS,
        ),
        printed="closing_note",
    ),
    "questions": Sheet(
        Text("检查项", "questions"),
        (
            _NUMBER,
            _TITLE,
            Column("check", Text("检查项编号", "check id"), 22),
            Column("check_label", Text("检查项", "question"), 50),
            Column("type", Text("类型", "type"), 14),
            Column("unit", Text("单位", "unit"), 9),
            Column("scope", Text("对象", "asked of"), 11),
            Column("repeat", Text("重复组", "repeat group"), 12),
            Column("required", Text("必填", "required"), 9),
            Column("choices", Text("选项", "choices"), 40),
            Column("severity", Text("不合格时", "if it fails"), 10),
            Column("passes", Text("合格条件", "passes when"), 26),
            Column("relevant", Text("何时询问", "asked when"), 26),
            Column("evidence", Text("须附", "to attach"), 12),
            Column("basis", Text("依据", "basis"), 36),
            Column("hint", Text("提示", "hint"), 50),
        ),
        printed="severity",
    ),
    "codes": Sheet(
        Text("代码", "codes"),
        (
            Column("list", Text("代码表", "list"), 24),
            Column("code", Text("代码", "code"), 30),
            Column("name", Text("名称", "name"), 44),
            Column("parent", Text("上级", "above it"), 14),
        ),
    ),
    "inspector": Sheet(
        Text.same("inspector"),
        (Column("key", Text.same("key"), 30), Column("value", Text.same("value"), 80)),
        hidden=True,
    ),
}
STATUS: Final = {
    "completed": Text("已完成", "completed"),
    "completed_long_term": Text("完成并长期坚持", "completed, long term"),
    "in_progress": Text("整改中", "in progress"),
}
OUTCOME: Final = {True: Text("合格", "pass"), False: Text("不合格", "fail"), None: Text("", "")}
_YES: Final = Text("是", "yes")


class Names:
    """Titles and places of visits and findings; each pack is looked up once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, visit: VisitRow) -> tuple[str, Place]:
        """A visit's issue title (its slug without its pack) and its place."""
        issue = self._reader.askings.issue(visit)
        title = visit.slug if issue is None else str(issue.title)
        return title, self._reader.atlas.place(visit.issue, visit.site, issue)


def issue_cells(
    line: IssueLine,
    pack: Pack,
    atlas: Atlas,
    moved: StageRow | None,
    remark: StatementRow | None,
) -> list[Cell]:
    fields = {} if moved is None else {"stage": moved.event}
    if remark is not None:
        fields["remark"] = remark.event
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
        str(STATUS.get(line.status, line.status)),
        comma.join(str(tables.region_name(code)) for code in line.regions),
        comma.join(authorities),
        None if line.deadline is None else day(line.deadline.isoformat()),
        line.sites_total,
        line.sites_visited,
        line.checks_total,
        line.checks_answered,
        line.findings_open,
        line.findings_closed,
        day(line.last_on),
        str(STAGE_WORDS.get(line.stage, line.stage)),
        line.conflicts,
        line.slug,
        events(fields) if fields else None,
        None if remark is None else remark.words,
    ]


def visit_cells(visit: VisitRow, names: Names, reader: Reader, state: str | None) -> list[Cell]:
    """``state``: the event that completed or reopened it last."""
    title, place = names.of(visit)
    return [
        visit.issue,
        title,
        str(place.name),
        str(place.region_name),
        day(visit.on),
        str(STATE[visit.state]),
        reader.author(visit.author, visit.device),
        moment(visit.opened_at),
        moment(visit.completed_at),
        visit.answered,
        visit.device,
        visit.pack,
        visit.pack_version,
        visit.id,
        None if state is None else events({"state": state}),
    ]


def answer_rows(account: Account, reader: Reader) -> Iterator[list[Cell]]:
    visit, place = account.visit, account.place
    head: list[Cell] = [
        visit.issue,
        account.title or visit.slug,
        str(place.name),
        str(place.region_name),
        day(visit.on),
    ]
    yes, outcome = str(_YES), {passed: str(words) for passed, words in OUTCOME.items()}
    for given, passed in account.answers:
        _, check, row, type, value, note, taken, author, device, at, event, conflicts = given
        question = account.questions[check]
        named = account.rows.get(row) if row else None
        yield [
            *head,
            question.label or check,
            named.name if named else None,
            _value(type, *question.shown(value)),
            question.unit,
            outcome[passed],
            note,
            len(account.evidence.get((check, row), ())),
            conflicts,
            yes if taken else None,
            reader.author(author, device),
            moment(at),
            device,
            check,
            visit.id,
            event,
        ]


def finding_cells(
    finding: FindingRow, title: str, place: Place, reader: Reader, fields: dict[str, str]
) -> list[Cell]:
    """``fields``: by field the event that changed it last."""
    return [
        finding.issue,
        title,
        str(place.name),
        str(place.region_name),
        str(SEVERITY[finding.severity]),
        str(FINDING_STATE[finding.state]),
        finding.what,
        finding.action,
        day(finding.due),
        reader.name(finding.responsible),
        moment(finding.raised_at),
        moment(finding.closed_at),
        finding.closing_note,
        reader.author(finding.author, finding.device),
        finding.check,
        finding.visit,
        finding.id,
        int(finding.conflict),
        events(fields) if fields else None,
    ]


def events(fields: dict[str, str]) -> str:
    return msgspec.json.encode(fields, order="sorted").decode()


def _value(type: str, typed: str, label: str) -> Cell:
    """A number where the digits survive as one (a workbook keeps 15), else text."""
    if type in NUMBERS and is_number(typed) and sum(map(str.isdigit, typed)) <= 15:
        return float(typed) if "." in typed else int(typed)
    if type == "date":
        return day(typed)
    return label


@lru_cache(maxsize=4096)
def day(text: str | None) -> Cell:
    """A date as a date; what is none, or older than workbooks know, as it is."""
    if not text:
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return Day(found.toordinal() - _EPOCH) if found >= _FIRST else text


def moment(at: str | None) -> Cell:
    """A stamp as a time of a day, to the second."""
    if at is None or not clock.is_stamp(at):
        return at
    begun = day(at[:10])
    if not isinstance(begun, Day):
        return at
    return Moment(begun + (int(at[11:13]) * 3600 + int(at[14:16]) * 60 + int(at[17:19])) / 86400)


_EPOCH: Final = dt.date(1899, 12, 30).toordinal()
"""What a workbook counts from, given that it takes 1900 for a leap year."""
_FIRST: Final = dt.date(1900, 3, 1)
