"""What an office filled in: chosen, seen cell by cell, recorded after a yes."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from inspector import fieldwork
from inspector.exports import back, export
from inspector.i18n import Language, use_language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from screens.asking import AskText, Confirm
from screens.conflicts import ConflictsScreen
from screens.importing import ImportScreen
from screens.photo import ChooseFile
from screens.register import RegisterScreen
from screens.widgets.lines import KeyLine
from tests.sample.libraries import OnePack
from tests.screens.register_pack import PACK
from tests.screens.shell import SIZES, app_of, invent, press, settle

FILLED = {"due": "2018-05-01", "responsible": "巴特尔", "severity": "很急"}


@pytest.fixture
def filled(ledger: Ledger, tmp_path: Path) -> Path:
    """A workbook whose one finding has another due date, a person, and no known severity."""
    invent(ledger)
    file = tmp_path / "ledger.xlsx"
    export(ledger, OnePack(ledger.home, PACK), "xlsx", file)
    book: Any = openpyxl.load_workbook(file)
    origin = {one[0].value: one[1].value for one in book["inspector"].iter_rows()}
    keys = json.loads(origin["columns findings"])
    for key, value in FILLED.items():
        book[origin["sheet findings"]].cell(2, keys.index(key) + 1).value = value
    book.save(file)
    book.close()
    return file


@asynccontextmanager
async def importing(ledger: Ledger) -> AsyncGenerator[Pilot[int], None]:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, ChooseFile)
        yield pilot


async def choose(pilot: Pilot[int], file: Path) -> None:
    pilot.app.screen.query_one("#path", Input).value = str(file)
    await settle(pilot)
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, ImportScreen)


def said(pilot: Pilot[int], where: str) -> str:
    return str(pilot.app.screen.query_one(where, Static).content)


def keys_of(pilot: Pilot[int]) -> str:
    return "".join(text for text, _ in pilot.app.screen.query_one(KeyLine).pieces()[0])


def finding(ledger: Ledger) -> Any:
    return queries.findings(ledger)[0]


async def test_every_changed_cell_is_seen_and_nothing_is_recorded(
    ledger: Ledger, filled: Path
) -> None:
    async with importing(ledger) as pilot:
        await choose(pilot, filled)
        screen = pilot.app.screen
        assert isinstance(screen, ImportScreen)
        assert screen.listing.count == 3
        assert "2 cells changed, 0 in conflict, 0 unchanged, 1 refused" in said(pilot, "#outcome")
        assert "no such word: 很急" in said(pilot, "#change-words")
        await press(pilot, "down")
        detail = said(pilot, "#change-words")
        assert "exported: 2018-04-01" in detail
        assert "filled in: 2018-05-01" in detail
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RegisterScreen)
    assert finding(ledger).due == "2018-04-01"


async def test_after_a_yes_it_is_recorded_with_author_and_reason(
    ledger: Ledger, filled: Path
) -> None:
    async with importing(ledger) as pilot:
        await choose(pilot, filled)
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, AskText)
        pilot.app.screen.query_one("#text", Input).value = "Monday's meeting"
        await press(pilot, "enter")
        assert "Monday's meeting" in said(pilot, "#import-head")
        await press(pilot, "f5")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "n")
        assert finding(ledger).responsible == ""
        await press(pilot, "f5", "y")
        assert "[x] 2 recorded" in said(pilot, "#outcome")
        assert "2 unchanged" in said(pilot, "#outcome")
        assert "f5" not in keys_of(pilot)
    found = finding(ledger)
    assert (found.due, found.responsible, found.severity) == ("2018-05-01", "巴特尔", "major")
    *_, last = queries.events_of(ledger, ledger.device)
    assert last.author == ledger.author
    assert b"Monday's meeting" in bytes(last.body)


async def test_what_both_sides_changed_is_told_before_and_stands_as_a_conflict(
    ledger: Ledger, filled: Path
) -> None:
    fieldwork.change_finding(ledger, finding(ledger).id, "due", "2018-06-01")
    async with importing(ledger) as pilot:
        await choose(pilot, filled)
        await press(pilot, "down")
        assert "[?] conflict" in said(pilot, "#change-words")
        assert "ledger now: 2018-06-01" in said(pilot, "#change-words")
        await press(pilot, "f5")
        assert "in conflict" in said(pilot, "#told")
        await press(pilot, "y", "k")
        assert isinstance(pilot.app.screen, ConflictsScreen)
    assert queries.count_conflicts(ledger) == 1


async def test_what_is_no_table_is_said(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.xlsx").write_text("x")
    async with importing(ledger) as pilot:
        await choose(pilot, tmp_path / "a.txt")
        assert "neither a workbook nor a CSV" in said(pilot, "#outcome")
        await press(pilot, "o")
        await choose(pilot, tmp_path / "b.xlsx")
        assert "no sound .xlsx workbook" in said(pilot, "#outcome")


async def test_escape_stops_the_comparing(
    ledger: Ledger, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, waits, go = back.read_back, threading.Event(), threading.Event()

    def held(*args: Any, progress: Callable[[int], None], **more: Any) -> Any:
        def tell(rows: int) -> None:
            waits.set()
            assert go.wait(60)
            progress(rows)

        return real(*args, progress=tell, **more)

    monkeypatch.setattr(back, "read_back", held)
    async with importing(ledger) as pilot:
        pilot.app.screen.query_one("#path", Input).value = str(filled)
        await settle(pilot)
        await pilot.press("enter")
        while not waits.is_set():
            await pilot.pause(0.01)
        await pilot.pause()
        assert "Esc stop" in keys_of(pilot)
        await pilot.press("escape")
        go.set()
        await settle(pilot)
        assert "stopped; nothing was recorded" in said(pilot, "#outcome")
        assert "Esc back" in keys_of(pilot)


async def test_without_a_file_the_screen_says_what_to_do(ledger: Ledger) -> None:
    async with importing(ledger) as pilot:
        await press(pilot, "escape")
        assert "Press o" in said(pilot, "#change-words")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])
def test_import(
    snap_compare: Callable[..., bool],
    ledger: Ledger,
    filled: Path,
    size: tuple[int, int],
    lang: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it looks like."""
    fieldwork.change_finding(ledger, finding(ledger).id, "due", "2018-06-01")
    use_language(lang)
    monkeypatch.chdir(filled.parent)

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "m")
        await choose(pilot, Path(filled.name))
        await press(pilot, "down")

    assert snap_compare(app_of(ledger), terminal_size=size, run_before=before)
