"""Gates: what a stage asks for, line by line, each with its reason.  Facts in, lines out.

=============  ==========================================================================
before         a gate asks that
=============  ==========================================================================
``submitted``  every measure is reported, with evidence
``accepted``   completed visits after the submission at enough sites; no open critical or
               major finding; no contradicted figure; every reconcile rule holds or is explained
``signed_off`` somebody accepted it who did not submit it; and what acceptance asks for still
``long_term``  holds, but for what was overridden then
``published``  there is a public text
=============  ==========================================================================

Every gate asks that the issue stands one step before it and that devices agree where it stands.
Going back (to ``rectifying``, to ``reopened``) asks for no more than that.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from inspector.i18n import Text
from inspector.ledger.stages import STEPS
from inspector.ledger.views import StatementRow
from inspector.workflow.acceptance import acceptable
from inspector.workflow.lines import Facts, Line, Standing
from inspector.workflow.words import stage_word


def gate(to: str, facts: Facts) -> list[Line]:
    """What going to ``to`` asks for."""
    lines = [_order(to, facts), *_disagreement(to, facts), *_date(facts)]
    match to:
        case "submitted":
            lines += _measures(facts)
        case "accepted":
            lines += acceptable(facts)
        case "signed_off" | "long_term":
            lines += [_another_person(facts), *acceptable(facts)]
        case "published":
            lines.append(_public_text(facts))
        case _:
            pass
    earlier = facts.standing.round.overridden
    return [
        msgspec.structs.replace(line, overridden=earlier[line.id])
        if not line.holds and line.id in earlier and ":" in line.id
        else line
        for line in lines
    ]


def next_stages(stage: str) -> tuple[str, ...]:
    """Where one may go from here; from a stage of a newer version only back."""
    return STEPS.get(stage, ("rectifying", "reopened"))


# --- what every gate asks for ----------------------------------------------------------------


def _order(to: str, facts: Facts) -> Line:
    stage = facts.standing.stage
    here = stage_word(stage)
    settles = to in {side.to for side in facts.standing.sides}
    holds = to in next_stages(stage) or settles
    if holds:
        told = Text("现处于「{here}」", "it stands at: {here}").format(here=here)
    elif to == stage:
        told = Text("已经处于「{here}」", "it stands there already").format(here=here)
    else:
        ways = [stage_word(one) for one in next_stages(stage)]
        told = Text(
            "现处于「{here}」，下一步只能到：" + "、".join(way.zh for way in ways),
            "it stands at {here}, from where one goes to: " + ", ".join(way.en for way in ways),
        ).format(here=here)
    return Line(
        id="order",
        holds=holds,
        what=Text("阶段次序", "the order of stages"),
        told=told,
    )


def _disagreement(to: str, facts: Facts) -> Iterator[Line]:
    sides = facts.standing.sides
    if sides and to not in {side.to for side in sides}:
        said = [stage_word(side.to) for side in sides]
        yield Line(
            id="conflict",
            holds=False,
            what=Text("各终端一致", "devices agree where it stands"),
            told=Text(
                "有的终端记为：" + "、".join(one.zh for one in said) + "；先选定其一",
                "they say: " + ", ".join(one.en for one in said) + "; settle it first",
            ),
            leads_to="conflicts",
        )


def _date(facts: Facts) -> Iterator[Line]:
    last = max(facts.standing.moves, key=lambda move: move.on, default=None)
    if last is not None and facts.on.isoformat() < last.on:
        yield Line(
            id=f"date:{last.event}",
            holds=False,
            what=Text("日期不早于上一次", "it is not dated before the move before"),
            told=Text(
                f"那是 {last.on}，这次是 {facts.on}：核对本机时钟，或用 --on 指定",
                f"that was on {last.on}, this is {facts.on}: check this device's clock,"
                " or say --on",
            ),
        )


# --- submitted -------------------------------------------------------------------------------


def _measures(facts: Facts) -> Iterator[Line]:
    if not facts.issue.measures:
        yield Line(
            id="measures",
            holds=True,
            what=Text("措施都已上报", "every measure is reported"),
            told=Text("清单包没有列出措施", "the pack lists none"),
        )
    for measure in facts.issue.measures:
        report = facts.reports.get(measure.id)
        holds = False
        if report is None:
            told = Text("还没有上报完成情况", "nobody reported it as done")
        elif not _of_this_time(report, facts.standing):
            told = Text(
                f"须重新上报：{report.day} 的在反弹之前",
                f"report it anew: {report.day} was before the reopening",
            )
        elif not report.evidence:
            told = Text(
                f"{report.day} 由{report.author}上报，没有附证据",
                f"{report.day} {report.author}: no evidence",
            )
        else:
            holds = True
            files = len(report.evidence)
            told = Text(
                f"{report.day} 由{report.author}上报，证据 {files} 件",
                f"{report.day} {report.author}, evidence: {files}",
            )
        yield Line(
            id=f"measure:{measure.id}",
            holds=holds,
            what=Text("措施：{text}", "measure: {text}").format(text=measure.text),
            told=told,
            leads_to="measure",
            lead=measure.id,
        )


def _of_this_time(report: StatementRow, standing: Standing) -> bool:
    if not standing.reopenings:
        return report.reopening is None
    return report.reopening in standing.reopenings


# --- signed off, published -------------------------------------------------------------------


def _another_person(facts: Facts) -> Line:
    round = facts.standing.round
    accepted, submitted = round.last("accepted"), round.last("submitted")
    what = Text("由另一人验收", "accepted by someone else")
    if accepted is None:
        told = Text("还没有验收", "nobody accepted it")
    elif submitted is None:
        told = Text(f"{accepted.author}验收", f"accepted by {accepted.author}")
    else:
        told = Text(
            f"{submitted.author}申请，{accepted.author}验收",
            f"submitted by {submitted.author}, accepted by {accepted.author}",
        )
    return Line(id="another:person", holds=round.accepted_by_another, what=what, told=told)


def _public_text(facts: Facts) -> Line:
    written = facts.public_text.strip()
    return Line(
        id="public:text",
        holds=bool(written),
        what=Text("有公开文字", "there is a public text"),
        told=Text.same(written) if written else Text("还没有写", "nobody wrote it"),
        leads_to="public_text",
    )
