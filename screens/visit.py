"""The visit: one check open at a time, the others a line each.

What is shown; what answers and saves is :mod:`screens.visit_answering`, the other keys are
:mod:`screens.visit_commands`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from inspector.errors import InspectorError
from inspector.fieldwork.visits import Key
from inspector.i18n import Text
from screens.actions import Action, bindings_of
from screens.base import now
from screens.visit_actions import VISIT_ACTIONS, WORDS, actions_for
from screens.visit_commands import VisitCommands
from screens.visit_jobs import Recorder
from screens.visit_saving import Saver
from screens.visit_sheet import Sheet
from screens.visit_texts import SheetTexts
from screens.widgets.checklist import Checklist
from screens.widgets.painted import PaintedTexts


class VisitScreen(VisitCommands):
    """A visit's checklist."""

    CSS_PATH = "visit.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = VISIT_ACTIONS
    BINDINGS = bindings_of(VISIT_ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = WORDS
    AUTO_FOCUS = None

    def __init__(self, visit: str, at: Key | None = None) -> None:
        super().__init__()
        self._visit = visit
        self._at = at
        """The check to open first; None: the first that is not answered."""
        self._figures_at: int | None = None
        self.listens_from = inf

    def compose_body(self) -> ComposeResult:
        yield Static(id="trouble", markup=False)
        yield Checklist(id="checklist")
        yield PaintedTexts(id="figures")

    async def on_mount(self) -> None:
        """The visit is read in a thread; a visit whose pack is not here says so and closes."""
        loop = asyncio.get_running_loop()
        try:
            self.sheet = await loop.run_in_executor(
                None, Sheet.load, self.ledger, self.library, self._visit
            )
        except InspectorError as error:
            self.say_error(error)
            self.call_later(super().action_back)
            return
        self.texts = SheetTexts(self.sheet, self.library.tables)
        self.recorder = Recorder(self.ledger, self.library, self.sheet)
        self.saver = Saver(self.sheet.reread)
        self.open_key = self._at or self.sheet.first_open()
        self.loaded = True
        self.listens_from = now()
        self.show()
        self._bring_figures()

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
            self.when_saved(self.show_recorded)

    def on_resize(self) -> None:
        self.call_after_refresh(self._bring_figures)

    def show(self, *, keep_typed: bool = False) -> None:
        """Paint the sheet: title, lines, the open check, the figures."""
        sheet = self.sheet
        if self.open_item is None:
            self.open_key = sheet.first_open()
        item = self.open_item
        question = None if item is None else self.texts.question(item)
        self.checklist.ask(question, keep_typed=keep_typed and self.touched)
        self.checklist.show(self.texts.lines, Content("") if item is None else self.judgement(item))
        self._show_figures()
        self._show_title()
        self.refresh_keys()

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

    def show_recorded(self) -> None:
        self.show(keep_typed=True)
        self._bring_figures()

    def _show_figures(self) -> None:
        item = self.open_item
        verified = () if item is None else item.check.verifies
        self.query_one("#figures", PaintedTexts).show(self.texts.figures(verified))

    def _bring_figures(self) -> None:
        """What all visits have shown of the figures, read in a thread after every change."""
        if not (self.loaded and self.has_class("-wide")):
            return
        before, self._figures_at = self._figures_at, self.ledger.version()
        if before == self._figures_at:
            return
        slug = self.sheet.form.issue.slug

        def read() -> Mapping[str, Text]:
            from inspector.figures.words import progress

            issue = next((issue for issue in self.pack.issues if issue.slug == slug), None)
            lines = () if issue is None else self.inspector.reconciler.figures(issue)
            return {line.figure.id: progress(line) for line in lines if line.figure.observed}

        def show(seen: Mapping[str, Text]) -> None:
            self.texts.see(seen)
            self._show_figures()

        what = Text("读现场所见", "reading what was seen")
        self.in_thread(read, show, what=what, group="figures")

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

    def on_checklist_chosen(self, event: Checklist.Chosen) -> None:
        """A click opens that check."""
        event.stop()
        self.open_check(event.key)

    def on_checklist_way_changed(self, event: Checklist.WayChanged) -> None:
        event.stop()
        self.refresh_keys()

    def told(self, error: InspectorError | None) -> None:
        """An error stays in sight until something is saved again."""
        trouble = self.query_one("#trouble", Static)
        if trouble.display != (error is not None):  # setting it is a layout, changed or not
            trouble.display = error is not None
        if error is None:
            return
        words = Text(
            "[!] 没有保存：{what}。{remedy}。ctrl+s 重试",
            "[!] not saved: {what}. {remedy}. ctrl+s tries again",
        )
        what = error.what
        if error.path is not None:  # which of the files it was
            what = Text("{name}：{what}", "{name}: {what}").format(
                name=Path(error.path).name, what=what
            )
        trouble.update(Content(str(words.format(what=what, remedy=error.remedy or Text.same("")))))

    def action_back(self) -> None:
        """From answering to commands; from there to the screen before."""
        question = self.box.question
        if self.loaded and self.box.saying_other and not self.box.commands:
            self.touched = False
            self.checklist.all_choices()
            return
        answering = question is not None and question.way not in ("files", "told")
        if self.loaded and answering and not (self.sheet.locked or self.box.commands):
            self.checklist.stand_back()
        else:
            super().action_back()
