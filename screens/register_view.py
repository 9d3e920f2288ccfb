"""What the register shows of its lines: filtered, sorted, as cells.  No widget in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from inspector.fieldwork.register_lines import IssueLine
from inspector.i18n import Text
from inspector.ledger.stages import is_signed, rank
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from inspector.workflow.words import stage_word
from screens.widgets.cells import width_of
from screens.widgets.listing import Cell, Column, ListRow, Role

STATUSES: Final[dict[str, Text]] = {
    "in_progress": Text("整改中", "under way"),
    "completed": Text("已完成", "completed"),
    "completed_long_term": Text("长期坚持", "long-term"),
}
BAR: Final = 5
WITH_BAR: Final = 90
"""From this many columns on there is room for a bar beside the numbers."""
COLUMNS: Final = (
    Column("number", Text("号", "No"), 3, right=True, sortable=True),
    Column("title", Text("整改事项", "Issue"), None, sortable=True),
    Column("category", Text("类别", "Category"), 14, sortable=True, least=100),
    Column("stage", Text("阶段", "Stage"), 11, sortable=True),
    Column(
        "progress", Text("进度", "Progress"), BAR + 8, right=True, sortable=True, least=WITH_BAR
    ),
    Column("progress", Text("进度", "Done"), 7, right=True, sortable=True, most=WITH_BAR - 1),
    Column("findings", Text("发现", "Find."), 6, right=True, sortable=True),
    Column("figures", Text("数据", "Fig."), 4),
    Column("due", Text("期限", "Due"), 12, right=True, sortable=True),
)
SORTABLE: Final = tuple(dict.fromkeys(column.id for column in COLUMNS if column.sortable))


class Wanted(msgspec.Struct, frozen=True):
    """Which issues are shown, and in which order."""

    text: str = ""
    status: str | None = None
    region: str | None = None
    category: str | None = None
    stage: str | None = None
    with_findings: bool = False
    overdue: bool = False
    sort: str = "number"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        return replace(self, sort="number", descending=False) != Wanted()

    def cleared(self) -> Wanted:
        return Wanted(sort=self.sort, descending=self.descending)


class Searchable:
    """What the text filter looks into: number, both titles, regions, authorities."""

    def __init__(self, pack: Pack, tables: Tables) -> None:
        self._tables = tables
        self._words = {issue.number: self._of(issue) for issue in pack.issues}
        self._regions = {
            issue.number: {*issue.regions, *(site.region for site in issue.sites)}
            for issue in pack.issues
        }

    def _of(self, issue: Any) -> str:
        texts: list[Text] = [issue.title]
        texts += [self._tables.region_name(code) for code in issue.regions]
        for id in issue.authorities:
            authority = self._tables.authorities.get(id)
            if authority is not None:
                texts += [authority.name, *([authority.short] if authority.short else [])]
        return "\n".join([str(issue.number), *(t for text in texts for t in (text.zh, text.en))])

    def matches(self, number: int, text: str) -> bool:
        """Every word that is typed must occur; a bare number is the issue's own."""
        words = text.casefold().split()
        if len(words) == 1 and words[0].isdecimal():
            return str(number).startswith(words[0])
        found = self._words.get(number, "").casefold()
        return all(word in found for word in words)

    def in_region(self, number: int, region: str) -> bool:
        return any(
            self._tables.is_within(code, region) for code in self._regions.get(number, set())
        )


def chosen(
    lines: Iterable[IssueLine], wanted: Wanted, searchable: Callable[[], Searchable]
) -> list[IssueLine]:
    """The lines that are wanted, in the order wanted."""
    kept = [
        line
        for line in lines
        if (wanted.status is None or line.status == wanted.status)
        and (wanted.category is None or line.category == wanted.category)
        and (wanted.stage is None or line.stage == wanted.stage)
        and (not wanted.with_findings or line.findings_open)
        and (not wanted.overdue or line.overdue)
        and (wanted.region is None or searchable().in_region(line.number, wanted.region))
        and (not wanted.text or searchable().matches(line.number, wanted.text))
    ]
    kept.sort(key=lambda line: (_key(line, wanted.sort), line.number), reverse=wanted.descending)
    return kept


