"""The register as its source has it: how many issues, in which state, which figures contradict."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from inspector.packs.model import Pack
from inspector.packs.reader import read_pack
from inspector.packs.reconcile import evaluate_pack_rules, evaluate_rules
from inspector.packs.tables import load_tables

PACK = read_pack(Path(__file__).parents[2] / "checklists" / "nei-menggu-2016")


@pytest.fixture
def pack() -> Pack:
    return PACK


def figure(pack: Pack, id: str) -> float:
    return next(one.value for one in pack.figures if one.id == id)


def test_there_are_49_issues_of_which_18_are_completed_2_of_them_for_the_long_term(
    pack: Pack,
) -> None:
    assert [issue.number for issue in pack.issues] == list(range(1, 50))
    states = Counter(issue.status for issue in pack.issues)
    assert states == {"completed": 16, "completed_long_term": 2, "in_progress": 31}
    assert figure(pack, "issues_completed") == 18
    assert figure(pack, "issues_in_progress") == 31
    long_term = [issue.number for issue in pack.issues if issue.status == "completed_long_term"]
    assert long_term == [1, 2]


def test_the_register_is_complete_in_figures_rules_and_sites(pack: Pack) -> None:
    """As many as the report states, counted when the register was written."""
    assert len(pack.figures) + sum(len(issue.figures) for issue in pack.issues) >= 420
    assert len(pack.reconcile) + sum(len(issue.reconcile) for issue in pack.issues) >= 120
    assert sum(len(issue.sites) for issue in pack.issues) >= 120


def test_every_league_and_city_answers_for_some_issue_or_duty(pack: Pack) -> None:
    tables = load_tables()
    leagues = {region.code for region in tables.children("150000")}
    assert len(leagues) == figure(pack, "leagues") == 12
    owing = {tables.authorities[id].region for duty in pack.duties for id in duty.owed_by}
    assert leagues <= owing


def test_the_duties_run_at_the_reports_rhythms(pack: Pack) -> None:
    duties = {duty.id: duty for duty in pack.duties}
    bulletin = duties["monthly_bulletin"]
    assert (bulletin.rhythm, bulletin.day) == ("monthly", 5)
    assert duties["quarterly_coordination"].rhythm == "quarterly"
    assert duties["weekly_publication"].rhythm == "weekly"
    assert len(pack.supervision_groups) == figure(pack, "supervision_teams") == 6


def test_of_eleven_problems_handed_over_five_are_put_right(pack: Pack) -> None:
    states = Counter(problem.state for problem in pack.handed_over)
    assert states == {"completed": 5, "in_progress": 6}
    assert figure(pack, "spot_check_problems") == len(pack.handed_over)
    assert figure(pack, "spot_check_done") == states["completed"]


@pytest.mark.parametrize("number", [8, 19, 40, 43, 47])
def test_what_contradicts_itself_in_the_source_is_shown_so(pack: Pack, number: int) -> None:
    issue = pack.issue(number)
    assert issue is not None
    assert not all(outcome.holds for outcome in evaluate_rules(issue))


def test_the_rules_across_issues_hold_but_for_the_classes_and_the_zhanihe_pit(
    pack: Pack,
) -> None:
    failing = [outcome.id for outcome in evaluate_pack_rules(pack) if not outcome.holds]
    assert failing == ["classes", "zhanihe_within_grassland"]
