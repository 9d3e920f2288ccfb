"""Folding events into the projections, each transaction's at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from inspector.ledger import issue_rows, log, rows
from inspector.ledger.bodies import AnswerCleared, AnswerSet, IssueMoved, Known
from inspector.ledger.events import Event
from inspector.ledger.registers import (
    Head,
    Held,
    Register,
    held,
    held_of,
    register_of,
    written_of,
)

_ANSWER = (AnswerSet, AnswerCleared)


class Fold:
    """Events on their way into the projections, within one transaction and in any order.

    A register is read once and shown once, however many of the events write it: what it shows does
    not depend on their order.
    """

    def __init__(self, db: sqlite3.Connection, expected: Iterable[Known | None] = ()) -> None:
        """``expected``: bodies to come; what they write is read at once, not one by one."""
        self._db = db
        self._held: dict[Register, Held] = {}
        self._written: dict[Register, Held] = {}
        self._entered: dict[str, tuple[Event, Known]] = {}
        self._answers: list[rows.Row] = []
        self._created: list[tuple[str, str]] = []
        self._read_whole = {body.visit for body in expected if isinstance(body, _ANSWER)}
        if self._read_whole:
            self._held.update(held_of(db, self._read_whole))

    def heads(self, register: Register) -> list[Head]:
        """The register's heads, the shown one first."""
        return self._hold(register).heads

    def enter(self, event: Event, body: Known | None) -> None:
        """Fold one event in; ``body`` None for a kind that this version does not know."""
        if body is None:
            return
        register = register_of(event.device, body)
        if register is None:
            created = rows.create(self._db, event, body)
            if created is not None:
                self._created.append((created, event.id))
            return
        if isinstance(body, IssueMoved):
            issue_rows.keep_move(self._db, event, body)
        self._entered[event.id] = event, body
        written = self._written[register] = self._hold(register)
        written.enter(event)

    def show(self) -> None:
        """Show what the registers say now; their events must be in the log.

        Also those that were written before what they are of came.
        """
        if self._created:
            for register in written_of(self._db, self._created):
                self._written[register] = self._hold(register)
        for written in self._written.values():
            self._show(written)
        rows.write_answers(self._db, self._answers)

    def _hold(self, register: Register) -> Held:
        found = self._held.get(register)
        if found is None:
            nothing = register[0] == "answer" and register[1] in self._read_whole
            found = Held(register) if nothing else held(self._db, register)
            self._held[register] = found
        return found

    def _show(self, one: Held) -> None:
        if one.is_plain:
            event, body = self._read(one.heads[0])
            if isinstance(body, AnswerSet):  # as nearly all are
                self._answers.append(rows.answer(event, body, 0))
                return
        shown_in_row = False
        if one.heads:
            event, body = self._read(one.heads[0])
            others = self._disagreeing(one.heads, body) if len(one.heads) > 1 else 0
            if others or one.disputed:
                rows.mark_conflict(self._db, one, body, disagree=others > 0)
            if isinstance(body, _ANSWER):
                shown_in_row = others > 0 or isinstance(body, AnswerSet)
                if shown_in_row:
                    self._answers.append(rows.answer(event, body, others))
            else:
                rows.show(self._db, event, body, others)
        if one.register[0] == "stage":
            issue_rows.show_stage(self._db, one.register, one.heads)
        if not shown_in_row and one.register[0] == "answer":
            rows.remove_answer(self._db, one.register)
        one.keep(self._db, shown_in_row=shown_in_row)

    def _read(self, head: Head) -> tuple[Event, Known]:
        return self._entered.get(head.event) or log.read(self._db, head.event)

    def _disagreeing(self, heads: list[Head], shown: Known) -> int:
        """How many other heads say something else; the same said twice is no conflict."""
        meaning = rows.said(shown)
        return sum(rows.said(self._read(head)[1]) != meaning for head in heads[1:])
