"""Rules and figures, line by line: as ``inspector reconcile`` prints and the screens show them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from inspector.figures.intervals import interval
from inspector.figures.observing import Observations, Sighting, number_of
from inspector.figures.outcomes import Evidence, Outcome, claimed_range, exact, outcome_of
from inspector.figures.planning import issue_numbered
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.expressions import names_in, tokens
from inspector.packs.model import Check, Figure, Issue, Pack, ReconcileRule, Site
from inspector.packs.reconcile import RuleOutcome, evaluate_pack_rules, evaluate_rules
from inspector.packs.tables import Tables
from inspector.packs.values import Stored


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with its two sides; ``issue`` None for one across issues."""

    issue: int | None
    id: str
    rule: str
    label: Text
    holds: bool
    left: str
    right: str
    difference: Decimal | None
    """Left less right, where both are numbers."""
    note: Text | None


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What the sites seen say of the share that holds among all."""

    hold: int
    seen: int
    low: float
    high: float
    claimed: float | None
    """The share that the claim comes to; None where there are fewer sites than it counts."""
    fits: bool | None
    """Whether some share within the interval is one that the claim is true of."""


class FigureLine(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with what visits show of it."""

    issue: int
    figure: Figure
    finding: Figure | None
    """What the inspection found, where one of the issue's rules ties the two."""
    observed: Decimal | None
    visited: int
    """Sites seen, in so far as they tell of this figure."""
    sites_total: int
    """Sites known; 1 for the issue's documents, 0 where nothing says how visits bear it out."""
    whole: bool
    """Whether these can be all the sites there are; a pack may list some of many."""
    answers: int
    conflicts: int
    outcome: Outcome
    sample: Sample | None
    """For a count over sites of which some were seen and some not."""

    @property
    def difference(self) -> Decimal | None:
        """Observed less claimed."""
        return None if self.observed is None else self.observed - exact(self.figure.value)


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    rules: tuple[RuleLine, ...]
    figures: tuple[FigureLine, ...]

    @property
    def holds(self) -> bool:
        """Whether every rule holds and no figure is contradicted; a note excuses nothing."""
        return all(rule.holds for rule in self.rules) and not any(
            line.outcome == "contradicted" for line in self.figures
        )


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One answer behind a figure, or a site of which there is none yet (``visit`` None)."""

    site: Site | None
    """None: the issue's documents."""
    visit: str | None = None
    on: str = ""
    row: str | None = None
    value: Stored | None = None
    """As the ledger keeps it, or as it was worked out."""
    counts: bool | None = None
    conflicts: int = 0


class Reconciler:
    """The pack's rules and figures against the ledger; each asking costs only what is new.

    Safe to use from several threads; never on a UI's own: the first time reads every site.
    """

    def __init__(self, ledger: Ledger, pack: Pack, tables: Tables) -> None:
        self._ledger = ledger
        self._pack = pack
        self._observations = Observations(ledger, pack, tables)
        self._lines: dict[int, tuple[FigureLine, ...]] = {}
        self._lock = threading.Lock()

    def reconcile(self, number: int | None = None) -> Reconciliation:
        """Of one issue, or of all and the rules across them; InputError if there is no such."""
        chosen = self._pack.issues if number is None else (issue_numbered(self._pack, number),)
        with self._ledger.store.reading():  # all of it from one moment
            figures = tuple(line for lines in self._all(chosen) for line in lines)
        return Reconciliation(rules=tuple(rules_of(self._pack, chosen)), figures=figures)

    def figures(self, issue: Issue) -> tuple[FigureLine, ...]:
        """Every claimed figure of the issue, and others that say how visits bear them out."""
        return self._all([issue])[0]

    def _all(self, issues: Sequence[Issue]) -> list[tuple[FigureLine, ...]]:
        with self._lock:
            for changed in self._observations.refresh():
                self._lines.pop(changed, None)
            for issue in issues:
                if issue.number not in self._lines:
                    self._lines[issue.number] = self._read(issue)
            return [self._lines[issue.number] for issue in issues]

    def answers(self, issue: Issue, figure: Figure) -> list[Answered]:
        """What is behind the figure: site by site its answers, and the sites not seen yet."""
        check = _observed_check(issue, figure)
        if check is None:
            return []
        with self._lock:
            self._observations.refresh()
            seen = {one.site: one for one in self._observations.sightings(issue, figure)}
            places: list[Site | None] = (
                [None] if check.scope == "desk" else list(self._observations.sites(issue))
            )
        return [
            answer
            for site in places
            for answer in _answers_at(site, seen.get(None if site is None else site.id))
        ]

    def _read(self, issue: Issue) -> tuple[FigureLine, ...]:
        sites = len(self._observations.sites(issue))
        return tuple(
            _line(issue, figure, self._observations.sightings(issue, figure), sites)
            for figure in issue.figures
            if figure.kind == "claimed" or figure.observed is not None
        )


def rules_of(pack: Pack, issues: Sequence[Issue]) -> Iterable[RuleLine]:
    """The issues' own rules, and those across issues that speak of one of them."""
    for issue in issues:
        for rule, outcome in zip(issue.reconcile, _outcomes(issue), strict=True):
            yield _rule(issue.number, rule, outcome)
    every = len(issues) == len(pack.issues)
    chosen = {f"i{issue.number}" for issue in issues}
    if every or any(chosen & names_in(rule.rule) for rule in pack.reconcile):
        for rule, outcome in zip(pack.reconcile, _pack_outcomes(pack), strict=True):
            if every or chosen & {token.text for token in tokens(rule.rule)}:
                yield _rule(None, rule, outcome)


