"""A finding's words: severity, what is wrong, what to do, by when, who."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from inspector.i18n import Text
from inspector.ledger.bodies import Severity
from screens.asking import Asking, Work
from screens.words import SEVERITIES


@dataclass(frozen=True)
class FindingWords:
    """What a person wrote of a finding."""

    severity: Severity
    what: str
    action: str = ""
    due: str = ""
    responsible: str = ""


class SeverityPick(Widget, can_focus=True):
    """One of three severities, by 1 2 3 or the arrows."""

    DEFAULT_CSS = """
    SeverityPick {
        width: 1fr;
        height: 1;
        &:focus { background: $accent 20%; }
        &:nocolor:focus { text-style: reverse; }
    }
    """

    class Picked(Message):
        """Another severity was chosen."""

    def __init__(self, severity: Severity, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.severity: Severity = severity

    def render(self) -> Content:
        return Content("   ").join(
            Content.styled(
                f"({'x' if severity == self.severity else ' '}) {at} {word}",
                "bold" if severity == self.severity else "",
            )
            for at, (severity, word) in enumerate(SEVERITIES.items(), start=1)
        )

    def on_key(self, event: Key) -> None:
        severities = list(SEVERITIES)
        at = severities.index(self.severity)
        match event.key:
            case "1" | "2" | "3":
                at = int(event.key) - 1
            case "left":
                at = max(at - 1, 0)
            case "right" | "space":
                at = min(at + 1, len(severities) - 1)
            case _:
                return
        event.stop()
        self.severity = severities[at]
        self.refresh()


class FindingForm(Asking[FindingWords]):
    """Raise a finding, or change one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next field", show=False, id="finding.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="finding.before"),
        Binding("ctrl+s", "save", "Save", show=False, id="finding.save"),
    ]
    FIELDS: ClassVar[tuple[tuple[str, Text], ...]] = (
        ("what", Text("问题", "what is wrong")),
        ("action", Text("整改要求", "action")),
        ("due", Text("期限", "due")),
        ("responsible", Text("责任人", "responsible")),
    )

    def __init__(
        self,
        title: Text,
        words: FindingWords,
        *,
        today: dt.date,
        work: Work[FindingWords] | None = None,
    ) -> None:
        super().__init__(
            title,
            Text(
                "Tab 下一栏   回车 保存   Esc 取消",
                "Tab next field   Enter saves   Esc cancels",
            ),
            work,
        )
        self._words = words
        self._today = today

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Static(id="severity-label", classes="label", markup=False)
            yield SeverityPick(self._words.severity, id="severity")
        for name, _ in self.FIELDS:
            with Horizontal(classes="field"):
                yield Static(id=f"{name}-label", classes="label", markup=False)
                yield Input(
                    getattr(self._words, name),
                    id=name,
                    compact=True,
                    select_on_focus=False,
                )

    def on_mount(self) -> None:
        self.query_one("#what", Input).focus()

    def relabel(self) -> None:
        super().relabel()
        self.write("#severity-label", Text("等级", "severity"))
        for name, label in self.FIELDS:
            self.write(f"#{name}-label", label)
        month = self._today + dt.timedelta(days=30)
        example = Text(f"如 {month}，或 +30（天）", f"such as {month}, or +30 (days)")
        self.query_one("#due", Input).placeholder = str(example)
        self.query_one(SeverityPick).refresh()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def on_key(self, event: Key) -> None:
        """Enter saves from the severity too."""
        if event.key == "enter" and isinstance(self.focused, SeverityPick):
            event.stop()
            self.action_save()

    def action_save(self) -> None:
        """Give the words back, if they are whole."""
        values = {name: self.query_one(f"#{name}", Input).value.strip() for name, _ in self.FIELDS}
        if not values["what"]:
            return self._refuse("what", Text("写一句问题是什么", "say in a sentence what is wrong"))
        due = self._due(values["due"])
        if due is None:
            return self._refuse("due", Text("期限写成 2026-11-23", "write the date as 2026-11-23"))
        pick = self.query_one("#severity", SeverityPick)
        self.give(FindingWords(pick.severity, **{**values, "due": due}))
        return None

    def _refuse(self, field: str, why: Text) -> None:
        self.complain(why)
        self.query_one(f"#{field}", Input).focus()

    def _due(self, text: str) -> str | None:
        """The date; "" for none, None for what is no date."""
        try:
            if text.startswith("+"):
                return (self._today + dt.timedelta(days=int(text[1:]))).isoformat()
            return dt.date.fromisoformat(text).isoformat() if text else ""
        except (ValueError, OverflowError):
            return None
