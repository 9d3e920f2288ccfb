"""Finding answers that bring a check about: asked, passed, failed.

Values are tried that stand near what the expressions themselves speak of: the numbers and words in
them, their figures, the choices, days around today.  What no trial brings about, an inspector will
hardly ever meet.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inspector.packs.expressions import moment, names_in, to_cel, tokens
from inspector.packs.form import Form, Key
from inspector.packs.model import Check, Issue
from inspector.packs.programs import compiled
from inspector.packs.tables import Tables
from inspector.packs.values import Stored

DAYS = (dt.date(2018, 6, 15), dt.date(2026, 11, 23))
"""When a visit may take place: soon after the register was written, and now."""
_MOST_TRIALS = 3000
_MOST_SUBSETS = 8
_PARTS = ("relevant", "constraint", "passes", "calculation", "choice_filter")
_HASH = "0" * 64


class Row(NamedTuple):
    """A row of a repeat group."""

    id: str
    repeat: str
    name: str


class Found(NamedTuple):
    """What trials brought about for one check."""

    asked: bool
    passed: bool
    failed: bool


def try_out(issue: Issue, check: Check, tables: Tables) -> Found:
    """Whether the check can be asked, and with an answer that it takes can pass and fail."""
    asked = passed = failed = False
    involved = _involved(issue, check)
    rows = [Row(f"row-{id}", id, "1") for id in {c.repeat for c in involved if c.repeat}]
    guesses = [list(_candidates(one, involved, issue, tables)) for one in involved]
    places: list[Key] = [(c.id, f"row-{c.repeat}" if c.repeat else None) for c in involved]
    for day in DAYS:
        form = Form(issue, tables, desk=check.scope == "desk", today=day)
        candidates = [
            [guess for guess in each if guess is None or _fits(issue, one, guess, day)]
            for one, each in zip(involved, guesses, strict=True)
        ]
        for values in _trials(candidates):
            given = {
                key: value for key, value in zip(places, values, strict=True) if value is not None
            }
            items = form.evaluate(given, rows)
            if any(one.problem for one in items if one.check.id != check.id):
                continue  # no ledger takes such answers
            item = next(one for one in items if one.check.id == check.id)
            asked = asked or item.relevant
            if item.relevant and item.problem is None:
                passed = passed or item.passed is True
                failed = failed or item.passed is False
            if asked and (check.passes is None or (passed and failed)):
                return Found(asked, passed, failed)
    return Found(asked, passed, failed)


def _fits(issue: Issue, check: Check, guess: Stored, day: dt.date) -> bool:
    """Whether its constraint takes the value, as far as that can be told without other answers."""
    program = compiled(issue, check.scope).program(check, "constraint")
    value = to_cel(check, guess)
    if program is None or value is None:
        return True
    figures = {figure.id: figure.value for figure in issue.figures}
    return program.holds({"value": value, "today": moment(day), **figures}) is not False


def _involved(issue: Issue, check: Check) -> list[Check]:
    """The check and those that its expressions depend on, however far."""
    of_scope = {one.id: one for one in issue.checks if one.scope == check.scope}
    found = {check.id: check}
    left = [check]
    while left:
        one = left.pop()
        for name in {name for source in _expressions(one) for name in names_in(source)}:
            if name in of_scope and name not in found:
                found[name] = of_scope[name]
                left.append(of_scope[name])
    return list(found.values())


def _expressions(check: Check) -> list[str]:
    return [source for part in _PARTS if (source := getattr(check, part)) is not None]


def _trials(candidates: Sequence[Sequence[Stored | None]]) -> Iterator[Sequence[Stored | None]]:
    """All combinations when they are few, else the least and greatest and many by chance."""
    combinations = 1
    for each in candidates:
        combinations *= len(each)
    if combinations <= _MOST_TRIALS:
        yield from itertools.product(*candidates)
        return
    ends = itertools.product(*([each[0], each[-1]] for each in candidates))
    yield from itertools.islice(ends, _MOST_TRIALS)
    chance = random.Random(1)  # always the same
    for _ in range(_MOST_TRIALS):
        yield [chance.choice(each) for each in candidates]


def _candidates(
    check: Check, involved: Sequence[Check], issue: Issue, tables: Tables
) -> Iterator[Stored | None]:
    names = [choice.name for choice in tables.choices(check, issue)][:40]
    match check.type:
        case "yes_no":
            yield from ("yes", "no", "na")
        case "select_one":
            yield from names
            if check.other:
                yield "other:x"
        case "select_multiple":
            few = names[:_MOST_SUBSETS]
            for size in range(1, len(few) + 1):
                yield from (list(chosen) for chosen in itertools.combinations(few, size))
            yield from ([name] for name in names[_MOST_SUBSETS:])
            if check.other:
                yield ["other:x"]
        case "integer" | "decimal":
            yield from _numbers(involved, issue, whole=check.type == "integer")
        case "date":
            yield from _dates(involved, issue)
        case "time":
            yield from ("00:00", "09:30", "23:59")
        case "location":
            yield {"lat": "43.9", "lon": "116.0", "datum": "wgs84"}
        case "photo" | "file":
            yield _HASH
        case "text":
            yield from ("words", "-")
        case "note" | "calculate":
            yield None


def _literals(involved: Sequence[Check], issue: Issue) -> set[float]:
    """The numbers that the expressions speak of, themselves or as figures."""
    figures = {figure.id: figure.value for figure in issue.figures}
    found: set[float] = set()
    for source in (source for check in involved for source in _expressions(check)):
        for token in tokens(source):
            if token.kind == "number" and not token.text.startswith("0x"):
                found.add(float(token.text.rstrip("u")))
            elif token.text in figures:
                found.add(float(figures[token.text]))
    return found


def _numbers(involved: Sequence[Check], issue: Issue, *, whole: bool) -> Iterator[str]:
    literals = _literals(involved, issue)
    near = {0.0, 1.0, 2.0, 10.0, 100.0, 1000.0, *(range(101) if whole else ())}
    for one, other in itertools.product(literals, [0.0, 1.0, *literals]):
        near |= {one + other, one - other}
    near |= {half for one in literals for half in (one / 2, one + 0.1, one - 0.1)}
    places = 0 if whole else 4
    rounded = sorted({round(number, places) for number in near})
    yield from (format(number, f".{places}f") for number in rounded)


def _dates(involved: Sequence[Check], issue: Issue) -> Iterator[str]:
    days = {dt.date(2015, 1, 1), dt.date(2017, 12, 31), dt.date(2019, 6, 1)}
    spans = {int(n) for n in _literals(involved, issue) if 0 < n < 4000} | {0, 1}
    for today in DAYS:
        for span in spans:
            days |= {today - dt.timedelta(days=span + more) for more in (-1, 0, 1)}
    for source in (source for check in involved for source in _expressions(check)):
        for token in tokens(source):
            word = token.text.strip("'\"")
            if token.kind == "string" and len(word) == 10 and word[4] == word[7] == "-":
                written = dt.date.fromisoformat(word)
                days |= {written + dt.timedelta(days=more) for more in (-1, 0, 1)}
    yield from (day.isoformat() for day in sorted(days))
