"""A person's choice among the sides of a conflict."""

from __future__ import annotations

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger


def settle(ledger: Ledger, event: str) -> str:
    """Record what ``event`` says again, as what a person chose; gives the new event's id.

    InputError where it is no side of a conflict, or a newer version wrote it.
    """
    body = decode_body(queries.event(ledger, event))
    if body is None:
        raise InputError(
            Text("这条记录来自更新的版本", "a newer version wrote this"),
            Text("升级 Inspector 后再选定", "upgrade Inspector, then settle it"),
        )
    if not any(event in conflict.events for conflict in queries.conflicts(ledger)):
        raise InputError(
            Text(
                f"{event} 不在任何冲突里，或冲突已经解决",
                f"{event} is no side of a conflict, or the conflict is settled already",
            ),
            Text("用 inspector conflicts 查看", "`inspector conflicts` lists them"),
        )
    return ledger.record(body, settle=True).id
