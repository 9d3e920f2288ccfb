"""Homes to measure on: as many answers and findings as asked, recorded through the ledger."""

from __future__ import annotations

import datetime as dt
import sys
from itertools import cycle
from pathlib import Path

from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import bodies
from inspector.ledger.bodies import Stored
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Check, Issue, Pack

_BATCH = 5000


def make(root: Path, *, answers: int, findings: int = 0, sites: int = 0) -> Path:
    """A home with ``answers`` answers in visits to the pack's own sites, and ``findings``.

    With ``sites`` further ones are added in the field until there are so many.
    """
    home = Home.at(root)
    library = Library(home)
    pack = library.load()
    library.keep(pack.id)
    with Ledger.open(home, author="bench", device_name="bench") as ledger:
        places = cycle([*_places(pack), *_added(ledger, pack, sites)])
        left, number = answers, 0
        visit = ""
        while left > 0:
            opened: list[tuple[Issue, bodies.VisitOpened]] = []
            room = min(left, _BATCH)
            while room > 0:
                issue, site = next(places)
                opened.append((issue, _visit(pack, issue, site, number)))
                number += 1
                room -= sum(_answerable(check) for check in issue.checks)
            ids = [event.id for event in ledger.record_all([body for _, body in opened])]
            facts = [
                bodies.AnswerSet(visit=id, check=check.id, type=check.type, value=_value(check))
                for id, (issue, _) in zip(ids, opened, strict=True)
                for check in issue.checks
                if _answerable(check)
            ][:left]
            ledger.record_all(facts)
            left -= len(facts)
            visit = ids[-1]
        for begin in range(0, findings if visit else 0, _BATCH):
            ledger.record_all(
                [
                    bodies.FindingRaised(visit=visit, severity="minor", what=f"bench finding {at}")
                    for at in range(begin, min(begin + _BATCH, findings))
                ]
            )
    return root


def _places(pack: Pack) -> list[tuple[Issue, str]]:
    """Every site whose issue asks something that can be answered here."""
    places = [
        (issue, site.id)
        for issue in pack.issues
        for site in issue.sites
        if any(_answerable(check) for check in issue.checks)
    ]
    if not places:
        raise InputError(
            Text("清单包没有可答的点位", "no site of the pack has a check to answer"),
            Text("换一个清单包", "measure with another pack"),
        )
    return places


def _added(ledger: Ledger, pack: Pack, sites: int) -> list[tuple[Issue, str]]:
    """Sites found in the field, issue by issue, until there are ``sites``."""
    issues = cycle(i for i in pack.issues if i.regions and any(map(_answerable, i.checks)))
    missing = max(0, sites - sum(len(issue.sites) for issue in pack.issues))
    chosen = [next(issues) for _ in range(missing)]
    facts = [
        bodies.SiteAdded(issue=issue.number, name=f"bench site {at}", region=issue.regions[0])
        for at, issue in enumerate(chosen)
    ]
    events = ledger.record_all(facts) if facts else []
    return [(issue, event.id) for issue, event in zip(chosen, events, strict=True)]


def _visit(pack: Pack, issue: Issue, site: str, number: int) -> bodies.VisitOpened:
    day = dt.date(2018, 1, 1) + dt.timedelta(days=number % 1500)
    return bodies.VisitOpened(
        pack=pack.id,
        pack_version=pack.version,
        pack_digest=pack.digest,
        issue=issue.number,
        slug=issue.slug,
        site=site,
        on=day.isoformat(),
    )


def _answerable(check: Check) -> bool:
    return (
        check.scope == "site"
        and check.repeat is None
        and check.type not in ("note", "calculate", "photo", "file")
    )


def _value(check: Check) -> Stored:
    match check.type:
        case "yes_no":
            return "yes"
        case "integer" | "decimal":
            return "42"
        case "date":
            return "2018-03-05"
        case "time":
            return "09:30"
        case "location":
            return {"lat": "43.65", "lon": "111.98", "datum": "wgs84"}
        case "select_one":
            return check.choices[0].name if check.choices else "other:x"
        case "select_multiple":
            return [choice.name for choice in check.choices[:2]]
        case _:
            return "草原站现场记录"


if __name__ == "__main__":
    make(Path(sys.argv[1]), answers=int(sys.argv[2]), findings=int([*sys.argv, "0"][3]))
