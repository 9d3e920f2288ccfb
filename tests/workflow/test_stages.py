"""What a history of moves comes to, whoever wrote it."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from inspector.ledger.stages import (
    STAGES,
    Move,
    Round,
    counted,
    reopenings,
    stage_of,
    standing,
    strictest,
)

SU, BA = "苏日娜", "巴特尔"


def move(
    event: str,
    before: str,
    to: str,
    *replaces: str,
    author: str = SU,
    override: str | None = None,
    lacking: tuple[str, ...] = (),
) -> Move:
    return Move(
        event=event,
        before=before,
        to=to,
        basis="",
        on="2018-03-05",
        override=override,
        lacking=lacking,
        author=author,
        device=author,
        at=f"2018-03-05T02:30:00.000Z.{len(event):04x}",
        replaces=replaces,
    )


def by_id(*moves: Move) -> dict[str, Move]:
    return {one.event: one for one in moves}


LINE = (
    move("a", "rectifying", "submitted"),
    move("b", "submitted", "accepted", "a", author=BA),
    move("c", "accepted", "signed_off", "b"),
)


def test_step_by_step_it_comes_to_the_sign_off() -> None:
    assert counted(by_id(*LINE)) == {"a": "submitted", "b": "accepted", "c": "signed_off"}


def test_a_move_that_skips_a_gate_leads_nowhere() -> None:
    moves = by_id(LINE[0], move("x", "submitted", "signed_off", "a", author=BA))
    assert counted(moves)["x"] == "submitted"
    moves = by_id(move("x", "accepted", "signed_off", author=BA))
    assert counted(moves)["x"] == "rectifying"
    moves = by_id(move("x", "rectifying", "published"))
    assert counted(moves)["x"] == "rectifying"


def test_a_move_that_says_it_came_from_elsewhere_leads_nowhere() -> None:
    moves = by_id(LINE[0], move("x", "accepted", "signed_off", "a", author=BA))
    assert counted(moves)["x"] == "submitted"


def test_with_an_override_it_goes_anywhere() -> None:
    moves = by_id(move("x", "rectifying", "signed_off", override="the office ordered it"))
    assert counted(moves)["x"] == "signed_off"


def test_a_blank_override_is_none() -> None:
    assert counted(by_id(move("x", "rectifying", "signed_off", override="")))["x"] == "rectifying"


def test_nobody_signs_off_what_he_submitted_and_accepted_himself() -> None:
    own = (LINE[0], move("b", "submitted", "accepted", "a", author=" 苏日娜 "), LINE[2])
    assert counted(by_id(*own))["c"] == "accepted"


def test_what_comes_before_on_another_device_is_waited_for() -> None:
    assert counted(by_id(LINE[1]))["b"] == "rectifying"


def test_events_that_name_each_other_end_nowhere() -> None:
    moves = by_id(
        move("a", "rectifying", "submitted", "b"), move("b", "submitted", "accepted", "a")
    )
    assert set(counted(moves)) == {"a", "b"}


def test_the_stricter_of_two_counts() -> None:
    moves = by_id(LINE[0], LINE[1], move("back", "submitted", "rectifying", "a", author=BA))
    stood = standing(moves, ["b", "back"])
    assert (stood.stage, stood.event, stood.others) == ("rectifying", "back", 1)


def test_moves_from_a_baseline_that_the_issue_never_had_do_not_count() -> None:
    moves = by_id(move("x", "signed_off", "published"))
    stood = standing(moves, ["x"])
    assert stage_of("rectifying", stood.stage, stood.base) == "rectifying"
    assert stage_of("signed_off", stood.stage, stood.base) == "published"
    ordered = move("y", "rectifying", "published", "x", override="checked by hand")
    stood = standing({**moves, "y": ordered}, ["y"])
    assert stage_of("rectifying", stood.stage, stood.base) == "published"


def test_a_stage_of_a_newer_version_is_kept_and_less_strict_than_what_is_known() -> None:
    moves = by_id(*LINE, move("d", "signed_off", "archived", "c"))
    assert counted(moves)["d"] == "archived"
    assert strictest(["archived", "published"]) == "published"
    back = move("e", "archived", "reopened", "d")
    assert counted({**moves, "e": back})["e"] == "reopened"
    on = move("e", "archived", "published", "d")
    assert counted({**moves, "e": on})["e"] == "archived"


def test_a_round_begins_anew_when_the_issue_goes_back() -> None:
    moves = by_id(
        *LINE[:2],
        move("back", "accepted", "rectifying", "b"),
        move("again", "rectifying", "submitted", "back"),
        move("own", "submitted", "accepted", "again"),
        move("signed", "accepted", "signed_off", "own"),
    )
    stages = counted(moves)
    assert stages["signed"] == "accepted"  # the first acceptance was of the first submission
    found = Round.of(moves, ["own"], stages)
    assert [one.event for one in found.moves] == ["own", "again"]


def test_an_acceptance_that_was_set_aside_accepts_nothing() -> None:
    """Settling for 'rectifying' begins a new round, also where the other side was accepted."""
    moves = by_id(
        *LINE[:2],
        move("back", "submitted", "rectifying", "a"),
        move("settled", "submitted", "rectifying", "back", "b"),
        move("again", "rectifying", "submitted", "settled"),
        move("own", "submitted", "accepted", "again"),
    )
    stages = counted(moves)
    assert stages["own"] == "accepted"
    assert not Round.of(moves, ["own"], stages).accepted_by_another


def test_who_settles_for_an_acceptance_has_not_accepted_it_himself() -> None:
    moves = by_id(
        LINE[0],
        move("own", "submitted", "accepted", "a"),
        move("back", "submitted", "rectifying", "a", author=BA),
        move("settled", "submitted", "accepted", "back", "own", author=BA),
        move("signed", "accepted", "signed_off", "settled", author=BA),
    )
    assert counted(moves)["settled"] == "accepted"
    assert counted(moves)["signed"] == "accepted"


def test_the_reopening_is_found_behind_the_moves_since() -> None:
    moves = by_id(
        move("re", "signed_off", "reopened"),
        move("back", "reopened", "rectifying", "re"),
        move("again", "rectifying", "submitted", "back"),
    )
    stages = counted(moves)
    assert reopenings(moves, ["again"], stages) == {"re"}


events = st.lists(
    st.tuples(
        st.sampled_from([*STAGES, "archived"]),
        st.sampled_from([*STAGES, "archived"]),
        st.lists(st.integers(0, 9), max_size=3),
        st.sampled_from([SU, BA]),
    ),
    min_size=1,
    max_size=10,
)


@given(events)
def test_no_history_without_an_override_is_signed_off_but_through_acceptance_by_another(
    drawn: list[tuple[str, str, list[int], str]],
) -> None:
    """Whatever devices write, in whatever order it names itself, from a stage not signed off."""
    moves = by_id(
        *(
            move(str(at), before, to, *(str(other) for other in replaces), author=author)
            for at, (before, to, replaces, author) in enumerate(drawn)
            if replaces or before == "rectifying"
        )
    )
    stages = counted(moves)
    signed = [id for id, stage in stages.items() if stage in ("signed_off", "long_term")]
    if signed:
        accepted = {one.author for one in moves.values() if stages[one.event] == "accepted"}
        assert accepted
        assert {one.author for one in moves.values()} == {SU, BA}


@given(events, st.randoms())
def test_what_it_comes_to_does_not_depend_on_the_order(
    drawn: list[tuple[str, str, list[int], str]], random: Random
) -> None:
    moves = [
        move(str(at), before, to, *(str(other) for other in replaces), author=author)
        for at, (before, to, replaces, author) in enumerate(drawn)
    ]
    shuffled = random.sample(moves, len(moves))
    assert counted(by_id(*moves)) == counted(by_id(*shuffled))
