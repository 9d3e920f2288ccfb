"""When one looks again after the sign-off, and what came of it."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from inspector import fieldwork
from inspector.workflow.look_back import look_back, look_backs, months_later
from tests.conftest import WallClock
from tests.workflow.conftest import Laptop, accepted

D = dt.date


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (D(2018, 3, 5), 6, D(2018, 9, 5)),
        (D(2018, 8, 31), 6, D(2019, 2, 28)),
        (D(2019, 8, 31), 6, D(2020, 2, 29)),
        (D(2020, 2, 29), 12, D(2021, 2, 28)),
        (D(2018, 12, 31), 6, D(2019, 6, 30)),
        (D(2018, 11, 30), 1, D(2018, 12, 30)),
        (D(9999, 6, 1), 12, D.max),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(
    day: dt.date, months: int, then: dt.date
) -> None:
    assert months_later(day, months) == then


def dates(laptop: Laptop, number: int) -> list[tuple[str, str]]:
    looked = look_back(laptop.ledger, laptop.pack, laptop.pack.issues[number - 1])
    assert looked is not None
    return [(revisit.due.isoformat(), revisit.state) for revisit in looked.revisits]


def proposed(laptop: Laptop, number: int) -> list[str]:
    looked = look_back(laptop.ledger, laptop.pack, laptop.pack.issues[number - 1])
    assert looked is not None
    return [finding.id for finding in looked.proposes]


def test_an_issue_that_is_not_signed_off_is_not_looked_back_at(su: Laptop) -> None:
    assert look_back(su.ledger, su.pack, su.pack.issues[0]) is None
    assert [one.issue for one in look_backs(su.ledger, su.pack)] == [2, 3]


def test_one_looks_again_after_six_and_twelve_months(su: Laptop, wall: WallClock) -> None:
    """The register is of 2017-12-31; today is 2018-03-05."""
    assert dates(su, 2) == [("2018-06-30", "planned"), ("2018-12-31", "planned")]
    wall.move(days=117)  # 2018-06-30
    assert dates(su, 2)[0] == ("2018-06-30", "due")
    wall.move(days=31)  # 2018-07-31
    assert dates(su, 2)[0] == ("2018-06-30", "overdue")
    su.visit("abag-plant", number=2)
    assert dates(su, 2) == [("2018-06-30", "done"), ("2018-12-31", "planned")]


def test_a_visit_before_the_date_or_one_not_completed_does_not_do_it(
    su: Laptop, wall: WallClock
) -> None:
    su.visit("abag-plant", number=2)
    wall.move(days=120)
    fieldwork.open_visit(su.ledger, su.library, su.pack, 2, "abag-plant")
    assert dates(su, 2)[0] == ("2018-06-30", "due")


def test_a_long_term_issue_is_looked_at_again_and_again(su: Laptop, wall: WallClock) -> None:
    assert dates(su, 3) == [("2018-06-30", "planned")]
    wall.move(days=500)  # 2019-07-18
    assert [due for due, _ in dates(su, 3)] == [
        "2018-06-30",
        "2018-12-31",
        "2019-06-30",
        "2019-12-31",
    ]


def test_dates_that_a_long_term_issue_missed_are_told_as_one(su: Laptop, wall: WallClock) -> None:
    wall.move(days=900)  # 2020-08-21
    su.visit("abag-plant", number=3)
    wall.move(days=500)
    looked = look_back(su.ledger, su.pack, su.pack.issues[2])
    assert looked is not None
    assert [(one.due.isoformat(), one.state) for one in looked.told] == [
        ("2020-06-30", "done"),
        ("2021-06-30", "overdue"),
        ("2021-12-31", "due"),
        ("2022-06-30", "planned"),
    ]


def test_the_pack_says_when(su: Laptop) -> None:
    su.pack = replace(su.pack, look_back_months=(3,))
    assert dates(su, 2) == [("2018-03-31", "planned")]
    assert dates(su, 3) == [("2018-03-31", "planned")]


def test_it_counts_from_the_sign_off(su: Laptop, ba: Laptop, wall: WallClock) -> None:
    accepted(su, ba, wall)
    assert su.move("signed_off").ok  # 2018-03-06
    assert dates(su, 1) == [("2018-09-06", "planned"), ("2019-03-06", "planned")]


def test_a_serious_finding_since_proposes_to_reopen_and_reopens_nothing(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    accepted(su, ba, wall)
    assert su.move("signed_off").ok
    wall.move(days=190)
    visit = su.visit("abag-plant")
    assert proposed(su, 1) == []
    fieldwork.raise_finding(su.ledger, visit, severity="minor", what="no sign")
    assert proposed(su, 1) == []
    finding = fieldwork.raise_finding(su.ledger, visit, severity="major", what="it leaks")
    assert proposed(su, 1) == [finding]
    assert su.stage() == "signed_off"
    assert su.move("reopened").ok
    assert look_back(su.ledger, su.pack, su.pack.issues[0]) is None


def test_after_a_reopening_a_measure_is_reported_anew(su: Laptop) -> None:
    assert su.move("reopened", number=2).ok
    assert [line.id for line in su.move("submitted", number=2).refusing] == ["measure:pipes"]
    su.report(2)
    assert su.move("submitted", number=2).ok
    assert su.move("rectifying", number=2).ok
    assert su.move("submitted", number=2).ok  # sent back is not reopened: the report stands


def test_with_a_clock_behind_a_finding_proposes_all_the_same(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    accepted(su, ba, wall)
    assert su.move("signed_off").ok
    ba.hears_from(su)
    wall.move(days=-300)
    visit = ba.visit("abag-plant", "no", on=dt.date(2018, 9, 10))
    finding = fieldwork.raise_finding(ba.ledger, visit, severity="critical", what="it leaks")
    wall.move(days=600)
    su.hears_from(ba)
    assert proposed(su, 1) == [finding]
