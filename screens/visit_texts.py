"""The sheet in words, worked out once: an arrow between two checks changes none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from inspector.fieldwork.visits import Key
from inspector.i18n import Text, language
from inspector.packs.form import Item
from inspector.packs.tables import Tables
from screens.visit_lines import lines_of
from screens.visit_question import figures_content, judgement_of, question_of
from screens.visit_sheet import Sheet, key_of
from screens.widgets.check_box import Question
from screens.widgets.check_lines import Line


class SheetTexts:
    """What a visit's screen says of its sheet, in the language in use."""

    def __init__(self, sheet: Sheet, tables: Tables) -> None:
        self._sheet = sheet
        self._tables = tables
        self._holds_for: object = None
        self._lines: Sequence[Line] | None = None
        self._questions: dict[Key, Question] = {}
        self._judgements: dict[tuple[Key, str | None], Content] = {}
        self._figures: dict[tuple[str, ...], Sequence[Content]] = {}
        self._seen: Mapping[str, Text] = {}

    def _forget_if_changed(self) -> None:
        now = self._sheet.stamp, language()
        if now != self._holds_for:
            self._holds_for = now
            self._lines = None
            for kept in (self._questions, self._judgements, self._figures):
                kept.clear()

    @property
    def lines(self) -> Sequence[Line]:
        """A line for each check and heading."""
        self._forget_if_changed()
        if self._lines is None:
            self._lines = lines_of(self._sheet)
        return self._lines

    def question(self, item: Item) -> Question:
        """The check as it is asked."""
        self._forget_if_changed()
        key = key_of(item)
        if key not in self._questions:
            self._questions[key] = question_of(self._sheet, item)
        return self._questions[key]

    def judgement(self, item: Item, typed: str | None) -> Content:
        """What the text in the entry means, or the answer on record."""
        self._forget_if_changed()
        key = key_of(item), typed
        if key not in self._judgements:
            self._judgements[key] = judgement_of(self._sheet, self._tables, item, typed)
        return self._judgements[key]

    def figures(self, verified: tuple[str, ...]) -> Sequence[Content]:
        """The issue's figures under a heading, those that a check bears out marked."""
        self._forget_if_changed()
        if verified not in self._figures:
            heading = Content.styled(str(Text("本事项的数据", "figures of this issue")), "bold")
            lines = figures_content(self._sheet.form.issue.figures, verified, self._seen)
            self._figures[verified] = [heading, *lines]
        return self._figures[verified]

    def see(self, seen: Mapping[str, Text]) -> None:
        """What all visits have shown of the figures, by their ids."""
        if seen != self._seen:
            self._seen = seen
            self._figures.clear()
