"""A remote that is not what it was stops the sync with a question; nothing local goes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from inspector.ledger import queries
from tests.sync.laptops import Laptop, Team


@pytest.fixture
def synced(team: Team, photo: Path) -> tuple[Laptop, Laptop]:
    """Two laptops whose stick has both their events."""
    one, other = team.pair()
    one.photo(one.visit(), photo)
    for laptop in (one, other, one):
        assert laptop.sync().ok
    return one, other


def assert_asked(laptop: Laptop, words: str) -> None:
    before = queries.last_seqs(laptop.ledger)
    laptop.visit()
    for _ in range(2):
        outcome = laptop.sync()
        assert not outcome.ok
        assert outcome.question
        assert outcome.error is not None
        assert words in outcome.error.en
        assert outcome.pushed_events == 0
    assert laptop.sync(dry_run=True).question
    assert queries.last_seqs(laptop.ledger) == {
        **before,
        laptop.device: before[laptop.device] + 1,
    }
    laptop.projection()


def test_an_emptied_stick(team: Team, synced: tuple[Laptop, Laptop]) -> None:
    shutil.rmtree(team.stick / "inspector-v1")
    for laptop in synced:
        assert_asked(laptop, "is empty")
    assert list(team.stick.iterdir()) == []


def test_once_a_person_accepts_it_everything_is_sent_again(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    one, other = synced
    shutil.rmtree(team.stick / "inspector-v1")
    outcome = one.sync(accept_changed=True)
    assert outcome.ok
    assert outcome.pushed_events == queries.last_seqs(one.ledger)[one.device]
    assert outcome.pushed_blobs == 1
    assert other.sync(accept_changed=True).ok
    third = team.join("王芳")
    team.trust_each_other()
    third.sync()
    one.sync()
    other.sync()
    third.sync()
    one.sync()
    other.sync()
    assert one.projection() == other.projection() == third.projection()


def test_a_stick_replaced_by_an_older_copy(
    team: Team, synced: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, other = synced
    shutil.copytree(team.stick, tmp_path / "copy")
    one.visit()
    one.sync()
    other.sync()
    shutil.rmtree(team.stick)
    shutil.copytree(tmp_path / "copy", team.stick)
    assert_asked(one, "older")
    assert_asked(other, "older")
    assert one.sync(accept_changed=True).ok
    assert other.sync(accept_changed=True).ok
    one.sync()
    assert one.projection() == other.projection()


def test_a_stick_of_another_team(team: Team, synced: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    stranger = Team(tmp_path / "others", tmp_path / "their-stick", team.wall)
    stranger.stick.mkdir()
    them = stranger.join("陌生人")
    them.visit()
    them.sync()
    them.ledger.close()
    shutil.rmtree(team.stick)
    shutil.copytree(stranger.stick, team.stick)
    for laptop in synced:
        assert_asked(laptop, "another team's")
    assert not list(team.stick.rglob(f"*{synced[0].device}*"))


def test_one_lost_file_is_noticed(team: Team, synced: tuple[Laptop, Laptop]) -> None:
    one, other = synced
    lost = sorted((team.stick / "inspector-v1" / "events" / one.device).iterdir())[0]
    lost.unlink()
    assert other.sync().question
    outcome = one.sync(accept_changed=True)
    assert outcome.ok
    assert outcome.pushed_events > 0
    assert other.sync(accept_changed=True).ok


def test_accepting_a_remote_that_has_not_changed_is_harmless(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    outcome = synced[0].sync(accept_changed=True)
    assert (outcome.ok, outcome.pushed_events, outcome.pushed_blobs) == (True, 0, 0)


def test_evidence_taken_off_the_stick_is_sent_again_when_accepted(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    shutil.rmtree(team.stick / "inspector-v1" / "blobs")
    assert synced[0].sync(accept_changed=True).pushed_blobs == 1


def test_an_unplugged_stick_is_told_and_nothing_is_made_in_its_place(team: Team) -> None:
    one = team.join("苏日娜")
    one.sync()
    away = team.stick.rename(team.folder / "pocket")
    outcome = one.sync()
    assert not outcome.ok
    assert outcome.transient
    assert not outcome.question
    assert not team.stick.exists()
    away.rename(team.stick)
    assert one.sync().ok
