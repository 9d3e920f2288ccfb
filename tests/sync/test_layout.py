"""Names on a remote suit every file system, and nothing but such a name is read."""

from __future__ import annotations

import pytest

from inspector import disk
from inspector.sync import layout
from inspector.sync.state import State, joined

DEVICE = "abcdefgh234567ab"


def test_names_are_read_back() -> None:
    path = layout.bundle_path(DEVICE, 7, 12)
    assert path == f"inspector-v1/events/{DEVICE}/000000000007-000000000012.jsonl.gz"
    assert layout.bundle_name(path) == (path, DEVICE, 7, 12)
    assert layout.device_of(layout.device_path(DEVICE)) == DEVICE


def test_a_system_that_shows_names_in_capitals_is_understood() -> None:
    shouted = layout.bundle_path(DEVICE, 7, 12).upper()
    assert layout.bundle_name(shouted) == (shouted, DEVICE, 7, 12)


def test_every_part_suits_windows_and_fat32() -> None:
    for path in (
        layout.bundle_path(DEVICE, 1, 10**12 - 1),
        layout.blob_path("ab" * 32),
        layout.device_path(DEVICE),
        layout.findings_path(DEVICE, "检查结果.xlsx"),
    ):
        assert all(disk.is_safe_name(part) for part in path.split("/"))


@pytest.mark.parametrize(
    "path",
    [
        f"inspector-v1/events/{DEVICE}/000000000012-000000000007.jsonl.gz",
        f"inspector-v1/events/{DEVICE}/000000000000-000000000007.jsonl.gz",
        f"inspector-v1/events/{DEVICE}/1-7.jsonl.gz",
        f"inspector-v1/events/{DEVICE}/../x/000000000001-000000000007.jsonl.gz",
        "inspector-v1/events/short/000000000001-000000000007.jsonl.gz",
        f"inspector-v1/events/{DEVICE}/000000000001-000000000007.jsonl.gz\n",
        f"inspector-v2/events/{DEVICE}/000000000001-000000000007.jsonl.gz",
    ],
)
def test_anything_else_is_no_bundle(path: str) -> None:
    assert layout.bundle_name(path) is None


def test_runs_are_joined() -> None:
    assert joined([(5, 9), (1, 3), (4, 4), (20, 30), (2, 8)]) == [(1, 9), (20, 30)]


def test_pushed_is_what_the_remote_has_without_a_gap() -> None:
    remembered = State()
    assert remembered.pushed("me") == 0
    remembered.keep("me", 5, 9)
    assert remembered.pushed("me") == 0
    remembered.keep("me", 1, 4)
    assert remembered.pushed("me") == 9
    assert remembered.has("me", 3, 7)
    assert not remembered.has("me", 3, 10)
