"""The dashboard's lines as cells, and where each of them leads.  No widget in here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inspector.agenda.agenda import WHEN_WORDS, Entry
from inspector.figures.outcomes import Outcome
from inspector.figures.words import OUTCOMES
from inspector.i18n import Text
from inspector.ledger.stages import is_signed
from inspector.overview.dashboard import Overview
from inspector.overview.months import Month, Series
from inspector.overview.words import (
    AGE_WORDS,
    SERIES_WORDS,
    SEVERITY_WORDS,
    bar,
    entry_words,
    share,
)
from inspector.workflow.words import stage_word
from screens.widgets.cells import fitted
from screens.widgets.listing import Cell, Column, ListRow, Role

SHORT: Final = 3
LONG: Final = 16
"""Cells of a region's bars, by the room there is."""
COUNTED: Final = 10
"""Cells of the bar beside a count."""
MONTHS: Final = 5
"""How many of the last months stand side by side."""
OVERDUE: Final = "overdue"
"""Key of the line for everything that is overdue."""
_OUTCOME_ROLES: Final[dict[Outcome, Role]] = {
    "contradicted": "bad",
    "partly": "warn",
    "confirmed": "good",
    "unchecked": "muted",
}
_STAGE_ROLES: Final[dict[str, Role]] = {
    "reopened": "bad",
    "accepted": "good",
    "long_term": "good",
    "signed_off": "good",
    "published": "good",
}
_LINES: Final[tuple[tuple[str, Series, Text], ...]] = (
    ("answered", "answered", SERIES_WORDS["answered"]),
    ("visits", "visits", SERIES_WORDS["visits"]),
    ("raised", "open", Text("提出的发现", "findings raised")),
    ("closed", "open", Text("关闭的发现", "findings closed")),
    ("moved", "moved", SERIES_WORDS["moved"]),
)
SERIES_OF: Final[dict[str, Series]] = {field: series for field, series, _ in _LINES}
"""What the chart shows while one stands on a line of the months."""


def _counted(label: Text) -> tuple[Column, ...]:
    return (
        Column("what", label, None),
        Column("count", Text.same(""), 5, right=True),
        Column("bar", Text.same(""), COUNTED),
    )


STAGES: Final = _counted(Text("办理阶段", "Stage"))
FIGURES: Final = _counted(Text("数据", "Figures"))
DUE: Final = (
    Column("due", Text("到期", "Due"), 10),
    Column("what", Text("接下来", "Next"), None),
)


def finding_columns(wide: bool) -> tuple[Column, ...]:
    label = Text("未关闭发现  天数", "Open findings, days") if wide else Text("发现", "Findings")
    return (
        Column("what", label, None),
        *(Column(words.en, words, max(4, len(words.en)), right=True) for words in AGE_WORDS),
        Column("late", Text("逾期", "Late"), 4, right=True),
    )


def region_columns(wide: bool) -> tuple[Column, ...]:
    room = LONG if wide else SHORT
    return (
        Column("region", Text("地区", "Region"), None),
        Column("issues", Text("事项", "Iss."), 4, right=True),
        Column("answered", Text("已答", "Answered"), room + 5, right=True),
        Column("open", Text("未关闭", "Open"), room + 4, right=True),
        Column("late", Text("逾期", "Late"), 4, right=True),
    )


def month_columns(months: Sequence[Month]) -> tuple[Column, ...]:
    return (
        Column("what", Text("逐月", "By month"), None),
        *(Column(month.month, Text.same(month.month), 7, right=True) for month in months[-MONTHS:]),
        Column("all", Text("合计", "All"), 7, right=True),
    )


def stage_rows(found: Overview) -> list[ListRow]:
    """Only stages at which an issue is: noughts would hide where they are."""
    return [
        ListRow(
            stage,
            (
                str(stage_word(stage)),
                _number(count),
                _stage_bar(stage, count, found),
            ),
        )
        for stage, count in found.stages.items()
        if count
    ]


def _stage_bar(stage: str, count: int, found: Overview) -> Cell:
    """What is signed off only as the register reports it, and was not seen by us, is thin."""
    full = bar(count, found.issues, COUNTED)
    reported = found.reported.get(stage, 0) if is_signed(stage) else 0
    sure = bar(count - reported, found.issues, COUNTED)[: len(full)]
    return ((sure, _STAGE_ROLES.get(stage, "")), ("─" * (len(full) - len(sure)), "muted"))


def finding_rows(found: Overview) -> list[ListRow]:
    return [
        ListRow(
            line.severity,
            (
                str(SEVERITY_WORDS[line.severity]),
                *(_number(count) for count in line.ages),
                _late(line.overdue),
            ),
        )
        for line in found.findings
    ]


def figure_rows(found: Overview) -> list[ListRow]:
    total = sum(found.figures.values())
    return [
        ListRow(
            outcome,
            (str(OUTCOMES[outcome]), _number(count), _bar(count, total, _OUTCOME_ROLES[outcome])),
        )
        for outcome, count in found.figures.items()
    ]


def region_rows(found: Overview, wide: bool) -> list[ListRow]:
    """A heat table in lengths rather than colours: it also reads in the sun and without colour."""
    room = LONG if wide else SHORT
    most = max((line.findings_open for line in found.regions), default=0)
    return [
        ListRow(
            line.code,
            (
                str(line.name if wide else _short(line.name)),
                _number(line.issues),
                _heat(
                    line.checks_answered,
                    line.checks_total,
                    share(line.checks_answered, line.checks_total),
                    room,
                    5,
                    "good",
                ),
                _heat(line.findings_open, most, f"{line.findings_open}", room, 4, "bad"),
                _late(line.overdue),
            ),
        )
        for line in found.regions
    ]


def _short(region: Text) -> Text:
    """Without the word for what kind of region it is: a narrow table has no room for it."""
    return Text(region.zh.removesuffix("市").removesuffix("盟"), region.en.removesuffix(" League"))


def due_key(entry: Entry) -> str:
    return f"{entry.kind}/{entry.id}/{entry.due}"


def due_rows(found: Overview) -> list[ListRow]:
    """Everything overdue in one line, then what is due next."""
    rows = [
        ListRow(
            due_key(entry), ("-" if entry.due is None else str(entry.due), str(entry_words(entry)))
        )
        for entry in found.next
    ]
    if late := found.due["overdue"]:
        told: Cell = ((f"! {late}", "bad"),)
        rows.insert(0, ListRow(OVERDUE, (told, ((str(WHEN_WORDS["overdue"]), "bad"),))))
    return rows


def month_rows(months: Sequence[Month]) -> list[ListRow]:
    return [
        ListRow(
            field,
            (
                str(words),
                *(_number(getattr(month, field)) for month in months[-MONTHS:]),
                _number(sum(getattr(month, field) for month in months)),
            ),
        )
        for field, _, words in _LINES
    ]


def _number(count: int) -> Cell:
    return f"{count:,}" if count else (("0", "muted"),)


def _late(count: int) -> Cell:
    return ((f"! {count}", "bad"),) if count else (("0", "muted"),)


def _bar(count: int, most: int, role: Role) -> Cell:
    return ((bar(count, most, COUNTED), role),)


def _heat(count: int, most: int, told: str, room: int, width: int, role: Role) -> Cell:
    """A bar of ``room`` cells, then what it says in ``width``."""
    full = bar(count, most, room)
    said = fitted(told, width, right=True)
    rest = "─" * (room - len(full))
    return ((full, role), (rest, "rest"), (said, "" if count else "muted"))
