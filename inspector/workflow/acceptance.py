"""What acceptance asks for: visits after the submission, findings, figures, reconcile rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from inspector.i18n import Text
from inspector.ledger.stages import Move
from inspector.ledger.views import VisitRow
from inspector.workflow.lines import DESK, Facts, LeadTo, Line, Standing

ALL_SITES_UP_TO: Final = 10
"""Without a word in the pack: so many sites are all visited, of more a sample of so many."""


def acceptable(facts: Facts) -> Iterator[Line]:
    yield from _visits(facts)
    yield from _failing(facts)
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


def submission(standing: Standing) -> Move | None:
    """The last one of this round."""
    return max(
        (move for move in standing.round.moves if move.to == "submitted"),
        key=lambda move: (move.on, move.at),
        default=None,
    )


def last_visits(
    visits: Sequence[VisitRow], submitted: Move | None, today: dt.date
) -> list[VisitRow]:
    """Of every site, and of the documents, the last visit that counts: what it saw holds now."""
    last: dict[str | None, VisitRow] = {}
    for visit in sorted(visits, key=lambda one: (one.on, one.completed_at or "", one.id)):
        if submitted is not None and counts_after(visit, submitted, today):
            last[visit.site] = visit
    return list(last.values())


def _visits(facts: Facts) -> Iterator[Line]:
    submitted = submission(facts.standing)
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
        told = Text("申请验收后还没有检查", "not visited since the submission")
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


def _failing(facts: Facts) -> Iterator[Line]:
    """What a visit found failing is on record as a finding, or it would stop nothing."""
    if not facts.unraised:
        yield Line(
            id="failing",
            holds=True,
            what=Text("不合格的都已提出发现", "every failing answer has a finding"),
            told=Text("没有遗漏", "none is left out"),
        )
    names = {site.id: site.name for site in facts.sites}
    for visit in facts.visits:
        checks = facts.unraised.get(visit.id)
        if checks is None:
            continue
        desk = Text("资料检查", "desk visit")
        place = desk if visit.site is None else names.get(visit.site, Text.same(visit.site))
        yield Line(
            id=f"failing:{visit.id}",
            holds=False,
            what=Text("不合格未提发现：{place}", "fails, no finding: {place}").format(place=place),
            told=Text(
                "、".join(label.zh for label in checks.values()),
                ", ".join(label.en for label in checks.values()),
            ),
            leads_to="visit",
            lead=visit.id,
            at=next(iter(checks), None),
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
