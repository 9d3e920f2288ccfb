"""Facts made by hand, for the gates alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from inspector.ledger.bodies import Severity
from inspector.ledger.stages import Move, Round, counted, standing
from inspector.ledger.views import FindingRow, StatementRow, VisitRow
from inspector.packs.model import Site
from inspector.packs.reconcile import RuleOutcome
from inspector.workflow.lines import Facts, Standing
from tests.sample.parts import figure, measure, relation, site
from tests.sample.works import issue

SU, BA = "苏日娜", "巴特尔"
TODAY = dt.date(2018, 6, 1)
SUBMITTED = "2018-05-01"

ISSUE = issue(
    number=27,
    slug="sewage-plants",
    measures=(measure("retrofit", "改造", "retrofit"), measure("pipes", "管网", "pipes")),
    figures=(
        figure("fixed", "已整改", "put right", 6, "", "claimed"),
        figure("area", "面积", "area", 6, "", "claimed"),
    ),
    reconcile=(relation("total", "合计", "total", "fixed == area"),),
)


def sites(count: int) -> tuple[Site, ...]:
    ids = [f"site{at}" for at in range(count)]
    return tuple(site(id, id, id, "152522") for id in ids)


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
