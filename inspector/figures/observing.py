"""What visits show of the figures, place by place, kept up with the ledger.

At each site the newest visit that answers a check counts, open or completed, unless the newest of
all is completed and does not ask it any more; then the site was seen, and nothing of it counts.
Hidden answers do not count; of answers in conflict the shown one does.  A check asked ``desk`` has
one place, the issue's documents.  Answers are read with the questions of today's pack: the claim
is its claim.  Visits to sites that the pack has no more are left out.

Only the answers are read that some figure rests on, and of each place two visits at most; after
that only the places where something was recorded since.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import Place
from inspector.ledger.views import PlaceAnswer, PlaceVisit
from inspector.packs.expressions import names_in
from inspector.packs.form import Form, Key, Observation
from inspector.packs.model import Check, Figure, Issue, Pack, Scope, Site
from inspector.packs.tables import Tables
from inspector.packs.values import Stored

_NO_DAY: Final = dt.date(2000, 1, 1)
"""For forms in which no expression asks for today."""


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """What one place shows of one figure."""

    site: str | None
    visit: str
    on: str
    observations: tuple[Observation, ...]
    conflicts: int
    """How many other values stand beside those of the check."""

    @property
    def counted(self) -> int:
        return sum(one.counts is True for one in self.observations)

    @property
    def numbers(self) -> list[Decimal]:
        found = [number_of(one.value) for one in self.observations]
        return [number for number in found if number is not None]


def number_of(value: Stored) -> Decimal | None:
    """The number as it was typed, to its last digit; None for what is none."""
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


class Observations:
    """What there is to see of the pack's figures; :meth:`refresh` brings it up to date."""

    def __init__(self, ledger: Ledger, pack: Pack, tables: Tables) -> None:
        self._ledger = ledger
        self._pack = pack
        self._tables = tables
        self._watched: dict[tuple[int, Scope], _Watched] = {}
        self._seen: dict[tuple[int, str | None], dict[str, Sighting]] = {}
        self._added: dict[int, list[Site]] = {}
        self._upto: dict[str, int] | None = None
        self._lock = threading.Lock()

    def refresh(self) -> set[int]:
        """Read what is new; gives the numbers of the issues that it concerns."""
        with self._lock, self._ledger.store.reading():
            upto = queries.last_events(self._ledger)
            if self._upto is None:
                self._read_sites()
                places = [place for issue in self._pack.issues for place in self._places(issue)]
            elif upto == self._upto:
                return set()
            else:
                changed, sites = queries.changed_places(self._ledger, self._upto)
                if sites:
                    self._read_sites()
                places = [
                    place
                    for number in {number for number, _ in changed}
                    if (issue := self._pack.issue(number)) is not None
                    for place in self._places(issue)
                    if (place.issue, place.site) in changed
                ]
                if sites:  # one more site is one more of how many, wherever it is
                    self._look(places)
                    self._upto = upto
                    return {issue.number for issue in self._pack.issues}
            self._look(places)
            self._upto = upto
            return {place.issue for place in places}

    def sites(self, issue: Issue) -> list[Site]:
        """The issue's sites: those of the pack, then those added in the field."""
        return [*issue.sites, *self._added.get(issue.number, ())]

    def sightings(self, issue: Issue, figure: Figure) -> list[Sighting]:
        """What is seen of the figure, in order of its issue's sites."""
        return [
            seen
            for place in self._places(issue)
            if (seen := self._seen.get((place.issue, place.site), {}).get(figure.id)) is not None
        ]

    def _read_sites(self) -> None:
        self._added.clear()
        for row in queries.sites(self._ledger):
            site = Site(id=row.id, name=Text.same(row.name), region=row.region)
            self._added.setdefault(row.issue, []).append(site)

    def _places(self, issue: Issue) -> list[Place]:
        sites = [Place(issue.number, issue.slug, site.id) for site in self.sites(issue)]
        return [*sites, Place(issue.number, issue.slug, None)]

    def _look(self, places: Sequence[Place]) -> None:
        """The newest visit of each place, and where that does not tell, the newest that answers."""
        asked: list[tuple[Place, tuple[Figure, ...]]] = []
        for place in places:
            self._seen.pop((place.issue, place.site), None)
            if figures := self._watch(place).figures:
                asked.append((place, figures))
        newest = queries.newest_visits(self._ledger, [place for place, _ in asked])
        self._take((visit, *asked[visit.place]) for visit in newest)
        left: dict[tuple[Place, tuple[str, ...]], list[Figure]] = {}
        for visit in newest:
            place, figures = asked[visit.place]
            told = self._seen.get((place.issue, place.site), {})
            for figure in figures:
                if figure.id not in told:
                    carriers = self._watch(place).carriers[figure.id]
                    left.setdefault((place, carriers), []).append(figure)
        wanted = list(left)
        older = queries.newest_answering(self._ledger, wanted)
        self._take((v, wanted[v.place][0], left[wanted[v.place]]) for v in older)

    def _take(self, visits: Iterable[tuple[PlaceVisit, Place, Sequence[Figure]]]) -> None:
        """Keep what each of these visits tells of the figures beside it."""
        asked = list(visits)
        answers = queries.answers_in(
            self._ledger,
            {visit.visit for visit, _, _ in asked},
            {id for _, place, _ in asked for id in self._watch(place).needed},
        )
        for visit, place, figures in asked:
            told = self._watch(place).tell(visit, answers.get(visit.visit, ()), figures, place.site)
            if told:
                self._seen.setdefault((place.issue, place.site), {}).update(told)

    def _watch(self, place: Place) -> _Watched:
        key: tuple[int, Scope] = (place.issue, "desk" if place.site is None else "site")
        if key not in self._watched:
            issue = self._pack.issue(place.issue)
            assert issue is not None
            self._watched[key] = _Watched(issue, key[1], self._tables)
        return self._watched[key]


