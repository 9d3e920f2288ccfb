"""Findings and conflicts from the keyboard."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, Static

from inspector import fieldwork
from inspector.ledger import queries
from screens.conflicts import ConflictsScreen, SideCard
from screens.finding_rows import FindingLine
from screens.findings import FindingsScreen
from screens.visit import VisitScreen
from screens.widgets.filter_line import FilterLine
from screens.widgets.listing import Listing
from tests.screens.conftest import Field
from tests.screens.looks import text_of


def raise_three(field: Field) -> None:
    for severity, what, due in (
        ("minor", "A sign is missing", "2018-06-01"),
        ("major", "Load rate: 42.0 %", "2018-02-01"),
        ("critical", "COD of the outflow: 80 mg/L", "2018-04-01"),
    ):
        fieldwork.raise_finding(
            field.ledger, field.visit, severity=severity, what=what, due=due, check="load_rate"
        )


async def test_open_findings_come_first_by_due_date_and_one_is_whole_in_the_detail(
    field: Field,
) -> None:
    raise_three(field)
    async with field.run(FindingsScreen) as hand:
        row = hand.app.screen.query_one(Listing).row
        assert isinstance(row, FindingLine)
        assert row.finding.what == "Load rate: 42.0 %"
        await hand.press("down")
        detail = str(hand.app.screen.query_one("#finding-words", Static).content)
        assert "COD of the outflow: 80 mg/L" in detail
        assert "critical" in detail


async def test_findings_are_filtered_by_state_severity_due_date_and_words(field: Field) -> None:
    raise_three(field)
    async with field.run(FindingsScreen) as hand:
        line = hand.app.screen.query_one(FilterLine)
        await hand.press("d")
        assert line.told.startswith("1 ")
        await hand.press("d", "v")
        assert line.told.startswith("1 ")
        await hand.press("v", "v", "v", "slash", *"COD")
        assert line.told.startswith("1 ")
        await hand.press("enter", "s")
        assert line.told.startswith("0 ")


async def test_a_major_finding_is_closed_on_evidence_only(field: Field, photo: Path) -> None:
    raise_three(field)
    async with field.run(FindingsScreen) as hand:
        await hand.press("c", *"seen", "enter", "escape")
        assert queries.findings(field.ledger)[0].state == "open"
        assert hand.app.screen.query_one(Input).value == "seen"  # it stays, and so does its box
        await hand.press("enter")
        await hand.type(str(photo))
        await hand.press("enter")
    closed = [f for f in queries.findings(field.ledger) if f.state == "closed"]
    assert [(f.what, f.closing_note) for f in closed] == [("Load rate: 42.0 %", "seen")]
    assert [e.name for e in queries.evidence(field.ledger, finding=closed[0].id)] == [photo.name]


async def test_a_finding_is_changed_and_reopened(field: Field) -> None:
    fieldwork.raise_finding(field.ledger, field.visit, severity="minor", what="A sign is missing")
    async with field.run(FindingsScreen) as hand:
        await hand.press("e", *" here", "enter")
        assert queries.findings(field.ledger)[0].what == "A sign is missing here"
        await hand.press("c", *"put up", "enter", "escape")
        assert queries.findings(field.ledger)[0].state == "closed"
        await hand.press("s", "o", *"gone", "enter")
        assert queries.findings(field.ledger)[0].state == "open"


async def test_what_was_done_to_a_finding_is_undone_step_by_step(field: Field) -> None:
    fieldwork.raise_finding(field.ledger, field.visit, severity="minor", what="A sign is missing")
    async with field.run(FindingsScreen) as hand:
        await hand.press("u")
        assert "there is nothing to undo" in hand.told
        await hand.press("e", *" here", "tab", *"put it up", "enter")
        await hand.press("c", *"put up", "enter", "escape")
        (row,) = queries.findings(field.ledger)
        assert (row.what, row.action, row.state) == (
            "A sign is missing here",
            "put it up",
            "closed",
        )
        await hand.press("u")
        (row,) = queries.findings(field.ledger)
        assert (row.action, row.state, row.closing_note) == ("put it up", "open", "")
        await hand.press("u")
        (row,) = queries.findings(field.ledger)
        assert (row.what, row.action) == ("A sign is missing", "")


async def test_undoing_the_closing_takes_its_evidence_off_too(field: Field, photo: Path) -> None:
    raise_three(field)
    async with field.run(FindingsScreen) as hand:
        await hand.press("c", *"seen", "enter")
        await hand.type(str(photo))
        await hand.press("enter", "u")
    assert all(row.state == "open" for row in queries.findings(field.ledger))
    assert queries.evidence(field.ledger) == []


async def test_a_finding_raised_by_mistake_is_withdrawn_with_a_reason(field: Field) -> None:
    """A major one too: what is no finding needs no evidence that it was put right."""
    raise_three(field)
    async with field.run(FindingsScreen) as hand:
        await hand.press("x", *"wrong plant", "enter")
        line = hand.app.screen.query_one(FilterLine)
        assert line.told.startswith("2 ")
        await hand.press("s", "s")
        assert "state: withdrawn" in line.told
        assert "[-]" in text_of(hand.app)
        assert "wrong plant" in text_of(hand.app)
        await hand.press("c")
        assert "not open; o reopens it" in hand.told
        await hand.press("o", *"right after all", "enter")
        assert line.told.startswith("0 ")
    states = [row.state for row in queries.findings(field.ledger)]
    assert states == ["open", "open", "open"]


async def test_a_finding_leads_to_its_visit(field: Field) -> None:
    raise_three(field)
    async with field.run(FindingsScreen) as hand:
        await hand.press("enter")
        assert isinstance(hand.app.screen, VisitScreen)


async def test_a_conflict_is_settled_side_by_side(field: Field) -> None:
    field.disagree("capacity", "5000", "4800")
    async with field.run(ConflictsScreen) as hand:
        cards = list(hand.app.screen.query(SideCard))
        assert {str(card.side.value) for card in cards} == {"5000 m³/d", "4800 m³/d"}
        assert {card.side.author for card in cards} == {"苏日娜", "王检"}
        chosen = str(cards[1].side.value)
        await hand.press("right", "enter")
        assert queries.count_conflicts(field.ledger) == 0
    (row,) = queries.answers(field.ledger, field.visit)
    assert f"{row.value} m³/d" == chosen


async def test_without_conflicts_the_screen_says_what_goes_there(field: Field) -> None:
    async with field.run(ConflictsScreen) as hand:
        assert "No conflicts" in str(hand.app.screen.query_one("#empty", Static).content)
