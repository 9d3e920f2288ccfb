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

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

import msgspec

from inspector.i18n import Text
from inspector.ledger.stages import STEPS, Move, Round
from inspector.ledger.views import FindingRow, StatementRow, VisitRow
from inspector.packs.model import Issue, Site
from inspector.packs.reconcile import RuleOutcome
from inspector.workflow.words import stage_word

ALL_SITES_UP_TO: Final = 10
"""Without a word in the pack: so many sites are all visited, of more a sample of so many."""

LeadTo = Literal[
    "site", "visit", "finding", "figure", "rule", "measure", "public_text", "conflicts"
]
DESK: Final = ""
"""Where a lead to a site goes when the issue has none: to its documents."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a gate asks for."""

    id: str
    """As an override records it: ``measure:retrofit``."""
    holds: bool
    what: Text
    told: Text
    """Why it does not hold, or on what it holds."""
    leads_to: LeadTo | None = None
    """What one opens to put it right."""
    lead: str = ""
    """Its id."""
    overridden: Move | None = None
    """The move that overrode it earlier in this round."""

    @property
    def passes(self) -> bool:
        return self.holds or self.overridden is not None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an issue stands, and how it came there."""

    stage: str
    reported: bool
    """Nobody here moved it: so says the register at its date."""
    sides: tuple[Move, ...] = ()
    """The moves that stand against each other; none without a conflict."""
    heads: int = 0
    """Moves that nobody replaced; several may say the same."""
    moves: tuple[Move, ...] = ()
    """Every move ever made, in the order of their times."""
    round: Round = Round()
    reopenings: frozenset[str] = frozenset()

    @property
    def overrides(self) -> tuple[Move, ...]:
        """The moves that passed a gate by an override; they are shown for ever."""
        return tuple(move for move in self.moves if move.override)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate looks at."""

    issue: Issue
    standing: Standing
    today: dt.date
    on: dt.date
    """The day that the move is of."""
    author: str
    accept_sites: int | None = None
    """What the pack asks for."""
    sites: Sequence[Site] = ()
    visits: Sequence[VisitRow] = ()
    findings: Sequence[FindingRow] = ()
    """Critical and major ones that are open, or on which devices disagree."""
    outcomes: Mapping[str, str] = {}
    """Of claimed figures, by id."""
    rules: Sequence[RuleOutcome] = ()
    reports: Mapping[str, StatementRow] = {}
    """Of measures, by id."""
    explanations: Mapping[str, StatementRow] = {}
    """Of rules, by id."""
    public_text: str = ""


