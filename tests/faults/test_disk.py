"""A disk that is full, read-only, or named as people name things."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.errors import HomeError
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from tests.faults.conftest import Start, recorded, remount


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a file's size")
@pytest.mark.parametrize("room", [4096, 50_000, 300_000])
def test_a_full_disk_is_told_and_work_goes_on_once_there_is_room(
    start: Start, tmp_path: Path, room: int
) -> None:
    child = start(tmp_path / "home", 10, INSPECTOR_TEST_FSIZE=str(room))
    output, complaints = child.communicate(timeout=120)
    assert complaints == ""
    assert child.returncode == 0, output
    lines = output.splitlines()
    told = [line for line in lines if line.startswith("HomeError")]
    assert told == ["HomeError: the disk is full or failing; this was not saved"]
    acknowledged = [line for line in lines if line not in told]
    assert lines.index(told[0]) < len(lines) - 10, "ten more after there was room"
    recorded(tmp_path / "home", acknowledged)


def test_a_full_stick_loses_nothing_that_was_acknowledged(
    start: Start, tmpfs: Callable[[str], Path]
) -> None:
    stick = tmpfs("size=1m")
    child = start(stick / "home", 1_000_000)
    output, complaints = child.communicate(timeout=120)
    assert (child.returncode, complaints) == (2, "")
    acknowledged = [line for line in output.splitlines() if len(line) == 36 and " " not in line]
    assert len(acknowledged) > 20
    assert "HomeError" in output
    assert "disk is full" in output
    remount(stick, "size=64m")
    recorded(stick / "home", acknowledged)
    again = start(stick / "home", 10)
    assert len(again.communicate(timeout=120)[0].split()) == 11


def test_a_stick_with_no_room_at_all_is_told_at_once(
    start: Start, tmpfs: Callable[[str], Path]
) -> None:
    stick = tmpfs("size=16k")
    child = start(stick / "home", 10)
    output, complaints = child.communicate(timeout=120)
    assert (child.returncode, complaints) == (2, "")
    assert "HomeError" in output
    remount(stick, "size=64m")
    recorded(stick / "home", [])


def test_a_home_on_a_read_only_disk_is_told(start: Start, tmpfs: Callable[[str], Path]) -> None:
    stick = tmpfs("size=32m")
    assert start(stick / "home", 3).wait() == 0
    remount(stick, "ro")
    for home in (stick / "home", stick / "another"):
        child = start(home, 3)
        output, complaints = child.communicate(timeout=120)
        assert (child.returncode, complaints) == (2, "")
        assert output.startswith("HomeError")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    with pytest.raises(HomeError):
        Ledger.open(Home.at(tmp_path / "closed" / "home"), author="x")


def test_a_home_whose_name_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HomeError):
        Ledger.open(Home.at(tmp_path / "home"), author="x")


@pytest.mark.parametrize("name", ["督察 材料 (2018)", "a b'c;d", "百分之%20#?", "x" * 120])
def test_a_home_may_have_blanks_and_chinese_in_its_path(
    start: Start, tmp_path: Path, name: str
) -> None:
    if sys.platform == "win32" and "?" in name:
        pytest.skip("Windows refuses a question mark")
    child = start(tmp_path / name, 5)
    output, complaints = child.communicate(timeout=120)
    assert (child.returncode, complaints) == (0, "")
    recorded(tmp_path / name, output.split())
