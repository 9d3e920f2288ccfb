"""Evidence shown to the public: only what a person released, and nothing that is held back."""

from __future__ import annotations

import re
from typing import Final

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger

_LEAST: Final = 6
_DIGITS: Final = re.compile(rf"[0-9a-f]{{{_LEAST},64}}")


def release(ledger: Ledger, sha256: str, basis: str) -> Event:
    """The public may see the file; ``basis``: who looked at it, or agreed.

    ``sha256``: 6 hex digits of its beginning at least.  Raises InputError for a file that is not
    attached anywhere, and without a basis.
    """
    if not basis.strip():
        raise InputError(
            Text("没有写明依据", "why it may be shown is not said"),
            Text(
                "写明谁看过、人脸是否遮挡、谁同意公开",
                "say who looked at it, whether faces are covered, who agreed",
            ),
        )
    whole = _whole(ledger, sha256)
    return ledger.record(bodies.EvidenceReleased(sha256=whole, basis=basis.strip()))


def hold(ledger: Ledger, sha256: str, basis: str = "") -> Event:
    """The public may not see the file (any more)."""
    whole = _whole(ledger, sha256)
    return ledger.record(bodies.EvidenceHeld(sha256=whole, basis=basis.strip()))


def _whole(ledger: Ledger, typed: str) -> str:
    wanted = typed.strip().lower()
    found: list[str] = []
    if _DIGITS.fullmatch(wanted):
        found = [one for one in queries.blobs(ledger) if one.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    what = (
        Text(f"{typed} 对应多个文件", f"{typed} matches more than one file")
        if found
        else Text(f"没有附上过这个文件：{typed}", f"no such file is attached: {typed}")
    )
    raise InputError(
        what,
        Text(
            "写 SHA-256 的前几位（至少 6 位），inspector answers --json 里有",
            "give the first digits of its SHA-256 (6 at least); `inspector answers --json` has it",
        ),
    )
