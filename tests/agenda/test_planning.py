"""Planning backwards: the days to a deadline divided over what is left to do."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.agenda.planning import schedule
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.model import Issue, Step
from tests.sample import works
from tests.sample.parts import measure

START = dt.date(2018, 3, 1)


def issue(*measures: str, steps: tuple[Step, ...] = ()) -> Issue:
    return works.issue(measures=tuple(measure(id, id, id) for id in measures), steps=steps)


def step(measure: str, due: dt.date | int, weight: int = 1) -> Step:
    return Step(
        id=f"{measure}-{due}", text=Text("步", "step"), due=due, measure=measure, weight=weight
    )


def test_measures_share_the_days_equally_and_the_last_ends_on_the_deadline() -> None:
    plan = schedule(issue("pipes", "works", "permit"), START, dt.date(2018, 3, 30))
    assert [(one.measure, one.begins.day, one.ends.day) for one in plan] == [
        ("pipes", 1, 10),
        ("works", 11, 20),
        ("permit", 21, 30),
    ]


def test_what_is_reported_needs_no_more_days() -> None:
    plan = schedule(issue("pipes", "works"), START, dt.date(2018, 3, 30), done={"pipes"})
    assert [(one.measure, one.begins, one.ends.day) for one in plan] == [("works", START, 30)]
    assert schedule(issue("pipes"), START, START, done={"pipes"}) == []


def test_weights_of_the_steps_are_the_shares() -> None:
    planned = issue("pipes", "works", steps=(step("works", 2018, 2), step("works", 2019)))
    plan = schedule(planned, START, dt.date(2018, 3, 20))
    assert [(one.share, one.begins.day, one.ends.day) for one in plan] == [(1, 1, 5), (3, 6, 20)]


def test_a_day_of_the_pack_that_comes_before_is_told() -> None:
    planned = issue("pipes", "works", steps=(step("works", dt.date(2018, 3, 12)),))
    pipes, works = schedule(planned, START, dt.date(2018, 3, 30))
    assert (pipes.due, pipes.late) == (None, False)
    assert (works.due, works.late) == (dt.date(2018, 3, 12), True)


def test_a_deadline_that_has_passed_is_refused() -> None:
    with pytest.raises(InputError, match="before the start"):
        schedule(issue("pipes"), START, dt.date(2018, 2, 28))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(0, 400))
def test_the_whole_time_is_used_and_nobody_has_less_than_a_day(
    weights: list[int], days: int
) -> None:
    ids = [f"m{at}" for at in range(len(weights))]
    steps = tuple(
        step(id, START + dt.timedelta(days=at), weight)
        for at, (id, weight) in enumerate(zip(ids, weights, strict=True))
    )
    deadline = START + dt.timedelta(days=days)
    plan = schedule(msgspec.structs.replace(issue(*ids), steps=steps), START, deadline)
    assert plan[0].begins == START
    assert plan[-1].ends == deadline
    assert all(START <= one.begins <= one.ends <= deadline for one in plan)
    if days >= sum(weights):
        for one, following in itertools.pairwise(plan):
            assert following.begins == one.ends + dt.timedelta(days=1)
