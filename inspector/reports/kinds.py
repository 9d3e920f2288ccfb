"""Every kind of report by its name: what it is of, and the document that comes of it."""

from __future__ import annotations

from typing import Final

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.reports.document import Document
from inspector.reports.periods import period
from inspector.reports.sources import Sources, short
from inspector.reports.states import states_at


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    about: Text
    of: Text
    """What has to be said: which visit, which month; empty: nothing."""


KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            name="visit",
            about=Text("现场检查记录", "the record of a visit"),
            of=Text("检查编号", "the visit's id"),
        ),
        Kind(
            name="notice",
            about=Text("督办通知的函件", "the letter of a notice"),
            of=Text("通知编号", "the notice's id"),
        ),
        Kind(
            name="issue",
            about=Text("一个事项的档案", "the file of an issue"),
            of=Text("事项编号", "the issue's number"),
        ),
        Kind(
            name="monthly",
            about=Text("月通报", "the bulletin on a month"),
            of=Text("月份，如 2018-03", "a month: 2018-03"),
        ),
        Kind(
            name="quarterly",
            about=Text("季度调度", "the coordination of a quarter"),
            of=Text("季度，如 2018Q1", "a quarter: 2018Q1"),
        ),
        Kind(
            name="weekly",
            about=Text("每周公开", "the week, for the public"),
            of=Text("周，如 2018-W10", "a week: 2018-W10"),
        ),
        Kind(
            name="public",
            about=Text("一个事项的公开情况", "an issue, for the public"),
            of=Text("事项编号", "the issue's number"),
        ),
        Kind(
            name="lookback",
            about=Text("回头看", "looking again after the sign-off"),
            of=Text("", ""),
        ),
    )
}


def proposed(sources: Sources, kind: str) -> str:
    """What it is most likely of: the newest visit or notice, the last whole period."""
    match kind:
        case "visit":
            visits = queries.visits(sources.ledger, limit=1, answered=False)
            return short(visits[0].id) if visits else ""
        case "notice":
            notices = queries.notices(sources.ledger, pack=sources.pack.id)
            newest = max(notices, key=lambda one: (one.on, one.id), default=None)
            return "" if newest is None else short(newest.id)
        case "issue" | "public":
            return str(sources.pack.issues[0].number) if sources.pack.issues else ""
        case "monthly":
            return period("month", None, sources.today).name
        case "quarterly":
            return period("quarter", None, sources.today).name
        case "weekly":
            return period("week", None, sources.today).name
        case _:
            return ""


def document_of(sources: Sources, kind: str, of: str) -> Document:
    """The document; InputError for a kind that there is not, and for what it cannot be of.

    Where a day was given for today, nothing that was recorded after it is in the file of an issue,
    its public information and the looking again; the others are of a day anyway.
    """
    if kind in _OF_TODAY and sources.is_day_given:
        with states_at(sources, sources.today) as (then,):
            return _document(sources.with_ledger(then.ledger, sources.today), kind, of.strip())
    return _document(sources, kind, of.strip())


_OF_TODAY: Final = ("issue", "public", "lookback")


def _document(sources: Sources, kind: str, of: str) -> Document:
    match kind:
        case "visit":
            from inspector.reports.visit import visit_record

            return visit_record(sources, of)
        case "notice":
            from inspector.reports.notice import notice_letter

            return notice_letter(sources, of)
        case "issue":
            from inspector.reports.issue import issue_file

            return issue_file(sources, _number(of))
        case "public":
            from inspector.reports.public import public_issue

            return public_issue(sources, _number(of))
        case "monthly" | "quarterly":
            from inspector.reports.bulletin import bulletin

            named = period("month" if kind == "monthly" else "quarter", of, sources.today)
            return bulletin(sources, named)
        case "weekly":
            from inspector.reports.public import weekly

            return weekly(sources, period("week", of, sources.today))
        case "lookback":
            from inspector.reports.lookback import lookback

            return lookback(sources)
        case _:
            known = ", ".join(KINDS)
            raise InputError(
                Text(f"没有这种报告：{kind}", f"no such report: {kind}"),
                Text(f"可用：{known}", f"there are: {known}"),
            )


def _number(typed: str) -> int:
    if typed.isascii() and typed.isdecimal():
        return int(typed)
    raise InputError(
        Text(f"{typed or '空'} 不是事项编号", f'"{typed}" is no issue number'),
        Text("写编号，如 27", "write a number such as 27"),
    )
