"""The check that is open: what to look at, the input, and what the answer means, in one box.

What the box holds and how it is painted; the keys and the mouse come from
:class:`screens.widgets.checklist.Checklist`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from inspector.fieldwork.visits import Key
from inspector.packs.model import CheckType
from screens.widgets.cells import cut, width_of
from screens.widgets.check_choices import NUMBERED, Choices, Option
from screens.widgets.check_entry import Entry
from screens.widgets.looks import Looks

OTHER = "other"
Way = Literal["in_line", "numbered", "filtered", "typed", "files", "told"]


@dataclass(frozen=True)
class Question:
    """All that the box shows of one check."""

    key: Key
    type: CheckType
    title: str
    tag: str
    facts: Content
    unit: str = ""
    text: str = ""
    """What stands in the input: typed and not saved yet, or the answer as it can be typed."""
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    chosen: tuple[str, ...] = ()
    """Names of options; `other` when something else was said."""
    other_text: str = ""
    """What was said that is not among the options."""
    listed: bool = False
    """The options come from a table: one is found by typing, however few are left of it."""
    locked: bool = False
    """The visit is completed: to be read only."""

    @property
    def way(self) -> Way:
        match self.type:
            case "yes_no":
                return "in_line"
            case "select_one" | "select_multiple":
                few = len(self.options) <= NUMBERED and not self.listed
                return "numbered" if few else "filtered"
            case "photo" | "file":
                return "files"
            case "note" | "calculate":
                return "told"
            case _:
                return "typed"

    @property
    def letters(self) -> bool:
        """Whether an answer may have letters."""
        return self.type not in ("integer", "decimal", "date", "time")


class Row(NamedTuple):
    """One row of the checklist, and what a click on it means."""

    strip: Strip
    part: Literal["line", "box", "entry", "choices"]
    at: int = 0
    """Which line, or which row of choices."""


INDENT = 2
"""Cells from the edge of the box to what stands in it."""
PROMPT = "> "
_LIGHT, _HEAVY = tuple("┌─┐│└┘"), tuple("┏━┓┃┗┛")
_MOST_UNIT = 22


class CheckBox:
    """The open check, as far as it is answered."""

    def __init__(self) -> None:
        self.question: Question | None = None
        self.entry = Entry()
        self.choices = Choices()
        self.judgement = Content("")
        """What the text in the entry, or the answer, means."""
        self.commands = False
        """Letters are commands, whatever the type of the check."""
        self.saying_other = False
        """What is not among the choices is being typed."""

    @property
    def has_entry(self) -> bool:
        """There is a line to type in."""
        question = self.question
        return question is not None and (
            self.saying_other or (question.way in ("typed", "filtered") and not question.locked)
        )

    @property
    def has_choices(self) -> bool:
        return self.question is not None and self.question.way in (
            "in_line",
            "numbered",
            "filtered",
        )

    @property
    def editing(self) -> bool:
        """Keys are typed."""
        return self.has_entry and not self.commands

    @property
    def filtering(self) -> bool:
        """What is typed finds a choice."""
        return (
            self.question is not None and self.question.way == "filtered" and not self.saying_other
        )

    @property
    def typed(self) -> str | None:
        """The text in the entry if it is an answer (and no filter of choices)."""
        if self.question is None or not self.has_entry:
            return None
        if self.saying_other:
            said = self.entry.value.strip()
            return self.joined(set(self.question.chosen), said) if said else None
        return self.entry.value if self.question.way == "typed" else None

    def joined(self, chosen: set[str], other_text: str) -> str:
        """The names as a person types them on the command line."""
        question = self.question
        other = [f"{OTHER}:{other_text}"] if other_text else []
        if question is None or question.type != "select_multiple":
            return "".join(other)
        names = [o.name for o in question.options if o.name in chosen and o.name != OTHER]
        return ",".join([*names, *other])

    def ask(self, question: Question | None, *, keep_typed: bool = False) -> bool:
        """Take ``question``; whether it is another one.

        The check that is open already keeps its cursors; ``keep_typed``: its text too.
        """
        before, self.question = self.question, question
        if question is None:
            return before is not None
        self.entry.placeholder = question.placeholder
        if before is not None and (before.key, before.locked) == (question.key, question.locked):
            self.choices.relabel(question.options, question.chosen)
            if not keep_typed and question.way == "typed" and self.entry.value != question.text:
                self._fill(question)
            return False
        self.saying_other = self.commands = False
        self.choices.show(
            question.options,
            question.chosen,
            multiple=question.type == "select_multiple",
            in_line=question.way == "in_line",
        )
        self._fill(question)
        return True

    def _fill(self, question: Question) -> None:
        self.entry.fill(question.text if question.way == "typed" else "", letters=question.letters)

    def say_other(self, text: str) -> None:
        """Open the entry for what is not among the choices."""
        self.saying_other = True
        self.entry.fill(text, letters=True)

    def all_choices(self) -> None:
        """Back to all the choices: what was typed to find one, or beside them, is dealt with."""
        self.saying_other = False
        self.choices.narrow("")
        if self.question is not None:
            self._fill(self.question)

    # Painting

    def paint(self, width: int, looks: Looks) -> list[Row]:
        """The box in rows of ``width`` cells; none without a question."""
        question = self.question
        if question is None:
            return []
        inner = width - 2 * INDENT
        rows: list[Row] = []
        if question.facts.plain:
            rows += [Row(strip, "box") for strip in looks.wrapped(question.facts, inner)]
        if self.has_entry:
            rows.append(Row(self._entry(question, inner, looks), "entry"))
        elif question.locked and question.way == "typed" and question.text:
            said = Content.assemble((question.text, "bold"), f" {question.unit}".rstrip())
            rows += [Row(strip, "box") for strip in looks.wrapped(said, inner)]
        if self.has_choices:
            strips = self.choices.paint(inner, looks)
            rows += [Row(strip, "choices", at) for at, strip in enumerate(strips)]
        rows += [Row(strip, "box") for strip in looks.wrapped(self.judgement, inner)]
        return list(_framed(question, rows, width, looks))

    def entry_room(self, width: int) -> int:
        """Cells of the text in a box of this width."""
        unit = "" if self.question is None else self.question.unit
        return max(width - 2 * INDENT - len(PROMPT) - 2 - min(width_of(unit), _MOST_UNIT), 1)

    def _entry(self, question: Question, inner: int, looks: Looks) -> Strip:
        room = self.entry_room(inner + 2 * INDENT)
        active = not self.commands and looks.focused
        return Strip(
            [
                Segment(PROMPT, looks.style("checklist--prompt")),
                *self.entry.paint(room, looks, active=active),
                Segment(f" {cut(question.unit, _MOST_UNIT)} ", looks.style("checklist--unit")),
            ]
        )


def _framed(question: Question, rows: Iterable[Row], width: int, looks: Looks) -> Iterator[Row]:
    """The rows between the borders, which bear the title and the tag."""
    edge, plain = looks.style("checklist--border"), looks.style()
    heavy = looks.colourless and looks.focused
    left_top, line, right_top, side, left_bottom, right_bottom = _HEAVY if heavy else _LIGHT
    title, tag = (
        f" {cut(text, width - 6)} " if text else "" for text in (question.title, question.tag)
    )
    after = line * (width - 3 - width_of(title))
    before = line * (width - 3 - width_of(tag))
    top = [
        (left_top + line, edge),
        (title, looks.style("checklist--title")),
        (after + right_top, edge),
    ]
    yield Row(looks.row(Segment(*piece) for piece in top), "box")
    left, right = Segment(side, edge), Segment(side, edge)
    space = Segment(" ", plain)
    for row in rows:
        yield row._replace(strip=looks.row([left, space, *row.strip, space, right]))
    bottom = [
        (left_bottom + before, edge),
        (tag, looks.style("checklist--tag")),
        (line + right_bottom, edge),
    ]
    yield Row(looks.row(Segment(*piece) for piece in bottom), "box")
