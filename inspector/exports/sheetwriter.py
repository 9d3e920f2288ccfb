"""One table of a workbook: its head, its rows, and what a person sees and may choose in them.

Marked (with a word where there is none in the cell): what is overdue on the day one looks, what
does not pass, what is in conflict.
"""

from __future__ import annotations

from typing import Any, Final

from inspector.exports.pace import Pace
from inspector.exports.rowsheet import RowSheet
from inspector.exports.sheets import (
    FINDING_STATE,
    OUTCOME,
    SHEETS,
    Cell,
    Column,
    Day,
    Kind,
    Moment,
    Rule,
)
from inspector.i18n import Text

ROW_LIMIT: Final = 1_048_576
"""Rows that a sheet of a workbook holds, the header's included."""
_A4: Final = 9
_LIST_LIMIT: Final = 255
"""Letters of a list that a cell may be chosen from."""
_OVERDUE: Final = Text("逾期", "overdue")


class Styles:
    """The workbook and its formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.marks = {
            "overdue": book.add_format(
                {
                    "bold": True,
                    "font_color": "#9C0006",
                    "bg_color": "#FFC7CE",
                    "num_format": f'yyyy-mm-dd "{_OVERDUE}"',
                }
            ),
            "failing": book.add_format({"bold": True, "font_color": "#9C0006"}),
            "conflict": book.add_format({"bold": True, "bg_color": "#FFEB9C"}),
        }


class SheetWriter:
    """A full sheet goes on in a next one."""

    def __init__(self, styles: Styles, kind: Kind, pace: Pace, limit: int | None = None) -> None:
        self.rows = 0
        self._styles = styles
        self._shape = SHEETS[kind]
        self._pace = pace
        self._limit = ROW_LIMIT if limit is None else limit
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        title = str(self._shape.title)
        name = title if self._sheets == 1 else f"{title} {self._sheets}"
        styles = self._styles
        sheet = self._sheet = styles.book.add_worksheet(name, RowSheet)
        sheet.style(Day, styles.day)
        sheet.style(Moment, styles.moment)
        if self._shape.hidden:
            sheet.hide()
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P / &N")
        for at, column in enumerate(self._shape.columns):
            sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        sheet.add([str(column.label) for column in self._shape.columns], styles.heading)
        self._next = 1

    def add(self, cells: list[Cell]) -> None:
        if self._next == self._limit:
            self.finish()
            self._begin()
        self._sheet.add(cells)
        self._next += 1
        self.rows += 1
        self._pace.step()

    def finish(self) -> None:
        """No more rows in this sheet."""
        last = max(self._next - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._shape.columns) - 1)
        if self._shape.printed:
            keys = [column.key for column in self._shape.columns]
            self._sheet.print_area(0, 0, last, keys.index(self._shape.printed))
        for at, column in enumerate(self._shape.columns):
            if column.choices:
                self._choose(at, column, last)
            if column.rule is not None:
                self._mark(at, column.rule, last)

    def _choose(self, at: int, column: Column, last: int) -> None:
        words = [str(choice) for choice in column.choices]
        if len(",".join(words)) <= _LIST_LIMIT:
            self._sheet.data_validation(
                1, at, last, at, {"validate": "list", "source": words, "error_type": "warning"}
            )

    def _mark(self, at: int, rule: Rule, last: int) -> None:
        letter = chr(ord("A") + at)
        if rule == "conflict":
            criteria = f"=AND(ISNUMBER(${letter}2),${letter}2>0)"
        elif rule == "failing":
            criteria = f'=${letter}2="{OUTCOME[False]}"'
        else:
            keys = [column.key for column in self._shape.columns]
            state, is_open = chr(ord("A") + keys.index("state")), FINDING_STATE["open"]
            criteria = f'=AND(ISNUMBER(${letter}2),${letter}2<TODAY(),${state}2="{is_open}")'
        style = self._styles.marks[rule]
        self._sheet.conditional_format(
            1, at, last, at, {"type": "formula", "criteria": criteria, "format": style}
        )
