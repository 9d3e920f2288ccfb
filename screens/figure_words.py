"""Figures and rules in words: cells for the list, and the pane beside it.  No widget in here."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from inspector.figures.outcomes import Outcome
from inspector.figures.reconciling import Answered, FigureLine, RuleLine
from inspector.figures.words import (
    MARKS,
    OUTCOMES,
    amount,
    claim,
    progress,
    share,
    short_claim,
    signed,
    verdict,
    yes_or_no,
)
from inspector.i18n import Text
from inspector.packs import values
from inspector.packs.model import Check, Issue
from screens.issue_words import KINDS, heading
from screens.widgets.listing import Cell, Column, ListRow, Role

MUTED: Final = "$text-muted"
COLUMNS: Final = (
    Column("issue", Text("号", "No"), 3, right=True),
    Column("what", Text("数据和勾稽关系", "Figure or rule"), None),
    Column("claimed", Text("通报", "Claimed"), 13, right=True),
    Column("seen", Text("所见", "Seen"), 9, right=True),
    Column("difference", Text("相差", "Diff."), 9, right=True, least=90),
    Column("sites", Text("已查", "Sites"), 6, right=True),
    Column("outcome", Text("结果", "Outcome"), 16),
)
ANSWER_COLUMNS: Final = (
    Column("site", Text("点位", "Site"), None),
    Column("value", Text("记录", "Answer"), 24, right=True),
    Column("counts", Text("计入", "Counts"), 14),
    Column("on", Text("日期", "Date"), 10, right=True),
)
ROLES: Final[dict[Outcome, Role]] = {
    "confirmed": "good",
    "contradicted": "bad",
    "partly": "warn",
    "unchecked": "muted",
}
_COLOURS: Final[dict[Outcome, str]] = {
    "confirmed": "$text-success",
    "contradicted": "$text-error",
    "partly": "$text-warning",
    "unchecked": MUTED,
}


def standing(line: FigureLine | RuleLine) -> Outcome:
    """How it stands, a rule as if it were a figure: it holds, or it does not."""
    if isinstance(line, FigureLine):
        return line.outcome
    return "confirmed" if line.holds else "contradicted"


def key_of(line: FigureLine | RuleLine) -> str:
    if isinstance(line, FigureLine):
        return f"figure:{line.issue}:{line.figure.id}"
    return f"rule:{line.issue or ''}:{line.id}"


def row_of(line: FigureLine | RuleLine) -> ListRow:
    """A figure: claimed and seen; a rule, marked with ``=``: its left and right side."""
    number = "" if line.issue is None else str(line.issue)
    if isinstance(line, FigureLine):
        seen = f"{line.visited}/{line.sites_total}" if line.sites_total else "-"
        cells: list[Cell] = [
            number,
            str(line.figure.label),
            short_claim(line.figure),
            ((amount(line.observed), "strong"),),
            signed(line.difference),
            seen,
        ]
        told = f"{MARKS[line.outcome]} {OUTCOMES[line.outcome]}"
        return ListRow(key_of(line), (*cells, ((told, ROLES[line.outcome]),)))
    mark = "[x]" if line.holds else "[!]"
    role: Role = "good" if line.holds else "bad" if line.note is None else "warn"
    word = Text("成立", "holds") if line.holds else Text("不成立", "fails")
    sides = (line.left or "-", line.right or "-", signed(line.difference), "")
    return ListRow(key_of(line), (number, f"= {line.label}", *sides, ((f"{mark} {word}", role),)))


def detail_of(line: FigureLine | RuleLine, issue: Issue | None) -> Content:
    """Everything there is to say of it."""
    if isinstance(line, RuleLine):
        return _rule(line)
    figure, lines = line.figure, [Content.styled(str(line.figure.label), "bold")]
    when = "" if figure.as_of is None else f" ({figure.as_of})"
    lines.append(
        Content.assemble((f"{KINDS[figure.kind]}: ", MUTED), (claim(figure), "bold"), (when, MUTED))
    )
    if line.finding is not None:
        found = f"{claim(line.finding)}  {line.finding.label}"
        lines.append(Content.assemble((f"{KINDS['finding']}: ", MUTED), found))
    lines.append(Content.assemble((f"{Text('现场', 'on site')}: ", MUTED), str(progress(line))))
    told = f"{MARKS[line.outcome]} {OUTCOMES[line.outcome]}"
    gap = "" if not line.difference else f"  {signed(line.difference)}"
    lines.append(Content.assemble((told, _COLOURS[line.outcome]), gap))
    if line.visited and not line.whole:
        words = Text("已知的点位不是全部，还会有", "the sites known are not all there are")
        lines.append(Content.styled(str(words), MUTED))
    if line.conflicts:
        words = Text(
            f"[?] 其中有 {line.conflicts} 处冲突，按显示的答案计",
            f"[?] {line.conflicts} in conflict; the answers shown are counted",
        )
        lines.append(Content.styled(str(words), "$text-warning"))
    if line.sample is not None:
        lines += [Content(), Content(str(share(line.sample))), Content(str(verdict(line.sample)))]
    observed = figure.observed
    check = None if issue is None or observed is None else issue.check(observed.check)
    if check is not None and observed is not None:
        lines += [Content(), heading(Text("如何核实", "How it is checked"))]
        lines.append(Content(str(check.label)))
        if observed.count is not None:
            lines.append(Content.styled(observed.count, MUTED))
    return Content("\n").join(lines)


def _rule(line: RuleLine) -> Content:
    lines = [Content.styled(str(line.label), "bold"), Content.styled(line.rule, MUTED)]
    sides = f"{line.left or '-'} : {line.right or '-'}"
    gap = "" if not line.difference else f"  {signed(line.difference)}"
    lines.append(Content(sides + gap))
    colour = "$text-success" if line.holds else "$text-error"
    lines.append(Content.styled(f"{'[x]' if line.holds else '[!]'} {yes_or_no(line)}", colour))
    if line.note is not None:
        lines += [Content(), heading(Text("说明", "Note")), Content(str(line.note))]
    return Content("\n").join(lines)


def seen_content(line: FigureLine) -> Content:
    """After a figure, in one line: how it stands and how much was seen."""
    if line.figure.observed is None:
        return Content()
    return Content.assemble(
        (f"  {MARKS[line.outcome]} {OUTCOMES[line.outcome]}", _COLOURS[line.outcome]),
        (f"  {progress(line)}", MUTED),
    )


def answer_row(at: int, answer: Answered, check: Check) -> ListRow:
    """One answer behind a figure; a site of which there is none is muted."""
    site = str(Text("资料检查", "desk visit") if answer.site is None else answer.site.name)
    if answer.visit is None:
        none: Cell = ((str(Text("未查", "not seen")), "muted"),)
        return ListRow(f"{at}", (((site, "muted"),), none, "", ""))
    if answer.value is None:
        told: Cell = ((str(Text("不问", "not asked")), "muted"),)
        return ListRow(f"{at}", (site, told, "", answer.on))
    counts: Cell = ((str(Text("[x] 计入", "[x] counts")), "good"),)
    if not answer.counts:
        counts = ((str(Text("[ ] 不计", "[ ] does not")), "muted"),)
    shown = values.display(check, answer.value, check.choices)
    value = f"[?] {shown}" if answer.conflicts else shown
    return ListRow(f"{at}", (site, value, counts, answer.on))
