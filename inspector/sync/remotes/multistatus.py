"""What a WebDAV server answers to PROPFIND, read piece by piece."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

_DAV: Final = "{DAV:}"


class Found(NamedTuple):
    """One resource; ``path`` is the server's, unquoted, a folder's may end in ``/``."""

    path: str
    folder: bool
    size: int
    modified: datetime | None
    """By the server's clock, as ``now`` is."""
    now: datetime
    version: str
    """Another text when the content is another; empty if the server does not say."""


def found_in(stream: io.RawIOBase, now: datetime) -> Iterator[Found]:
    """The resources of a 207 answer. ValueError if it is none."""
    try:
        at_top = True
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            if at_top and element.tag != f"{_DAV}multistatus":
                raise ValueError("not a multistatus")
            at_top = False
            if event == "end" and element.tag == f"{_DAV}response":
                yield _found(element, now)
                element.clear()
    except ElementTree.ParseError as error:
        raise ValueError("not XML") from error


def _found(response: ElementTree.Element, now: datetime) -> Found:
    href = (response.findtext(f"{_DAV}href") or "").strip()
    path = unquote(urlsplit(href).path)
    folder = response.find(f".//{_DAV}resourcetype/{_DAV}collection") is not None
    length = (response.findtext(f".//{_DAV}getcontentlength") or "").strip()
    modified: datetime | None = None
    with suppress(ValueError):
        told = response.findtext(f".//{_DAV}getlastmodified") or ""
        modified = parsedate_to_datetime(told).astimezone(UTC)
    size = int(length) if length.isdigit() else 0
    version = (response.findtext(f".//{_DAV}getetag") or "").strip()
    if not version and modified is not None:
        version = f"{modified.isoformat()}-{size}"
    return Found(path, folder, size, modified, now, version)
