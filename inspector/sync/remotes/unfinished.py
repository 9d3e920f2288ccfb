"""Names of files that are still being written: one sees whose they are.

``inspector-v1/.<device>-<16 hex>.tmp``, wherever it belongs: one look finds all that was left.  On
a stick it is beside the file that it becomes, and ends in ``.part``.
Whoever was cut off clears away what it left behind; of others only what is older than a day is
cleared, for they may be writing it.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from inspector.errors import InspectorError
from inspector.home import Home
from inspector.ledger.keys import DeviceKey, device_id

SUFFIX: Final = ".tmp"
"""Nextcloud and ownCloud take no ``.part``."""
_SUFFIXES: Final = (SUFFIX, ".part")


class Unfinished:
    """Those of one device through one opened remote."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._token = secrets.token_bytes(8)

    def part_of(self, path: str) -> str:
        """Where the file that becomes ``path`` is written.

        A second try takes the same name; another process of the same home another one.
        """
        folder, slash, _ = path.partition("/")
        one = hashlib.sha256(self._token + path.encode()).hexdigest()[:16]
        return f"{folder if slash else ''}{slash}{self.mark}{one}{SUFFIX}"

    @property
    def mark(self) -> str:
        """What the names of this device's begin with."""
        try:
            device = device_id(DeviceKey(self._home.key).public_key)
        except InspectorError:  # no ledger yet: somebody tries whether the remote can be written
            device = "new"
        return f".{device}-"

    def is_own(self, leaf: str) -> bool:
        return leaf.startswith(self.mark) and leaf.endswith(_SUFFIXES)


def is_unfinished(leaf: str) -> bool:
    """Whether a file name is that of anybody's unfinished write."""
    return leaf.startswith(".") and leaf.endswith(_SUFFIXES)
