"""The check that is open: what to look at, the input, and what the answer means, in one box.

Two ways to read a key.  *Answering*: keys that can be an answer are one.  *Commands*: every letter
is a command.  Escape goes from answering to commands, Enter back; a letter that cannot be an answer
is a command in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key as KeyPress
from textual.events import Paste
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from inspector.fieldwork.visits import Key
from inspector.packs.model import CheckType
from screens.paths import looks_like_path
from screens.widgets.check_choices import NUMBERED, CheckChoices, Option
from screens.widgets.check_input import AnswerInput
from screens.widgets.prose import Prose

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
    locked: bool = False
    """The visit is completed: to be read only."""

    @property
    def way(self) -> Way:
        match self.type:
            case "yes_no":
                return "in_line"
            case "select_one" | "select_multiple":
                return "numbered" if len(self.options) <= NUMBERED else "filtered"
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


class CheckBox(Vertical, can_focus=True):
    """The open check."""

    DEFAULT_CSS = """
    CheckBox {
        width: 1fr;
        height: auto;
        padding: 0 1;
        border: solid $border-blurred;
        border-title-align: left;
        border-subtitle-align: right;
        border-title-color: $foreground;
        border-subtitle-color: $text-muted;
        &:focus-within, &:focus { border: solid $accent; }
        &:nocolor:focus-within, &:nocolor:focus { border: heavy; }
        #facts { width: 1fr; height: auto; }
        #entry { width: 1fr; height: 1; }
        #prompt { width: 2; color: $accent; }
        #answer { width: 1fr; }
        #unit { width: auto; max-width: 24; color: $text-muted; padding: 0 1; }
        #judgement { width: 1fr; height: auto; min-height: 1; }
    }
    """

    commands: reactive[bool] = reactive(False)
    """Letters are commands, whatever the type of the check."""

    class Typed(Message):
        """The text in the input has changed; it is not an answer yet."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Given(Message):
        """An answer was given; "" takes it back. ``go_on``: to the next check."""

        def __init__(self, typed: str, *, go_on: bool) -> None:
            super().__init__()
            self.typed = typed
            self.go_on = go_on

    class Passed(Message):
        """On to the next check (or the one before) with nothing to save."""

        def __init__(self, *, by: int = 1) -> None:
            super().__init__()
            self.by = by

    class FileGiven(Message):
        """A file is to be attached; ``text`` is its path if one was pasted."""

        def __init__(self, text: str = "") -> None:
            super().__init__()
            self.text = text

    class WayChanged(Message):
        """From answering to commands, or back: other keys count now."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.question: Question | None = None
        self._saying_other = False

    def compose(self) -> ComposeResult:
        yield Static(id="facts", markup=False)
        with Horizontal(id="entry"):
            yield Static(">", id="prompt", markup=False)
            yield AnswerInput(id="answer")
            yield Static(id="unit", markup=False)
        yield CheckChoices(id="choices")
        yield Static(id="judgement", markup=False)

    @property
    def input(self) -> AnswerInput:
        return self.query_one("#answer", AnswerInput)

    @property
    def choices(self) -> CheckChoices:
        return self.query_one("#choices", CheckChoices)

    @property
    def typed(self) -> str | None:
        """The text in the input if it is an answer (and no filter of choices)."""
        if self.question is None or not self.query_one("#entry").display:
            return None
        if self._saying_other:
            said = self.input.value.strip()
            return self._joined(self.question, set(self.question.chosen), said) if said else None
        return self.input.value if self.question.way == "typed" else None

    def _joined(self, question: Question, chosen: set[str], other_text: str) -> str:
        """The names as a person types them on the command line."""
        other = [f"{OTHER}:{other_text}"] if other_text else []
        if question.type != "select_multiple":
            return "".join(other)
        names = [o.name for o in question.options if o.name in chosen and o.name != OTHER]
        return ",".join([*names, *other])

    def ask(self, question: Question, *, keep_typed: bool = False) -> None:
        """Show ``question``.

        The check that is open already keeps its focus and its cursor; ``keep_typed``: its text too.
        """
        before, self.question = self.question, question
        same = before is not None and (before.key, before.locked) == (question.key, question.locked)
        self.border_title = Content(question.title)
        self.border_subtitle = Content(question.tag)
        facts = self.query_one("#facts", Static)
        facts.update(Prose(question.facts))
        facts.display = bool(question.facts.plain)
        self.choices.display = question.way in ("in_line", "numbered", "filtered")
        self.query_one("#unit", Static).update(Content(question.unit))
        self.input.placeholder = question.placeholder
        if same:
            self.choices.relabel(question.options, question.chosen)
            if not keep_typed and question.way == "typed" and self.input.value != question.text:
                self._fill(question)
            return
        self._saying_other = False
        if self.choices.display:
            self.choices.show(
                question.options,
                question.chosen,
                multiple=question.type == "select_multiple",
                in_line=question.way == "in_line",
            )
        self._show_entry(question.way in ("typed", "filtered") and not question.locked)
        self.input.takes_files = question.type != "text"
        self._fill(question)
        self.begin()

    def _fill(self, question: Question) -> None:
        text = question.text if question.way == "typed" else ""
        self.input.fill(text, letters=question.letters)

    def judge(self, content: Content) -> None:
        """Say what the text in the input, or the answer, means."""
        judgement = self.query_one("#judgement", Static)
        if judgement.content != content:
            judgement.update(content)

    def begin(self) -> None:
        """Answering: the focus goes where the answer is typed."""
        self.commands = False
        if self.query_one("#entry").display:
            self.input.focus(scroll_visible=False)
        else:
            self.focus(scroll_visible=False)

    def stand_back(self) -> None:
        """Commands: letters no longer answer."""
        self.commands = True
        self.focus(scroll_visible=False)

    def say_other(self, text: str = "") -> None:
        """Open the input for what is not among the choices."""
        self._saying_other = True
        self._show_entry(True)
        self.input.fill(text, letters=True)
        self.begin()

    @property
    def saying_other(self) -> bool:
        """What is not among the choices is being typed."""
        return self._saying_other

    def all_choices(self) -> None:
        """Back to all the choices: what was typed to find one, or beside them, is dealt with."""
        question = self.question
        if question is not None and (self._saying_other or question.way == "filtered"):
            self._saying_other = False
            self._show_entry(question.way == "filtered")
            self._fill(question)
            self.choices.narrow("")
            self.begin()

    def put(self, text: str) -> None:
        """Put ``text`` into the input as if it had been typed."""
        self.input.value = text
        self.input.cursor_position = len(text)

    def _show_entry(self, shown: bool) -> None:
        self.query_one("#entry").display = shown

    def watch_commands(self) -> None:
        self.set_class(self.commands, "-commands")
        self.post_message(self.WayChanged())

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.question is None:
            return
        if self.question.way == "filtered" and not self._saying_other:
            self.choices.narrow(event.value)
        else:
            self.post_message(self.Typed(event.value))

    def on_check_choices_picked(self, event: CheckChoices.Picked) -> None:
        event.stop()
        if self.question is not None and not self.question.locked:
            self._choose(event.option)

    def on_answer_input_file_pasted(self, event: AnswerInput.FilePasted) -> None:
        event.stop()
        self.post_message(self.FileGiven(event.text))

    def on_paste(self, event: Paste) -> None:
        """A path dropped on a check that is not being typed into is a file to attach."""
        if not self.input.has_focus and looks_like_path(event.text):
            event.stop()
            self.post_message(self.FileGiven(event.text))

    def on_key(self, event: KeyPress) -> None:
        """Keys that answer; any other goes on to the commands."""
        if self.question is None:
            return
        if self.commands:
            handled = event.key == "enter"
            if handled:
                self.begin()
        elif event.key == "enter":
            handled = True
            self._enter(self.question)
        else:
            handled = not self.question.locked and self._answers(self.question, event)
        if handled:
            event.stop()
            event.prevent_default()

    def _enter(self, question: Question) -> None:
        if question.locked:
            self.post_message(self.Passed())
        elif (typed := self.typed) is not None:
            self.post_message(self.Given(typed, go_on=True))
        elif question.way == "files" and not question.chosen:
            self.post_message(self.FileGiven())
        elif self.choices.display and (option := self.choices.current) is not None:
            self._choose(option)
        elif question.way != "filtered" or not self.input.value.strip():
            self.post_message(self.Passed())

    def _answers(self, question: Question, event: KeyPress) -> bool:
        """Whether the key was (part of) an answer; then it has been dealt with."""
        if self.input.has_focus:
            by = {"up": -1, "down": 1}.get(event.key)
            return by is not None and question.way == "filtered" and self._step(by)
        if not self.choices.display:
            return False
        if event.key in ("left", "right"):
            return self.choices.move(1 if event.key == "right" else -1) or True
        if event.key == "space" and (option := self.choices.current) is not None:
            self._choose(option)
            return True
        if event.key in ("backspace", "delete"):
            self.post_message(self.Given("", go_on=False))
            return True
        wanted = (event.character or "").lower()
        picked = self._keyed(question, wanted)
        if picked is None:
            return False
        self._choose(picked)
        return True

    def _step(self, by: int) -> bool:
        return not self._saying_other and self.choices.move(by)

    def _keyed(self, question: Question, character: str) -> Option | None:
        if not character:
            return None
        if question.way == "in_line" and character in "123":
            return question.options[int(character) - 1]
        return next((o for o in question.options if o.key == character), None)

    def _choose(self, option: Option) -> None:
        question = self.question
        if question is None:
            return
        if option.name == OTHER and not (
            question.type == "select_multiple" and OTHER in question.chosen
        ):
            self.say_other(question.other_text or self._unlisted(option))
        elif question.type != "select_multiple":
            self.post_message(self.Given(option.name, go_on=True))
        else:
            self._toggle(question, option)

    def _unlisted(self, other: Option) -> str:
        """What was typed to filter, where it found nothing but 'other'."""
        if self.question is None or self.question.way != "filtered":
            return ""
        typed = self.input.value.strip()
        return "" if typed.casefold() in other.words.casefold() else typed

    def _toggle(self, question: Question, option: Option) -> None:
        chosen = set(question.chosen) ^ {option.name}
        kept = question.other_text if OTHER in chosen else ""
        self.post_message(self.Given(self._joined(question, chosen, kept), go_on=False))
