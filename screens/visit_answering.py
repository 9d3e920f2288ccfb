"""Answering in the visit: what is typed becomes an answer, is saved, and one goes on.

The half of the visit's screen that gives and saves; :mod:`screens.visit` shows, and
:mod:`screens.visit_commands` has the other keys.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from math import inf

from textual.content import Content

from inspector.errors import HomeError, InputError, InspectorError
from inspector.fieldwork.visits import Key
from inspector.ledger.bodies import Stored
from inspector.packs import values
from inspector.packs.form import Item
from screens.base import InspectorScreen, now
from screens.visit_jobs import FILES, Recorder
from screens.visit_question import typed_form
from screens.visit_saving import Job, Saver
from screens.visit_sheet import Sheet
from screens.visit_texts import SheetTexts
from screens.widgets.check_box import CheckBox
from screens.widgets.checklist import Checklist


class VisitAnswering(InspectorScreen):
    """Gives answers and saves them in order."""

    sheet: Sheet
    texts: SheetTexts
    recorder: Recorder
    saver: Saver
    open_key: Key | None = None
    """The check that is open."""

    def __init__(self) -> None:
        super().__init__()
        self._latest: dict[Key, Job] = {}
        self._undoable: list[tuple[list[str], Job]] = []
        self._typed = ""
        self.loaded = False
        """The visit has been read."""
        self.touched = False
        """A person typed since the check was opened."""

    @property
    def checklist(self) -> Checklist:
        return self.query_one(Checklist)

    @property
    def box(self) -> CheckBox:
        """The open check, as far as it is answered."""
        return self.checklist.box

    @property
    def open_item(self) -> Item | None:
        return None if self.open_key is None else self.sheet.item(self.open_key)

    def show(self, *, keep_typed: bool = False) -> None:
        """Paint the sheet as it is now."""
        raise NotImplementedError

    def show_recorded(self) -> None:
        """The same after something was recorded, here or elsewhere."""
        raise NotImplementedError

    def told(self, error: InspectorError | None) -> None:
        """Show what went wrong, or that nothing did."""
        raise NotImplementedError

    def open_check(self, key: Key | None) -> None:
        """Open this check; what was typed in the one before is saved first."""
        if key is None or self.sheet.item(key) is None:
            return
        self.keep_typed()
        self.open_key = key
        self.touched = False
        self.show()

    def go_on(self, by: int = 1) -> None:
        """To the next check that is asked; at the end one stays."""
        following = self.sheet.next_key(self.open_key, by)
        if following is None:
            self.keep_typed()
            self.touched = False
            self.show()
        else:
            self.open_check(following)

    def keep_typed(self) -> bool:
        """Save what was typed and not given yet; False if it cannot be an answer."""
        item, typed = self.open_item, self.box.typed
        if item is None or typed is None or not self.touched or self.sheet.locked:
            return True
        return self.give(item, typed)

    def give(self, item: Item, typed: str, *, taken_over: bool = False) -> bool:
        """Make ``typed`` the answer; False (and it stays as typed) if it does not fit."""
        key = item.check.id, item.row
        self.touched = False
        if not typed.strip():
            self._take_back(item, key)
            return True
        try:
            stored = self._fitting(item, key, typed)
        except InputError as error:
            self.sheet.drafts[key] = typed
            self.sheet.refused[key] = error
            self.touched = True
            return False
        if self._same(item, key, stored) and not taken_over:
            self._forget_draft(key)
            return True
        self._forget_draft(key)
        self.sheet.pending[key] = stored
        note = self.sheet.notes.pop(key, None)
        self.submit(self.recorder.answer(item, typed, note=note, taken_over=taken_over))
        return True

    def _fitting(self, item: Item, key: Key, typed: str) -> Stored:
        if item.check.type in FILES:
            return typed
        form = self.sheet.form.form
        stored = values.parse(
            item.check, typed, form.choices(item.check, self.sheet.stored, item.row)
        )
        judgement = form.judge(key, stored, self.sheet.stored)
        if not judgement.valid:
            what = judgement.problem or item.check.label
            raise InputError(what, item.check.hint)
        return stored

    def _same(self, item: Item, key: Key, stored: Stored) -> bool:
        return item.stored == stored and item.check.type not in FILES

    def _take_back(self, item: Item, key: Key) -> None:
        self._forget_draft(key)
        if item.stored is not None:
            self.sheet.pending[key] = None
            self.submit(self.recorder.clear(item))

    def _forget_draft(self, key: Key) -> None:
        self.sheet.drafts.pop(key, None)
        self.sheet.refused.pop(key, None)

    def submit(self, job: Job) -> None:
        """Into the queue; the screen goes on at once and hears when it is on disk."""
        if job.key is not None:
            self._latest[job.key] = job
        self.sheet.evaluate()
        future = self.saver.submit(job)
        self.run_worker(
            self._settled(job, future),
            group="saving",
            description=str(job.what),
        )

    async def _settled(self, job: Job, future: Future[list[str]]) -> None:
        try:
            events = await asyncio.wrap_future(future)
        except (InspectorError, OSError) as error:
            self._over(job)
            self._failed(job, error)
        else:
            self._over(job)
            if events:
                self._undoable.append((events, job))
            self.told(None)
            self.inspector.note_saved()
        self.sheet.evaluate()
        self.show_recorded()

    def _over(self, job: Job) -> None:
        if job.key is not None and self._latest.get(job.key) is job:
            del self._latest[job.key]
            self.sheet.pending.pop(job.key, None)

    def _failed(self, job: Job, error: InspectorError | OSError) -> None:
        """Nothing was recorded: what was typed stays, to be tried again."""
        if isinstance(error, OSError):
            from inspector.disk import disk_error

            error = disk_error(error, getattr(error, "filename", None) or self.sheet.form.visit.id)
        if job.key is not None and job.typed:
            self.sheet.drafts[job.key] = job.typed
            self.sheet.refused[job.key] = error
        self.told(error)

    def action_retry(self) -> None:
        """Save again what could not be saved."""
        self.keep_typed()
        for key, error in list(self.sheet.refused.items()):
            item, typed = self.sheet.item(key), self.sheet.drafts.get(key)
            if item is not None and typed is not None and isinstance(error, HomeError):
                self.give(item, typed)
        self.show(keep_typed=True)

    def on_checklist_given(self, event: Checklist.Given) -> None:
        """An answer: saved in the background, and on to the next check."""
        event.stop()
        item = self.open_item
        if item is None:
            return
        fits = self.give(item, event.typed)
        if fits:
            self.checklist.all_choices()
        if event.go_on and fits:
            self.go_on()
        else:
            self.show(keep_typed=bool(event.typed) and not fits)

    def on_checklist_passed(self, event: Checklist.Passed) -> None:
        event.stop()
        self.go_on()

    def on_checklist_typed(self, event: Checklist.Typed) -> None:
        """Judged while it is typed."""
        event.stop()
        self.touched = True
        self._typed = self.box.typed or ""
        item = self.open_item
        if item is not None:
            self._forget_refusal(item)
            self.checklist.judge(self.judgement(item))

    def _forget_refusal(self, item: Item) -> None:
        self.sheet.refused.pop((item.check.id, item.row), None)

    def judgement(self, item: Item) -> Content:
        """What the text in the input means, or the answer on record."""
        return self.texts.judgement(item, self.box.typed)

    def unchanged(self, item: Item) -> bool:
        """Whether the input holds what is on record."""
        typed = self.box.typed
        return typed is None or typed == typed_form(item.check, item.stored)

    def save_what_is_typed(self) -> None:
        """On the way out, without the screen: typed text that fits is recorded like any other."""
        item = self.open_item
        if not self.touched or item is None or self.sheet.locked or not self._typed.strip():
            return
        key = item.check.id, item.row
        with suppress(InputError):  # it does not fit: a person who leaves by the menu was asked
            if not self._same(item, key, self._fitting(item, key, self._typed)):
                self.saver.submit(self.recorder.answer(item, self._typed))

    def ask_when_saved(self, ask: Callable[[], None]) -> None:
        """The same; what is typed until it asks was meant for it, and is no answer."""
        self.listens_from = inf
        self.when_saved(ask, then_listen=True)

    def when_saved(self, then: Callable[[], None], *, then_listen: bool = False) -> None:
        """Do it once everything given so far is recorded and read again."""

        async def wait() -> None:
            try:
                await read_and_do()
            finally:
                if then_listen:
                    self.listens_from = now()

        async def read_and_do() -> None:
            try:
                await asyncio.wrap_future(self.saver.read())
            except InspectorError as error:
                self.say_error(error)
                return
            self.sheet.evaluate()
            then()

        self.run_worker(wait(), group="saving")
