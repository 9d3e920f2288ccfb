"""What came of a sync with one remote, as the engine, the screens and ``--json`` tell it."""

from __future__ import annotations

from typing import Any

import msgspec

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.sync import pull
from inspector.sync.came import Came
from inspector.sync.remotes.problems import may_pass
from inspector.sync.run import CancelledError, Run


class RemoteOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a sync with one remote."""

    name: str
    ok: bool
    pushed_events: int = 0
    pulled_events: int = 0
    pushed_blobs: int = 0
    pulled_blobs: int = 0
    quarantined: int = 0
    """Files of this remote that are in quarantine now."""
    error: Text | None = None
    remedy: Text | None = None
    question: bool = False
    """The remote is not what it was: a person must say whether to go on (``accept_changed``)."""
    transient: bool = False
    """Trying again later may help."""
    cancelled: bool = False
    pushed_files: int = 0
    missing_blobs: int = 0
    """Evidence that is neither here nor there yet."""
    notes: tuple[Text, ...] = ()
    compacted: tuple[int, int] | None = None
    """How many bundles of this device were there before they were put together, and after."""
    came: tuple[Came, ...] = ()
    """What came in, by device and author."""

    def plain(self) -> dict[str, Any]:
        """As ``sync --json`` prints it."""
        return {
            "name": self.name,
            "ok": self.ok,
            "pushed_events": self.pushed_events,
            "pulled_events": self.pulled_events,
            "pushed_blobs": self.pushed_blobs,
            "pulled_blobs": self.pulled_blobs,
            "quarantined": self.quarantined,
            "error": None if self.error is None else str(self.error),
            "remedy": None if self.remedy is None else str(self.remedy),
            "question": self.question,
            "pushed_files": self.pushed_files,
            "missing_blobs": self.missing_blobs,
            "notes": [str(note) for note in self.notes],
            "transient": self.transient,
            "came": msgspec.to_builtins(self.came),
        }


def failed(ledger: Ledger, name: str, run: Run, error: InspectorError) -> RemoteOutcome:
    """It ended with an error, or because a person stopped it."""
    if run.stop.is_set():
        error = CancelledError()
    return so_far(
        ledger,
        name,
        run,
        error=error.what,
        remedy=error.remedy,
        transient=may_pass(error),
        cancelled=isinstance(error, CancelledError),
    )


def so_far(
    ledger: Ledger,
    name: str,
    run: Run,
    *,
    error: Text | None = None,
    remedy: Text | None = None,
    question: bool = False,
    transient: bool = False,
    cancelled: bool = False,
) -> RemoteOutcome:
    """What has moved until now, and with what it ends."""
    return RemoteOutcome(
        name=name,
        ok=error is None,
        pushed_events=run.pushed_events,
        pulled_events=run.pulled_events,
        pushed_blobs=run.pushed_blobs,
        pulled_blobs=run.pulled_blobs,
        quarantined=len(pull.held_here(ledger, name)),
        error=error,
        remedy=remedy,
        question=question,
        transient=transient,
        cancelled=cancelled,
        pushed_files=run.pushed_files,
        missing_blobs=run.missing_blobs,
        notes=tuple(run.notes),
    )
