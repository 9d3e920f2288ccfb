"""Packs that colleagues offer: who, what each changes, and whether to take it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.i18n import Text
from inspector.packs.changes import words
from inspector.packs.library import PackInfo
from inspector.sync import offers
from inspector.sync.offers import Offer
from screens.actions import BACK, Action, bindings_of
from screens.asking import Confirm
from screens.base import InspectorScreen
from screens.widgets.listing import Cell, Column, Listing, ListRow, Rows
from screens.widgets.prose import Prose

ACTIONS: Final = (
    Action(
        "offers.take",
        "enter",
        "take",
        Text("取用", "take"),
        Text("取用光标处的清单包", "take the pack under the cursor"),
    ),
    Action(
        "offers.leave",
        "x",
        "leave_it",
        Text("不要", "leave"),
        Text("不要这个版本；以后的版本仍会提示", "not this version; a later one is offered again"),
    ),
    BACK,
)
COLUMNS: Final = (
    Column("pack", Text("清单包", "Pack"), 22),
    Column("version", Text("版本", "Version"), 10),
    Column("from", Text("来自", "From"), None),
    Column("state", Text("状态", "State"), 12),
)


class PackOffersScreen(InspectorScreen):
    """A list of offers, and all that the one under the cursor changes."""

    CSS_PATH = "pack_offers.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = ACTIONS
    BINDINGS = bindings_of(ACTIONS)
    WORDS: ClassVar[tuple[tuple[Text, Text], ...]] = (
        (Text("+ - ~", "+ - ~"), Text("新增、删去、改动", "added, gone, changed")),
        (
            Text("[!] 未信任", "[!] waits"),
            Text("先在同步页信任它的终端", "its device is to be trusted first, on the sync screen"),
        ),
    )
    AUTO_FOCUS = "#offer-lines"

    def __init__(self) -> None:
        super().__init__()
        self._offers: list[Offer] | None = None

    def compose_body(self) -> ComposeResult:
        with Container(id="offers-body"):
            yield Listing(COLUMNS, id="offer-lines")
            with VerticalScroll(id="offer-detail", can_focus=False):
                yield Static(id="offer-words", markup=False)

    @property
    def listing(self) -> Listing:
        return self.query_one("#offer-lines", Listing)

    @property
    def offer(self) -> Offer | None:
        """The one under the cursor."""
        row, found = self.listing.row, self._offers or []
        return next((one for one in found if row is not None and _key(one) == row.key), None)

    def refresh_texts(self) -> None:
        self.show_title(str(Text("同步", "Sync")), str(Text("同事提供的清单包", "Packs offered")))
        self._show()

    def refresh_data(self) -> None:
        ledger, library = self.ledger, self.library

        def show(found: list[Offer]) -> None:
            self._offers = found
            self._show()

        self.in_thread(
            lambda: offers.offers(ledger, library),
            show,
            what=Text("查看清单包", "looking at the packs"),
        )

    def _show(self) -> None:
        if self._offers is None:
            return
        before = self.listing.row
        rows = [_row(one) for one in self._offers]
        self.listing.show(Rows(rows), keep=before.key if before else None)
        self._show_words()

    def _show_words(self) -> None:
        told = Text(
            "没有新的清单包。同事用 inspector pack publish 发布后，同步一次就会出现在这里。",
            "Nobody offers a new pack. After a colleague's `inspector pack publish` a sync brings"
            " it here.",
        )
        lines = [str(told)]
        if (one := self.offer) is not None:
            lines = [str(one.title or one.pack), str(offers.standing(one))]
            lines += [str(words(change)) for change in one.changes]
        self.query_one("#offer-words", Static).update(Prose(Content("\n".join(lines))))

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        event.stop()
        self._show_words()

    def on_listing_selected(self, event: Listing.Selected) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        one = self.offer
        if one is None:
            return
        if not one.ready:
            self.say(offers.standing(one))
            return

        def sure(yes: bool | None) -> None:
            if yes:
                self.in_thread(
                    lambda: offers.take(self.ledger, self.library, one.pack, one.version),
                    self._taken,
                    what=Text("取用清单包", "taking the pack"),
                    group="offers",
                )

        title = Text(f"取用 {one.pack} {one.version}？", f"take {one.pack} {one.version}?")
        told = Text(
            "{standing}\n未完成的检查仍按原来的清单包；下次打开 Inspector 起用新版。",
            "{standing}\nOpen visits go on with the pack they began with; the new one is used from"
            " the next start on.",
        )
        self.inspector.push_screen(Confirm(title, told.format(standing=offers.standing(one))), sure)

    def _taken(self, info: PackInfo) -> None:
        self.say(
            Text(
                f"已取用 {info.id} {info.version}，下次打开时起用",
                f"took {info.id} {info.version}; it is used from the next start on",
            )
        )
        self.refresh_data()

    def action_leave_it(self) -> None:
        one = self.offer
        if one is not None:
            self.in_thread(
                lambda: offers.leave(self.ledger, self.library, one.pack, one.version),
                lambda _: self.refresh_data(),
                what=Text("记下不要", "noting that it is left"),
                group="offers",
            )


def _key(offer: Offer) -> str:
    return f"{offer.pack} {offer.version}"


def _row(offer: Offer) -> ListRow:
    who = offer.signed.device_name or offer.signed.device
    state: Cell
    if offer.left:
        state = ((str(Text("已不要", "left")), "muted"),)
    elif offer.ready:
        state = ((str(Text("可取用", "to take")), "good"),)
    elif offer.trusted:
        state = ((str(Text("待同步", "next sync")), ""),)
    else:
        state = ((str(Text("[!] 未信任", "[!] waits")), "warn"),)
    return ListRow(_key(offer), (offer.pack, offer.version, who, state))
