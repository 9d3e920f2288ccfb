"""Conflicts: what people on different devices answered differently, side by side, to be settled."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from inspector.conflicts import Conflict, Side, conflicts_of, settle
from inspector.errors import InspectorError
from inspector.i18n import Text
from screens.actions import Action, bindings_of
from screens.base import InspectorScreen
from screens.widgets.pick_list import PickList
from screens.widgets.prose import Prose
from screens.words import clock

CONFLICT_ACTIONS = (
    Action(
        "conflicts.choose",
        "enter",
        "choose_here",
        Text("选定", "settle"),
        Text("以所选的一方为准", "the chosen side holds"),
    ),
    *(
        Action(
            f"conflicts.side{at}",
            str(at),
            f"choose({at - 1})",
            Text(f"第 {at} 个", f"side {at}"),
            Text(f"以第 {at} 个为准", f"side {at} holds"),
            shown=at < 3,
        )
        for at in range(1, 10)
    ),
    Action(
        "conflicts.right",
        "right",
        "side(1)",
        Text("另一方", "other side"),
        Text("移到另一方", "stand on the other side"),
        shown=False,
    ),
    Action(
        "conflicts.left",
        "left",
        "side(-1)",
        Text("另一方", "other side"),
        Text("移到另一方", "stand on the other side"),
        shown=False,
    ),
    Action(
        "conflicts.visit",
        "v",
        "open_visit",
        Text("看检查", "visit"),
        Text("打开有冲突的那次检查", "open the visit that is in conflict"),
    ),
    Action(
        "conflicts.back",
        "escape",
        "back",
        Text("返回", "back"),
        Text("返回上一屏", "to the screen before"),
    ),
)


class SideCard(Widget):
    """One side of a conflict: its value, who gave it, where and when."""

    DEFAULT_CSS = """
    SideCard {
        width: 1fr;
        height: auto;
        padding: 0 1;
        border: solid $border-blurred;
        border-title-color: $foreground;
        &.-here { border: solid $accent; }
        &:nocolor.-here { border: heavy; }
    }
    """

    class Clicked(Message):
        """A person clicked the card; ``twice``: to settle it so."""

        def __init__(self, card: SideCard, *, twice: bool) -> None:
            super().__init__()
            self.card = card
            self.twice = twice

        @property
        def control(self) -> SideCard:
            return self.card

    def __init__(self, at: int, side: Side, *, shown: Text | None) -> None:
        """``shown``: why this side is the one that is shown elsewhere; None: it is not."""
        super().__init__()
        self.at = at
        self.side = side
        self._shown = shown
        self.border_title = Content(str(at + 1))

    def render(self) -> Prose:
        side = self.side
        lines = [
            Content.styled(str(side.value), "bold"),
            Content(side.author),
            Content.styled(f"{clock(side.at)}  {side.device}", "$text-muted"),
        ]
        if side.note:
            lines.append(Content(str(Text("备注：{n}", "note: {n}").format(n=side.note))))
        if self._shown is not None:
            lines.append(Content.styled(str(self._shown), "$text-muted"))
        return Prose(Content("\n").join(lines))

    def on_click(self, event: Click) -> None:
        self.post_message(self.Clicked(self, twice=event.chain > 1))


class ConflictsScreen(InspectorScreen):
    """All conflicts; one of them open."""

    CSS_PATH = "conflicts.tcss"
    EMPTY: ClassVar[Text] = Text(
        "没有冲突。\n同步后，若两台终端对同一项的答案不同，会列在这里，由人选定。",
        "No conflicts.\nAfter a sync, what two devices answered differently is listed here, and a"
        " person chooses.",
    )

    ACTIONS: ClassVar[tuple[Action, ...]] = CONFLICT_ACTIONS
    BINDINGS = bindings_of(CONFLICT_ACTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._conflicts: list[Conflict] = []
        self._side = 0

    def compose_body(self) -> ComposeResult:
        yield Static(id="empty", markup=False)
        yield PickList(id="conflict-list", markup=False, compact=True)
        with VerticalScroll(id="conflict-detail", can_focus=False):
            yield Static(id="conflict-what", markup=False)
            yield Horizontal(id="sides")
            yield Static(id="conflict-told", markup=False)

    @property
    def options(self) -> PickList:
        return self.query_one("#conflict-list", PickList)

    @property
    def conflict(self) -> Conflict | None:
        """The one that is open."""
        at = self.options.highlighted
        return self._conflicts[at] if at is not None and at < len(self._conflicts) else None

    def refresh_texts(self) -> None:
        self.show_title(
            str(Text("整改清单", "Register")),
            str(Text("冲突", "Conflicts")),
            aside=str(len(self._conflicts) or ""),
        )

    def refresh_data(self) -> None:
        self.run_worker(self._read(), group="reading", exclusive=True)

    async def _read(self) -> None:
        """Read them in a thread, keep the place, show."""
        before = self.conflict
        try:
            self._conflicts = await asyncio.to_thread(conflicts_of, self.ledger, self.library)
        except InspectorError as error:
            self.say_error(error)
            return
        options = self.options
        options.clear_options()
        options.add_options(
            [
                Content.assemble(f"{one.what}", (f"  {one.where}", "$text-muted"))
                for one in self._conflicts
            ]
        )
        places = [one.register for one in self._conflicts]
        if places:
            kept = before is not None and before.register in places
            options.highlighted = places.index(before.register) if kept and before else 0
        self.refresh_texts()
        await self._show()

    async def _show(self) -> None:
        conflict = self.conflict
        empty = self.query_one("#empty", Static)
        empty.update(Content(str(self.EMPTY)))
        empty.display = not self._conflicts
        self.options.display = bool(self._conflicts)
        self.query_one("#conflict-detail").display = conflict is not None
        sides = self.query_one("#sides", Horizontal)
        if conflict is None:
            return
        about = Content.assemble(
            (str(conflict.what), "bold"), "\n", (str(conflict.where), "$text-muted")
        )
        self.query_one("#conflict-what", Static).update(Prose(about))
        self.query_one("#conflict-told", Static).update(
            Content.styled(
                str(
                    Text(
                        "按数字选定，或用左右键选好后回车，或双击；没有选的留在记录里。",
                        "A digit chooses, or left/right and Enter, or a double click; what is not"
                        " chosen stays in the log.",
                    )
                ),
                "$text-muted",
            )
        )
        self._side = 0
        async with self.batch():
            await sides.remove_children()
            await sides.mount_all(
                SideCard(at, side, shown=None if at else conflict.first)
                for at, side in enumerate(conflict.sides)
            )
        self._mark()

    def _mark(self) -> None:
        for card in self.query(SideCard):
            card.set_class(card.at == self._side, "-here")

    async def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        await self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose(self._side)

    def on_side_card_clicked(self, event: SideCard.Clicked) -> None:
        event.stop()
        self._side = event.card.at
        self._mark()
        if event.twice:
            self.action_choose(self._side)

    def action_side(self, by: int) -> None:
        """Stand on the next side."""
        if self.conflict is not None:
            self._side = (self._side + by) % len(self.conflict.sides)
            self._mark()

    def action_choose_here(self) -> None:
        self.action_choose(self._side)

    def action_open_visit(self) -> None:
        """The visit in which people disagree."""
        from screens.visit import VisitScreen

        if self.conflict is not None and self.conflict.visit is not None:
            self.inspector.push_screen(VisitScreen(self.conflict.visit))

    def action_choose(self, at: int) -> None:
        """Settle the open conflict in favour of this side."""
        conflict = self.conflict
        if conflict is not None and at < len(conflict.sides):
            self.run_worker(self._settle(conflict, conflict.sides[at]), group="settle")

    async def _settle(self, conflict: Conflict, side: Side) -> None:
        try:
            await asyncio.to_thread(settle, self.ledger, side.event)
        except InspectorError as error:
            self.say_error(error)
            return
        told = Text("已选定：{what} = {value}", "settled: {what} = {value}")
        self.say(told.format(what=conflict.what, value=side.value))
        self.inspector.note_saved()
        self.refresh_data()
