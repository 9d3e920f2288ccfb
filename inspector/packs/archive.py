"""A pack as one zip that always comes out the same: it is signed and carried to others."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first day a zip knows; when files were touched is nobody's business."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these names and contents, in name order, without dates or owners.

    The same files give the same bytes wherever zlib is the same one; what must agree everywhere is
    :func:`inspector.packs.files.digest_of`.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = _PLAIN_FILE, _UNIX
            archive.writestr(entry, content)
    return whole.getvalue()
