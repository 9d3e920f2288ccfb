"""Evidence in a document: numbered, with time, place and hash; pictures small."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import EvidenceRow
from inspector.reports.document import Picture
from inspector.reports.sources import Sources

HASH_SHOWN: Final = 12
"""Hex digits of a SHA-256 on paper."""
_SIDE: Final = 720
"""The longer side of a picture, in pixels."""


def caption(number: int, file: EvidenceRow) -> str:
    """``Picture 3  2018-06-05 09:42``, then ``43.650000,111.980000  SHA-256 4c2cc028411e``."""
    named = (str(Text(f"图{number}", f"Picture {number}")), taken(file))
    where = (place_of(file), f"SHA-256 {file.sha256[:HASH_SHOWN]}")
    return "\n".join("  ".join(part for part in line if part) for line in (named, where))


def taken(file: EvidenceRow) -> str:
    return (file.taken_at or "").replace("T", " ")[:16]


def place_of(file: EvidenceRow) -> str:
    return f"{file.lat},{file.lon}" if file.lat and file.lon else ""


def pictures(sources: Sources, files: Sequence[tuple[int, EvidenceRow]]) -> list[Picture]:
    """The numbered files that are pictures and can be read here, made small."""
    found: list[Picture] = []
    images = [(number, file) for number, file in files if file.media_type.startswith("image/")]
    sources.pace.expect(len(images))
    for number, file in images:
        shown = _small(sources.ledger, file.sha256)
        if shown is not None:
            content, width, height = shown
            told = caption(number, file)
            found.append(
                Picture(
                    content=content,
                    width=width,
                    height=height,
                    alt=told.replace("\n", "  "),
                    caption=told,
                )
            )
        sources.pace.work()
    return found


def _small(ledger: Ledger, sha256: str) -> tuple[bytes, int, int] | None:
    """JPEG without the camera's own facts, upright; None where it cannot be read."""
    from PIL import Image, ImageOps  # 60 ms

    try:
        with Image.open(ledger.home.blob(sha256)) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    image.thumbnail((_SIDE, _SIDE))
    stream = io.BytesIO()
    image.save(stream, "jpeg", quality=80)
    return stream.getvalue(), image.width, image.height
