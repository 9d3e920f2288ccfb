"""What the review shows: the gate's lines, the moves, the revisits.  No widget in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from textual.content import Content

from inspector.i18n import Text
from inspector.ledger.stages import GATED, Move
from inspector.ledger.views import FindingRow
from inspector.workflow.gates import gate, next_stages
from inspector.workflow.lines import Facts, LeadTo, Line
from inspector.workflow.look_back import LookBack, Revisit
from inspector.workflow.words import REPORTED, REVISIT, move_words, stage_word
from screens.widgets.listing import Cell, Column, ListRow, Role

COLUMNS: Final = (
    Column("what", Text("关口", "Gate"), 40),
    Column("told", Text("现状", "How it is"), None),
)
LEADS: Final[Mapping[LeadTo, Text]] = {
    "site": Text("回车：在这里开始检查", "Enter starts a visit there"),
    "visit": Text("回车：打开这次检查", "Enter opens the visit"),
    "finding": Text("回车：看发现", "Enter opens the findings"),
    "figure": Text("回车：看数据和背后的记录", "Enter opens the figure and what is behind it"),
    "rule": Text("回车：写说明", "Enter explains it in writing"),
    "measure": Text("回车：上报完成情况并附证据", "Enter reports it as done, with evidence"),
    "public_text": Text("回车：写公开文字", "Enter writes the public text"),
    "conflicts": Text("回车：去选定", "Enter goes to settle it"),
}
OVERRIDES: Final = 2
"""So many are told beside the stage; all stand in the history."""
_STATE: Final[Mapping[str, Role]] = {
    "done": "good",
    "overdue": "bad",
    "due": "warn",
    "planned": "muted",
}
Shown = Line | Move | Revisit | FindingRow


class Review(msgspec.Struct, frozen=True):
    """An issue's stage as it was read, and the gate that is looked at."""

    facts: Facts
    looked: LookBack | None
    to: str | None
    """The stage whose gate is shown; None where there is nowhere to go."""

    @property
    def lines(self) -> list[Line]:
        return [] if self.to is None else gate(self.to, self.facts)

    @property
    def refusing(self) -> list[Line]:
        return [line for line in self.lines if not line.passes]


def targets(review: Review) -> list[str]:
    """Where one may go; where devices disagree, to one of the sides."""
    standing = review.facts.standing
    if standing.sides:
        return list(dict.fromkeys(side.to for side in standing.sides))
    return list(next_stages(standing.stage))


def first_target(facts: Facts, looked: LookBack | None) -> str | None:
    """The next gate onward; what a look-back proposes comes before it."""
    ways = targets(Review(facts, looked, None))
    if looked is not None and looked.proposes and "reopened" in ways:
        return "reopened"
    onward = [way for way in ways if way in GATED]
    return next(iter(onward or ways), None)


def head_content(review: Review) -> Content:
    """Where it stands; every override there ever was; what the gate says."""
    standing = review.facts.standing
    here = Content.styled(str(stage_word(standing.stage)), "bold")
    if standing.reported:
        here += Content.styled(f"  {REPORTED}", "$text-muted")
    elif standing.moves:
        last = max(standing.moves, key=lambda move: move.at)
        here += Content.styled(f"  {last.on} {last.author}", "$text-muted")
    told = [here]
    if standing.sides:
        sides = [stage_word(side.to) for side in standing.sides]
        words = Text(
            "[?] 各终端记为：" + "、".join(side.zh for side in sides) + "；选定前以较早的为准",
            "[?] devices say: "
            + ", ".join(side.en for side in sides)
            + "; the earlier one counts until it is settled",
        )
        told.append(Content.styled(str(words), "$text-warning"))
    told += _overrides_content(standing.overrides)
    if review.looked is not None and review.looked.proposes:
        count = len(review.looked.proposes)
        words = Text(
            f"[!] 销号后有 {count} 条严重或较重发现：建议改为「反弹」",
            f"[!] {count} critical or major finding{'' if count == 1 else 's'} since the"
            " sign-off: reopening is proposed",
        )
        told.append(Content.styled(str(words), "$text-error"))
    if review.to is not None:
        told.append(_gate_content(review))
    return Content("\n").join(told)


