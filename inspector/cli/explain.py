"""``inspector explain N RULE --because TEXT``: why a reconcile rule does not hold, in writing."""

from __future__ import annotations

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import WholeNumber
from inspector.i18n import Text


@command(
    "explain",
    Text(
        "书面说明一条勾稽关系为何不成立。",
        "Explain in writing why a reconcile rule of the issue does not hold.",
    ),
)
@click.argument("issue", metavar="N", type=WholeNumber())
@click.argument("rule", metavar="RULE")
@option("--because", metavar="TEXT", required=True, text=Text("说明", "the explanation"))
def entry(session: Session, issue: int, rule: str, because: str) -> None:
    from inspector.workflow.writing import explain_rule

    explain_rule(session.ledger, session.pack, issue, rule, because)
