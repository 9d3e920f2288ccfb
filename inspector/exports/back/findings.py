"""A row of findings against the ledger: severity, what, action, due, responsible, state, note."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, cast

import msgspec

from inspector.exports.back import words
from inspector.exports.back.changes import Change, Refused, changed, computed, shown
from inspector.exports.back.since import since
from inspector.exports.back.tables import Cell, Line, Table, Uncomputed
from inspector.exports.sheets import FINDING_STATE, SEVERITY
from inspector.fieldwork.findings import Field
from inspector.i18n import Text
from inspector.ledger import bodies, log, queries
from inspector.ledger.bodies import Known
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger
from inspector.ledger.registers import register_of
from inspector.ledger.views import FindingRow

_FIELDS: Final[tuple[Field, ...]] = ("severity", "what", "action", "due", "responsible")
_Standing = Literal["open", "closed", "withdrawn"]
_WORDS: Final[Mapping[str, Mapping[str, Text]]] = {"severity": SEVERITY, "state": FINDING_STATE}
_SYNC: Final = Text("先同步，再读入", "sync first, then import again")
_TAMPERED: Final = Text("“字段事件”列被改过", "`events of fields` was changed")
_AGAIN: Final = Text(
    "重新导出，把这一行抄过去", "export again and copy what this row says into that file"
)


class FindingRows:
    """Rows of findings, each compared with what the export said and with the ledger."""

    def __init__(self, ledger: Ledger, db: sqlite3.Connection, reason: str, given: str) -> None:
        """``reason`` goes with every event; ``given``: what a person gave as one, or empty."""
        self._ledger = ledger
        self._db = db
        self._reason = reason
        self.given = given
        self._seen: set[str] = set()

    def compare(self, table: Table, line: Line) -> Iterator[Change]:
        """The row's changed cells."""
        try:
            row = _Row(self, table, line)
            if row.finding.id in self._seen:
                raise Refused(
                    Text("同一条发现出现了两行", "this finding is there in two rows"),
                    Text("只留一行", "keep one of them"),
                )
            self._seen.add(row.finding.id)
        except Refused as refused:
            yield changed(table, line, "id", state="refused", reason=refused.reason)
            return
        yield from row.changes()

    def found(self, id: str) -> FindingRow:
        event = log.find(self._db, id)
        if event is None:
            raise Refused(Text("本机没有这条发现", "this finding is not here"), _SYNC)
        if event.kind != bodies.FindingRaised.kind:
            raise Refused(Text("编号不是一条发现", "the id is not a finding's"), _AGAIN)
        return queries.finding(self._ledger, id)

    def said(self, finding: str, field: str, id: str) -> Known:
        """What the event said that the export showed for this field."""
        event = log.find(self._db, id)
        if event is None:
            raise Refused(
                Text("导出时的记录本机还没有", "what it was exported from is not here yet"), _SYNC
            )
        body = decode_body(event)
        if body is None or register_of(event.device, body) != ("finding", finding, field):
            raise Refused(_TAMPERED, _AGAIN)
        return body

    def evidence(self, finding: str) -> list[str]:
        files = queries.evidence(self._ledger, finding=finding)
        return list(dict.fromkeys(file.sha256 for file in files))

    @property
    def db(self) -> sqlite3.Connection:
        return self._db

    @property
    def reason(self) -> str:
        return self._reason


