"""A spot check planned: the issue's sites, what is known of them, and the draw."""

from __future__ import annotations

import secrets

import msgspec

from inspector import fieldwork
from inspector.errors import InputError
from inspector.figures.sampling import Stratum, Why, draw, strata_of
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.packs.model import Pack, Site
from inspector.packs.tables import Tables

_SEED_BYTES = 4


class PlannedSite(msgspec.Struct, frozen=True, kw_only=True):
    site: Site
    stratum: str
    """The region that it was drawn for."""
    why: Why
    visited: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    issue: int
    seed: str
    size: int
    """How many were asked for."""
    sites_total: int
    strata: tuple[Stratum, ...]
    sites: tuple[PlannedSite, ...]


def plan(
    ledger: Ledger, pack: Pack, tables: Tables, number: int, size: int, seed: str | None = None
) -> Plan:
    """Draw ``size`` of the issue's sites; without a seed one is made up, and is in the plan.

    Raises InputError for an issue that is not there or has no sites.
    """
    issue = pack.issue(number)
    if issue is None:
        raise InputError(
            Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    sites = {site.id: site for site in fieldwork.sites_of(ledger, issue)}
    if not sites:
        raise InputError(
            Text(f"第 {number} 号事项没有点位", f"issue {number} has no sites"),
            Text("先在事项页面添加点位", "add sites on the issue's screen first"),
        )
    found = queries.findings(ledger, FindingFilter(issue=number))
    visits = queries.visits(ledger, issue=number)
    seed = secrets.token_hex(_SEED_BYTES) if seed is None else seed
    strata = strata_of(list(sites.values()), tables)
    drawn = draw(
        strata,
        size,
        seed,
        open_findings={f.site for f in found if f.site and f.state == "open"},
        earlier_findings={f.site for f in found if f.site},
    )
    visited = {visit.site for visit in visits if visit.slug == issue.slug}
    return Plan(
        issue=number,
        seed=seed,
        size=size,
        sites_total=len(sites),
        strata=tuple(
            Stratum(
                region=region,
                sites=sum(of == region for of in strata.values()),
                drawn=sum(one.stratum == region for one in drawn),
            )
            for region in sorted(set(strata.values()))
        ),
        sites=tuple(
            PlannedSite(
                site=sites[one.site],
                stratum=one.stratum,
                why=one.why,
                visited=one.site in visited,
            )
            for one in drawn
        ),
    )
