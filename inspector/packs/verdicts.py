"""Verdicts on recorded answers: is it asked, does it pass; the same answers are judged once.

What a check's verdict depends on is known from its expressions (:meth:`Programs.reach`): a few
answers of the same visit.  Whoever judges a million answers meets the same few again and again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from inspector.packs.form import Form, Key
from inspector.packs.model import Issue
from inspector.packs.programs import Reach, compiled
from inspector.packs.tables import Tables

Verdict = tuple[bool, bool | None]
"""Whether it is asked; whether it passes (None: nothing to judge, or nothing to judge it by)."""

_UNKNOWN: Final[Verdict] = (True, None)
_HELD: Final = 4096
"""Verdicts of a check that are kept."""
_FORMS_HELD: Final = 64
_ANY_DAY: Final = dt.date(2018, 1, 1)

_decode = msgspec.json.decode


class Verdicts:
    """Those of an issue's checklist at its sites, or (``desk``) of its documents."""

    def __init__(self, issue: Issue, tables: Tables, *, desk: bool) -> None:
        self._issue = issue
        self._tables = tables
        self._desk = desk
        self._programs = compiled(issue, "desk" if desk else "site")
        self._form = Form(issue, tables, desk=desk, today=_ANY_DAY)
        self._judges: dict[str, _Judge | None] = {}
        self._forms: dict[str, Form] = {}

    def of_all(
        self, keys: Iterable[Key], given: Mapping[Key, str], day: str, groups: Mapping[str, str]
    ) -> list[Verdict]:
        """Those on each of ``keys``; what :meth:`of` takes time for is done at once here."""
        found: list[Verdict] = []
        for key in keys:
            judge = self._judges.get(key[0])
            verdict = None
            if judge is not None and judge.plain and key[1] is None:
                verdict = judge.held.get(judge.look(given))
            found.append(self.of(key, given, day, groups) if verdict is None else verdict)
        return found

    def of(
        self, key: Key, given: Mapping[Key, str], day: str, groups: Mapping[str, str]
    ) -> Verdict:
        """The verdict on ``key`` in a visit of ``day``.

        ``given``: its answers as the ledger keeps them, in canonical JSON; ``groups``: the repeat
        group of each of its rows.
        """
        id, row = key
        if id not in self._judges:
            self._judges[id] = self._judge(id)
        judge = self._judges[id]
        if judge is None:
            return _UNKNOWN
        if (groups.get(row) if row is not None else None) != judge.repeat:
            return _UNKNOWN
        if judge.reach.groups:
            return self._whole(key, given, day, groups)
        keys = judge.keys if row is None else judge.keys_in(row)
        seen = judge.look(given) if judge.plain else tuple(map(given.get, keys))
        if judge.reach.today:
            seen = (*seen, day)
        verdict = judge.held.get(seen)
        if verdict is None:
            if len(judge.held) >= _HELD:
                judge.held.clear()
            form = self._form_on(day) if judge.reach.today else self._form
            answers = {key: _decode(given[key]) for key in keys if key in given}
            verdict = judge.held[seen] = form.verdict(key, answers)
        return verdict

    def _judge(self, id: str) -> _Judge | None:
        check = self._programs.checks.get(id)
        if check is None or check.type in ("note", "calculate"):
            return None
        reach = self._programs.reach(check)
        repeats = {one: self._programs.checks[one].repeat for one in reach.checks}
        return _Judge(check.repeat, reach, repeats)

    def _form_on(self, day: str) -> Form:
        form = self._forms.get(day)
        if form is None:
            if len(self._forms) >= _FORMS_HELD:
                self._forms.clear()
            today = dt.date.fromisoformat(day)
            form = Form(self._issue, self._tables, desk=self._desk, today=today)
            self._forms[day] = form
        return form

    def _whole(
        self, key: Key, given: Mapping[Key, str], day: str, groups: Mapping[str, str]
    ) -> Verdict:
        """Of a check that looks at all rows of a repeat group: the whole form is filled in."""
        answers = {key: _decode(value) for key, value in given.items()}
        rows = [_Row(id, repeat) for id, repeat in groups.items()]
        for item in self._form_on(day).evaluate(answers, rows):
            if (item.check.id, item.row) == key:
                return item.relevant, item.passed
        return _UNKNOWN


class _Judge:
    """One check's: what to look at, and what it came to before."""

    def __init__(self, repeat: str | None, reach: Reach, repeats: Mapping[str, str | None]) -> None:
        self.repeat = repeat
        self.reach = reach
        self.held: dict[tuple[str | None, ...], Verdict] = {}
        self._repeats = repeats
        self.keys = self.keys_in(None)
        self.plain = repeat is None and not (reach.today or reach.groups)

    def look(self, given: Mapping[Key, str]) -> tuple[str | None, ...]:
        """The answers that a check outside repeat groups depends on."""
        return tuple(map(given.get, self.keys))

    def keys_in(self, row: str | None) -> tuple[Key, ...]:
        return tuple((id, row if self._repeats[id] else None) for id in self.reach.checks)


class _Row(msgspec.Struct, frozen=True):
    id: str
    repeat: str
    name: str = ""
