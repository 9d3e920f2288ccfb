"""GeoJSON (RFC 7946): sites, visits and findings as features, for a map.

WGS 84, longitude first.  A thing whose place nobody knows is a feature without geometry, which the
RFC allows; ``region`` says where it is filed.  Written as it is read: nothing is held but the box
that goes round all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

import msgspec

from inspector.exports.pace import Pace
from inspector.exports.records import Account, Place, Reader
from inspector.exports.writing import Sink
from inspector.ledger import queries
from inspector.ledger.views import FindingRow
from inspector.packs.model import Pack

_encoder: Final = msgspec.json.Encoder()

Point = tuple[float, float]
"""Longitude, latitude."""
Located = tuple[Point | None, str | None]
"""A point and what says so: the ``site``, an ``answer``, a ``photo``."""


class _Box:
    """West, south, east, north of all points so far."""

    def __init__(self) -> None:
        self.sides: list[float] | None = None

    def take(self, point: Point) -> None:
        lon, lat = point
        if self.sides is None:
            self.sides = [lon, lat, lon, lat]
        west, south, east, north = self.sides
        self.sides = [min(west, lon), min(south, lat), max(east, lon), max(north, lat)]


def write_geojson(sink: Sink, reader: Reader, pace: Pace) -> int:
    """The collection into ``sink``; gives how many features there are."""
    box = _Box()
    sink.write(b'{"type":"FeatureCollection","features":[')
    rows = 0
    for feature in _features(reader):
        geometry = feature["geometry"]
        if geometry is not None:
            box.take(geometry["coordinates"])
        sink.write((b",\n" if rows else b"\n") + _encoder.encode(feature))
        rows += 1
        pace.step()
    sink.write(b"\n]")
    if box.sides is not None:
        sink.write(b',"bbox":' + _encoder.encode(box.sides))
    sink.write(b"}\n")
    return rows


def _features(reader: Reader) -> Iterator[dict[str, Any]]:
    yield from _sites(reader, reader.library.load())
    findings = queries.iter_findings(reader.db, reader.options.span)
    finding = next(findings, None)
    for account in reader.accounts():
        where = _where(account)
        yield _visit(account, where, reader)
        while finding is not None and finding.visit == account.visit.id:
            yield _finding(finding, account, where, reader)
            finding = next(findings, None)


def _sites(reader: Reader, pack: Pack) -> Iterator[dict[str, Any]]:
    """Of the pack in use, then those added in the field."""
    chosen = reader.options.issues
    titles = {issue.number: issue for issue in pack.issues}
    added = ((number, id) for number, id in reader.atlas.added)
    known = ((issue.number, site.id) for issue in pack.issues for site in issue.sites)
    for number, id in chain(known, added):
        if chosen is not None and number not in chosen:
            continue
        issue = titles.get(number)
        place = reader.atlas.place(number, id, issue)
        site = issue.site(id) if issue else None
        yield _feature(
            f"site/{number}/{id}",
            _at_site(place),
            place,
            kind="site",
            issue=number,
            issue_slug=issue.slug if issue else None,
            issue_title=str(issue.title) if issue else None,
            site=id,
            site_kind=site.kind or None if site else None,
            added_in_field=site is None,
        )


def _visit(account: Account, where: Located, reader: Reader) -> dict[str, Any]:
    visit, passed = account.visit, [passed for _, passed in account.answers]
    return _feature(
        f"visit/{visit.id}",
        where,
        account.place,
        kind="visit",
        **_of(account),
        state=visit.state,
        answers=len(passed),
        failing=passed.count(False),
        author=reader.author(visit.author, visit.device),
        device=visit.device,
        opened_at=visit.opened_at[:24],
        completed_at=visit.completed_at and visit.completed_at[:24],
    )


def _finding(
    finding: FindingRow, account: Account, where: Located, reader: Reader
) -> dict[str, Any]:
    return _feature(
        f"finding/{finding.id}",
        _on_photo(finding, reader) or where,
        account.place,
        kind="finding",
        **_of(account),
        check=finding.check,
        finding=finding.id,
        severity=finding.severity,
        state=finding.state,
        what=finding.what,
        action=finding.action,
        due=finding.due,
        responsible=reader.name(finding.responsible),
        closing_note=finding.closing_note,
        author=reader.author(finding.author, finding.device),
        device=finding.device,
        raised_at=finding.raised_at[:24],
        closed_at=finding.closed_at and finding.closed_at[:24],
    )


def _of(account: Account) -> dict[str, Any]:
    visit = account.visit
    return {
        "issue": visit.issue,
        "issue_slug": visit.slug,
        "issue_title": account.title or None,
        "site": visit.site,
        "visit": visit.id,
        "on": visit.on,
    }


def _feature(id: str, where: Located, place: Place, **properties: Any) -> dict[str, Any]:
    point, by = where
    return {
        "type": "Feature",
        "id": id,
        "geometry": None if point is None else {"type": "Point", "coordinates": point},
        "properties": {
            **properties,
            "site_name": str(place.name) or None,
            "region": place.region or None,
            "region_name": str(place.region_name) or None,
            "located_by": by,
        },
    }


def _where(account: Account) -> Located:
    """The first place that was answered, else the site's."""
    for given, _ in account.answers:
        if given[3] == "location" and given[4] is not None:
            lat, _, lon = account.questions[given[1]].shown(given[4])[0].partition(",")
            if point := _point(lat, lon):
                return point, "answer"
    return _at_site(account.place)


def _at_site(place: Place) -> Located:
    point = _point(place.lat, place.lon)
    return point, None if point is None else "site"


def _on_photo(finding: FindingRow, reader: Reader) -> Located | None:
    for lat, lon in queries.photographed_at(reader.db, finding.id):
        if point := _point(lat, lon):
            return point, "photo"
    return None


def _point(lat: str | None, lon: str | None) -> Point | None:
    """None for what is no place on earth: a point must not be made up."""
    if lat is None or lon is None:
        return None
    try:
        point = round(float(lon), 7), round(float(lat), 7)
    except ValueError:
        return None
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None
