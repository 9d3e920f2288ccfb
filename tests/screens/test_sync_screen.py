"""The sync screen: stopped at once, remotes set up on it, ways on with what is held."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import keyring
import pytest
from keyring.backend import KeyringBackend
from textual.pilot import Pilot
from textual.widgets import Input

from inspector import config, fieldwork
from inspector.config import Config, Remote
from inspector.ledger import bodies, evidence
from inspector.ledger.bundle_errors import Reason
from inspector.ledger.ledger import Ledger
from inspector.sync import history, quarantine
from inspector.sync.engine import sync
from inspector.sync.trust import trust
from screens.app import InspectorApp
from screens.asking import AskText
from screens.sync import SyncScreen
from screens.sync_history import SyncHistoryScreen
from screens.sync_words import REASONS
from screens.widgets.lines import KeyLine
from screens.widgets.progress import Progress
from tests.faults.tcp_proxy import Link, TcpProxy
from tests.screens.conftest import Field
from tests.screens.looks import text_of
from tests.screens.shell import app_of, invent, press, screen_of, settle, told_to
from tests.screens.test_watching import until
from tests.servers.apache import PASSWORD, USER, Apache


class Kept(KeyringBackend):
    """A keyring as somebody's desktop has one."""

    priority = 1.0  # pyright: ignore

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.entries.pop((service, username), None)


@pytest.fixture
def ring() -> Iterator[Kept]:
    before, made = keyring.get_keyring(), Kept()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def outcome(pilot: Pilot[int]) -> str:
    return str(screen_of(pilot).query_one("#outcome").render())


def attach(ledger: Ledger, visit: str, photo: Path) -> str:
    blob = evidence.store(ledger.home, photo)
    ledger.record(
        bodies.EvidenceAttached(
            sha256=blob.sha256,
            name=blob.name,
            media_type=blob.media_type,
            size=blob.size,
            visit=visit,
            check="seen",
        )
    )
    return blob.sha256


async def test_a_big_photo_on_a_slow_line_is_stopped_and_the_next_sync_goes_on(
    ledger: Ledger,
    another_ledger: Callable[[str], Ledger],
    visit: str,
    apache: Apache,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """At 20 kB/s the photo would take minutes; Escape does not wait for it."""
    place = apache.place()
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 16_000)
    sha256 = attach(ledger, visit, photo)
    with TcpProxy(apache.port, link=Link(rate=20_000)) as proxy:
        there = place.let_in(monkeypatch, "office")
        url = there.url.replace(f":{apache.port}/", f":{proxy.port}/")
        app = app_of(ledger, Config(remotes={"office": Remote(url=url, user=USER)}))
        async with app.run_test() as pilot:
            await settle(pilot)
            await press(pilot, "y")
            await pilot.press("y")
            await until(pilot, lambda: app.sync_job.pace.total > 1_000)
            bar = screen_of(pilot).query_one(Progress)
            await until(pilot, lambda: "/s" in str(bar.render()))
            await pilot.press("escape")
            await until(pilot, lambda: not app.sync_job.running)
            assert app.sync_job.outcomes[0].cancelled
            assert isinstance(pilot.app.screen, SyncScreen)
            proxy.link = Link()
            await press(pilot, "y")
            await until(pilot, lambda: not app.sync_job.running)
            assert "[x] office" in outcome(pilot)
    other = another_ledger("王检")
    trust(other, ledger.device)
    assert all(one.ok for one in sync(other, Config(remotes={"office": there})))
    assert other.home.blob(sha256).read_bytes() == photo.read_bytes()


async def test_a_server_is_added_with_its_secret_and_tried_without_leaving_the_screen(
    ledger: Ledger, apache: Apache, ring: Kept
) -> None:
    place = apache.place()
    app = app_of(ledger)
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "a", *"office", "enter")
        await press(pilot, *place.remote.url, "enter", *USER, "enter")
        asked = pilot.app.screen
        assert isinstance(asked, AskText)
        asked.query_one("#text", Input).value = "wrong-" + PASSWORD
        await pilot.pause()
        assert PASSWORD not in text_of(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "[!]" in outcome(pilot))
        assert "wrong" in outcome(pilot)
        await press(pilot, "s")
        pilot.app.screen.query_one("#text", Input).value = PASSWORD
        await press(pilot, "enter", "v")
        await until(pilot, lambda: "delete, clock" in outcome(pilot))
        assert "[!]" not in outcome(pilot)
        assert PASSWORD not in text_of(app)
        assert PASSWORD not in app.export_screenshot()
        await press(pilot, "delete", "y")
    assert config.load(ledger.home).remotes == {}
    assert ring.entries == {}


