"""Figures in words and digits, alike on the screens and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from inspector.figures.intervals import CONFIDENCE
from inspector.figures.outcomes import Outcome
from inspector.figures.reconciling import FigureLine, RuleLine, Sample
from inspector.i18n import Text
from inspector.packs.model import Figure
from inspector.packs.values import measured

OUTCOMES: Final[dict[Outcome, Text]] = {
    "confirmed": Text("属实", "confirmed"),
    "contradicted": Text("不符", "contradicted"),
    "partly": Text("部分核实", "partly"),
    "unchecked": Text("未核实", "unchecked"),
}
MARKS: Final[dict[Outcome, str]] = {
    "confirmed": "[x]",
    "contradicted": "[!]",
    "partly": "[~]",
    "unchecked": "[ ]",
}
_QUALIFIERS: Final[dict[str, Text]] = {
    "at_least": Text("至少 ", "at least "),
    "at_most": Text("至多 ", "at most "),
    "about": Text("约 ", "about "),
    "below": Text("低于 ", "below "),
    "over": Text("超过 ", "over "),
}
_SIGNS: Final[dict[str, str]] = {
    "at_least": ">= ",
    "at_most": "<= ",
    "about": "~ ",
    "below": "< ",
    "over": "> ",
}


def amount(value: Decimal | None) -> str:
    """To its last digit; blank for none."""
    return "" if value is None else f"{value:,f}"


def signed(value: Decimal | None) -> str:
    """A difference: blank for none, ``0`` for nothing."""
    return "" if value is None else f"{value:+,f}" if value else "0"


def claim(figure: Figure) -> str:
    """The value with its qualifier and unit."""
    before = _QUALIFIERS.get(figure.qualifier or "", Text("", ""))
    return f"{before}{measured(f'{figure.value:,}', figure.unit_label)}"


def short_claim(figure: Figure) -> str:
    """The same where there is little room: ``>= 12``."""
    sign = _SIGNS.get(figure.qualifier or "", "")
    return f"{sign}{measured(f'{figure.value:,}', figure.unit_label)}"


def yes_or_no(line: RuleLine) -> Text:
    """Whether the rule holds; one that does not and has a note is explained."""
    if line.holds:
        return Text("成立", "holds")
    if line.note is None:
        return Text("不成立", "does not hold")
    return Text("不成立，有说明", "does not hold, explained")


def explained(line: RuleLine) -> Text:
    """The rule's label, and what its note says."""
    if line.note is None:
        return line.label
    return Text("{label}（{note}）", "{label} ({note})").format(label=line.label, note=line.note)


def progress(line: FigureLine) -> Text:
    """What has been seen so far, in a few words; for beside a question."""
    if line.figure.observed is None:
        return Text("清单没有写明如何核实", "the pack does not say how to check it")
    if not line.visited:
        return Text(f"已查 0/{line.sites_total}", f"0/{line.sites_total} seen")
    seen = f"{line.visited}/{line.sites_total}"
    if line.observed is None:
        return Text(f"已查 {seen}", f"{seen} seen")
    what = amount(line.observed)
    if line.figure.observed.count is not None:
        return Text(f"已查 {seen}，符合 {what}", f"{seen} seen, {what} count")
    if line.figure.observed.sum:
        return Text(f"已查 {seen}，合计 {what}", f"{seen} seen, {what} in all")
    return Text(f"已查 {seen}，最近 {what}", f"{seen} seen, latest {what}")


def share(sample: Sample) -> Text:
    """``of 30 visited 27 hold: 73.5 to 97.9 % at 95 %``."""
    low, high = f"{sample.low * 100:.1f}", f"{sample.high * 100:.1f}"
    sure = f"{CONFIDENCE * 100:g}"
    return Text(
        f"已查 {sample.seen} 处，符合 {sample.hold} 处：比例在 {low}% 到 {high}% 之间"
        f"（置信水平 {sure}%）",
        f"of {sample.seen} visited {sample.hold} hold: {low} to {high} % at {sure} %",
    )


def shares(lines: Iterable[FigureLine]) -> list[Text]:
    """A line for every figure of which a sample was seen: the share, and what it says."""
    return [
        Text("{figure}：{share}；{verdict}", "{figure}: {share}; {verdict}").format(
            figure=line.figure.label, share=share(line.sample), verdict=verdict(line.sample)
        )
        for line in lines
        if line.sample is not None
    ]


def verdict(sample: Sample) -> Text:
    """What the share seen says about the claim."""
    if sample.fits is None or sample.claimed is None:
        return Text(
            "点位名单不全，不能推及全部",
            "the list of sites is not whole: it says nothing of all of them",
        )
    claimed = f"{sample.claimed * 100:.1f}"
    if sample.fits:
        return Text(
            f"通报折合 {claimed}%，与所见不矛盾（随机抽查时成立）",
            f"the claim comes to {claimed} %, which fits (if the sites were drawn at random)",
        )
    return Text(
        f"通报折合 {claimed}%，与所见不相容（随机抽查时成立）",
        f"the claim comes to {claimed} %, which does not fit (if the sites were drawn at random)",
    )
