"""Whatever people do and in whatever order they sync: in the end all hold the same."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.ledger import queries
from tests.sync.laptops import Team

NAMES = ("苏日娜", "巴特尔", "王芳")
who = st.integers(0, len(NAMES) - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("sync"), who),
        st.tuples(st.just("visit"), who),
        st.tuples(st.just("answer"), who, st.sampled_from(("yes", "no")), st.sampled_from("ab")),
        st.tuples(st.just("settle"), who),
        st.tuples(st.just("forget"), who),
    ),
    max_size=25,
)


def now() -> dt.datetime:
    return dt.datetime(2018, 3, 5, tzinfo=dt.UTC)


@settings(max_examples=15, deadline=None)
@given(steps)
def test_after_everyone_has_synced_twice_all_projections_agree(
    taken: list[tuple[str, int] | tuple[str, int, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stick = Path(folder, "stick")
        stick.mkdir()
        team = Team(Path(folder), stick, now)
        laptops = [team.join(name) for name in NAMES]
        team.trust_each_other()
        for step in taken:
            _take(team, step)
        for laptop in laptops * 2:
            assert laptop.sync().ok
        assert len({laptop.projection() for laptop in laptops}) == 1
        assert {queries.count_conflicts(laptop.ledger) for laptop in laptops} <= {
            queries.count_conflicts(laptops[0].ledger)
        }
        for laptop in laptops:
            laptop.ledger.close()


def _take(team: Team, step: tuple[str, int] | tuple[str, int, str, str]) -> None:
    laptop = team.laptops[step[1]]
    visits = sorted(visit.id for visit in queries.visits(laptop.ledger))
    match step:
        case ("sync", _):
            assert laptop.sync().ok
        case ("visit", _):
            laptop.visit()
        case ("forget", _):  # the note of what the stick has kept is lost
            (laptop.home.data / "remotes" / "stick.json").unlink(missing_ok=True)
        case ("answer", _, value, check) if visits:
            laptop.answer(visits[0], value, check)
        case ("settle", _):
            for conflict in queries.conflicts(laptop.ledger):
                from inspector.ledger.events import decode_body

                body = decode_body(queries.event(laptop.ledger, conflict.events[-1]))
                assert body is not None
                laptop.ledger.record(body, settle=True)
        case _:
            pass
