"""Planning backwards (倒排工期): from a deadline back to today over what is left to do.

A proposal and no more: it divides the days by shares and knows nothing of how long things take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import msgspec

from inspector.agenda.dates import year_end
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.model import Issue


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """The days proposed for one measure; with more measures than days some share a day."""

    measure: str
    text: Text
    share: int
    begins: dt.date
    ends: dt.date
    due: dt.date | None = None
    """The last day that the pack's own steps give it."""

    @property
    def late(self) -> bool:
        """Whether it ends after the pack's own day for it."""
        return self.due is not None and self.ends > self.due


def schedule(
    issue: Issue, start: dt.date, deadline: dt.date, done: Collection[str] = ()
) -> list[Stretch]:
    """The remaining measures in the pack's order over the days from ``start`` to ``deadline``.

    A measure's share is what the weights of its steps add up to, 1 if it has none.  ``done`` are
    ids of measures that are reported.  Raises InputError if the deadline is before the start.
    """
    if deadline < start:
        raise InputError(
            Text(
                f"期限 {deadline} 早于开始日 {start}",
                f"the deadline {deadline} is before the start, {start}",
            ),
            Text("用 --by 给出新的期限", "give a new deadline with --by"),
        )
    left = [measure for measure in issue.measures if measure.id not in done]
    steps = {m.id: [step for step in issue.steps if step.measure == m.id] for m in left}
    shares = [sum(step.weight for step in steps[m.id]) or 1 for m in left]
    days, whole = (deadline - start).days + 1, sum(shares)
    planned: list[Stretch] = []
    before = 0
    for measure, share in zip(left, shares, strict=True):
        begins, ends = days * before // whole, days * (before + share) // whole - 1
        before += share
        planned.append(
            Stretch(
                measure=measure.id,
                text=measure.text,
                share=share,
                begins=start + dt.timedelta(days=begins),
                ends=start + dt.timedelta(days=max(begins, ends)),
                due=max((year_end(step.due) for step in steps[measure.id]), default=None),
            )
        )
    return planned
