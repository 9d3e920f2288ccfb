"""A home remembers its last syncs."""

from __future__ import annotations

from inspector.home import Home
from inspector.i18n import Text
from inspector.sync import history
from inspector.sync.outcome import RemoteOutcome
from tests.sync.laptops import Team


def keep(
    home: Home, minute: int, name: str = "stick", *, sent: int = 0, error: Text | None = None
) -> None:
    home.data.mkdir(parents=True, exist_ok=True)
    outcome = RemoteOutcome(name=name, ok=error is None, pushed_events=sent, error=error)
    history.keep(home, f"2018-03-05T{minute // 60:02}:{minute % 60:02}:00Z", outcome)


def test_a_sync_is_remembered_with_what_went_and_came_and_from_whom(team: Team) -> None:
    first, second = team.pair()
    first.visit()
    first.sync()
    second.sync()
    (entry,) = history.read(second.home)
    assert (entry.remote, entry.came_events, entry.error) == ("stick", 3, None)
    assert [one.author for one in entry.came] == ["苏日娜"]


def test_a_dry_run_is_not_remembered(team: Team) -> None:
    laptop = team.join("苏日娜")
    laptop.sync(dry_run=True)
    assert history.read(laptop.home) == []


def test_syncs_with_nothing_new_in_a_row_are_one_line(home: Home) -> None:
    keep(home, 0, sent=3)
    for minute in range(1, 9):
        keep(home, minute)
        keep(home, minute, name="office", error=Text("不在", "away"))
    stick = [one for one in history.read(home) if one.remote == "stick"]
    assert [(one.times, one.sent_events) for one in stick] == [(8, 0), (1, 3)]
    assert stick[0].at == "2018-03-05T00:08:00Z"


def test_the_last_two_hundred_are_kept_however_many_there_were(home: Home) -> None:
    for minute in range(1400):
        keep(home, minute, sent=minute + 1, error=Text("断" * 100, "cut " * 50))
    entries = history.read(home)
    assert [one.sent_events for one in entries] == list(range(1400, 1200, -1))
    assert history.path_of(home).stat().st_size < 700_000


def test_a_line_that_a_power_cut_tore_is_passed_over(home: Home) -> None:
    keep(home, 0, sent=1)
    with history.path_of(home).open("ab") as file:
        file.write(b'{"at":"2018-03-05T0\n\xff\xfe\n')
    keep(home, 2, sent=2)
    assert [one.sent_events for one in history.read(home)] == [2, 1]
