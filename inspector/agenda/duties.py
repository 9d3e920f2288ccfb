"""Duties of the pack: what somebody owes the whole campaign, marked as done day by day."""

from __future__ import annotations

import datetime as dt

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack


def duty_done(
    ledger: Ledger,
    pack: Pack,
    duty: str,
    due: dt.date,
    text: str = "",
    on: dt.date | None = None,
) -> Event:
    """Record that what a duty owed by ``due`` was done; ``due`` as the agenda shows it."""
    if all(one.id != duty for one in pack.duties):
        ids = ", ".join(one.id for one in pack.duties) or "-"
        raise InputError(
            Text(f"清单包里没有职责 {duty}", f"the pack has no duty {duty}"),
            Text(f"可用：{ids}", f"there are: {ids}"),
        )
    return ledger.record(
        bodies.DutyDone(
            pack=pack.id,
            duty=duty,
            due=due.isoformat(),
            text=text.strip(),
            on=(on or ledger.today()).isoformat(),
        )
    )
