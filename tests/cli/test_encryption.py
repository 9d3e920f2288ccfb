"""Encryption on the command line: a key, recipients, a rekey."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def stick(run: Run, tmp_path: Path) -> Path:
    """A remote named stick, with this device's first records on it in plain."""
    folder = tmp_path / "stick"
    folder.mkdir()
    assert run("remote", "add", "stick", str(folder)).code == 0
    assert run("sync").code == 0
    return folder


def test_the_key_is_printed_alone_and_stays(run: Run) -> None:
    first = run("device", "key")
    assert first.code == 0
    assert first.out.strip().startswith("age1")
    assert json.loads(run("device", "key", "--json").out) == {
        "recipient": first.out.strip(),
        "made": False,
    }


def test_recipients_are_kept_and_one_s_own_is_among_them(run: Run, stick: Path) -> None:
    own = run("device", "key").out.strip()
    other = "age1zckyg9qs7m0mrjxsl6vv4y4ssxll3wr5vdwv33faweryxeqqjvms3yp6w2"
    assert json.loads(run("remote", "recipients", "stick", "--json").out) == []
    done = run("remote", "recipients", "stick", "--add", other, "--json")
    assert done.code == 0
    assert "inspector rekey" in done.err
    listed = json.loads(done.out)
    assert {one["recipient"]: one["own"] for one in listed} == {own: True, other: False}
    again = run("rekey", "--json")
    assert again.code == 0
    (rekeyed,) = json.loads(again.out)["remotes"]
    assert (rekeyed["name"], rekeyed["ok"], rekeyed["files"]) == ("stick", True, 1)
    assert all(path.name.endswith((".age", ".json")) for path in stick.rglob("*.*"))
    assert run("sync").code == 0
    assert run("remote", "recipients", "stick", "--remove", other).out.split()[0] == own


@pytest.mark.parametrize(
    "line",
    [
        ["remote", "recipients", "nowhere"],
        ["remote", "recipients", "stick", "--add", "age1nonsense"],
        ["remote", "recipients", "stick", "--remove", "age1never"],
        ["rekey"],
        ["rekey", "--remote", "nowhere"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_told(run: Run, stick: Path, line: list[str]) -> None:
    done = run(*line)
    assert done.code == 2
    assert done.err


def test_a_stolen_laptop_is_shut_out_by_its_id(pair: tuple[Run, Run]) -> None:
    office, stolen = pair
    key = stolen("device", "key").out.strip()
    assert stolen("sync").code == 0  # the recipient goes there, signed
    (thief,) = [one["id"] for one in office.json("device", "list") if not one["own"]]
    assert office("remote", "recipients", "stick", "--add", thief).code == 0
    done = office("device", "revoke", thief, "--lang", "en")
    assert f"--remove {thief}" in done.err
    done = office("remote", "recipients", "stick", "--remove", thief)
    assert (done.code, key in done.out) == (0, False)
    assert (
        office("remote", "recipients", "stick", "--add", thief).code == 2
    )  # never again by its id
    assert office("remote", "recipients", "stick", "--remove", thief).code == 2
    assert office("remote", "recipients", "stick", "--remove", "nobody").code == 2


def test_what_a_sync_sets_aside_is_told_once(another: Callable[[str], Run], tmp_path: Path) -> None:
    """With the reason and what to do; then it stands in the status."""
    one, other = another("苏日娜"), another("巴特尔")
    stick = tmp_path / "stick"
    stick.mkdir()
    for laptop in (one, other):
        assert laptop("remote", "add", "stick", stick).code == 0
    one("sync")
    first, second = other("sync", "--lang", "en").err, other("sync", "--lang", "en").err
    assert "1 file was set aside" in first
    assert "inspector device trust" in first
    assert second == ""
    said = other("status", "--lang", "en").out
    assert "is not trusted yet" in said
    assert "inspector device trust" in said
    (reason,) = other.json("status")["set_aside"]
    assert (reason["reason"], reason["files"]) == ("untrusted", 1)
