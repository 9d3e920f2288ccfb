"""Laptops that sync through a folder end with the same ledger."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import pytest

from inspector.config import Remote as Configured
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.sync import outbox, quarantine, state
from inspector.sync.engine import sync
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.remotes import Entry, Remote, Tick, open_remote
from tests.sync.laptops import Config, Laptop, Team

T = TypeVar("T")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a remote, and nothing that a write has left behind."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_laptops_hold_the_same_ledger_after_each_has_synced(team: Team, photo: Path) -> None:
    one, other = team.pair()
    visit = one.visit()
    one.answer(visit, "yes")
    sha = one.photo(visit, photo)
    outcome = one.sync()
    assert (outcome.ok, outcome.pushed_events, outcome.pushed_blobs) == (True, 5, 1)
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_events, outcome.pulled_blobs) == (True, 5, 1)
    assert other.home.blob(sha).read_bytes() == photo.read_bytes()
    one.sync()
    assert one.projection() == other.projection()
    assert queries.answers(other.ledger, visit)[0].value == "yes"


def test_a_sync_with_nothing_new_writes_nothing(team: Team) -> None:
    one, other = team.pair()
    one.sync()
    other.sync()
    one.sync()
    before = snapshot(team.stick)
    for laptop in (one, other):
        outcome = laptop.sync()
        assert outcome.ok
        assert outcome.pushed_events == outcome.pulled_events == outcome.quarantined == 0
    assert snapshot(team.stick) == before


def test_the_remote_looks_as_the_design_says(team: Team, photo: Path) -> None:
    (one,) = [team.join("苏日娜")]
    sha = one.photo(one.visit(), photo)
    outbox.offer(one.home, "stick", photo)
    assert one.sync().pushed_files == 1
    assert sorted(snapshot(team.stick)) == [
        f"inspector-v1/blobs/{sha[:2]}/{sha}",
        f"inspector-v1/devices/{one.device}.json",
        f"inspector-v1/events/{one.device}/000000000001-000000000003.jsonl.gz",
        f"inspector-v1/findings/{one.device}/照片.jpg",
    ]
    assert outbox.findings_files(one.home, "stick") == []


def test_a_conflict_made_apart_is_seen_and_settled_by_both(team: Team) -> None:
    one, other = team.pair()
    visit = one.visit()
    one.sync()
    other.sync()
    one.answer(visit, "yes")
    other.answer(visit, "no")
    for laptop in (one, other, one):
        assert laptop.sync().ok
    for laptop in (one, other):
        (shown,) = queries.answers(laptop.ledger, visit)
        (beside,) = queries.alternatives(laptop.ledger, shown.event)
        assert sorted([str(shown.value), str(beside.value)]) == ["no", "yes"]

    chosen = bodies.AnswerSet(visit=visit, check="operating", type="yes_no", value="no")
    other.ledger.record(chosen, settle=True)
    for laptop in (other, one):
        laptop.sync()
        assert queries.count_conflicts(laptop.ledger) == 0
        assert queries.answers(laptop.ledger, visit)[0].value == "no"
    assert one.projection() == other.projection()


def test_three_laptops_agree(team: Team) -> None:
    laptops = [team.join(name) for name in ("苏日娜", "巴特尔", "王芳")]
    team.trust_each_other()
    visit = laptops[0].visit()
    for laptop in laptops:
        laptop.answer(visit, "yes", check=laptop.ledger.author)
    for laptop in laptops * 2:
        assert laptop.sync().ok
    assert len({laptop.projection() for laptop in laptops}) == 1


def test_a_dry_run_counts_and_touches_nothing(team: Team, photo: Path) -> None:
    one, other = team.pair()
    one.photo(one.visit(), photo)
    outcome = one.sync(dry_run=True)
    assert (outcome.pushed_events, outcome.pushed_blobs, outcome.pulled_events) == (4, 1, 0)
    assert snapshot(team.stick) == {}
    assert not one.home.outbox.exists()
    one.sync()
    before = queries.last_seqs(other.ledger)
    assert other.sync(dry_run=True).pulled_events == 4
    assert queries.last_seqs(other.ledger) == before
    other.sync()
    assert other.sync(dry_run=True).pulled_events == 0


def test_one_remote_s_trouble_does_not_stop_the_next(team: Team, tmp_path: Path) -> None:
    one = team.join("苏日娜")
    away = tmp_path / "not plugged in"
    config = Config(
        {
            "away": Configured(url=str(away)),
            "wrong": Configured(url="gopher://nowhere"),
            "stick": Configured(url=str(team.stick)),
        }
    )
    outcomes = {outcome.name: outcome for outcome in sync(one.ledger, config)}
    assert not outcomes["away"].ok
    assert outcomes["away"].transient
    assert not away.exists()
    assert not outcomes["wrong"].ok
    assert outcomes["stick"].pushed_events == 1


def test_a_remote_that_is_not_configured_is_named(team: Team) -> None:
    with pytest.raises(InputError, match="stik"):
        team.join("苏日娜").sync("stik")


def test_a_person_can_stop_it_and_the_next_sync_goes_on(team: Team, photo: Path) -> None:
    one, other = team.pair()
    one.photo(one.visit(), photo)
    stop = threading.Event()
    heard: list[str] = []

    def stop_at_evidence(stage: Text, done: int, total: int | None) -> None:
        heard.append(stage.en)
        if stage.en == "sending evidence":
            stop.set()

    (outcome,) = sync(one.ledger, one.config, progress=stop_at_evidence, cancelled=stop)
    assert outcome.cancelled
    assert heard[-1] == "sending evidence"
    assert not list((team.stick / "inspector-v1").glob("blobs/*/*"))
    assert one.sync().ok
    assert other.sync().pulled_blobs == 1


def test_another_address_under_the_same_name_is_another_remote(team: Team, tmp_path: Path) -> None:
    one = team.join("苏日娜")
    one.sync()
    one.config.remotes["stick"] = Configured(url=str(tmp_path / "new"))
    (tmp_path / "new").mkdir()
    assert one.sync().pushed_events == 1


def test_a_damaged_or_missing_memory_is_made_again(team: Team) -> None:
    one, other = team.pair()
    one.visit()
    for laptop in (one, other, one):
        laptop.sync()
    before = snapshot(team.stick)
    for laptop in (one, other):
        state.path_of(laptop.home, "stick").write_bytes(b'{"kept": 3')
        outcome = laptop.sync()
        assert (outcome.ok, outcome.pushed_events, outcome.pulled_events) == (True, 0, 0)
    assert snapshot(team.stick) == before


def test_a_damaged_outbox_is_made_again_from_the_ledger(team: Team) -> None:
    one = team.join("苏日娜")
    state_before = state.State(url=str(team.stick))
    outbox.export(one.ledger, "stick", state_before)
    (waiting,) = outbox.waiting(one.home, "stick")
    waiting.path.write_bytes(waiting.path.read_bytes()[:-20])
    assert one.sync().pushed_events == 1


def test_a_home_restored_from_a_back_up_gets_its_own_events_back(
    team: Team, tmp_path: Path
) -> None:
    one, restored = _backed_up(team, tmp_path)
    visit = one.visit()
    one.answer(visit, "yes")
    one.sync()
    back = team.join("苏日娜", home=restored)
    assert back.sync().pulled_events == 2
    back.answer(visit, "no")
    assert back.sync().ok
    assert queries.last_seqs(back.ledger)[one.device] == 4


def test_a_home_restored_and_written_before_it_synced_is_a_fork_and_told(
    team: Team, tmp_path: Path
) -> None:
    one, restored = _backed_up(team, tmp_path)
    other = team.join("巴特尔")
    team.trust_each_other()
    one.visit()
    one.sync()
    other.sync()
    back = team.join("苏日娜", home=restored)
    back.visit()
    before = snapshot(team.stick)
    outcome = back.sync()
    assert not outcome.ok
    assert outcome.error is not None
    assert "two histories" in outcome.error.en
    assert snapshot(team.stick) == before
    reasons = {held.device: held.reason for held in quarantine.held(back.home)}
    assert reasons == {back.device: "fork", other.device: "untrusted"}


def test_a_colleague_refuses_a_fork_and_goes_on_with_the_rest(team: Team, tmp_path: Path) -> None:
    one, restored = _backed_up(team, tmp_path)
    other, third = team.join("巴特尔"), team.join("王芳")
    team.trust_each_other()
    visit = one.visit()
    one.sync()
    other.sync()
    second_stick = tmp_path / "U盘 2"
    second_stick.mkdir()
    back = team.join("苏日娜", home=restored)
    for laptop in (back, other, third):
        laptop.config.remotes["second"] = Configured(url=str(second_stick))
    back.visit()
    back.sync("second")
    third.answer(third.visit(), "yes")
    third.sync("second")
    outcome = other.sync("second")
    assert outcome.ok
    assert outcome.quarantined == 1
    assert outcome.pulled_events == queries.last_seqs(third.ledger)[third.device]
    assert queries.visit(other.ledger, visit).author == "苏日娜"
    assert [held.reason for held in quarantine.held(other.home)] == ["fork"]


def _backed_up(team: Team, tmp_path: Path) -> tuple[Laptop, Path]:
    """A laptop, and a copy of its home as it was at the beginning."""
    import shutil

    one = team.join("苏日娜")
    one.ledger.close()
    restored = tmp_path / "restored"
    shutil.copytree(tmp_path / "home-苏日娜", restored)
    team.laptops.clear()
    return team.join("苏日娜"), restored


def test_a_restored_home_adds_nothing_while_its_newer_events_cannot_be_read(
    team: Team, tmp_path: Path
) -> None:
    """Else it would write a second history under the same name."""
    one, restored = _backed_up(team, tmp_path)
    one.visit()
    one.sync()
    (path,) = (team.stick / "inspector-v1" / "events" / one.device).iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    back = team.join("苏日娜", home=restored)
    outcome = back.sync()
    assert not outcome.ok
    assert outcome.error is not None
    assert "newer events of this device" in outcome.error.en
    path.write_bytes(whole)
    assert back.sync().ok
    assert queries.last_seqs(back.ledger)[one.device] == 2


def test_two_processes_of_one_home_sync_at_once(team: Team, photo: Path) -> None:
    one, other = team.pair()
    visit = one.visit()
    twin = team.join("苏日娜")
    assert twin.device == one.device
    outcomes: list[RemoteOutcome] = []

    def rounds(laptop: Laptop) -> None:
        for number in range(8):
            laptop.answer(visit, "yes", check=f"c{number}")
            outcomes.append(laptop.sync())

    threads = [threading.Thread(target=rounds, args=(laptop,)) for laptop in (one, twin)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.error for outcome in outcomes if not outcome.ok] == []
    for laptop in (one, other, one, other):
        assert laptop.sync().ok
    assert one.projection() == other.projection()
    assert quarantine.count(other.home) == 0


class Shouting:
    """A file system that forgets letter case and shows every name in capitals, as FAT may."""

    def __init__(self, inner: Remote) -> None:
        self.inner = inner
        self.name, self.url, self.local = inner.name, inner.url, inner.local
        self.probe, self.tidy, self.close = inner.probe, inner.tidy, inner.close
        self.modified = inner.modified

    def list(self, folder: str) -> Iterator[Entry]:
        for entry in self.inner.list(folder.lower()):
            yield entry._replace(path=entry.path.upper())

    def size(self, path: str) -> int | None:
        return self.inner.size(path.lower())

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        return self.inner.read(path.lower(), use, offset=offset)

    def remove(self, path: str) -> None:
        self.inner.remove(path.lower())

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        self.inner.write(path.lower(), source, tick=tick)


def test_a_file_system_that_does_not_keep_letter_case(team: Team, photo: Path) -> None:
    one, other = team.pair()
    one.photo(one.visit(), photo)
    for laptop in (one, other, one, other):
        (outcome,) = sync(
            laptop.ledger,
            laptop.config,
            opened=lambda name, told, home: Shouting(open_remote(name, told, home)),
        )
        assert (outcome.ok, outcome.quarantined) == (True, 0)
    assert one.projection() == other.projection()
