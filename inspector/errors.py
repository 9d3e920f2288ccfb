"""What can go wrong, by who can put it right.

::

    InspectorError              exit code 2
    ├── PackError               the author of a pack: one or more Problems
    ├── InputError              the person at the keyboard: a value, a name, a file
    ├── HomeError               whoever keeps the laptop: disk full, read-only, no permission
    ├── DamagedError            the ledger or a blob is not what was written
    └── RemoteError             the other side: `transient` says whether trying again may help

An error carries both languages (:class:`~inspector.i18n.Text`) and its facts; it is rendered
where a person reads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import msgspec

from inspector.i18n import Text

__all__ = [
    "DamagedError",
    "HomeError",
    "InputError",
    "InspectorError",
    "PackError",
    "Problem",
    "RemoteError",
]


class InspectorError(Exception):
    """Something a person can be told about: what happened, to what, and what to do."""

    exit_code: ClassVar[int] = 2

    def __init__(
        self,
        what: Text,
        remedy: Text | None = None,
        *,
        path: Path | str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(what.en)
        self.what = what
        self.remedy = remedy
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = "" if self.path is None else str(self.path)
        if place and self.line is not None:
            place += f":{self.line}"
        parts = [f"{place}: {self.what}" if place else str(self.what)]
        if self.remedy is not None:
            parts.append(str(self.remedy))
        return "\n".join(parts)


class InputError(InspectorError):
    """A value, a name or a file that a person gave cannot be used."""


class HomeError(InspectorError):
    """The home cannot be read or written: full, read-only, locked, missing."""


class DamagedError(InspectorError):
    """What is on disk is not what was written."""


class RemoteError(InspectorError):
    """A remote did not do what was asked.

    ``kind`` is one of those of :mod:`inspector.sync.remotes.problems`; ``retry_after`` are the
    seconds for which the other side wants to be left alone.
    """

    def __init__(
        self,
        what: Text,
        remedy: Text | None = None,
        *,
        transient: bool,
        path: Path | str | None = None,
        kind: str = "other",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what, remedy, path=path)
        self.transient = transient
        self.kind = kind
        self.retry_after = retry_after


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong in a pack; ``line`` and ``column`` count from 1."""

    file: str
    message: Text
    remedy: Text
    line: int | None = None
    column: int | None = None
    key: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        key = f" [{self.key}]" if self.key else ""
        return f"{place}:{key} {self.message}\n    {self.remedy}"


class PackError(InspectorError):
    """A pack has problems; all of them are here."""

    def __init__(self, problems: list[Problem]) -> None:
        count = len(problems)
        super().__init__(Text(f"清单包有 {count} 处错误", f"the pack has {count} problem(s)"))
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
