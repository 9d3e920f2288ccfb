"""What waits for somebody, counted cheaply: for a line that is always in sight.

It stands apart from :mod:`inspector.sync.status` because it is on the way to the first screen, and
the engine is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from inspector.errors import InspectorError
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync import quarantine, state

if TYPE_CHECKING:
    from inspector.config import Remote
    from inspector.sync.engine import Addresses


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """``unsent`` in events, ``conflicts`` in fields, ``quarantine`` in entries."""

    unsent: int
    conflicts: int
    quarantine: int


def waiting(ledger: Ledger, config: Addresses) -> Waiting:
    """What waits now; it asks no remote."""
    return Waiting(
        unsent=unsent(ledger, config),
        conflicts=queries.count_conflicts(ledger),
        quarantine=quarantine.count(ledger.home),
    )


def unsent(ledger: Ledger, config: Addresses) -> int:
    """Events that at least one remote does not have; cheap enough to ask after every record."""
    last = queries.last_seqs(ledger).get(ledger.device, 0)
    pushed = [
        state.load(ledger.home, name, known_as(remote)).pushed(ledger.device)
        for name, remote in config.remotes.items()
    ]
    return last - min(pushed, default=0)


def known_as(remote: Remote) -> str:
    """Under what a remote is remembered."""
    from inspector.sync.remotes import identity  # with urllib.parse: only where there are remotes

    try:
        return identity(remote)
    except InspectorError:  # an unusable address has kept nothing
        return remote.url
