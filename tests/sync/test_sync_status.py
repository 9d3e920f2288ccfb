"""Status says what waits, and never fails for a remote that is away."""

from __future__ import annotations

from pathlib import Path

from inspector.config import Remote as Configured
from inspector.sync import outbox
from inspector.sync.status import status
from inspector.sync.waiting import unsent
from tests.sync.laptops import Team


def test_what_waits_counts_from_the_moment_it_is_recorded(team: Team, photo: Path) -> None:
    one = team.join("苏日娜")
    one.photo(one.visit(), photo)
    outbox.offer(one.home, "stick", photo)
    found = status(one.ledger, one.config)
    assert (found.outbox.events, found.outbox.files, found.outbox.blobs) == (3, 1, 1)
    assert unsent(one.ledger, one.config) == 3
    assert found.remotes[0].last_sync is None
    one.sync()
    found = status(one.ledger, one.config)
    assert (found.outbox.events, found.outbox.files, found.outbox.blobs) == (0, 0, 0)
    assert found.remotes[0].last_sync == "2018-03-05T02:30:00Z"
    assert unsent(one.ledger, one.config) == 0


def test_the_keys_of_status_json(team: Team) -> None:
    one, other = team.join("苏日娜"), team.join("巴特尔")
    one.sync()
    other.sync()
    found = status(other.ledger, other.config).plain()
    assert {"home", "device", "pack", "remotes", "outbox", "conflicts", "quarantine"} <= set(found)
    assert {"name", "url", "reachable", "last_sync"} <= set(found["remotes"][0])
    assert set(found["outbox"]) == {"events", "files", "blobs", "blob_bytes"}
    assert found["quarantine"] == 1


def test_a_remote_that_is_away_or_wrong_is_just_not_reachable(team: Team, tmp_path: Path) -> None:
    one = team.join("苏日娜")
    one.config.remotes |= {
        "away": Configured(url=str(tmp_path / "x")),
        "wrong": Configured(url="gopher://x"),
    }
    found = {remote.name: remote for remote in status(one.ledger, one.config).remotes}
    assert found["stick"].reachable is True
    assert found["away"].reachable is False
    assert found["away"].problem is not None
    assert found["wrong"].reachable is False
    asked = status(one.ledger, one.config, probe=False)
    assert {remote.reachable for remote in asked.remotes} == {None}


def test_without_a_remote_everything_waits(team: Team) -> None:
    one = team.join("苏日娜")
    one.config.remotes.clear()
    assert status(one.ledger, one.config).outbox.events == 1
    assert unsent(one.ledger, one.config) == 1
