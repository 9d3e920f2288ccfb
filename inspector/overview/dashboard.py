"""The dashboard's numbers, kept up with the ledger: the first asking reads all, each later one
only the places where something was recorded since.

Whatever is also said elsewhere is the same there: lines of the register, outcomes of figures,
entries of the agenda.  A finding is as old as the visit in which it was raised.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from inspector.agenda.agenda import Entry, agenda
from inspector.agenda.dates import WHENS, When
from inspector.fieldwork.register_lines import IssueLine, asked_at, lines_of
from inspector.figures.outcomes import OUTCOMES, Outcome
from inspector.figures.reconciling import Reconciler
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bodies import Severity
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import Tallies, Tally
from inspector.ledger.stages import STAGES, rank
from inspector.ledger.views import IssueTotals
from inspector.overview.months import Month, months_of
from inspector.packs.model import Pack
from inspector.packs.tables import Tables

SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "major", "minor")
AGES: Final = (30, 90)
"""Days up to which a finding is new, and up to which it is not old yet."""
NEXT: Final = 20
"""How many entries of the agenda are shown as what is due next."""


class OpenFindings(msgspec.Struct, frozen=True, kw_only=True):
    """The open findings of one severity."""

    severity: str
    open: int
    ages: tuple[int, int, int]
    """Up to 30 days old, up to 90, older."""
    overdue: int


class RegionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A league or city; what cannot be told to lie in one is in the totals alone."""

    code: str
    name: Text
    issues: int
    checks_total: int
    checks_answered: int
    findings_open: int
    overdue: int
    """Issues past their deadline."""


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    today: dt.date
    issues: int
    overdue: int
    """Issues past their deadline."""
    stages: dict[str, int]
    """Issues at every stage, the strictest first."""
    reported: dict[str, int]
    """How many of them stand there as the register reports it: nobody has moved them since."""
    checks_total: int
    checks_answered: int
    findings: tuple[OpenFindings, ...]
    """By severity, the worst first."""
    figures: dict[Outcome, int]
    """Every outcome, the most urgent first."""
    regions: tuple[RegionLine, ...]
    months: tuple[Month, ...]
    due: dict[When, int]
    """How much is overdue, due this week, this month, later, without a date."""
    next: tuple[Entry, ...]
    """What is due next; what is overdue is not in it."""


