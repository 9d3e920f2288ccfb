"""What a check requires, in words: the line that its ``passes`` draws.

The simple comparisons that packs are full of are put into words; of the rest the hint stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from inspector.i18n import Text
from inspector.packs.model import Check, Choice, Issue
from inspector.packs.tables import Tables
from inspector.packs.values import YES_NO, measured

_TERM: Final = r"(-?\d+(?:\.\d+)?|[a-z][a-z0-9_]*|double\([a-z][a-z0-9_]*\)|date\('[\d-]+'\))"
_COMPARED: Final = re.compile(rf"value (>=|<=|>|<|==) {_TERM}")
_BETWEEN: Final = re.compile(r"value >= (-?[\d.]+) && value <= (-?[\d.]+)")
_ONE_OF: Final = re.compile(r"value == '(\w+)'(?: \|\| value == '(\w+)')*")
_NOT: Final = re.compile(r"value != '(\w+)'|!\('(\w+)' in value\)")
_ONLY: Final = re.compile(r"value == \['(\w+)'\]")
_NAME: Final = re.compile(r"'(\w+)'")
_SIGNS: Final[dict[str, Text]] = {
    ">=": Text("不低于 {it}", "at least {it}"),
    "<=": Text("不超过 {it}", "at most {it}"),
    ">": Text("大于 {it}", "more than {it}"),
    "<": Text("小于 {it}", "less than {it}"),
    "==": Text("等于 {it}", "{it}"),
}
_DATES: Final[dict[str, Text]] = {
    ">=": Text("不早于 {it}", "not before {it}"),
    "<=": Text("不晚于 {it}", "not after {it}"),
    ">": Text("晚于 {it}", "after {it}"),
    "<": Text("早于 {it}", "before {it}"),
    "==": Text("为 {it}", "on {it}"),
}


def requirement(check: Check, issue: Issue, tables: Tables) -> Text:
    """What the answer must be; nothing where the check judges nothing."""
    source = check.passes
    if source is None:
        return Text("", "")
    said = _said(source.strip(), check, issue, tables)
    return said or check.hint or Text("", "")


def bases(check: Check) -> str:
    """The standards and laws that the line comes from."""
    return "; ".join(check.basis)


def _said(source: str, check: Check, issue: Issue, tables: Tables) -> Text | None:
    chosen = _namer(check, tables.choices(check, issue))
    if found := _BETWEEN.fullmatch(source):
        low, high = (_amount(number, check) for number in found.groups())
        return Text("{low} 至 {high}", "{low} to {high}").format(low=low, high=high)
    if found := _ONLY.fullmatch(source):
        return Text("只应为：{it}", "{it} alone").format(it=chosen(found[1]))
    if _ONE_OF.fullmatch(source):
        names = [chosen(name) for name in _NAME.findall(source)]
        return Text("或".join(name.zh for name in names), " or ".join(name.en for name in names))
    if found := _NOT.fullmatch(source):
        return Text("不应为：{it}", "not: {it}").format(it=chosen(found[1] or found[2]))
    if found := _COMPARED.fullmatch(source):
        sign, term = found.groups()
        words = _DATES if check.type == "date" else _SIGNS
        return words[sign].format(it=_term(term, check, issue))
    return None


def _term(term: str, check: Check, issue: Issue) -> Text:
    name = term.removeprefix("double(").removeprefix("date('").rstrip("')")
    figure = next((one for one in issue.figures if one.id == name), None)
    if figure is not None:
        told = Text("{amount}（{label}）", "{amount} ({label})")
        amount = _measured(f"{figure.value:,}", figure.unit_label)
        return told.format(amount=amount, label=figure.label)
    other = issue.check(name)
    if other is not None:
        return Text("“{label}”的数", 'the number of "{label}"').format(label=other.label)
    if name == "today":
        return Text("检查当日", "the day of the visit")
    return Text.same(name) if check.type == "date" else _amount(name, check)


def _amount(number: str, check: Check) -> Text:
    shown = number.removesuffix(".0")
    return _measured(shown, check.unit_label)


def _measured(number: str, unit: Text) -> Text:
    return Text(measured(number, Text.same(unit.zh)), measured(number, Text.same(unit.en)))


def _namer(check: Check, choices: Sequence[Choice]) -> Callable[[str], Text]:
    known = {choice.name: choice.label for choice in (*choices, *check.choices)}

    def name_of(name: str) -> Text:
        if name in known:
            return known[name]
        return YES_NO.get(name, Text.same(name))

    return name_of
