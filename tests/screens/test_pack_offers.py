"""A colleague's pack on the sync screen: seen, taken, left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Static

from inspector.config import Config, Remote
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.sync import offers, publish
from inspector.sync.engine import sync
from inspector.sync.remotes import open_remote
from inspector.sync.trust import trust
from screens.pack_offers import PackOffersScreen
from screens.sync import SyncScreen
from tests.screens.shell import app_of, press, screen_of, settle, told_to


@pytest.fixture
def offered(
    ledger: Ledger,
    another_ledger: Callable[[str], Ledger],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Config:
    """A config whose remote a colleague has published a pack to; it came with a sync."""

    def nothing(_room: str) -> Path:
        return tmp_path / "none"

    monkeypatch.setattr("inspector.packs.library.shipped", nothing)
    stick = tmp_path / "stick"
    stick.mkdir()
    config = Config(remotes={"stick": Remote(url=str(stick))})
    author = another_ledger("巴特尔")
    library = Library(author.home)
    library.add(library.new(tmp_path / "round"))
    publish.publish(
        author, library, open_remote("stick", config.remotes["stick"], author.home), "round"
    )
    trust(ledger, author.device)
    assert sync(ledger, config)[0].ok
    return config


async def test_an_offered_pack_is_seen_and_taken(ledger: Ledger, offered: Config) -> None:
    app = app_of(ledger, offered)
    async with app.run_test() as pilot:
        await app.push_screen(SyncScreen())
        await settle(pilot)
        assert "packs offered by colleagues: 1" in str(
            screen_of(pilot).query_one("#facts", Static).content
        )
        await press(pilot, "p")
        screen = screen_of(pilot)
        assert isinstance(screen, PackOffersScreen)
        one = screen.offer
        assert one is not None
        assert (one.pack, one.ready) == ("round", True)
        await press(pilot, "enter", "y")
        assert any("took round 0.1" in told for told in told_to(pilot))
        assert screen.listing.count == 0
        assert [info.id for info in Library(ledger.home).list()] == ["round"]
        await press(pilot, "escape")
        assert "offered" not in str(screen_of(pilot).query_one("#facts", Static).content)


async def test_an_offered_pack_is_left(ledger: Ledger, offered: Config) -> None:
    app = app_of(ledger, offered)
    async with app.run_test() as pilot:
        await app.push_screen(PackOffersScreen())
        await settle(pilot)
        await press(pilot, "x")
        assert offers.waiting(ledger, Library(ledger.home)) == []
        screen = screen_of(pilot)
        assert isinstance(screen, PackOffersScreen)
        assert screen.listing.count == 1
