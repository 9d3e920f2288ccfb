"""A pack as an author writes it, and libraries that have it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec
import tomlkit

from inspector.home import Home
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack
from inspector.packs.shape import fields_of


def library_of(home: Home, folder: Path, pack: Pack) -> Library:
    """A library that took the pack in from ``folder``, where it is written first."""
    library = Library(home, pack.id)
    library.add(written(folder, pack))
    return library


def written(folder: Path, pack: Pack) -> Path:
    """The folder, with the pack's files in it."""
    (folder / "issues").mkdir(parents=True)
    (folder / "pack.toml").write_text(_toml(pack), "utf-8")
    for issue in pack.issues:
        file = folder / "issues" / f"{issue.number:02}-{issue.slug}.toml"
        file.write_text(_toml(issue), "utf-8")
    return folder


class OnePack(Library):
    """A library with one pack alone, which is made of structs and in no file."""

    def __init__(self, home: Home, pack: Pack) -> None:
        super().__init__(home)
        self._only = pack

    def by_digest(self, digest: str) -> Pack | None:
        return self._only if digest == self._only.digest else None

    def keep(self, pack_id: str) -> None:
        """Nothing to keep."""


@cache  # most tests of a room write the same pack
def _toml(part: Pack | Issue) -> str:
    return tomlkit.dumps(_plain(part))


def _plain(part: object) -> Any:
    """As TOML has it: tables with the format's keys, without what is as it is anyway."""
    if isinstance(part, tuple):
        return [_plain(one) for one in cast("tuple[object, ...]", part)]
    if not isinstance(part, msgspec.Struct):
        return part
    anyway = {info.name: info.default for info in msgspec.structs.fields(type(part))}
    return {
        key: _plain(value)
        for key, field in fields_of(type(part)).items()
        if (value := getattr(part, field.name)) != anyway[field.name]
    }
