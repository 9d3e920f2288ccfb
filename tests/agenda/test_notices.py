"""What the dates call for: a warning after a deadline, the next level after silence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.agenda.notices import LEVELS, Proposal, proposals
from inspector.ledger.bodies import NoticeLevel
from inspector.ledger.views import NoticeRow, ResponseRow
from tests.agenda.conftest import UNIT
from tests.sample.works import issue, pack_of

DEADLINE = dt.date(2018, 12, 31)
PACK = pack_of(
    issue(number=27, slug="plants", authorities=(UNIT,), deadline=DEADLINE),
    id="p",
)
AT_WORK = {27: "rectifying"}


def notice(
    level: NoticeLevel = "warning",
    *,
    id: str = "n1",
    on: str = "2019-01-02",
    answer_by: str = "2019-01-15",
    answered: str | None = None,
    to: str = UNIT,
) -> NoticeRow:
    answer = None
    if answered is not None:
        answer = ResponseRow(
            on=answered, text="已安排", author="a", device="d", at="t", event="e", conflicts=0
        )
    return NoticeRow(
        id=id,
        pack="p",
        issue=27,
        slug="plants",
        level=level,
        to=to,
        on=on,
        answer_by=answer_by,
        text="",
        author="a",
        device="d",
        at="t",
        answer=answer,
    )


def proposed(
    today: str, *notices: NoticeRow, stage: str = "rectifying", ahead: int = 0
) -> list[Proposal]:
    return proposals(PACK, {27: stage}, notices, dt.date.fromisoformat(today), ahead=ahead)


def levels(found: list[Proposal]) -> list[str]:
    return [one.level for one in found]


def test_a_warning_is_proposed_the_day_after_the_deadline_and_not_before() -> None:
    assert proposed("2018-12-31") == []
    (warning,) = proposed("2019-01-01")
    assert (warning.level, warning.to, warning.due, warning.notice) == (
        "warning",
        UNIT,
        DEADLINE,
        None,
    )


def test_looking_ahead_warns_before_the_deadline() -> None:
    assert levels(proposed("2018-12-05", ahead=30)) == ["warning"]
    assert proposed("2018-11-30", ahead=30) == []
    early = notice(on="2018-12-01", answer_by="2018-12-20", answered="2018-12-15")
    assert proposed("2018-12-21", early, ahead=30) == []  # it has been warned of this deadline


@pytest.mark.parametrize("stage", ["submitted", "accepted", "signed_off", "published", "long_term"])
def test_nobody_is_warned_who_says_it_is_done(stage: str) -> None:
    assert proposed("2019-06-01", stage=stage) == []


def test_an_issue_that_slipped_back_is_warned_of_again() -> None:
    assert levels(proposed("2019-06-01", stage="reopened")) == ["warning"]


def test_a_notice_since_the_deadline_is_enough() -> None:
    assert proposed("2019-01-10", notice()) == []
    assert proposed("2019-06-01", notice(answered="2019-01-15")) == []


def test_an_early_warning_that_was_answered_does_not_stand_for_one_after_the_deadline() -> None:
    early = notice(on="2018-12-01", answer_by="2018-12-20", answered="2018-12-15")
    assert levels(proposed("2019-01-01", early)) == ["warning"]


def test_silence_leads_from_warning_to_supervision_to_interview_and_no_further() -> None:
    warning = notice()
    assert proposed("2019-01-15", warning) == []  # the day itself is still in time
    (next_one,) = proposed("2019-01-16", warning)
    assert (next_one.level, next_one.notice) == ("supervision", "n1")
    supervision = notice("supervision", id="n2", on="2019-01-16", answer_by="2019-02-01")
    assert proposed("2019-01-20", warning, supervision) == []
    (next_one,) = proposed("2019-02-02", warning, supervision)
    assert (next_one.level, next_one.notice) == ("interview", "n2")
    interview = notice("interview", id="n3", on="2019-02-02", answer_by="2019-02-10")
    assert proposed("2019-03-01", warning, supervision, interview) == []


def test_an_answer_ends_it() -> None:
    assert proposed("2019-02-01", notice(answered="2019-01-20")) == []


def test_a_warning_given_again_gives_time_again() -> None:
    again = notice(id="n2", on="2019-01-20", answer_by="2019-02-15")
    assert proposed("2019-02-01", notice(), again) == []
    assert [one.notice for one in proposed("2019-02-16", notice(), again)] == ["n2"]


def test_another_unit_s_answer_is_its_own() -> None:
    other = notice(id="n2", to="a firm", answered="2019-01-10")
    assert [one.to for one in proposed("2019-01-20", notice(), other)] == [UNIT]


def test_a_signed_off_issue_escalates_no_more() -> None:
    assert proposed("2019-02-01", notice(), stage="signed_off") == []


def test_a_clock_years_ahead_proposes_and_changes_nothing() -> None:
    assert levels(proposed("9999-12-31", notice(), ahead=30)) == ["supervision"]


days = st.dates(dt.date(2018, 6, 1), dt.date(2019, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> list[NoticeRow]:
    made: list[NoticeRow] = []
    for at in range(draw(st.integers(0, 5))):
        on = draw(days)
        by = on + dt.timedelta(days=draw(st.integers(0, 60)))
        answered = draw(st.none() | st.just(by.isoformat()))
        made.append(
            notice(
                draw(st.sampled_from(LEVELS)),
                id=f"n{at}",
                on=on.isoformat(),
                answer_by=by.isoformat(),
                answered=answered,
                to=draw(st.sampled_from([UNIT, "a firm"])),
            )
        )
    return made


@given(histories(), days, st.integers(0, 60))
def test_each_unit_is_proposed_one_notice_at_most_and_only_with_a_reason(
    history: list[NoticeRow], today: dt.date, ahead: int
) -> None:
    found = proposals(PACK, AT_WORK, history, today, ahead=ahead)
    assert len({one.to for one in found}) == len(found)
    for one in found:
        if one.notice is None:
            assert one.level == "warning"
            assert one.due < today + dt.timedelta(days=ahead + 1)
        else:
            unanswered = next(row for row in history if row.id == one.notice)
            assert unanswered.answer is None
            assert unanswered.answer_by < today.isoformat()
            assert LEVELS.index(one.level) == LEVELS.index(unanswered.level) + 1
