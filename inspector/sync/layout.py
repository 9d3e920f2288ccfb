"""The names of files on a remote, the same on every kind.

::

    inspector-v1/events/<device>/<first>-<last>.jsonl.gz[.age]
    inspector-v1/blobs/<aa>/<sha256>
    inspector-v1/blobs/<aa>/<name>.age
    inspector-v1/blobs/<aa>/<sha256, or name.age>.<part>-<parts>     4 digits each
    inspector-v1/blobs/<aa>/<sha256>.thumb.jpg, <name>.thumb.jpg.age
    inspector-v1/findings/<device>/<file>
    inspector-v1/packs/<pack>/<version>.zip[.age]         with <version>.sig.json[.age] beside it
    inspector-v1/devices/<device>.json
    inspector-v1/devices/<device>.names.age

With ``.age`` it is sealed for a team (:mod:`.sealing`), and named so that nothing is given away
(:mod:`.names`) but a pack's id and version.  A device writes only under its own name.  All names
are lower case, so a file system that does not keep letter case cannot confuse them; one that shows
them in capitals is understood.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

ROOT: Final = "inspector-v1"
EVENTS: Final = f"{ROOT}/events"
DEVICES: Final = f"{ROOT}/devices"
BLOBS: Final = f"{ROOT}/blobs"
THUMBNAIL: Final = ".thumb.jpg"
FINDINGS: Final = f"{ROOT}/findings"
PACKS: Final = f"{ROOT}/packs"

_EVENTS = re.compile(rf"{ROOT}/events/([a-z2-7]{{16}})/(\d{{12}})-(\d{{12}})\.jsonl\.gz(\.age)?")
_DEVICE = re.compile(rf"{ROOT}/devices/([a-z2-7]{{16}})\.json")
_NAMES = re.compile(rf"{ROOT}/devices/([a-z2-7]{{16}})\.names\.age")
_SIGNATURE = re.compile(
    rf"{ROOT}/packs/([a-z0-9]+(?:-[a-z0-9]+)*)/(\d{{1,9}}(?:\.\d{{1,9}}){{0,3}})\.sig\.json"
    r"(\.age)?"
)
_LITTER = frozenset({"thumbs.db", "desktop.ini"})


class BundleName(NamedTuple):
    """What a bundle's path says of it."""

    path: str
    """As the remote shows it."""
    device: str
    first: int
    last: int

    @property
    def sealed(self) -> bool:
        return self.path.lower().endswith(".age")


def bundle_file(first: int, last: int, *, sealed: bool = False) -> str:
    return f"{first:012d}-{last:012d}.jsonl.gz" + (".age" if sealed else "")


def bundle_path(device: str, first: int, last: int, *, sealed: bool = False) -> str:
    return f"{EVENTS}/{device}/{bundle_file(first, last, sealed=sealed)}"


def blob_path(sha256: str) -> str:
    return f"{BLOBS}/{sha256[:2]}/{sha256}"


def sealed_blob_path(name: str) -> str:
    """``name``: what its device calls it, 64 hex digits."""
    return f"{BLOBS}/{name[:2]}/{name}.age"


def part_path(path: str, part: int, parts: int) -> str:
    """Of a file that goes in ``parts`` pieces; ``part`` from 1."""
    return f"{path}.{part:04d}-{parts:04d}"


def thumbnail_path(path: str) -> str:
    """Of the small picture beside evidence at ``path``."""
    plain = path.removesuffix(".age")
    return plain + THUMBNAIL + (".age" if plain != path else "")


def names_path(device: str) -> str:
    return f"{DEVICES}/{device}.names.age"


def device_path(device: str) -> str:
    return f"{DEVICES}/{device}.json"


def findings_path(device: str, name: str) -> str:
    return f"{FINDINGS}/{device}/{name}"


def bundle_name(path: str) -> BundleName | None:
    """What a path under ``events`` names, or None if it is no bundle's."""
    found = _EVENTS.fullmatch(path.lower())
    if found is None:
        return None
    device, first, last = found[1], int(found[2]), int(found[3])
    return BundleName(path, device, first, last) if 1 <= first <= last else None


def file_of(path: str) -> str:
    """A path's last part, as this program writes it."""
    return path.rsplit("/", 1)[-1].lower()


def device_of(path: str) -> str | None:
    """The device whose card a path under ``devices`` is."""
    found = _DEVICE.fullmatch(path.lower())
    return None if found is None else found[1]


def namer_of(path: str) -> str | None:
    """The device whose names file a path under ``devices`` is."""
    found = _NAMES.fullmatch(path.lower())
    return None if found is None else found[1]


class PackName(NamedTuple):
    """What the path of a pack's signature says of it."""

    pack: str
    version: str

    def zip(self, *, sealed: bool = False) -> str:
        """Its path."""
        return f"{PACKS}/{self.pack}/{self.version}.zip" + (".age" if sealed else "")

    def signature(self, *, sealed: bool = False) -> str:
        """Its path."""
        return f"{PACKS}/{self.pack}/{self.version}.sig.json" + (".age" if sealed else "")


def pack_name(path: str) -> PackName | None:
    """The pack and version whose signature a path under ``packs`` is."""
    found = _SIGNATURE.fullmatch(path.lower())
    return None if found is None else PackName(found[1], found[2])


def is_litter(path: str) -> bool:
    """What systems and interrupted writes leave behind: nobody's message."""
    name = path.rsplit("/", 1)[-1]
    return name.startswith(".") or name.lower() in _LITTER
