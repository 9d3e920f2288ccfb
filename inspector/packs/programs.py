"""All expressions of one issue's checks, of one scope, compiled together.

The loader compiles to find faults; the form compiles to evaluate.  A check in a repeat group sees
the others of its own row; seen from outside, a group's check is the list of its rows' answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from inspector.packs.expressions import (
    Environment,
    Fault,
    Program,
    names_in,
    type_of,
    type_of_figure,
)
from inspector.packs.model import Check, Issue, Scope

Part = Literal["relevant", "constraint", "passes", "calculation", "choice_filter"]
Place = tuple[str | int, ...]
"""Where in the issue's file an expression stands: ``("check", 3, "relevant")``."""

_OVER_VALUE: tuple[Part, ...] = ("constraint", "passes")
_OVER_OTHERS: tuple[Part, ...] = ("relevant", "calculation")
_PARTS: tuple[Part, ...] = (*_OVER_OTHERS, *_OVER_VALUE, "choice_filter")


class Misfit(msgspec.Struct, frozen=True):
    """A fault in an expression, where it stands, what it is, and which names it could have used."""

    place: Place
    source: str
    fault: Fault
    types: Mapping[str, str]
    kind: Literal["cel", "not_bool", "no_value"] = "cel"
    found: str = ""


class Cycle(msgspec.Struct, frozen=True):
    """Checks that wait for each other."""

    place: Place
    ids: tuple[str, ...]


class Reach(msgspec.Struct, frozen=True):
    """What the verdict on a check's answer depends on."""

    checks: tuple[str, ...]
    """The check itself and all that is looked at to tell whether it is asked and passes, in the
    order of evaluation."""
    today: bool
    groups: bool
    """Whether it looks into a repeat group from outside, at all its rows."""


