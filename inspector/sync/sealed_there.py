"""What of this device's lies sealed on a remote, and for whom: as it is remembered here.

``data/remotes/<name>.sealed``, one small JSON file a remote.  Lost, it is made again by sealing
everything once more.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from inspector import disk
from inspector.home import Home


class SealedThere(msgspec.Struct, kw_only=True):
    recipients: tuple[str, ...] | None = None
    """For whom all of it is sealed; None: some of it is not, or for others."""
    names: str = ""
    """Mark of the seal under which the names file was written."""
    under_way: tuple[str, ...] = ()
    """For whom a rekey is sealing it again."""
    done: list[str] = []
    """Paths that this rekey has done."""


def path_of(home: Home, remote: str) -> Path:
    return home.data / "remotes" / f"{remote}.sealed"


def load(home: Home, remote: str) -> SealedThere:
    try:
        return msgspec.json.decode(path_of(home, remote).read_bytes(), type=SealedThere)
    except (FileNotFoundError, msgspec.DecodeError):
        return SealedThere()
    except OSError as error:
        raise disk.disk_error(error, path_of(home, remote)) from error


def save(home: Home, remote: str, there: SealedThere) -> None:
    disk.write_bytes(path_of(home, remote), msgspec.json.encode(there), private=True)


def forget(home: Home, remote: str) -> None:
    path_of(home, remote).unlink(missing_ok=True)
