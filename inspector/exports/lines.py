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
from inspector.packs.values import json_value

_TRUTH: Final = {True: b"true", False: b"false", None: b"null"}
_HELD: Final = 4096
"""Different values of a question, different places and authors, whose members are held."""

_Values = dict[tuple[str, str | None], tuple[bytes, bytes]]
"""By type and value: ``type`` and ``value``; ``value_label`` and ``unit``."""
_json: Final = msgspec.json.Encoder().encode


class JsonLines:
    """Accounts as lines of JSON."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._questions: dict[Question, tuple[bytes, bytes, _Values]] = {}
        self._people: dict[tuple[str, str], bytes] = {}
        self._places: dict[tuple[str, str, int, str | None], tuple[bytes, bytes]] = {}
        self._packs: dict[tuple[str, str], bytes] = {}

    def block(self, accounts: Iterable[Account]) -> tuple[bytes, int]:
        """The lines, and how many they are."""
        lines: list[bytes] = []
        for account in accounts:
            self._add(account, lines)
        return b"".join(lines), len(lines)

    def _add(self, account: Account, lines: list[bytes]) -> None:
        if not account.answers:
            return
        visit, questions, people = account.visit, self._questions, self._people
        begin, where = self._where(account)
        head = b'{"visit":"%b",%b' % (visit.id.encode(), begin)
        middle = b'%b,"on":%b,"visit_state":"%b"' % (
            where,
            _json(visit.on),
            visit.state.encode(),
        )
        tail = self._pack(visit.pack, visit.pack_version)
        for given, passed in account.answers:
            _, check, row, type, value, note, taken, author, device, at, event, conflicts = given
            question = account.questions[check]
            id, label, values = questions.get(question) or self._ask(question)
            told, shown = values.get((type, value)) or self._hold(question, values, type, value)
            named = account.rows.get(row) if row else None
            files = account.evidence.get((check, row))
            lines.append(
                b'%b,%b,"row":%b,%b,"note":%b,"passed":%b,"evidence":%b,%b,%b,"conflict":%b,%b,%b,'
                b'"row_name":%b,%b,"taken_over":%b,%b}\n'
                % (
                    head,
                    id,
                    _json(row) if row else b"null",
                    told,
                    _json(note) if note else b'""',
                    _TRUTH[passed],
                    _json(files) if files else b"[]",
                    people.get((author, device)) or self._person(author, device),
                    f'"at":"{at}","event":"{event}"'.encode(),
                    self._others(type, event) if conflicts else b"[]",
                    middle,
                    label,
                    _json(named.name) if named else b"null",
                    shown,
                    _TRUTH[taken == 1],
                    tail,
                )
            )

    def _where(self, account: Account) -> tuple[bytes, bytes]:
        """The members ``issue`` and ``site``; those from ``issue_slug`` to ``region_name``."""
        visit, place = account.visit, account.place
        key = (visit.pack_digest, visit.slug, visit.issue, visit.site)
        found = self._places.get(key)
        if found is None:
            if len(self._places) >= _HELD:
                self._places.clear()
            found = self._places[key] = (
                _members(issue=visit.issue, site=visit.site),
                _members(
                    issue_slug=visit.slug,
                    issue_title=str(account.issue.title) if account.issue else None,
                    site_name=str(place.name) or None,
                    region=place.region or None,
                    region_name=str(place.region_name) or None,
                ),
            )
        return found

    def _pack(self, pack: str, version: str) -> bytes:
        found = self._packs.get((pack, version))
        if found is None:
            found = self._packs[pack, version] = _members(pack=pack, pack_version=version)
        return found

    def _ask(self, question: Question) -> tuple[bytes, bytes, _Values]:
        label = question.label if question.check else None
        values: _Values = {}
        found = _members(check=question.id), _members(check_label=label), values
        self._questions[question] = found
        return found

    def _hold(
        self, question: Question, values: _Values, type: str, value: str | None
    ) -> tuple[bytes, bytes]:
        if len(values) >= _HELD:
            values.clear()
        stored = None if value is None else json_value(type, msgspec.json.decode(value))
        unit = question.unit if question.check else None
        found = values[type, value] = (
            _members(type=type, value=stored),
            _members(value_label=question.shown(value)[1], unit=unit),
        )
        return found

    def _person(self, author: str, device: str) -> bytes:
        if len(self._people) >= _HELD:
            self._people.clear()
        who = _members(author=self._reader.author(author, device), device=device)
        self._people[author, device] = who
        return who

    def _others(self, type: str, event: str) -> bytes:
        """The other sides of a conflict."""
        return _json(
            [
                {
                    "value": None if one.value is None else json_value(type, one.value),
                    "author": self._reader.author(one.author, one.device),
                    "device": one.device,
                    "at": one.at,
                    "event": one.event,
                }
                for one in alternatives_in(self._reader.db, event)
            ]
        )


def _members(**values: Any) -> bytes:
    """The object's inside."""
    return _json(values)[1:-1]


def described() -> Text:
    return Text("一行一个 JSON 对象，供程序读取", "one JSON object an answer; for programs")
