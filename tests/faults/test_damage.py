"""A damaged ``ledger.db``: told with a remedy, wherever the damage is, never a traceback."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.errors import InspectorError
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.bundle import read_bundle, write_bundle
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.ledger.verify import verify

_PAGE = 4096


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A closed home with two hundred answers."""
    home = Home.at(tmp_path / "whole")
    with Ledger.open(home, author="x") as ledger:
        visit = ledger.record(
            bodies.VisitOpened(
                pack="p", pack_version="1", pack_digest="0" * 64, issue=1, slug="s", on="2018-03-05"
            )
        ).id
        ledger.record_all(
            [
                bodies.AnswerSet(visit=visit, check=f"c{n}", type="text", value="草原" * 20)
                for n in range(200)
            ]
        )
    return tmp_path / "whole"


def _explained(home: Path) -> bool:
    """Whether opening or verifying tells of the damage; anything but our own errors escapes."""
    try:
        with Ledger.open(Home.at(home), author="x") as ledger:
            found = verify(ledger)
    except InspectorError as error:
        return error.remedy is not None
    assert all(str(problem.what) and str(problem.remedy) for problem in found.problems)
    return not found.ok


def test_every_page_that_is_overwritten_is_told(filled: Path, tmp_path: Path) -> None:
    content = (filled / "data" / "ledger.db").read_bytes()
    pages = len(content) // _PAGE
    chance = random.Random(0)
    for page in range(0, pages, max(1, pages // 30)):
        broken = tmp_path / f"page-{page}"
        shutil.copytree(filled, broken)
        with (broken / "data" / "ledger.db").open("r+b") as stream:
            stream.seek(page * _PAGE)
            stream.write(chance.randbytes(_PAGE))
        assert _explained(broken), f"page {page}"


@pytest.mark.parametrize("size", [100, 4096, 20_000])
def test_a_ledger_cut_short_is_told(filled: Path, size: int) -> None:
    with (filled / "data" / "ledger.db").open("r+b") as stream:
        stream.truncate(size)
    assert _explained(filled)


def test_a_damaged_ledger_is_let_go_of(filled: Path, tmp_path: Path) -> None:
    """It is to be moved aside, which Windows forbids while anybody has it open."""
    ledger = filled / "data" / "ledger.db"
    ledger.write_bytes(b"this is no database " * 1000)
    with pytest.raises(InspectorError) as kept:
        Ledger.open(Home.at(filled), author="x")
    assert kept.value.remedy is not None
    handles = Path("/proc/self/fd")
    if handles.exists():
        assert str(ledger) not in [os.path.realpath(handle) for handle in handles.iterdir()]
    ledger.rename(tmp_path / "aside.db")


def test_a_ledger_moved_aside_comes_back_from_its_own_bundle(filled: Path, tmp_path: Path) -> None:
    """The remedy that a damaged ledger is told with works: nothing of the device's work is lost."""
    with Ledger.open(Home.at(filled), author="x") as ledger, (tmp_path / "b").open("wb") as stream:
        last = queries.last_seqs(ledger)[ledger.device]
        write_bundle(stream, ledger, ledger.device, 1, last)
        before = verify(ledger)
    (filled / "data" / "ledger.db").rename(tmp_path / "aside.db")
    with Ledger.open(Home.at(filled), author="x") as ledger, (tmp_path / "b").open("rb") as stream:
        outcome = merge(ledger, read_bundle(stream).events)
        assert outcome.added == last, outcome.refusals
        assert len(queries.answers(ledger, queries.visits(ledger)[0].id)) == 200
        assert verify(ledger).events >= before.events


def test_bits_flipped_in_words_are_told(filled: Path, tmp_path: Path) -> None:
    """SQLite itself sees nothing wrong with another letter in a text; the hashes do."""
    content = (filled / "data" / "ledger.db").read_bytes()
    places = [at for at in range(len(content)) if content.startswith("草".encode(), at)]
    for at in random.Random(1).sample(places, 10):
        broken = tmp_path / f"bit-{at}"
        shutil.copytree(filled, broken)
        changed = bytearray(content)
        changed[at + 2] ^= 1
        (broken / "data" / "ledger.db").write_bytes(changed)
        assert _explained(broken), f"byte {at}"


@pytest.mark.parametrize("command", ["verify", "doctor", "visits"])
@pytest.mark.parametrize("damage", ["header", "middle", "text"])
def test_the_command_line_explains_a_damaged_ledger(
    filled: Path, command: str, damage: str
) -> None:
    if importlib.util.find_spec("inspector.cli.root") is None:
        pytest.skip("the command line is not there yet")
    ledger = filled / "data" / "ledger.db"
    content = bytearray(ledger.read_bytes())
    match damage:
        case "header":
            content[:100] = b"\x00" * 100
        case "middle":
            middle = len(content) // _PAGE // 2 * _PAGE
            content[middle : middle + _PAGE] = b"\xff" * _PAGE
        case _:
            content = bytearray(b"this is no database " * 1000)
    ledger.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "inspector", command, "--home", str(filled), "--lang", "en"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=120,
        check=False,
    )
    told = done.stdout + done.stderr
    assert "Traceback" not in told
    if command != "visits" or damage != "middle":  # a list may not touch the page in the middle
        assert done.returncode in (1, 2), told
        assert "damaged" in told or "ledger" in told