class Programs:
    """The compiled expressions of an issue's checks of one scope."""

    def __init__(self, issue: Issue, scope: Scope, loose: frozenset[str] = frozenset()) -> None:
        self._loose = loose
        self.checks = {check.id: check for check in issue.checks if check.scope == scope}
        self.compiled: dict[tuple[str, Part], Program] = {}
        self.observed: dict[str, Program] = {}
        self.misfits: list[Misfit] = []
        self.cycles: list[Cycle] = []
        self._at = {check.id: at for at, check in enumerate(issue.checks)}
        self._figures = {
            figure.id: "dyn" if figure.id in loose else type_of_figure(figure)
            for figure in issue.figures
        }
        self._environments: dict[tuple[str | None, str | None, str | None], Environment] = {}
        self._reaches: dict[str, Reach] = {}
        self.needs = {
            check.id: {name for name in _named(check, _OVER_OTHERS) if name in self.checks}
            for check in self.checks.values()
        }
        self.order = self._ordered()
        self.types = self._typed()
        for check in self.checks.values():
            self._compile(check)
        self._compile_observed(issue)

    def program(self, check: Check, part: Part) -> Program | None:
        return self.compiled.get((check.id, part))

    def reach(self, check: Check) -> Reach:
        """What is to be known to judge the check's answer."""
        found = self._reaches.get(check.id)
        if found is None:
            found = self._reaches[check.id] = self._reach(check)
        return found

    def _reach(self, check: Check) -> Reach:
        looks = {id: _named(one, _OVER_OTHERS) for id, one in self.checks.items()}
        if check.passes is not None:
            looks[check.id] = _named(check, _PARTS)
        seen, waiting = {check.id}, [check.id]
        while waiting:
            fresh = (looks[waiting.pop()] & self.checks.keys()) - seen
            seen |= fresh
            waiting += fresh
        return Reach(
            tuple(id for id in self.order if id in seen),
            today=any("today" in looks[id] for id in seen),
            groups=any(self.checks[id].repeat not in (None, check.repeat) for id in seen),
        )

    def _ordered(self) -> list[str]:
        """Each check after those that its relevance or value depends on."""
        left = dict(self.needs)
        order: list[str] = []
        while left:
            ready = [id for id, needs in left.items() if not needs & left.keys()]
            if not ready:
                self._note_cycles(left)
                order += left
                break
            order += ready
            for id in ready:
                del left[id]
        return order

    def _note_cycles(self, left: Mapping[str, set[str]]) -> None:
        noted: set[str] = set()
        for start in left:
            path: list[str] = []
            id = start
            while id not in path and id not in noted:
                path.append(id)
                id = min(left[id] & left.keys(), key=lambda name: self._at[name])
            if id in noted:
                noted.update(path)
                continue
            ring = path[path.index(id) :]
            noted.update(path)
            first = min(ring, key=lambda name: self._at[name])
            at = ring.index(first)
            ring = [*ring[at:], *ring[:at], first]
            part = next(
                part
                for part in _OVER_OTHERS
                if (source := getattr(self.checks[first], part)) and ring[1] in names_in(source)
            )
            self.cycles.append(Cycle(("check", self._at[first], part), tuple(ring)))

    def _typed(self) -> dict[str, str]:
        """The type of each name; a calculation's is known only once it is compiled."""
        types = {
            id: written
            for id, check in self.checks.items()
            if (written := type_of(check)) is not None
        }
        for id in self.order:
            if types.get(id) != "calculated":
                continue
            source = self.checks[id].calculation
            repeat = self.checks[id].repeat
            types[id] = "dyn"
            if source is not None:
                program = Environment(self._seen_from(repeat, types)).compile(source)
                if isinstance(program, Program) and program.type in (
                    "bool",
                    "int",
                    "double",
                    "string",
                    "timestamp",
                ):
                    types[id] = program.type
        return types

    def _seen_from(self, repeat: str | None, types: Mapping[str, str]) -> dict[str, str]:
        """Names in scope for a check of this repeat group (None: of none)."""
        seen = {"today": "timestamp", **self._figures}
        for id, written in types.items():
            plain = "dyn" if written == "calculated" else written
            same = self.checks[id].repeat in (None, repeat)
            seen[id] = plain if same else f"list({plain})"
        seen |= {id: "dyn" for id in self._loose if id in self.checks}
        return {id: written for id, written in seen.items() if id.isidentifier()}

    def environment(
        self, repeat: str | None, value: str | None = None, choice: str | None = None
    ) -> Environment:
        key = (repeat, value, choice)
        if key not in self._environments:
            types = self._seen_from(repeat, self.types)
            if value is not None:
                types["value"] = value
            if choice is not None:
                types["choice"] = choice
            self._environments[key] = Environment(types)
        return self._environments[key]

    def _compile(self, check: Check) -> None:
        at = self._at[check.id]
        for part in _OVER_OTHERS:
            if (source := getattr(check, part)) is not None:
                environment = self.environment(check.repeat)
                self._one(check, part, source, environment, ("check", at, part))
        value = "dyn" if check.id in self._loose else self.types.get(check.id)
        for part in _OVER_VALUE:
            if (source := getattr(check, part)) is not None and value is not None:
                environment = self.environment(check.repeat, value)
                self._one(check, part, source, environment, ("check", at, part))
        if check.choice_filter is not None:
            environment = self.environment(check.repeat, choice="map(string,string)")
            place = ("check", at, "choice_filter")
            self._one(check, "choice_filter", check.choice_filter, environment, place)

    def _one(
        self, check: Check, part: Part, source: str, environment: Environment, place: Place
    ) -> None:
        program = self._checked(source, environment, place, is_bool=part != "calculation")
        if program is not None:
            self.compiled[check.id, part] = program

    def _checked(
        self, source: str, environment: Environment, place: Place, *, is_bool: bool
    ) -> Program | None:
        program = environment.compile(source)
        if not isinstance(program, Program):
            self.misfits += [Misfit(place, source, fault, environment.types) for fault in program]
            return None
        if is_bool and program.type not in ("bool", "dyn"):
            self.misfits.append(
                Misfit(place, source, Fault(""), environment.types, "not_bool", program.type)
            )
            return None
        if not is_bool and program.type.startswith(("list", "map")):
            self.misfits.append(
                Misfit(place, source, Fault(""), environment.types, "no_value", program.type)
            )
            return None
        return program

    def _compile_observed(self, issue: Issue) -> None:
        for at, figure in enumerate(issue.figures):
            observed = figure.observed
            if observed is None or observed.count is None or observed.check not in self.checks:
                continue
            loose = observed.check in self._loose
            value = "dyn" if loose else self.types.get(observed.check)
            if value is None:
                continue
            environment = self.environment(self.checks[observed.check].repeat, value)
            place = ("figure", at, "observed", "count")
            program = self._checked(observed.count, environment, place, is_bool=True)
            if program is not None:
                self.observed[figure.id] = program


def _named(check: Check, parts: Iterable[Part]) -> set[str]:
    sources = [source for part in parts if (source := getattr(check, part)) is not None]
    return {name for source in sources for name in names_in(source)}


@lru_cache(maxsize=256)
def compiled(issue: Issue, scope: Scope, loose: frozenset[str] = frozenset()) -> Programs:
    """The issue's programs, compiled once for each version of it.

    ``loose``: checks and figures whose type could not be read; anything may be done with them.
    """
    return Programs(issue, scope, loose)


def in_file_order(checks: Iterable[Check]) -> list[Check]:
    """Checks in the file's order, those of a repeat group brought together at its first."""
    groups: dict[str, list[Check]] = {}
    ordered: list[list[Check]] = []
    for check in checks:
        if check.repeat is None:
            ordered.append([check])
        elif check.repeat in groups:
            groups[check.repeat].append(check)
        else:
            groups[check.repeat] = [check]
            ordered.append(groups[check.repeat])
    return [check for group in ordered for check in group]
