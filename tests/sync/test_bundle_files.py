"""Bundles given by hand go through the same gate."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from inspector.errors import InputError
from inspector.ledger import bundle, queries
from inspector.ledger.bundle import write_bundle
from inspector.sync import quarantine
from inspector.sync.importing import import_files
from inspector.sync.run import CancelledError
from inspector.sync.trust import pending, trust
from tests.sync.laptops import Laptop, Team


def handed_over(laptop: Laptop, to: Path, first: int = 1, last: int | None = None) -> Path:
    last = last or queries.last_seqs(laptop.ledger)[laptop.device]
    with to.open("wb") as stream:
        write_bundle(stream, laptop.ledger, laptop.device, first, last)
    return to


def test_a_trusted_colleague_s_file_comes_in_once(team: Team, tmp_path: Path) -> None:
    one, other = team.pair()
    one.visit()
    file = handed_over(one, tmp_path / "work.jsonl.gz")
    (result,) = import_files(other.ledger, [file])
    assert (result.ok, result.added, result.known) == (True, 3, 0)
    (result,) = import_files(other.ledger, [file])
    assert (result.ok, result.added, result.known) == (True, 0, 3)


def test_a_stranger_s_file_waits_and_says_how_to_trust(team: Team, tmp_path: Path) -> None:
    one, other = team.join("苏日娜"), team.join("巴特尔")
    file = handed_over(one, tmp_path / "work.jsonl.gz")
    (result,) = import_files(other.ledger, [file])
    assert (result.ok, result.quarantined, result.device) == (False, 1, one.device)
    assert result.fingerprint == one.ledger.fingerprint
    assert result.remedy is not None
    assert one.device in result.remedy.en
    file.unlink()
    assert [waiting.id for waiting in pending(other.ledger)] == [one.device]
    assert trust(other.ledger, one.device).events == 1


def test_files_may_be_given_in_any_order(team: Team, tmp_path: Path) -> None:
    one, other = team.pair()
    one.visit()
    first = handed_over(one, tmp_path / "1.jsonl.gz", 1, 1)
    second = handed_over(one, tmp_path / "2.jsonl.gz", 2, 2)
    third = handed_over(one, tmp_path / "3.jsonl.gz", 3, 3)
    results = import_files(other.ledger, [first, third, second])
    assert [result.ok for result in results] == [True, True, True]
    assert queries.last_seqs(other.ledger)[one.device] == 3
    assert quarantine.count(other.home) == 0


def test_a_file_of_several_bundles(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "EVENTS", 2)
    one, other = team.join("苏日娜"), team.join("巴特尔")
    for _ in range(4):
        one.visit()
    file = handed_over(one, tmp_path / "work.jsonl.gz")
    (result,) = import_files(other.ledger, [file])
    assert result.quarantined == 3
    assert trust(other.ledger, one.device).events == 5
    assert quarantine.count(other.home) == 0


def test_a_bad_file_does_not_stop_the_others(team: Team, tmp_path: Path) -> None:
    one, other = team.pair()
    bad = tmp_path / "0.jsonl.gz"
    bad.write_bytes(b"")
    text = tmp_path / "1.txt"
    text.write_text("hello")
    good = handed_over(one, tmp_path / "2.jsonl.gz")
    results = import_files(other.ledger, [bad, text, good])
    assert [result.ok for result in results] == [False, False, True]
    assert {held.reason for held in quarantine.held(other.home)} == {"truncated", "bad_gzip"}


def test_a_whole_remote_s_folder(team: Team) -> None:
    one, other = team.pair()
    one.visit()
    one.sync()
    (result,) = import_files(other.ledger, [team.stick])
    assert result.added == 3


def test_a_missing_file_is_told_before_anything_is_taken(team: Team, tmp_path: Path) -> None:
    one, other = team.pair()
    good = handed_over(one, tmp_path / "good.jsonl.gz")
    with pytest.raises(InputError):
        import_files(other.ledger, [good, tmp_path / "none"])
    assert one.device not in queries.last_seqs(other.ledger)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        import_files(other.ledger, [tmp_path / "empty"])


def test_it_can_be_stopped(team: Team, tmp_path: Path) -> None:
    one, other = team.pair()
    stop = threading.Event()
    stop.set()
    file = handed_over(one, tmp_path / "work.jsonl.gz")
    with pytest.raises(CancelledError):
        import_files(other.ledger, [file], cancelled=stop)