def _key(line: IssueLine, sort: str) -> tuple[bool, Any]:
    match sort:
        case "title":
            return False, str(line.title)
        case "category":
            return False, line.category
        case "stage":
            return False, rank(line.stage)
        case "progress":
            return False, line.checks_answered / line.checks_total if line.checks_total else -1.0
        case "findings":
            return False, (line.findings_open, line.findings_closed)
        case "due":
            return line.deadline is None, line.deadline.isoformat() if line.deadline else ""
        case _:
            return False, line.number


FIGURE_MARKS: Final[dict[str | None, Cell]] = {
    None: "",
    "unchecked": (("-", "muted"),),
    "confirmed": (("[x]", "good"),),
    "partly": (("[~]", "warn"),),
    "contradicted": (("[!]", "bad"),),
}
"""What visits show of an issue's figures, the worst of them; None: not told yet, or none."""


def rows_of(
    lines: Iterable[IssueLine], pack: Pack, marks: Mapping[int, str] | None = None
) -> list[ListRow]:
    """``marks``: by issue, how its figures stand."""
    categories = {category.id: category.title for category in pack.categories}
    return [
        _row(
            line,
            categories.get(line.category, Text.same(line.category)),
            FIGURE_MARKS[(marks or {}).get(line.number)],
        )
        for line in lines
    ]


def _row(line: IssueLine, category: Text, figures: Cell) -> ListRow:
    open_findings: Cell = (("-", "muted"),)
    if line.conflicts:
        open_findings = ((f"[?]{line.findings_open:>3}", "warn"),)
    elif line.findings_open:
        open_findings = ((f"[!]{line.findings_open:>3}", "bad"),)
    elif line.findings_closed:
        open_findings = (("[x]  0", "good"),)
    return ListRow(
        str(line.number),
        (
            str(line.number),
            str(line.title),
            ((str(category), "muted"),),
            stage_cell(line),
            progress_cell(line.checks_answered, line.checks_total),
            f"{line.checks_answered}/{line.checks_total}" if line.checks_total else "-",
            open_findings,
            figures,
            _due(line),
        ),
    )


def stage_cell(line: IssueLine) -> Cell:
    """Where it stands; ``*``: past a gate by an override, ``?``: devices disagree."""
    role: Role = "good" if is_signed(line.stage) or line.stage == "accepted" else ""
    if line.stage == "reopened":
        role = "bad"
    mark: Cell = (("?", "warn"),) if line.stage_conflict else ()
    if line.overridden and not mark:
        mark = (("*", "warn"),)
    return ((str(stage_word(line.stage)), role), *mark)


def progress_cell(done: int, total: int) -> Cell:
    """``3/9`` beside a bar; without checks a dash."""
    if not total:
        return (("-", "muted"),)
    filled = BAR if done >= total else min(BAR - 1, round(done / total * BAR))
    if done and not filled:
        filled = 1
    told = f"{done}/{total}"
    space = " " * max(1, 8 - width_of(told))
    return (("━" * filled, "good"), ("─" * (BAR - filled), "rest"), (f"{space}{told}", ""))


def _due(line: IssueLine) -> Cell:
    if line.deadline is None:
        return (("-", "muted"),)
    if line.overdue:
        return ((f"! {line.deadline.isoformat()}", "bad"),)
    return line.deadline.isoformat()


def regions_of(pack: Pack, tables: Tables) -> list[tuple[str, Text, int]]:
    """Regions of the second level with how many issues lie there, for choosing one."""
    searchable = Searchable(pack, tables)
    found: list[tuple[str, Text, int]] = []
    top = [region.code for region in tables.regions.values() if not region.parent]
    for parent in top:
        for region in tables.children(parent):
            count = sum(searchable.in_region(i.number, region.code) for i in pack.issues)
            if count:
                found.append((region.code, region.name, count))
    return found