async def test_without_a_keyring_one_is_told_of_the_environment(
    ledger: Ledger, tmp_path: Path
) -> None:
    there = Remote(url="webdav://127.0.0.1:9/x", user="u")
    async with app_of(ledger, Config(remotes={"office": there})).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "s")
        assert "INSPECTOR_REMOTE_OFFICE_PASSWORD" in "".join(told_to(pilot))


async def test_a_held_file_offers_its_ways_on_and_is_discarded_or_left(
    ledger: Ledger, another_ledger: Callable[[str], Ledger], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    other = another_ledger("王检")
    invent(other)
    sync(other, chosen)
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "y", "tab", "enter", "2")
        assert len(quarantine.held(ledger.home)) == 1, "left alone"
        await press(pilot, "enter", "3", "y")
        assert quarantine.held(ledger.home) == []


def test_whatever_may_be_wrong_with_a_bundle_has_a_word_of_its_own() -> None:
    assert set(get_args(Reason)) <= set(REASONS)


async def test_a_bundle_damaged_on_the_stick_is_told_with_the_way_on(
    ledger: Ledger, another_ledger: Callable[[str], Ledger], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    other = another_ledger("王检")
    invent(other)
    sync(other, chosen)
    trust(ledger, other.device)
    (bundle,) = (stick / "inspector-v1" / "events" / other.device).glob("*.gz")
    content = bytearray(bundle.read_bytes())
    content[-8:-4] = bytes(4)  # the checksum
    bundle.write_bytes(content)
    async with app_of(ledger, chosen).run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        await press(pilot, "y", "y")
        await until(pilot, lambda: "1 set aside" in outcome(pilot))
        await press(pilot, "tab")
        shown = text_of(pilot.app)
        assert "> damaged" in shown
        assert "bad_" not in shown
        assert "delete it there, then its owner runs `inspector sync --accept-changed`" in shown


async def test_the_history_tells_who_sent_what(
    ledger: Ledger, another_ledger: Callable[[str], Ledger], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    other = another_ledger("王检")
    invent(other)
    sync(other, chosen)
    trust(ledger, other.device)
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "y")
        await until(pilot, lambda: "from 王检" in outcome(pilot))
        assert "touching 2 visits" in outcome(pilot)
        await press(pilot, "h")
        assert isinstance(pilot.app.screen, SyncHistoryScreen)
        assert "from 王检" in str(pilot.app.screen.query_one("#sync-words").render())
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SyncScreen)


async def test_an_unattended_sync_that_brings_a_conflict_calls(
    field: Field, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(sync="auto", remotes={"stick": Remote(url=str(stick))})
    for one in (field.ledger, field.colleague, field.ledger):
        sync(one, chosen)
    trust(field.ledger, field.colleague.device)
    trust(field.colleague, field.ledger.device)
    sync(field.colleague, chosen)
    fieldwork.answer(field.colleague, field.library, field.visit, "sludge", "burn")
    sync(field.colleague, chosen)
    fieldwork.answer(field.ledger, field.library, field.visit, "sludge", "landfill")
    async with field.run(config=chosen, watch=True) as hand:
        await hand.until(lambda: any("1 conflict to settle" in one for one in hand.told))


async def test_what_fails_for_good_is_told_once(ledger: Ledger, tmp_path: Path) -> None:
    """The stick has lost everything: asked once, however often it is seen again."""
    stick = tmp_path / "stick"
    stick.mkdir()
    invent(ledger)
    chosen = Config(sync="auto", remotes={"stick": Remote(url=str(stick))})
    sync(ledger, chosen)
    shutil.rmtree(stick / "inspector-v1")
    app: InspectorApp = app_of(ledger, chosen)
    async with app.run_test() as pilot:
        await settle(pilot)
        for _ in range(4):
            app.look()
            await settle(pilot)
        told = [one for one in told_to(pilot) if "stick" in one]
        assert len(told) == 1
        seen: Any = app.seen("stick")
        assert seen.stopped
        assert len([one for one in history.read(ledger.home) if one.error]) == 1


async def test_how_one_is_called_is_chosen_on_the_screen(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "b")
        assert config.load(ledger.home).notify == "bell"
        await press(pilot, "b")
        assert config.load(ledger.home).notify == "desktop"


async def test_before_there_is_a_remote_nothing_offers_to_sync(ledger: Ledger) -> None:
    async with app_of(ledger, Config()).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y")
        shown = {told.action.id for told in screen_of(pilot).query_one(KeyLine).fitting()[0]}
        assert "sync.add" in shown
        assert not {"sync.all", "sync.one"} & shown
