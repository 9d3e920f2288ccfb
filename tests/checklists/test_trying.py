"""The search for answers finds what can be, and does not find what cannot."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.i18n import Text
from inspector.packs.model import Check, Figure, Issue
from inspector.packs.tables import load_tables
from tests.checklists.trying import Found, try_out

LABEL = Text.same("x")
CAPACITY = Check(
    id="capacity",
    type="decimal",
    label=LABEL,
    constraint="value > 0.0 && value <= 500.0",
)
INFLOW = Check(id="inflow", type="decimal", label=LABEL, constraint="value >= 0.0")
LOAD = Check(
    id="load",
    type="calculate",
    label=LABEL,
    calculation="inflow / capacity * 100.0",
    passes="value >= 60.0",
)


def tried(*checks: Check) -> Found:
    """What comes of the last check."""
    issue = Issue(
        number=1,
        slug="tried",
        category="x",
        status="in_progress",
        regions=("150000",),
        authorities=(),
        title=LABEL,
        problem=LABEL,
        figures=(Figure(id="limit", label=LABEL, value=12.5, kind="limit"),),
        checks=checks,
    )
    return try_out(issue, checks[-1], load_tables())


def question(**keys: Any) -> Check:
    given: dict[str, Any] = {"id": "last", "type": "decimal", "label": LABEL, **keys}
    return Check(**given)


@pytest.mark.parametrize(
    "check",
    [
        question(passes="value >= 60.0"),
        question(passes="about(value, limit - 0.5, 0.01)"),
        question(type="integer", constraint="value >= 0 && value <= 30", passes="value == 30"),
        question(type="yes_no", passes="value == 'yes'"),
        question(type="date", constraint="value <= today", passes="days(value, today) <= 15"),
        question(type="date", passes="value <= date('2018-12-31')"),
        question(type="time", passes="value >= '09:00'"),
        question(relevant="load < 60.0", passes="value > 1.0"),
        question(relevant="capacity == 500.0", passes="value < 0.0"),
    ],
)
def test_what_can_be_asked_and_pass_and_fail_is_found(check: Check) -> None:
    assert tried(CAPACITY, INFLOW, LOAD, check) == Found(True, True, True)


def test_a_calculation_is_brought_to_both_sides_of_its_line() -> None:
    assert tried(CAPACITY, INFLOW, LOAD) == Found(True, True, True)


def test_what_a_constraint_shuts_out_is_not_found() -> None:
    assert not tried(CAPACITY, question(relevant="capacity > 500.0")).asked
    assert not tried(question(constraint="value <= 50.0", passes="value > 50.0")).passed
    assert not tried(question(constraint="value <= 50.0", passes="value <= 60.0")).failed


def test_what_contradicts_itself_is_not_found() -> None:
    first = Check(id="open", type="yes_no", label=LABEL)
    hidden = Check(id="why", type="text", label=LABEL, relevant="open == 'no'")
    assert tried(first, hidden).asked
    assert not tried(first, hidden, question(relevant="open == 'yes' && why != ''")).asked


def test_a_check_of_a_repeat_group_is_tried_in_a_row() -> None:
    assert tried(question(repeat="row", passes="value > 1.0")) == Found(True, True, True)
