"""The dashboard's numbers: the same as elsewhere, and the same however they were come by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector import fieldwork
from inspector.fieldwork import register
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.packs.tables import load_tables
from screens.register_view import Searchable
from tests.conftest import WallClock
from tests.overview.conftest import Answer, Office
from tests.sample.laptops import hears
from tests.screens.register_pack import PACK


def test_before_the_first_visit_there_is_only_what_the_register_says(office: Office) -> None:
    found = office.overview()
    assert (found.issues, found.overdue, found.checks_answered) == (5, 1, 0)
    at = {stage: count for stage, count in found.stages.items() if count}
    assert at == {"rectifying": 3, "signed_off": 1, "long_term": 1}
    assert found.months == ()
    assert [line.open for line in found.findings] == [0, 0, 0]


def test_what_nobody_moved_stands_there_as_reported_only(office: Office) -> None:
    found = office.overview()
    assert found.reported == found.stages


def test_a_move_counts_at_the_new_stage_and_in_its_month(office: Office) -> None:
    office.overview()
    office.ledger.record(
        bodies.IssueMoved(
            pack=PACK.id,
            issue=12,
            slug="issue-12",
            before="rectifying",
            to="submitted",
            on="2018-02-27",
        )
    )
    found = office.overview()
    assert (found.stages["rectifying"], found.stages["submitted"]) == (2, 1)
    assert {line.stage for line in register(office.ledger, PACK) if line.number == 12} == {
        "submitted"
    }
    assert found.reported["submitted"] == 0
    assert office.month("2018-02").moved == 1


def test_the_totals_are_those_of_the_register(office: Office) -> None:
    visit = office.visit(12, "north", "2018-02-10")
    office.answer(visit)
    office.answer(office.visit(12, None, "2018-02-11"), "papers", "no")
    office.finding(visit)
    found, lines = office.overview(), register(office.ledger, PACK)
    assert found.checks_total == sum(line.checks_total for line in lines)
    assert found.checks_answered == sum(line.checks_answered for line in lines) == 2
    assert found.overdue == sum(line.overdue for line in lines)
    assert sum(one.open for one in found.findings) == sum(line.findings_open for line in lines) == 1


def test_a_check_counts_in_the_month_when_it_was_first_answered(office: Office) -> None:
    office.answer(office.visit(12, "north", "2018-02-10"))
    office.answer(office.visit(12, "north", "2018-03-01"), typed="no")
    assert (office.month("2018-02").answered, office.month("2018-03").answered) == (1, 0)
    office.answer(office.visit(12, "north", "2018-01-31"))  # written up later
    assert (office.month("2018-01").answered, office.month("2018-02").answered) == (1, 0)
    assert [month.visits for month in office.overview().months] == [1, 1, 1]


def test_a_cleared_answer_counts_no_longer(office: Office) -> None:
    visit = office.visit(12, "north", "2018-02-10")
    office.answer(visit)
    assert office.overview().checks_answered == 1
    fieldwork.clear(office.ledger, visit, "seen")
    assert office.overview().checks_answered == 0
    assert office.month("2018-02").answered == 0


def test_months_in_which_nothing_was_done_are_there_too_across_the_years_end(
    office: Office,
) -> None:
    office.visit(12, "north", "2017-11-30")
    months = [month.month for month in office.overview("2018-02-01").months]
    assert months == ["2017-11", "2017-12", "2018-01", "2018-02"]


def test_a_visit_dated_ahead_of_a_wrong_clock_is_shown(office: Office) -> None:
    office.visit(12, "north", "2018-03-05")
    assert [month.month for month in office.overview("2016-01-01").months] == ["2018-03"]


def test_a_colleagues_date_in_another_spelling_does_no_harm(office: Office) -> None:
    """Python takes 2018-W09-4 for a date, and so did the ledger when it came in."""
    visit = office.ledger.record(
        bodies.VisitOpened(
            pack=PACK.id,
            pack_version=PACK.version,
            pack_digest=PACK.digest,
            issue=12,
            slug="issue-12",
            site="north",
            on="2018-W09-4",
        )
    ).id
    office.answer(visit)
    office.finding(visit)
    found = office.overview()
    assert (found.checks_answered, office.findings("major").ages) == (1, (1, 0, 0))
    assert [(month.month, month.raised) for month in found.months] == [("2018-03", 1)]


@pytest.mark.parametrize(
    ("today", "ages"),
    [
        ("2018-03-01", (1, 0, 0)),
        ("2018-03-31", (1, 0, 0)),
        ("2018-04-01", (0, 1, 0)),
        ("2018-05-30", (0, 1, 0)),
        ("2018-05-31", (0, 0, 1)),
        ("2018-02-01", (1, 0, 0)),
    ],
)
def test_a_finding_is_as_old_as_its_visit(
    office: Office, today: str, ages: tuple[int, int, int]
) -> None:
    office.finding(office.visit(12, "north", "2018-03-01"))
    assert office.findings("major", today).ages == ages


def test_a_finding_is_overdue_from_the_day_after_it_is_due(office: Office) -> None:
    office.finding(office.visit(12, "north", "2018-03-01"), due="2018-04-01")
    assert office.findings("major", "2018-04-01").overdue == 0
    assert office.findings("major", "2018-04-02").overdue == 1


def test_findings_count_by_the_severity_that_they_have_now(office: Office) -> None:
    finding = office.finding(office.visit(12, "north", "2018-03-01"))
    office.overview()
    fieldwork.change_finding(office.ledger, finding, "severity", "critical")
    assert (office.findings("critical").open, office.findings("major").open) == (1, 0)
    for line in office.overview().findings:
        chosen = FindingFilter(state="open", severity=line.severity)
        assert line.open == queries.count_findings(office.ledger, chosen)


def test_a_closed_finding_leaves_its_month_of_closing(office: Office, wall: WallClock) -> None:
    finding = office.finding(office.visit(12, "north", "2018-03-01"), "minor")
    office.overview()
    wall.move(days=40)
    office.close(finding)
    assert office.month("2018-04", "2018-04-20").closed == 1
    assert office.findings("minor").open == 0
    fieldwork.reopen_finding(office.ledger, finding, "标识又掉了")
    assert office.month("2018-04", "2018-04-20").closed == 0
    assert office.findings("minor").open == 1


def test_a_withdrawn_finding_was_never_raised(office: Office) -> None:
    finding = office.finding(office.visit(12, "north", "2018-03-01"))
    assert office.month("2018-03").raised == 1
    fieldwork.withdraw_finding(office.ledger, finding, "看错了")
    assert (office.month("2018-03").raised, office.month("2018-03").closed) == (0, 0)
    assert office.findings("major").open == 0


def test_answers_in_a_removed_row_do_not_count(office: Office) -> None:
    visit = office.visit(27, "abag-plant", "2018-03-01")
    form = fieldwork.form_of(office.ledger, office.library, visit)
    row = fieldwork.add_row(office.ledger, form, "line", "1")
    fieldwork.answer(office.ledger, office.library, visit, "cod", "40", row=row)
    assert office.overview().checks_answered == 1
    fieldwork.remove_row(office.ledger, form, row)
    assert office.overview().checks_answered == 0


def test_a_place_counts_in_its_own_region_and_documents_in_those_of_the_issue(
    office: Office,
) -> None:
    visit = office.visit(27, "abag-plant", "2018-03-01")  # Abag Banner, in Xilingol League
    office.finding(visit)
    office.answer(office.visit(20, None, "2018-03-01"), "papers")
    xilingol = office.region("152500")
    assert (xilingol.issues, xilingol.checks_answered, xilingol.findings_open) == (2, 1, 1)
    assert office.region("150700").checks_answered == 0


def test_regions_count_the_issues_that_the_register_shows_of_them(office: Office) -> None:
    searchable = Searchable(PACK, load_tables())
    for line in office.overview().regions:
        assert line.issues == sum(searchable.in_region(i.number, line.code) for i in PACK.issues)
    assert office.region("150700").overdue == 1


def test_a_site_added_in_the_field_is_asked_too(office: Office) -> None:
    before = office.overview().checks_total
    site = fieldwork.add_site(
        office.ledger, load_tables(), PACK.issues[1], name="西岸", region="150726"
    )
    assert office.overview().checks_total == before + 1
    office.answer(office.visit(12, site, "2018-03-01"))
    assert office.region("150700").checks_answered == 1


def test_what_a_colleague_recorded_comes_in(
    office: Office, another_ledger: Callable[[str], Ledger]
) -> None:
    theirs = Office(another_ledger("王检"))
    visit = theirs.visit(12, "north", "2018-03-01")
    theirs.answer(visit)
    theirs.finding(visit)
    office.overview()
    hears(office.ledger, theirs.ledger)
    assert office.overview().checks_answered == 1
    assert office.findings("major").open == 1


Step = tuple[str, int, Answer]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(
                ["visit", "answer", "clear", "raise", "close", "reopen", "withdraw", "put off"]
            ),
            st.integers(0, 5),
            st.sampled_from(["yes", "no"]),
        ),
        max_size=14,
    )
)
def test_whatever_was_recorded_the_kept_dashboard_says_what_a_new_one_says(
    steps: list[Step], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home.at(Path(tmp_path_factory.mktemp("office")))
    wall = WallClock(dt.datetime(2018, 3, 5, 2, 30, tzinfo=dt.UTC))
    with Ledger.open(home, author="苏日娜", device_name="laptop-1", wall=wall) as ledger:
        office, places = Office(ledger), [(12, "north"), (12, "south"), (27, "abag-plant")]
        visits, findings = [office.visit(12, "north", "2018-02-01")], list[str]()
        for what, which, typed in steps:
            visit = visits[which % len(visits)]
            if what == "visit":
                visits.append(office.visit(*places[which % 3], f"2018-0{which % 3 + 1}-07"))
            elif what == "answer" and queries.visit(ledger, visit).issue == 12:
                office.answer(visit, typed=typed)
            elif what == "clear":
                fieldwork.clear(ledger, visit, "seen")
            elif what == "raise":
                findings.append(office.finding(visit, "minor", due="2018-02-20"))
            elif findings:
                finding = findings[which % len(findings)]
                state = queries.finding(ledger, finding).state
                if what == "put off":
                    fieldwork.change_finding(ledger, finding, "due", "2018-06-01")
                elif what == "close" and state == "open":
                    office.close(finding)
                elif what == "withdraw" and state == "open":
                    fieldwork.withdraw_finding(ledger, finding, "看错了")
                elif what == "reopen" and state != "open":
                    fieldwork.reopen_finding(ledger, finding, "再查")
            office.overview()
