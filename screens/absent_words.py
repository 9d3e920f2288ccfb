"""Evidence that is not on this laptop: what is there in its place, and when it comes.

A colleague's photo may have come as a small picture alone, or not at all, where connections cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from inspector.i18n import Text
from inspector.ledger.evidence import Absent
from inspector.ledger.views import EvidenceRow

_WORDS: Final[tuple[tuple[Absent, Text], ...]] = (
    (
        "small",
        Text(
            '{names}：本机只有缩略图；原件要与 photos = "always" 的目标同步才到',
            "{names}: only a small picture is here; the photo itself comes by a sync with"
            ' photos = "always"',
        ),
    ),
    (
        "away",
        Text(
            '{names}：还没到本机；要与 photos = "always" 的目标同步才到',
            '{names}: not here yet; it comes by a sync with photos = "always"',
        ),
    ),
)


def absent_words(files: Sequence[EvidenceRow], absent: Mapping[str, Absent]) -> list[Text]:
    """A line for what has come small, a line for what has not come."""
    lines: list[Text] = []
    for kind, told in _WORDS:
        names = [file.name for file in files if absent.get(file.sha256) == kind]
        if names:
            lines.append(told.format(names=Text("、".join(names), ", ".join(names))))
    return lines
