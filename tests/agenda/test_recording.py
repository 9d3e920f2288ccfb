"""Notices and cases as they are recorded, on one device and on two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.agenda.accountability import correct, hold_to_account, totals, withdraw
from inspector.agenda.agenda import agenda
from inspector.agenda.cases import Case, add_case, case, cases, close_case, reply_to_case
from inspector.agenda.notices import (
    answer_notice,
    is_overdue,
    issue_notice,
    proposals,
    withdraw_notice,
)
from inspector.conflicts import settle
from inspector.errors import InputError
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.ledger.verify import verify
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from tests.agenda.conftest import OFFICE, UNIT
from tests.sample.laptops import everything, hears, meet

OpenLedger = Callable[[str], Ledger]
JANUARY = dt.date(2018, 1, 10)


def agree(one: Ledger, other: Ledger) -> None:
    meet(one, other)
    assert verify(one).projection == verify(other).projection


def warn(ledger: Ledger, pack: Pack, tables: Tables, to: str = UNIT) -> str:
    return issue_notice(
        ledger,
        pack,
        tables,
        27,
        level="warning",
        to=to,
        answer_by=dt.date(2018, 1, 31),
        text="说明进展",
        on=JANUARY,
    )


def complain(ledger: Ledger, pack: Pack, tables: Tables) -> str:
    return add_case(
        ledger, pack, tables, text="夜间异味", region="锡林郭勒盟", source="complaint", on=JANUARY
    )


def test_nothing_is_recorded_of_a_day_that_is_still_to_come(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    tomorrow = ledger.today() + dt.timedelta(days=1)
    notice, case = warn(ledger, pack, tables), complain(ledger, pack, tables)
    before = everything(ledger)
    refused: list[Callable[[], object]] = [
        lambda: issue_notice(
            ledger, pack, tables, 27, level="warning", to=UNIT, answer_by=tomorrow, on=tomorrow
        ),
        lambda: answer_notice(ledger, notice, "done", on=tomorrow),
        lambda: withdraw_notice(ledger, notice, "a slip", tomorrow),
        lambda: add_case(
            ledger, pack, tables, text="dust", region="152500", source="other", on=tomorrow
        ),
        lambda: reply_to_case(ledger, pack, case, "seen", on=tomorrow),
        lambda: close_case(ledger, pack, case, reply="seen", on=tomorrow),
        lambda: hold_to_account(
            ledger, pack, tables, unit=UNIT, rank="section", measure="named", on=tomorrow
        ),
    ]
    for attempt in refused:
        with pytest.raises(InputError, match="still to come"):
            attempt()
    assert everything(ledger) == before


def test_a_clock_that_was_set_back_stops_no_answer_of_which_the_day_is_said(
    ledger: Ledger, pack: Pack, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = ledger.today()
    id = issue_notice(ledger, pack, tables, 27, level="warning", to=UNIT, answer_by=day)
    monkeypatch.setattr(ledger, "now", lambda: dt.datetime(2016, 2, 29, tzinfo=dt.UTC))
    with pytest.raises(InputError, match="the day it was issued"):
        answer_notice(ledger, id, "done")
    answer_notice(ledger, id, "done", on=day)
    (notice,) = queries.notices(ledger)
    assert notice.answer is not None
    assert notice.answer.on == day.isoformat()


def test_a_case_is_not_closed_before_it_was_replied_to(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    id = complain(ledger, pack, tables)
    reply_to_case(ledger, pack, id, "seen", on=dt.date(2018, 1, 20))
    with pytest.raises(InputError, match="the day of its reply"):
        close_case(ledger, pack, id, on=dt.date(2018, 1, 19))
    close_case(ledger, pack, id, on=dt.date(2018, 1, 20))


def test_a_notice_issued_by_mistake_is_withdrawn_with_a_reason(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    id = warn(ledger, pack, tables)
    with pytest.raises(InputError, match="why"):
        withdraw_notice(ledger, id, " ")
    withdraw_notice(ledger, id[-8:], "the wrong unit", JANUARY)
    late = dt.date(2018, 3, 1)
    (notice,) = queries.notices(ledger)
    assert notice.withdrawal is not None
    assert notice.withdrawal.text == "the wrong unit"
    assert not is_overdue(notice, late)
    assert [e for e in agenda(ledger, pack, tables, late) if e.kind == "notice"] == []
    assert all(one.notice is None for one in proposals(pack, {}, [notice], late))
    with pytest.raises(InputError, match="withdrawn already"):
        withdraw_notice(ledger, id, "again")
    answer_notice(ledger, id, "we answer all the same", on=dt.date(2018, 1, 20))
    (notice,) = queries.notices(ledger)
    assert notice.withdrawal is None
    assert notice.answer is not None
    assert verify(ledger).ok


def test_one_withdraws_what_the_other_answered_and_both_see_that_they_disagree(
    another_ledger: OpenLedger, pack: Pack, tables: Tables
) -> None:
    one, other = another_ledger("one"), another_ledger("other")
    id = warn(one, pack, tables)
    agree(one, other)
    withdraw_notice(one, id, "the wrong unit", JANUARY)
    answer_notice(other, id, "3 km are built", on=JANUARY)
    agree(one, other)
    for ledger in (one, other):
        assert queries.count_conflicts(ledger) == 1
        (notice,) = queries.notices(ledger)
        assert notice.settled is not None
        assert notice.settled.conflicts == 1


def test_a_record_of_accountability_is_put_right_and_taken_back(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    id = hold_to_account(
        ledger, pack, tables, unit=UNIT, rank="section", measure="named", on=JANUARY, name="张三"
    )
    correct(ledger, pack, tables, id[-8:], why="the rank", rank="division", name="")
    (row,) = queries.accountability(ledger, "p")
    assert (row.id, row.rank, row.measure, row.on, row.name) == (
        id,
        "division",
        "named",
        "2018-01-10",
        "",
    )
    with pytest.raises(InputError, match="mistaken"):
        withdraw(ledger, id, "")
    taken_back = withdraw(ledger, id, "another unit's")
    assert queries.accountability(ledger, "p") == []
    ledger.undo(taken_back.id)
    (row,) = queries.accountability(ledger, "p")
    assert row.rank == "division"
    assert verify(ledger).ok


def test_a_correction_that_comes_before_its_record_is_what_counts(
    another_ledger: OpenLedger, pack: Pack, tables: Tables
) -> None:
    """Another device put it right; its bundle arrives first."""
    one, other, third = (another_ledger(name) for name in ("one", "other", "third"))
    id = hold_to_account(one, pack, tables, unit=UNIT, rank="section", measure="named", on=JANUARY)
    hears(other, one)
    correct(other, pack, tables, id, why="the rank", rank="division")
    merge(third, list(queries.events_of(other, other.device)))
    merge(third, list(queries.events_of(one, one.device)))
    assert [row.rank for row in queries.accountability(third, "p")] == ["division"]
    assert verify(third).ok
    agree(third, other)


def test_a_notice_is_issued_and_answered_with_a_file(
    ledger: Ledger, pack: Pack, tables: Tables, tmp_path: Path
) -> None:
    letter = tmp_path / "复函.pdf"
    letter.write_bytes(b"%PDF-1.4 answer")
    id = warn(ledger, pack, tables)
    answer_notice(ledger, id[-8:], "已铺 3 公里", [letter], dt.date(2018, 1, 20))
    (notice,) = queries.notices(ledger, pack="p")
    assert (notice.level, notice.to, notice.on, notice.answer_by) == (
        "warning",
        UNIT,
        "2018-01-10",
        "2018-01-31",
    )
    assert notice.answer is not None
    assert (notice.answer.text, notice.answer.on) == ("已铺 3 公里", "2018-01-20")
    assert list(notice.answer.evidence) == list(queries.blobs(ledger))
    assert verify(ledger).ok


def test_a_unit_is_meant_by_its_name_and_a_firm_needs_no_table(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    warn(ledger, pack, tables, "锡林郭勒盟")
    warn(ledger, pack, tables, "某某水务公司")
    assert sorted(notice.to for notice in queries.notices(ledger)) == [UNIT, "某某水务公司"]


def test_a_notice_that_makes_no_sense_is_refused(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    with pytest.raises(InputError, match="no issue 99"):
        issue_notice(ledger, pack, tables, 99, level="warning", to=UNIT, answer_by=JANUARY)
    with pytest.raises(InputError, match="is before the day it is issued"):
        issue_notice(
            ledger, pack, tables, 27, level="warning", to=UNIT, answer_by=dt.date(2018, 1, 1)
        )
    with pytest.raises(InputError, match="no unit is named"):
        warn(ledger, pack, tables, "  ")
    id = warn(ledger, pack, tables)
    with pytest.raises(InputError, match="what was answered is not said"):
        answer_notice(ledger, id, " ")
    with pytest.raises(InputError, match="is before the day it was issued"):
        answer_notice(ledger, id, "早了", on=dt.date(2018, 1, 9))
    assert queries.notice(ledger, id).answer is None


def test_two_devices_that_answer_a_notice_differently_are_a_conflict_until_it_is_settled(
    ledger: Ledger, pack: Pack, tables: Tables, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    id, mine = warn(ledger, pack, tables), ledger.device
    agree(ledger, other)
    answer_notice(ledger, id, "已完成")
    answer_notice(other, id, "延期")
    agree(ledger, other)
    for one in (ledger, other):
        answer = queries.notice(one, id).answer
        assert answer is not None
        assert answer.conflicts == 1
        (conflict,) = queries.conflicts(one)
        assert (conflict.kind, conflict.subject) == ("notice", id)
    (conflict,) = queries.conflicts(ledger)
    settle(ledger, next(e for e in conflict.events if queries.event(ledger, e).device == mine))
    agree(ledger, other)
    for one in (ledger, other):
        answer = queries.notice(one, id).answer
        assert answer is not None
        assert (answer.text, answer.conflicts) == ("已完成", 0)
        assert queries.conflicts(one) == []


def test_the_cases_of_the_pack_come_first_as_they_stand_at_the_baseline(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    id = complain(ledger, pack, tables)
    first, second, added = cases(ledger, pack)
    assert [one.id for one in (first, second, added)] == ["p/spot_1", "p/spot_2", id]
    assert [one.state for one in (first, second, added)] == ["open", "closed", "open"]
    assert (added.region, str(added.text)) == ("152500", "夜间异味")


@pytest.mark.parametrize("own", [True, False], ids=["of the pack", "added"])
def test_no_case_closes_without_a_reply(
    ledger: Ledger, pack: Pack, tables: Tables, own: bool
) -> None:
    id = "spot_1" if own else complain(ledger, pack, tables)
    with pytest.raises(InputError, match="without a reply"):
        close_case(ledger, pack, id)
    reply_to_case(ledger, pack, id, "已设标识", on=dt.date(2018, 2, 1))
    assert case(ledger, pack, id).state == "open"
    close_case(ledger, pack, id, note="核实", on=dt.date(2018, 2, 2))
    closed = case(ledger, pack, id)
    assert closed.state == "closed"
    assert closed.reply is not None
    assert closed.reply.text == "已设标识"
    with pytest.raises(InputError, match="closed already"):
        reply_to_case(ledger, pack, id, "又")


def test_a_case_is_replied_to_and_closed_in_one_go(
    ledger: Ledger, pack: Pack, tables: Tables, tmp_path: Path
) -> None:
    photo = tmp_path / "现场.txt"
    photo.write_text("看过", encoding="utf-8")
    id = complain(ledger, pack, tables)
    close_case(ledger, pack, id, reply="无异味", paths=[photo])
    closed = case(ledger, pack, id)
    assert closed.state == "closed"
    assert closed.reply is not None
    assert len(closed.reply.evidence) == 1


def test_a_closing_that_came_without_its_reply_does_not_count(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    """A device that does not keep to the rules, or whose reply is still on its way."""
    id = complain(ledger, pack, tables)
    ledger.record(bodies.CaseClosed(case=id, on="2018-02-01"))
    assert case(ledger, pack, id).state == "open"
    ledger.record(bodies.CaseReplied(case=id, text="已查", on="2018-02-01"))
    assert case(ledger, pack, id).state == "closed"


def test_two_devices_that_reply_to_a_case_differently_are_a_conflict(
    ledger: Ledger, pack: Pack, tables: Tables, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    agree(ledger, other)
    close_case(ledger, pack, "spot_1", reply="属实，已改")
    close_case(other, pack, "spot_1", reply="不属实", note="复查")
    agree(ledger, other)
    shown: list[Case] = [case(one, pack, "spot_1") for one in (ledger, other)]
    assert shown[0] == shown[1]
    assert (shown[0].state, shown[0].conflicts) == ("closed", 2)
    kinds = {(row.kind, row.subject, row.field) for row in queries.conflicts(ledger)}
    assert kinds == {("case", "p/spot_1", "reply"), ("case", "p/spot_1", "closing")}
    for row in queries.conflicts(ledger):
        settle(ledger, row.events[0])
    agree(ledger, other)
    assert case(other, pack, "spot_1").conflicts == 0


def test_an_unknown_case_or_place_is_named(ledger: Ledger, pack: Pack, tables: Tables) -> None:
    with pytest.raises(InputError, match="no such case: nothing"):
        case(ledger, pack, "nothing")
    with pytest.raises(InputError, match="no such region"):
        add_case(ledger, pack, tables, text="x", region="999999", source="other")
    with pytest.raises(InputError, match="not said"):
        add_case(ledger, pack, tables, text=" ", region="152500", source="other")


def test_who_was_held_to_account_is_counted_by_rank_and_measure_and_needs_no_name(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    hold_to_account(
        ledger,
        pack,
        tables,
        unit="整改办",
        rank="division",
        measure="named",
        issues=[27, 3, 27],
        name="某人",
    )
    hold_to_account(ledger, pack, tables, unit="某厂", rank="other", measure="removed")
    rows = queries.accountability(ledger, "p")
    assert {(row.unit, row.issues, row.name) for row in rows} == {
        (OFFICE, (3, 27), "某人"),
        ("某厂", (), ""),
    }
    assert [row.name for row in queries.accountability(ledger, "p", issue=3, names=False)] == [""]
    counted = totals(rows)
    assert counted.people == 2
    assert counted.by_rank == {"department": 0, "division": 1, "section": 0, "other": 1}
    assert counted.by_measure == {"disciplined": 0, "admonished": 0, "named": 1, "removed": 1}
    with pytest.raises(InputError, match="no issue 99"):
        hold_to_account(ledger, pack, tables, unit="x", rank="other", measure="named", issues=[99])


def test_an_answer_replaced_by_mistake_is_undone(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    id = warn(ledger, pack, tables)
    answer_notice(ledger, id, "第一次")
    again = answer_notice(ledger, id, "第二次")
    ledger.undo(again.id)
    answer = queries.notice(ledger, id).answer
    assert answer is not None
    assert answer.text == "第一次"
