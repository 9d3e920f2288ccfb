"""One visit's checklist: what is asked, what is hidden, what fails, what is missing.

Rules, the same while typing and in results:

* A hidden check's answer counts as not given; it stays in the ledger and comes back with it.
* ``relevant`` that cannot be told yet: not asked.
* ``constraint`` that cannot be told yet: not judged, so valid.
* ``passes`` that cannot be told yet, and an answer of ``na``: neither passed nor failed.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs import values
from inspector.packs.expressions import Value, from_cel, moment, to_cel
from inspector.packs.model import Check, Choice, Figure, Issue, Repeat
from inspector.packs.programs import compiled, in_file_order
from inspector.packs.tables import Tables
from inspector.packs.values import OTHER, Stored

Key = tuple[str, str | None]
"""Check and row (None outside repeat groups)."""

_UNASKED = ("note", "calculate")


class Row(Protocol):
    """A row of a repeat group; ``inspector.ledger.views.RepeatRow`` is one."""

    @property
    def id(self) -> str: ...
    @property
    def repeat(self) -> str: ...
    @property
    def name(self) -> str: ...


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A check as it stands in a visit."""

    check: Check
    row: str | None = None
    row_name: str | None = None
    number: str
    """``4``, and ``4.2`` for the second row of a repeat group."""
    relevant: bool = True
    undecided: bool = False
    """It is not asked because what that depends on is not answered yet."""
    required: bool = False
    stored: Stored | None = None
    computed: Stored | None = None
    """What a ``calculate`` gives."""
    passed: bool | None = None
    problem: Text | None = None
    """Why the answer is not possible."""
    missing: Text | None = None
    """What is still to be given: an answer, evidence, a row."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a value before it is recorded."""

    valid: bool
    problem: Text | None = None
    passed: bool | None = None


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer (or calculation) says of a figure that it bears out."""

    row: str | None = None
    value: Stored
    counts: bool | None
    """Whether a ``count`` counts it, None where that cannot be told; ``sum`` and ``latest`` do."""


class _Sight:
    """What expressions see: answers of relevant checks, and what was calculated from them."""

    def __init__(self) -> None:
        self.relevant: dict[Key, bool | None] = {}
        """None where it cannot be told yet."""
        self.values: dict[Key, Value] = {}
        self.computed: dict[Key, str] = {}
        self.plain: dict[str, Value] = {}
        """By name: checks outside repeat groups."""
        self.rows: dict[str, dict[str, Value]] = {}
        """By row and name: checks of that row."""
        self.lists: dict[str, list[Any]] = {}
        """By name: the answers of all rows, for who looks from outside the group."""

    def put(self, id: str, row: str | None, value: Value) -> None:
        self.values[id, row] = value
        if row is None:
            self.plain[id] = value
        else:
            self.rows.setdefault(row, {})[id] = value
            self.lists.setdefault(id, []).append(value)


class Form:
    """The checklist of a visit: at a site, or (``desk``) of the issue's documents."""

    def __init__(self, issue: Issue, tables: Tables, *, desk: bool, today: dt.date) -> None:
        self.issue = issue
        self.tables = tables
        self.desk = desk
        self.today = today
        self._programs = compiled(issue, "desk" if desk else "site")
        self.checks = tuple(in_file_order(self._programs.checks.values()))
        """The checks asked here, in order; those of a repeat group stand together."""
        self._numbers = {check.id: at for at, check in enumerate(self.checks, 1)}
        self._grouped = {check.id: check.repeat for check in self.checks if check.repeat}
        self._repeats = {repeat.id: repeat for repeat in issue.repeats}
        self._basis: dict[str, Value] = {
            "today": moment(today),
            **{figure.id: figure.value for figure in issue.figures},
        }

    def on(self, today: dt.date) -> Form:
        """The same form on another day."""
        other = copy.copy(self)
        other.today = today
        other._basis = {**self._basis, "today": moment(today)}
        return other

    def evaluate(
        self,
        answers: Mapping[Key, Stored],
        rows: Sequence[Row] = (),
        evidence: Mapping[Key, Sequence[str]] | None = None,
    ) -> list[Item]:
        """Every check as it stands, the hidden ones too, row by row within a repeat group.

        ``evidence``: the media types of the files attached to each.
        """
        groups = {
            id: [row for row in rows if row.repeat == id]
            for id in {check.repeat for check in self.checks if check.repeat is not None}
        }
        names = {id: [row.id for row in group] for id, group in groups.items()}
        sight = self._look(answers, names)
        items: list[Item] = []
        done: set[str] = set()
        for check in self.checks:
            if check.repeat is None:
                items.append(self._item(check, None, 0, answers, sight, evidence or {}))
            elif check.repeat not in done:
                done.add(check.repeat)
                group = groups[check.repeat]
                items += self._group(check.repeat, group, answers, sight, evidence or {})
        return items

    def judge(self, key: Key, stored: Stored, answers: Mapping[Key, Stored]) -> Judgement:
        """What ``stored`` would mean as the answer to ``key``, the others being as they are."""
        check = self._programs.checks.get(key[0])
        if check is None:
            return Judgement(valid=True)
        trial = {**answers, key: stored}
        sight = self._look(trial, _rows_of(trial, self._programs.checks))
        problem = self._problem(check, key, stored, sight, trial)
        return Judgement(
            valid=problem is None,
            problem=problem,
            passed=None if problem else self._passed(check, key, sight),
        )

    def verdict(self, key: Key, answers: Mapping[Key, Stored]) -> tuple[bool, bool | None]:
        """Whether ``key`` is asked, and whether its answer passes, as :meth:`evaluate` says.

        ``answers`` need hold no more than those of :meth:`Programs.reach` of its check.
        """
        check = self._programs.checks[key[0]]
        rows = {} if check.repeat is None or key[1] is None else {check.repeat: (key[1],)}
        sight = self._look(answers, rows, self._programs.reach(check).checks)
        if not sight.relevant.get(key, False):
            return False, None
        if check.passes is None:
            return True, None
        problem = self._problem(check, key, answers.get(key), sight, answers)
        return True, None if problem else self._passed(check, key, sight)

    def choices(
        self, check: Check, answers: Mapping[Key, Stored], row: str | None = None
    ) -> tuple[Choice, ...]:
        """What can be chosen now: the check's choices that its ``choice_filter`` lets through."""
        if check.type == "yes_no":
            return tuple(Choice(name=name, label=label) for name, label in values.YES_NO.items())
        if check.type not in ("select_one", "select_multiple"):
            return ()
        every = self.tables.choices(check, self.issue)
        program = self._programs.program(check, "choice_filter")
        if program is None:
            return every
        sight = self._look(answers, _rows_of(answers, self._programs.checks))
        seen = self._seen(check, row, sight)
        return tuple(
            choice for choice in every if program.holds(seen | {"choice": _as_map(choice)})
        )

    def figures_for(self, check: Check) -> tuple[Figure, ...]:
        """The figures that the check bears out, in the order in which it names them."""
        figures = {figure.id: figure for figure in self.issue.figures}
        return tuple(figures[id] for id in check.verifies if id in figures)

    def default(self, check: Check) -> Stored | None:
        """What is proposed before anything is answered; ``today`` for a date is the visit's day."""
        if check.default is None or check.type in _UNASKED:
            return None
        if check.type == "date" and check.default == "today":
            return self.today.isoformat()
        try:
            return values.parse(check, check.default, self.choices(check, {}))
        except InputError:
            return None  # a default that the filter does not let through yet

    def observe(
        self, figures: Sequence[Figure], answers: Mapping[Key, Stored]
    ) -> dict[str, list[Observation] | None]:
        """By figure what the answers say of it, row by row; None where its check is hidden."""
        checks = self._programs.checks
        sight = self._look(answers, _rows_of(answers, checks))
        found: dict[str, list[Observation] | None] = {}
        for figure in figures:
            observed = figure.observed
            check = None if observed is None else checks.get(observed.check)
            if check is None:
                continue
            asked = [key for key, yes in sight.relevant.items() if yes and key[0] == check.id]
            given = sight.computed if check.type == "calculate" else answers
            hidden = not asked and check.repeat is None
            found[figure.id] = (
                None
                if hidden
                else [
                    Observation(
                        row=key[1],
                        value=given[key],
                        counts=self._counts(figure, check, key, sight),
                    )
                    for key in asked
                    if key in given
                ]
            )
        return found

    def _counts(self, figure: Figure, check: Check, key: Key, sight: _Sight) -> bool | None:
        program = self._programs.observed.get(figure.id)
        if program is None:
            return True
        return program.holds(self._seen_with(check, key, sight))

    def repeat_of(self, check: Check) -> Repeat | None:
        return None if check.repeat is None else self._repeats.get(check.repeat)

    def _group(
        self,
        repeat: str,
        rows: Sequence[Row],
        answers: Mapping[Key, Stored],
        sight: _Sight,
        evidence: Mapping[Key, Sequence[str]],
    ) -> list[Item]:
        checks = [check for check in self.checks if check.repeat == repeat]
        items = [
            self._item(check, row, at, answers, sight, evidence)
            for at, row in enumerate(rows, 1)
            for check in checks
        ]
        group = self._repeats.get(repeat)
        if group is not None and len(rows) < group.min:
            needed = group.min - len(rows)
            items.append(
                Item(
                    check=checks[0],
                    number=str(self._numbers[checks[0].id]),
                    required=True,
                    missing=Text(
                        "「{label}」还要添加 {needed} 行", "{label}: {needed} more to add"
                    ).format(label=group.label, needed=needed),
                )
            )
        return items

    def _look(
        self,
        answers: Mapping[Key, Stored],
        rows: Mapping[str, Sequence[str]],
        only: Sequence[str] | None = None,
    ) -> _Sight:
        """Relevance and calculations, each after those that it depends on; all, or ``only``."""
        sight = _Sight()
        for id in self._programs.order if only is None else only:
            check = self._programs.checks[id]
            relevance = self._programs.program(check, "relevant")
            calculation = self._programs.program(check, "calculation")
            instances = (None,) if check.repeat is None else rows.get(check.repeat, ())
            for row in instances:
                key = (id, row)
                seen = self._seen(check, row, sight) if relevance or calculation else {}
                asked = relevance.holds(seen) if relevance else check.relevant is None
                sight.relevant[key] = asked
                value: Value | None = None
                if check.type == "calculate":
                    value = calculation.evaluate(seen) if asked and calculation else None
                    shown = None if value is None else from_cel(value)
                    if shown is not None:
                        sight.computed[key] = shown
                elif asked and key in answers:
                    value = to_cel(check, answers[key])
                if value is not None:
                    sight.put(id, row, value)
        return sight

    def _seen(self, check: Check, row: str | None, sight: _Sight) -> dict[str, Value]:
        """The names as they are for this check in this row."""
        seen = {**self._basis, **sight.plain}
        if row is not None:
            seen.update(sight.rows.get(row, {}))
        for id, repeat in self._grouped.items():
            if repeat != check.repeat:
                seen[id] = sight.lists.get(id, [])
        return seen

    def _item(
        self,
        check: Check,
        row: Row | None,
        at: int,
        answers: Mapping[Key, Stored],
        sight: _Sight,
        evidence: Mapping[Key, Sequence[str]],
    ) -> Item:
        key = (check.id, None if row is None else row.id)
        asked = bool(sight.relevant.get(key, False))
        stored = None if check.type in _UNASKED else answers.get(key)
        number = str(self._numbers[check.id])
        problem: Text | None = None
        missing: Text | None = None
        passed: bool | None = None
        if asked:
            problem = self._problem(check, key, stored, sight, answers)
            passed = None if problem else self._passed(check, key, sight)
            missing = _missing(check, stored, evidence.get(key, ()))
        return Item(
            check=check,
            row=key[1],
            row_name=None if row is None else row.name,
            number=number if row is None else f"{number}.{at}",
            relevant=asked,
            undecided=sight.relevant.get(key, False) is None,
            required=check.required and check.type not in _UNASKED,
            stored=stored,
            computed=sight.computed.get(key),
            passed=passed,
            problem=problem,
            missing=missing,
        )

    def _problem(
        self,
        check: Check,
        key: Key,
        stored: Stored | None,
        sight: _Sight,
        answers: Mapping[Key, Stored],
    ) -> Text | None:
        """Why the answer is not possible; None if it is, or if that cannot be told."""
        if stored is not None and check.choice_filter is not None:
            open_to = {choice.name for choice in self.choices(check, answers, key[1])}
            chosen = stored if isinstance(stored, list) else [str(stored)]
            gone = [name for name in chosen if name not in open_to and not name.startswith(OTHER)]
            if gone:
                every = self.tables.choices(check, self.issue)
                label = next((c.label for c in every if c.name == gone[0]), Text.same(gone[0]))
                return Text(
                    f"「{label.zh}」与前面的回答不符，请重选",
                    f"{label.en} does not fit the answers before it; choose again",
                )
        program = self._programs.program(check, "constraint")
        if program is None or program.holds(self._seen_with(check, key, sight)) is not False:
            return None
        return check.constraint_message or Text(
            f"不符合要求：{check.constraint}", f"it must hold that {check.constraint}"
        )

    def _passed(self, check: Check, key: Key, sight: _Sight) -> bool | None:
        program = self._programs.program(check, "passes")
        value = sight.values.get(key)
        if program is None or value is None or (check.type == "yes_no" and value == "na"):
            return None
        return program.holds(self._seen_with(check, key, sight))

    def _seen_with(self, check: Check, key: Key, sight: _Sight) -> dict[str, Value]:
        seen = self._seen(check, key[1], sight)
        if key in sight.values:
            seen["value"] = sight.values[key]
        return seen


