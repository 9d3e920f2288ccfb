"""A cell that is not as it was exported, and what it means for the ledger."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from inspector.exports.back import words
from inspector.exports.back.tables import Cell, Line, Table, Uncomputed
from inspector.i18n import Text
from inspector.ledger.bodies import Known

State = Literal["change", "conflict", "unchanged", "refused"]
STATES: Final[dict[State, Text]] = {
    "change": Text("修改", "change"),
    "conflict": Text("冲突", "conflict"),
    "unchanged": Text("已有", "unchanged"),
    "refused": Text("不读", "refused"),
}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One changed cell."""

    file: str
    sheet: str
    """Empty for CSV."""
    row: int
    """As a spreadsheet counts, the heading included."""
    cell: str
    """``E5``."""
    column: str
    """The column's key."""
    heading: str
    finding: str
    """Id of the finding, or of the answer's event, or the issue's number; empty where the row
    names none.
    """
    about: str = ""
    """The row in words: the issue and the finding, the check."""
    before: str = ""
    """What the export said."""
    to: str = ""
    """What the cell says."""
    now: str = ""
    """What the ledger says."""
    state: State
    """``unchanged``: the ledger says so already; ``conflict``: both sides changed it."""
    reason: Text = Text("", "")
    fact: Known | None = None
    """What is recorded; a finding's state and its closing note are one fact."""
    over: str | None = None
    """The event that the export was made from, which ``fact`` replaces."""

    def plain(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "cell": self.cell,
            "column": self.column,
            "finding": self.finding,
            "from": self.before,
            "to": self.to,
            "now": self.now,
            "state": self.state,
            "reason": str(self.reason),
            "about": self.about,
        }


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What files would change; nothing is recorded yet."""

    changes: list[Change]
    rows: int
    """Rows that were compared."""
    remarks: list[Text]
    """What a person should know: columns that are not read, a pack that has changed since."""

    @property
    def facts(self) -> list[tuple[Known, str | None]]:
        """What to record, each with the event that it replaces."""
        return [(one.fact, one.over) for one in self.changes if one.fact is not None]

    def count(self, state: State) -> int:
        return sum(one.state == state for one in self.changes)

    @property
    def counted(self) -> Text:
        """How many rows were compared, and how many cells are of each state."""
        change, conflict = self.count("change"), self.count("conflict")
        unchanged, refused = self.count("unchanged"), self.count("refused")
        return Text(
            f"{self.rows} 行：修改 {change} 格，冲突 {conflict} 格，已有 {unchanged} 格，"
            f"不读 {refused} 格",
            f"{self.rows} rows: {change} cells changed, {conflict} in conflict,"
            f" {unchanged} unchanged, {refused} refused",
        )


class Refused(Exception):  # noqa: N818 - what is told of a cell, no failure
    """Why a cell, or a row, is not taken back, and what to do."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.reason = Text(f"{what.zh}：{remedy.zh}", f"{what.en}: {remedy.en}")


def computed(cell: Cell) -> words.Value:
    """The cell's value; Refused for a formula that came to none."""
    if isinstance(cell, Uncomputed):
        raise Refused(
            Text(f"公式没有结果（{cell.said}）", f"a formula without a value ({cell.said})"),
            Text("改填数值或文字", "write the value itself"),
        )
    return cell


def shown(cell: Cell) -> str:
    """The cell as text, whatever is in it."""
    return cell.said if isinstance(cell, Uncomputed) else words.text(cell)


def changed(
    table: Table,
    line: Line,
    key: str,
    *,
    state: State,
    reason: Text,
    finding: str = "",
    **more: Any,
) -> Change:
    """The change of one cell of a row."""
    return Change(
        file=table.file,
        sheet=table.sheet,
        row=line.number,
        cell=table.cell(key, line.number),
        column=key,
        heading=table.headings[key],
        finding=finding,
        state=state,
        reason=reason,
        **more,
    )
