"""What two people wrote apart is listed and settled by commands alone."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

CHECK = "operating"
"""A yes or no of the starter pack."""


@pytest.fixture
def apart(pair: tuple[Run, Run]) -> tuple[Run, Run, str]:
    """Two laptops that said yes and no to one check, and the visit."""
    first, second = pair
    visit = first("visit", "open", "--issue", 1, "--site", "first-plant").out.strip()
    together(first, second)
    assert first("record", visit, CHECK, "yes").code == 0
    assert second("record", visit, CHECK, "no", "--note", "from the road").code == 0
    together(first, second)
    return first, second, visit


def together(*laptops: Run) -> None:
    for laptop in laptops * 2:
        assert laptop("sync").code == 0


def conflicts(laptop: Run) -> int:
    count: int = laptop.json("status")["conflicts"]
    return count


def test_both_sides_are_shown_and_one_is_chosen(apart: tuple[Run, Run, str]) -> None:
    first, second, visit = apart
    assert "inspector conflicts" in first("status").out
    done = first("conflicts", "--lang", "en")
    assert "inspector settle" in done.err
    head, shown, other = done.out.splitlines()
    assert "1 " in head
    assert (shown[0], other[0]) == ("*", " ")
    assert ("no" in shown, "yes" in other) == (True, True)
    assert "from the road" in shown
    (conflict,) = first.json("conflicts", "--lang", "en")
    assert conflict["visit"] == visit
    assert [side["value"] for side in conflict["sides"]] == ["no", "yes"]
    assert [side["author"] for side in conflict["sides"]] == ["巴特尔", "苏日娜"]
    assert other.split()[0] == conflict["sides"][1]["event"][-8:]
    assert first("settle", other.split()[0]).code == 0
    together(first, second)
    for laptop in (first, second):
        assert conflicts(laptop) == 0
        (answer,) = laptop.json("answers")
        assert (answer["value"], answer["conflict"]) == ("yes", [])
        assert "nobody disagrees" in laptop("conflicts", "--lang", "en").err


def test_recording_beside_a_conflict_says_that_it_stays_and_how_to_end_it(
    apart: tuple[Run, Run, str],
) -> None:
    first, second, visit = apart
    done = first("record", visit, CHECK, "no", "--lang", "en")
    assert (done.code, done.out) == (0, "")
    assert "inspector conflicts" in done.err
    assert "--settle" in done.err
    assert conflicts(first) == 1
    done = first("record", visit, CHECK, "no", "--settle")
    assert (done.code, done.err) == (0, "")
    together(first, second)
    assert (conflicts(first), conflicts(second)) == (0, 0)


def test_only_a_side_of_a_conflict_can_be_chosen(apart: tuple[Run, Run, str]) -> None:
    first, _, _ = apart
    (conflict,) = first.json("conflicts")
    kept = conflict["sides"][1]["event"]
    for wrong in ("nothing", "", kept[:2]):
        done = first("settle", wrong, "--lang", "en")
        assert done.code == 2
        assert "inspector conflicts" in done.err
    assert conflicts(first) == 1
    assert first("settle", kept).code == 0
    assert first("settle", kept).code == 2  # it is settled
