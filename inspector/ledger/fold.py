"""Folding events into the projections, each transaction's at once."""

from __future__ import annotations

import json
import sqlite3

from inspector.ledger import log, rows
from inspector.ledger.bodies import AnswerCleared, AnswerSet, Known
from inspector.ledger.events import Event
from inspector.ledger.registers import Head, Held, Register, all_of, register_of


class Fold:
    """Events on their way into the projections, within one transaction and in any order.

    A register is read once and shown once, however many of the events write it: what it shows does
    not depend on their order.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._held: dict[Register, Held] = {}
        self._written: dict[Register, Held] = {}
        self._entered: dict[str, tuple[Event, Known]] = {}
        self._answers: list[rows.Row] = []

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
                self._revive(created, event.id)
            return
        held = self._written[register] = self._hold(register)
        self._entered[event.id] = event, body
        held.enter(event)

    def show(self) -> None:
        """Show what the registers say now; their events must be in the log."""
        for held in self._written.values():
            self._show(held)
        rows.write_answers(self._db, self._answers)

    def _hold(self, register: Register) -> Held:
        held = self._held.get(register)
        if held is None:
            held = self._held[register] = Held(self._db, register)
        return held

    def _revive(self, what: str, id: str) -> None:
        """What was written of a thing before it came is to be shown now."""
        found = self._db.execute(
            "SELECT DISTINCT register FROM heads WHERE register >= ? AND register < ?",
            all_of(what, id),
        )
        for (name,) in found.fetchall():
            register = tuple(json.loads(name))
            self._written[register] = self._hold(register)

    def _show(self, held: Held) -> None:
        shown_in_row = False
        if held.heads:
            event, body = self._read(held.heads[0])
            others = self._disagreeing(held.heads, body) if len(held.heads) > 1 else 0
            if others or held.disputed:
                rows.mark_conflict(self._db, held, body, disagree=others > 0)
            if isinstance(body, AnswerSet | AnswerCleared):
                shown_in_row = isinstance(body, AnswerSet) or others > 0
                if shown_in_row:
                    self._answers.append(rows.answer(event, body, others))
            else:
                rows.show(self._db, event, body, others)
        if not shown_in_row and held.register[0] == "answer":
            rows.remove_answer(self._db, held.register)
        held.keep(self._db, shown_in_row=shown_in_row)

    def _read(self, head: Head) -> tuple[Event, Known]:
        return self._entered.get(head.event) or log.read(self._db, head.event)

    def _disagreeing(self, heads: list[Head], shown: Known) -> int:
        """How many other heads say something else; the same said twice is no conflict."""
        meaning = rows.said(shown)
        return sum(rows.said(self._read(head)[1]) != meaning for head in heads[1:])
