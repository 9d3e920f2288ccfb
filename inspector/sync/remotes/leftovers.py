"""Where this home was cut off while it wrote on a remote, so that what it left there is cleared.

``data/remotes/<name>.writing``: the folders, as a JSON list; noted before the first byte goes.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from inspector import disk
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.sync.remotes.remote import Remote
from inspector.sync.state import writing_path


class Leftovers:
    """Those on the remote ``name``; several threads may write at once."""

    def __init__(self, home: Home, name: str) -> None:
        self._path = writing_path(home, name)
        self._lock = threading.Lock()
        self._cut = set(_load(self._path))
        self._writing = Counter[str]()
        self._noted = set(self._cut)

    @contextmanager
    def writing(self, path: str) -> Generator[None]:
        """While something is written at ``path``; if it raises, something may be left there."""
        folder, _, _ = path.rpartition("/")
        with self._lock:
            self._writing[folder] += 1
            if folder not in self._noted:
                self._noted = self._cut | set(+self._writing)
                disk.write_bytes(self._path, msgspec.json.encode(sorted(self._noted)))
        try:
            yield
        except BaseException:
            with self._lock:
                self._cut.add(folder)
            raise
        finally:
            with self._lock:
                self._writing[folder] -= 1

    def clear(self, remote: Remote) -> None:
        """Clear what was left; where that fails, the next time."""
        with self._lock:
            for folder in sorted(self._cut):
                try:
                    remote.tidy(folder)
                except RemoteError:
                    return
            self._cut.clear()
            self._noted.clear()
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise disk.disk_error(error, self._path) from error


def _load(path: Path) -> list[str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[str])
    except (FileNotFoundError, msgspec.DecodeError):  # damaged: they stay a day
        return []
    except OSError as error:
        raise disk.disk_error(error, path) from error
