"""Paths as people give them: typed with Tab, dropped on the terminal, quoted, as file: URLs."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlparse

MOST = 200
"""Names that are offered at most; more than that are found by typing on."""


def cleaned(text: str) -> str:
    """The bare path: without quotes, backslashes before blanks, or ``file://``."""
    bare = text.strip()
    if len(bare) >= 2 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    elif os.sep == "/":
        bare = bare.replace("\\ ", " ").replace("\\(", "(").replace("\\)", ")")
    if bare.startswith("file://"):
        bare = unquote(urlparse(bare).path)
        if bare[2:3] == ":":  # /C:/... on Windows
            bare = bare[1:]
    return bare


def path_of(text: str) -> Path:
    return Path(cleaned(text)).expanduser()


def candidates(text: str) -> list[str]:
    """What the text may go on to: folders (with a slash) first, then files, newest first."""
    typed = cleaned(text)
    folder_text, _, start = typed.rpartition("/")
    folder = Path(folder_text + "/" if typed.startswith("/") or folder_text else ".").expanduser()
    try:
        with os.scandir(folder) as entries:
            found = [
                entry
                for entry in entries
                if entry.name.casefold().startswith(start.casefold())
                and (start.startswith(".") or not entry.name.startswith("."))
            ]
    except OSError:  # no such folder, or it may not be read: there is nothing to offer
        return []
    before = folder_text + "/" if folder_text or typed.startswith("/") else ""
    folders = sorted(before + entry.name + "/" for entry in found if entry.is_dir())
    files = sorted((entry for entry in found if not entry.is_dir()), key=_newest)
    return [*folders, *(before + entry.name for entry in files)][:MOST]


def _newest(entry: os.DirEntry[str]) -> tuple[float, str]:
    try:
        return -entry.stat().st_mtime, entry.name
    except OSError:  # gone, or a broken link: last
        return 0.0, entry.name


def completed(text: str) -> str:
    """As far as all candidates agree; the text itself where they do not."""
    offered = candidates(text)
    if not offered:
        return text
    common = _common_start(offered)
    typed = cleaned(text)
    return common if len(common) > len(typed) else (offered[0] if len(offered) == 1 else typed)


def _common_start(names: list[str]) -> str:
    """Letter by letter, as far as all names are alike."""
    first, last = min(names), max(names)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: min(len(first), len(last)) if same is None else same]
