"""The register's lines, and which places lie in a region."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.stages import is_signed, stage_of
from inspector.ledger.views import IssueTotals, StageRow
from inspector.packs.model import Issue, Pack, Scope, Site
from inspector.packs.tables import Tables

_UNASKED = ("note", "calculate")
BASELINE = {
    "completed": "signed_off",
    "completed_long_term": "long_term",
    "in_progress": "rectifying",
}
"""Where an issue stands at the baseline, as the register reports it."""


class IssueLine(msgspec.Struct, frozen=True, kw_only=True):
    """One issue as the register shows it; keys as ``inspector issues --json`` prints them."""

    number: int
    slug: str
    category: str
    title: Text
    status: str
    stage: str
    stage_reported: bool
    """Nobody moved it: so says the register at its date."""
    stage_conflict: bool
    """Devices disagree on it; the strictest counts."""
    overridden: bool
    """A gate was passed by an override, at any time."""
    regions: tuple[str, ...]
    authorities: tuple[str, ...]
    deadline: dt.date | None
    overdue: bool
    sites_total: int
    sites_visited: int
    checks_total: int
    """Desk checks, and site checks once for every site."""
    checks_answered: int
    findings_open: int
    findings_closed: int
    conflicts: int
    last_on: str | None


def register(ledger: Ledger, pack: Pack) -> list[IssueLine]:
    """A line for each issue of the pack, in order of number."""
    added = Counter(site.issue for site in queries.sites(ledger))
    moved = queries.stages(ledger, pack.id)
    return lines_of(pack, queries.issue_totals(ledger), added, ledger.today(), moved)


def lines_of(
    pack: Pack,
    totals: Mapping[int, IssueTotals],
    added: Mapping[int, int],
    today: dt.date,
    moved: Mapping[str, StageRow],
) -> list[IssueLine]:
    """The same, of what is known already.

    ``added``: how many sites the field added, by issue; ``moved``: by slug where the issues stand
    that somebody moved.
    """
    return [
        _line(
            issue,
            totals.get(issue.number) or IssueTotals(issue=issue.number),
            added.get(issue.number, 0),
            today,
            moved.get(issue.slug),
        )
        for issue in pack.issues
    ]


def _line(
    issue: Issue, known: IssueTotals, added: int, today: dt.date, moved: StageRow | None
) -> IssueLine:
    sites = len(issue.sites) + added
    asked = asked_at(issue)
    total = asked["desk"] + asked["site"] * max(sites, known.sites_visited)
    stage = BASELINE[issue.status]
    if moved is not None:
        stage = stage_of(stage, moved.stage, moved.base)
    return IssueLine(
        number=issue.number,
        slug=issue.slug,
        category=issue.category,
        title=issue.title,
        status=issue.status,
        stage=stage,
        stage_reported=moved is None,
        stage_conflict=moved is not None and moved.conflicts > 0,
        overridden=moved is not None and moved.overrides > 0,
        regions=issue.regions,
        authorities=issue.authorities,
        deadline=issue.deadline,
        overdue=issue.deadline is not None and issue.deadline < today and not is_signed(stage),
        sites_total=sites,
        sites_visited=known.sites_visited,
        checks_total=total,
        checks_answered=min(known.checks_answered, total),
        findings_open=known.findings_open,
        findings_closed=known.findings_closed,
        conflicts=known.conflicts,
        last_on=known.last_on,
    )


def asked_at(issue: Issue) -> Counter[Scope]:
    """How many checks are asked at each site of the issue, and of its documents."""
    return Counter(check.scope for check in issue.checks if check.type not in _UNASKED)


def sites_of(ledger: Ledger, issue: Issue) -> list[Site]:
    """The issue's sites: those of the pack, then those added in the field."""
    added = [
        Site(
            id=row.id,
            name=Text.same(row.name),
            region=row.region,
            lat=float(row.lat) if row.lat else None,
            lon=float(row.lon) if row.lon else None,
        )
        for row in queries.sites(ledger, issue.number)
    ]
    return [*issue.sites, *added]


def add_site(
    ledger: Ledger,
    tables: Tables,
    issue: Issue,
    *,
    name: str,
    region: str,
    lat: str | None = None,
    lon: str | None = None,
) -> str:
    """Add a site found in the field and give its id."""
    if not name.strip():
        raise InputError(
            Text("点位没有名称", "the site has no name"),
            Text("写上企业或地点名称", "give the enterprise's or place's name"),
        )
    if region not in tables.regions:
        raise InputError(
            Text(f"没有这个行政区划代码：{region}", f"no such region code: {region}"),
            Text("用六位 GB/T 2260 代码", "use the six digits of GB/T 2260"),
        )
    return ledger.record(
        bodies.SiteAdded(issue=issue.number, name=name.strip(), region=region, lat=lat, lon=lon)
    ).id


def places_within(
    ledger: Ledger, pack: Pack, tables: Tables, region: str
) -> list[tuple[int, str | None]]:
    """(issue, site) for every site in ``region``, and (issue, None) for issues filed under it."""
    if region not in tables.regions:
        raise InputError(
            Text(f"没有这个行政区划代码：{region}", f"no such region code: {region}"),
            Text("用六位 GB/T 2260 代码", "use the six digits of GB/T 2260"),
        )
    places: list[tuple[int, str | None]] = []
    for issue in pack.issues:
        if any(tables.is_within(code, region) for code in issue.regions):
            places.append((issue.number, None))
        places += [
            (issue.number, site.id)
            for site in sites_of(ledger, issue)
            if tables.is_within(site.region, region)
        ]
    return places
