"""The draw: the same for everyone who knows the seed, in proportion, findings first."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from inspector.figures.sampling import draw

SITES = {f"plant-{n}": region for n, region in enumerate(["A"] * 6 + ["B"] * 3 + ["C"])}
sizes = st.dictionaries(st.text("ABCDEF", min_size=1, max_size=2), st.integers(1, 40), min_size=1)
frames = st.dictionaries(st.text(max_size=4), st.sampled_from(["A", "B", "C"]), min_size=1)


def test_a_known_seed_draws_known_sites() -> None:
    """As the documents say it: SHA-256 of the seed, a line feed and the id, ascending."""
    drawn = [one.site for one in draw(SITES, 5, "2018-spring")]
    lots = {s: hashlib.sha256(f"2018-spring\n{s}".encode()).hexdigest() for s in SITES}
    of_a = sorted((s for s in SITES if SITES[s] == "A"), key=lots.__getitem__)
    of_b = sorted((s for s in SITES if SITES[s] == "B"), key=lots.__getitem__)
    # 5 of 10: three of six, 1.5 of three, half of one; the one left goes by lot to C
    of_regions = {r: hashlib.sha256(f"2018-spring\n{r}".encode()).hexdigest() for r in "BC"}
    assert of_regions["C"] < of_regions["B"]
    assert drawn == of_a[:3] + of_b[:1] + ["plant-9"]
    assert drawn == ["plant-4", "plant-0", "plant-3", "plant-6", "plant-9"]


def test_sites_with_open_findings_come_first_then_those_with_closed_ones() -> None:
    drawn = draw(SITES, 5, "x", open_findings={"plant-4"}, earlier_findings={"plant-0", "plant-4"})
    assert [(one.site, one.why) for one in drawn[:2]] == [
        ("plant-4", "open_finding"),
        ("plant-0", "earlier_finding"),
    ]
    assert drawn[2].why == "chance"


ONE_EACH = {f"plant-{n}": f"15250{n}" for n in range(9)}
"""As many regions as sites."""


def test_every_site_can_be_drawn_where_each_stands_alone_in_its_region() -> None:
    seen = {draw(ONE_EACH, 2, str(seed))[0].site for seed in range(100)}
    seen |= {draw(ONE_EACH, 2, str(seed))[1].site for seed in range(100)}
    assert seen == {*ONE_EACH}


@given(st.sampled_from(sorted(ONE_EACH)), st.integers(1, 9), st.text(max_size=8))
def test_a_site_with_an_open_finding_is_drawn_in_whatever_region_it_lies(
    site: str, size: int, seed: str
) -> None:
    drawn = draw(ONE_EACH, size, seed, open_findings={site}, earlier_findings={"plant-4"})
    assert {site: "open_finding"}.items() <= {one.site: one.why for one in drawn}.items()
    if size > 1:
        assert "plant-4" in {one.site for one in drawn}


@given(frames, st.integers(1, 30), st.text(max_size=8), st.sets(st.text(max_size=4)))
def test_each_region_gives_its_share_whatever_was_found(
    frame: dict[str, str], size: int, seed: str, found: set[str]
) -> None:
    drawn = draw(frame, size, seed, open_findings=found)
    size = min(size, len(frame))
    for region in set(frame.values()):
        sites = [one for one in frame if frame[one] == region]
        number = sum(one.stratum == region for one in drawn)
        assert abs(number - len(sites) * size / len(frame)) < 1


def test_more_than_there_are_draws_them_all() -> None:
    assert {one.site for one in draw(SITES, 99, "x")} == set(SITES)


@given(sizes, st.integers(0, 300), st.text(max_size=8))
def test_each_stratum_gives_its_share_rounded_up_or_down(
    sizes: dict[str, int], size: int, seed: str
) -> None:
    frame = {f"{region}/{n}": region for region, many in sizes.items() for n in range(many)}
    drawn = Counter(one.stratum for one in draw(frame, size, seed))
    whole = sum(sizes.values())
    size = min(size, whole)
    assert drawn.total() == size
    for region, many in sizes.items():
        assert abs(drawn[region] - many * size / whole) < 1


@given(frames, st.integers(1, 30), st.text(max_size=8))
def test_the_order_in_which_sites_are_known_does_not_matter(
    frame: dict[str, str], size: int, seed: str
) -> None:
    turned = dict(reversed(frame.items()))
    assert draw(frame, size, seed) == draw(turned, size, seed)


@given(frames, st.integers(1, 30))
def test_no_site_is_drawn_twice(frame: dict[str, str], size: int) -> None:
    drawn = [one.site for one in draw(frame, size, "seed")]
    assert len(drawn) == len(set(drawn)) == min(size, len(frame))
