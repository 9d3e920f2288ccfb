"""A spot check planned: the issue's sites, what is known of them, and the draw."""

from __future__ import annotations

import secrets

import msgspec
from msgspec.structs import replace

from inspector import fieldwork
from inspector.errors import InputError
from inspector.figures.sampling import Drawn, Stratum, Why, draw, strata_of
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import SampleRow
from inspector.packs.model import Issue, Pack, Site
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
    """Draw ``size`` of the issue's sites and put the draw on record.

    Without a seed one is made up.  The same draw from the same sites is recorded once.  Raises
    InputError for an issue that is not there or has no sites.
    """
    issue = issue_numbered(pack, number)
    sites = {site.id: site for site in fieldwork.sites_of(ledger, issue)}
    if not sites:
        raise InputError(
            Text(f"第 {number} 号事项没有点位", f"issue {number} has no sites"),
            Text("先在事项页面添加点位", "add sites on the issue's screen first"),
        )
    found = queries.findings(ledger, FindingFilter(issue=number))
    body = bodies.SampleDrawn(
        pack=pack.id,
        slug=issue.slug,
        issue=number,
        seed=seed or secrets.token_hex(_SEED_BYTES),
        size=size,
        on=ledger.today().isoformat(),
        strata=strata_of(list(sites.values()), tables),
        open_findings=sorted({f.site for f in found if f.site and f.state == "open"}),
        earlier_findings=sorted({f.site for f in found if f.site and f.state == "closed"}),
        sites=[],
    )
    drawn = _draw(body)
    body = replace(body, sites=[one.site for one in drawn])
    if not any(_same(body, row) for row in samples_of(ledger, issue)):
        ledger.record(body)
    visited = {v.site for v in queries.visits(ledger, issue=number) if v.slug == issue.slug}
    return Plan(
        issue=number,
        seed=body.seed,
        size=size,
        sites_total=len(sites),
        strata=tuple(
            Stratum(
                region=region,
                sites=sum(of == region for of in body.strata.values()),
                drawn=sum(one.stratum == region for one in drawn),
            )
            for region in sorted(set(body.strata.values()))
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


def samples_of(ledger: Ledger, issue: Issue) -> list[SampleRow]:
    """The issue's draws on record, the newest first."""
    return queries.samples(ledger, slug=issue.slug)


def comes_out_again(sample: SampleRow) -> bool:
    """Whether what was drawn is what its seed draws from the sites there were."""
    return [one.site for one in _draw(sample)] == list(sample.sites)


def _draw(what: bodies.SampleDrawn | SampleRow) -> list[Drawn]:
    return draw(
        what.strata,
        what.size,
        what.seed,
        open_findings=what.open_findings,
        earlier_findings=what.earlier_findings,
    )


def _same(body: bodies.SampleDrawn, row: SampleRow) -> bool:
    return (body.seed, body.size, body.strata, body.sites) == (
        row.seed,
        row.size,
        row.strata,
        list(row.sites),
    )


def issue_numbered(pack: Pack, number: int) -> Issue:
    """The issue; InputError if the pack has none of that number."""
    issue = pack.issue(number)
    if issue is None:
        raise InputError(
            Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    return issue