def gate(to: str, facts: Facts) -> list[Line]:
    """What going to ``to`` asks for."""
    lines = [_order(to, facts), *_disagreement(to, facts), *_date(facts)]
    match to:
        case "submitted":
            lines += _measures(facts)
        case "accepted":
            lines += _acceptable(facts)
        case "signed_off" | "long_term":
            lines += [_another_person(facts), *_acceptable(facts)]
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
                f"{report.day} 的上报在反弹之前，须重新上报",
                f"the report of {report.day} is from before it was reopened: report it anew",
            )
        elif not report.evidence:
            told = Text(
                f"{report.day} 由{report.author}上报，没有附证据",
                f"reported on {report.day} by {report.author}, with no evidence",
            )
        else:
            holds = True
            files = len(report.evidence)
            told = Text(
                f"{report.day} 由{report.author}上报，证据 {files} 件",
                f"reported on {report.day} by {report.author}, evidence: {files}",
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


# --- accepted --------------------------------------------------------------------------------


def _acceptable(facts: Facts) -> Iterator[Line]:
    yield from _visits(facts)
    yield from _findings(facts)
    yield from _figures(facts)
    yield from _rules(facts)


def sites_needed(facts: Facts) -> int:
    """At how many sites a visit has to bear the submission out."""
    return min(len(facts.sites), facts.accept_sites or ALL_SITES_UP_TO)


def counts_after(visit: VisitRow, submitted: Move, today: dt.date) -> bool:
    """Whether a visit was made after the submission: by its date, on the same day by the clock.

    A date that is still to come proves nothing but a wrong clock; a visit of which devices do not
    agree whether it is completed does not count yet.
    """
    if visit.state != "completed" or visit.conflict or visit.on > today.isoformat():
        return False
    if visit.on == submitted.on:
        return (visit.completed_at or "") > submitted.at
    return visit.on > submitted.on


def _visits(facts: Facts) -> Iterator[Line]:
    submitted = max(
        (move for move in facts.standing.round.moves if move.to == "submitted"),
        key=lambda move: (move.on, move.at),
        default=None,
    )
    needed = sites_needed(facts)
    if needed == 0:
        yield _visit(facts, None, Text("资料检查", "desk visit"), submitted)
    elif needed == len(facts.sites):
        for site in facts.sites:
            yield _visit(facts, site.id, site.name, submitted)
    else:
        yield _sample(facts, needed, submitted)


def _visit(facts: Facts, site: str | None, name: Text, submitted: Move | None) -> Line:
    there = [visit for visit in facts.visits if visit.site == site]
    counted = [v for v in there if submitted and counts_after(v, submitted, facts.today)]
    opened = next((visit for visit in there if visit.state == "open"), None)
    leads_to: LeadTo = "site"
    lead = DESK if site is None else site
    if counted:
        leads_to, lead = "visit", counted[0].id
        told = Text(
            f"{counted[0].on} 由{counted[0].author}完成",
            f"completed on {counted[0].on} by {counted[0].author}",
        )
    elif submitted is None:
        told = Text("还没有申请验收", "it is not submitted yet")
    elif opened is not None:
        leads_to, lead = "visit", opened.id
        told = Text(f"{opened.on} 的检查还没完成", f"the visit of {opened.on} is not completed")
    elif any(visit.conflict for visit in there):
        told = Text(
            "各终端对检查是否完成记录不一",
            "devices disagree whether the visit is completed",
        )
    elif any(visit.on > facts.today.isoformat() for visit in there):
        told = Text(
            "检查的日期还没到：核对那台终端的时钟",
            "the visit is dated in the future: check that device's clock",
        )
    elif there:
        told = Text(
            f"最近一次是 {there[0].on}，在 {submitted.on} 申请验收之前",
            f"the last one, of {there[0].on}, was before the submission of {submitted.on}",
        )
    else:
        told = Text("申请验收后还没有检查", "nobody went there after the submission")
    return Line(
        id=f"visit:{site or 'desk'}",
        holds=bool(counted),
        what=Text("验收检查：{name}", "visit: {name}").format(name=name),
        told=told,
        leads_to=leads_to,
        lead=lead,
    )


def _sample(facts: Facts, needed: int, submitted: Move | None) -> Line:
    seen = {
        visit.site
        for visit in facts.visits
        if submitted and counts_after(visit, submitted, facts.today)
    } & {site.id for site in facts.sites}
    left = next((site.id for site in facts.sites if site.id not in seen), DESK)
    told = Text(f"申请验收后完成 {len(seen)} 个点位", f"{len(seen)} completed after the submission")
    return Line(
        id="visit:sample",
        holds=len(seen) >= needed,
        what=Text(
            f"验收检查：{len(facts.sites)} 个点位中抽 {needed} 个",
            f"visits: a sample of {needed} of {len(facts.sites)} sites",
        ),
        told=told if submitted else Text("还没有申请验收", "it is not submitted yet"),
        leads_to="site",
        lead=left,
    )


def _findings(facts: Facts) -> Iterator[Line]:
    what = Text("没有未关闭的严重、较重发现", "no open critical or major finding")
    if not facts.findings:
        yield Line(id="findings", holds=True, what=what, told=Text("没有", "there is none"))
    for finding in facts.findings:
        unsure = Text("各终端记录不一", "devices disagree on it")
        opened = Text("未关闭", "open")
        words = {"critical": Text("严重", "critical"), "major": Text("较重", "major")}
        yield Line(
            id=f"finding:{finding.id}",
            holds=False,
            what=Text("发现（{severity}）：{what}", "finding ({severity}): {what}").format(
                severity=words.get(finding.severity, Text("一般", "minor")), what=finding.what
            ),
            told=unsure if finding.conflict else opened,
            leads_to="finding",
            lead=finding.id,
        )


def _figures(facts: Facts) -> Iterator[Line]:
    wrong = [
        figure for figure in facts.issue.figures if facts.outcomes.get(figure.id) == "contradicted"
    ]
    if not wrong:
        seen = [outcome for outcome in facts.outcomes.values() if outcome != "unchecked"]
        told = Text(
            f"{len(facts.outcomes)} 个通报数据，已核 {len(seen)} 个",
            f"{len(seen)} of {len(facts.outcomes)} claimed figures checked",
        )
        yield Line(
            id="figures",
            holds=True,
            what=Text("没有与检查不符的数据", "no figure is contradicted"),
            told=told,
        )
    for figure in wrong:
        yield Line(
            id=f"figure:{figure.id}",
            holds=False,
            what=Text("数据：{label}", "figure: {label}").format(label=figure.label),
            told=Text("与检查所见不符", "contradicted by what visits found"),
            leads_to="figure",
            lead=figure.id,
        )


def _rules(facts: Facts) -> Iterator[Line]:
    broken = {outcome.id: outcome for outcome in facts.rules if not outcome.holds}
    if not broken:
        yield Line(
            id="rules",
            holds=True,
            what=Text("勾稽关系成立", "the reconcile rules hold"),
            told=Text(f"共 {len(facts.rules)} 条", f"{len(facts.rules)} in all"),
        )
    for rule in facts.issue.reconcile:
        if rule.id not in broken:
            continue
        outcome, explained = broken[rule.id], facts.explanations.get(rule.id)
        told = Text(
            f"一边 {outcome.left}，另一边 {outcome.right}，没有书面说明",
            f"{outcome.left} against {outcome.right}, and nobody explained it in writing",
        )
        if explained is not None:
            told = Text(
                f"{explained.author}说明：{explained.words}",
                f"explained by {explained.author}: {explained.words}",
            )
        elif rule.note is not None:
            told = Text("清单包注明：{note}", "the pack explains it: {note}").format(note=rule.note)
        yield Line(
            id=f"rule:{rule.id}",
            holds=explained is not None or rule.note is not None,
            what=Text("勾稽关系：{label}", "rule: {label}").format(label=rule.label),
            told=told,
            leads_to="rule",
            lead=rule.id,
        )


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
        told=Text(f"{len(written)} 字", f"{len(written)} characters")
        if written
        else Text("还没有写", "nobody wrote it"),
        leads_to="public_text",
    )
