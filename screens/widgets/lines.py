# NOTE (lead to the shell helper, 06:38): I thought you were stuck and overwrote this by accident. You own it: write your own version back if you have one, or build on this one. Remove this note.
"""The lines around a screen: its title, the status, the keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from inspector.i18n import Text
from screens.actions import Action
from screens.widgets.cells import cut, width_of


class Line(Widget):
    """One row of text."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"


class TitleLine(Line):
    """Where one is, and how far: ``27 Xilingol > Abag sewage works        7/11``."""

    DEFAULT_CSS = "TitleLine { text-style: bold; border-bottom: none; }"

    parts: reactive[tuple[str, ...]] = reactive(())
    aside: reactive[str] = reactive("")
    """At the right end."""

    def render(self) -> Content:
        room = self.size.width - 2
        left = cut("  >  ".join(self.parts), max(room - width_of(self.aside) - 2, 8))
        gap = " " * max(room - width_of(left) - width_of(self.aside), 1)
        return Content.assemble(" ", left, gap, (self.aside, "$text-muted"))


class StatusLine(Line):
    """Online or not, what waits to be sent, when was saved, the language."""

    DEFAULT_CSS = "StatusLine { color: $text-muted; }"

    online: reactive[bool | None] = reactive[bool | None](None)
    """None: no remote to be online for."""
    waiting: reactive[int] = reactive(0)
    """Events that no remote has yet."""
    conflicts: reactive[int] = reactive(0)
    saved_at: reactive[str] = reactive("")
    """Local time of the last commit, HH:MM:SS."""
    told: reactive[str] = reactive("")
    """What has just happened with a remote."""
    code: reactive[str] = reactive("EN")

    def render(self) -> Content:
        states = {
            True: Text("在线", "online"),
            False: Text("离线", "offline"),
            None: Text("未设同步目标", "no remote"),
        }
        parts = [str(states[self.online])]
        if self.waiting:
            parts.append(str(Text(f"待发 {self.waiting}", f"unsent {self.waiting}")))
        if self.conflicts:
            parts.append(str(Text(f"[!] 冲突 {self.conflicts}", f"[!] conflicts {self.conflicts}")))
        if self.saved_at:
            parts.append(str(Text(f"{self.saved_at} 已存", f"saved {self.saved_at}")))
        if self.told:
            parts.append(self.told)
        left = cut("  ".join(parts), self.size.width - 6)
        gap = " " * max(self.size.width - width_of(left) - width_of(self.code) - 2, 1)
        return Content(f" {left}{gap}{self.code}")


class KeyLine(Line):
    """The keys that count now, the most important first, as many as there is room for."""

    DEFAULT_CSS = "KeyLine { background: $panel; }"

    actions: reactive[Sequence[Action]] = reactive[Sequence[Action]](())

    def render(self) -> Content:
        room, shown = self.size.width - 1, Content(" ")
        for action in self.actions:
            key, label = action.key, str(action.label)
            room -= width_of(key) + width_of(label) + 3
            if room < 0:
                break
            shown += Content.assemble((key, "$accent bold"), f" {label}  ")
        return shown