def _missing(check: Check, stored: Stored | None, files: Sequence[str]) -> Text | None:
    if check.type in _UNASKED:
        return None
    if stored is None:
        return Text("必填，还没有回答", "required and not answered") if check.required else None
    if not check.evidence or (check.type == "yes_no" and stored == "na"):
        return None
    wanted = check.evidence.count("photo")
    photos = min(wanted, sum(media_type.startswith("image/") for media_type in files))
    left = [_EVIDENCE["photo"]] if photos < wanted else []
    if len(files) - photos < len(check.evidence) - wanted:  # a document may be a picture of it
        left.append(_EVIDENCE["file"])
    if not left:
        return None
    return Text(
        f"还要附上{'和'.join(kind.zh for kind in left)}",
        f"{' and '.join(kind.en for kind in left)} still to attach",
    )


_EVIDENCE = {"photo": Text("照片", "a photo"), "file": Text("文件", "a document")}


def _as_map(choice: Choice) -> dict[str, str]:
    return {"name": choice.name, "parent": choice.parent}


def _rows_of(answers: Mapping[Key, Stored], checks: Mapping[str, Check]) -> dict[str, list[str]]:
    """The rows that answers speak of, by repeat group."""
    rows: dict[str, dict[str, None]] = {}
    for id, row in answers:
        check = checks.get(id)
        if row is not None and check is not None and check.repeat is not None:
            rows.setdefault(check.repeat, {})[row] = None
    return {repeat: list(named) for repeat, named in rows.items()}
