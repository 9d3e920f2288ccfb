"""A row of issues against the ledger: its remark is taken back, its stage and deadline never."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from inspector.exports.back import words
from inspector.exports.back.changes import Change, Refused, changed, computed, shown
from inspector.exports.back.since import since
from inspector.exports.back.tables import Line, Table, Uncomputed
from inspector.fieldwork.register_lines import BASELINE
from inspector.i18n import Text
from inspector.ledger import bodies, log, queries
from inspector.ledger.bodies import Known
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger
from inspector.ledger.registers import register_of
from inspector.packs.model import Issue, Pack
from inspector.workflow.words import STAGE_WORDS

_AGAIN: Final = Text(
    "重新导出，把这一行抄过去", "export again and copy what this row says into that file"
)
_TAMPERED: Final = Refused(Text("“字段事件”列被改过", "`events of fields` was changed"), _AGAIN)


class IssueRows:
    def __init__(self, ledger: Ledger, pack: Pack, db: sqlite3.Connection, reason: str) -> None:
        self._ledger = ledger
        self._pack = pack
        self._db = db
        self._reason = reason
        self._issues = {issue.slug: issue for issue in pack.issues}
        self._seen: set[str] = set()

    def compare(self, table: Table, line: Line) -> Iterator[Change]:
        """The row's changed cells."""
        try:
            issue = self._issue(words.text(computed(line.cells["slug"])))
            events = self._events(words.text(computed(line.cells["events"])))
            said = self._said(issue, "remark", events)
            moved = self._said(issue, "stage", events)
        except Refused as refused:
            yield changed(table, line, "slug", state="refused", reason=refused.reason)
            return
        if "remark" in table.places:
            yield from self._remark(table, line, issue, said, events.get("remark"))
        yield from self._fixed(table, line, issue, moved)

    def _issue(self, slug: str) -> Issue:
        if not slug:
            raise Refused(
                Text("这一行没有事项代号", "the row has no slug"),
                Text("事项由清单包定，表里不加", "issues come from the pack, not from a table"),
            )
        if slug not in self._issues:
            raise Refused(Text("清单包里没有这个事项", "the pack has no such issue"), _AGAIN)
        if slug in self._seen:
            raise Refused(
                Text("同一个事项出现了两行", "this issue is there in two rows"),
                Text("只留一行", "keep one of them"),
            )
        self._seen.add(slug)
        return self._issues[slug]

    def _events(self, named: str) -> dict[str, str]:
        try:
            return msgspec.json.decode((named or "{}").encode(), type=dict[str, str])
        except (msgspec.DecodeError, UnicodeEncodeError):
            raise _TAMPERED from None

    def _said(self, issue: Issue, field: str, events: dict[str, str]) -> Known | None:
        """What the event said that the export showed for this field."""
        if field not in events:
            return None
        event = log.find(self._db, events[field])
        if event is None:
            raise Refused(
                Text("导出时的记录本机还没有", "what it was exported from is not here yet"),
                Text("先同步，再读入", "sync first, then import again"),
            )
        body = decode_body(event)
        if body is None or register_of(event.device, body) != (field, self._pack.id, issue.slug):
            raise _TAMPERED
        return body

    def _remark(
        self, table: Table, line: Line, issue: Issue, said: Known | None, over: str | None
    ) -> Iterator[Change]:
        cell = line.cells["remark"]
        before = said.text if isinstance(said, bodies.RemarkWritten) else ""
        if not isinstance(cell, Uncomputed) and words.text(cell) == words.exported(before):
            return
        try:
            to = words.text(computed(cell))
            if words.is_cut(before):
                raise Refused(
                    Text("导出时全文放不下，已截断", "the text was longer than a cell: it was cut"),
                    Text("改用 inspector remark", "write it with `inspector remark`"),
                )
        except Refused as refused:
            yield changed(
                table, line, "remark", **_told(issue), before=before, to=shown(cell),
                state="refused", reason=refused.reason,
            )  # fmt: skip
            return
        then = since(
            self._db,
            ("remark", self._pack.id, issue.slug),
            over,
            lambda body: isinstance(body, bodies.RemarkWritten) and body.text == to,
        )
        fact = bodies.RemarkWritten(
            pack=self._pack.id, issue=issue.number, slug=issue.slug, text=to, why=self._reason
        )
        yield changed(
            table,
            line,
            "remark",
            **_told(issue),
            before=before,
            to=to,
            now=then.now.text if isinstance(then.now, bodies.RemarkWritten) else "",
            state=then.state,
            reason=then.reason,
            fact=None if then.state == "unchanged" else fact,
            over=over,
        )

    def _fixed(
        self, table: Table, line: Line, issue: Issue, moved: Known | None
    ) -> Iterator[Change]:
        """What an office may have meant to change here, and where it is changed."""
        stage = moved.to if isinstance(moved, bodies.IssueMoved) else BASELINE[issue.status]
        shown_now = queries.stages(self._ledger, self._pack.id).get(issue.slug)
        known = {stage, BASELINE[issue.status], *([shown_now.stage] if shown_now else [])}
        if "stage" in table.places:
            cell = line.cells["stage"]
            word = None if isinstance(cell, Uncomputed) else words.chosen(cell, STAGE_WORDS)
            if word not in known and shown(cell) not in known:
                yield changed(
                    table, line, "stage", **_told(issue),
                    before=str(STAGE_WORDS.get(stage, stage)), to=shown(cell),
                    state="refused", reason=_STAGE.reason,
                )  # fmt: skip
        if "deadline" in table.places and table.pack in (None, self._pack.digest):
            cell, due = line.cells["deadline"], issue.deadline
            before = "" if due is None else due.isoformat()
            if not words.alike(shown(cell), before):
                yield changed(
                    table, line, "deadline", **_told(issue), before=before,
                    to=shown(cell), state="refused", reason=_DEADLINE.reason,
                )  # fmt: skip


def _told(issue: Issue) -> dict[str, str]:
    return {"finding": str(issue.number), "about": f"{issue.number} {issue.title}"}


_STAGE: Final = Refused(
    Text("阶段不从表格读回", "the stage is not taken back from a table"),
    Text("过关口：inspector stage", "it goes through its gates: inspector stage"),
)
_DEADLINE: Final = Refused(
    Text("事项的期限由清单包定", "an issue's deadline is the pack's"),
    Text("整改期限填在发现问题的“期限”列", "a finding's own due date is in the findings sheet"),
)
