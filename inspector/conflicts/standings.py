"""Conflicts over an issue's stage and over what was written of it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inspector.i18n import Text
from inspector.ledger import bodies
from inspector.ledger.views import ConflictRow
from inspector.packs.library import Library
from inspector.packs.model import Issue
from inspector.workflow.words import stage_word

Written = (
    bodies.IssueMoved
    | bodies.MeasureReported
    | bodies.RuleExplained
    | bodies.PublicTextWritten
    | bodies.RemarkWritten
)
STANDINGS: Final = ("stage", "statement")
"""Kinds of conflicts that are told here."""
STRICTER: Final = Text(
    "选定前以这一个为准（阶段较早）", "this one counts until then (the earlier stage)"
)


def about(library: Library, row: ConflictRow) -> Text:
    """What the sides disagree about."""
    if row.kind == "stage":
        return Text("办理阶段", "stage")
    if row.field == "public_text":
        return Text("公开文字", "the public text")
    if row.field == "remark":
        return Text("备注", "the remark")
    issue, id = _issue(library, row), row.subject or ""
    texts: Mapping[str, Text] = {}
    if row.field == "rule":
        label = Text("说明：{of}", "explanation: {of}")
        texts = {} if issue is None else {one.id: one.label for one in issue.reconcile}
    else:
        label = Text("措施：{of}", "measure: {of}")
        texts = {} if issue is None else {one.id: one.text for one in issue.measures}
    return label.format(of=texts.get(id, Text.same(id)))


def of_issue(library: Library, row: ConflictRow) -> Text:
    """The issue; its short name where another pack is in use."""
    issue = _issue(library, row)
    if issue is None:
        return Text.same(row.slug or "")
    return Text("{n} {title}", "{n} {title}").format(n=issue.number, title=issue.title)


def _issue(library: Library, row: ConflictRow) -> Issue | None:
    pack = library.load()
    if pack.id != row.pack:
        return None
    return next((issue for issue in pack.issues if issue.slug == row.slug), None)


def written(body: Written) -> Text:
    """What one side says."""
    match body:
        case bodies.IssueMoved():
            return stage_word(body.to)
        case bodies.PublicTextWritten():
            return Text.same(body.text)
        case bodies.RemarkWritten():
            return Text.same(body.text or "-")
        case _:
            return Text.same(body.words)
