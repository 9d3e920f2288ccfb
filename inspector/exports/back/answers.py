"""A row of answers against the ledger: its note is taken back, its value never."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from inspector.exports.back import words
from inspector.exports.back.changes import Change, Refused, changed, computed, shown
from inspector.exports.back.since import since
from inspector.exports.back.tables import Line, Table, Uncomputed
from inspector.exports.cells import harmless
from inspector.exports.records import typed
from inspector.i18n import Text
from inspector.ledger import bodies, log, queries
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger

_LABELLED: Final = ("yes_no", "select_one", "select_multiple")


class AnswerRows:
    def __init__(self, ledger: Ledger, db: sqlite3.Connection, reason: str) -> None:
        self._ledger = ledger
        self._db = db
        self._reason = reason
        self._seen: set[str] = set()

    def compare(self, table: Table, line: Line) -> Iterator[Change]:
        """The row's changed cells."""
        try:
            id = words.text(computed(line.cells["event"]))
            said = self._said(id)
        except Refused as refused:
            yield changed(table, line, "event", state="refused", reason=refused.reason)
            return
        if not isinstance(said, bodies.AnswerSet):  # cleared on one side of a conflict
            return
        if "note" in table.places:
            yield from self._note(table, line, id, said)
        if "value" in table.places and (stray := _stray(table, line, said)) is not None:
            yield changed(
                table, line, "value", finding=id, about=said.check, before=typed(said.value),
                to=stray, state="refused", reason=_VALUE.reason,
            )  # fmt: skip

    def _said(self, id: str) -> bodies.AnswerSet | bodies.AnswerCleared:
        if not id:
            raise Refused(
                Text("这一行没有事件编号", "the row has no event"),
                Text("新的答案在检查中记：inspector record", "answer in a visit: inspector record"),
            )
        event = log.find(self._db, id)
        if event is None:
            raise Refused(
                Text("本机没有这条记录", "this answer is not here"),
                Text("先同步，再读入", "sync first, then import again"),
            )
        body = decode_body(event)
        if not isinstance(body, bodies.AnswerSet | bodies.AnswerCleared):
            raise Refused(
                Text("编号不是一个答案", "the id is not an answer's"),
                Text("重新导出，把填写的内容抄过去", "export again and copy what was filled in"),
            )
        if id in self._seen:
            raise Refused(
                Text("同一个答案出现了两行", "this answer is there in two rows"),
                Text("只留一行", "keep one of them"),
            )
        self._seen.add(id)
        return body

    def _note(self, table: Table, line: Line, id: str, said: bodies.AnswerSet) -> Iterator[Change]:
        cell, before = line.cells["note"], said.note
        written = shown(cell)
        said_then = words.text(harmless(before)) if table.is_csv else words.exported(before)
        if not isinstance(cell, Uncomputed) and written in (said_then, words.exported(before)):
            return
        to = words.unguarded(written) if table.is_csv else written
        try:
            computed(cell)
            self._may(said, before)
        except Refused as refused:
            yield changed(
                table, line, "note", finding=id, about=said.check, before=before, to=to,
                state="refused", reason=refused.reason,
            )  # fmt: skip
            return
        then = since(
            self._db,
            ("answer", said.visit, said.check, said.row or ""),
            id,
            lambda body: isinstance(body, bodies.AnswerSet) and body.note == to,
        )
        fact = msgspec.structs.replace(said, note=to, why=self._reason)
        yield changed(
            table,
            line,
            "note",
            finding=id,
            about=said.check,
            before=before,
            to=to,
            now=then.now.note if isinstance(then.now, bodies.AnswerSet) else "",
            state=then.state,
            reason=then.reason,
            fact=None if then.state == "unchanged" else fact,
            over=id,
        )

    def _may(self, said: bodies.AnswerSet, before: str) -> None:
        if words.is_cut(before):
            raise Refused(
                Text("导出时全文放不下，已截断", "the text was longer than a cell: it was cut"),
                Text("在 inspector 里改", "change it in inspector"),
            )
        if queries.visit(self._ledger, said.visit).state == "completed":
            raise Refused(
                Text("这次检查已完成，答案不再改", "the visit is completed"),
                Text(
                    f"先重新打开：inspector visit reopen {said.visit[-8:]}",
                    f"reopen it first: inspector visit reopen {said.visit[-8:]}",
                ),
            )


def _stray(table: Table, line: Line, said: bodies.AnswerSet) -> str | None:
    """What a changed value says; None where it is as it was, or is a label that may be."""
    cell = line.cells["value"]
    if isinstance(cell, Uncomputed):
        return cell.said
    value = typed(said.value)
    if said.type in _LABELLED and table.headings["value"] != "value":
        return None  # words of a list, in the language of whoever exported it
    return None if words.alike(cell, value) else words.text(cell)


_VALUE: Final = Refused(
    Text("答案不从表格读回", "answers are not taken back from a table"),
    Text("在检查中改：inspector record", "change it in its visit: inspector record"),
)
