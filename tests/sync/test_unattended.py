"""Left alone, it syncs whenever it can, and stops where only a person helps."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector import config as configs
from inspector.config import Config
from inspector.config import Remote as Configured
from inspector.errors import InputError, RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync.remotes import Remote, open_remote
from inspector.sync.unattended import Happened, Unattended
from inspector.sync.watch import Watcher
from tests.sync.laptops import Laptop, Network, Team


class Refusing(Network):
    """A server that answers to every greeting that the password is wrong."""

    def probe(self) -> None:
        raise RemoteError(Text("密码不对", "wrong password"), transient=False, kind="password")


def watching(laptop: Laptop, stop: threading.Event, refuses: tuple[str, ...] = ()) -> Unattended:
    def opened(name: str, told: Configured, home: Home) -> Remote:
        inner = open_remote(name, told, home)
        return Refusing(inner) if name in refuses else inner

    def load() -> Config:
        return configs.load(laptop.home)

    configs.save(laptop.home, remotes=laptop.config.remotes)
    return Unattended(laptop.ledger, load, None, stop, opened=opened, pause=0.02)


def until(happening: Iterator[Happened], what: str) -> Happened:
    return next(one for one in happening if one.what == what)


@pytest.fixture
def stop() -> Iterator[threading.Event]:
    made = threading.Event()
    yield made
    made.set()


def test_a_stick_is_synced_when_it_is_plugged_in_and_again_when_it_is_back(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    visit = laptop.visit()
    away = team.stick.rename(team.folder / "away")
    unattended = watching(laptop, stop)
    happening = unattended.run()
    assert until(happening, "started")
    away.rename(team.stick)
    synced = until(happening, "synced")
    assert synced.outcome is not None
    assert synced.outcome.pushed_events == 2
    laptop.answer(visit, "yes")
    stop.set()
    assert [one.what for one in happening] == ["ended"]
    assert not unattended.failed


def test_a_wrong_password_is_told_once_and_the_other_remote_goes_on(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    laptop.config.remotes["office"] = Configured(url=str(team.folder))
    happening = watching(laptop, stop, refuses=("office",)).run()
    seen = [next(happening) for _ in range(4)]
    assert sorted((one.what, one.remote) for one in seen) == [
        ("back", "stick"),
        ("started", ""),
        ("stopped", "office"),
        ("synced", "stick"),
    ]
    stop.set()
    assert [one.what for one in happening] == ["ended"]


def test_where_nothing_is_left_to_be_tried_it_ends_as_failed(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    unattended = watching(laptop, stop, refuses=("stick",))
    assert [one.what for one in unattended.run()] == ["started", "stopped", "ended"]
    assert unattended.failed


def test_a_remote_that_was_left_alone_is_tried_again_after_the_config_has_changed(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    laptop.config.remotes["office"] = Configured(url=str(team.folder / "office"))
    happening = watching(laptop, stop, refuses=("office",)).run()
    assert until(happening, "stopped").remote == "office"
    configs.save(laptop.home, author="苏日娜")
    assert until(happening, "stopped").remote == "office"


def test_a_config_that_is_changed_while_a_sync_goes_on_counts_after_it(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    happening = watching(laptop, stop).run()
    until(happening, "synced")
    configs.save(laptop.home, author="苏日娜")
    assert until(happening, "back").remote == "stick", "all is looked at from the beginning"


def test_a_sync_by_hand_makes_it_try_again_what_was_left_alone(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    laptop.config.remotes["office"] = Configured(url=str(team.folder / "office"))
    happening = watching(laptop, stop, refuses=("office",)).run()
    told = {next(happening).what for _ in range(4)}
    assert told == {"started", "stopped", "back", "synced"}
    laptop.sync()
    assert until(happening, "stopped").remote == "office"


def test_a_remote_that_lost_something_is_asked_about_once_and_left_alone(
    team: Team, stop: threading.Event
) -> None:
    laptop = team.join("苏日娜")
    laptop.visit()
    laptop.sync()
    for file in sorted(team.stick.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    unattended = watching(laptop, stop)
    told = [one for one in unattended.run() if one.what == "stopped"]
    assert len(told) == 1
    assert told[0].outcome is not None
    assert told[0].outcome.question
    assert not any(team.stick.iterdir()), "nothing is sent before a person has said so"


def test_a_conflict_that_comes_in_is_told(team: Team, stop: threading.Event) -> None:
    first, second = team.pair()
    visit = first.visit()
    first.sync()
    second.sync()
    first.answer(visit, "yes")
    second.answer(visit, "no")
    second.sync()
    happening = watching(first, stop).run()
    told = until(happening, "attention").told
    assert told is not None
    assert told.en == "1 conflict to settle"


def test_what_came_is_told_by_device_and_author(team: Team) -> None:
    first, second = team.pair()
    visit = first.visit()
    first.answer(visit, "yes")
    first.sync()
    (came,) = second.sync().came
    assert (came.device, came.author, came.name) == (first.device, "苏日娜", "laptop-苏日娜")
    assert (came.events, came.visits) == (4, 1)
    assert second.sync().came == ()


def test_a_remote_that_does_not_answer_holds_up_nothing(home: Home, tmp_path: Path) -> None:
    """Its probe hangs until the end of the test; the other one is noticed meanwhile."""
    hangs, ended = threading.Event(), threading.Event()

    class Hanging(Network):
        def probe(self) -> None:
            hangs.set()
            ended.wait(60)

    def opened(name: str, told: Configured, at: Home) -> Remote:
        inner = open_remote(name, told, at)
        return Hanging(inner) if name == "office" else inner

    remotes = {name: Configured(url=str(tmp_path)) for name in ("office", "stick")}
    watcher = Watcher(Config(remotes=remotes), home, opened=opened)
    try:
        noticed = [one.remote for one in watcher.poll(0, patience=0.5)]
        assert hangs.is_set()
        assert noticed == ["stick"]
        assert list(watcher.poll(1)) == []
        assert watcher.reachable("office") is None
    finally:
        ended.set()


def test_without_a_remote_of_that_name_it_does_not_begin(team: Team) -> None:
    laptop = team.join("苏日娜")
    configs.save(laptop.home, remotes=laptop.config.remotes)
    with pytest.raises(InputError):
        Unattended(laptop.ledger, lambda: configs.load(laptop.home), "nobody", threading.Event())
