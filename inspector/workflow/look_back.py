"""Looking again (回头看): visits to an issue that is signed off, at dates that the pack sets.

A revisit is due from its date on and has a month; a completed visit on or after the date does it.
A critical or major finding that came up since the sign-off proposes to reopen the issue: a
proposal, never a move.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.stages import SIGNED, Move, is_signed
from inspector.ledger.views import FindingRow, VisitRow
from inspector.packs.model import Issue, Pack
from inspector.workflow.facts import issue_numbered, serious_findings, standing_of
from inspector.workflow.lines import Standing

MONTHS: Final = (6, 12)
"""Without a word in the pack."""
GRACE_MONTHS: Final = 1
State = Literal["done", "overdue", "due", "planned"]


class Revisit(msgspec.Struct, frozen=True, kw_only=True):
    due: dt.date
    state: State
    visit: str | None = None
    """The first that did it."""
    on: str | None = None


class LookBack(msgspec.Struct, frozen=True, kw_only=True):
    """When an issue is looked at again, and what came of it."""

    issue: int
    since: dt.date
    """The day of the sign-off; at the baseline the register's own."""
    long_term: bool
    revisits: tuple[Revisit, ...]
    """In order of their dates; of a long-term issue up to the first that is planned."""
    proposes: tuple[FindingRow, ...]
    """The findings for which reopening it is proposed."""

    @property
    def told(self) -> tuple[Revisit, ...]:
        """For a person: of a long-term issue's dates that one visit did, or none, the last."""
        if not self.long_term:
            return self.revisits
        following = (*self.revisits[1:], None)
        return tuple(
            one
            for one, after in zip(self.revisits, following, strict=True)
            if after is None or (one.state, one.visit) != (after.state, after.visit)
        )


def look_back(
    ledger: Ledger, pack: Pack, issue: Issue, today: dt.date | None = None
) -> LookBack | None:
    """The issue's revisits; None while it is not signed off."""
    standing = standing_of(ledger, pack, issue)
    if not is_signed(standing.stage):
        return None
    visits = queries.visits(ledger, issue=issue.number, answered=False)
    visits = [visit for visit in visits if visit.slug == issue.slug]
    return look_back_of(
        issue,
        standing,
        pack.as_of,
        issue.look_back_months or pack.look_back_months or MONTHS,
        visits,
        serious_findings(ledger, issue),
        today or ledger.today(),
    )


def look_backs(
    ledger: Ledger, pack: Pack, number: int | None = None, today: dt.date | None = None
) -> list[LookBack]:
    """Those of every issue that is signed off, or of one; InputError if there is no such."""
    issues = pack.issues if number is None else (issue_numbered(pack, number),)
    found = (look_back(ledger, pack, issue, today) for issue in issues)
    return [one for one in found if one is not None]


def look_back_of(
    issue: Issue,
    standing: Standing,
    as_of: dt.date,
    months: Sequence[int],
    visits: Sequence[VisitRow],
    findings: Sequence[FindingRow],
    today: dt.date,
) -> LookBack:
    """The same, of what is known already; ``visits`` are the issue's, ``findings`` serious."""
    signed = _signed(standing)
    since = dt.date.fromisoformat(signed.on) if signed else as_of
    long_term = signed.to == "long_term" if signed else issue.status == "completed_long_term"
    dates = _again_and_again(since, months[0], today) if long_term else _once(since, months)
    return LookBack(
        issue=issue.number,
        since=since,
        long_term=long_term,
        revisits=tuple(_revisit(due, visits, today) for due in dates),
        proposes=tuple(_since(findings, visits, signed, since)),
    )


def _signed(standing: Standing) -> Move | None:
    """The move that signed it off; None at the baseline."""
    signed = standing.round.last(*SIGNED)
    if signed is None:
        published = standing.round.last("published")
        if published is not None and published.before not in SIGNED:  # by an override
            return published
    return signed


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the month's last where it is shorter."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _once(since: dt.date, months: Sequence[int]) -> Iterator[dt.date]:
    for each in sorted(months):
        yield months_later(since, each)


def _again_and_again(since: dt.date, months: int, today: dt.date) -> Iterator[dt.date]:
    times, due = 0, since
    while due <= today or times == 0:
        times += 1
        due = months_later(since, times * months)
        yield due
        if due == dt.date.max:
            return


def _revisit(due: dt.date, visits: Sequence[VisitRow], today: dt.date) -> Revisit:
    done = [
        visit
        for visit in visits
        if visit.state == "completed"
        and not visit.conflict
        and due.isoformat() <= visit.on <= today.isoformat()
    ]
    if done:
        first = min(done, key=lambda visit: (visit.on, visit.id))
        return Revisit(due=due, state="done", visit=first.id, on=first.on)
    if due > today:
        return Revisit(due=due, state="planned")
    late = today > months_later(due, GRACE_MONTHS)
    return Revisit(due=due, state="overdue" if late else "due")


def _since(
    findings: Sequence[FindingRow],
    visits: Sequence[VisitRow],
    signed: Move | None,
    since: dt.date,
) -> Iterator[FindingRow]:
    """By the visit's day or by the clock: either may be wrong, and a proposal costs little."""
    days = {visit.id: visit.on for visit in visits}
    for finding in findings:
        later = days.get(finding.visit, "") > since.isoformat()
        if later or (signed is not None and finding.raised_at > signed.at):
            yield finding
