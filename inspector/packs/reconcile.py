"""Reconcile rules: whether figures satisfy the relations between them, in an issue and across."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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
from inspector.packs.model import Figure, Issue, Pack, ReconcileRule

_COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


class RuleOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a rule holds, and what stands on either side of it."""

    id: str
    holds: bool
    left: str
    right: str


def figures_by_name(pack: Pack) -> dict[str, Figure]:
    """What the pack's rules may speak of: its own figures, and an issue's as ``i27.low_load``."""
    return {
        **{f"i{issue.number}.{one.id}": one for issue in pack.issues for one in issue.figures},
        **{figure.id: figure for figure in pack.figures},
    }


def rule_environment(figures: Mapping[str, Figure], loose: Collection[str] = ()) -> Environment:
    """Figures by the names that a rule gives them; the type of ``loose`` ones is not known."""
    return Environment(
        {
            name: "dyn" if name in loose else type_of_figure(figure)
            for name, figure in figures.items()
            if name.replace(".", "").isidentifier()
        }
    )


def evaluate_rules(issue: Issue) -> list[RuleOutcome]:
    """Every rule of the issue, in order."""
    return _outcomes(issue.reconcile, {figure.id: figure for figure in issue.figures})


def evaluate_pack_rules(pack: Pack) -> list[RuleOutcome]:
    """Every rule across the pack's issues, in order."""
    return _outcomes(pack.reconcile, figures_by_name(pack))


def _outcomes(rules: Sequence[ReconcileRule], figures: Mapping[str, Figure]) -> list[RuleOutcome]:
    if not rules:
        return []
    environment = rule_environment(figures)
    known: dict[str, Value] = {name: figure.value for name, figure in figures.items()}
    return [
        RuleOutcome(
            id=rule.id,
            holds=_value(environment, rule.rule, known) is True,
            left=_shown(environment, sides[0], known),
            right=_shown(environment, sides[1], known),
        )
        for rule in rules
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
