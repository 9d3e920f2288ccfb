"""Evidence: files kept under their SHA-256, whole or not at all.

The type is told from the content, never from the name; time and place are what a photo's EXIF says.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, SupportsFloat

import msgspec

from inspector import disk
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text

_CHUNK = 1 << 20
SIZE_LIMIT = 512 * 1024 * 1024
"""Bytes; far above any photo, below what a FAT32 stick refuses."""

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_FTYP = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
}


Absent = Literal["small", "away"]
"""Of a file that is not here: a small picture of it is, or nothing at all."""


class Blob(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is kept; ``taken_at`` local time, ``lat``/``lon`` WGS 84 decimal degrees."""

    sha256: str
    name: str
    media_type: str
    size: int
    taken_at: str | None = None
    lat: str | None = None
    lon: str | None = None


def absent(home: Home, files: Iterable[str]) -> dict[str, Absent]:
    """Those of the files (SHA-256) that are not in this home, each with what is in its place."""
    return {
        sha256: "small" if home.thumbnail(sha256).is_file() else "away"
        for sha256 in set(files)
        if not home.blob(sha256).is_file()
    }


def store(home: Home, path: Path) -> Blob:
    """Copy the file at ``path`` into the home; it is on disk when this returns.

    Raises InputError when there is no such file, it is a folder or a device, it is empty or too
    large, or it changes while it is read; HomeError when the home's disk is full.
    """
    path = path.expanduser()
    before = _regular(path)
    sha = hashlib.sha256()
    home.blobs.mkdir(parents=True, exist_ok=True)
    part = home.blobs / f".incoming-{os.getpid()}-{before.st_ino}-{before.st_mtime_ns}"
    try:
        with disk.writing(part) as copy, path.open("rb") as source:
            head = source.read(32)
            source.seek(0)
            while chunk := source.read(_CHUNK):
                sha.update(chunk)
                copy.write(chunk)
            size = copy.tell()
        after = path.stat()
        if (after.st_mtime_ns, after.st_size) != (before.st_mtime_ns, size):
            raise InputError(
                Text("文件在读取时发生了变化", "the file changed while it was read"),
                Text("等它写完后再附上", "attach it again once it is finished"),
                path=path,
            )
        kept = home.blob(sha.hexdigest())
        kept.parent.mkdir(parents=True, exist_ok=True)
        disk.replace(part, kept)
    finally:
        part.unlink(missing_ok=True)
    media_type = media_type_of(head)
    taken_at, lat, lon = _photo_facts(kept) if media_type.startswith("image/") else (None,) * 3
    return Blob(
        sha256=sha.hexdigest(),
        name=path.name,
        media_type=media_type,
        size=size,
        taken_at=taken_at,
        lat=lat,
        lon=lon,
    )


def media_type_of(head: bytes) -> str:
    """The media type that a file's first 32 bytes tell."""
    if head[4:8] == b"ftyp":
        return _FTYP.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(
            head[8:12], "application/octet-stream"
        )
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not merely cut inside its last character
            return "application/octet-stream"
    return "application/octet-stream" if b"\0" in head else "text/plain"


def _regular(path: Path) -> os.stat_result:
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise InputError(
            Text("找不到这个文件", "there is no such file"),
            Text("检查路径和文件名", "check the path and the name"),
            path=path,
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise InputError(
            Text("这不是普通文件", "this is no ordinary file"),
            Text("选择一张照片或一份文件", "choose a photo or a document"),
            path=path,
        )
    if found.st_size == 0:
        raise InputError(
            Text("文件是空的", "the file is empty"),
            Text("重新拍照或导出后再附上", "take or export it again, then attach it"),
            path=path,
        )
    if found.st_size > SIZE_LIMIT:
        raise InputError(
            Text("文件超过 512 MB", "the file is larger than 512 MB"),
            Text("压缩或截取后再附上", "compress it or cut it down first"),
            path=path,
        )
    if not os.access(path, os.R_OK):
        raise InputError(
            Text("没有读取这个文件的权限", "the file may not be read"),
            Text("检查文件权限", "check the file's permissions"),
            path=path,
        )
    return found


_DATE_TIME_ORIGINAL, _DATE_TIME, _EXIF, _GPS = 0x9003, 0x0132, 0x8769, 0x8825


def _photo_facts(path: Path) -> tuple[str | None, str | None, str | None]:
    """Time and place from EXIF; a picture that cannot be read simply has none."""
    # Pillow costs 60 ms to import; only attaching a picture needs it
    from PIL import Image

    try:
        with Image.open(path) as image:
            exif = image.getexif()
            taken = exif.get_ifd(_EXIF).get(_DATE_TIME_ORIGINAL) or exif.get(_DATE_TIME)
            gps = exif.get_ifd(_GPS)
            return _time(taken), _degrees(gps, 2, 1, "S"), _degrees(gps, 4, 3, "W")
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, ZeroDivisionError):
        return None, None, None
    except Image.DecompressionBombError:
        return None, None, None


def _time(text: object) -> str | None:
    """EXIF's ``2026:11:23 09:30:00`` as ISO."""
    parts = str(text).replace("\0", "").strip().split(" ") if text else []
    if len(parts) != 2 or len(parts[0]) != 10 or len(parts[1]) != 8:
        return None
    return f"{parts[0].replace(':', '-')}T{parts[1]}"


def _degrees(gps: dict[int, object], tag: int, half_tag: int, negative: str) -> str | None:
    match gps.get(tag):
        case (SupportsFloat() as degrees, SupportsFloat() as minutes, SupportsFloat() as seconds):
            found = float(degrees) + float(minutes) / 60 + float(seconds) / 3600
        case _:
            return None
    limit = 90 if tag == 2 else 180
    if not 0 <= found <= limit:
        return None
    sign = "-" if str(gps.get(half_tag, "")).upper().startswith(negative) else ""
    return f"{sign}{found:.6f}"
