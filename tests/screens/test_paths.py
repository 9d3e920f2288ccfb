"""A file is found however the terminal, the file manager or the person writes its path."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PIL import Image
from textual import events
from textual.widgets import Input, OptionList

from inspector import config
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from screens.paths import candidates, cleaned, completed, looks_like_path, path_of, split
from screens.photo import ChooseFile
from tests.screens.conftest import Field
from tests.screens.looks import text_of
from tests.screens.shell import app_of, press, settle

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="names that Windows refuses")


@pytest.mark.parametrize(
    ("pasted", "bare"),
    [
        ("/home/su/gate.jpg", "/home/su/gate.jpg"),
        ("'/home/su/gate 1.jpg'", "/home/su/gate 1.jpg"),
        ('"/home/su/gate 1.jpg" ', "/home/su/gate 1.jpg"),
        (r"'/home/su/it'\''s.jpg'", "/home/su/it's.jpg"),
        (r"/home/su/gate\ \(1\)\&2.jpg ", "/home/su/gate (1)&2.jpg"),
        ("file:///home/su/gate%201.jpg", "/home/su/gate 1.jpg"),
        ("file://localhost/home/su/%E5%A4%A7%E9%97%A8.jpg", "/home/su/大门.jpg"),
        ("'file:///home/su/gate.jpg'", "/home/su/gate.jpg"),
    ],
)
def test_what_terminals_paste_elsewhere(pasted: str, bare: str) -> None:
    assert looks_like_path(pasted)
    assert cleaned(pasted, windows=False) == bare


@pytest.mark.parametrize(
    ("pasted", "bare"),
    [
        (r'"C:\Users\su\My Photos\gate 1.jpg"', r"C:\Users\su\My Photos\gate 1.jpg"),
        (r"C:\Users\su\gate.jpg", r"C:\Users\su\gate.jpg"),
        (r"D:\DCIM\100\(1).jpg", r"D:\DCIM\100\(1).jpg"),
        (r"\\server\share\gate.jpg", r"\\server\share\gate.jpg"),
        ("file:///C:/Users/su/gate%201.jpg", r"C:\Users\su\gate 1.jpg"),
        ("file://server/share/gate.jpg", r"\\server\share\gate.jpg"),
        ("FILE:///E:/大门.jpg", r"E:\大门.jpg"),
    ],
)
def test_what_terminals_paste_on_windows(pasted: str, bare: str) -> None:
    assert looks_like_path(pasted)
    assert cleaned(pasted, windows=True) == bare


@pytest.mark.parametrize("typed", ["42.0", "5000", "2018-03-05", "09:30", "43.65,111.98", "-"])
def test_an_answer_that_is_pasted_is_no_path(typed: str) -> None:
    assert not looks_like_path(typed)


@pytest.mark.parametrize(
    ("typed", "folder", "name"),
    [
        (r"C:\Users\su\ga", "C:\\Users\\su\\", "ga"),
        ("C:/Users/su/ga", "C:/Users/su/", "ga"),
        (r"C:\Users/su", "C:\\Users/", "su"),
        ("C:", "C:", ""),
        ("ga", "", "ga"),
        ("~\\", "~\\", ""),
    ],
)
def test_both_separators_are_one_on_windows(typed: str, folder: str, name: str) -> None:
    assert split(typed, windows=True) == (folder, name)


@posix_only
def test_a_backslash_is_a_letter_elsewhere(tmp_path: Path) -> None:
    odd = tmp_path / r"a\b.jpg"
    odd.touch()
    assert split(str(odd), windows=False) == (f"{tmp_path}/", r"a\b.jpg")
    assert path_of(str(odd)) == odd


def test_folders_come_first_then_the_newest_file(tmp_path: Path) -> None:
    card = tmp_path / "card"
    (card / "photos").mkdir(parents=True)
    for at, name in enumerate(("old.jpg", "new.jpg", ".hidden")):
        (card / name).touch()
        os.utime(card / name, (at, at))
    names = [Path(name).name for name in candidates(f"{card}{os.sep}")]
    assert names == ["photos", "new.jpg", "old.jpg"]
    assert candidates(f"{card}{os.sep}photos{os.sep}") == []
    assert candidates(str(card / "nowhere" / "x")) == []
    assert [Path(name).name for name in candidates(f"{card}{os.sep}.h")] == [".hidden"]


def test_tab_goes_on_as_far_as_all_names_agree() -> None:
    assert completed("/a/g", ["/a/gate-1.jpg", "/a/gate-2.jpg"]) == "/a/gate-"
    assert completed("/a/gate-", ["/a/gate-1.jpg", "/a/gate-2.jpg"]) == "/a/gate-"
    assert completed("/a/GA", ["/a/gate.jpg"]) == "/a/gate.jpg"
    assert completed("/a/x", []) == "/a/x"


@pytest.mark.parametrize("typed", ["~nobody-of-that-name/", "~", "\0", "/\0", "a" * 5000])
def test_a_path_that_cannot_be_harms_nothing(typed: str) -> None:
    assert isinstance(candidates(typed), list)
    assert isinstance(path_of(typed), Path)


async def test_the_dialog_says_so_and_stays_open(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("escape", "p")
        for typed in ("~nobody/a.jpg", "", "/nowhere"):
            hand.app.screen.query_one("#path", Input).value = typed
            await hand.press("enter")
            assert isinstance(hand.app.screen, ChooseFile)
            assert "no such file" in text_of(hand.app)


@posix_only
async def test_a_file_dropped_on_the_terminal_is_attached(field: Field, tmp_path: Path) -> None:
    """On a yes/no question, in the dialog, and where a number is typed."""
    photo = tmp_path / "大门 (1).jpg"
    Image.new("RGB", (8, 8), "green").save(photo)
    ways = (f"'{photo}'", str(photo).replace(" ", "\\ ").replace("(", "\\("), photo.as_uri())
    async with field.run() as hand:
        for check, pasted in zip(("operating", "gate", "capacity"), ways, strict=True):
            await hand.open(check)
            focused = hand.app.screen.focused
            assert focused is not None
            focused.post_message(events.Paste(pasted))
            await hand.settle()
            asked = hand.app.screen
            assert isinstance(asked, ChooseFile)
            assert asked.query_one("#path", Input).value == str(photo)
            await hand.press("enter")
    files = queries.evidence(field.ledger, visit=field.visit)
    assert [file.check for file in files] == ["operating", "gate", "capacity"]


async def test_one_walks_into_folders_and_chooses_with_the_arrows(
    field: Field, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (8, 8), "green").save(folder / "gate.jpg")
    async with field.run() as hand:
        await hand.press("escape", "p")
        await hand.type(f"{tmp_path}{os.sep}ph")
        await hand.press("enter")
        assert "no such file" in text_of(hand.app)
        await hand.press("tab", "down")
        assert hand.app.screen.query_one(OptionList).highlighted == 0
        await hand.press("enter")
        assert [file.name for file in queries.evidence(field.ledger)] == ["gate.jpg"]
        await hand.press("p")
        assert hand.app.screen.query_one("#path", Input).value == f"{folder}{os.sep}"


async def test_a_quoted_path_is_taken_for_a_remote_and_for_an_export(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Explorer's 'copy as path' puts quotes round it."""
    stick = tmp_path / "U 盘"
    stick.mkdir()
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y", "a", *"usb", "enter")
        pilot.app.screen.query_one(Input).value = f'"{stick}"'
        await press(pilot, "enter")
        assert config.load(ledger.home).remotes["usb"].url == str(stick)
        await press(pilot, "escape", "x")
        pilot.app.screen.query_one("#target", Input).value = f'"{stick / "a.csv"}"'
        await press(pilot, "enter")
    assert (stick / "a.csv").is_file()
