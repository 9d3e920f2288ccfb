"""The visit: one check open at a time, the others a line each.

What is shown; what answers and saves is :mod:`screens.visit_answering`, the other keys are
:mod:`screens.visit_commands`.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.errors import InspectorError
from inspector.i18n import Text
from screens.actions import Action, bindings_of
from screens.visit_actions import VISIT_ACTIONS, WORDS, actions_for
from screens.visit_commands import VisitCommands
from screens.visit_jobs import Recorder
from screens.visit_lines import lines_of
from screens.visit_question import figures_content, question_of
from screens.visit_saving import Saver
from screens.visit_sheet import Sheet
from screens.widgets.check_box import CheckBox
from screens.widgets.check_lines import CheckLines
from screens.widgets.prose import Prose


class VisitScreen(VisitCommands):
    """A visit's checklist."""

    CSS_PATH = "visit.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = VISIT_ACTIONS
    BINDINGS = bindings_of(VISIT_ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = None

    def __init__(self, visit: str) -> None:
        super().__init__()
        self._visit = visit

    def compose_body(self) -> ComposeResult:
        yield Static(id="trouble", markup=False)
        with Horizontal(id="visit-body"):
            with VerticalScroll(id="checklist", can_focus=False):
                yield CheckLines(id="above")
                yield CheckBox(id="open")
                yield CheckLines(id="below")
            with VerticalScroll(id="figures", can_focus=False):
                yield Static(id="figure-list", markup=False)

    async def on_mount(self) -> None:
        """The visit is read in a thread; a visit whose pack is not here says so and closes."""
        self.box.display = False
        loop = asyncio.get_running_loop()
        try:
            self.sheet = await loop.run_in_executor(
                None, Sheet.load, self.ledger, self.library, self._visit
            )
        except InspectorError as error:
            self.say_error(error)
            self.call_later(super().action_back)
            return
        self.recorder = Recorder(self.ledger, self.library, self.sheet)
        self.saver = Saver(self.sheet.reread)
        self.open_key = self.sheet.first_open()
        self.loaded = True
        self.show()

    def on_unmount(self) -> None:
        """What was given, and what was typed and fits, is recorded before the screen is gone."""
        if self.loaded:
            self.save_what_is_typed()
            self.saver.close()

    def refresh_texts(self) -> None:
        if self.loaded:
            self.show(keep_typed=True)

    def refresh_data(self) -> None:
        """Somebody wrote to the ledger: read again, after what is being saved here."""
        if self.loaded:
            self.when_saved(lambda: self.show(keep_typed=True))

    def show(self, *, keep_typed: bool = False) -> None:
        """Paint the sheet: title, lines, the open check, the figures."""
        sheet = self.sheet
        if self.open_item is None:
            self.open_key = sheet.first_open()
        item = self.open_item
        lines = lines_of(sheet)
        at = next((i for i, line in enumerate(lines) if line.key == self.open_key), len(lines))
        self.query_one("#above", CheckLines).show(lines[:at])
        self.query_one("#below", CheckLines).show(lines[at + 1 :])
        self.box.display = item is not None
        if item is not None:
            self.box.ask(question_of(sheet, item), keep_typed=keep_typed and self.touched)
            self.box.judge(self.judgement(item))
        self._show_figures()
        self._show_title()
        self.refresh_keys()
        self.call_after_refresh(self.box.scroll_visible, animate=False)

    def actions_now(self) -> tuple[Action, ...]:
        item = self.open_item if self.loaded else None
        if item is None:
            return VISIT_ACTIONS
        answer = self.sheet.seen.answers.get((item.check.id, item.row))
        return tuple(
            actions_for(
                self.box.question,
                commands=self.box.commands,
                locked=self.sheet.locked,
                in_row=item.row is not None,
                has_last=answer is None and self.sheet.last_answer(item) is not None,
                in_conflict=answer is not None and answer.conflicts > 0,
            )
        )

    def _show_figures(self) -> None:
        item = self.open_item
        verified = () if item is None else item.check.verifies
        lines = figures_content(self.sheet.form.issue.figures, verified)
        heading = Content.styled(str(Text("本事项的数据", "figures of this issue")), "bold")
        figures = self.query_one("#figure-list", Static)
        content = Prose(Content("\n").join([heading, *lines]))
        if figures.content != content:
            figures.update(content)

    def _show_title(self) -> None:
        visit, (done, asked) = self.sheet.form.visit, self.sheet.progress
        kind = (
            Text("现场检查", "visit") if visit.site is not None else Text("资料检查", "desk visit")
        )
        state = f"[{Text('已完成', 'completed')}]  " if self.sheet.locked else ""
        self.show_title(
            f"{visit.issue} {self.sheet.form.issue.title}",
            str(self.sheet.place),
            aside=f"{state}{visit.on} {kind}  {done}/{asked}",
        )

    def on_check_lines_chosen(self, event: CheckLines.Chosen) -> None:
        """A click opens that check."""
        event.stop()
        self.open_check(event.key)

    def on_check_box_way_changed(self, event: CheckBox.WayChanged) -> None:
        event.stop()
        self.refresh_keys()

    def told(self, error: InspectorError | None) -> None:
        """An error stays in sight until something is saved again."""
        trouble = self.query_one("#trouble", Static)
        trouble.display = error is not None
        if error is None:
            return
        words = Text(
            "[!] 没有保存：{what}。{remedy}。ctrl+s 重试",
            "[!] not saved: {what}. {remedy}. ctrl+s tries again",
        )
        trouble.update(
            Content(str(words.format(what=error.what, remedy=error.remedy or Text.same(""))))
        )

    def action_back(self) -> None:
        """From answering to commands; from there to the screen before."""
        question = self.box.question
        if self.loaded and self.box.saying_other and not self.box.commands:
            self.touched = False
            self.box.all_choices()
            return
        answering = question is not None and question.way not in ("files", "told")
        if self.loaded and answering and not (self.sheet.locked or self.box.commands):
            self.box.stand_back()
        else:
            super().action_back()
