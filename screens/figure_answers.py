"""The answers behind a figure, site by site; from each to the visit that it was given in."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from inspector.figures.reconciling import Answered, FigureLine
from inspector.figures.words import progress
from inspector.i18n import Text
from screens.actions import BACK, Action, bindings_of
from screens.base import InspectorScreen
from screens.figure_words import ANSWER_COLUMNS, answer_row, detail_of
from screens.widgets.listing import Listing, Rows

ACTIONS: Final = (
    Action(
        "figure_answers.open",
        "enter",
        "open",
        Text("打开检查", "open visit"),
        Text("到这条记录所在的检查", "the visit, at the check that was answered"),
    ),
    BACK,
)


class FigureAnswersScreen(InspectorScreen):
    """The answers behind one figure, site by site; the sites not seen yet are there too."""

    CSS_PATH = "figure_answers.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = (
        (Text("[x] 计入", "[x] counts"), Text("这条记录算在数里", "this answer is in the figure")),
        (Text("不问", "not asked"), Text("查过，那里不问这一项", "seen; it is not asked there")),
        (Text("未查", "not seen"), Text("还没有查到", "nobody has seen it there yet")),
    )
    AUTO_FOCUS = "#answer-lines"

    def __init__(self, line: FigureLine) -> None:
        super().__init__()
        self._line = line
        self._answers: list[Answered] = []

    def compose_body(self) -> ComposeResult:
        with Container(id="answers-body"):
            yield Listing(ANSWER_COLUMNS, id="answer-lines")
            with VerticalScroll(id="figure-detail", can_focus=False):
                yield Static(id="figure-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#answer-lines", Listing)

    def refresh_texts(self) -> None:
        self.show_title(
            str(Text("数据", "Figures")),
            f"{self._line.issue} {self._line.figure.label}",
            aside=str(progress(self._line)),
        )
        issue = self.pack.issue(self._line.issue)
        self.query_one("#figure-words", Static).update(detail_of(self._line, issue))
        self._show_rows()

    def refresh_data(self) -> None:
        issue, figure = self.pack.issue(self._line.issue), self._line.figure
        if issue is None:
            return

        def read() -> tuple[FigureLine, list[Answered]]:
            reconciler = self.inspector.reconciler
            lines = {line.figure.id: line for line in reconciler.figures(issue)}
            return lines.get(figure.id, self._line), reconciler.answers(issue, figure)

        def show(found: tuple[FigureLine, list[Answered]]) -> None:
            self._line, self._answers = found
            self.refresh_texts()

        self.in_thread(read, show, what=Text("读检查记录", "reading the answers"))

    def _show_rows(self) -> None:
        issue, observed = self.pack.issue(self._line.issue), self._line.figure.observed
        check = None if issue is None or observed is None else issue.check(observed.check)
        if check is None:
            return
        rows = [answer_row(at, answer, check) for at, answer in enumerate(self._answers)]
        here = self.listing.row
        self.listing.show(Rows(rows), keep=here.key if here else None)

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        row, observed = self.listing.row, self._line.figure.observed
        if row is None or observed is None:
            return
        answer = self._answers[int(row.key)]
        if answer.visit is None:
            self.inspector.open_issue(self._line.issue)
        else:
            self.inspector.open_visit_screen(answer.visit, (observed.check, answer.row))
