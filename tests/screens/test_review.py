"""The review walks through an issue's gate; each line leads to what is missing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from inspector import fieldwork
from inspector.i18n import Language, use_language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.workflow.facts import standing_of
from inspector.workflow.moving import move
from screens.conflicts import ConflictsScreen, SideCard
from screens.findings import FindingsScreen
from screens.issue import IssueScreen
from screens.review import ReviewScreen
from screens.visit import VisitScreen
from screens.widgets.lines import TitleLine
from screens.widgets.listing import Cell, Listing
from tests.sample.libraries import OnePack
from tests.screens.conftest import Field
from tests.screens.looks import Look, text_of
from tests.screens.register_pack import PACK
from tests.screens.shell import (
    SIZES,
    app_of,
    invent,
    press,
    register_of,
    screen_of,
    settle,
)

NUMBER = 12
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@asynccontextmanager
async def reviewing(
    ledger: Ledger, size: tuple[int, int] = (80, 24), number: int = NUMBER
) -> AsyncGenerator[Pilot[int], None]:
    app = app_of(ledger)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await app.push_screen(ReviewScreen(number))
        await settle(pilot)
        yield pilot


def review_of(pilot: Pilot[int]) -> ReviewScreen:
    found = [one for one in pilot.app.screen_stack if isinstance(one, ReviewScreen)]
    return found[-1]


def lines(pilot: Pilot[int]) -> list[str]:
    listing = review_of(pilot).listing
    return [row.key for at in range(listing.count) if (row := listing.row_at(at))]


async def stand_on(pilot: Pilot[int], key: str) -> None:
    review_of(pilot).listing.cursor = lines(pilot).index(key)
    await settle(pilot)


async def type_in(pilot: Pilot[int], text: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await press(pilot, "enter")


def problem(pilot: Pilot[int]) -> str:
    """Why the box on top does not take what was typed."""
    return str(pilot.app.screen.query_one("#problem", Static).content)


def head(pilot: Pilot[int]) -> str:
    return str(review_of(pilot).query_one("#review-head", Static).content)


def moved(ledger: Ledger, to: str, *, override: str | None = None, number: int = NUMBER) -> None:
    assert move(ledger, OnePack(ledger.home, PACK), PACK, number, to, override=override).ok


def stage(ledger: Ledger, number: int = NUMBER) -> str:
    issue = PACK.issue(number)
    assert issue is not None
    return standing_of(ledger, PACK, issue).stage


async def test_it_begins_on_what_is_missing_and_says_so(ledger: Ledger) -> None:
    async with reviewing(ledger) as pilot:
        assert "to go to submitted: 1 missing" in head(pilot)
        row = review_of(pilot).listing.row
        assert row is not None
        assert row.key == "line:measure:m"
        told = str(review_of(pilot).query_one("#review-told", Static).content)
        assert "nobody reported it as done" in told


async def test_a_measure_is_reported_from_its_line_and_the_issue_moved(
    ledger: Ledger, tmp_path: Path
) -> None:
    photo = tmp_path / "pump.txt"
    photo.write_text("it runs", "utf-8")
    async with reviewing(ledger) as pilot:
        await press(pilot, "enter")
        await type_in(pilot, "104 million m3")
        await type_in(pilot, str(photo))
        assert "it can go to submitted" in head(pilot)
        await press(pilot, "m")
        await type_in(pilot, "letter 12")
        assert "submitted" in head(pilot)
    (made,) = standing_of(ledger, PACK, PACK.issues[1]).moves
    assert (made.to, made.basis, made.override) == ("submitted", "letter 12", None)


async def test_a_finding_in_the_gate_leads_to_that_finding(ledger: Ledger) -> None:
    moved(ledger, "submitted", override="for the test")
    visit = fieldwork.open_visit(ledger, OnePack(ledger.home, PACK), PACK, NUMBER, "north")
    for what in ("it leaks", "it smells"):
        fieldwork.raise_finding(ledger, visit, severity="major", what=what)
    wanted = queries.findings(ledger)[1]
    async with reviewing(ledger) as pilot:
        await stand_on(pilot, f"line:finding:{wanted.id}")
        await press(pilot, "enter")
        row = pilot.app.screen.query_one("#finding-list", Listing).row
        assert row is not None
        assert row.key == wanted.id


async def test_what_is_filled_leads_on_to_the_next_gap(ledger: Ledger, tmp_path: Path) -> None:
    photo = tmp_path / "pump.txt"
    photo.write_text("it runs", "utf-8")
    async with reviewing(ledger) as pilot:
        await press(pilot, "enter")
        await type_in(pilot, "104 million m3")
        await type_in(pilot, str(photo))
        await press(pilot, "m")
        await type_in(pilot, "")
        row = review_of(pilot).listing.row
        assert row is not None
        assert row.key.startswith("line:visit:")  # the first gap of the gate that comes next


async def test_nothing_written_is_said_and_not_recorded(ledger: Ledger) -> None:
    async with reviewing(ledger) as pilot:
        await press(pilot, "w")
        await type_in(pilot, " ")
        assert "nothing was written, nothing recorded" in problem(pilot)
        assert queries.statements(ledger, PACK.id, PACK.issues[1].slug) == []


async def test_a_gate_that_refuses_is_passed_with_a_reason_alone_that_stays(
    ledger: Ledger,
) -> None:
    async with reviewing(ledger) as pilot:
        await press(pilot, "m")
        assert stage(ledger) == "rectifying"
        await press(pilot, "o")
        for short in ("", "  ", "x", "......", "无"):
            await type_in(pilot, short)
            assert "this is too short" in problem(pilot)
            assert pilot.app.screen.query_one(Input).value == short
        await type_in(pilot, "the files burnt")
        await press(pilot, "n")
        assert "nothing was overridden" in problem(pilot)
        assert stage(ledger) == "rectifying"
        await press(pilot, "enter")
        assert "reason: the files burnt" in text_of(pilot.app)
        await press(pilot, "y")
        assert stage(ledger) == "submitted"
        assert "override: the files burnt" in head(pilot)
        assert any(key.startswith("move:") for key in lines(pilot))


async def test_a_site_not_visited_leads_to_a_visit_there(ledger: Ledger) -> None:
    moved(ledger, "submitted", override="for the test")
    async with reviewing(ledger) as pilot:
        await stand_on(pilot, "line:visit:south")
        await press(pilot, "enter")
        await press(pilot, "n")
        assert queries.visits(ledger) == []
        await press(pilot, "enter", "y")
        assert isinstance(pilot.app.screen, VisitScreen)
    (visit,) = queries.visits(ledger)
    assert visit.site == "south"


async def test_a_visit_not_completed_a_finding_a_look_at_figures(ledger: Ledger) -> None:
    invent(ledger)
    moved(ledger, "submitted", override="for the test")
    async with reviewing(ledger) as pilot:
        await stand_on(pilot, "line:visit:north")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, VisitScreen)
        pilot.app.pop_screen()
        await settle(pilot)
        finding = next(key for key in lines(pilot) if key.startswith("line:finding:"))
        await stand_on(pilot, finding)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FindingsScreen)


async def test_the_public_text_is_written_and_the_issue_published(ledger: Ledger) -> None:
    async with reviewing(ledger, number=3) as pilot:
        assert "reported, not verified by us" in head(pilot)
        await press(pilot, "enter")
        await type_in(pilot, "It is clean.")
        await press(pilot, "m", "enter")
        assert stage(ledger, 3) == "published"


async def test_t_looks_at_the_way_back(ledger: Ledger) -> None:
    async with reviewing(ledger, number=3) as pilot:
        await press(pilot, "t")
        assert "m moves it to: reopened" in head(pilot)
        await press(pilot, "m")
        await type_in(pilot, "it smells again")
        assert stage(ledger, 3) == "reopened"
        assert "to go to" in head(pilot)


async def test_a_serious_finding_since_the_sign_off_proposes_to_reopen(ledger: Ledger) -> None:
    visit = fieldwork.open_visit(ledger, OnePack(ledger.home, PACK), PACK, 3, "north")
    fieldwork.raise_finding(ledger, visit, severity="critical", what="it leaks")
    async with reviewing(ledger, number=3) as pilot:
        assert "reopening is proposed" in head(pilot)
        assert "m moves it to: reopened" in head(pilot)
        assert stage(ledger, 3) == "signed_off"


async def test_it_opens_from_the_register_and_from_the_issue(ledger: Ledger) -> None:
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down", "e")
        assert isinstance(screen_of(pilot), ReviewScreen)
        await press(pilot, "escape", "enter", "e")
        assert isinstance(screen_of(pilot), ReviewScreen)
        await press(pilot, "escape")
        assert isinstance(screen_of(pilot), IssueScreen)


async def test_the_register_and_the_issue_show_the_stage(ledger: Ledger) -> None:
    moved(ledger, "submitted", override="for the test")
    async with app_of(ledger).run_test() as pilot:
        await settle(pilot)
        row = register_of(pilot).listing.row_at(1)
        assert row is not None
        assert text_of_cell(row.cells[3]) == "submitted*"
        await press(pilot, "down", "enter")
        assert "submitted*" in text_of_title(pilot)


def text_of_cell(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "".join(text for text, _ in cell)


def text_of_title(pilot: Pilot[int]) -> str:
    left, right = screen_of(pilot).query_one(TitleLine).pieces()
    return "".join(text for text, _ in [*left, *right])


async def test_the_stricter_side_stands_first_among_conflicts_and_one_is_chosen(
    field: Field,
) -> None:
    def go(to: str) -> Callable[[Ledger], object]:
        return lambda ledger: move(
            ledger, field.library, field.pack, 27, to, basis=f"by {to}", override=f"to {to}"
        )

    field.apart(go("submitted"), go("accepted"))
    async with field.run(lambda: ReviewScreen(27)) as hand:
        await hand.press("k")
        assert isinstance(hand.app.screen, ConflictsScreen)
        cards = list(hand.app.screen.query(SideCard))
        assert [str(card.side.value) for card in cards] == ["submitted", "accepted"]
        assert [card.side.note for card in cards] == ["by submitted", "to accepted"]
        await hand.press("2")
    assert queries.conflicts(field.ledger) == []
    (stood,) = queries.stages(field.ledger, field.pack.id).values()
    assert stood.stage == "accepted"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_looks(
    ledger: Ledger, size: tuple[int, int], language: Language, look: Look
) -> None:
    invent(ledger)
    moved(ledger, "submitted", override="档案烧毁，已书面报告")
    use_language(language)
    async with reviewing(ledger, size) as pilot:
        look(pilot.app, f"ReviewScreen-{size[0]}-{language}")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "140x45"])
async def test_the_looks_of_looking_again(
    ledger: Ledger, size: tuple[int, int], look: Look
) -> None:
    visit = fieldwork.open_visit(ledger, OnePack(ledger.home, PACK), PACK, 20, "north")
    fieldwork.raise_finding(ledger, visit, severity="major", what="grazed bare")
    use_language("zh")
    async with reviewing(ledger, size, 20) as pilot:
        look(pilot.app, f"ReviewScreen-again-{size[0]}-zh")
