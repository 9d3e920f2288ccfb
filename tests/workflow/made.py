"""Facts made by hand, for the gates alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from inspector.i18n import Text
from inspector.ledger.bodies import Severity
from inspector.ledger.stages import Move, Round, counted, standing
from inspector.ledger.views import FindingRow, StatementRow, VisitRow
from inspector.packs.model import Figure, Issue, Measure, ReconcileRule, Site
from inspector.packs.reconcile import RuleOutcome
from inspector.workflow.lines import Facts, Standing

SU, BA = "苏日娜", "巴特尔"
TODAY = dt.date(2018, 6, 1)
SUBMITTED = "2018-05-01"

ISSUE = Issue(
    number=27,
    slug="sewage-plants",
    category="water",
    status="in_progress",
    regions=("152500",),
    authorities=(),
    title=Text("污水处理厂", "Sewage works"),
    problem=Text("负荷低", "They run below load"),
    measures=(
        Measure(id="retrofit", text=Text("改造", "retrofit")),
        Measure(id="pipes", text=Text("管网", "pipes")),
    ),
    figures=(
        Figure(id="fixed", label=Text("已整改", "put right"), value=6, kind="claimed"),
        Figure(id="area", label=Text("面积", "area"), value=6, kind="claimed"),
    ),
    reconcile=(ReconcileRule(id="total", rule="fixed == area", label=Text("合计", "total")),),
)


def sites(count: int) -> tuple[Site, ...]:
    return tuple(
        Site(id=f"site{at}", name=Text.same(f"site{at}"), region="152522") for at in range(count)
    )


def standing_by(*moves: Move) -> Standing:
    """Where the moves lead, the last of them the only head."""
    by_id = {move.event: move for move in moves}
    head = [moves[-1].event]
    return Standing(
        stage=standing(by_id, head).stage,
        reported=False,
        heads=1,
        moves=moves,
        round=Round.of(by_id, head, counted(by_id)),
    )


def move(
    to: str,
    *after: Move,
    before: str = "rectifying",
    author: str = SU,
    on: str = SUBMITTED,
    override: str | None = None,
    lacking: tuple[str, ...] = (),
) -> Move:
    return Move(
        event=f"{len(after)}{to}",
        before=after[-1].to if after else before,
        to=to,
        basis="",
        on=on,
        override=override,
        lacking=lacking,
        author=author,
        device=author,
        at=f"{on}T08:00:00.000Z.000{len(after)}",
        replaces=(after[-1].event,) if after else (),
    )


def submitted() -> Standing:
    return standing_by(move("submitted"))


def accepted(by: str = BA, **more: Any) -> Standing:
    first = move("submitted")
    return standing_by(first, move("accepted", first, author=by, **more))


def visit(
    site: str | None = "site0",
    on: str = "2018-05-20",
    *,
    completed_at: str | None = "2018-05-20T09:00:00.000Z.0000",
    conflict: bool = False,
) -> VisitRow:
    return VisitRow(
        id=f"visit-{site}-{on}",
        pack="p",
        pack_version="1",
        pack_digest="0",
        issue=27,
        slug=ISSUE.slug,
        site=site,
        on=on,
        author=BA,
        device=BA,
        state="completed" if completed_at else "open",
        opened_at=f"{on}T08:00:00.000Z.0000",
        completed_at=completed_at,
        answered=1,
        conflict=conflict,
    )


def report(measure: str, *evidence: str, reopening: str | None = None) -> StatementRow:
    return StatementRow(
        kind="measure",
        subject=measure,
        words="done",
        evidence=evidence,
        reopening=reopening,
        author=SU,
        device=SU,
        at="2018-04-30T08:00:00.000Z.0000",
        event="e",
    )


def finding(severity: Severity = "major", *, conflict: bool = False) -> FindingRow:
    return FindingRow(
        id="f1",
        visit="visit-site0-2018-05-20",
        issue=27,
        slug=ISSUE.slug,
        site="site0",
        check=None,
        row=None,
        severity=severity,
        what="no {sign}",
        action="",
        due=None,
        responsible="",
        state="open",
        raised_at="2018-05-20T09:00:00.000Z.0000",
        closed_at=None,
        closing_note="",
        author=BA,
        device=BA,
        conflict=conflict,
    )


def holding(standing: Standing, **but: Any) -> Facts:
    """Facts with which every gate but the order of stages holds, but for these."""
    facts: dict[str, Any] = {
        "issue": ISSUE,
        "standing": standing,
        "today": TODAY,
        "on": TODAY,
        "author": SU,
        "sites": sites(2),
        "visits": [visit("site0"), visit("site1")],
        "outcomes": {"fixed": "confirmed", "area": "unchecked"},
        "rules": [RuleOutcome(id="total", holds=True, left="6", right="6")],
        "reports": {one: report(one, "a" * 64) for one in ("retrofit", "pipes")},
        "public_text": "All works run again.",
        **but,
    }
    return Facts(**facts)
