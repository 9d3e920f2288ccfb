"""The agenda from the keyboard, and what it looks like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input, Static

from inspector import fieldwork
from inspector.agenda.cases import add_case, case, cases, close_case
from inspector.agenda.notices import answer_notice, issue_notice
from inspector.config import Config
from inspector.i18n import Language, Text, use_language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Duty, HandedOver, Pack, Step
from inspector.packs.tables import load_tables
from screens.agenda import AgendaScreen
from screens.agenda_whole import Whole
from screens.app import InspectorApp
from screens.findings import FindingsScreen
from screens.issue import IssueScreen
from screens.widgets.filter_line import FilterLine
from tests.sample.laptops import hears
from tests.sample.libraries import OnePack
from tests.screens import register_pack
from tests.screens.looks import text_of
from tests.screens.shell import SIZES, press, settle

Snap = Callable[..., bool]
UNIT = "xilingol-administration"


def _with_dates(pack: Pack) -> Pack:
    """The sample pack with somebody to answer, a step ahead, a duty and a case of its own."""
    hulun = pack.issue(12)
    assert hulun is not None
    dated = replace(
        hulun,
        authorities=(UNIT, "im-environment"),
        steps=(Step(id="s", text=Text("截污管网建成", "Sewers built"), due=dt.date(2018, 3, 25)),),
    )
    return replace(
        pack,
        issues=tuple(dated if one.number == 12 else one for one in pack.issues),
        duties=(
            Duty(
                id="bulletin",
                title=Text("按月通报", "Monthly bulletin"),
                shows=Text("上月的通报", "The bulletin on the month before"),
                owed_by=("im-rectification-office",),
                rhythm="monthly",
                day=10,
            ),
        ),
        handed_over=(
            HandedOver(
                id="spot",
                title=Text("抽查问题", "Spot-check problem"),
                what=Text("排口没有标识", "no sign at the outfall"),
                region="150700",
                state="in_progress",
            ),
        ),
    )


PACK = _with_dates(register_pack.PACK)


class DatedLibrary(OnePack):
    """The pack of these tests alone."""

    def load(self, id: str | None = None) -> Pack:
        return PACK


def app_of(ledger: Ledger) -> InspectorApp:
    return InspectorApp(
        ledger.home,
        Config(),
        ledger=ledger,
        library=DatedLibrary(ledger.home, PACK),
        pack=PACK,
        watch=False,
    )


def invent(ledger: Ledger) -> tuple[str, str]:
    """A notice that nobody answered, a case, and a finding that is due."""
    tables = load_tables()
    notice = issue_notice(
        ledger,
        PACK,
        tables,
        12,
        level="warning",
        to="im-environment",
        answer_by=dt.date(2018, 2, 20),
        text="说明截污进展 [literal]",
        on=dt.date(2018, 2, 1),
    )
    added = add_case(
        ledger,
        PACK,
        tables,
        text="夜间有异味",
        region="150700",
        place="北岸",
        source="complaint",
        issue=12,
        on=dt.date(2018, 3, 1),
        reply_by=dt.date(2018, 3, 9),
    )
    library = OnePack(ledger.home, PACK)
    visit = fieldwork.open_visit(ledger, library, PACK, 12, "north", dt.date(2018, 3, 1))
    fieldwork.raise_finding(
        ledger, visit, severity="major", what="排口无标识", check="seen", due="2018-04-01"
    )
    return notice, added


def agenda_of(pilot: Pilot[int]) -> AgendaScreen:
    assert isinstance(pilot.app.screen, AgendaScreen)
    return pilot.app.screen


def lines(pilot: Pilot[int]) -> list[str]:
    """Kind, issue, id and day of the entries that are listed; groups by their title."""
    screen = agenda_of(pilot)
    told: list[str] = []
    for at in range(screen.listing.count):
        entry, row = screen.entry_at(at), screen.listing.row_at(at)
        assert row is not None
        if entry is None:
            told.append("# " + str(row.cells[4][0][0]))
        else:
            told.append(f"{entry.kind}/{entry.issue or ''}/{entry.id}/{entry.due or ''}")
    return told


async def stand_on(pilot: Pilot[int], kind: str) -> None:
    """Down until an entry of this kind is under the cursor."""
    screen = agenda_of(pilot)
    await press(pilot, "home")
    for _ in range(screen.listing.count):
        if screen.entry is not None and screen.entry.kind == kind:
            return
        await press(pilot, "down")
    raise AssertionError(f"no {kind} on the agenda")


async def fill(pilot: Pilot[int], **values: str) -> None:
    """Type over fields of the form."""
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = value
    await settle(pilot)


@pytest.fixture
def invented(ledger: Ledger) -> tuple[str, str]:
    return invent(ledger)


async def test_the_register_leads_to_the_agenda_in_groups_by_time(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        told = lines(pilot)
        groups = [one.rstrip("0123456789 ") for one in told if one.startswith("#")]
        assert groups == ["# overdue", "# this week", "# this month", "# later", "# no date"]
        assert told.index(f"notice/12/{invented[0]}/2018-02-20") < told.index("# this week  2")
        entry = agenda_of(pilot).entry
        assert entry is not None  # the cursor stands on an entry, not on a head
        assert entry.when == "overdue"


async def test_one_key_groups_by_issue_region_unit_and_keeps_the_place(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "case")
        for by, some in (("issue", "# 12 Lake"), ("region", "# Hulunbuir"), ("unit", "# Xilingol")):
            await press(pilot, "g")
            assert any(one.startswith(some) for one in lines(pilot)), by
            entry = agenda_of(pilot).entry
            assert entry is not None
            assert entry.kind == "case"
        await press(pilot, "g", "d")
        assert [one for one in lines(pilot) if one.startswith("#")] == ["# overdue  3"]
        line = agenda_of(pilot).query_one(FilterLine).told
        assert "[x] overdue" in line


async def test_an_issue_leads_to_its_own_part_of_the_agenda(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter", "c")
        kinds = {one.partition("/")[0] for one in lines(pilot) if not one.startswith("#")}
        assert kinds == {"deadline", "step", "finding", "notice", "case"}
        await press(pilot, "n")
        assert pilot.app.screen.query_one("#issue", Input).value == "12"


async def test_enter_leads_to_the_thing_itself(ledger: Ledger, invented: tuple[str, str]) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        for kind, expected in (
            ("deadline", IssueScreen),
            ("step", IssueScreen),
            ("finding", FindingsScreen),
            ("notice", Whole),
            ("case", Whole),
            ("duty", Whole),
        ):
            await stand_on(pilot, kind)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, expected), kind
            await press(pilot, "escape")
        await stand_on(pilot, "notice")
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, IssueScreen)


async def test_a_proposed_notice_is_filled_in_and_only_issued_by_a_person(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "notice")
        await press(pilot, "n", "escape")
        assert len(queries.notices(ledger)) == 1
        await press(pilot, "n")
        await fill(pilot, text="限期办结")
        await press(pilot, "ctrl+s")
        issued = next(one for one in queries.notices(ledger) if one.id != invented[0])
        assert (issued.level, issued.to, issued.on, issued.answer_by, issued.text) == (
            "supervision",
            "im-environment",
            "2018-03-05",
            "2018-03-20",
            "限期办结",
        )
        assert any(one.startswith(f"notice/12/{issued.id}") for one in lines(pilot))


async def test_a_form_that_will_not_do_says_why_and_keeps_what_was_typed(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "n")
        for field, value, why in (
            ("issue", "99", "the pack has no issue 99"),
            ("to", " ", "to which unit"),
            ("answer_by", "soon", "a date"),
        ):
            await fill(pilot, issue="12", to="x", answer_by="2018-04-01", text="限期办结")
            await fill(pilot, **{field: value})
            await press(pilot, "ctrl+s")
            assert why in str(pilot.app.screen.query_one("#problem", Static).content)
            assert pilot.app.screen.query_one("#text", Input).value == "限期办结"
        assert len(queries.notices(ledger)) == 1


async def test_a_notice_to_be_answered_before_it_is_issued_keeps_what_was_typed(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "n")
        await fill(pilot, issue="12", to="x", answer_by="2018-01-01", text="限期办结")
        await press(pilot, "ctrl+s")
        assert "before the day it is issued" in text_of(pilot.app)
        assert pilot.app.screen.query_one("#text", Input).value == "限期办结"
        assert len(queries.notices(ledger)) == 1


async def test_an_answer_from_before_the_notice_is_refused_and_keeps_what_was_typed(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "notice")
        await press(pilot, "r")
        await fill(pilot, text="管网已开工", on="2018-01-31")
        await press(pilot, "ctrl+s")
        assert "the day it was issued" in str(
            pilot.app.screen.query_one("#problem", Static).content
        )
        assert pilot.app.screen.query_one("#text", Input).value == "管网已开工"
        assert queries.notice(ledger, invented[0]).answer is None
        await fill(pilot, on="2018-02-02")
        await press(pilot, "ctrl+s", "escape")
        answer = queries.notice(ledger, invented[0]).answer
        assert answer is not None
        assert answer.text == "管网已开工"


async def test_a_notice_is_withdrawn_and_found_again_among_what_is_settled(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "notice")
        await press(pilot, "enter", "x")
        pilot.app.screen.query_one(Input).value = "发错单位"
        await press(pilot, "enter")
        withdrawal = queries.notice(ledger, invented[0]).withdrawal
        assert withdrawal is not None
        assert withdrawal.text == "发错单位"
        assert not any(one.startswith("notice/") for one in lines(pilot))
        assert "Due" in text_of(pilot.app)
        await press(pilot, "v")
        await stand_on(pilot, "notice")
        assert "withdrawn" in text_of(pilot.app)
        assert "Date" in text_of(pilot.app)
        await press(pilot, "v")
        assert not any(one.startswith("notice/") for one in lines(pilot))


async def test_who_was_held_to_account_is_recorded_put_right_and_taken_back(
    ledger: Ledger,
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "v", "p")
        await fill(pilot, unit="某厂", issues="12", name="张三")
        await press(pilot, "enter")
        (row,) = queries.accountability(ledger, register_pack.PACK.id)
        assert (row.unit, row.rank, row.issues, row.name) == ("某厂", "section", (12,), "张三")
        await stand_on(pilot, "accountability")
        await press(pilot, "enter", "e")
        await fill(pilot, why="不该写姓名", name="")
        await press(pilot, "enter")
        (row,) = queries.accountability(ledger, register_pack.PACK.id)
        assert row.name == ""
        await stand_on(pilot, "accountability")
        await press(pilot, "enter", "x")
        pilot.app.screen.query_one(Input).value = "重复"
        await press(pilot, "enter")
        assert queries.accountability(ledger, register_pack.PACK.id) == []


async def test_a_notice_is_answered_with_or_without_a_file(
    ledger: Ledger, invented: tuple[str, str]
) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "notice")
        await press(pilot, "r")
        await fill(pilot, text="管网已通水")
        await press(pilot, "enter", "escape")  # no file
        answer = queries.notice(ledger, invented[0]).answer
        assert answer is not None
        assert (answer.text, answer.on) == ("管网已通水", "2018-03-05")
        assert not any(one.startswith("notice/") for one in lines(pilot))


async def test_a_case_is_added_replied_to_and_closed(ledger: Ledger) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", "a")
        await fill(pilot, text="渣场扬尘", region="包头市", reply_by="2018-03-06")
        await press(pilot, "enter")
        added = next(one for one in cases(ledger, PACK) if one.source != "pack")
        assert (added.region, added.reply_by) == ("150200", dt.date(2018, 3, 6))
        while (entry := agenda_of(pilot).entry) is None or entry.id != added.id:
            await press(pilot, "down")
        await press(pilot, "c", "enter")
        assert case(ledger, PACK, added.id).state == "open"  # not without a reply
        await press(pilot, "escape", "enter", "r")
        await fill(pilot, text="已覆盖")
        await press(pilot, "enter", "escape", "c", "enter")
        assert case(ledger, PACK, added.id).state == "closed"
        assert not any(added.id in one for one in lines(pilot))


async def test_a_duty_is_marked_as_done(ledger: Ledger) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        assert "duty//bulletin/2018-02-10" in lines(pilot)
        await stand_on(pilot, "duty")
        await press(pilot, "c", *"no 2", "enter")
        assert "duty//bulletin/2018-02-10" not in lines(pilot)
        done = queries.duties_done(ledger, PACK.id)
        assert done["bulletin", "2018-02-10"].text == "no 2"


async def test_a_deadline_ahead_is_planned_backwards_and_nothing_recorded(ledger: Ledger) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        before = queries.last_seqs(ledger)
        screen = agenda_of(pilot)
        while screen.entry is None or screen.entry.issue != 31:
            await press(pilot, "down")
        await press(pilot, "b")
        words = str(pilot.app.screen.query_one("#whole-words", Static).content)
        assert "A proposal" in words
        assert "2018-03-05 - 2020-12-31" in words
        assert queries.last_seqs(ledger) == before


async def test_what_cannot_be_answered_or_closed_says_so(ledger: Ledger) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "deadline")
        await press(pilot, "r", "c")
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_two_answers_to_one_notice_are_settled_like_other_conflicts(
    ledger: Ledger, another_ledger: Callable[[str], Ledger]
) -> None:
    notice, added = invent(ledger)
    other = another_ledger("巴特尔")
    hears(other, ledger)
    for one, said in ((ledger, "已通水"), (other, "延期到六月")):
        answer_notice(one, notice, said)
        close_case(one, PACK, added, reply=said)
    hears(ledger, other)
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "k")
        told = text_of(pilot.app)
        assert "the answer to a notice" in told
        assert "Lake Hulun > warning > Environment" in told
        assert "the reply to a case" in told
        assert "夜间有异味" in told
        while queries.count_conflicts(ledger):
            await press(pilot, "1")
        answer = queries.notice(ledger, notice).answer
        assert answer is not None
        assert answer.conflicts == 0
        assert case(ledger, PACK, added).conflicts == 0


async def test_the_language_changes_on_the_spot(ledger: Ledger, invented: tuple[str, str]) -> None:
    async with app_of(ledger).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        await stand_on(pilot, "notice")
        await press(pilot, "enter", "ctrl+l")
        words = str(pilot.app.screen.query_one("#whole-words", Static).content)
        assert "预警" in words
        await press(pilot, "escape")
        assert lines(pilot)[0].startswith("# 已逾期")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])
@pytest.mark.parametrize(
    "keys",
    [(), ("g", "g"), ("n",), ("down", "enter"), ("a",)],
    ids=["time", "region", "notice", "whole", "case"],
)
def test_looks(
    snap_compare: Snap,
    ledger: Ledger,
    lang: Language,
    size: tuple[int, int],
    keys: tuple[str, ...],
) -> None:
    use_language(lang)
    invent(ledger)

    async def before(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, "c", *keys)
        await pilot.pause(0.15)
        await settle(pilot)

    assert snap_compare(app_of(ledger), terminal_size=size, run_before=before)
