"""A spot check on record: drawn, kept, and drawn again by whoever doubts it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from inspector import fieldwork
from inspector.errors import InputError
from inspector.figures.planning import Plan, comes_out_again, plan, samples_of
from inspector.ledger import bodies, queries
from tests.figures.conftest import Works
from tests.sample.laptops import everything, hears


def drawn(works: Works, size: int, seed: str | None = None) -> Plan:
    return plan(works.ledger, works.pack, works.library.tables, 1, size, seed)


def test_a_draw_is_on_record_with_all_that_it_was_drawn_from(works: Works) -> None:
    made = drawn(works, 2)
    (kept,) = samples_of(works.ledger, works.issue)
    assert kept.seed == made.seed
    assert list(kept.sites) == [one.site.id for one in made.sites]
    assert kept.strata == {"abag": "152522", "duolun": "152531", "xilinhot": "152502"}
    assert comes_out_again(kept)


def test_drawing_it_again_adds_nothing_to_the_record(works: Works) -> None:
    first = drawn(works, 2, "spring")
    assert drawn(works, 2, "spring") == first
    assert len(samples_of(works.ledger, works.issue)) == 1
    drawn(works, 1, "spring")
    assert len(samples_of(works.ledger, works.issue)) == 2


def test_sites_that_were_picked_by_hand_do_not_come_out_again(works: Works) -> None:
    drawn(works, 1, "spring")
    (kept,) = samples_of(works.ledger, works.issue)
    others = [site for site in kept.strata if site not in kept.sites]
    assert not comes_out_again(replace(kept, sites=(others[0],)))


def test_a_colleague_has_the_same_draws(works: Works, colleague: Callable[[], Works]) -> None:
    drawn(works, 2)
    other = colleague()
    hears(other.ledger, works.ledger)
    assert samples_of(other.ledger, other.issue) == samples_of(works.ledger, works.issue)


@pytest.mark.parametrize("site", ["abag", "duolun", "xilinhot"])
def test_where_something_was_found_one_goes_first(works: Works, site: str) -> None:
    visit = works.visit(site, operating="yes")
    finding = fieldwork.raise_finding(works.ledger, visit, severity="minor", what="no sign")
    (one,) = drawn(works, 1).sites
    assert (one.site.id, one.why, one.visited) == (site, "open_finding", True)
    fieldwork.close_finding(works.ledger, finding, "there is one now")
    (one,) = drawn(works, 1).sites
    assert (one.site.id, one.why) == (site, "earlier_finding")


def test_an_empty_seed_is_none(works: Works) -> None:
    assert drawn(works, 1, "").seed


def test_sites_that_come_later_do_not_change_an_old_draw(works: Works) -> None:
    drawn(works, 2, "spring")
    tables = works.library.tables
    fieldwork.add_site(works.ledger, tables, works.issue, name="新厂", region="152500")
    (kept,) = samples_of(works.ledger, works.issue)
    assert comes_out_again(kept)
    drawn(works, 2, "spring")  # from four sites it is another draw
    assert len(samples_of(works.ledger, works.issue)) == 2


def test_an_issue_without_sites_has_nothing_to_draw(works: Works) -> None:
    bare = replace(works.pack, issues=(replace(works.issue, sites=()),))
    with pytest.raises(InputError, match="no sites"):
        plan(works.ledger, bare, works.library.tables, 1, 2)


def test_a_draw_says_on_which_day_it_was_made(works: Works) -> None:
    drawn(works, 1)
    (event,) = [e for e in everything(works.ledger) if e.kind == "sample.drawn"]
    assert b'"on":"2018-03-05"' in bytes(event.body)
    with pytest.raises(ValueError, match="isoformat"):
        bodies.SampleDrawn(
            pack="p", slug="s", issue=1, seed="", size=1, on="5 March", strata={}, sites=[]
        )
    assert queries.samples(works.ledger, slug="another-issue") == []
