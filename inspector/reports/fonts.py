"""Which of the documents' fonts this machine has: a file is the same without them, its look not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from inspector.reports.page import FONTS

_FILES: Final[dict[str, tuple[str, ...]]] = {
    "方正小标宋简体": ("FZXBSJW.TTF", "fzxbsjw.ttf", "STZHONGS.TTF", "simsun.ttc"),
    "仿宋": ("simfang.ttf", "STFANGSO.TTF"),
    "黑体": ("simhei.ttf",),
    "楷体": ("simkai.ttf", "STKAITI.TTF"),
    "宋体": ("simsun.ttc",),
}
"""What Windows calls them."""


def lacking() -> list[str] | None:
    """The fonts of which neither themselves nor a stand-in are here; None: it cannot be told."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts"
        return [
            name for name, files in _FILES.items() if not any((folder / f).is_file() for f in files)
        ]
    listed = shutil.which("fc-list")
    if listed is None:
        return None
    try:
        found = subprocess.run(
            [listed, "--format", "%{family}\n"],
            check=True,
            capture_output=True,
            timeout=20,
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return None
    here = {name.strip() for line in found.splitlines() for name in line.split(",")}
    return [name for name, others in FONTS.items() if not here & {name, *others}]
