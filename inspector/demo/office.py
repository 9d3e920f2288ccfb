"""What the story's people do at their desks: reports, stages, notices, handed-over cases."""

from __future__ import annotations

from pathlib import Path

from inspector.agenda.cases import add_case, close_case, reply_to_case
from inspector.agenda.notices import answer_notice, issue_notice
from inspector.demo.story import Deed, Handed, Moved, Noticed, Reported
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.workflow.moving import move
from inspector.workflow.writing import report_measure


def do(deed: Deed, ledger: Ledger, library: Library, pack: Pack, paper: Path) -> None:
    """Record it; ``paper`` is the evidence where some is asked for.

    Raises InputError where the pack or a gate does not take it.
    """
    match deed:
        case Reported():
            for measure in deed.measures:
                report_measure(ledger, pack, deed.issue, measure, str(deed.words), [paper])
        case Moved():
            _move(deed, ledger, library, pack)
        case Noticed():
            _notice(deed, ledger, library, pack, paper)
        case Handed():
            _case(deed, ledger, library, pack, paper)
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


def _notice(deed: Noticed, ledger: Ledger, library: Library, pack: Pack, paper: Path) -> None:
    notice = issue_notice(
        ledger,
        pack,
        library.tables,
        deed.issue,
        level=deed.level,
        to=deed.to,
        answer_by=deed.answer_by,
        text=str(deed.text),
    )
    if deed.answered is not None:
        answer_notice(ledger, notice, str(deed.answered.text), [paper], deed.answered.on)


def _case(deed: Handed, ledger: Ledger, library: Library, pack: Pack, paper: Path) -> None:
    case = add_case(
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
    if deed.reply is not None:
        reply_to_case(ledger, pack, case, str(deed.reply.text), [paper], deed.reply.on)
        close_case(ledger, pack, case, on=deed.reply.on)
