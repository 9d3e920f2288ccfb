"""Findings as lines of a list; of however many there are, those in sight are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import FindingRow
from screens.widgets.listing import PAGE, Cell, Column, ListRow, Role
from screens.words import SEVERITIES

COLUMNS: Final = (
    Column("mark", Text.same(""), 3),
    Column("severity", Text("等级", "Severity"), 8),
    Column("due", Text("期限", "Due"), 10),
    Column("issue", Text("事项", "Issue"), 5, right=True),
    Column("what", Text("问题", "What is wrong"), None),
    Column("who", Text("责任人", "Responsible"), 14, least=90),
)
_MARKS: Final = {"open": "[ ]", "closed": "[x]", "withdrawn": "[-]"}
_ROLES: Final[dict[str, Role]] = {"critical": "bad", "major": "warn", "minor": ""}


class FindingLine(ListRow, frozen=True, kw_only=True):
    """A line with the finding it is of."""

    finding: FindingRow


class Findings:
    """A source of lines."""

    slow = True

    def __init__(self, ledger: Ledger, chosen: FindingFilter) -> None:
        self._ledger = ledger
        self._chosen = chosen
        self._today = ledger.today().isoformat()

    def count(self) -> int:
        return queries.count_findings(self._ledger, self._chosen)

    def rows(self, offset: int, limit: int) -> Sequence[FindingLine]:
        found = queries.findings(self._ledger, self._chosen, limit=limit, offset=offset)
        return [_line(row, self._today) for row in found]

    def first(self) -> Sequence[FindingLine]:
        """The lines seen first."""
        return self.rows(0, PAGE)


def _line(row: FindingRow, today: str) -> FindingLine:
    late = row.state == "open" and row.due is not None and row.due < today
    mark = "[?]" if row.conflict else "[!]" if late else _MARKS[row.state]
    role: Role = _ROLES[row.severity] if row.state == "open" else "muted"
    rest: Role = "" if row.state == "open" else "muted"

    def cell(text: str, role: Role = rest) -> Cell:
        return ((text, role),)

    return FindingLine(
        row.id,
        (
            cell(mark, role),
            cell(str(SEVERITIES[row.severity]), role),
            cell(row.due or "-", "bad" if late else rest),
            cell(str(row.issue)),
            cell(" ".join(row.what.split())),
            cell(row.responsible),
        ),
        finding=row,
    )
