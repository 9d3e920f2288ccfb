"""The sites to visit, drawn so that anyone who knows the seed draws the same.

1. Sites are put into strata by the region of the second level that they lie in; where all lie in
   one, by their own regions.
2. Within a stratum come first the sites with open findings, then those with closed ones, then the
   others; within each of these, by lot.  The first of them are drawn, as many as the stratum gets.
3. Of K sites each stratum gets its share of all sites, rounded down.  What is left over goes one by
   one to the strata with a remainder: first to those whose next site has an open finding, then a
   closed one; among these to the greatest remainder; of equal ones by lot.

A lot is the SHA-256 (hex) of the seed, a line feed and the site's id or the region's code, in
UTF-8; the smaller comes first.

No random numbers are drawn: a hash stands for them, so that it is the same in every version of
every program.  Sites with findings are not drawn by chance; an interval over them leans to the
side of what went wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import msgspec

from inspector.packs.model import Site
from inspector.packs.tables import Tables

Why = Literal["open_finding", "earlier_finding", "chance"]
_WHYS: tuple[Why, ...] = ("open_finding", "earlier_finding", "chance")


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A site that was drawn, and what brought it in."""

    site: str
    stratum: str
    why: Why


class Stratum(msgspec.Struct, frozen=True, kw_only=True):
    region: str
    sites: int
    drawn: int


def draw(
    strata: Mapping[str, str],
    size: int,
    seed: str,
    *,
    open_findings: Collection[str] = (),
    earlier_findings: Collection[str] = (),
) -> list[Drawn]:
    """``size`` sites, or all if there are fewer; ``strata`` is the region of each site.

    In order of region, and within one as they were drawn.
    """
    groups: dict[str, list[tuple[int, str, str]]] = {}
    for site, region in strata.items():
        rank = 0 if site in open_findings else 1 if site in earlier_findings else 2
        groups.setdefault(region, []).append((rank, _lot(seed, site), site))
    for group in groups.values():
        group.sort()
    numbers = _shares(groups, size, seed)
    return [
        Drawn(site=site, stratum=region, why=_WHYS[rank])
        for region in sorted(groups)
        for rank, _, site in groups[region][: numbers[region]]
    ]


def _shares(
    groups: Mapping[str, Sequence[tuple[int, str, str]]], size: int, seed: str
) -> dict[str, int]:
    """How many each stratum gives: in proportion, what is left where something was found."""
    whole = sum(len(group) for group in groups.values())
    size = max(0, min(size, whole))
    given = {region: len(group) * size // whole for region, group in groups.items()}
    remainders = {region: len(group) * size % whole for region, group in groups.items()}

    def turn(region: str) -> tuple[int, int, str]:
        rank, _, _ = groups[region][given[region]]
        return rank, -remainders[region], _lot(seed, region)

    turns = sorted((region for region, left in remainders.items() if left), key=turn)
    for region in turns[: size - sum(given.values())]:
        given[region] += 1
    return given


def strata_of(sites: Sequence[Site], tables: Tables) -> dict[str, str]:
    """The region that each site is drawn for; one that no table knows stands for itself."""
    strata = {site.id: _second_level(site.region, tables) for site in sites}
    if len(set(strata.values())) > 1:
        return strata
    return {site.id: site.region for site in sites}


def _second_level(code: str, tables: Tables) -> str:
    region = tables.regions.get(code)
    while region is not None and (above := tables.regions.get(region.parent)) is not None:
        if not above.parent:
            return region.code
        region = above
    return code


def _lot(seed: str, id: str) -> str:
    return hashlib.sha256(f"{seed}\n{id}".encode()).hexdigest()
