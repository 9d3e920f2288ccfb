"""The dashboard in words, alike on the screen and the command line."""

from __future__ import annotations

from typing import Final

from inspector.agenda.agenda import KIND_WORDS, Entry
from inspector.i18n import Text
from inspector.overview.dashboard import Overview
from inspector.overview.months import Series

SERIES_WORDS: Final[dict[Series, Text]] = {
    "answered": Text("已答检查项", "checks answered"),
    "visits": Text("现场检查", "visits"),
    "open": Text("未关闭发现", "open findings"),
    "moved": Text("阶段变动", "moves of issues"),
}
SEVERITY_WORDS: Final[dict[str, Text]] = {
    "critical": Text("严重", "critical"),
    "major": Text("较重", "major"),
    "minor": Text("一般", "minor"),
}
AGE_WORDS: Final = (Text.same("0-30"), Text.same("31-90"), Text.same(">90"))
"""Days."""


def bar(count: int, most: int, width: int) -> str:
    """A bar of at most ``width`` cells; something is never shown as nothing, nor part as all."""
    if count <= 0 or most <= 0:
        return ""
    if count >= most:
        return "━" * width
    return "━" * max(1, min(width - 1, round(count / most * width)))


def share(done: int, total: int) -> str:
    """In whole percent, never 100 while something is missing, nor 0 when something is done."""
    if not total:
        return "-"
    percent = done * 100 // total
    return f"{max(percent, 1) if done else 0}%"


def headline(found: Overview) -> Text:
    """All of it in one line."""
    answered = f"{found.checks_answered}/{found.checks_total}"
    return Text(
        f"{found.issues} 项  逾期 {found.overdue}  已答 {answered}"
        f" ({share(found.checks_answered, found.checks_total)})",
        f"{found.issues} issues  {found.overdue} overdue  {answered} answered"
        f" ({share(found.checks_answered, found.checks_total)})",
    )


def entry_words(entry: Entry) -> Text:
    """What is due, of which issue."""
    issue = "" if entry.issue is None else f" {entry.issue}"
    return Text("{kind}{issue}  {what}", "{kind}{issue}  {what}").format(
        kind=KIND_WORDS[entry.kind], issue=issue, what=entry.what
    )
