"""One issue: what was found and claimed, its sites with their visits, where a visit begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector import fieldwork
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import VisitRow
from inspector.packs.model import Issue, Site
from screens.actions import BACK, Action, bindings_of
from screens.asking import Choose
from screens.base import InspectorScreen
from screens.issue_words import (
    STATES,
    issue_content,
    remark_lines,
    site_name,
    standing_words,
    way_into,
)
from screens.widgets.listing import Cell, Column, Listing, ListRow, Rows
from screens.widgets.prose import Prose

if TYPE_CHECKING:
    from inspector.figures.reconciling import FigureLine
    from inspector.workflow.lines import Standing

COLUMNS = (
    Column("site", Text("点位与检查", "Sites and visits"), None),
    Column("state", Text("状态", "State"), 10),
    Column("answered", Text("已答", "Answers"), 7, right=True),
    Column("on", Text("日期", "Date"), 10, right=True),
)
ACTIONS = (
    Action(
        "issue.visit",
        "v",
        "visit",
        Text("检查", "visit"),
        Text(
            "在光标处的点位开始检查，或打开光标处的检查",
            "start a visit at the site under the cursor, or open the visit there",
        ),
    ),
    Action(
        "issue.open",
        "enter",
        "open",
        Text("打开", "open"),
        Text(
            "打开光标处的检查；检查过的点位先问：继续、看上次、再查",
            "open the visit under the cursor; at a site that was visited, ask which or a new one",
        ),
        shown=False,
    ),
    Action(
        "issue.desk",
        "d",
        "desk",
        Text("资料检查", "desk visit"),
        Text("检查文件资料，不去现场", "check the documents, with no site"),
    ),
    Action(
        "issue.review",
        "e",
        "review",
        Text("阶段", "stages"),
        Text(
            "办理阶段：现处哪一步、还缺什么",
            "where the issue stands, and what is missing to go on",
        ),
    ),
    Action(
        "issue.add_site",
        "a",
        "add_site",
        Text("新点位", "new site"),
        Text("添加现场发现的点位", "add a site found in the field"),
    ),
    Action(
        "issue.findings",
        "f",
        "findings",
        Text("发现", "findings"),
        Text("这一项的发现", "the findings of this issue"),
    ),
    Action(
        "issue.figures",
        "i",
        "figures",
        Text("数据", "figures"),
        Text("这一项的数据：通报与所见", "the figures of this issue: claimed and seen"),
    ),
    Action(
        "issue.agenda",
        "c",
        "agenda",
        Text("日程", "agenda"),
        Text("这一项到期的：期限、步骤、通知", "what is due here: deadline, steps, notices"),
    ),
    Action(
        "issue.export",
        "x",
        "export",
        Text("导出", "export"),
        Text("导出这一项的检查结果", "a findings file of this issue"),
    ),
    BACK,
    Action(
        "issue.words",
        "tab",
        "app.focus_next",
        Text("换到正文或点位", "text or sites"),
        Text("在正文和点位之间切换，正文可上下滚动", "from the text to the sites and back"),
        shown=False,
    ),
)
WORDS = (
    (
        Text("进行中", "open"),
        Text("检查还没完成，回车继续", "the visit is not completed: Enter goes on"),
    ),
    (Text("督察发现", "found"), Text("督察时查出的数", "what the inspection found")),
    (
        Text("通报称", "claimed"),
        Text("通报说已完成的数，待现场核实", "what was reported as done, to be verified on site"),
    ),
    (Text("资料检查", "desk visit"), Text("只看文件，不去现场", "from documents, at no site")),
)
DESK = "desk"
NO_SITE = "none"
VISITS = 500
"""At most so many of the newest visits are listed; all are in the exports."""


class IssueScreen(InspectorScreen):
    """The issue in words, its sites below or beside."""

    CSS_PATH = "issue.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = "#sites"

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._sites: list[Site] = []
        self._visits: list[VisitRow] = []
        self._open_findings: int | None = None
        """None: not read yet."""
        self._standing: Standing | None = None
        self._remark = ""
        self._figures: Sequence[FigureLine] = ()

    @property
    def issue(self) -> Issue:
        found = self.pack.issue(self._number)
        if found is None:
            raise InputError(
                Text(f"没有第 {self._number} 项", f"there is no issue {self._number}"),
                Text("清单包换过了", "the pack is another one now"),
            )
        return found

    @property
    def listing(self) -> Listing:
        return self.query_one("#sites", Listing)

    def compose_body(self) -> ComposeResult:
        with Container(id="issue-body"):
            with VerticalScroll(id="issue-text"):
                yield Static(id="issue-words", markup=False)
            yield Listing(COLUMNS, id="sites")

    def refresh_texts(self) -> None:
        words = self.query_one("#issue-words", Static)
        title = Content.styled(str(self.issue.title), "bold")
        seen: Mapping[str, Content] = {}
        if self._figures:
            from screens.figure_words import seen_content

            seen = {line.figure.id: seen_content(line) for line in self._figures}
        told = issue_content(self.issue, self.library.tables, seen)
        words.update(Prose(Content("\n").join([title, *remark_lines(self._remark), told])))
        self._show_heading()
        self._show_rows()

    def refresh_data(self) -> None:
        issue, ledger = self.issue, self.ledger

        def read() -> tuple[list[Site], list[VisitRow], int, Standing, str]:
            from inspector.workflow.facts import standing_of
            from inspector.workflow.writing import remark

            opened = FindingFilter(issue=issue.number, state="open")
            return (
                fieldwork.sites_of(ledger, issue),
                queries.visits(ledger, issue=issue.number, limit=VISITS),
                queries.count_findings(ledger, opened),
                standing_of(ledger, self.pack, issue),
                remark(ledger, self.pack, issue.number) or "",
            )

        self.in_thread(read, self._show_read, what=Text("读检查记录", "reading the visits"))
        self.in_thread(
            lambda: self.inspector.reconciler.figures(issue),
            self._show_figures,
            what=Text("核对数据", "reconciling the figures"),
            group="figures",
        )

    def _show_figures(self, lines: Sequence[FigureLine]) -> None:
        if lines != self._figures:
            self._figures = lines
            self.refresh_texts()

    def _show_read(self, read: tuple[list[Site], list[VisitRow], int, Standing, str]) -> None:
        before = self._remark
        self._sites, self._visits, self._open_findings, self._standing, self._remark = read
        if self._remark != before:
            self.refresh_texts()
        self._show_heading()
        self._show_rows()

    def _show_heading(self) -> None:
        visits, findings = len(self._visits), self._open_findings
        aside = ""
        if findings is not None:
            aside = "" if self._standing is None else f"{standing_words(self._standing)}  "
            aside += str(Text(f"{visits} 次检查", f"{visits} visit{'' if visits == 1 else 's'}"))
            aside += f"  [!] {findings}" if findings else ""
        self.show_title(
            str(Text("整改清单", "Register")), f"{self._number} {self.issue.title}", aside=aside
        )

    def _show_rows(self) -> None:
        if self._open_findings is None:
            return
        listing = self.listing
        before = listing.row
        rows = [row for site in self._sites for row in self._of_site(site.id, site)]
        if not self._sites:
            told = Text("还没有点位，按 a 添加", "no sites yet: a adds one")
            rows.append(ListRow(NO_SITE, (((str(told), "muted"),), "", "", "")))
        rows += self._of_site(None, None)
        known = {site.id for site in self._sites} | {None}
        rows += [self._visit_row(v, known=False) for v in self._visits if v.site not in known]
        listing.show(Rows(rows), keep=before.key if before else None)

    def _of_site(self, id: str | None, site: Site | None) -> list[ListRow]:
        region = "" if site is None else str(self.library.tables.region_name(site.region))
        visits = [visit for visit in self._visits if visit.site == id]
        name = str(site_name(self._sites, id))
        none: Cell = ((str(Text("未检查", "not yet")), "muted"),)
        head = ListRow(
            f"site:{id or DESK}",
            (((name, "strong"), (f"  {region}", "muted")), "" if visits else none, "", ""),
            spills=True,
        )
        return [head, *(self._visit_row(visit, known=True) for visit in visits)]

    def _visit_row(self, visit: VisitRow, *, known: bool) -> ListRow:
        place = "" if known else f" {visit.site}"
        mark = "[x]" if visit.state == "completed" else "[ ]"
        return ListRow(
            f"visit:{visit.id}",
            (
                f"   {mark} {visit.author}{place}",
                ((str(STATES[visit.state]), "good" if visit.state == "completed" else ""),),
                str(visit.answered),
                visit.on,
            ),
        )

    # Keys

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        self._open(look_back=True)

    def action_visit(self) -> None:
        self._open(look_back=False)

    def _open(self, *, look_back: bool) -> None:
        """``look_back``: the last visit of a site is offered too, not only a new one."""
        row = self.listing.row
        if row is None:
            return
        kind, _, id = row.key.partition(":")
        if row.key == NO_SITE:
            self.action_add_site()
        elif kind == "visit":
            self.inspector.open_visit_screen(id)
        else:
            self._begin(None if id == DESK else id, look_back=look_back)

    def action_desk(self) -> None:
        self._begin(None)

    def _begin(self, site: str | None, *, look_back: bool = False) -> None:
        """A new visit, unless there are visits there and the person wants one of them."""
        visits = [v for v in self._visits if v.site == site]
        there = [v for v in visits if v.state == "open"]
        if look_back:
            there += [v for v in visits if v.state != "open"][:1]
        if not there:
            self._open_new(site)
            return
        ways = [way_into(visit) for visit in there]
        ways.append(Text("开始新的检查", "start a new visit"))

        def picked(at: int | None) -> None:
            if at is None:
                return
            if at < len(there):
                self.inspector.open_visit_screen(there[at].id)
            else:
                self._open_new(site)

        told = (
            Text("{site}：有未完成的检查", "{site}: a visit is open")
            if there[0].state == "open"
            else Text("{site}：检查过", "{site}: visited before")
        )
        title = told.format(site=site_name(self._sites, site))
        self.inspector.push_screen(Choose(title, lambda: [str(way) for way in ways]), picked)

    def _open_new(self, site: str | None) -> None:
        def opened(visit: str) -> None:
            self.inspector.note_saved()
            self.inspector.open_visit_screen(visit)

        self.in_thread(
            lambda: fieldwork.open_visit(self.ledger, self.library, self.pack, self._number, site),
            opened,
            what=Text("开始检查", "starting a visit"),
            group="opening",
        )

    def action_add_site(self) -> None:
        from screens.site_form import NewSite, SiteForm

        def given(site: NewSite | None) -> None:
            if site is not None:
                self._add(site)

        self.inspector.push_screen(SiteForm(self.issue, self.library.tables), given)

    def _add(self, site: object) -> None:
        from screens.site_form import NewSite

        assert isinstance(site, NewSite)
        issue = self.issue

        def added(_: str) -> None:
            self.inspector.note_saved()
            self.say(Text("已添加点位", "the site is added"))
            self.refresh_data()

        self.in_thread(
            lambda: fieldwork.add_site(
                self.ledger,
                self.library.tables,
                issue,
                name=site.name,
                region=site.region,
                lat=site.lat,
                lon=site.lon,
            ),
            added,
            what=Text("添加点位", "adding a site"),
            group="adding",
        )

    def action_review(self) -> None:
        self.inspector.open_review(self._number)

    def action_findings(self) -> None:
        self.inspector.open_findings(self._number)

    def action_agenda(self) -> None:
        self.inspector.open_agenda(self._number)

    def action_figures(self) -> None:
        self.inspector.open_figures(self._number)

    def action_export(self) -> None:
        self.inspector.open_export(self._number)