def _overrides_content(overrides: Sequence[Move]) -> Iterator[Content]:
    """The last ones, and how many more stand below in the history."""
    for move in overrides[-OVERRIDES:]:
        yield Content.styled(f"[o] {move_words(move)}", "$text-warning")
    if (more := len(overrides) - OVERRIDES) > 0:
        told = Text(f"[o] 另有 {more} 次越过，见下", f"[o] {more} more below")
        yield Content.styled(str(told), "$text-warning")


def _gate_content(review: Review) -> Content:
    to, missing = stage_word(review.to or ""), len(review.refusing)
    if missing:
        words = Text("到「{to}」还缺 {n} 项", "to go to {to}: {n} missing")
        return Content.styled(str(words.format(to=to, n=missing)), "$text-error")
    if review.to not in GATED:
        words = Text("按 m 改为「{to}」", "m moves it to: {to}")
        return Content.styled(str(words.format(to=to)), "$text-muted")
    words = Text("可以到「{to}」：按 m", "it can go to {to}: m")
    return Content.styled(str(words.format(to=to)), "$text-success")


def shown_rows(review: Review) -> Iterator[tuple[ListRow, Shown | None]]:
    """The gate first, then when one looks again, then the moves, the latest first."""
    for line in review.lines:
        yield _line_row(line), line
    if review.looked is not None:
        yield _heading("look-back", Text("回头看", "Looking again")), None
        names = {site.id: site.name for site in review.facts.sites}
        for finding in review.looked.proposes:
            what: Cell = (("[!] ", "bad"), (_flat(finding.what), ""))
            place = names.get(finding.site or "", Text.same(finding.site or ""))
            yield ListRow(f"since:{finding.id}", (what, str(place))), finding
        for revisit in review.looked.told:
            yield _revisit_row(revisit), revisit
    if review.facts.standing.moves:
        yield _heading("moves", Text("办理过程", "How it came here")), None
        for move in reversed(review.facts.standing.moves):
            yield _move_row(move), move


def _heading(key: str, text: Text) -> ListRow:
    return ListRow(f"heading:{key}", (((str(text), "strong"),), ""))


def mark_of(line: Line) -> tuple[str, Role]:
    if line.holds:
        return "[x]", "good"
    return ("[o]", "warn") if line.passes else ("[!]", "bad")


def _line_row(line: Line) -> ListRow:
    mark, role = mark_of(line)
    what: Cell = ((f"{mark} ", role), (_flat(line.what), ""))
    told: Cell = ((_flat(line.told), "muted" if line.passes else ""),)
    return ListRow(f"line:{line.id}", (what, told))


def _move_row(move: Move) -> ListRow:
    role: Role = "warn" if move.override else "muted"
    what: Cell = (
        ("[o] " if move.override else "    ", role),
        (f"{move.on} {stage_word(move.to)}", role),
    )
    told = f"{move.author}  {_flat(move.override or move.basis)}".rstrip()
    return ListRow(f"move:{move.event}", (what, ((told, role),)))


def _revisit_row(revisit: Revisit) -> ListRow:
    role = _STATE[revisit.state]
    what: Cell = ((f"    {revisit.due} {REVISIT[revisit.state]}", role),)
    return ListRow(f"revisit:{revisit.due}", (what, revisit.on or ""))


def detail_content(shown: Shown | None) -> Content:
    """All of what stands under the cursor, nothing cut."""
    match shown:
        case Line():
            parts = [Content.styled(str(shown.what), "bold"), Content(str(shown.told))]
            if shown.overridden is not None:
                parts.append(Content(str(move_words(shown.overridden))))
            if shown.leads_to is not None:
                parts.append(Content.styled(str(LEADS[shown.leads_to]), "$text-muted"))
            return Content("\n").join(parts)
        case Move():
            parts = [Content(str(move_words(shown)))]
            if shown.lacking:
                told = Text("当时缺：{ids}", "missing then: {ids}")
                parts.append(Content(str(told.format(ids=", ".join(shown.lacking)))))
            return Content("\n").join(parts)
        case Revisit():
            told = Text(
                "从 {due} 起一个月内再查一次；在此之后完成的检查即算",
                "a visit within a month of {due}; one that is completed after it does",
            )
            return Content(str(told.format(due=shown.due)))
        case FindingRow():
            told = Text("回车：看发现", "Enter opens the findings")
            return Content.assemble((shown.what, "bold"), "\n", (str(told), "$text-muted"))
        case None:
            return Content()


def _flat(text: Text | str) -> str:
    return " ".join(str(text).split())
