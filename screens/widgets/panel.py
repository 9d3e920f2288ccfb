"""A short list among others on one screen: only the one that has the focus shows where one is."""

from __future__ import annotations

from textual.message import Message

from screens.widgets.listing import Listing


class Panel(Listing):
    """A list that one leaves upwards and downwards past its ends."""

    class Left(Message):
        """The cursor would go on past an end."""

        def __init__(self, panel: Panel, by: int) -> None:
            super().__init__()
            self.panel = panel
            self.by = by
            """-1 upwards, 1 downwards."""

        @property
        def control(self) -> Panel:
            return self.panel

    @property
    def shows_cursor(self) -> bool:
        return self.has_focus

    def action_move(self, by: int) -> None:
        if 0 <= self.cursor + by < self.count:
            super().action_move(by)
        else:
            self.post_message(self.Left(self, by))
