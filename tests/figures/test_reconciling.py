"""What visits show of the claims: which answers count, over how many sites, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import isclose

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector import fieldwork
from inspector.errors import InputError
from inspector.figures.reconciling import Reconciler
from inspector.ledger import queries
from tests.figures.conftest import Works
from tests.sample.laptops import hears


def test_nothing_is_known_before_the_first_visit(works: Works) -> None:
    assert works.told("fixed") == ("", "0/3", "unchecked")
    assert works.told("growth") == ("", "0/1", "unchecked")
    assert works.told("told_only") == ("", "0/0", "unchecked")


def test_sites_are_counted_one_by_one_and_open_visits_count(works: Works) -> None:
    works.visit("abag", operating="yes", load_rate="72.5", sealed="yes")
    assert works.told("fixed") == ("1", "1/3", "partly")
    works.visit("duolun", operating="yes", load_rate="41", sealed="yes")
    assert works.told("fixed") == ("1", "2/3", "partly")
    works.visit("xilinhot", operating="yes", load_rate="60", sealed="yes", completed=True)
    assert works.told("fixed") == ("2", "3/3", "confirmed")


def test_a_claim_is_contradicted_as_soon_as_it_cannot_be_reached(works: Works) -> None:
    works.visit("abag", operating="yes", load_rate="10", sealed="yes")
    works.visit("duolun", operating="yes", load_rate="20", sealed="yes")
    assert works.told("fixed") == ("0", "2/3", "contradicted")
    assert works.line("fixed").difference == -2


def test_another_answer_of_the_same_visit_decides_with_it(works: Works) -> None:
    visit = works.visit("abag", operating="yes", load_rate="72.5")
    assert works.told("fixed") == ("", "0/3", "unchecked")  # the bypass was not looked at yet
    works.answer(visit, sealed="no")
    assert works.told("fixed") == ("0", "1/3", "partly")


def test_at_each_site_the_newest_answer_counts(works: Works) -> None:
    works.visit("abag", operating="yes", load_rate="80", sealed="yes")
    works.visit("abag", operating="yes", load_rate="30", sealed="yes")
    assert works.told("fixed") == ("0", "1/3", "partly")
    # entered today, of a day before both
    works.visit("abag", on="2018-01-05", operating="yes", load_rate="99", sealed="yes")
    assert works.told("fixed") == ("0", "1/3", "partly")


def test_a_visit_that_says_nothing_of_it_leaves_the_one_before(works: Works) -> None:
    works.visit("abag", operating="yes", load_rate="80", sealed="yes")
    works.visit("abag", tonnes="0.1")
    assert works.told("fixed") == ("1", "1/3", "partly")


def test_hidden_answers_do_not_count_and_come_back(works: Works) -> None:
    visit = works.visit("abag", operating="yes", load_rate="80", sealed="yes")
    works.answer(visit, operating="no")
    assert works.told("fixed") == ("", "0/3", "unchecked")
    works.answer(visit, operating="yes")
    assert works.told("fixed") == ("1", "1/3", "partly")


def test_a_completed_visit_that_does_not_ask_it_has_seen_the_site(works: Works) -> None:
    works.visit("abag", operating="yes", load_rate="80", sealed="yes", completed=True)
    works.visit("abag", operating="no", completed=True)
    assert works.told("fixed") == ("0", "1/3", "partly")


def test_rows_are_counted_one_by_one_and_a_removed_row_is_not(works: Works) -> None:
    visit = works.visit("abag")
    rows = works.boilers(visit, "yes", "yes", "no")
    assert works.told("removed") == ("2", "1/3", "partly")
    assert works.line("removed").answers == 3
    form = fieldwork.form_of(works.ledger, works.library, visit)
    fieldwork.remove_row(works.ledger, form, rows[0])
    assert works.told("removed") == ("1", "1/3", "partly")


def test_rows_that_nobody_has_seen_yet_contradict_nothing(works: Works) -> None:
    """Three boilers are said to be removed; two were looked at: the third may be anywhere."""
    works.boilers(works.visit("abag"), "yes", "no")
    works.visit("duolun", operating="no", completed=True)
    works.visit("xilinhot", operating="no", completed=True)
    assert works.told("removed") == ("1", "3/3", "partly")
    works.boilers(works.visit("duolun"), "no")
    assert works.told("removed") == ("1", "3/3", "contradicted")


def test_a_sum_has_the_digits_that_were_typed(works: Works) -> None:
    works.visit("abag", tonnes="0.1")
    works.visit("duolun", tonnes="0.2")
    assert works.told("sludge") == ("0.3", "2/3", "partly")
    works.visit("xilinhot", tonnes="0.30")
    assert works.told("sludge") == ("0.60", "3/3", "confirmed")


def test_a_calculation_is_worked_out_from_the_visits_answers(works: Works) -> None:
    works.visit(None, paid_2016="20.82", paid_2017="22.902")
    assert works.told("growth") == ("10", "1/1", "confirmed")
    works.visit(None, paid_2016="20.0", paid_2017="21.0")
    assert works.told("growth") == ("5", "1/1", "contradicted")


def test_sites_added_in_the_field_are_among_the_sites(works: Works) -> None:
    assert works.told("fixed") == ("", "0/3", "unchecked")
    new = fieldwork.add_site(
        works.ledger, works.library.tables, works.issue, name="新厂", region="152500"
    )
    assert works.told("fixed") == ("", "0/4", "unchecked")
    works.visit(new, operating="yes", load_rate="61", sealed="yes")
    assert works.told("fixed") == ("1", "1/4", "partly")


def test_in_a_conflict_the_shown_answer_counts_and_it_is_said(
    works: Works, colleague: Callable[[], Works]
) -> None:
    visit = works.visit("abag", operating="yes", sealed="yes", load_rate="50")
    other = colleague()
    hears(other.ledger, works.ledger)
    works.answer(visit, load_rate="55")
    other.answer(visit, load_rate="75")
    hears(works.ledger, other.ledger)
    hears(other.ledger, works.ledger)
    assert works.line("fixed") == other.line("fixed")
    assert works.line("fixed").conflicts == 1


def test_a_cleared_answer_counts_no_more(works: Works) -> None:
    visit = works.visit("abag", operating="yes", load_rate="80", sealed="yes")
    assert works.told("fixed") == ("1", "1/3", "partly")
    fieldwork.clear(works.ledger, visit, "load_rate")
    assert works.told("fixed") == ("", "0/3", "unchecked")


def test_from_a_figure_to_the_answers_behind_it(works: Works) -> None:
    visit = works.visit("duolun", operating="yes", load_rate="41.50", sealed="yes")
    behind = works.reconciler.answers(works.issue, works.line("fixed").figure)
    assert [(one.site and one.site.id, one.visit, one.value, one.counts) for one in behind] == [
        ("abag", None, None, None),
        ("duolun", visit, "41.50", False),
        ("xilinhot", None, None, None),
    ]


def test_the_finding_beside_a_claim_is_the_one_that_a_rule_ties_to_it(works: Works) -> None:
    found = works.line("fixed").finding
    assert found is not None
    assert found.id == "found"
    assert works.line("sludge").finding is None


def test_a_sample_says_what_share_holds_and_whether_the_claim_fits(works: Works) -> None:
    works.visit("abag", operating="yes", load_rate="80", sealed="yes")
    sample = works.line("fixed").sample
    assert sample is not None
    assert (sample.hold, sample.seen, sample.high) == (1, 1, 1.0)
    assert isclose(sample.low, 0.025)
    assert sample.claimed is not None
    assert isclose(sample.claimed, 2 / 3)
    assert sample.fits


def test_rules_have_two_sides_a_difference_and_a_note(works: Works) -> None:
    found = works.reconciler.reconcile(1)
    told = [(r.issue, r.id, r.holds, r.left, r.right, r.difference) for r in found.rules]
    assert told == [
        (1, "parts", True, "3", "3", Decimal(0)),
        (1, "all_fixed", False, "2", "3", Decimal(-1)),
        (None, "across", True, "2", "3", Decimal(-1)),
    ]
    assert not found.holds  # a note explains, it does not excuse


def test_no_such_issue_is_told(works: Works) -> None:
    with pytest.raises(InputError, match="no issue 9"):
        works.reconciler.reconcile(9)


STEPS = st.tuples(
    st.sampled_from(["abag", "duolun", "xilinhot", None, "again"]),
    st.sampled_from(["operating", "load_rate", "sealed", "tonnes", "complete", "paid_2016"]),
    st.sampled_from(["yes", "no", "12.5", "60", "88.8"]),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, max_size=25))
def test_kept_up_step_by_step_it_is_what_reading_everything_anew_gives(
    works: Works, steps: list[tuple[str | None, str, str]]
) -> None:
    visit = ""
    for site, check, typed in steps:
        try:
            if site != "again" or not visit:
                visit = works.visit(None if site == "again" else site)
            if check == "complete":
                fieldwork.complete(works.ledger, works.library, visit)
            else:
                works.answer(visit, **{check: typed})
        except InputError:
            continue  # not asked here, or no such value
        works.reconciler.figures(works.issue)
    anew = Reconciler(works.ledger, works.pack, works.library.tables)
    assert works.reconciler.figures(works.issue) == anew.figures(works.issue)
    line = works.line("fixed")
    counts = [one for site in works.issue.sites if (one := by_hand(works, site.id)) is not None]
    assert (line.visited, int(line.observed or 0)) == (len(counts), sum(counts))


def by_hand(works: Works, site: str) -> int | None:
    """What a person with all the visit's forms on the table makes of one site's load rate."""
    rows = queries.visits(works.ledger, issue=1, site=site)
    forms = [fieldwork.form_of(works.ledger, works.library, row) for row in rows]
    answering = [form for form in forms if ("load_rate", None) in form.stored]
    for form in [*forms[:1], *answering[:1]]:
        load, sealed = form.item("load_rate"), form.item("sealed")
        assert load is not None
        assert sealed is not None
        if not load.relevant:
            if form.visit.state == "completed":
                return 0
        elif load.stored is not None:
            low = Decimal(str(load.stored)) < 60
            if low or sealed.stored is not None:
                return 0 if low or sealed.stored == "no" else 1
    return None
