"""``inspector sync --watch``: a process of its own, as a service starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent")


def start(run: Run, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "inspector", "sync", "--watch", "--lang", "en", *arguments]
    return subprocess.Popen(
        [*command, "--home", str(run.home.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def until(process: subprocess.Popen[str], event: str) -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        found: dict[str, Any] = json.loads(line)
        if found["event"] == event:
            return found
    raise AssertionError(f"no {event}: {process.stderr and process.stderr.read()}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_syncs_beside_another_process_until_it_is_told_to_stop(
    run: Run, another: Callable[[str], Run], tmp_path: Path, number: signal.Signals
) -> None:
    """Both on one home at once: each has all there is, and nothing is there twice."""
    stick = tmp_path / "stick"
    stick.mkdir()
    run("remote", "add", "stick", stick)
    run("visit", "open", "--issue", "1", "--site", "first-plant")
    process = start(run, "--json")
    try:
        assert until(process, "synced")["remote"] == "stick"
        run("visit", "open", "--issue", "1", "--site", "first-plant")
        assert run.json("sync")["remotes"][0]["ok"]
        process.send_signal(number)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()
    other = another("王检")
    other("remote", "add", "stick", stick)
    other("sync")
    other("device", "trust", run.json("status")["device"])
    assert len(other.json("visits")) == 2
    assert other.json("verify")["projection"] != ""


def test_it_ends_with_2_where_no_remote_can_ever_be_synced(run: Run, tmp_path: Path) -> None:
    run.home.config.parent.mkdir(parents=True, exist_ok=True)
    run.home.config.write_text('[remotes.odd]\nurl = "gopher://x"\n')
    process = start(run)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "odd  left alone until somebody acts" in out


def test_it_goes_alone_and_not_without_a_remote(run: Run, tmp_path: Path) -> None:
    assert run("sync", "--watch").code == 2
    run("remote", "add", "stick", tmp_path)
    assert run("sync", "--watch", "--dry-run").code == 2
