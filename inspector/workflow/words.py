"""What stages are called."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text

STAGE_WORDS: Final[dict[str, Text]] = {
    "rectifying": Text("整改中", "rectifying"),
    "submitted": Text("申请验收", "submitted"),
    "accepted": Text("已验收", "accepted"),
    "signed_off": Text("已销号", "signed off"),
    "published": Text("已公开", "published"),
    "long_term": Text("长期坚持", "long-term"),
    "reopened": Text("反弹", "reopened"),
}
REPORTED: Final = Text("据通报，未经我方核实", "reported, not verified by us")
"""Said of a stage at the baseline."""


def stage_word(stage: str) -> Text:
    """The stage's name; one of a newer version as it is written."""
    return STAGE_WORDS.get(stage) or Text.same(stage)
