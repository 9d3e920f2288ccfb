"""The app on a home of its own, and a hand on its keyboard."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from inspector import fieldwork
from inspector.config import Config
from inspector.fieldwork.visits import Key
from inspector.home import Home
from inspector.ledger import bodies
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack
from screens.base import InspectorScreen
from screens.visit import VisitScreen
from screens.visit_lines import lines_of
from screens.widgets.check_box import CheckBox
from screens.widgets.check_lines import Line
from tests.conftest import WallClock
from tests.sample.laptops import hears
from tests.sample.libraries import OnePack
from tests.screens.checklist import PACK
from tests.screens.hosting import app_on, at_rest
from tests.screens.looks import PICTURES, Look, text_of

SIZES = ((80, 24), (140, 45))


@pytest.fixture(autouse=True)
def steady_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor that blinks makes another picture every half second."""
    monkeypatch.setattr(Input, "cursor_blink", False)


class Hand:
    """A person at the keyboard: every key is followed by what it sets off."""

    def __init__(self, pilot: Pilot[object]) -> None:
        self.app_pilot = pilot
        self.app: App[object] = pilot.app

    @property
    def screen(self) -> VisitScreen:
        """The visit, whatever lies over it."""
        found = [s for s in self.app.screen_stack if isinstance(s, VisitScreen)]
        return found[-1]

    @property
    def box(self) -> CheckBox:
        return self.screen.box

    @property
    def told(self) -> list[str]:
        """What the notifications say."""
        notices = self.app._notifications  # pyright: ignore[reportPrivateUsage]
        return [notice.message for notice in notices]

    async def settle(self) -> None:
        """Wait until everything set off is done and painted."""
        await self.app_pilot.pause()
        await at_rest(self.app_pilot)
        await self.app_pilot.pause()

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait for what happens by itself; a loaded machine is slow."""
        for _ in range(1200):
            if seen():
                return
            await self.app_pilot.pause(0.05)
        raise AssertionError("it did not come")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.app_pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        await self.app_pilot.press(*text)
        await self.settle()

    async def open(self, check: str, row: str | None = None) -> None:
        """Open a check, as a click on its line does."""
        self.screen.open_check((check, row))
        await self.settle()

    def line(self, check: str) -> Line:
        key: Key = (check, None)
        return next(line for line in lines_of(self.screen.sheet) if line.key == key)

    def hold_commits(self, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
        """From here on nothing is committed until the event is set."""
        record_all, go = Ledger.record_all, threading.Event()

        def held(
            ledger: Ledger, facts: Sequence[bodies.Known], *, settle: bool = False
        ) -> list[Event]:
            go.wait()
            return record_all(ledger, facts, settle=settle)

        monkeypatch.setattr(Ledger, "record_all", held)
        return go


class Field:
    """A visit to the plant of the small checklist, and a colleague's laptop."""

    def __init__(
        self, ledger: Ledger, colleague: Ledger, wall: WallClock, pack: Pack = PACK
    ) -> None:
        self.wall = wall
        self.pack = pack
        self.ledger = ledger
        self.colleague = colleague
        self.library: Library = OnePack(ledger.home, pack)
        self.visit = self.open_visit(dt.date(2018, 3, 5))

    def open_visit(self, on: dt.date) -> str:
        return fieldwork.open_visit(self.ledger, self.library, self.pack, 27, "abag-plant", on)

    def earlier_visit(self) -> str:
        return self.open_visit(dt.date(2018, 1, 9))

    def colleague_answers(self, check: str, typed: str) -> None:
        """The colleague, who has everything so far, answers; it comes in."""
        hears(self.colleague, self.ledger)
        fieldwork.answer(self.colleague, self.library, self.visit, check, typed)
        hears(self.ledger, self.colleague)

    def disagree(self, check: str, ours: str, theirs: str) -> None:
        """Both answer without knowing of each other."""
        self.apart(
            lambda ledger: fieldwork.answer(ledger, self.library, self.visit, check, ours),
            lambda ledger: fieldwork.answer(ledger, self.library, self.visit, check, theirs),
        )

    def apart(self, ours: Callable[[Ledger], object], theirs: Callable[[Ledger], object]) -> None:
        """Each does something without knowing of the other; then the colleague's comes in."""
        hears(self.colleague, self.ledger)
        ours(self.ledger)
        self.wall.move(minutes=5)  # so that it is certain whose value is shown
        theirs(self.colleague)
        hears(self.ledger, self.colleague)

    @asynccontextmanager
    async def run(
        self,
        screen: Callable[[], InspectorScreen] | None = None,
        size: tuple[int, int] = (80, 24),
        *,
        config: Config | None = None,
        watch: bool = False,
    ) -> AsyncGenerator[Hand, None]:
        """The app with the visit (or another screen) open."""
        app = app_on(self.ledger, self.library, self.pack, config=config, watch=watch)
        async with app.run_test(size=size) as pilot:
            hand = Hand(cast("Pilot[object]", pilot))
            await hand.settle()
            shown: Screen[None] = screen() if screen else VisitScreen(self.visit)
            await app.push_screen(shown)
            await hand.settle()
            yield hand


@pytest.fixture(autouse=True)
def no_blinking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor that is seen is seen in every picture, however slow the machine."""

    def stay(_field: Input) -> None: ...

    monkeypatch.setattr(Input, "_toggle_cursor", stay)


@pytest.fixture
def field(tmp_path: Path, wall: WallClock) -> Iterator[Field]:
    home, other = Home.at(tmp_path / "home"), Home.at(tmp_path / "other")
    with (
        Ledger.open(home, author="苏日娜", device_name="laptop-1", wall=wall) as ledger,
        Ledger.open(other, author="王检", device_name="laptop-2", wall=wall) as colleague,
    ):
        yield Field(ledger, colleague, wall)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "gate.jpg"
    Image.new("RGB", (8, 8), "green").save(path)
    return path


@pytest.fixture
def look() -> Look:
    """Compares the screen with its picture; INSPECTOR_PICTURES=new draws the pictures anew."""

    def compare(app: App[object], name: str) -> None:
        picture, shown = PICTURES / f"{name}.txt", text_of(app)
        if os.environ.get("INSPECTOR_PICTURES") == "new":
            PICTURES.mkdir(exist_ok=True)
            picture.write_text(shown, "utf-8")
        assert shown == picture.read_text("utf-8")

    return compare
