"""When a figure is confirmed, contradicted, partly borne out, or not checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.figures.outcomes import Evidence, outcome_of
from inspector.i18n import Text
from inspector.packs.model import Figure, FigureKind, Number, Qualifier


def claim(
    value: Number, qualifier: Qualifier | None = None, kind: FigureKind = "claimed"
) -> Figure:
    return Figure(id="fixed", label=Text.same("fixed"), value=value, kind=kind, qualifier=qualifier)


def counted(amount: int, seen: int, sites: int, *, whole: bool = True) -> Evidence:
    return Evidence(amount=Decimal(amount), seen=seen, sites=sites, whole=whole)


def latest(amount: str, seen: int = 1, sites: int = 1) -> Evidence:
    return Evidence(amount=Decimal(amount), seen=seen, sites=sites, grows="not")


def test_nothing_seen_is_unchecked() -> None:
    assert outcome_of(claim(6), None) == "unchecked"
    assert outcome_of(claim(0), counted(0, 0, 10)) == "unchecked"


@pytest.mark.parametrize(
    ("amount", "seen", "outcome"),
    [
        (6, 10, "confirmed"),
        (5, 10, "contradicted"),
        (7, 10, "contradicted"),
        (3, 5, "partly"),
        (1, 5, "partly"),  # the five sites left may still hold
        (0, 5, "contradicted"),  # even if all five left hold, it is five
        (7, 8, "contradicted"),  # more than claimed is another number too
        (6, 8, "partly"),  # one of the two left may make it seven
    ],
)
def test_six_of_ten_are_claimed(amount: int, seen: int, outcome: str) -> None:
    assert outcome_of(claim(6), counted(amount, seen, 10)) == outcome


def test_sites_that_the_pack_does_not_list_may_still_hold() -> None:
    """64 are claimed, three are listed: that only two of them hold contradicts nothing."""
    assert outcome_of(claim(64), counted(2, 3, 3, whole=False)) == "partly"
    assert outcome_of(claim(1), counted(2, 3, 3, whole=False)) == "contradicted"


@pytest.mark.parametrize(
    ("qualifier", "amount", "outcome"),
    [
        ("at_least", 5, "confirmed"),  # whatever the others are
        ("at_least", 4, "partly"),
        ("over", 5, "partly"),
        ("over", 6, "confirmed"),
        ("at_most", 5, "partly"),
        ("at_most", 6, "contradicted"),
        ("below", 5, "contradicted"),
        ("below", 4, "partly"),
    ],
)
def test_a_qualifier_says_which_side_is_open(
    qualifier: Qualifier, amount: int, outcome: str
) -> None:
    assert outcome_of(claim(5, qualifier), counted(amount, 6, 10)) == outcome


@pytest.mark.parametrize(
    ("value", "seen", "outcome"),
    [
        (22.89, "22.89", "confirmed"),
        (22.89, "22.894", "confirmed"),  # rounded to the claim's digits it is the claim
        (22.89, "22.885", "confirmed"),
        (22.89, "22.895", "contradicted"),
        (16, "16.4", "confirmed"),
        (16, "16.5", "contradicted"),
        (0.3, "0.3", "confirmed"),
    ],
)
def test_the_latest_value_is_compared_in_the_claims_own_digits(
    value: Number, seen: str, outcome: str
) -> None:
    assert outcome_of(claim(value), latest(seen)) == outcome


def test_about_is_within_a_tenth() -> None:
    assert outcome_of(claim(3000, "about"), latest("2700")) == "confirmed"
    assert outcome_of(claim(3000, "about"), latest("2699")) == "contradicted"
    assert outcome_of(claim(3000, "about"), latest("3300.1")) == "contradicted"


def test_the_latest_value_counts_once_every_site_was_seen() -> None:
    assert outcome_of(claim(5), latest("3", seen=1, sites=2)) == "partly"


def test_a_sum_is_open_upwards_until_every_site_was_seen() -> None:
    seen = Evidence(amount=Decimal("9.5"), seen=3, sites=4, grows="freely")
    assert outcome_of(claim(10.0), seen) == "partly"
    assert outcome_of(claim(9.0), seen) == "contradicted"
    whole = Evidence(amount=Decimal("9.5"), seen=4, sites=4, grows="freely")
    assert outcome_of(claim(10.0), whole) == "contradicted"


def test_a_sum_below_nothing_rules_nothing_out() -> None:
    seen = Evidence(amount=Decimal("-1"), seen=1, sites=2, grows="freely")
    assert outcome_of(claim(-5), seen) == "partly"


def test_only_what_is_claimed_can_be_contradicted() -> None:
    """Two works were planned; one is done: the plan is not reached yet."""
    assert outcome_of(claim(2, kind="planned"), counted(1, 3, 3)) == "partly"
    assert outcome_of(claim(2, kind="planned"), counted(2, 3, 3)) == "confirmed"


@given(
    value=st.integers(0, 30),
    qualifier=st.sampled_from([None, "at_least", "at_most", "about", "below", "over"]),
    answers=st.lists(st.booleans(), min_size=1, max_size=20),
    seen=st.integers(1, 20),
)
def test_no_later_visit_overturns_what_was_certain(
    value: int, qualifier: Qualifier | None, answers: list[bool], seen: int
) -> None:
    """Contradicted or confirmed after some sites: the same after all of them."""
    seen = min(seen, len(answers))
    figure = claim(value, qualifier)
    early = outcome_of(figure, counted(sum(answers[:seen]), seen, len(answers)))
    final = outcome_of(figure, counted(sum(answers), len(answers), len(answers)))
    assert final in ("confirmed", "contradicted")
    assert early in (final, "partly")
