"""Photos as they travel in the page: small, upright, without what the camera wrote into them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import EvidenceRow, VisitRow

SIDE: Final = 320
"""Pixels of the longer side."""
MOST: Final = 12
"""Photos of one issue, those of its newest visits."""
_QUALITY: Final = 60


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    on: str
    """The day of its visit."""
    source: str
    """A ``data:`` address."""
    width: int
    height: int


class Album:
    """The photos that visits took, as far as their files are in this home."""

    def __init__(self, ledger: Ledger) -> None:
        self._home = ledger.home
        self._taken: dict[str, list[EvidenceRow]] = {}
        for row in queries.evidence(ledger):
            if row.visit is not None and row.media_type.startswith("image/"):
                self._taken.setdefault(row.visit, []).append(row)

    def photos(self, visits: Sequence[VisitRow]) -> Iterator[Photo]:
        """Of the newest of ``visits`` (given in time order), each file once."""
        told = 0
        for visit, sha256 in self._files(reversed(visits)):
            if told == MOST:
                return
            if (photo := self._small(sha256, visit.on)) is not None:
                told += 1
                yield photo

    def _files(self, visits: Iterable[VisitRow]) -> Iterator[tuple[VisitRow, str]]:
        seen: set[str] = set()
        for visit in visits:
            for row in self._taken.get(visit.id, []):
                if row.sha256 not in seen:
                    seen.add(row.sha256)
                    yield visit, row.sha256

    def _small(self, sha256: str, on: str) -> Photo | None:
        """None for a file that is not here (it may still come) or is no picture Pillow can read."""
        from PIL import Image, ImageOps  # 60 ms

        try:
            with Image.open(self._home.blob(sha256)) as opened:
                image = ImageOps.exif_transpose(opened).convert("RGB")
                image.thumbnail((SIDE, SIDE))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return None
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=_QUALITY, optimize=True)  # without EXIF: no place, no name
        return Photo(
            sha256=sha256,
            on=on,
            source="data:image/jpeg;base64," + base64.b64encode(kept.getvalue()).decode(),
            width=image.width,
            height=image.height,
        )
