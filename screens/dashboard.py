"""The dashboard: where all issues stand, on one screen; every line leads to what it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget

from inspector.agenda.agenda import Entry
from inspector.figures.outcomes import OUTCOMES
from inspector.i18n import Text
from inspector.overview.dashboard import SEVERITIES, Overview
from inspector.overview.months import SERIES, Series, running
from inspector.overview.words import SERIES_WORDS, headline, share
from screens.actions import BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.dashboard_view import (
    DUE,
    FIGURES,
    OVERDUE,
    SERIES_OF,
    STAGES,
    due_key,
    due_rows,
    figure_rows,
    finding_columns,
    finding_rows,
    month_columns,
    month_rows,
    region_columns,
    region_rows,
    stage_rows,
)
from screens.register_view import Wanted
from screens.widgets.chart import Chart
from screens.widgets.listing import Column, Listing, ListRow, Rows
from screens.widgets.panel import Panel

ACTIONS: Final = (
    Action(
        "dashboard.open",
        "enter",
        "open",
        Text("打开", "open"),
        Text("光标处数的是什么：事项、发现、数据或日程", "what is counted under the cursor"),
    ),
    Action(
        "dashboard.side",
        "left,right",
        "side",
        Text("另一栏", "side"),
        Text("到另一栏", "to the other side"),
    ),
    Action(
        "dashboard.series",
        "v",
        "series",
        Text("换曲线", "line"),
        Text(
            "曲线：已答检查项、现场检查、未关闭发现、阶段变动",
            "the line: checks answered, visits, open findings, moves of issues",
        ),
    ),
    BACK,
    Action(
        "dashboard.up",
        "up",
        "part(-1)",
        Text("上", "up"),
        Text("到上一块", "to the part above"),
        shown=False,
    ),
    Action(
        "dashboard.down",
        "down",
        "part(1)",
        Text("下", "down"),
        Text("到下一块", "to the part below"),
        shown=False,
    ),
)
WORDS: Final = (
    (
        Text("阶段的细线 ──", "a stage's thin line ──"),
        Text("只是通报说已销号，我方未核实", "signed off as reported only, not verified by us"),
    ),
    (Text.same("0-30 31-90 >90"), Text("未关闭发现的天数", "days that findings have been open")),
    (Text.same("! 3"), Text("3 项逾期", "3 are overdue")),
    (
        Text("地区的已答", "a region's answered"),
        Text(
            "该盟市点位和资料的检查项；事项涉及几地，各地都计",
            "checks of its sites and documents; an issue of several regions counts in each",
        ),
    ),
    (
        Text("曲线", "the line"),
        Text(
            "自第一次检查起逐月累计；答过的检查项只计第一次",
            "month by month since the first visit; a check counts when first answered",
        ),
    ),
)


class DashboardScreen(InspectorScreen):
    """Stages, findings, figures and dates at the left; regions and the months at the right."""

    CSS_PATH = "dashboard.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#dashboard-stages"

    def __init__(self) -> None:
        super().__init__()
        self._found: Overview | None = None
        self._read: tuple[int, dt.date] | None = None
        """The ledger's version and the day that it was read at."""
        self._series: Series = "answered"

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="dashboard-left", can_focus=False):
            yield Panel(STAGES, id="dashboard-stages")
            yield Panel(finding_columns(wide=False), id="dashboard-findings")
            yield Panel(FIGURES, id="dashboard-figures")
            yield Panel(DUE, id="dashboard-due")
        with VerticalScroll(id="dashboard-right", can_focus=False):
            yield Panel(region_columns(wide=False), id="dashboard-regions")
            yield Panel(month_columns(()), id="dashboard-months")
            yield Chart(id="dashboard-chart")

    def panel(self, name: str) -> Panel:
        return self.query_one(f"#dashboard-{name}", Panel)

    @property
    def chart(self) -> Chart:
        return self.query_one(Chart)

    def refresh_texts(self) -> None:
        self._show()

    def refresh_data(self) -> None:
        now = self.ledger.version(), self.ledger.today()
        if self._read == now:
            return

        def show(found: Overview) -> None:
            self._found, self._read = found, now
            self._show()

        self.in_thread(
            lambda: self.inspector.dashboard.overview(),
            show,
            what=Text("汇总", "adding up"),
        )

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        """Everything again, each cursor on the line it was on."""
        found = self._found
        title = str(Text("总览", "Dashboard"))
        if found is None:
            self.show_title(title, aside=str(Text("正在汇总…", "adding up…")))
            return
        self.show_title(title, aside=str(headline(found)))
        wide = self.has_class("-wide")
        self._fill("stages", STAGES, stage_rows(found))
        self._fill("findings", finding_columns(wide), finding_rows(found))
        self._fill("figures", FIGURES, figure_rows(found))
        self._fill("due", DUE, due_rows(found))
        self._fill("regions", region_columns(wide), region_rows(found, wide))
        self._fill("months", month_columns(found.months), month_rows(found.months))
        self._draw()

    def _fill(self, name: str, columns: Sequence[Column], rows: list[ListRow]) -> None:
        panel = self.panel(name)
        before = panel.row
        panel.columns = columns
        if name != "due":
            panel.styles.height = len(rows) + 1
        panel.show(Rows(rows), keep=before.key if before else None)

    def _draw(self) -> None:
        found = self._found
        if found is None:
            return
        values = running(found.months, self._series)
        last = values[-1] if values else 0
        aside = f"{last:,}"
        if self._series == "answered":
            aside += (
                f" / {found.checks_total:,}  {share(found.checks_answered, found.checks_total)}"
            )
        if not values:
            aside = str(Text("还没有检查记录", "nothing recorded yet"))
        months = [month.month for month in found.months]
        # before the first month there was nothing: the line rises from there
        self.chart.show(str(SERIES_WORDS[self._series]), aside, months, values and [0, *values])

    # Moving

    def _columns(self) -> tuple[list[Widget], list[Widget]]:
        """The parts that one can stand on, left and right."""
        left, right = (
            [part for part in self.query_one(f"#dashboard-{side}").children if _usable(part)]
            for side in ("left", "right")
        )
        return left, right

    def action_side(self) -> None:
        """To the part of the other side that lies nearest."""
        left, right = self._columns()
        here = self.focused
        others = right if here in left else left
        if here is not None and others:
            min(others, key=lambda part: abs(_middle(part) - _middle(here))).focus()

    def action_part(self, by: int) -> None:
        for column in self._columns():
            if self.focused in column:
                at = column.index(self.focused) + by
                if 0 <= at < len(column):
                    self._enter(column[at], by)
                return

    def _enter(self, part: Widget, by: int) -> None:
        """From above on its first line, from below on its last."""
        if isinstance(part, Panel):
            part.cursor = 0 if by > 0 else part.count - 1
        part.focus()

    def on_panel_left(self, event: Panel.Left) -> None:
        event.stop()
        self.action_part(event.by)

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        if event.listing.id == "dashboard-months" and event.row and event.listing.has_focus:
            self._series = SERIES_OF[event.row.key]
            self._draw()

    def action_series(self) -> None:
        self._series = SERIES[(SERIES.index(self._series) + 1) % len(SERIES)]
        self._draw()

    # Where it leads

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self._lead(event.listing.id or "", event.row.key)

    def on_chart_opened(self, event: Chart.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        if self.focused is self.chart:
            self._lead("dashboard-months", "raised" if self._series == "open" else self._series)
        elif isinstance(self.focused, Panel):
            self.focused.action_select()

    def _lead(self, panel: str, key: str) -> None:
        app = self.inspector
        match panel.removeprefix("dashboard-"), key:
            case "stages", stage:
                app.open_register(Wanted(stage=stage))
            case "regions", region:
                app.open_register(Wanted(region=region))
            case "findings", severity:
                app.open_findings(severity=next(one for one in SEVERITIES if one == severity))
            case "figures", outcome:
                app.open_figures(outcome=next(one for one in OUTCOMES if one == outcome))
            case "due", entry:
                at = self._entry(entry)
                app.open_agenda(None if at is None else at.issue, at=at, overdue=entry == OVERDUE)
            case "months", "raised":
                app.open_findings()
            case "months", "closed":
                app.open_findings(state="closed")
            case "months", "moved":
                app.open_register(Wanted(sort="stage"))
            case _:
                app.open_register(Wanted(sort="progress", descending=True))

    def _entry(self, key: str) -> Entry | None:
        entries = () if self._found is None else self._found.next
        return next((one for one in entries if due_key(one) == key), None)


def _middle(part: Widget) -> float:
    return part.region.y + part.region.height / 2


def _usable(part: Widget) -> bool:
    return part.display and (not isinstance(part, Panel) or part.count > 0)
