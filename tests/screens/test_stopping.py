"""Escape while an export or a sync runs: it stops, and nothing half-written stays."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.pilot import Pilot

from inspector import fieldwork
from inspector.config import Config, Remote
from inspector.exports import export
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.reports.document import Document
from inspector.reports.kinds import document_of
from inspector.reports.sources import Sources
from inspector.sync import engine
from screens import export as export_screen
from screens import reports as reports_screen
from screens.export import ExportScreen
from screens.register import RegisterScreen
from screens.sync import SyncScreen
from screens.widgets.lines import KeyLine
from screens.widgets.progress import Progress
from tests.screens.shell import app_of, invent, press, screen_of, settle, told_to

PATIENCE = 60
"""Seconds before work that does not get on is a failure."""


class Held:
    """Real work, made to wait in its middle so that a person can come in between."""

    def __init__(self, work: Callable[..., Any], at: int) -> None:
        self.work = work
        self._at = at
        """How often it tells of its progress before it waits."""
        self.waits = threading.Event()
        self.go = threading.Event()

    def __call__(self, *args: Any, progress: Callable[..., None], **more: Any) -> Any:
        told = 0

        def tell(*facts: Any) -> None:
            nonlocal told
            progress(*facts)
            told += 1
            if told == self._at:
                self.waits.set()
                assert self.go.wait(PATIENCE)

        return self.work(*args, progress=tell, **more)

    async def until_it_waits(self, pilot: Pilot[int]) -> None:
        while not self.waits.is_set():
            await pilot.pause(0.01)
        await pilot.pause()


def keys_of(pilot: Pilot[int]) -> str:
    return "".join(text for text, _ in screen_of(pilot).query_one(KeyLine).pieces()[0])


def outcome_of(pilot: Pilot[int]) -> str:
    return str(screen_of(pilot).query_one("#outcome").render())


@pytest.mark.parametrize("format", [f"{name} {shape}" for name, shape in export_screen.CHOICES])
async def test_escape_stops_an_export_and_the_file_that_was_there_stays(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    invent(ledger)
    target = tmp_path / "out" / f"findings.{format}"
    target.parent.mkdir()
    target.write_text("last month's")
    held = Held(export, 1)
    monkeypatch.setattr(export_screen, "export", held)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(ExportScreen())
        await settle(pilot)
        screen = screen_of(pilot)
        assert isinstance(screen, ExportScreen)
        name, shape = format.split()
        screen.formats.highlighted = export_screen.CHOICES.index((name, shape))
        screen.field("target").value = str(target)
        await pilot.press("enter")
        await held.until_it_waits(pilot)
        assert "exporting" in str(screen.query_one(Progress).render())
        assert "Esc stop" in keys_of(pilot)
        await pilot.press("escape")
        held.go.set()
        await settle(pilot)
        assert outcome_of(pilot).startswith("[ ] stopped; nothing was exported")
        assert str(screen.query_one(Progress).render()) == ""
        assert "Esc back" in keys_of(pilot)
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        assert target.read_text() == "last month's"
        monkeypatch.setattr(export_screen, "export", held.work)
        await press(pilot, "enter")
        assert "rows exported" in outcome_of(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RegisterScreen)


async def test_an_export_cannot_outlive_the_app(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ctrl+q in the middle of an export: it is stopped, and nothing is left beside the target."""
    invent(ledger)
    held = Held(export, 1)
    monkeypatch.setattr(export_screen, "export", held)
    target = tmp_path / "out" / "findings.csv"
    target.parent.mkdir()
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "x")
        screen = screen_of(pilot)
        assert isinstance(screen, ExportScreen)
        screen.field("target").value = str(target)
        await pilot.press("enter")
        await held.until_it_waits(pilot)
        await pilot.press("ctrl+q")
        held.go.set()
    await _threads_ended()
    assert list(target.parent.iterdir()) == []


