"""Whatever two people wrote apart is settled in the Conflicts screen: each kind of conflict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import OptionList, Static

from inspector import fieldwork
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from screens.conflicts import ConflictsScreen, SideCard
from screens.visit import VisitScreen
from tests.screens.conftest import Field, Hand
from tests.screens.looks import text_of


def raised(field: Field) -> str:
    return fieldwork.raise_finding(
        field.ledger, field.visit, severity="minor", what="sign missing", due="2018-06-01"
    )


def changed(finding: str, field: Any, value: str) -> Callable[[Ledger], object]:
    return lambda ledger: fieldwork.change_finding(ledger, finding, field, value)


def said(hand: Hand) -> list[str]:
    """What the sides say, the shown one first."""
    return [str(card.side.value) for card in hand.app.screen.query(SideCard)]


def about(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#conflict-what", Static).content)


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "shown"),
    [
        ("severity", "major", "critical", ["critical", "major"]),
        ("what", "no sign at all", "sign unreadable", ["sign unreadable", "no sign at all"]),
        ("action", "put it up", "", ["put it up"]),
        ("due", "2018-05-01", "", ["-", "2018-05-01"]),
        ("responsible", "王局", "李局", ["李局", "王局"]),
    ],
)
async def test_a_findings_field(
    field: Field, name: str, ours: str, theirs: str, shown: list[str]
) -> None:
    finding = raised(field)
    field.apart(changed(finding, name, ours), changed(finding, name, theirs))
    async with field.run(ConflictsScreen) as hand:
        if len(shown) == 1:  # to say what held before is to say nothing
            assert "No conflicts" in text_of(hand.app)
            return
        assert said(hand) == shown
        assert "sign" in about(hand)  # which finding it is
        await hand.press("2")
        assert queries.count_conflicts(field.ledger) == 0
    assert getattr(queries.finding(field.ledger, finding), name) == ours
    assert not queries.finding(field.ledger, finding).conflict


async def test_a_finding_closed_here_and_kept_open_there(field: Field) -> None:
    finding = raised(field)
    fieldwork.close_finding(field.ledger, finding, "put up")

    def close_again(ledger: Ledger) -> None:
        fieldwork.reopen_finding(ledger, finding)
        fieldwork.close_finding(ledger, finding, "seen on site")

    field.apart(close_again, lambda ledger: fieldwork.reopen_finding(ledger, finding, "gone again"))
    async with field.run(ConflictsScreen) as hand:
        assert said(hand) == ["reopened", "closed"]
        assert "gone again" in text_of(hand.app)
        assert "seen on site" in text_of(hand.app)
        await hand.press("right", "enter")
    after = queries.finding(field.ledger, finding)
    assert (after.state, after.closing_note) == ("closed", "seen on site")


async def test_a_visit_completed_there_and_reopened_here(field: Field) -> None:
    def complete(ledger: Ledger) -> None:
        ledger.record(bodies.VisitCompleted(visit=field.visit))

    def complete_and_reopen(ledger: Ledger) -> None:
        complete(ledger)
        fieldwork.reopen(ledger, field.visit)

    field.apart(complete, complete_and_reopen)
    async with field.run(ConflictsScreen) as hand:
        assert said(hand) == ["reopened", "completed"]
        assert "Abag sewage plant" in about(hand)
        await hand.press("2")
        assert queries.visit(field.ledger, field.visit).state == "completed"
        assert "No conflicts" in text_of(hand.app)


async def test_a_rows_name_and_whether_it_is_there(field: Field) -> None:
    form = fieldwork.form_of(field.ledger, field.library, field.visit)
    row = fieldwork.add_row(field.ledger, form, "line", "No. 1")

    def rename(ledger: Ledger) -> None:
        ledger.record(bodies.RowRenamed(visit=field.visit, row=row, name="east"))
        ledger.record(bodies.RowRemoved(visit=field.visit, row=row))
        ledger.record(bodies.RowRestored(visit=field.visit, row=row))

    def rename_and_remove(ledger: Ledger) -> None:
        ledger.record(bodies.RowRenamed(visit=field.visit, row=row, name="west"))
        ledger.record(bodies.RowRemoved(visit=field.visit, row=row))

    field.apart(rename, rename_and_remove)
    async with field.run(ConflictsScreen) as hand:
        listed = hand.app.screen.query_one(OptionList)
        assert listed.option_count == 2
        assert said(hand) == ["west", "east"]
        assert "No. 1" in about(hand)
        await hand.press("2")
        assert said(hand) == ["removed", "kept"]
        await hand.press("2")
    (kept,) = queries.rows(field.ledger, field.visit)
    assert (kept.name, queries.count_conflicts(field.ledger)) == ("east", 0)


async def test_an_answer_given_here_and_taken_back_there(field: Field) -> None:
    fieldwork.answer(field.ledger, field.library, field.visit, "sludge", "burn")
    field.apart(
        lambda ledger: fieldwork.answer(
            ledger, field.library, field.visit, "sludge", "other:bricks"
        ),
        lambda ledger: fieldwork.clear(ledger, field.visit, "sludge"),
    )
    async with field.run(ConflictsScreen) as hand:
        assert said(hand) == ["no answer", "other: bricks"]
        await hand.press("ctrl+l")
        assert said(hand) == ["未回答", "其他：bricks"]
        await hand.press("2")
    (row,) = queries.answers(field.ledger, field.visit)
    assert row.value == "other:bricks"


async def test_several_are_settled_one_after_the_other_and_lead_to_their_visit(
    field: Field,
) -> None:
    field.disagree("capacity", "5000", "4800")
    field.disagree("remark", "quiet", "noisy")
    async with field.run(ConflictsScreen) as hand:
        listed = hand.app.screen.query_one(OptionList)
        await hand.press("down")
        assert said(hand) == ["noisy", "quiet"]
        assert hand.app.focused is listed
        await hand.press("v")
        assert isinstance(hand.app.screen, VisitScreen)
        await hand.press("escape", "escape")
        assert isinstance(hand.app.screen, ConflictsScreen)
        assert listed.highlighted == 1
        await hand.press("1")
        assert said(hand) == ["4800 m³/d", "5000 m³/d"]
        assert listed.has_focus
        await hand.press("enter")
        assert "No conflicts" in text_of(hand.app)
    assert queries.count_conflicts(field.ledger) == 0
