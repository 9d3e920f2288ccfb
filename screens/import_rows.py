"""Changed cells of a filled-in file, as lines of a list and whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from textual.content import Content

from inspector.exports.back import STATES, Change, Plan
from inspector.exports.back.changes import State
from inspector.i18n import Text
from screens.widgets.listing import Cell, Column, ListRow, Role, Rows

COLUMNS: Final = (
    Column("mark", Text.same(""), 3),
    Column("sheet", Text("表", "Sheet"), 10, least=70),
    Column("cell", Text("单元格", "Cell"), 7),
    Column("column", Text("列", "Column"), 14),
    Column("from", Text("导出时", "Exported"), 16),
    Column("to", Text("填写为", "Filled in"), None),
    Column("now", Text("台账现在", "Ledger now"), 14, least=120),
)
MARKS: Final[dict[State, tuple[str, Role]]] = {
    "change": ("[ ]", ""),
    "conflict": ("[?]", "warn"),
    "unchanged": ("[x]", "muted"),
    "refused": ("[!]", "bad"),
}
WORDS: Final = (
    (Text.same("[ ]"), Text("会记入", "will be recorded")),
    (
        Text.same("[?]"),
        Text(
            "导出后台账里也改过：记入后两边的值并列为冲突",
            "changed in the ledger too: both values will stand as a conflict",
        ),
    ),
    (Text.same("[x]"), Text("台账里已经是这样", "the ledger says so already")),
    (Text.same("[!]"), Text("不读，原因见下", "not taken back; why is said beside it")),
)


class ChangeLine(ListRow, frozen=True, kw_only=True):
    """A line with the change it is of."""

    change: Change


def lines(plan: Plan) -> Rows:
    return Rows([_line(at, change) for at, change in enumerate(plan.changes)])


def _line(at: int, one: Change) -> ChangeLine:
    mark, role = MARKS[one.state]
    rest: Role = "muted" if one.state == "unchanged" else ""

    def cell(text: str, role: Role = rest) -> Cell:
        return ((" ".join(text.split()) or "-", role),)

    return ChangeLine(
        str(at),
        (
            cell(mark, role),
            cell(one.sheet or Path(one.file).name),
            cell(one.cell),
            cell(one.heading),
            cell(one.before, "muted"),
            cell(one.to),
            cell(one.now),
        ),
        change=one,
    )


def change_content(one: Change) -> Content:
    """All that is known of it."""
    mark, role = MARKS[one.state]
    styles = {"warn": "$text-warning", "bad": "$text-error", "muted": "$text-muted"}
    state = Content.styled(f"{mark} {STATES[one.state]}", styles.get(role, "bold"))
    place = f"{one.sheet or Path(one.file).name}  {one.cell}  {one.heading}"
    lines = [
        Content("   ").join([Content.styled(place, "bold"), state]),
        *([Content(str(one.reason))] if str(one.reason) else []),
        *_facts(
            (Text("导出时", "exported"), one.before),
            (Text("填写为", "filled in"), one.to),
            (Text("台账现在", "ledger now"), one.now),
        ),
        *([Content.styled(one.about, "$text-muted")] if one.about else []),
    ]
    return Content("\n").join(lines)


def _facts(*facts: tuple[Text, str]) -> Sequence[Content]:
    return [Content.assemble((f"{label}: ", "$text-muted"), said or "-") for label, said in facts]
