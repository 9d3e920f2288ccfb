"""Verdicts on recorded answers: is it asked, does it pass; the same answers are judged once.

What a check's verdict depends on is known from its expressions (:meth:`Programs.reach`): a few
answers of the same visit.  Whoever judges a million answers meets the same few again and again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import msgspec

from inspector.packs.form import Form, Key
from inspector.packs.model import Check, Issue
from inspector.packs.programs import Programs, compiled
from inspector.packs.tables import Tables
from inspector.packs.values import Stored

Verdict = tuple[bool, bool | None]
"""Whether it is asked; whether it passes (None: nothing to judge, or nothing to judge it by)."""

_UNKNOWN: Final[Verdict] = (True, None)
_HELD: Final = 4096
"""Verdicts of a check that are kept."""

_Seen = str | tuple[str | None, ...] | None
_decode = msgspec.json.decode


class Verdicts:
    """Those of an issue's checklist at its sites, or (``desk``) of its documents."""

    def __init__(self, issue: Issue, tables: Tables, *, desk: bool) -> None:
        self._day = "2018-01-01"
        self._form = Form(issue, tables, desk=desk, today=dt.date.fromisoformat(self._day))
        programs = compiled(issue, "desk" if desk else "site")
        self._judges = {
            check.id: _Judge(check, programs)
            for check in programs.checks.values()
            if check.type not in ("note", "calculate")
            and (check.relevant is not None or check.passes is not None)
        }

    def of_all(
        self, given: Mapping[Key, str | None], day: str, groups: Mapping[str, str]
    ) -> list[Verdict]:
        """Those on the answers of a visit of ``day``, in their order.

        ``given``: as the ledger keeps them, in canonical JSON, None for one that is cleared;
        ``groups``: the repeat group of each of its rows.
        """
        found: list[Verdict] = []
        for key, value in given.items():
            id, row = key
            judge = self._judges.get(id)
            if judge is None or (groups.get(row) if row else None) != judge.repeat:
                found.append(_UNKNOWN)
            elif judge.whole:
                found.append(self._whole(key, given, day, groups))
            else:
                seen = value if judge.alone else judge.look(row, given, day)
                found.append(judge.held.get(seen) or self._judge(judge, key, given, day))
        return found

    def _judge(self, judge: _Judge, key: Key, given: Mapping[Key, str | None], day: str) -> Verdict:
        """One that was not come to before."""
        if len(judge.held) >= _HELD:
            judge.held.clear()
        answers = _decoded({one: given.get(one) for one in judge.keys(key[1])})
        verdict = self._form_on(day).verdict(key, answers)
        judge.held[judge.look(key[1], given, day)] = verdict
        return verdict

    def _whole(
        self, key: Key, given: Mapping[Key, str | None], day: str, groups: Mapping[str, str]
    ) -> Verdict:
        """Of a check that looks at all rows of a repeat group: the whole form is filled in."""
        rows = [_Row(id, repeat) for id, repeat in groups.items()]
        for item in self._form_on(day).evaluate(_decoded(given), rows):
            if (item.check.id, item.row) == key:
                return item.relevant, item.passed
        return _UNKNOWN

    def _form_on(self, day: str) -> Form:
        if self._day != day:
            self._day, self._form = day, self._form.on(dt.date.fromisoformat(day))
        return self._form


class _Judge:
    """One check's: what to look at, and what it came to before."""

    def __init__(self, check: Check, programs: Programs) -> None:
        reach = programs.reach(check)
        self.held: dict[_Seen, Verdict] = {}
        self.repeat = check.repeat
        self.today = reach.today
        self.whole = reach.groups
        self.alone = reach.checks == (check.id,) and not reach.today
        """Whether the answer itself is all that there is to look at."""
        self._repeats = {id: programs.checks[id].repeat for id in reach.checks}
        self._outside = tuple((id, None) for id in reach.checks)

    def keys(self, row: str | None) -> tuple[Key, ...]:
        """The answers that the check in this row depends on."""
        if row is None:
            return self._outside
        return tuple((id, row if repeat else None) for id, repeat in self._repeats.items())

    def look(self, row: str | None, given: Mapping[Key, str | None], day: str) -> _Seen:
        """All that the verdict depends on."""
        if self.alone:
            return given.get((self._outside[0][0], row))
        seen = tuple(map(given.get, self.keys(row)))
        return (*seen, day) if self.today else seen


def _decoded(given: Mapping[Key, str | None]) -> dict[Key, Stored]:
    return {key: _decode(value) for key, value in given.items() if value is not None}


class _Row(msgspec.Struct, frozen=True):
    id: str
    repeat: str
    name: str = ""
