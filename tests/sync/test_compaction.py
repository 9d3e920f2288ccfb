"""Many small bundles become a few large ones, and nobody misses an event meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.config import Remote as Configured
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import bundle, queries
from inspector.sync import compact, layout, quarantine, state
from inspector.sync.engine import sync
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.remotes import Entry, Remote, open_remote
from tests.sync.laptops import Faulty, Laptop, Network, Team


def compacted(laptop: Laptop) -> RemoteOutcome:
    (outcome,) = sync(laptop.ledger, laptop.config, compact=True)
    return outcome


def bundles(team: Team, laptop: Laptop) -> list[str]:
    return sorted(path.name for path in (team.stick / layout.EVENTS / laptop.device).iterdir())


@pytest.fixture
def many(team: Team) -> tuple[Laptop, Laptop]:
    """A laptop with a dozen bundles on the stick, and one that has read the first few."""
    one, other = team.pair()
    visit = one.visit()
    for number in range(12):
        one.answer(visit, "yes", check=f"c{number}")
        assert one.sync().ok
        if number == 4:
            other.sync()
    return one, other


def test_a_dozen_bundles_become_one(team: Team, many: tuple[Laptop, Laptop]) -> None:
    one, other = many
    last = queries.last_seqs(one.ledger)[one.device]
    assert compacted(one).compacted == (12, 1)
    assert bundles(team, one) == [layout.bundle_file(1, last)]
    assert compacted(one).compacted == (1, 1)
    outcome, asked = other.sync_over_network()
    assert outcome.pulled_events == 7
    assert len([what for what in asked if what.startswith(f"read {layout.EVENTS}")]) == 1
    for laptop in (one, other, one):
        assert laptop.sync().ok
    assert one.projection() == other.projection()


def test_a_new_reader_reads_each_event_once_where_bundles_overlap(
    team: Team, many: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, _ = many
    last = queries.last_seqs(one.ledger)[one.device]
    shutil.copytree(team.stick / layout.EVENTS / one.device, tmp_path / "small")
    compacted(one)
    shutil.copytree(tmp_path / "small", team.stick / layout.EVENTS / one.device, dirs_exist_ok=True)
    third = team.join("王芳")
    team.trust_each_other()
    asked = third.sync_over_network()[1]
    mine = [what for what in asked if what.startswith(f"read {layout.EVENTS}/{one.device}")]
    assert len(mine) == 1
    assert queries.last_seqs(third.ledger)[one.device] == last


def test_a_large_bundle_that_is_no_good_hides_no_small_ones(
    team: Team, many: tuple[Laptop, Laptop]
) -> None:
    one, other = many
    last = queries.last_seqs(one.ledger)[one.device]
    folder = team.stick / layout.EVENTS / one.device
    (folder / layout.bundle_file(1, last)).write_bytes(b"no bundle")
    (folder / layout.bundle_file(1, 10**12 - 1)).write_bytes(b"no bundle")
    outcome = other.sync()
    assert outcome.pulled_events == 7
    assert outcome.quarantined == 2


def test_a_reader_between_listing_and_reading_misses_nothing(
    team: Team, many: tuple[Laptop, Laptop]
) -> None:
    one, other = many

    class Behind(Network):
        """Its bundles are put together right after they were listed."""

        done = False

        def list(self, folder: str) -> Iterator[Entry]:
            found = list(super().list(folder))
            if folder.startswith(layout.EVENTS) and not self.done:
                self.done = True
                assert compacted(one).compacted == (12, 1)
            yield from found

    def opened(name: str, told: Configured, home: Home) -> Remote:
        return Behind(open_remote(name, told, home))

    state.path_of(other.home, "stick").unlink()
    (outcome,) = sync(other.ledger, other.config, opened=opened)
    assert (outcome.ok, outcome.pulled_events, outcome.quarantined) == (True, 7, 0)
    one.sync()
    other.sync()
    one.sync()
    assert one.projection() == other.projection()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_cut_off_at_any_call_nothing_is_missed_and_the_next_one_ends_it(
    team: Team, many: tuple[Laptop, Laptop], after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = many
    monkeypatch.setattr(bundle, "EVENTS", 6)
    at = 0
    while True:
        at += 1
        assert at < 90

        faulty = Faulty(
            open_remote("stick", one.config.remotes["stick"], one.home), at, after=after
        )

        def opened(name: str, told: Configured, home: Home, faulty: Faulty = faulty) -> Remote:
            return faulty

        (outcome,) = sync(one.ledger, one.config, compact=True, opened=opened)
        covered = state.joined(
            (name.first, name.last)
            for path in (team.stick / layout.EVENTS / one.device).iterdir()
            if (name := layout.bundle_name(f"{layout.EVENTS}/{one.device}/{path.name}"))
        )
        assert covered == [(1, queries.last_seqs(one.ledger)[one.device])]
        if faulty.calls < at:
            break
    assert outcome.ok
    assert at > 5
    assert len(bundles(team, one)) <= 4
    for laptop in (other, one, other):
        assert laptop.sync().ok
    assert one.projection() == other.projection()
    assert quarantine.count(other.home) == 0


def test_a_sync_does_it_by_itself_once_there_are_many(
    team: Team, many: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = many
    monkeypatch.setattr(compact, "MANY", 12)
    one.tell(bandwidth=1000)
    assert one.sync().compacted is None
    one.tell(bandwidth=None)
    assert one.sync().compacted == (12, 1)
    assert one.sync().compacted is None


def test_what_did_not_arrive_whole_takes_nothing_away(
    team: Team, many: tuple[Laptop, Laptop]
) -> None:
    one, _ = many
    before = bundles(team, one)

    class Losing(Network):
        def write(self, path: str, source: bytes | Path, *, tick: object = None) -> None:
            raise RemoteError(Text("满了", "no room"), transient=False)

    def opened(name: str, told: Configured, home: Home) -> Remote:
        return Losing(open_remote(name, told, home))

    (outcome,) = sync(one.ledger, one.config, compact=True, opened=opened)
    assert not outcome.ok
    assert bundles(team, one) == before
