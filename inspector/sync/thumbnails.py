"""Small pictures of photos, for connections that cost.

A colleague sees what was photographed before the photo itself comes.  A small picture is never
taken for evidence: it stands under a name of its own, there and here, and nothing refers to it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

LIMIT: Final = 50 * 1024
"""Bytes; evidence that is no larger goes itself."""
_SIDES: Final = (640, 480, 320, 160)
_PIXELS: Final = 200_000_000


def made_of(source: Path) -> bytes | None:
    """A JPEG of the picture, turned as it was taken and without EXIF; None if it is no picture."""
    # Pillow costs 60 ms to import; only a metered connection needs it here
    from PIL import Image, ImageOps

    try:
        with Image.open(source) as opened:
            if opened.width * opened.height > _PIXELS:
                return None
            opened.draft("RGB", (_SIDES[0], _SIDES[0]))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
            for side in _SIDES:
                picture.thumbnail((side, side))
                content = io.BytesIO()
                picture.save(content, "JPEG", quality=70, optimize=True)
                if content.tell() <= LIMIT:
                    return content.getvalue()
    except Exception:  # noqa: BLE001 - whatever a decoder makes of a file that only looks like a picture
        return None
    return None


def is_one(content: bytes) -> bool:
    """Whether what came may be kept as one; it is only ever shown."""
    return len(content) <= LIMIT and content.startswith(b"\xff\xd8\xff")