@lru_cache(maxsize=256)
def _outcomes(issue: Issue) -> tuple[RuleOutcome, ...]:
    """The rules speak of what the pack states, and never change while it does not."""
    return tuple(evaluate_rules(issue))


@lru_cache(maxsize=4)
def _pack_outcomes(pack: Pack) -> tuple[RuleOutcome, ...]:
    return tuple(evaluate_pack_rules(pack))


def _rule(issue: int | None, rule: ReconcileRule, outcome: RuleOutcome) -> RuleLine:
    left, right = number_of(outcome.left), number_of(outcome.right)
    return RuleLine(
        issue=issue,
        id=rule.id,
        rule=rule.rule,
        label=rule.label,
        holds=outcome.holds,
        left=outcome.left,
        right=outcome.right,
        difference=None if left is None or right is None else left - right,
        note=rule.note,
    )


def _observed_check(issue: Issue, figure: Figure) -> Check | None:
    return None if figure.observed is None else issue.check(figure.observed.check)


def _line(issue: Issue, figure: Figure, seen: Sequence[Sighting], sites: int) -> FigureLine:
    check = _observed_check(issue, figure)
    evidence = None if check is None else _evidence(issue, figure, check, seen, sites)
    sample = None
    if check is not None and check.scope == "site" and evidence and evidence.grows == "by_one":
        sample = _sample(figure, evidence)
    return FigureLine(
        issue=issue.number,
        figure=figure,
        finding=_found(issue, figure),
        observed=None if evidence is None else evidence.amount,
        visited=len(seen),
        sites_total=0 if check is None else 1 if check.scope == "desk" else sites,
        whole=evidence is None or evidence.whole,
        answers=sum(len(one.observations) for one in seen),
        conflicts=sum(one.conflicts for one in seen),
        outcome=outcome_of(figure, evidence),
        sample=sample,
    )


def _evidence(
    issue: Issue, figure: Figure, check: Check, seen: Sequence[Sighting], sites: int
) -> Evidence | None:
    observed = figure.observed
    if observed is None or not seen:
        return None
    total = 1 if check.scope == "desk" else sites
    if observed.latest:
        told = [one for one in seen if one.numbers]
        if not told:
            return None
        last = max(told, key=lambda one: (one.on, one.visit))
        return Evidence(amount=last.numbers[-1], seen=len(seen), sites=total, grows="not")
    rows = check.repeat is not None
    if observed.sum:
        amount = sum((number for one in seen for number in one.numbers), Decimal(0))
    else:
        amount = Decimal(sum(one.counted for one in seen))
    answers = sum(len(one.observations) for one in seen)
    return Evidence(
        amount=amount,
        seen=len(seen),
        sites=total,
        whole=check.scope == "desk" or _whole(issue, check, sites, answers),
        grows="freely" if rows or observed.sum else "by_one",
    )


def _whole(issue: Issue, check: Check, sites: int, rows: int) -> bool:
    """Whether the sites known (or rows seen) can be all there are.

    A pack may list some of many sites: then one of its counts is greater than their number.
    """
    counts = [
        (figure.value, other)
        for figure in issue.figures
        if figure.observed is not None and figure.observed.count is not None
        if (other := issue.check(figure.observed.check)) is not None and other.scope == "site"
    ]
    if any(value > sites for value, other in counts if other.repeat is None):
        return False
    if check.repeat is None:
        return bool(sites)
    return all(value <= rows for value, other in counts if other.id == check.id)


def _sample(figure: Figure, seen: Evidence) -> Sample | None:
    if not 0 < seen.seen < seen.sites:
        return None
    hold = int(seen.amount)
    low, high = interval(hold, seen.seen)
    claim = claimed_range(figure)
    share, fits = None, None
    if seen.whole:
        share = float(exact(figure.value) / seen.sites)
        of_all = [Decimal(str(end)) * seen.sites for end in (low, high)]
        fits = claim.low <= of_all[1] and claim.high >= of_all[0]
    return Sample(hold=hold, seen=seen.seen, low=low, high=high, claimed=share, fits=fits)


def _found(issue: Issue, figure: Figure) -> Figure | None:
    """The one finding of the same unit that a rule names together with the figure."""
    findings = {f.id: f for f in issue.figures if f.kind == "finding" and f.unit == figure.unit}
    tied = {
        id
        for rule in issue.reconcile
        if figure.id in (names := names_in(rule.rule))
        for id in names & findings.keys()
    }
    return findings[tied.pop()] if len(tied) == 1 and figure.kind != "finding" else None


def _answers_at(site: Site | None, seen: Sighting | None) -> list[Answered]:
    if seen is None:
        return [Answered(site=site)]
    if not seen.observations:
        return [Answered(site=site, visit=seen.visit, on=seen.on)]
    return [
        Answered(
            site=site,
            visit=seen.visit,
            on=seen.on,
            row=one.row,
            value=one.value,
            counts=one.counts,
            conflicts=seen.conflicts,
        )
        for one in seen.observations
    ]
