"""QR codes as pictures."""

from __future__ import annotations

import io


def qr_png(content: str) -> bytes:
    """The text as a QR code that stands a stain (error correction M); black on white, 4 quiet."""
    import segno  # only a document with a code needs it

    stream = io.BytesIO()
    segno.make(content, error="m", micro=False).save(stream, kind="png", scale=8, border=4)
    return stream.getvalue()
