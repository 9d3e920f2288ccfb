"""Expressions in packs: CEL, checked when a pack is loaded, evaluated while a person types.

What a check's answer is to an expression:

=====================  ==================================================
yes_no, select_one     string: ``'yes'``, a choice's name, ``'other'``
select_multiple        list of strings
integer / decimal      int / double
date                   timestamp (midnight, UTC)
time, text             string (``'09:30'``)
location               map with ``lat`` and ``lon``
photo, file            string
calculate              what its calculation gives
=====================  ==================================================

A name without an answer is unknown, and so is what cannot be told without it: ``a && b`` is false
when ``b`` is false, whatever ``a`` is.  :meth:`Program.evaluate` gives None for unknown.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from inspector.packs.model import Check, Figure

if TYPE_CHECKING:
    from cel_expr_python import cel

Kind = Literal["bool", "int", "double", "string", "list", "timestamp", "map", "calculated"]
Value = bool | int | float | str | list[Any] | dict[str, Any] | dt.datetime
Types = dict[str, str]
"""Names in scope and their types, as :func:`type_of` writes them: ``double``, ``list(string)``."""

MOST_LETTERS = 2000
FUNCTIONS = ("about", "round", "days", "date", "sum")
"""Ours; the rest of CEL's are there too."""
RESERVED = frozenset(
    [
        "value",
        "today",
        "choice",
        "true",
        "false",
        "null",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
"""What an id cannot be: CEL's words and the names that are always in scope."""

_TOKEN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
      | (?P<string>[rRbB]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''
          |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
      | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|0x[0-9a-fA-F]+|\d+u?)
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<sign>&&|\|\||[<>=!]=|.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(msgspec.Struct, frozen=True):
    kind: str
    text: str
    start: int


class Fault(msgspec.Struct, frozen=True):
    """What CEL says against an expression, and where in it (from 1)."""

    message: str
    line: int = 1
    column: int = 1


class Program:
    """A compiled expression."""

    def __init__(self, source: str, program: cel.Expression, names: frozenset[str]) -> None:
        self.source = source
        self.names = names
        self._program = program
        self.type = str(program.return_type()).lower()

    def evaluate(self, values: Mapping[str, Value]) -> Value | None:
        """The result; None when it cannot be told, or is no number (1.0 / 0.0)."""
        data = {name: values[name] for name in self.names if name in values}
        try:
            result = self._program.eval(data=data)
        except RuntimeError:  # more steps than CEL allows: what it gives cannot be told
            return None
        if str(result.type()) in ("ERROR", "UNKNOWN"):
            return None
        value = result.value()
        if isinstance(value, float) and not math.isfinite(value):
            return None
        return cast("Value | None", value)

    def holds(self, values: Mapping[str, Value]) -> bool | None:
        result = self.evaluate(values)
        return result if isinstance(result, bool) else None


class Environment:
    """Names and their types, ready to compile expressions over them."""

    def __init__(self, types: Mapping[str, str]) -> None:
        from cel_expr_python import cel  # 7 ms, not needed to show a cached pack

        self.types = dict(types)
        self._environment = cel.NewEnv(
            variables={name: _cel_type(written) for name, written in types.items()},
            functions=_functions(),
        )

    def compile(self, source: str) -> Program | list[Fault]:
        """The program, or what is wrong with it."""
        if len(source) > MOST_LETTERS:
            return [Fault(f"longer than {MOST_LETTERS} characters")]
        try:
            program = self._environment.compile(source)
        except RuntimeError as error:  # all that the CEL runtime raises
            return _faults(str(error))
        return Program(source, program, _names_and_parts(source) & self.types.keys())


def tokens(source: str) -> list[Token]:
    """The expression's words, blanks and comments left out."""
    return [
        Token(str(found.lastgroup), found[0], found.start())
        for found in _TOKEN.finditer(source)
        if found.lastgroup != "blank"
    ]


def _names_and_parts(source: str) -> frozenset[str]:
    """Every name, and those with a point in them: ``i27``, ``low_load`` and ``i27.low_load``."""
    parts = tokens(source)
    dotted = {
        f"{one.text}.{other.text}"
        for one, point, other in zip(parts, parts[1:], parts[2:], strict=False)
        if point.text == "." and one.kind == other.kind == "name"
    }
    return frozenset({part.text for part in parts if part.kind == "name"} | dotted)


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """Identifiers that may be variables: not called, not a field of something."""
    parts = tokens(source)
    found: set[str] = set()
    for at, token in enumerate(parts):
        after = parts[at + 1].text if at + 1 < len(parts) else ""
        before = parts[at - 1].text if at else ""
        if token.kind == "name" and before != "." and after != "(":
            found.add(token.text)
    return frozenset(found)


def type_of(check: Check) -> str | None:
    """The type of a check's answer; None for a note; ``calculated`` is known once compiled."""
    match check.type:
        case "integer":
            return "int"
        case "decimal":
            return "double"
        case "date":
            return "timestamp"
        case "select_multiple":
            return "list(string)"
        case "location":
            return "map(string,double)"
        case "calculate":
            return "calculated"
        case "note":
            return None
        case _:
            return "string"


def type_of_figure(figure: Figure) -> str:
    return "int" if isinstance(figure.value, int) else "double"


def to_cel(check: Check, stored: str | list[str] | dict[str, str]) -> Value | None:
    """A stored answer as its expression sees it; None if it does not fit the check's type."""
    try:
        if isinstance(stored, list):
            several = check.type == "select_multiple"
            return [_or_other(name) for name in stored] if several else None
        if isinstance(stored, dict):
            is_place = check.type == "location"
            return {"lat": float(stored["lat"]), "lon": float(stored["lon"])} if is_place else None
        match check.type:
            case "integer":
                return int(stored)
            case "decimal":
                return float(stored)
            case "date":
                return moment(dt.date.fromisoformat(stored))
            case "yes_no" | "select_one":
                return _or_other(stored)
            case "text" | "time" | "photo" | "file":
                return stored
            case _:
                return None
    except (ValueError, KeyError):
        return None


def _or_other(name: str) -> str:
    """Words of one's own are ``other`` to an expression, whatever they are."""
    return "other" if name.startswith("other:") else name


def from_cel(value: Value) -> str | None:
    """What a calculation gives, as it is stored and shown; None for what cannot be."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        digits = format(Decimal(format(value, ".12g")), "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value if isinstance(value, str) else None


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


_FAULT = re.compile(
    r"ERROR: <input>:(-?\d+):(-?\d+): (.*?)(?=\n \||\nERROR: | \[[A-Z_]+\]$|$)", re.DOTALL
)


def _faults(message: str) -> list[Fault]:
    found = [
        Fault(match[3].strip(), max(int(match[1]), 1), max(int(match[2]), 1))
        for match in _FAULT.finditer(message)
    ]
    if not found:
        return [Fault(re.sub(r"^[A-Z_]+: | \[[A-Z_]+\]$", "", message))]
    syntax = [fault for fault in found if fault.message.startswith("Syntax error")]
    return syntax[:1] or list(dict.fromkeys(found))  # after one syntax error the rest is echo


@cache
def _cel_type(written: str) -> cel.Type:
    from cel_expr_python import cel

    match written:
        case "int":
            return cel.Type.INT
        case "double":
            return cel.Type.DOUBLE
        case "bool":
            return cel.Type.BOOL
        case "timestamp":
            return cel.Type.TIMESTAMP
        case "duration":
            return cel.Type.DURATION
        case "map(string,double)":
            return cel.Type.Map(cel.Type.STRING, cel.Type.DOUBLE)
        case "map(string,string)":
            return cel.Type.Map(cel.Type.STRING, cel.Type.STRING)
        case "string":
            return cel.Type.STRING
        case "dyn":
            return cel.Type.DYN
        case _ if written.startswith("list("):
            return cel.Type.List(_cel_type(written[5:-1]))
        case _:
            raise ValueError(f"no such type: {written}")


@cache
def _functions() -> list[cel.FunctionDecl]:
    from cel_expr_python import cel

    kinds = cel.Type

    def declared(
        name: str, result: cel.Type, takes: list[cel.Type], does: Callable[..., Any]
    ) -> cel.Overload:
        label = name + "_" + "_".join(str(each).lower() for each in takes)
        return cel.Overload(re.sub(r"\W+", "_", label), result, takes, False, does)

    numbers = (kinds.INT, kinds.DOUBLE)
    return [
        cel.FunctionDecl(
            "about",
            [
                declared("about", kinds.BOOL, [a, b, c], _about)
                for a in numbers
                for b in numbers
                for c in numbers
            ],
        ),
        cel.FunctionDecl(
            "round",
            [declared("round", kinds.DOUBLE, [a, kinds.INT], _round) for a in numbers],
        ),
        cel.FunctionDecl(
            "days", [declared("days", kinds.INT, [kinds.TIMESTAMP, kinds.TIMESTAMP], _days)]
        ),
        cel.FunctionDecl("date", [declared("date", kinds.TIMESTAMP, [kinds.STRING], _date)]),
        cel.FunctionDecl("sum", [declared("sum", kinds.DOUBLE, [kinds.List(kinds.DYN)], _sum)]),
    ]


def _about(one: float, other: float, tolerance: float) -> bool:
    """Within the tolerance, in decimal digits: ``about(0.3, 0.1 + 0.2, 0.0)`` holds."""
    gap = abs(Decimal(format(one, ".15g")) - Decimal(format(other, ".15g")))
    return gap <= Decimal(format(tolerance, ".15g"))


def _round(number: float, digits: int) -> float:
    """Half away from zero, on the decimal digits: ``round(2.675, 2)`` is 2.68."""
    places = max(-15, min(15, digits))
    try:
        exact = Decimal(format(number, ".15g"))
        return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    except InvalidOperation:  # too large for any rounding to matter
        return float(number)


def _days(start: dt.datetime, end: dt.datetime) -> int:
    return (end.date() - start.date()).days


def _date(text: str) -> dt.datetime:
    return moment(dt.date.fromisoformat(text))


def _sum(numbers: list[float]) -> float:
    return math.fsum(numbers)
