"""The least that a Textual app with a table can be: what ours is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Minimal(App[None]):
    """A DataTable of 49 rows, nothing else."""

    def compose(self) -> ComposeResult:
        self._table: DataTable[str] = DataTable(cursor_type="row")
        yield self._table

    def on_mount(self) -> None:
        table = self._table
        table.add_columns("No.", "Title", "Status", "Stage", "Sites", "Checks", "Due")
        for number in range(1, 50):
            table.add_row(str(number), f"整改事项 {number}", "整改中", "-", "3/9", "5/40", "2020")
        table.focus()


if __name__ == "__main__":
    Minimal().run()
