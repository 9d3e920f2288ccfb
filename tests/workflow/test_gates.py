"""Every gate both ways: what it lets pass, and each reason for which it does not."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from inspector.i18n import Text
from inspector.ledger.stages import Round
from inspector.packs.reconcile import RuleOutcome
from inspector.workflow.gates import gate
from inspector.workflow.lines import Facts, Standing
from tests.workflow import made
from tests.workflow.made import BA, SU, accepted, finding, holding, report, submitted, visit

START = Standing(stage="rectifying", reported=True)


def refusing(to: str, facts: Facts) -> list[str]:
    return [line.id for line in gate(to, facts) if not line.passes]


def told(to: str, facts: Facts) -> str:
    return "\n".join(f"{line.what}: {line.told}" for line in gate(to, facts) if not line.passes)


@pytest.mark.parametrize(
    ("to", "standing"),
    [
        ("submitted", START),
        ("submitted", Standing(stage="reopened", reported=False)),
        ("accepted", submitted()),
        ("signed_off", accepted()),
        ("long_term", accepted()),
        ("published", Standing(stage="signed_off", reported=True)),
        ("published", Standing(stage="long_term", reported=True)),
        ("rectifying", submitted()),
        ("rectifying", accepted()),
        ("reopened", Standing(stage="signed_off", reported=True)),
        ("reopened", Standing(stage="published", reported=False)),
    ],
)
def test_with_everything_there_each_gate_lets_pass(to: str, standing: Standing) -> None:
    assert refusing(to, holding(standing)) == []


@pytest.mark.parametrize(
    ("to", "stage"),
    [
        ("accepted", "rectifying"),
        ("signed_off", "submitted"),
        ("published", "accepted"),
        ("reopened", "submitted"),
        ("submitted", "submitted"),
        ("signed_off", "published"),
        ("submitted", "archived"),
    ],
)
def test_no_stage_is_skipped(to: str, stage: str) -> None:
    assert "order" in refusing(to, holding(Standing(stage=stage, reported=False)))


def test_from_a_stage_of_a_newer_version_one_goes_back() -> None:
    assert refusing("rectifying", holding(Standing(stage="archived", reported=False))) == []


# submitted


def test_a_measure_that_nobody_reported_keeps_it_from_being_submitted() -> None:
    facts = holding(START, reports={"retrofit": report("retrofit", "a" * 64)})
    assert refusing("submitted", facts) == ["measure:pipes"]
    assert "nobody reported" in told("submitted", facts)


def test_a_measure_reported_without_evidence_keeps_it_from_being_submitted() -> None:
    reports = {"retrofit": report("retrofit", "a" * 64), "pipes": report("pipes")}
    assert refusing("submitted", holding(START, reports=reports)) == ["measure:pipes"]


def test_after_a_reopening_measures_are_reported_anew() -> None:
    standing = Standing(stage="reopened", reported=False, reopenings=frozenset({"r"}))
    assert refusing("submitted", holding(standing)) == ["measure:retrofit", "measure:pipes"]
    anew = {one: report(one, "a" * 64, reopening="r") for one in ("retrofit", "pipes")}
    assert refusing("submitted", holding(standing, reports=anew)) == []


# accepted: visits


@pytest.mark.parametrize(
    ("there", "because"),
    [
        ([], "not visited since"),
        ([visit("site1", "2018-04-20")], "before the submission"),
        ([visit("site1", "2018-05-20", completed_at=None)], "not completed"),
        ([visit("site1", "2018-07-20")], "in the future"),
        ([visit("site1", conflict=True)], "devices disagree"),
        ([visit("site1", "2018-05-01", completed_at="2018-05-01T07:00:00.000Z.0000")], "before"),
    ],
)
def test_each_site_is_visited_after_the_submission(there: list[object], because: str) -> None:
    facts = holding(submitted(), visits=[visit("site0"), *there])
    assert refusing("accepted", facts) == ["visit:site1"]
    assert because in told("accepted", facts)


def test_on_the_day_of_the_submission_the_clock_decides() -> None:
    later = visit("site1", "2018-05-01", completed_at="2018-05-01T09:00:00.000Z.0000")
    assert refusing("accepted", holding(submitted(), visits=[visit("site0"), later])) == []


def test_without_sites_the_documents_are_visited() -> None:
    assert refusing("accepted", holding(submitted(), sites=())) == ["visit:desk"]
    assert refusing("accepted", holding(submitted(), sites=(), visits=[visit(None)])) == []


@pytest.mark.parametrize(
    ("sites", "asked", "visited", "lets"),
    [
        (10, None, 9, False),
        (10, None, 10, True),
        (30, None, 9, False),
        (30, None, 10, True),
        (30, 3, 2, False),
        (30, 3, 3, True),
        (2, 5, 2, True),
    ],
)
def test_at_enough_sites(sites: int, asked: int | None, visited: int, lets: bool) -> None:
    facts = holding(
        submitted(),
        sites=made.sites(sites),
        accept_sites=asked,
        visits=[visit(f"site{at}") for at in range(visited)],
    )
    assert (refusing("accepted", facts) == []) is lets


def test_a_site_visited_twice_is_one_site() -> None:
    visits = [visit("site0"), visit("site0", "2018-05-21")]
    facts = holding(submitted(), sites=made.sites(30), accept_sites=2, visits=visits)
    assert refusing("accepted", facts) == ["visit:sample"]


# accepted: findings, figures, rules


@pytest.mark.parametrize("to", ["accepted", "signed_off", "long_term"])
def test_an_open_finding_keeps_it(to: str) -> None:
    standing = submitted() if to == "accepted" else accepted()
    facts = holding(standing, findings=[finding()])
    assert refusing(to, facts) == ["finding:f1"]
    assert "no {sign}" in told(to, facts)


def test_a_finding_on_which_devices_disagree_counts_as_open() -> None:
    facts = holding(submitted(), findings=[finding("minor", conflict=True)])
    assert "disagree" in told("accepted", facts)


@pytest.mark.parametrize("to", ["accepted", "signed_off", "long_term"])
def test_a_failing_answer_without_a_finding_keeps_it(to: str) -> None:
    standing = submitted() if to == "accepted" else accepted()
    failing = visit("site0")
    facts = holding(
        standing, unraised={failing.id: {("load", None): Text("负荷率", "load {rate}")}}
    )
    assert refusing(to, facts) == [f"failing:{failing.id}"]
    assert "site0: load {rate}" in told(to, facts)
    (line,) = [one for one in gate(to, facts) if not one.passes]
    assert (line.leads_to, line.lead, line.at) == ("visit", failing.id, ("load", None))


def test_a_contradicted_figure_keeps_it_from_being_accepted() -> None:
    facts = holding(submitted(), outcomes={"fixed": "contradicted", "area": "partly"})
    assert refusing("accepted", facts) == ["figure:fixed"]


def test_a_rule_that_does_not_hold_needs_an_explanation_in_writing() -> None:
    broken = [RuleOutcome(id="total", holds=False, left="8", right="7")]
    facts = holding(submitted(), rules=broken)
    assert refusing("accepted", facts) == ["rule:total"]
    assert "8 against 7" in told("accepted", facts)
    explained = holding(submitted(), rules=broken, explanations={"total": report("total")})
    assert refusing("accepted", explained) == []


# a pack without measures, ids that nobody knows


def test_a_pack_that_lists_no_measures_asks_for_none() -> None:
    issue = msgspec.structs.replace(made.ISSUE, measures=())
    facts = holding(START, issue=issue, reports={})
    assert refusing("submitted", facts) == []
    assert "lists none" in "\n".join(str(line.told) for line in gate("submitted", facts))


def test_a_visit_to_a_site_that_the_pack_does_not_know_is_told_by_its_id() -> None:
    strange = visit("gone-site")
    facts = holding(
        submitted(),
        visits=[visit("site0"), visit("site1"), strange],
        unraised={strange.id: {("load", None): Text("负荷率", "load rate")}},
    )
    assert "gone-site" in told("accepted", facts)


def test_a_finding_of_a_severity_that_we_do_not_know_is_told_as_minor() -> None:
    odd = msgspec.structs.replace(finding(conflict=True), severity="odd")
    assert "finding (minor)" in told("accepted", holding(submitted(), findings=[odd]))


# signed off, published


def test_nobody_signs_off_what_he_submitted_and_accepted_himself() -> None:
    assert refusing("signed_off", holding(accepted(by=SU))) == ["another:person"]
    assert refusing("signed_off", holding(accepted(by=BA))) == []


def test_what_was_overridden_at_acceptance_is_not_asked_again_but_all_else_is() -> None:
    standing = accepted(override="snowed in", lacking=("visit:site1",))
    facts = holding(standing, visits=[visit("site0")])
    assert refusing("signed_off", facts) == []
    (line,) = [one for one in gate("signed_off", facts) if one.overridden]
    assert line.overridden is not None
    assert line.overridden.override == "snowed in"
    worse = holding(standing, visits=[visit("site0")], findings=[finding("critical")])
    assert refusing("signed_off", worse) == ["finding:f1"]


def test_it_is_published_with_a_public_text_alone() -> None:
    signed = Standing(stage="signed_off", reported=True)
    assert refusing("published", holding(signed, public_text=" ")) == ["public:text"]


# what every gate asks for


def test_while_devices_disagree_it_goes_nowhere_but_to_one_of_their_sides() -> None:
    first = made.move("submitted")
    there, back = made.move("accepted", first, author=BA), made.move("rectifying", first)
    standing = Standing(
        stage="rectifying",
        reported=False,
        sides=(back, there),
        moves=(first, there, back),
        round=Round(),
    )
    assert "conflict" in refusing("submitted", holding(standing))
    assert "conflict" not in refusing("accepted", holding(standing))
    assert refusing("rectifying", holding(standing)) == []


def test_a_move_dated_before_the_last_one_tells_of_a_wrong_clock() -> None:
    facts = holding(submitted(), on=dt.date(2017, 1, 1))
    assert refusing("accepted", facts) == ["date:0submitted"]
    assert "clock" in told("accepted", facts)
