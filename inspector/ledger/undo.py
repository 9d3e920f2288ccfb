"""Undo: the event that puts back what another replaced."""

from __future__ import annotations

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import Known
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger


def opposite(ledger: Ledger, id: str) -> Known:
    """What to record so that the value before event ``id`` holds again.

    Raises InputError for what has no opposite (an opened visit).
    """
    event = queries.event(ledger, id)
    body = decode_body(event)
    before = decode_body(queries.event(ledger, event.over)) if event.over else None
    match body:
        case bodies.AnswerSet() | bodies.AnswerCleared():
            if isinstance(before, bodies.AnswerSet):
                return before
            return bodies.AnswerCleared(visit=body.visit, check=body.check, row=body.row)
        case bodies.VisitCompleted():
            return bodies.VisitReopened(visit=body.visit)
        case bodies.VisitReopened():
            return bodies.VisitCompleted(visit=body.visit)
        case bodies.FindingRaised() if queries.finding(ledger, event.id).state == "open":
            return bodies.FindingWithdrawn(finding=event.id)
        case bodies.FindingChanged():
            if isinstance(before, bodies.FindingChanged):
                return before
            raised = decode_body(queries.event(ledger, body.finding))
            first = getattr(raised, body.field, "") or ""
            return bodies.FindingChanged(finding=body.finding, field=body.field, value=first)
        case bodies.FindingClosed() | bodies.FindingWithdrawn():
            if isinstance(before, bodies.FindingClosed | bodies.FindingWithdrawn):
                return before
            return bodies.FindingReopened(finding=body.finding)
        case bodies.FindingReopened() if isinstance(
            before, bodies.FindingClosed | bodies.FindingWithdrawn
        ):
            return before
        case bodies.RowAdded():
            return bodies.RowRemoved(visit=body.visit, row=event.id)
        case bodies.RowRemoved():
            return bodies.RowRestored(visit=body.visit, row=body.row)
        case bodies.RowRestored():
            return bodies.RowRemoved(visit=body.visit, row=body.row)
        case bodies.RowRenamed():
            if isinstance(before, bodies.RowRenamed):
                return before
            added = decode_body(queries.event(ledger, body.row))
            name = added.name if isinstance(added, bodies.RowAdded) else ""
            return bodies.RowRenamed(visit=body.visit, row=body.row, name=name)
        case bodies.RemarkWritten():
            if isinstance(before, bodies.RemarkWritten):
                return before
            return msgspec.structs.replace(body, text="")
        case bodies.MeasureReported() | bodies.RuleExplained() | bodies.PublicTextWritten():
            if before is not None:
                return before
        case bodies.NoticeAnswered() | bodies.NoticeWithdrawn() | bodies.CaseReplied():
            if before is not None:
                return before
        case bodies.AccountabilityRecorded():
            return bodies.AccountabilityWithdrawn(accountability=event.id, why="")
        case bodies.AccountabilityCorrected() | bodies.AccountabilityWithdrawn():
            first = before or decode_body(queries.event(ledger, body.accountability))
            if isinstance(first, bodies.AccountabilityRecorded):
                return corrected(body.accountability, first)
            if first is not None:
                return first
        case bodies.EvidenceReleased() | bodies.EvidenceHeld():
            return before or bodies.EvidenceHeld(sha256=body.sha256)
        case bodies.EvidenceAttached():
            return bodies.EvidenceDetached(attached=event.id)
        case bodies.EvidenceDetached():
            attached = decode_body(queries.event(ledger, body.attached))
            if isinstance(attached, bodies.EvidenceAttached):
                return attached
        case _:
            pass
    raise InputError(
        Text("这一步不能撤销", "this step cannot be undone"),
        Text("可以另记一条更正", "record a correction instead"),
    )


def corrected(id: str, first: bodies.AccountabilityRecorded) -> bodies.AccountabilityCorrected:
    """What says again what the record of this id said at first."""
    return bodies.AccountabilityCorrected(
        accountability=id,
        pack=first.pack,
        unit=first.unit,
        rank=first.rank,
        measure=first.measure,
        on=first.on,
        issues=first.issues,
        name=first.name,
        note=first.note,
    )
