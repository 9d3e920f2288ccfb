"""``inspector reconcile`` and ``inspector plan``, as another program reads them."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Run

RULE_KEYS = {"issue", "id", "rule", "label", "holds", "left", "right", "note", "difference"}
FIGURE_KEYS = set(
    [
        "issue",
        "id",
        "label",
        "unit",
        "finding",
        "claimed",
        "observed",
        "visited",
        "outcome",
        "kind",
        "value",
        "qualifier",
        "difference",
        "sites_total",
        "sites_whole",
        "answers",
        "conflicts",
        "sample",
    ]
)


def checked(found: dict[str, Any]) -> dict[str, Any]:
    """The same, after a look at its keys."""
    assert found.keys() == {"rules", "figures"}
    assert all(rule.keys() == RULE_KEYS for rule in found["rules"])
    assert all(figure.keys() == FIGURE_KEYS for figure in found["figures"])
    return found


def test_what_is_seen_stands_beside_what_was_claimed(run: Run) -> None:
    """Two works are said to be put right; the first that is visited runs at a fifth."""
    (before,) = checked(run.json("reconcile"))["figures"]
    assert (before["finding"], before["claimed"]) == (3, 2)
    assert (before["observed"], before["visited"], before["outcome"]) == (None, 0, "unchecked")
    visit = run("visit", "open", "--issue", 1, "--site", "first-plant").out.strip()
    for check, value in (("operating", "yes"), ("capacity", "5000"), ("inflow", "1000")):
        assert run("record", visit, check, value).code == 0
    (after,) = checked(run.json("reconcile", "--issue", 1))["figures"]
    assert (after["observed"], after["visited"], after["sites_total"]) == (0, 1, 1)
    assert (after["outcome"], after["difference"]) == ("partly", -2)


def test_a_rule_that_does_not_hold_ends_with_1_and_says_why(run: Run) -> None:
    """The shipped register states some things that cannot all be so."""
    found = checked(run.json("reconcile", "--pack", "nei-menggu-2016", code=1))
    failing = [rule for rule in found["rules"] if not rule["holds"]]
    assert failing
    assert all(rule["note"] for rule in failing)
    across = [rule for rule in found["rules"] if rule["issue"] is None]
    assert across
    assert run("reconcile", "--issue", 27, "--pack", "nei-menggu-2016").code == 0


def test_the_tables_are_there_in_both_languages(run: Run) -> None:
    english = run("reconcile", "--issue", 1, "--lang", "en")
    assert "unchecked" in english.out
    assert "未核实" in run("reconcile", "--issue", 1, "--lang", "zh").out


def test_an_issue_that_is_not_there_is_told(run: Run) -> None:
    done = run("reconcile", "--issue", 99)
    assert done.code == 2
    assert "99" in done.err


def test_a_plan_is_drawn_again_by_its_seed(run: Run) -> None:
    drawn = run.json("plan", "--issue", 1, "--sites", 1)
    assert len(drawn["sites"]) == 1
    again = run.json("plan", "--issue", 1, "--sites", 1, "--seed", drawn["seed"])
    assert again["sites"] == drawn["sites"]
    assert {"issue", "seed", "size", "sites_total", "strata", "sites"} <= drawn.keys()


def test_the_draws_on_record_are_listed_and_drawn_again(run: Run) -> None:
    assert run.json("plan", "--issue", 1) == []
    drawn = run.json("plan", "--issue", 1, "--sites", 1)
    (kept,) = run.json("plan", "--issue", 1)
    assert (kept["seed"], kept["drawn_again"]) == (drawn["seed"], True)
    assert drawn["seed"] in run("plan", "--issue", 1, "--lang", "zh").out


def test_what_a_sample_says_of_the_claim_is_told_with_the_figures_and_the_draw(run: Run) -> None:
    """Ten works of issue 27, of which one was seen."""
    pack = ("--pack", "nei-menggu-2016", "--issue", 27)
    visit = run("visit", "open", *pack, "--site", "abag-plant").out.strip()
    for check, value in (("operating", "yes"), ("low_load_outcome", "reached")):
        assert run("record", visit, check, value).code == 0
    told = "of 1 visited 1 hold: 2.5 to 100.0 % at 95 %; the claim comes to 60.0 %, which fits"
    assert told in run("reconcile", *pack).out
    assert told in run("plan", *pack, "--sites", 2).out
    drawn = run.json("plan", *pack, "--sites", 2)
    by_figure = {one["figure"]: one for one in drawn["shares"]}
    assert by_figure["low_load_fixed"]["hold"] == 1
    assert by_figure["low_load_planned"]["hold"] == 0