class _Watched:
    """Of one issue and scope: the figures that are observed, and what tells of them."""

    def __init__(self, issue: Issue, scope: Scope, tables: Tables) -> None:
        checks = {check.id: check for check in issue.checks if check.scope == scope}
        self.figures = tuple(
            figure
            for figure in issue.figures
            if figure.observed is not None and figure.observed.check in checks
        )
        self.carriers = {figure.id: _carriers(figure, checks) for figure in self.figures}
        needed = _needed(self.figures, checks)
        self.needed = frozenset(needed)
        self._types = {id: checks[id].type for id in needed}
        self._by_day = any("today" in _names(check) for check in needed.values()) or any(
            "today" in names_in(figure.observed.count or "")
            for figure in self.figures
            if figure.observed is not None
        )
        self._desk = scope == "desk"
        self._tables = tables
        self._issue = replace(
            issue,
            # what only judges or chooses is not asked here, and compiling it takes time
            checks=tuple(
                replace(check, passes=None, constraint=None, choice_filter=None)
                for check in needed.values()
            ),
        )
        self._forms: dict[dt.date, Form] = {}
        self._told: dict[Any, dict[str, list[Observation] | None]] = {}

    def tell(
        self,
        visit: PlaceVisit,
        answers: Sequence[PlaceAnswer],
        figures: Iterable[Figure],
        site: str | None,
    ) -> dict[str, Sighting]:
        """By figure what the visit shows; a figure of which it does not tell is not there."""
        day = dt.date.fromisoformat(visit.on) if self._by_day else _NO_DAY
        fitting = [a for a in answers if self._types.get(a.check) == a.type]
        # most visits answer alike, and rows have ids of their own
        same = (day, tuple((a.check, a.row, a.value) for a in fitting))
        said = self._told.get(same)
        if said is None:
            said = self._observe(day, fitting)
            if not any(answer.row for answer in fitting):
                self._told[same] = said
        told: dict[str, Sighting] = {}
        for figure in figures:
            observed, assured = figure.observed, said.get(figure.id)
            if observed is None:
                continue
            sure = [one for one in assured or () if one.counts is not None]
            rows = self._issue.check(observed.check)
            nothing = assured is None or (rows is not None and rows.repeat is not None)
            if sure or (visit.completed and nothing):
                carriers = self.carriers[figure.id]
                told[figure.id] = Sighting(
                    site=site,
                    visit=visit.visit,
                    on=visit.on,
                    observations=tuple(sure),
                    conflicts=sum(a.conflicts for a in fitting if a.check in carriers),
                )
        return told

    def _observe(
        self, day: dt.date, answers: Sequence[PlaceAnswer]
    ) -> dict[str, list[Observation] | None]:
        if day not in self._forms:
            self._forms[day] = Form(self._issue, self._tables, desk=self._desk, today=day)
        stored: dict[Key, Stored] = {
            (a.check, a.row): msgspec.json.decode(a.value, type=Stored) for a in answers
        }
        return self._forms[day].observe(self.figures, stored)


def _needed(figures: Iterable[Figure], checks: dict[str, Check]) -> dict[str, Check]:
    """The observed checks, and those that their relevance, value or count depends on."""
    found: dict[str, Check] = {}
    for figure in figures:
        observed = figure.observed
        if observed is not None:
            _with(found, {observed.check, *names_in(observed.count or "")}, checks)
    return {id: check for id, check in checks.items() if id in found}


def _with(found: dict[str, Check], ids: Collection[str], checks: dict[str, Check]) -> None:
    for id in ids:
        if id in checks and id not in found:
            found[id] = checks[id]
            _with(found, _names(checks[id]), checks)


def _names(check: Check) -> frozenset[str]:
    return names_in(check.relevant or "") | names_in(check.calculation or "")


def _carriers(figure: Figure, checks: dict[str, Check]) -> tuple[str, ...]:
    """The checks whose answers make the observed one's value: itself, or a calculation's inputs."""
    assert figure.observed is not None
    found: dict[str, Check] = {}
    _into(found, figure.observed.check, checks, set())
    return tuple(found)


def _into(found: dict[str, Check], id: str, checks: dict[str, Check], passed: set[str]) -> None:
    check = checks.get(id)
    if check is None or id in passed:
        return
    passed.add(id)
    if check.type != "calculate":
        found[id] = check
        return
    for name in sorted(names_in(check.calculation or "")):
        _into(found, name, checks, passed)
