"""Paths as people give them: typed with Tab, dropped on the terminal, quoted, as file: URLs.

Terminals paste a dropped file each in its own way: ``"C:\\Users\\a b.jpg"`` (Windows Terminal),
``'/home/a b.jpg'`` (most others), ``/home/a\\ b.jpg`` (macOS), ``file:///home/a%20b.jpg``.
``windows`` says whose rules hold; it is this system's, but for tests.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

MOST: Final = 200
"""Names that are offered at most; more than that are found by typing on."""
WINDOWS: Final = os.name == "nt"
Kind = Literal["file", "folder", "neither"]


def cleaned(text: str, *, windows: bool = WINDOWS) -> str:
    """The bare path: without quotes, backslashes that keep a shell off, or ``file:``."""
    bare = unquoted(text, windows=windows)
    return _from_url(bare, windows) if bare[:5].lower() == "file:" else bare


def unquoted(text: str, *, windows: bool = WINDOWS) -> str:
    """Without quotes, or backslashes that keep a shell off."""
    bare = text.strip()
    if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "'\"":
        return bare[1:-1].replace("'\\''", "'")  # how a shell writes a quote within quotes
    if not windows and "\\" in bare and not os.path.lexists(bare):
        return re.sub(r"\\(.)", r"\1", bare)
    return bare


def _from_url(url: str, windows: bool) -> str:
    parts = urlsplit(url)
    path = unquote(parts.path)
    if not windows:
        return path
    if parts.netloc not in ("", "localhost"):  # file://server/share/a.jpg
        path = f"//{parts.netloc}{path}"
    elif re.match(r"/[A-Za-z]:", path):  # file:///C:/a.jpg
        path = path[1:]
    return path.replace("/", "\\")


def looks_like_path(text: str) -> bool:
    """Whether a terminal pasted this because a file was dropped on it."""
    bare = text.strip().strip("'\"")
    return bare.lower().startswith(("/", "~/", "file:", "\\\\")) or bare[1:3] in (":\\", ":/")


def path_of(text: str) -> Path:
    """The path that is meant; ``~`` is the person's own folder, of nobody else."""
    bare = cleaned(text)
    path = Path(bare)
    own = bare == "~" or bare[:2] in ("~/", f"~{os.sep}")
    return path.expanduser() if own else path


def kind_of(path: Path) -> Kind:
    """What is there; blocks on a slow share."""
    try:
        return "folder" if path.is_dir() else "file" if path.is_file() else "neither"
    except (OSError, ValueError):  # ValueError: a NUL was pasted
        return "neither"


def as_folder(path: Path | str) -> str:
    """A folder's path that one can type on."""
    text = str(path)
    return text if text.endswith(_separators(WINDOWS)) else text + os.sep


def split(typed: str, *, windows: bool = WINDOWS) -> tuple[str, str]:
    """(folder with its separator, or "" for the current one; how the name begins)"""
    ends = [typed.rfind(separator) for separator in _separators(windows)]
    at = max(ends) + 1
    if windows and at == 0 and typed[1:2] == ":":  # C:pho
        at = 2
    return typed[:at], typed[at:]


def _separators(windows: bool) -> tuple[str, ...]:
    return ("\\", "/") if windows else ("/",)


def candidates(text: str) -> list[str]:
    """What the text may go on to: folders first, then files, newest first; blocks."""
    before, start = split(cleaned(text))
    try:
        with os.scandir(path_of(before) if before else Path()) as entries:
            found = [
                entry
                for entry in entries
                if entry.name.casefold().startswith(start.casefold())
                and (start.startswith(".") or not entry.name.startswith("."))
            ]
    except (OSError, ValueError):  # no such folder, or it may not be read: nothing to offer
        return []
    separator = before[-1] if before.endswith(_separators(WINDOWS)) else os.sep
    folders = sorted(before + entry.name + separator for entry in found if _is_folder(entry))
    files = sorted((entry for entry in found if not _is_folder(entry)), key=_newest)
    return [*folders, *(before + entry.name for entry in files)][:MOST]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _newest(entry: os.DirEntry[str]) -> tuple[float, str]:
    try:
        return -entry.stat().st_mtime, entry.name
    except OSError:  # gone, or a broken link: last
        return 0.0, entry.name


def completed(text: str, offered: list[str]) -> str:
    """As far as everything that is offered agrees; the text itself where it does not."""
    if not offered:
        return text
    common, typed = _common_start(offered), cleaned(text)
    return common if len(common) > len(typed) else (offered[0] if len(offered) == 1 else typed)


def _common_start(names: list[str]) -> str:
    """Letter by letter, as far as all names are alike."""
    first, last = min(names), max(names)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: min(len(first), len(last)) if same is None else same]