class HeldReport:
    """The document of a real report, made to wait before it begins."""

    def __init__(self) -> None:
        self.work = document_of
        self.waits = threading.Event()
        self.go = threading.Event()

    def __call__(self, sources: Sources, kind: str, of: str) -> Document:
        self.waits.set()
        assert self.go.wait(PATIENCE)
        return self.work(sources, kind, of)

    async def until_it_waits(self, pilot: Pilot[int]) -> None:
        while not self.waits.is_set():
            await pilot.pause(0.01)
        await pilot.pause()


@pytest.mark.parametrize("key", ["enter", "f5"])
async def test_escape_stops_a_report_and_the_file_that_was_there_stays(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """A preview (Enter) as well as a file (F5)."""
    invent(ledger)
    target = tmp_path / "out" / "month.docx"
    target.parent.mkdir()
    target.write_text("last month's")
    held = HeldReport()
    monkeypatch.setattr(reports_screen, "document_of", held)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(reports_screen.ReportsScreen("monthly", "2018-03"))
        await settle(pilot)
        screen = screen_of(pilot)
        assert isinstance(screen, reports_screen.ReportsScreen)
        screen.field("target").value = str(target)
        await pilot.press(key)
        await held.until_it_waits(pilot)
        assert str(screen.query_one(Progress).render())
        assert "Esc stop" in keys_of(pilot)
        await pilot.press("escape")
        held.go.set()
        await settle(pilot)
        assert outcome_of(pilot).startswith("[ ] stopped; nothing was written")
        assert "Esc back" in keys_of(pilot)
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        assert target.read_text() == "last month's"
        monkeypatch.setattr(reports_screen, "document_of", held.work)
        await press(pilot, "f5")
        assert "written" in outcome_of(pilot)
        assert target.read_bytes().startswith(b"PK")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RegisterScreen)


async def _threads_ended() -> None:
    """As when the process ends: what still runs in a thread is waited for."""
    await asyncio.get_running_loop().shutdown_default_executor()


def _with_photos(ledger: Ledger, folder: Path) -> None:
    invent(ledger)
    visit = next(row.id for row in queries.visits(ledger) if row.state == "open")
    for shade in range(3):
        path = folder / f"{shade}.png"
        Image.new("RGB", (8, 8), (shade, 0, 0)).save(path)
        fieldwork.attach(ledger, path, visit=visit)


async def test_escape_stops_a_sync_and_the_next_one_goes_on_from_there(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_photos(ledger, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    held = Held(engine.sync, 5)  # the records are there, some evidence is not
    monkeypatch.setattr(engine, "sync", held)
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y")
        await pilot.press("y")
        await held.until_it_waits(pilot)
        assert "Esc stop" in keys_of(pilot)
        await pilot.press("escape")
        held.go.set()
        await settle(pilot)
        assert "Esc back" in keys_of(pilot)
        assert isinstance(screen_of(pilot), SyncScreen)
        assert "stopping" in told_to(pilot)
        assert "[ ] stick: stopped" in outcome_of(pilot)
        assert "goes on from here" in outcome_of(pilot)
        assert list(stick.rglob("*.part")) == list(stick.rglob(".*.part")) == []
        assert len(list(stick.rglob("*.jsonl.gz"))) == 1
        sent = set(stick.rglob("*/blobs/*/*"))
        assert len(sent) < 3
        monkeypatch.setattr(engine, "sync", held.work)
        await press(pilot, "y")
        await settle(pilot)
        assert "[x] stick" in outcome_of(pilot)
        assert f"{3 - len(sent)} files" in outcome_of(pilot)
        assert len(list(stick.rglob("*.jsonl.gz"))) == 1
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, RegisterScreen)


async def test_a_sync_goes_on_while_one_works_and_is_stopped_with_the_app(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_photos(ledger, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    held = Held(engine.sync, 3)
    monkeypatch.setattr(engine, "sync", held)
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y")
        await pilot.press("y")
        await held.until_it_waits(pilot)
        pilot.app.pop_screen()
        await pilot.press("ctrl+q")
        held.go.set()
    await _threads_ended()
    assert not list(stick.rglob(".*.part"))
    assert not list(stick.rglob("*.jsonl.gz"))
