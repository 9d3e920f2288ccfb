"""Whether this home was cut off while it wrote on a remote: what it left there is cleared.

``data/remotes/<name>.writing`` is there from before the first byte goes until all went well.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

from inspector import disk
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.sync import layout
from inspector.sync.remotes.remote import Remote
from inspector.sync.state import writing_path


class Leftovers:
    """Those on the remote ``name``; several threads may write at once."""

    def __init__(self, home: Home, name: str) -> None:
        self._path = writing_path(home, name)
        self._lock = threading.Lock()
        self._noted = self._cut = self._path.exists()

    @contextmanager
    def writing(self) -> Generator[None]:
        """While something is written; if it raises, something may be left."""
        with self._lock:
            if not self._noted:
                disk.write_bytes(self._path, b"")
                self._noted = True
        try:
            yield
        except BaseException:
            self._cut = True
            raise

    def clear(self, remote: Remote) -> None:
        """Clear what was left; where that fails, the next time."""
        with self._lock:
            if self._cut:
                try:
                    remote.tidy(layout.ROOT)
                except RemoteError:
                    return
            self._noted = self._cut = False
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise disk.disk_error(error, self._path) from error
