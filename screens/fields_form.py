"""A small form over a screen: a line for each field, checked when it is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Static

from inspector.errors import InputError
from inspector.i18n import Text
from screens.asking import NOTHING, Asking, Work

Read = Callable[[str], str]
"""What a field's typed text stands for; raises InputError for what it cannot be."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a form."""

    name: str
    label: Text
    text: str = ""
    """What stands there at first."""
    choices: Mapping[str, Text] | None = None
    """One of these, by a digit or the arrows, instead of a text."""
    read: Read | None = None
    missing: Text | None = None
    """What is said when nothing is typed; None: it may be left empty."""
    example: str = ""
    means: Callable[[str], Text] | None = None
    """What the value that ``read`` gave stands for; told below, unless that is what was typed."""


def day_from(today: dt.date) -> Read:
    """Reads a date, or ``+30``: so many days from ``today``; nothing stays nothing."""

    def read(typed: str) -> str:
        try:
            if typed.startswith("+"):
                return (today + dt.timedelta(days=int(typed[1:]))).isoformat()
            return dt.date.fromisoformat(typed).isoformat() if typed else ""
        except (ValueError, OverflowError):
            raise InputError(
                Text("日期写成 2026-11-23，或 +30（天）", "a date: 2026-11-23, or +30 (days)")
            ) from None

    return read


class OneOf(Widget, can_focus=True):
    """One of a few words, by its digit or the arrows."""

    DEFAULT_CSS = """
    OneOf {
        width: 1fr;
        height: 1;
        &:focus { background: $accent 20%; }
        &:nocolor:focus { text-style: reverse; }
    }
    """

    def __init__(self, choices: Mapping[str, Text], chosen: str, *, id: str) -> None:
        super().__init__(id=id)
        self._choices = choices
        self.chosen = chosen if chosen in choices else next(iter(choices))

    def render(self) -> Content:
        return Content("   ").join(
            Content.styled(
                f"({'x' if name == self.chosen else ' '}) {at} {word}",
                "bold" if name == self.chosen else "",
            )
            for at, (name, word) in enumerate(self._choices.items(), start=1)
        )

    def on_key(self, event: Key) -> None:
        names = list(self._choices)
        at = names.index(self.chosen)
        if event.key == "left":
            at = max(at - 1, 0)
        elif event.key in ("right", "space"):
            at = min(at + 1, len(names) - 1)
        elif event.key.isdecimal() and 1 <= int(event.key) <= len(names):
            at = int(event.key) - 1
        else:
            return
        event.stop()
        self.chosen = names[at]
        self.refresh()


class FieldsForm(Asking[dict[str, str]]):
    """The fields' values by name; dates and names as their ``read`` gave them back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next field", show=False, id="fields.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="fields.before"),
        Binding("ctrl+s", "save", "Save", show=False, id="fields.save"),
    ]

    def __init__(
        self,
        title: Text,
        fields: Sequence[Field],
        told: Text | None = None,
        check: Callable[[dict[str, str]], object] | None = None,
        work: Work[dict[str, str]] | None = None,
    ) -> None:
        """``check``: whether the values go together; raises InputError if they do not."""
        super().__init__(
            title,
            Text(
                "Tab 下一栏   回车 保存   Esc 取消",
                "Tab next field   Enter saves   Esc cancels",
            ),
            work,
        )
        self._fields = fields
        self._told = told
        self._check = check

    def compose_body(self) -> ComposeResult:
        if self._told is not None:
            yield Static(id="told", classes="above below", markup=False)
        for field in self._fields:
            with Horizontal(classes="field" if field.means is None else "field told"):
                yield Static(id=f"{field.name}-label", classes="label", markup=False)
                if field.choices is not None:
                    yield OneOf(field.choices, field.text, id=field.name)
                else:
                    yield Input(
                        field.text,
                        id=field.name,
                        compact=True,
                        select_on_focus=False,
                        placeholder=field.example,
                    )
            if field.means is not None:
                yield Static(id=f"{field.name}-means", classes="means", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        empty = [f for f in self._fields if f.choices is None and not f.text]
        self.query_one(f"#{(empty or self._fields)[0].name}").focus()

    def relabel(self) -> None:
        super().relabel()
        if self._told is not None:
            self.write("#told", self._told)
        for field in self._fields:
            self.write(f"#{field.name}-label", field.label)
            self._tell_meaning(field)
        for one in self.query(OneOf):
            one.refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain()
        for field in self._fields:
            if field.name == event.input.id:
                self._tell_meaning(field)

    def _tell_meaning(self, field: Field) -> None:
        """What is typed stands for: a slip shows before it is saved."""
        if field.means is None:
            return
        typed = self.query_one(f"#{field.name}", Input).value.strip()
        try:
            value = typed if field.read is None else field.read(typed)
        except InputError:
            value = ""
        told = field.means(value) if value else NOTHING
        self.write(f"#{field.name}-means", NOTHING if str(told) == typed else told)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def on_key(self, event: Key) -> None:
        """Enter saves from a choice too."""
        if event.key == "enter" and isinstance(self.focused, OneOf):
            event.stop()
            self.action_save()

    def action_save(self) -> None:
        """Give the values back, if each of them will do."""
        values: dict[str, str] = {}
        for field in self._fields:
            try:
                values[field.name] = self._value(field)
            except InputError as error:
                self.complain(error.what)
                self.query_one(f"#{field.name}").focus()
                return
        try:
            if self._check is not None:
                self._check(values)
        except InputError as error:
            self.complain(error.what)
            return
        self.give(values)

    def _value(self, field: Field) -> str:
        if field.choices is not None:
            return self.query_one(f"#{field.name}", OneOf).chosen
        typed = self.query_one(f"#{field.name}", Input).value.strip()
        if not typed and field.missing is not None:
            raise InputError(field.missing)
        return field.read(typed) if field.read is not None else typed