class _Row:
    def __init__(self, rows: FindingRows, table: Table, line: Line) -> None:
        self.rows, self.table, self.line = rows, table, line
        id = words.text(computed(line.cells["id"]))
        if not id:
            raise Refused(
                Text("这一行没有发现编号", "the row has no finding id"),
                Text(
                    "新的发现在检查中提出：inspector finding raise",
                    "a new finding is raised in a visit: inspector finding raise",
                ),
            )
        self.finding = rows.found(id)
        named = words.text(computed(line.cells["events"])) or "{}"
        try:
            events = msgspec.json.decode(named.encode(), type=dict[str, str])
        except (msgspec.DecodeError, UnicodeEncodeError):
            raise Refused(_TAMPERED, _AGAIN) from None
        self.events = events
        self.said = {field: rows.said(id, field, event) for field, event in events.items()}
        self.raised = cast(bodies.FindingRaised, log.read(rows.db, id)[1])
        author = line.cells.get("author")
        self.names = table.names
        if self.names is None:  # a sheet saved as CSV: told by what stands for the author
            self.names = not (author and author == self.finding.device)

    def changes(self) -> Iterator[Change]:
        for field in _FIELDS:
            if field in self.table.places:
                yield from self._field(field)
        if "state" in self.table.places or "closing_note" in self.table.places:
            yield from self._standing()
        yield from self._fixed()

    # --- a field ----------------------------------------------------------------------

    def _field(self, field: Field) -> Iterator[Change]:
        before = self._before(field)
        if field == "responsible" and not self.names:
            before = ""
        cell = self.line.cells[field]
        if not isinstance(cell, Uncomputed) and words.text(cell) == words.exported(before):
            return
        try:
            to = self._written(field, computed(cell), before)
        except Refused as refused:
            yield self._refused(field, before, cell, refused)
            return
        if to == before:
            return
        then = since(
            self.rows.db,
            ("finding", self.finding.id, field),
            self.events.get(field),
            lambda body: isinstance(body, bodies.FindingChanged) and body.value == to,
        )
        yield self._change(
            field,
            before=before,
            to=to,
            now=getattr(self.finding, field) or "",
            state=then.state,
            reason=then.reason,
            fact=None
            if then.state == "unchanged"
            else bodies.FindingChanged(
                finding=self.finding.id, field=field, value=to, why=self.rows.reason
            ),
            over=self.events.get(field),
        )

    def _before(self, field: Field) -> str:
        said = self.said.get(field)
        if isinstance(said, bodies.FindingChanged):
            return said.value
        return getattr(self.raised, field) or ""

    def _written(self, field: Field, cell: words.Value, before: str) -> str:
        """What the cell says, as the ledger keeps it."""
        typed = words.text(cell)
        match field:
            case "severity":
                found = words.chosen(cell, SEVERITY)
                if found is None:
                    raise _no_word(typed, SEVERITY)
                return found
            case "due":
                on = words.day(cell)
                if on is None:
                    raise Refused(
                        Text(f"认不出这个日期：{typed}", f"this is no date, or several: {typed}"),
                        Text("写成 2026-11-23", "write it as 2026-11-23"),
                    )
                return on
            case "what" if not typed:
                raise Refused(
                    Text("问题不能空", "what is wrong cannot be empty"),
                    Text(
                        "误提的发现，把状态改为“已撤回”并写明原因",
                        "withdraw one raised by mistake: set its state and say why",
                    ),
                )
            case _:
                if words.is_cut(before):
                    raise _cut()
                return typed

    # --- its state and closing note, which are one fact -------------------------------

    def _standing(self) -> Iterator[Change]:
        said = self.said.get("state")
        was, note = _standing_of(said)
        cells = self.line.cells
        state_cell, note_cell = cells.get("state"), cells.get("closing_note")
        edited: list[str] = []
        to, words_ = was, note
        try:
            if "state" in cells and (
                isinstance(state_cell, Uncomputed) or words.chosen(state_cell, FINDING_STATE) != was
            ):
                edited.append("state")
            if "closing_note" in cells and (
                isinstance(note_cell, Uncomputed) or words.text(note_cell) != words.exported(note)
            ):
                edited.append("closing_note")
            if not edited:
                return
            if "state" in edited:
                found = words.chosen(computed(state_cell), FINDING_STATE)
                if found is None:
                    raise _no_word(words.text(computed(state_cell)), FINDING_STATE)
                to = cast(_Standing, found)
                words_ = "" if to == "open" else note
            if "closing_note" in edited:
                if words.is_cut(note):
                    raise _cut()
                words_ = words.text(computed(note_cell))
            if to != was and to != "open":
                words_ = words_ or self.rows.given
            fact = self._fact(was, to, words_)
        except Refused as refused:
            for key in edited:
                yield self._refused(key, was if key == "state" else note, cells[key], refused)
            return
        then = since(
            self.rows.db,
            ("finding", self.finding.id, "state"),
            self.events.get("state"),
            lambda body: _standing_of(body) == _standing_of(fact),
        )
        if then.state != "unchanged":
            try:
                self._may(to)
            except Refused as refused:
                for key in edited:
                    yield self._refused(key, was if key == "state" else note, cells[key], refused)
                return
        now = _standing_of(then.now)
        for key in edited:
            is_state = key == "state"
            yield self._change(
                key,
                before=was if is_state else note,
                to=to if is_state else words_,
                now=now[0] if is_state else now[1],
                state=then.state,
                reason=then.reason,
                fact=fact if key == edited[0] and then.state != "unchanged" else None,
                over=self.events.get("state"),
            )

    def _fact(self, was: _Standing, to: _Standing, note: str) -> Known:
        id = self.finding.id
        if to == "open":
            if was == "open":
                raise Refused(
                    Text("没有关闭，却写了核实情况", "a closing note, but it is not closed"),
                    Text(
                        "把状态改为“已关闭”；别的话写进整改要求",
                        "set the state to closed; other remarks go with the corrective action",
                    ),
                )
            return bodies.FindingReopened(finding=id, note=note or self.rows.reason)
        if was not in ("open", to):
            raise Refused(
                Text("已关闭或已撤回的要先重新打开", "it is closed or withdrawn"),
                Text("先改为“未关闭”读入一次", "set it to open and import that first"),
            )
        if not note:
            raise Refused(
                Text("没有写明核实情况或理由", "what was verified, or why, is not said"),
                Text("填“核实情况”列，或加 --reason", "fill in the closing note, or give --reason"),
            )
        if to == "withdrawn":
            return bodies.FindingWithdrawn(finding=id, note=note)
        return bodies.FindingClosed(finding=id, note=note, evidence=self.rows.evidence(id))

    def _may(self, to: _Standing) -> None:
        """Refused where the finding may not be closed: by its gravest severity, here or then."""
        if to != "closed" or self.rows.evidence(self.finding.id):
            return
        if {self.finding.severity, self._before("severity")} != {"minor"}:
            raise Refused(
                Text(
                    "严重和较重的发现须凭证据关闭", "critical and major findings close on evidence"
                ),
                Text(
                    "附上照片或文件关闭："
                    f'inspector finding close {self.finding.id[-8:]} --note "…" --photo 文件',
                    "attach a photo or a document: "
                    f'inspector finding close {self.finding.id[-8:]} --note "…" --photo FILE',
                ),
            )

    # --- what is not taken back -------------------------------------------------------

    def _fixed(self) -> Iterator[Change]:
        finding, closed = self.finding, self.line.cells.get("closed_at")
        fixed = {
            "issue": str(finding.issue),
            "check": finding.check or "",
            "visit": finding.visit,
            "author": finding.author if self.names else finding.device,
        }
        for key, before in fixed.items():
            if key in self.table.places and not words.alike(shown(self.line.cells[key]), before):
                yield self._refused(key, before, self.line.cells[key], _FIXED)
        if closed and _standing_of(self.said.get("state"))[0] != "closed":
            yield self._refused("closed_at", "", closed, _WHEN)

    # --- changes ----------------------------------------------------------------------

    def _refused(self, key: str, before: str, cell: Cell, refused: Refused) -> Change:
        now = str(getattr(self.finding, key, None) or "")
        return self._change(
            key, before=before, to=shown(cell), now=now, state="refused", reason=refused.reason
        )

    def _change(self, key: str, *, before: str, to: str, now: str, **more: Any) -> Change:
        names = _WORDS.get(key, {})
        before, to, now = (str(names.get(one, one)) for one in (before, to, now))
        return changed(
            self.table,
            self.line,
            key,
            finding=self.finding.id,
            about=f"{self.finding.issue} {self.finding.what}",
            before=before,
            to=to,
            now=now,
            **more,
        )


