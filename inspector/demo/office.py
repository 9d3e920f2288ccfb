"""What the story's people do at their desks: reports, stages, notices, handed-over cases."""

from __future__ import annotations

from pathlib import Path

from inspector.agenda.cases import add_case, close_case, reply_to_case
from inspector.agenda.notices import answer_notice, issue_notice
from inspector.demo.story import Deed, Handed, Moved, Noticed, Replied, Reported
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.workflow.moving import move
from inspector.workflow.writing import report_measure


def do(
    deed: Deed, ledger: Ledger, library: Library, pack: Pack, paper: Path, ids: dict[Deed, str]
) -> None:
    """Record it; ``paper`` is the evidence where some is asked for.

    ``ids`` are the ledger's, of the notices and cases so far.  Raises InputError where the pack or
    a gate does not take it.
    """
    match deed:
        case Reported():
            for measure in deed.measures:
                report_measure(ledger, pack, deed.issue, measure, str(deed.words), [paper])
        case Moved():
            _move(deed, ledger, library, pack)
        case Noticed():
            ids[deed] = _notice(deed, ledger, library, pack)
        case Handed():
            ids[deed] = _case(deed, ledger, library, pack)
        case Replied(to=Noticed()):
            answer_notice(ledger, ids[deed.to], str(deed.text), [paper])
        case Replied():
            reply_to_case(ledger, pack, ids[deed.to], str(deed.text), [paper])
            close_case(ledger, pack, ids[deed.to])
        case _:
            raise AssertionError(f"nobody knows how to do {type(deed).__name__}")


def _move(deed: Moved, ledger: Ledger, library: Library, pack: Pack) -> None:
    override = None if deed.override is None else str(deed.override)
    basis = str(deed.basis)
    outcome = move(ledger, library, pack, deed.issue, deed.to, basis=basis, override=override)
    if not outcome.ok or (override is not None) != (outcome.override is not None):
        lacking = ", ".join(line.id for line in outcome.refusing)
        raise InputError(
            Text(
                f"第 {deed.issue} 号到 {deed.to} 的关口：{lacking or '-'}",
                f"the gate of issue {deed.issue} to {deed.to}: {lacking or '-'}",
            )
        )


def _notice(deed: Noticed, ledger: Ledger, library: Library, pack: Pack) -> str:
    return issue_notice(
        ledger,
        pack,
        library.tables,
        deed.issue,
        level=deed.level,
        to=deed.to,
        answer_by=deed.answer_by,
        text=str(deed.text),
    )


def _case(deed: Handed, ledger: Ledger, library: Library, pack: Pack) -> str:
    return add_case(
        ledger,
        pack,
        library.tables,
        text=str(deed.text),
        region=deed.region,
        place=str(deed.place),
        source=deed.source,
        issue=deed.issue,
        reply_by=deed.reply_by,
    )
