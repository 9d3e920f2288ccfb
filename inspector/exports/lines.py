"""JSON lines: one object an answer, for programs.

The keys of ``inspector answers --json``, then what makes a line stand by itself.  Values have
JSON's own types; a number keeps the digits that were typed.  As in CSV a line is put together from
parts that many lines share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from inspector.exports.records import Account, Question, Reader
from inspector.i18n import Text
from inspector.ledger.queries import alternatives_in
from inspector.ledger.views import Alternative
from inspector.packs.values import json_value

_TRUTH: Final = {True: "true", False: "false", None: "null"}
_HELD: Final = 4096

_encoder: Final = msgspec.json.Encoder()


class JsonLines:
    """Accounts as lines of JSON."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._questions: dict[Question, _Asked] = {}
        self._people: dict[tuple[str, str], str] = {}

    def block(self, accounts: Iterable[Account]) -> tuple[bytes, int]:
        """The lines, and how many they are."""
        lines: list[str] = []
        for account in accounts:
            self._add(account, lines)
        return "".join(lines).encode("utf-8", "replace"), len(lines)

    def _add(self, account: Account, lines: list[str]) -> None:
        if not account.answers:
            return
        visit, place, people = account.visit, account.place, self._people
        head = _members(visit=visit.id, issue=visit.issue, site=visit.site)
        middle = _members(
            issue_slug=visit.slug,
            issue_title=str(account.issue.title) if account.issue else None,
            site_name=str(place.name) or None,
            region=place.region or None,
            region_name=str(place.region_name) or None,
            on=visit.on,
            visit_state=visit.state,
        )
        tail = _members(pack=visit.pack, pack_version=visit.pack_version)
        for given, passed in account.answers:
            _, check, row, type, value, note, taken, author, device, at, event, conflicts = given
            question = account.question(check)
            asked = self._questions.get(question)
            if asked is None:
                asked = self._questions[question] = _Asked(question)
            told, label = asked.values.get((type, value)) or asked.hold(type, value)
            who = people.get((author, device)) or self._person(author, device)
            files = account.evidence.get((check, row))
            named = account.rows.get(row) if row else None
            others = alternatives_in(self._reader.db, event) if conflicts else ()
            lines.append(
                f'{{{head},{asked.id},"row":{_json(row) if row else "null"},{told},'
                f'"note":{_json(note) if note else _EMPTY},"passed":{_TRUTH[passed]},'
                f'"evidence":{_json(files) if files else "[]"},{who},"at":"{at}",'
                f'"event":"{event}","conflict":{self._others(type, others)},{middle},{asked.label},'
                f'"row_name":{_json(named.name) if named else "null"},{label},'
                f'"taken_over":{"true" if taken else "false"},{tail}}}\n'
            )

    def _person(self, author: str, device: str) -> str:
        if len(self._people) >= _HELD:
            self._people.clear()
        who = _members(author=self._reader.author(author, device), device=device)
        self._people[author, device] = who
        return who

    def _others(self, type: str, others: Iterable[Alternative]) -> str:
        return _json(
            [
                {
                    "value": None if one.value is None else json_value(type, one.value),
                    "author": self._reader.author(one.author, one.device),
                    "device": one.device,
                    "at": one.at,
                    "event": one.event,
                }
                for one in others
            ]
        )


class _Asked:
    """What a question's lines share."""

    def __init__(self, question: Question) -> None:
        self.id = _members(check=question.id)
        self.label = _members(check_label=question.label if question.check else None)
        self.values: dict[tuple[str, str | None], tuple[str, str]] = {}
        self._question = question

    def hold(self, type: str, value: str | None) -> tuple[str, str]:
        """``type`` and ``value``; ``value_label`` and ``unit``."""
        if len(self.values) >= _HELD:
            self.values.clear()
        question = self._question
        stored = None if value is None else json_value(type, msgspec.json.decode(value))
        found = self.values[type, value] = (
            _members(type=type, value=stored),
            _members(
                value_label=question.shown(value)[1],
                unit=question.unit if question.check else None,
            ),
        )
        return found


def _json(value: Any) -> str:
    return _encoder.encode(value).decode()


def _members(**values: Any) -> str:
    """The object's inside."""
    return _json(values)[1:-1]


_EMPTY: Final = '""'


def described() -> Text:
    return Text("一行一个 JSON 对象，供程序读取", "one JSON object an answer; for programs")
