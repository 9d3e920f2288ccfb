"""The letter of a notice, the file of an issue, the bulletins: what stands in them, as of when."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector import fieldwork
from inspector.agenda.notices import issue_notice
from inspector.errors import InputError
from inspector.ledger import queries
from inspector.ledger.as_of import ledger_as_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.packs.library import Library
from inspector.reports.bulletin import bulletin
from inspector.reports.document import Document, Table, runs_of
from inspector.reports.docx import docx
from inspector.reports.issue import issue_file
from inspector.reports.kinds import document_of
from inspector.reports.markdown import markdown
from inspector.reports.notice import notice_letter
from inspector.reports.periods import period
from inspector.reports.sources import Sources, end_of

DAY = dt.date(2018, 8, 1)


def table(document: Document, title: str) -> list[list[str]]:
    """The rows of the first table that has a column of this title."""
    for block in document.blocks:
        if isinstance(block, Table) and title in (column.title for column in block.columns):
            return [[runs_of(cell).text for cell in row] for row in block.rows]
    raise AssertionError(title)


@pytest.fixture
def notice(sources: Sources) -> str:
    return issue_notice(
        sources.ledger,
        sources.pack,
        sources.tables,
        27,
        level="supervision",
        to="xilingol-administration",
        answer_by=dt.date(2018, 8, 20),
        text="负荷率仍低。",
        on=DAY,
    )


def test_a_letter_says_to_whom_by_when_and_what_is_open(sources: Sources, notice: str) -> None:
    letter = notice_letter(sources, notice[-8:])
    assert letter.title == "关于对第 27 号整改事项挂牌督办的通知"
    assert letter.to == "锡林郭勒盟行政公署"
    text = markdown(letter)
    assert "于2018年8月20日前书面答复" in text
    assert "负荷率仍低。" in text
    assert len(table(letter, "问题")) == 4


def test_a_letter_stays_as_of_the_day_it_was_issued(sources: Sources, notice: str) -> None:
    before = markdown(notice_letter(sources, notice))
    open_now = queries.findings(sources.ledger, FindingFilter(issue=27, state="open"))
    minor = next(one.id for one in open_now if one.severity == "minor")
    fieldwork.close_finding(sources.ledger, minor, note="已看")
    assert markdown(notice_letter(sources, notice)) == before


def test_the_file_of_an_issue_tells_what_happened_in_order(sources: Sources, notice: str) -> None:
    rows = table(issue_file(sources, 27), "事由")
    days = [row[0] for row in rows]
    assert days == sorted(days)
    told = [row[1] for row in rows]
    assert told[0] == "清单"
    assert told.count("检查") == 5
    assert (told.count("发现"), told.count("关闭"), told.count("挂牌督办")) == (5, 1, 1)
    assert [row[4] for row in rows if row[1] == "挂牌督办"] == [notice[-8:]]
    with pytest.raises(InputError):
        issue_file(sources, 99)


def test_every_claimed_figure_stands_beside_what_was_seen(sources: Sources) -> None:
    rows = table(issue_file(sources, 27), "通报")
    assert ["2017年新建污水管网", "45.5 公里", "41.7", "1/1", "不符"] in rows


def test_a_ledger_as_of_a_moment_knows_nothing_of_what_came_later(demo: Ledger) -> None:
    with ledger_as_of(demo, end_of(dt.date(2018, 6, 10))) as then:
        assert {visit.on for visit in queries.visits(then)} == {
            "2018-06-05",
            "2018-06-06",
            "2018-06-07",
        }
        assert then.today() == dt.date(2018, 6, 10)
        assert all(one.state == "open" for one in queries.findings(then, FindingFilter()))
    assert queries.count_visits(demo) == 10


def test_a_file_of_an_issue_as_of_a_day_has_nothing_that_came_later(
    demo: Ledger, notice: str
) -> None:
    library = Library(demo.home)
    then = Sources(demo, library, today=dt.date(2018, 6, 10))
    days = [row[0] for row in table(document_of(then, "issue", "27"), "事由")]
    assert max(days) <= "2018-06-10"
    now = table(document_of(Sources(demo, library), "issue", "27"), "事由")
    assert notice[-8:] in [row[4] for row in now]


def test_a_month_is_told_as_of_its_end_and_held_against_the_one_before(sources: Sources) -> None:
    june, july = (
        table(bulletin(sources, period("month", name, DAY)), "指标")
        for name in ("2018-06", "2018-07")
    )
    assert june[0] == ["现场检查（次）", "7", "0", "+7"]
    assert july[0] == ["现场检查（次）", "3", "7", "-4"]
    assert july[2] == ["新提出的发现问题（个）", "1", "11", "-10"]
    assert july[3] == ["关闭的发现问题（个）", "1", "0", "+1"]


def test_a_bulletin_on_a_month_does_not_change_with_what_is_recorded_later(
    sources: Sources, notice: str
) -> None:
    july = period("month", "2018-07", DAY)
    before = docx(bulletin(sources, july))
    visit = fieldwork.open_visit(sources.ledger, sources.library, sources.pack, 27, "abag-plant")
    fieldwork.answer(sources.ledger, sources.library, visit, "operating", "yes")
    assert docx(bulletin(sources, july)) == before


def test_all_issues_and_regions_stand_in_the_annexes(sources: Sources) -> None:
    made = bulletin(sources, period("quarter", "2018Q2", DAY))
    assert len(table(made, "阶段")) == 49
    assert len([row for row in table(made, "盟市") if row[0]]) == 12
    assert made.title == "2018年第二季度整改工作调度情况"


@pytest.mark.parametrize(
    ("kind", "typed", "first", "last"),
    [
        ("month", "2018-02", "2018-02-01", "2018-02-28"),
        ("quarter", "2018Q4", "2018-10-01", "2018-12-31"),
        ("week", "2018-W01", "2018-01-01", "2018-01-07"),
        ("month", None, "2018-07-01", "2018-07-31"),
        ("quarter", None, "2018-04-01", "2018-06-30"),
        ("week", None, "2018-07-23", "2018-07-29"),
    ],
)
def test_a_period_is_meant_by_its_name_or_is_the_last_whole_one(
    kind: str, typed: str | None, first: str, last: str
) -> None:
    for known in ("month", "quarter", "week"):
        if kind == known:
            found = period(known, typed, DAY)
            assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
            assert period(known, found.name, DAY) == found
            assert found.previous.last == found.first - dt.timedelta(days=1)


@pytest.mark.parametrize("typed", ["2018-13", "2018-1", "2018Q5", "0000-01", "March", "2018-W54"])
def test_what_is_no_period_is_said_with_an_example(typed: str) -> None:
    with pytest.raises(InputError, match="2018-03"):
        period("month", typed, DAY)
    with pytest.raises(InputError, match="2018-W10"):
        period("week", typed, DAY)
