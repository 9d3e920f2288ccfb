"""Encryption on the command line: a key, recipients, a rekey."""

from __future__ import annotations

import json
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