_FIXED: Final = Refused(
    Text("这一列不读回", "this column is not taken back"),
    Text("在台账里改，或重新导出", "change it in the ledger, or export again"),
)
_WHEN: Final = Refused(
    Text("关闭时间由记录时刻决定", "when it was closed is when that is recorded"),
    Text("日期写进“核实情况”", "write the day into the closing note"),
)


def _cut() -> Refused:
    return Refused(
        Text("导出时全文放不下，已截断", "the text was longer than a cell: it was cut"),
        Text("在 inspector 里改", "change it in inspector"),
    )


def _no_word(typed: str, known: Mapping[str, Text]) -> Refused:
    comma = Text("、", ", ")
    listed = Text(
        comma.zh.join(one.zh for one in known.values()),
        comma.en.join(one.en for one in known.values()),
    )
    return Refused(
        Text(f"没有这个词：{typed or '（空）'}", f"no such word: {typed or '(empty)'}"),
        Text(f"用 {listed.zh}", f"use {listed.en}"),
    )


def _standing_of(body: Known | None) -> tuple[_Standing, str]:
    """State and note as the export shows them."""
    match body:
        case bodies.FindingClosed():
            return "closed", body.note
        case bodies.FindingWithdrawn():
            return "withdrawn", body.note
        case _:
            return "open", ""
