# ruff: noqa: E501 - a check is one line
"""The form: what is asked, hidden, failing, missing, computed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.i18n import Text
from inspector.packs.expressions import MOST_LETTERS, Environment, Program
from inspector.packs.form import Form, Item, Key
from inspector.packs.model import Check, CheckType, Choice, Figure, Issue, Repeat
from inspector.packs.reconcile import evaluate_rules
from inspector.packs.tables import Tables
from inspector.packs.values import Stored

TODAY = dt.date(2026, 11, 24)
Answers = dict[Key, Stored]


class Row(msgspec.Struct):
    id: str
    repeat: str
    name: str


ROWS = [Row("r1", "outfall", "东口"), Row("r2", "outfall", "西口")]
RUNNING: Answers = {("operating", None): "yes"}


@pytest.fixture
def form(issue: Issue, tables: Tables) -> Form:
    return Form(issue, tables, desk=False, today=TODAY)


def item(items: list[Item], check: str, row: str | None = None) -> Item:
    return next(i for i in items if i.check.id == check and i.row == row)


def made(*checks: Check, issue: Issue, **more: object) -> Issue:
    return msgspec.structs.replace(issue, checks=checks, **more)


def check(id: str, type: CheckType = "integer", **more: Any) -> Check:
    return Check(id=id, type=type, label=Text.same(id), **more)


def test_a_site_visit_asks_site_checks_and_a_desk_visit_desk_checks(
    issue: Issue, tables: Tables, form: Form
) -> None:
    assert [c.id for c in form.checks] == ["operating", "load_rate", "cause", "ph", "worst"]
    desk = Form(issue, tables, desk=True, today=TODAY)
    assert [c.id for c in desk.checks] == ["report_on"]


def test_what_is_not_known_yet_is_not_asked(form: Form) -> None:
    nothing, stopped = form.evaluate({}), form.evaluate({("operating", None): "no"})
    assert not item(nothing, "load_rate").relevant
    assert item(nothing, "load_rate").undecided
    assert item(form.evaluate(RUNNING), "load_rate").relevant
    assert not item(stopped, "load_rate").relevant
    assert not item(stopped, "load_rate").undecided


def test_a_hidden_answer_counts_as_not_given_and_comes_back(form: Form) -> None:
    answers: Answers = {**RUNNING, ("load_rate", None): "42.0"}
    assert item(form.evaluate(answers), "cause").relevant
    stopped = form.evaluate({**answers, ("operating", None): "no"})
    hidden = item(stopped, "load_rate")
    assert (hidden.relevant, hidden.stored, hidden.passed) == (False, "42.0", None)
    assert not item(stopped, "cause").relevant
    assert item(form.evaluate(answers), "load_rate").passed is False


def test_required_checks_and_evidence_are_missing_until_given(form: Form) -> None:
    assert item(form.evaluate({}), "operating").missing is not None
    answers: Answers = {**RUNNING, ("load_rate", None): "70.0"}
    without = item(form.evaluate(answers), "load_rate")
    assert without.missing is not None
    assert "photo" in without.missing.en

    def with_files(*media_types: str) -> Item:
        return item(form.evaluate(answers, (), {("load_rate", None): media_types}), "load_rate")

    assert with_files("image/jpeg").missing is None
    assert with_files("text/plain").missing == without.missing, "a text is no photo"
    assert with_files("text/plain", "image/heic").missing is None
    assert item(form.evaluate({}), "load_rate").missing is None, "a hidden check misses nothing"


def test_a_constraint_says_why_an_answer_is_not_possible(form: Form) -> None:
    answers: Answers = {**RUNNING, ("load_rate", None): "151"}
    wrong = item(form.evaluate(answers), "load_rate")
    assert wrong.problem == Text("在 0 到 150 之间", "between 0 and 150")
    assert wrong.passed is None


def test_judging_as_one_types(form: Form) -> None:
    assert form.judge(("load_rate", None), "200", RUNNING).valid is False
    assert form.judge(("load_rate", None), "42.0", RUNNING).passed is False
    assert form.judge(("load_rate", None), "60.0", RUNNING).passed is True
    assert form.judge(("gone", None), "60.0", RUNNING).valid is True


def test_not_applicable_neither_passes_nor_fails(form: Form) -> None:
    assert item(form.evaluate({("operating", None): "na"}), "operating").passed is None
    assert item(form.evaluate({("operating", None): "no"}), "operating").passed is False


def test_rows_are_asked_one_by_one_and_a_calculation_sees_them_all(form: Form) -> None:
    answers: Answers = {("ph", "r1"): "7.0", ("ph", "r2"): "9.5"}
    items = form.evaluate(answers, ROWS)
    assert [(i.number, i.row_name) for i in items if i.check.id == "ph"] == [
        ("4.1", "东口"),
        ("4.2", "西口"),
    ]
    assert item(items, "ph", "r1").passed is True
    assert item(items, "ph", "r2").passed is False
    worst = item(items, "worst")
    assert (worst.computed, worst.passed, worst.stored) == ("1", False, None)


def test_too_few_rows_are_missing(form: Form) -> None:
    missing = [i for i in form.evaluate({}) if i.check.id == "ph"]
    assert len(missing) == 1
    assert missing[0].row is None
    assert missing[0].missing is not None
    assert "1 more" in missing[0].missing.en
    assert all(i.missing is None for i in form.evaluate({}, ROWS) if i.check.id == "ph")


def test_rows_see_their_own_answers(issue: Issue, tables: Tables) -> None:
    group = made(
        check("a", repeat="g"),
        check("b", repeat="g", relevant="a > 1"),
        check("c", "calculate", repeat="g", calculation="a * 2"),
        check("d", "calculate", calculation="int(sum(c))"),
        issue=issue,
        repeats=(Repeat(id="g", label=Text.same("g")),),
        figures=(),
    )
    rows = [Row("1", "g", "x"), Row("2", "g", "y")]
    items = Form(group, tables, desk=False, today=TODAY).evaluate(
        {("a", "1"): "1", ("a", "2"): "5"}, rows
    )
    assert [i.check.id for i in items] == ["a", "b", "c", "a", "b", "c", "d"]
    assert not item(items, "b", "1").relevant
    assert item(items, "b", "2").relevant
    assert item(items, "c", "2").computed == "10"
    assert item(items, "d").computed == "12"


def test_relevance_runs_down_a_chain_whatever_the_order_of_the_file(
    issue: Issue, tables: Tables
) -> None:
    chain = made(
        check("c", relevant="b == 2"),
        check("b", relevant="a == 1"),
        check("a"),
        issue=issue,
        figures=(),
    )
    form = Form(chain, tables, desk=False, today=TODAY)
    answers: Answers = {("a", None): "1", ("b", None): "2", ("c", None): "3"}
    assert all(i.relevant for i in form.evaluate(answers))
    assert [i.relevant for i in form.evaluate({**answers, ("a", None): "0"})] == [
        False,
        False,
        True,
    ]


def test_what_is_unknown_does_not_hide_what_is_certain(issue: Issue, tables: Tables) -> None:
    unknown = made(
        check("a"),
        check("b"),
        check("either", relevant="a == 1 || b == 1"),
        check("c", constraint="value > a", passes="value > a"),
        issue=issue,
        figures=(),
    )
    form = Form(unknown, tables, desk=False, today=TODAY)
    assert item(form.evaluate({("b", None): "1"}), "either").relevant
    judged = item(form.evaluate({("c", None): "5"}), "c")
    assert (judged.problem, judged.passed) == (None, None)


def test_choices_narrow_down_from_region_to_authority(issue: Issue, tables: Tables) -> None:
    cascade = made(
        check("league", "select_one", choices_from="data/regions.toml"),
        check("county", "select_one", choices_from="data/regions", choice_filter="choice.parent == league"),
        check("who", "select_one", choices_from="data/authorities.toml", choice_filter="choice.parent == county"),
        check("where", "select_one", choices_from="sites", choice_filter="choice.parent == county"),
        issue=issue,
        figures=(),
    )  # fmt: skip
    form = Form(cascade, tables, desk=False, today=TODAY)
    answers: Answers = {}
    assert [c.name for c in form.choices(cascade.checks[1], answers)] == []
    answers[("league", None)] = "152500"
    assert [c.name for c in form.choices(cascade.checks[1], answers)] == ["152522"]
    answers[("county", None)] = "152522"
    assert [c.name for c in form.choices(cascade.checks[2], answers)] == ["abag-government"]
    assert [c.name for c in form.choices(cascade.checks[3], answers)] == ["abag-plant"]
    answers[("league", None)] = "150000"
    gone = item(form.evaluate(answers), "county")
    assert gone.problem is not None
    assert "阿巴嘎旗" in gone.problem.zh


def test_a_default_is_proposed_and_today_is_the_visits_day(issue: Issue, tables: Tables) -> None:
    desk = Form(issue, tables, desk=True, today=dt.date(2026, 1, 2))
    (report,) = desk.checks
    assert desk.default(report) == "2026-01-02"
    assert desk.judge(("report_on", None), "2026-01-03", {}).valid is False


def test_a_check_shows_the_figures_that_it_bears_out(form: Form) -> None:
    assert [f.id for f in form.figures_for(form.checks[1])] == ["fixed"]


def test_other_words_are_other_to_an_expression(issue: Issue, tables: Tables) -> None:
    choices = (Choice(name="a", label=Text.same("a")),)
    one = made(
        check("kind", "select_one", choices=choices, other=True),
        check("which", "text", relevant="kind == 'other'"),
        check("some", "select_multiple", choices=choices, other=True, passes="!('other' in value)"),
        issue=issue,
        figures=(),
    )
    items = Form(one, tables, desk=False, today=TODAY).evaluate(
        {("kind", None): "other:新的", ("some", None): ["a", "other:x"]}
    )
    assert item(items, "which").relevant
    assert item(items, "some").passed is False


def test_an_answer_of_another_type_is_not_judged(form: Form) -> None:
    """A visit merged from elsewhere may hold what this checklist does not expect."""
    answers: Answers = {**RUNNING, ("load_rate", None): ["x"], ("cause", None): "network"}
    assert item(form.evaluate(answers), "load_rate").passed is None
    assert item(form.evaluate(answers), "load_rate").problem is None


@pytest.mark.parametrize(
    ("calculation", "shown"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1.0 / 3.0", "0.333333333333"),
        ("2.0 * 1000000.0", "2000000"),
        ("1.0 / 0.0", None),
        ("1 / 0", None),
        ("round(2.675, 2)", "2.68"),
        ("round(-2.5, 0)", "-3"),
        ("1 > 0", "yes"),
        ("'a' + 'b'", "ab"),
        ("today", "2026-11-24"),
        ("days(date('2026-11-01'), today)", "23"),
    ],
)
def test_a_calculation_is_shown_in_plain_digits(
    calculation: str, shown: str | None, issue: Issue, tables: Tables
) -> None:
    sums = made(check("x", "calculate", calculation=calculation), issue=issue, figures=())
    assert Form(sums, tables, desk=False, today=TODAY).evaluate({})[0].computed == shown


def test_rules_say_what_stands_on_either_side(issue: Issue) -> None:
    (outcome,) = evaluate_rules(issue)
    assert (outcome.holds, outcome.left, outcome.right) == (True, "8", "8")
    rule = msgspec.structs.replace(
        issue.reconcile[0], rule="about(double(fixed) / double(low_load) * 100.0, share, 0.1)"
    )
    share = Figure(id="share", label=Text.same("share"), value=70.0, kind="claimed")
    with_share = msgspec.structs.replace(issue, reconcile=(rule,), figures=(*issue.figures, share))
    (outcome,) = evaluate_rules(with_share)
    assert (outcome.holds, outcome.left, outcome.right) == (False, "75", "70")


def test_an_expression_cannot_run_away() -> None:
    environment = Environment({"x": "list(int)"})
    nested = "x.all(a, x.all(b, x.all(c, x.all(d, x.all(e, true)))))"
    program = environment.compile(nested)
    assert isinstance(program, Program)
    assert program.evaluate({"x": list(range(100))}) is None
    assert not isinstance(environment.compile("1" * (MOST_LETTERS + 1)), Program)


STORED = (
    st.sampled_from(["yes", "no", "na", "42.0", "160", "-1", "network", "other:x", "", "x" * 50])
    | st.lists(st.sampled_from(["network", "design", "other:x"]), max_size=3)
    | st.fixed_dictionaries({"lat": st.text(max_size=5), "lon": st.text(max_size=5)})
)


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["operating", "load_rate", "cause", "ph", "worst", "gone"]),
            st.sampled_from([None, "r1", "r2", "gone"]),
        ),
        STORED,
    ),
    st.sampled_from([[], ROWS[:1], ROWS]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_a_ledger_holds_the_form_is_whole(
    form: Form, answers: Answers, rows: list[Row]
) -> None:
    """Answers of other versions and other devices may be anything; none may break the form."""
    items = form.evaluate(answers, rows)
    assert len({(i.check.id, i.row) for i in items}) == len(items)
    for i in items:
        assert i.relevant or (i.passed, i.problem, i.missing) == (None, None, None)
        assert not (i.problem and i.passed is not None)
        key = (i.check.id, i.row)
        if i.stored is not None and i.relevant and i.check.repeat is None:
            judged = form.judge(key, i.stored, answers)
            if i.check.calculation is None:
                assert (judged.valid, judged.passed) == (i.problem is None, i.passed)
