"""Options where a slip of the hand does nothing: a click stands on one, Enter chooses it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class PickList(OptionList):
    """Textual's list takes a click for a choice; here a choice settles or writes something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", show=False, id="pick.choose"),
    ]

    def action_select(self) -> None:
        """A click: one stands there now."""

    def action_choose(self) -> None:
        super().action_select()
