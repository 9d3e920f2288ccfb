"""Laptops that hear from each other."""

from __future__ import annotations

from inspector.ledger import queries
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge


def everything(ledger: Ledger) -> list[Event]:
    """All that the laptop knows, its own and others' events."""
    return [
        event for device in queries.last_seqs(ledger) for event in queries.events_of(ledger, device)
    ]


def hears(one: Ledger, other: Ledger) -> None:
    merge(one, everything(other))


def meet(one: Ledger, other: Ledger) -> None:
    """Afterwards both know the same."""
    hears(one, other)
    hears(other, one)
