"""Which files make up a pack, and the digest that names its content.

Apart from the reader, so that a cached pack is found without importing what parses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ROOMS = ("issues", "templates")
"""Folders of a pack that are looked into."""
MOST_FILES = 500
_MOST_READ = 1_000_001


def pack_files(folder: Path | Traversable) -> Iterator[tuple[str, bytes]]:
    """Name in the pack and content of each file that belongs to it, in name order.

    A file larger than is allowed is cut just past the limit: enough to be refused.
    """
    for name, file in sorted(list_files(folder), key=lambda pair: pair[0]):
        with file.open("rb") as stream:
            yield name, stream.read(_MOST_READ)


def list_files(folder: Path | Traversable) -> list[tuple[str, Path | Traversable]]:
    """The pack's files with their names in it (``issues/27-slug.toml``), unsorted."""
    found = [(file.name, file) for file in _toml_in(folder)]
    for room in ROOMS:
        inside = folder / room
        if inside.is_dir():
            found += [(f"{room}/{file.name}", file) for file in _toml_in(inside)]
    return found


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and contents, each after its length, in name order."""
    whole = hashlib.sha256()
    for name, content in sorted(files):
        for part in (name.encode(), content):
            whole.update(len(part).to_bytes(8, "big"))
            whole.update(part)
    return whole.hexdigest()


def _toml_in(folder: Path | Traversable) -> list[Path | Traversable]:
    return [
        file
        for file in folder.iterdir()
        if file.name.lower().endswith(".toml") and not file.name.startswith(".") and file.is_file()
    ]
