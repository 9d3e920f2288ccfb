"""What a remote must do; whoever adds a kind fulfils this and runs the same tests.

Paths are relative, with ``/``, each part a safe name (:func:`inspector.disk.is_safe_name`).
Every method raises RemoteError and no other error of its own; ``transient`` is decided there, next
to the call: true when the same call may do later (unplugged, unreachable, timed out), false when a
person must act (no permission, full, wrong password).  Errors of the caller's own code (``use``,
``tick``, reading ``source``) pass through unchanged.  Several threads may call at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Final, NamedTuple, Protocol, TypeVar

from inspector.disk import is_safe_name
from inspector.errors import RemoteError
from inspector.i18n import Text

T = TypeVar("T")
AT_ONCE: Final = 4
"""Files that are sent at a time: with more of them a bad line lets none through."""
Tick = Callable[[int], None]
"""Hears how many bytes went since it was last called; may raise to stop."""


class Entry(NamedTuple):
    """A file in a remote."""

    path: str
    size: int
    strange: bool = False
    """A link, a device, a name that not every system takes: never read, only told of."""
    version: str = ""
    """Another text whenever the content is another: the ETag, or time and size.  Empty where the
    kind has none to give; then the file is read to see whether it changed."""


class Remote(Protocol):
    """A place that keeps files for devices that do not see each other."""

    @property
    def name(self) -> str:
        """What the person calls it."""
        ...

    @property
    def url(self) -> str: ...

    @property
    def local(self) -> bool:
        """Whether asking costs next to nothing: no network in between."""
        ...

    def probe(self) -> None:
        """Return when the remote can be reached and, as far as one can tell, written."""
        ...

    def list(self, folder: str) -> Iterator[Entry]:
        """All files under ``folder`` at any depth, in any order; none if there is no such folder.

        A remote that cannot be reached is an error, never an empty list: whether something has
        gone is decided by what is listed here.
        """
        ...

    def size(self, path: str) -> int | None:
        """Bytes of the file at ``path``, or None if there is none."""
        ...

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        """What ``use`` makes of the file's stream; it may be called again, from the beginning.

        The stream begins ``offset`` bytes into the file; at its end or beyond it is empty.
        """
        ...

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        """Put the content at ``path``, over what is there; folders are made.

        Atomic: at any moment, also if this is cut off, ``path`` holds all of it, what was there
        before, or nothing.  On stable storage when it returns.  May be called twice.
        """
        ...

    def modified(self, path: str) -> datetime | None:
        """When the file was written, by the remote's clock; None if that is not known."""
        ...

    def remove(self, path: str) -> None:
        """Take away a file of this device's own; nothing happens where there is none."""
        ...

    def tidy(self, folder: str) -> None:
        """Remove what interrupted writes left in ``folder``: own ones, others' after a day.

        ``folder`` is the topmost one.  May do nothing.
        """
        ...

    def close(self) -> None:
        """Let go of connections; whoever asks again connects again."""
        ...


def safe_parts(name: str, path: str) -> list[str]:
    """The parts of a path in the remote ``name``. RemoteError if one is not a safe name."""
    parts = path.split("/")
    if not all(is_safe_name(part) for part in parts):
        raise RemoteError(
            Text("文件名不合规", "the file's name is not a safe one"),
            Text(f"请查看同步目标 {name}", f"have a look at the remote {name}"),
            transient=False,
            path=path,
        )
    return parts
