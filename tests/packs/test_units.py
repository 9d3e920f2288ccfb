"""Units are written as the source has them and shown in the reader's language."""

from __future__ import annotations

import pytest

from inspector.i18n import Text, use_language
from inspector.packs import values
from inspector.packs.model import Check, Issue
from inspector.packs.reader import read_kept
from tests.packs.conftest import MakePack

FLOW = Check(
    id="flow",
    type="decimal",
    label=Text.same("flow"),
    unit="m3/d",
    unit_label=Text("立方米/日", "m3/d"),
)


def test_a_figure_keeps_its_unit_and_shows_its_label(issue: Issue) -> None:
    figure = issue.figures[0]
    assert (figure.unit, figure.unit_label) == ("座", Text("座", "works"))


@pytest.mark.parametrize(("language", "shown"), [("zh", "2100.5 立方米/日"), ("en", "2100.5 m3/d")])
def test_an_answer_is_shown_with_the_unit_of_the_language(language: str, shown: str) -> None:
    use_language("zh" if language == "zh" else "en")
    assert values.display(FLOW, "2100.5") == shown


@pytest.mark.parametrize(("language", "shown"), [("zh", "286.6 万吨"), ("en", "286.6 x 10,000 t")])
def test_a_large_unit_does_not_run_into_its_number(language: str, shown: str) -> None:
    use_language("zh" if language == "zh" else "en")
    assert values.measured("286.6", Text("万吨", "10,000 t")) == shown
    assert values.measured("3", Text("", "")) == "3"


@pytest.mark.parametrize(
    ("number", "unit", "shown"),
    [
        ("1", "firms", "1 firm"),
        ("1", "people", "1 person"),
        ("1", "percentage points", "1 percentage point"),
        ("2", "firms", "2 firms"),
        ("1", "m3/d", "1 m3/d"),
        ("1", "10,000 units", "1 x 10,000 units"),
        ("1", "yuan", "1 yuan"),
    ],
)
def test_one_of_a_unit_is_told_in_the_singular(number: str, unit: str, shown: str) -> None:
    use_language("en")
    assert values.measured(number, Text("家", unit)) == shown


@pytest.mark.parametrize("typed", ["2100.5", "2100.5 m3/d", "2,100.5立方米/日", "2100.5 ｍ3/d"])
def test_a_person_may_type_the_unit_as_it_is_written_or_shown(typed: str) -> None:
    assert values.parse(FLOW, typed) == "2100.5"


def test_a_unit_without_a_label_is_shown_as_written() -> None:
    assert Check(id="a", type="text", label=FLOW.label, unit="Bq").unit_label == Text.same("Bq")


def test_a_pack_kept_for_old_visits_shows_its_units_too(make_pack: MakePack) -> None:
    kept = read_kept(make_pack())
    assert kept is not None
    assert kept.issues[0].figures[0].unit_label == Text("座", "facilities")
