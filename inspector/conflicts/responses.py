"""Conflicts over answers to notices, over cases and duties, in words; reads the ledger."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from inspector.agenda.accountability import RANK_WORDS, SANCTION_WORDS
from inspector.agenda.cases import case
from inspector.agenda.notices import LEVEL_WORDS
from inspector.agenda.units import unit_name
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import ConflictRow
from inspector.packs.library import Library

Response = (
    bodies.NoticeAnswered
    | bodies.NoticeWithdrawn
    | bodies.CaseReplied
    | bodies.CaseClosed
    | bodies.DutyDone
    | bodies.AccountabilityCorrected
    | bodies.AccountabilityWithdrawn
)
RESPONSES: Final = ("notice", "case", "duty", "accountability")
"""Kinds of conflicts that are told here."""
_DISPUTED: Final[dict[tuple[str, str | None], Text]] = {
    ("notice", None): Text("对通知的答复", "the answer to a notice"),
    ("accountability", None): Text("问责记录", "an accountability record"),
    ("case", "reply"): Text("交办件的办理结果", "the reply to a case"),
    ("case", "closing"): Text("交办件的办结", "the closing of a case"),
}


def disputed(row: ConflictRow) -> Text:
    """What the sides disagree about."""
    done = Text("职责是否履行", "whether a duty was done")
    return _DISPUTED.get((row.kind, row.field), done)


def concerning(ledger: Ledger, library: Library, row: ConflictRow) -> Text:
    """Which notice, case or duty it is; its id while it is still on its way."""
    subject = row.subject or ""
    pack = library.load()
    with suppress(InputError):
        if row.kind == "notice":
            notice = queries.notice(ledger, subject)
            issue = pack.issue(notice.issue)
            return Text("{n} {title} > {level} > {to}", "{n} {title} > {level} > {to}").format(
                n=notice.issue,
                title=Text.same(notice.slug) if issue is None else issue.title,
                level=LEVEL_WORDS[notice.level],
                to=unit_name(library.tables, notice.to),
            )
        if row.kind == "accountability":
            record = queries.accountability_of(ledger, subject)
            return unit_name(library.tables, record.unit)
        if row.kind == "case":
            return case(ledger, pack, subject).text
        for duty in pack.duties:
            if duty.id == subject:
                return Text("{title} > {due}", "{title} > {due}").format(
                    title=duty.title, due=row.field
                )
    return Text.same(subject)


def responded(body: Response) -> Text:
    """What one side says, and of which day."""
    if isinstance(body, bodies.AccountabilityWithdrawn):
        return Text("撤回：{why}", "withdrawn: {why}").format(why=body.why)
    if isinstance(body, bodies.AccountabilityCorrected):
        return Text("{on} {measure}（{rank}）", "{on} {measure} ({rank})").format(
            on=body.on, measure=SANCTION_WORDS[body.measure], rank=RANK_WORDS[body.rank]
        )
    if isinstance(body, bodies.NoticeWithdrawn):
        told = Text("撤回：{why}（{on}）", "withdrawn: {why} ({on})")
        return told.format(why=body.text, on=body.on)
    closing = isinstance(body, bodies.CaseClosed)
    word = Text("已办结", "closed") if closing else Text("已履行", "done")
    said = Text.same(body.text) if body.text else word
    return Text("{said}（{on}）", "{said} ({on})").format(said=said, on=body.on)
