"""``inspector conflicts`` and ``inspector settle``: what people wrote apart, and who is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inspector.cli.common import Session, command
from inspector.cli.printing import minute, out, print_json, tell
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.conflicts import Conflict

_LISTING = "inspector conflicts"
_TAIL = 8
"""Of an id: what tells it from others."""


@command(
    "conflicts",
    Text(
        "列出冲突：各终端对同一项记得不同的，各方并列，* 是现在显示的一方。",
        "List conflicts: what devices say differently of the same thing, side by side; * is the"
        " side that is shown elsewhere.",
    ),
    json=True,
)
def entry(session: Session) -> None:
    from inspector.conflicts import conflicts_of

    found = conflicts_of(session.ledger, session.library)
    if session.json:
        print_json([_plain(conflict) for conflict in found])
        return
    for conflict in found:
        _show(conflict)
    if found:
        tell(
            Text(
                "选定一方：inspector settle 编号",
                "`inspector settle ID` makes a side the one that holds",
            )
        )
    else:
        tell(Text("没有冲突", "nobody disagrees"))


def _show(conflict: Conflict) -> None:
    out(Text("{what}  {where}", "{what}  {where}").format(what=conflict.what, where=conflict.where))
    for at, side in enumerate(conflict.sides):
        mark = " " if at else "*"
        note = f"  {side.note}" if side.note else ""
        who = f"{side.author}  {side.device}  {minute(side.at)}"
        out(f"{mark} {side.event[-_TAIL:]}  {side.value}  {who}{note}")


def _plain(conflict: Conflict) -> dict[str, Any]:
    return {
        "what": str(conflict.what),
        "where": str(conflict.where),
        "visit": conflict.visit,
        "sides": [
            {
                "event": side.event,
                "value": str(side.value),
                "note": side.note,
                "author": side.author,
                "device": side.device,
                "at": side.at,
            }
            for side in conflict.sides
        ],
    }


@command(
    "settle",
    Text(
        "选定冲突的一方；EVENT 是 inspector conflicts 列出的编号。没有选的留在记录里。",
        "Settle a conflict in favour of a side: EVENT as `inspector conflicts` lists it. What is"
        " not chosen stays in the log.",
    ),
)
@click.argument("event", metavar="EVENT")
def choose(session: Session, event: str) -> None:
    from inspector.conflicts import settle
    from inspector.ledger import queries

    sides = [side for conflict in queries.conflicts(session.ledger) for side in conflict.events]
    meant = [side for side in sides if side.startswith(event) or side.endswith(event)]
    if len(meant) != 1:
        raise queries.not_one("冲突的一方", "side of a conflict", event, len(meant), _LISTING)
    settle(session.ledger, meant[0])
