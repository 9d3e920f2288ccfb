"""``inspector reconcile``: rule by rule, claimed against observed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from inspector.cli.common import Session, command, option
from inspector.cli.parser import WholeNumber
from inspector.cli.printing import Column, in_language, out, print_json, print_table
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.figures.reconciling import FigureLine, Reconciliation, RuleLine


@command(
    "reconcile",
    Text(
        "核对数据：勾稽关系是否成立，现场所见与通报是否相符。有一条不成立或一个数据被否定时，"
        "退出码为 1。",
        "Figures: rule by rule, and claimed against what visits saw. Exit code 1 when a rule"
        " does not hold or a figure is contradicted.",
    ),
    json=True,
)
@option("--issue", type=WholeNumber(), text=Text("只看这个事项", "this issue only"))
def entry(session: Session, issue: int | None) -> int:
    from inspector.figures.reconciling import Reconciler

    reconciler = Reconciler(session.ledger, session.pack, session.library.tables)
    found = reconciler.reconcile(issue)
    if session.json:
        print_json(
            {
                "rules": [_rule_as_json(line) for line in found.rules],
                "figures": [_figure_as_json(line) for line in found.figures],
            }
        )
    else:
        _print(found, everything=issue is not None)
    return 0 if found.holds else 1


def _rule_as_json(line: RuleLine) -> dict[str, Any]:
    return {
        "issue": line.issue,
        "id": line.id,
        "rule": line.rule,
        "label": str(line.label),
        "holds": line.holds,
        "left": _number_or_words(line.left),
        "right": _number_or_words(line.right),
        "note": in_language(line.note),
        "difference": _number(line.difference),
    }


def _figure_as_json(line: FigureLine) -> dict[str, Any]:
    figure, found = line.figure, line.finding
    if figure.kind == "finding":
        found = figure
    return {
        "issue": line.issue,
        "id": figure.id,
        "label": str(figure.label),
        "unit": figure.unit,
        "finding": None if found is None else found.value,
        "claimed": figure.value if figure.kind == "claimed" else None,
        "observed": _number(line.observed),
        "visited": line.visited,
        "outcome": line.outcome,
        "kind": figure.kind,
        "value": figure.value,
        "qualifier": figure.qualifier,
        "difference": _number(line.difference),
        "sites_total": line.sites_total,
        "sites_whole": line.whole,
        "answers": line.answers,
        "conflicts": line.conflicts,
        "sample": in_language(line.sample),
    }


def _number(value: Decimal | None) -> object:
    import msgspec

    return None if value is None else msgspec.Raw(format(value, "f").encode())


def _number_or_words(side: str) -> object:
    from inspector.figures.observing import number_of

    number = number_of(side)
    return side or None if number is None else _number(number)


def _print(found: Reconciliation, *, everything: bool) -> None:
    """All lines of one issue; of all issues those that a person has to look at."""
    from inspector.figures.words import (
        OUTCOMES,
        amount,
        claim,
        explained,
        shares,
        signed,
        yes_or_no,
    )

    rules = [line for line in found.rules if everything or not line.holds]
    figures = [line for line in found.figures if everything or line.outcome != "unchecked"]
    if rules:
        print_table(
            [
                Column(Text("事项", "Issue"), right=True),
                Column(Text("勾稽关系", "Rule"), wide=True),
                Column(Text("左边", "Left"), right=True),
                Column(Text("右边", "Right"), right=True),
                Column(Text("相差", "Difference"), right=True),
                Column(Text("结果", "Result")),
            ],
            (
                (
                    line.issue,
                    explained(line),
                    line.left,
                    line.right,
                    signed(line.difference),
                    yes_or_no(line),
                )
                for line in rules
            ),
        )
    if figures:
        out("")
        print_table(
            [
                Column(Text("事项", "Issue"), right=True),
                Column(Text("数据", "Figure"), wide=True),
                Column(Text("通报", "Claimed"), right=True),
                Column(Text("所见", "Seen"), right=True),
                Column(Text("相差", "Difference"), right=True),
                Column(Text("已查", "Sites"), right=True),
                Column(Text("结果", "Outcome")),
            ],
            (
                (
                    line.issue,
                    line.figure.label,
                    claim(line.figure),
                    amount(line.observed),
                    signed(line.difference),
                    f"{line.visited}/{line.sites_total}" if line.sites_total else "",
                    OUTCOMES[line.outcome],
                )
                for line in figures
            ),
        )
    out("")
    for told in shares(figures) if everything else ():
        out(told)
    out(_summary(found))


def _summary(found: Reconciliation) -> Text:
    from inspector.figures.outcomes import OUTCOMES as ORDER
    from inspector.figures.words import OUTCOMES

    failing = sum(not line.holds for line in found.rules)
    counts = {outcome: sum(line.outcome == outcome for line in found.figures) for outcome in ORDER}
    zh = "，".join(f"{OUTCOMES[outcome].zh} {counts[outcome]}" for outcome in ORDER)
    en = ", ".join(f"{counts[outcome]} {OUTCOMES[outcome].en}" for outcome in ORDER)
    return Text(
        f"勾稽关系 {len(found.rules)} 条，不成立 {failing}；数据 {len(found.figures)} 个：{zh}",
        f"{len(found.rules)} rules, {failing} not holding; {len(found.figures)} figures: {en}",
    )
