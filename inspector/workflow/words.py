"""What stages are called."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from inspector.ledger.stages import Move

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
LOOK_BACK: Final = Text("回头看", "looking again")
REVISIT: Final[dict[str, Text]] = {
    "done": Text("已看", "done"),
    "due": Text("应看", "due"),
    "overdue": Text("逾期", "overdue"),
    "planned": Text("计划", "planned"),
}


def stage_word(stage: str) -> Text:
    """The stage's name; one of a newer version as it is written."""
    return STAGE_WORDS.get(stage) or Text.same(stage)


def move_words(move: Move) -> Text:
    """A move in a line: when, whereto, who, on what basis; an override is never left out."""
    told = Text("{on} {to}  {author}", "{on} {to}  {author}").format(
        on=move.on, to=stage_word(move.to), author=move.author
    )
    if move.basis:
        told = Text(f"{told.zh}  依据：{move.basis}", f"{told.en}  basis: {move.basis}")
    if move.override:
        told = Text(
            f"{told.zh}  越过关口：{move.override}", f"{told.en}  override: {move.override}"
        )
    return told
