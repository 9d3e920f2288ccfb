"""The ledger keeps what was recorded, in order, and shows it."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.errors import DamagedError, HomeError, InputError
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.events import GENESIS, hash_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.verify import rebuild, verify
from tests.conftest import WallClock

if sys.platform == "win32":
    pytest.skip("rights and signals of POSIX", allow_module_level=True)


def load_rate(visit: str, value: str, note: str = "") -> bodies.AnswerSet:
    return bodies.AnswerSet(visit=visit, check="load_rate", type="decimal", value=value, note=note)


def test_a_new_home_introduces_its_device(ledger: Ledger, home: Home) -> None:
    (device,) = queries.devices(ledger)
    assert (device.id, device.name, device.own, device.events) == (
        ledger.device,
        "laptop-1",
        True,
        1,
    )
    assert stat.S_IMODE(home.key.stat().st_mode) == 0o600


def test_an_answer_is_read_back_with_the_digits_that_were_typed(ledger: Ledger, visit: str) -> None:
    ledger.record(load_rate(visit, "42.0", note="查中控室记录"))
    (answer,) = queries.answers(ledger, visit)
    assert (answer.value, answer.note, answer.author) == ("42.0", "查中控室记录", "苏日娜")
    assert queries.visit(ledger, visit).answered == 1


def test_events_are_chained_without_gaps(ledger: Ledger, visit: str) -> None:
    for value in ("1.0", "2.0", "3.0"):
        ledger.record(load_rate(visit, value))
    events = list(queries.events_of(ledger, ledger.device))
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.prev for event in events] == [GENESIS, *(event.hash for event in events[:-1])]
    assert all(hash_of(event) == event.hash for event in events)


def test_facts_recorded_together_are_all_there_or_none(ledger: Ledger, visit: str) -> None:
    unwritable = load_rate(visit, "\ud800")
    with pytest.raises(InputError):
        ledger.record_all([load_rate(visit, "1.0"), unwritable])
    assert queries.answers(ledger, visit) == []


def test_undo_puts_back_the_answer_before(ledger: Ledger, visit: str) -> None:
    first = ledger.record(load_rate(visit, "42.0"))
    second = ledger.record(load_rate(visit, "61.5"))
    ledger.undo(second.id)
    assert [answer.value for answer in queries.answers(ledger, visit)] == ["42.0"]
    ledger.undo(first.id)
    assert queries.answers(ledger, visit) == []
    assert len(queries.history(ledger, visit, "load_rate")) == 4


def test_undo_of_a_removed_row_brings_its_answers_back(ledger: Ledger, visit: str) -> None:
    row = ledger.record(bodies.RowAdded(visit=visit, repeat="outfall", name="1 号排口")).id
    ledger.record(bodies.AnswerSet(visit=visit, check="cod", row=row, type="decimal", value="48"))
    removed = ledger.record(bodies.RowRemoved(visit=visit, row=row))
    assert queries.answers(ledger, visit) == []
    assert queries.rows(ledger, visit) == []
    ledger.undo(removed.id)
    (answer,) = queries.answers(ledger, visit)
    assert (answer.value, answer.row_name) == ("48", "1 号排口")


def test_what_cannot_be_undone_says_so(ledger: Ledger, visit: str) -> None:
    with pytest.raises(InputError, match="cannot be undone"):
        ledger.undo(visit)


def test_a_clock_set_back_a_year_keeps_the_order(
    ledger: Ledger, visit: str, wall: WallClock
) -> None:
    ledger.record(load_rate(visit, "1.0"))
    wall.move(days=-365)
    ledger.record(load_rate(visit, "2.0"))
    events = list(queries.events_of(ledger, ledger.device))
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert queries.answers(ledger, visit)[0].value == "2.0"


def test_a_finding_changes_and_closes(ledger: Ledger, visit: str) -> None:
    finding = ledger.record(
        bodies.FindingRaised(visit=visit, severity="major", what="负荷率 42%，低于 60%")
    ).id
    ledger.record(bodies.FindingChanged(finding=finding, field="due", value="2018-06-30"))
    ledger.record(bodies.FindingClosed(finding=finding, note="复测 66%"))
    row = queries.finding(ledger, finding)
    assert (row.due, row.state, row.closing_note) == ("2018-06-30", "closed", "复测 66%")
    totals = queries.issue_totals(ledger)[27]
    assert (totals.findings_open, totals.findings_closed) == (0, 1)


def test_undo_of_a_raised_finding_withdraws_it(ledger: Ledger, visit: str) -> None:
    """It counts nowhere, stays in the log, and can be brought back."""
    finding = ledger.record(bodies.FindingRaised(visit=visit, severity="major", what="x")).id
    withdrawn = ledger.undo(finding)
    assert queries.finding(ledger, finding).state == "withdrawn"
    totals = queries.issue_totals(ledger)[27]
    assert (totals.findings_open, totals.findings_closed) == (0, 0)
    ledger.undo(withdrawn.id)
    assert queries.finding(ledger, finding).state == "open"
    assert verify(ledger).ok


def test_a_finding_that_was_closed_meanwhile_is_not_withdrawn(ledger: Ledger, visit: str) -> None:
    finding = ledger.record(bodies.FindingRaised(visit=visit, severity="minor", what="x")).id
    ledger.record(bodies.FindingClosed(finding=finding, note="seen"))
    with pytest.raises(InputError, match="cannot be undone"):
        ledger.undo(finding)
    assert queries.finding(ledger, finding).state == "closed"


def test_open_findings_come_first_withdrawn_ones_last(ledger: Ledger, visit: str) -> None:
    made = [
        ledger.record(bodies.FindingRaised(visit=visit, severity="minor", what=what)).id
        for what in ("withdrawn", "closed", "open")
    ]
    ledger.record(bodies.FindingWithdrawn(finding=made[0]))
    ledger.record(bodies.FindingClosed(finding=made[1], note="seen"))
    assert [row.state for row in queries.findings(ledger)] == ["open", "closed", "withdrawn"]


def test_a_finding_is_found_by_the_end_of_its_id(ledger: Ledger, visit: str) -> None:
    finding = ledger.record(bodies.FindingRaised(visit=visit, severity="minor", what="x")).id
    assert queries.finding(ledger, finding[-8:]).id == finding
    with pytest.raises(InputError):
        queries.finding(ledger, "ffffffff")


def test_rebuilding_gives_what_was_there(ledger: Ledger, visit: str) -> None:
    ledger.record(load_rate(visit, "42.0"))
    before = verify(ledger)
    assert before.ok
    assert rebuild(ledger) == before.projection


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE events SET body = replace(body, '42.0', '82.0') WHERE kind = 'answer.set'",
        "UPDATE events SET author = 'nobody' WHERE seq = 2",
        "UPDATE events SET at = replace(at, '2018', '2017') WHERE seq = 3",
        "UPDATE answers SET value = '\"82.0\"'",
        "DELETE FROM coverage",
        "UPDATE places SET visits = 2",
        'INSERT INTO heads SELECT \'["visit","x"]\', id, at, device FROM events WHERE seq = 3',
        'INSERT INTO heads SELECT \'["visit","x"]\', id, NULL, NULL FROM events WHERE seq = 3',
        "DELETE FROM events WHERE seq = 2",
    ],
)
def test_verify_finds_any_change(ledger: Ledger, visit: str, damage: str) -> None:
    ledger.record(load_rate(visit, "42.0"))
    with ledger.store.writing() as db:
        db.execute(damage)
    found = verify(ledger)
    assert not found.ok
    assert all(problem.remedy.zh and problem.remedy.en for problem in found.problems)


def test_a_file_that_is_no_ledger_is_told_not_overwritten(home: Home) -> None:
    home.data.mkdir(parents=True)
    home.ledger.write_bytes(b"not a database, but somebody's file " * 100)
    with pytest.raises(DamagedError, match="damaged"):
        Ledger.open(home, author="x")
    assert home.ledger.read_bytes().startswith(b"not a database")


def test_a_ledger_of_a_newer_inspector_is_left_alone(home: Home) -> None:
    with Ledger.open(home, author="x") as ledger, ledger.store.writing() as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(HomeError, match="newer"):
        Ledger.open(home, author="x")


def test_two_processes_write_the_same_home(home: Home, ledger: Ledger, visit: str) -> None:
    """Both write at once; nothing is lost and nobody sees 'database is locked'."""
    script = (
        "import sys; from pathlib import Path; from inspector.home import Home\n"
        "from inspector.ledger import bodies; from inspector.ledger.ledger import Ledger\n"
        "with Ledger.open(Home.at(Path(sys.argv[1])), author=sys.argv[3]) as ledger:\n"
        "    for i in range(60):\n"
        "        ledger.record(bodies.AnswerSet(visit=sys.argv[2],\n"
        "            check=f'{sys.argv[3]}_{i}', type='integer', value=str(i)))\n"
    )
    assert home.root is not None
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(home.root), visit, name])
        for name in ("a", "b")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert len(queries.answers(ledger, visit)) == 120
    assert verify(ledger).ok


def test_a_home_may_have_spaces_and_chinese_in_its_path(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "检查 资料" / "2018 年")
    with Ledger.open(home, author="x") as ledger:
        assert verify(ledger).ok
