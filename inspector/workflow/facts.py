"""What a gate looks at, read from the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from inspector.errors import InputError
from inspector.fieldwork.register_lines import BASELINE, sites_of
from inspector.fieldwork.visits import form_of, issue_of
from inspector.figures.reconciling import Reconciler
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.ledger.stages import Round, counted, reopenings, stage_of, standing
from inspector.ledger.views import FindingRow, VisitRow
from inspector.packs.form import Key
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack
from inspector.packs.reconcile import evaluate_rules
from inspector.workflow.acceptance import last_visits, submission
from inspector.workflow.lines import Facts, Standing


def issue_numbered(pack: Pack, number: int) -> Issue:
    """The pack's issue; InputError if there is none."""
    issue = pack.issue(number)
    if issue is None:
        raise InputError(
            Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    return issue


def standing_of(ledger: Ledger, pack: Pack, issue: Issue) -> Standing:
    """Where the issue stands, and how it came there."""
    moves, heads = queries.moves(ledger, pack.id, issue.slug)
    baseline = BASELINE[issue.status]
    if not heads:
        return Standing(stage=baseline, reported=True)
    stood, stages = standing(moves, heads), counted(moves)
    first = [stood.event, *(head for head in heads if head != stood.event)]
    return Standing(
        stage=stage_of(baseline, stood.stage, stood.base),
        reported=False,
        sides=tuple(moves[head] for head in first) if stood.others else (),
        heads=len(heads),
        moves=tuple(moves.values()),
        round=Round.of(moves, heads, stages),
        reopenings=reopenings(moves, heads, stages),
    )


def facts_of(
    ledger: Ledger,
    library: Library,
    pack: Pack,
    number: int,
    *,
    on: dt.date | None = None,
    reconciler: Reconciler | None = None,
) -> Facts:
    """All that the gates of an issue look at; takes some milliseconds, so in a thread.

    A ``reconciler`` that is kept knows what has been seen already and only reads what is new.
    """
    issue = issue_numbered(pack, number)
    written = queries.statements(ledger, pack.id, issue.slug)
    today = ledger.today()
    visits = [v for v in queries.visits(ledger, issue=number) if v.slug == issue.slug]
    standing = standing_of(ledger, pack, issue)
    return Facts(
        issue=issue,
        standing=standing,
        today=today,
        on=on or today,
        author=ledger.author,
        accept_sites=issue.accept_sites or pack.accept_sites,
        sites=sites_of(ledger, issue),
        visits=visits,
        findings=serious_findings(ledger, issue),
        unraised=_unraised(ledger, library, last_visits(visits, submission(standing), today)),
        outcomes={
            line.figure.id: line.outcome
            for line in (reconciler or Reconciler(ledger, pack, library.tables)).figures(issue)
            if line.figure.kind == "claimed"
        },
        rules=evaluate_rules(issue),
        reports={one.subject: one for one in written if one.kind == "measure"},
        explanations={one.subject: one for one in written if one.kind == "rule"},
        public_text=next((one.words for one in written if one.kind == "public_text"), ""),
    )


def serious_findings(ledger: Ledger, issue: Issue) -> list[FindingRow]:
    """Open critical and major ones; those on which devices disagree are taken for that."""
    found = queries.findings(ledger, FindingFilter(issue=issue.number))
    return [
        finding
        for finding in found
        if finding.slug == issue.slug
        and (finding.conflict or (finding.state == "open" and finding.severity != "minor"))
    ]


def _unraised(
    ledger: Ledger, library: Library, visits: Sequence[VisitRow]
) -> dict[str, dict[Key, Text]]:
    """By visit the failing checks, critical or major, for which it raised no finding.

    A finding that names no check is one of the whole visit.  A visit whose pack is not in this
    home cannot be judged, and is not.
    """
    found: dict[str, dict[Key, Text]] = {}
    for visit in visits:
        asked_by = library.by_digest(visit.pack_digest)
        if asked_by is None or issue_of(asked_by, visit) is None:
            continue
        raised = [
            (finding.check, finding.row)
            for finding in queries.findings(ledger, FindingFilter(visit=visit.id))
            if finding.state != "withdrawn"
        ]
        failing = {
            (item.check.id, item.row): item.check.label
            for item in form_of(ledger, library, visit).items
            if item.relevant
            and item.passed is False
            and item.check.severity != "minor"
            and not {(None, None), (item.check.id, None), (item.check.id, item.row)} & {*raised}
        }
        if failing:
            found[visit.id] = failing
    return found