class Dashboard:
    """The pack's dashboard; safe to use from several threads, never on a UI's own."""

    def __init__(
        self, ledger: Ledger, pack: Pack, tables: Tables, reconciler: Reconciler | None = None
    ) -> None:
        """``reconciler``: one that is kept, and knows what has been seen already."""
        self._ledger = ledger
        self._pack = pack
        self._tables = tables
        self._reconciler = reconciler or Reconciler(ledger, pack, tables)
        self._numbers = {issue.number for issue in pack.issues}
        self._tallies: Tallies = {}
        self._sites: dict[int, list[tuple[str, str]]] = {}
        """By issue its sites with their regions, those added in the field too."""
        self._agenda: tuple[dt.date, list[Entry]] | None = None
        """As of which day, what is to be done."""
        self._upto: dict[str, int] | None = None
        self._lock = threading.Lock()

    def overview(self, today: dt.date | None = None) -> Overview:
        """All of it as it is now."""
        day = today or self._ledger.today()
        with self._lock, self._ledger.store.reading():
            self._refresh()
            return self._overview(day)

    def _refresh(self) -> None:
        upto = queries.last_events(self._ledger)
        if upto == self._upto:
            return
        if self._upto is None:
            self._add(queries.tallies(self._ledger))
            self._read_sites()
        else:
            new = queries.changes(self._ledger, self._upto)
            self._add(queries.tallies(self._ledger, new.places))
            if new.sites:
                self._read_sites()
            if not new.answers_alone:
                self._agenda = None
        self._upto = upto

    def _add(self, found: Tallies) -> None:
        self._tallies |= {place: one for place, one in found.items() if place[0] in self._numbers}

    def _read_sites(self) -> None:
        self._sites = {
            issue.number: [(site.id, site.region) for site in issue.sites]
            for issue in self._pack.issues
        }
        for row in queries.sites(self._ledger):
            self._sites.setdefault(row.issue, []).append((row.id, row.region))

    def _overview(self, today: dt.date) -> Overview:
        added = {
            issue.number: len(self._sites[issue.number]) - len(issue.sites)
            for issue in self._pack.issues
        }
        moved = queries.stages(self._ledger, self._pack.id)
        lines = lines_of(self._pack, self._totals(), added, today, moved)
        entries = self._entries(today)
        due = Counter(entry.when for entry in entries)
        return Overview(
            today=today,
            issues=len(lines),
            overdue=sum(line.overdue for line in lines),
            stages=_stages(lines),
            reported=_stages(line for line in lines if line.stage_reported),
            checks_total=sum(line.checks_total for line in lines),
            checks_answered=sum(line.checks_answered for line in lines),
            findings=tuple(self._findings(today)),
            figures=self._figures(),
            regions=tuple(self._regions(lines)),
            months=self._months(today),
            due={when: due[when] for when in WHENS},
            next=tuple(entry for entry in entries if entry.when != "overdue")[:NEXT],
        )

    def _entries(self, today: dt.date) -> list[Entry]:
        """The agenda, which answers do not change."""
        if self._agenda is None or self._agenda[0] != today:
            self._agenda = today, agenda(self._ledger, self._pack, self._tables, today)
        return self._agenda[1]

    def _totals(self) -> dict[int, IssueTotals]:
        """By issue what :func:`inspector.ledger.queries.issue_totals` says, as far as needed."""
        of: dict[int, list[tuple[str | None, Tally]]] = {}
        for (issue, site), tally in self._tallies.items():
            of.setdefault(issue, []).append((site, tally))
        return {
            issue: IssueTotals(
                issue=issue,
                sites_visited=sum(site is not None for site, _ in places),
                visits=sum(sum(tally.visits.values()) for _, tally in places),
                checks_answered=sum(sum(tally.answered.values()) for _, tally in places),
                findings_open=sum(_open(tally) for _, tally in places),
            )
            for issue, places in of.items()
        }

    def _findings(self, today: dt.date) -> Iterable[OpenFindings]:
        ages: dict[str, list[int]] = {severity: [0, 0, 0] for severity in SEVERITIES}
        late = Counter[str]()
        for tally in self._tallies.values():
            for alike in tally.findings:
                if alike.closed is None:
                    days = (today - dt.date.fromisoformat(alike.on)).days
                    ages[alike.severity][sum(days > most for most in AGES)] += alike.number
                    if alike.due is not None and alike.due < today.isoformat():
                        late[alike.severity] += alike.number
        for severity, (new, older, old) in ages.items():
            yield OpenFindings(
                severity=severity,
                open=new + older + old,
                ages=(new, older, old),
                overdue=late[severity],
            )

    def _figures(self) -> dict[Outcome, int]:
        lines = self._reconciler.reconcile().figures
        found = Counter(line.outcome for line in lines)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def _regions(self, lines: Sequence[IssueLine]) -> Iterable[RegionLine]:
        count: dict[str, Counter[str]] = {
            name: Counter() for name in ("issues", "overdue", "asked", "answered", "open")
        }
        for line, issue in zip(lines, self._pack.issues, strict=True):
            for code in self._districts(*issue.regions, *(site.region for site in issue.sites)):
                count["issues"][code] += 1
                count["overdue"][code] += line.overdue
            asked = asked_at(issue)
            places = [(site, asked["site"], [region]) for site, region in self._sites[issue.number]]
            for site, checks, regions in [*places, (None, asked["desk"], issue.regions)]:
                tally = self._tallies.get((issue.number, site)) or Tally()
                for code in self._districts(*regions):
                    count["asked"][code] += checks
                    count["answered"][code] += min(sum(tally.answered.values()), checks)
                    count["open"][code] += _open(tally)
        for region in self._tables.districts():
            yield RegionLine(
                code=region.code,
                name=region.name,
                issues=count["issues"][region.code],
                checks_total=count["asked"][region.code],
                checks_answered=count["answered"][region.code],
                findings_open=count["open"][region.code],
                overdue=count["overdue"][region.code],
            )

    def _districts(self, *regions: str) -> set[str]:
        return {self._tables.district(code) for code in regions}

    def _months(self, today: dt.date) -> tuple[Month, ...]:
        counts: dict[str, Counter[str]] = {
            field: Counter() for field in ("answered", "visits", "raised", "closed")
        }
        for tally in self._tallies.values():
            for field in ("answered", "visits"):
                for month, count in getattr(tally, field).items():
                    counts[field][month] += count
            for alike in tally.findings:
                counts["raised"][dt.date.fromisoformat(alike.on).isoformat()[:7]] += alike.number
                if alike.closed is not None:
                    counts["closed"][alike.closed] += alike.number
        counts["moved"] = Counter(queries.moves_by_month(self._ledger, self._pack.id))
        return months_of(counts, today.isoformat()[:7])


def _open(tally: Tally) -> int:
    return sum(alike.number for alike in tally.findings if alike.closed is None)


def _stages(lines: Iterable[IssueLine]) -> dict[str, int]:
    """Those that we know, and any of a newer version that an issue is at."""
    found = Counter(line.stage for line in lines)
    return {stage: found[stage] for stage in sorted({*STAGES, *found}, key=rank)}
