"""What belongs to every screen: palette, help, keys, themes, errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from textual.widgets import Input, Static

from inspector import config
from inspector.config import Config, Remote
from inspector.errors import InputError
from inspector.i18n import Language, Text, use_language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.workflow.writing import write_remark
from screens.actions import GLOBAL
from screens.app import InspectorApp
from screens.base import InspectorScreen
from screens.conflicts import ConflictsScreen
from screens.export import ExportScreen
from screens.findings import FindingsScreen
from screens.help import HelpScreen
from screens.issue import IssueScreen
from screens.palette import ActionCommands
from screens.register import RegisterScreen
from screens.site_form import SiteForm
from screens.sync import SyncScreen
from screens.widgets.cells import width_of
from screens.widgets.lines import KeyLine
from tests.screens.looks import text_of
from tests.screens.register_pack import PACK
from tests.screens.shell import app_of, invent, press, screen_of, settle, told_to

SCREENS = (
    RegisterScreen,
    lambda: IssueScreen(12),
    ExportScreen,
    SyncScreen,
    FindingsScreen,
    ConflictsScreen,
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("make", SCREENS)
async def test_help_lists_every_key_and_the_palette_finds_every_action(
    ledger: Ledger, make: type[RegisterScreen], lang: Language
) -> None:
    use_language(lang)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        if make is not RegisterScreen:
            await pilot.app.push_screen(make())
        await settle(pilot)
        screen = screen_of(pilot)
        provider = ActionCommands(screen)
        for action in (*screen.ACTIONS, *GLOBAL):
            hits = [hit async for hit in provider.search(str(action.label))]
            assert any(str(action.told) == hit.help for hit in hits), action.id
        await pilot.app.run_action("show_help")
        await settle(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        words = "".join(str(pilot.app.screen.words()).split())  # however the lines are broken
        for action in (*screen.ACTIONS, *GLOBAL):
            for told in (action.all_keys, str(action.label), str(action.told)):
                assert "".join(told.split()) in words
        lines = str(pilot.app.screen.words()).splitlines()
        assert max(map(width_of, lines)) <= 77  # none is broken a second time, at the edge


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("语言", "主题", "配色")), ("en", ("language", "theme"))]
)
async def test_the_palette_finds_language_and_theme_by_their_own_names(
    ledger: Ledger, lang: Language, words: tuple[str, ...]
) -> None:
    use_language(lang)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        provider = ActionCommands(screen_of(pilot))
        for word in words:
            assert [hit async for hit in provider.search(word)], word


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_key_line_fits_and_help_is_always_on_it(ledger: Ledger, lang: Language) -> None:
    use_language(lang)
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        line = screen_of(pilot).query_one(KeyLine)
        left, right = line.pieces()
        assert sum(width_of(text) for text, _ in (*left, *right)) <= 80
        assert right[0][0] == "?"


async def test_every_action_has_its_method(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        for screen in (RegisterScreen, IssueScreen, ExportScreen, SyncScreen, HelpScreen):
            for action in screen.ACTIONS:
                name = action.action.removeprefix("app.").partition("(")[0]
                owner = pilot.app if action.action.startswith("app.") else screen
                assert hasattr(owner, f"action_{name}"), action.id


async def test_an_error_of_an_action_is_told_and_the_app_goes_on(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: InspectorScreen) -> None:
        raise InputError(Text("没有 [b]", "there is no [b]"), Text("换一个", "take another"))

    monkeypatch.setattr(RegisterScreen, "action_sort", fails)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "o")
        (told,) = told_to(pilot)
        assert told == "there is no [b]\ntake another"
        await press(pilot, "O")


async def test_language_and_theme_are_kept_for_the_next_start(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l", "ctrl+t")
    kept = config.load(ledger.home)
    assert (kept.lang, kept.theme) == ("zh", "inspector-light")


async def test_a_visit_begins_at_a_site_and_an_open_one_is_offered(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    invent(ledger)
    opened: list[str] = []

    def open_it(_: InspectorApp, visit: str) -> None:
        opened.append(visit)

    monkeypatch.setattr(InspectorApp, "open_visit_screen", open_it)
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(IssueScreen(12))
        await settle(pilot)
        await press(pilot, "down", "down", "v")
        assert len(opened) == 1
        await press(pilot, "home", "v")
        assert len(opened) == 1
        await press(pilot, "enter")
        assert len(opened) == 2
        await press(pilot, "v", "2", "d")
        assert len(set(opened)) == 4


async def test_a_site_found_in_the_field_is_added(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(IssueScreen(12))
        await settle(pilot)
        await press(pilot, "a", *"Mill", "enter", "enter", *"49.2,119.7", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, IssueScreen)
        rows = [screen.listing.row_at(at) for at in range(screen.listing.count)]
        assert any(row is not None and row.cells[0][0] == ("Mill", "strong") for row in rows)


async def test_an_issue_shows_what_the_office_remarks_on_it(ledger: Ledger) -> None:
    write_remark(ledger, PACK, 12, "Ask [again] on Monday")
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(IssueScreen(12))
        await settle(pilot)
        assert "remark: Ask [again] on Monday" in text_of(pilot.app)


async def test_an_issue_without_sites_says_how_one_is_added(ledger: Ledger) -> None:
    bare = msgspec.structs.replace(PACK.issues[1], sites=())
    app = app_of(ledger)
    app.pack = msgspec.structs.replace(PACK, issues=(bare,))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(IssueScreen(12))
        await settle(pilot)
        assert "no sites yet: a adds one" in text_of(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SiteForm)


async def test_an_export_says_where_the_file_is(ledger: Ledger, tmp_path: Path) -> None:
    invent(ledger)
    target = tmp_path / "导出 [1].csv"
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(ExportScreen(12))
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ExportScreen)
        screen.field("target").value = str(target)
        await press(pilot, "enter")
        told = str(screen.query_one("#outcome").render())
        assert "2 rows" in told
        assert target.is_file()
        assert target.name in told.replace("\n", "")


async def test_an_export_leaves_names_out_when_asked(ledger: Ledger, tmp_path: Path) -> None:
    invent(ledger)
    target = tmp_path / "a.csv"
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(ExportScreen())
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ExportScreen)
        await press(pilot, "down")
        assert screen.field("target").value.endswith("-wide.csv")
        await press(pilot, "up")
        screen.field("target").value = str(target)
        await press(pilot, "enter")
        assert ledger.author in target.read_text("utf-8")
        await press(pilot, "f6")
        assert "left out" in str(screen.query_one("#names").render())
        await press(pilot, "enter")
        assert ledger.author not in target.read_text("utf-8")


async def test_a_wrong_filter_is_told_and_nothing_is_written(
    ledger: Ledger, tmp_path: Path
) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await pilot.app.push_screen(ExportScreen())
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ExportScreen)
        screen.field("target").value = str(tmp_path / "a.csv")
        screen.field("since").value = "yesterday"
        await press(pilot, "enter")
        assert "[!]" in str(screen.query_one("#outcome").render())
        assert not (tmp_path / "a.csv").exists()


async def test_two_homes_meet_through_a_folder(
    ledger: Ledger, another_ledger: Callable[[str], Ledger], tmp_path: Path
) -> None:
    """One syncs, the other syncs, trusts, and has the visit."""
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    invent(ledger)
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "y")
        await settle(pilot)
        assert "[x] stick" in str(pilot.app.screen.query_one("#outcome").render())
    other = another_ledger("王检")
    async with app_of(other, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "y")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SyncScreen)
        assert other.fingerprint in str(screen.query_one("#facts").render())
        assert screen.held is not None
        assert screen.held.reason == "untrusted"
        assert ledger.fingerprint in str(screen.query_one("#held-words").render()).replace("\n", "")
        await press(pilot, "t", *"00000", "enter")
        assert screen.held is not None, "another's digits"
        await press(pilot, *["backspace"] * 5, *ledger.fingerprint[-5:], "enter")
        await settle(pilot)
        assert screen.held is None
        await press(pilot, "escape", "w")
        assert len(pilot.app.screen_stack) == 1


async def test_a_device_whose_key_is_lost_becomes_a_new_one_in_the_sync_screen(
    ledger: Ledger, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    chosen = Config(remotes={"stick": Remote(url=str(stick))})
    invent(ledger)
    visits, before = queries.visits(ledger), ledger.device
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "n")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SyncScreen), "a device in order is left alone"
        ledger.home.key.unlink()
        ledger.read_own()
        await press(pilot, "y")
        await settle(pilot)
        outcome = pilot.app.screen.query_one("#outcome")
        assert "device renew" in str(outcome.render())
        await press(pilot, "n", "y")
        await settle(pilot)
        assert ledger.device != before
        assert ledger.fingerprint in str(outcome.render())
        assert ledger.fingerprint in str(pilot.app.screen.query_one("#facts").render())
        await press(pilot, "y")
        await settle(pilot)
        assert "[x] stick" in str(outcome.render())
    assert len(queries.visits(ledger)) == len(visits)


async def test_a_remote_is_added_and_taken_out_in_the_sync_screen(
    ledger: Ledger, tmp_path: Path
) -> None:
    stick = tmp_path / "u"
    stick.mkdir()
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "a", *"usb", "enter", *str(stick), "enter")
        assert config.load(ledger.home).remotes["usb"].url == str(stick)
        await press(pilot, "m", "delete", "y")
        assert config.load(ledger.home).remotes == {}
        assert config.load(ledger.home).sync == "off"


@pytest.mark.parametrize("name", ["../up", "a/b", "con", "STICK"])
async def test_a_name_that_no_remote_can_have_is_refused_before_one_types_its_path(
    ledger: Ledger, name: str
) -> None:
    chosen = Config(remotes={"stick": Remote(url="/media/stick")})
    async with app_of(ledger, chosen).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "a", *name, "enter")
        asked = pilot.app.screen
        assert name in str(asked.query_one("#problem", Static).content)
        assert asked.query_one(Input).value == name
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SyncScreen)
    assert config.load(ledger.home).remotes == {}


async def test_a_stick_that_is_not_plugged_in_can_be_added_and_leaves_no_outbox_behind(
    ledger: Ledger, tmp_path: Path
) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "a", *"usb", "enter", *str(tmp_path / "away"), "enter")
        assert config.load(ledger.home).remotes["usb"].url == str(tmp_path / "away")
        outbox = ledger.home.outbox / "usb"
        outbox.mkdir(parents=True)
        await press(pilot, "delete", "y")
        assert config.load(ledger.home).remotes == {}
        assert not outbox.exists()
