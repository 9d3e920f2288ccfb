"""The agenda: everything with a date that is still to be done, grouped."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector.agenda.agenda import BY, Entry, agenda, grouped
from inspector.agenda.cases import add_case, close_case
from inspector.agenda.duties import duty_done
from inspector.agenda.notices import answer_notice, issue_notice
from inspector.errors import InputError
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from tests.agenda.conftest import OFFICE, UNIT


def due(ledger: Ledger, pack: Pack, tables: Tables, today: str) -> list[tuple[str, str, str]]:
    entries = agenda(ledger, pack, tables, dt.date.fromisoformat(today))
    return [(one.when, one.kind, one.id) for one in entries if one.kind != "look_back"]


def of_kind(ledger: Ledger, pack: Pack, tables: Tables, kind: str, today: str) -> list[Entry]:
    entries = agenda(ledger, pack, tables, dt.date.fromisoformat(today))
    return [one for one in entries if one.kind == kind]


def test_deadlines_steps_duties_and_cases_stand_in_order_of_their_dates(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    assert due(ledger, pack, tables, "2018-01-04") == [
        ("week", "duty", "bulletin"),
        ("later", "duty", "inspection"),
        ("later", "deadline", "27"),
        ("later", "step", "pipes-1"),
        ("undated", "case", "p/spot_1"),
    ]


def test_steps_up_to_the_pack_s_own_date_are_history_and_completed_issues_are_done(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    late = due(ledger, pack, tables, "2030-01-01")
    assert ("overdue", "step", "plan") not in late
    assert ("overdue", "deadline", "3") not in late
    assert ("overdue", "step", "pipes-1") in late


def test_without_a_day_given_it_is_the_person_s_own_calendar(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    entries = [one for one in agenda(ledger, pack, tables) if one.kind == "duty"]
    assert [(one.due, one.when) for one in entries[:3]] == [
        (dt.date(2018, 2, 5), "overdue"),
        (dt.date(2018, 3, 5), "week"),  # the wall clock of the tests stands at that day
        (dt.date(2018, 6, 30), "later"),
    ]


def test_a_deadline_that_passed_proposes_a_warning_on_its_own_line(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    (deadline,) = of_kind(ledger, pack, tables, "deadline", "2018-12-31")
    assert deadline.proposes == ()
    (deadline,) = of_kind(ledger, pack, tables, "deadline", "2019-01-01")
    assert [(one.level, one.to) for one in deadline.proposes] == [("warning", UNIT)]


def test_a_notice_is_due_until_it_is_answered(ledger: Ledger, pack: Pack, tables: Tables) -> None:
    id = issue_notice(
        ledger,
        pack,
        tables,
        27,
        level="warning",
        to="某水务公司",
        answer_by=dt.date(2018, 3, 20),
        on=dt.date(2018, 3, 1),
    )
    (notice,) = of_kind(ledger, pack, tables, "notice", "2018-03-21")
    assert (notice.id, notice.when, notice.units) == (id, "overdue", ("某水务公司",))
    assert [one.level for one in notice.proposes] == ["supervision"]
    answer_notice(ledger, id, "已答复", on=dt.date(2018, 3, 5))
    assert of_kind(ledger, pack, tables, "notice", "2018-03-23") == []


def test_a_finding_is_due_where_its_site_is(ledger: Ledger, pack: Pack, tables: Tables) -> None:
    visit = ledger.record(
        bodies.VisitOpened(
            pack="p",
            pack_version="1",
            pack_digest="0" * 64,
            issue=27,
            slug="plants",
            site="abag",
            on="2018-03-05",
        )
    ).id
    for severity, day in (("major", "2018-04-01"), ("minor", None), ("minor", "soon")):
        ledger.record(
            bodies.FindingRaised(
                visit=visit,
                severity="major" if severity == "major" else "minor",
                what="超标",
                due=day,
                responsible="厂长",
            )
        )
    found = of_kind(ledger, pack, tables, "finding", "2018-04-02")
    assert [(one.when, one.regions, one.units) for one in found] == [
        ("overdue", ("152522",), ("厂长",)),
        ("undated", ("152522",), ("厂长",)),  # written elsewhere, and no date
    ]


def test_a_case_is_due_until_it_is_closed(ledger: Ledger, pack: Pack, tables: Tables) -> None:
    id = add_case(
        ledger,
        pack,
        tables,
        text="异味",
        region="152500",
        source="complaint",
        issue=27,
        reply_by=dt.date(2018, 3, 10),
    )
    entries = {one.id: one for one in of_kind(ledger, pack, tables, "case", "2018-03-11")}
    assert entries[id].when == "overdue"
    assert entries[id].units == (UNIT,)
    close_case(ledger, pack, id, reply="查无异味")
    assert id not in {one.id for one in of_kind(ledger, pack, tables, "case", "2018-03-11")}


def test_a_duty_is_late_until_it_is_marked_as_done(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    def bulletins(today: str) -> list[str]:
        found = of_kind(ledger, pack, tables, "duty", today)
        return [str(one.due) for one in found if one.id == "bulletin"]

    assert bulletins("2018-03-06") == ["2018-03-05", "2018-04-05"]
    duty_done(ledger, pack, "bulletin", dt.date(2018, 3, 5), "第三期")
    assert bulletins("2018-03-06") == ["2018-04-05"]
    assert bulletins("2018-12-31") == ["2018-12-05", "2019-01-05"]  # over the year end
    with pytest.raises(InputError, match="no duty party"):
        duty_done(ledger, pack, "party", dt.date(2018, 3, 5))


def test_groups_hold_every_entry_and_one_of_two_units_stands_in_both(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    entries = agenda(ledger, pack, tables, dt.date(2019, 1, 10))
    for by in BY:
        groups = grouped(entries, by, pack, tables)
        listed = [one for group in groups for one in group.entries]
        assert all(one in listed for one in entries)
        assert all(one in entries for one in listed)
    titles = [group.title.en for group in grouped(entries, "unit", pack, tables)]
    assert len(titles) == len(set(titles))
    regions = [group.title.en for group in grouped(entries, "region", pack, tables)]
    assert "Xilingol League" in regions


def test_a_site_s_region_is_grouped_under_its_league(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    add_case(ledger, pack, tables, text="异味", region="阿巴嘎旗", source="other")
    entries = [one for one in agenda(ledger, pack, tables) if one.kind == "case"]
    (group,) = grouped(entries, "region", pack, tables)
    assert group.title == tables.region_name("152500")


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31", "2020-02-29"])
def test_a_clock_set_wrong_harms_nothing(
    ledger: Ledger, pack: Pack, tables: Tables, today: str
) -> None:
    entries = agenda(ledger, pack, tables, dt.date.fromisoformat(today))
    assert entries
    assert all(one.units == (OFFICE,) for one in entries if one.kind == "duty")


def test_a_revisit_has_a_month_before_it_is_late(
    ledger: Ledger, pack: Pack, tables: Tables
) -> None:
    """Issue 3 is signed off at the pack's date; one looks again after 6 and 12 months."""

    def revisits(today: str) -> list[tuple[str, str]]:
        found = of_kind(ledger, pack, tables, "look_back", today)
        return [(str(one.due), one.when) for one in found if one.issue == 3]

    assert revisits("2018-06-29") == [("2018-06-30", "week")]
    assert revisits("2018-07-15") == [("2018-06-30", "week"), ("2018-12-31", "later")]
    assert revisits("2018-08-15") == [("2018-06-30", "overdue"), ("2018-12-31", "later")]
