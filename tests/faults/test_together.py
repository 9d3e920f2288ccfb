"""Two processes on one home, and a clock that goes back."""

from __future__ import annotations

from pathlib import Path

from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.verify import verify
from tests.conftest import WallClock
from tests.faults.conftest import Start, recorded


def test_processes_that_write_the_same_home_at_once_lose_nothing(
    start: Start, tmp_path: Path
) -> None:
    """From the very first start on: the device is made once, whoever comes first."""
    home = tmp_path / "home"
    children = [start(home, 120, name) for name in ("a", "b", "c")]
    acknowledged: list[str] = []
    for child in children:
        output, complaints = child.communicate(timeout=150)
        assert (child.returncode, complaints) == (0, ""), output[-500:]
        assert len(output.split()) == 121
        acknowledged += output.split()
    assert len(set(acknowledged)) == 3 * 121
    recorded(home, acknowledged)
    with Ledger.open(Home.at(home), author="x") as ledger:
        assert queries.last_seqs(ledger) == {ledger.device: 3 * 121 + 1}


def test_a_clock_set_back_a_year_keeps_answers_in_order(
    ledger: Ledger, visit: str, wall: WallClock
) -> None:
    first = ledger.record(_answer(visit, "41"))
    wall.move(days=-365)
    second = ledger.record(_answer(visit, "42"))
    assert second.at > first.at
    assert [row.value for row in queries.answers(ledger, visit)] == ["42"]
    assert verify(ledger).ok


def test_a_clock_that_was_a_year_ahead_does_not_hide_later_answers(
    ledger: Ledger, visit: str, wall: WallClock
) -> None:
    wall.move(days=365)
    ledger.record(_answer(visit, "41"))
    wall.move(days=-365)
    ledger.record(_answer(visit, "42"))
    assert [row.value for row in queries.answers(ledger, visit)] == ["42"]
    assert not queries.conflicts(ledger)


def _answer(visit: str, value: str) -> bodies.AnswerSet:
    return bodies.AnswerSet(visit=visit, check="load_rate", type="decimal", value=value)
