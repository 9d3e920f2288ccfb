"""Reconcile rules: whether an issue's own figures satisfy the relations between them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from inspector.packs.expressions import (
    Environment,
    Program,
    Token,
    Value,
    from_cel,
    tokens,
    type_of_figure,
)
from inspector.packs.model import Issue

_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


class RuleOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a rule holds, and what stands on either side of it."""

    id: str
    holds: bool
    left: str
    right: str


def rule_environment(issue: Issue, loose: Collection[str] = ()) -> Environment:
    """What a rule may speak of: the issue's figures; the type of ``loose`` ones is not known."""
    return Environment(
        {
            figure.id: "dyn" if figure.id in loose else type_of_figure(figure)
            for figure in issue.figures
            if figure.id.isidentifier()
        }
    )


def evaluate_rules(issue: Issue) -> list[RuleOutcome]:
    """Every rule of the issue, in order."""
    if not issue.reconcile:
        return []
    environment = rule_environment(issue)
    figures: dict[str, Value] = {figure.id: figure.value for figure in issue.figures}
    return [
        RuleOutcome(
            id=rule.id,
            holds=_value(environment, rule.rule, figures) is True,
            left=_shown(environment, sides[0], figures),
            right=_shown(environment, sides[1], figures),
        )
        for rule in issue.reconcile
        for sides in (_sides(rule.rule),)
    ]


def _value(environment: Environment, source: str, figures: dict[str, Value]) -> Value | None:
    program = environment.compile(source)
    return program.evaluate(figures) if isinstance(program, Program) else None


def _shown(environment: Environment, source: str, figures: dict[str, Value]) -> str:
    value = _value(environment, source, figures) if source else None
    return "" if value is None else from_cel(value) or ""


def _sides(rule: str) -> tuple[str, str]:
    """What a comparison compares, or the first two arguments of ``about``; blank otherwise."""
    parts = tokens(rule)
    depth = 0
    for part in parts:
        depth += (part.text in "([{") - (part.text in ")]}") if part.kind == "sign" else 0
        if depth == 0 and part.text in ("&&", "||", "?"):
            return "", ""
    depth = 0
    for part in parts:
        depth += (part.text in "([{") - (part.text in ")]}") if part.kind == "sign" else 0
        if depth == 0 and part.text in _COMPARISONS:
            return rule[: part.start].strip(), rule[part.start + len(part.text) :].strip()
    return _arguments(rule, parts)


def _arguments(rule: str, parts: list[Token]) -> tuple[str, str]:
    if len(parts) < 3 or parts[0].text != "about" or parts[1].text != "(":
        return "", ""
    depth = 0
    cuts = [parts[1].start]
    for part in parts[1:]:
        depth += (part.text in "([{") - (part.text in ")]}") if part.kind == "sign" else 0
        if depth == 1 and part.text == ",":
            cuts.append(part.start)
    if len(cuts) < 3:
        return "", ""
    return rule[cuts[0] + 1 : cuts[1]].strip(), rule[cuts[1] + 1 : cuts[2]].strip()
