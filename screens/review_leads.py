"""From a line of the gate to what is missing, and on through the gate."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inspector import fieldwork
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.workflow import writing
from inspector.workflow.lines import DESK, Line
from inspector.workflow.moving import move, reason_of
from inspector.workflow.words import stage_word
from screens.asking import AskText, Confirm
from screens.base import InspectorScreen
from screens.photo import WITHOUT, ChooseFile
from screens.review_rows import Review

_NOTHING_SAID: Final = Text("什么也没写，没有记录", "nothing was written, nothing recorded")


def _files(path: Path | None) -> list[Path]:
    return [] if path is None else [path]


def _said(words: str) -> str:
    if not words:
        raise InputError(_NOTHING_SAID)
    return words


class ReviewLeads(InspectorScreen):
    """What a person does about an issue's gate."""

    number: int
    review: Review | None
    """None: not read yet."""

    # To what is missing

    def follow(self, line: Line) -> None:
        """Go where the line leads."""
        match line.leads_to:
            case "site":
                self._begin_visit(None if line.lead == DESK else line.lead)
            case "visit":
                self.inspector.open_visit_screen(line.lead, line.at)
            case "finding":
                self.inspector.open_findings(self.number, at=line.lead)
            case "figure":
                self.inspector.open_figures(self.number, line.lead)
            case "rule":
                self._explain(line.lead, line)
            case "measure":
                self._report(line.lead, line)
            case "public_text":
                self.action_public()
            case "conflicts":
                self.inspector.open_conflicts()
            case None:
                self.say(line.told)

    def _begin_visit(self, site: str | None) -> None:
        review = self.review
        if review is None:
            return
        names = {one.id: one.name for one in review.facts.sites}
        place = Text("资料检查", "desk visit") if site is None else names.get(site, Text.same(site))

        def answered(yes: bool | None) -> None:
            if yes:
                self.in_thread(
                    lambda: fieldwork.open_visit(
                        self.ledger, self.library, self.pack, self.number, site
                    ),
                    self._visit_opened,
                    what=Text("开始检查", "starting a visit"),
                    group="opening",
                )

        self.inspector.push_screen(
            Confirm(
                Text("开始检查", "start a visit"),
                Text("{place}：现在开始检查？", "{place}: start a visit now?").format(place=place),
            ),
            answered,
        )

    def _visit_opened(self, visit: str) -> None:
        self.inspector.note_saved()
        self.inspector.open_visit_screen(visit)

    def _report(self, measure: str, line: Line) -> None:
        review = self.review
        before = None if review is None else review.facts.reports.get(measure)

        async def report(words: str) -> None:
            _said(words)
            path = await self.inspector.push_screen_wait(
                ChooseFile(Text("证据文件", "a file as evidence"), escape=WITHOUT)
            )
            files = _files(path)
            await self._write(
                lambda: writing.report_measure(
                    self.ledger, self.pack, self.number, measure, words, files
                ),
                Text("已上报", "reported"),
            )

        title = Text("做了什么", "what was done")
        words = before.words if before else ""
        self.inspector.push_screen(AskText(title, words, told=line.what, work=report))

    def _explain(self, rule: str, line: Line) -> None:
        review = self.review
        before = None if review is None else review.facts.explanations.get(rule)

        async def explain(words: str) -> None:
            _said(words)
            await self._write(
                lambda: writing.explain_rule(self.ledger, self.pack, self.number, rule, words),
                Text("已写说明", "explained"),
            )

        title = Text("为何不成立", "why it does not hold")
        words = before.words if before else ""
        self.inspector.push_screen(AskText(title, words, told=line.what, work=explain))

    def action_public(self) -> None:
        """What the public is told."""
        review = self.review
        if review is None:
            return

        async def write(words: str) -> None:
            _said(words)
            await self._write(
                lambda: writing.write_public_text(self.ledger, self.pack, self.number, words),
                Text("公开文字已写", "the public text is written"),
            )

        title = Text("公开文字", "what the public is told")
        self.inspector.push_screen(AskText(title, review.facts.public_text, work=write))

    async def _write(self, work: Callable[[], object], told: Text) -> None:
        """Record it; the screen reads again when the box over it goes."""
        await asyncio.to_thread(work)
        self.inspector.note_saved()
        self.say(told)

    def action_conflicts(self) -> None:
        self.inspector.open_conflicts()

    # Through the gate

    def action_move(self) -> None:
        """Ask on what basis, and go; a gate that refuses says what is missing."""
        review = self.review
        if review is None or review.to is None:
            return
        missing = len(review.refusing)
        if missing:
            self.say(
                Text(
                    f"还缺 {missing} 项：回车去补，或按 o 写明理由越过",
                    f"{missing} missing: Enter goes there, o overrides with a reason",
                )
            )
            return
        to = review.to
        title = Text("到「{to}」", "to {to}").format(to=stage_word(to))

        told = Text("依据（可不写）", "on what basis (may be left empty)")
        self.inspector.push_screen(
            AskText(title, told=told, work=lambda basis: self._go(to, basis=basis))
        )

    def action_override(self) -> None:
        """Ask why, ask again, and pass the gate although it refuses."""
        review = self.review
        if review is None or review.to is None:
            return
        if not review.refusing:
            self.say(Text("关口放行，按 m 即可", "the gate lets it pass: m goes"))
            return
        to = review.to
        title = Text("越过关口，到「{to}」", "override the gate to {to}").format(to=stage_word(to))

        gaps = len(review.refusing)

        async def override(reason: str) -> None:
            reason_of(reason)
            if not await self.inspector.push_screen_wait(Confirm(title, _forever(reason, gaps))):
                raise InputError(Text("没有越过", "nothing was overridden"))
            await self._go(to, override=reason)

        told = Text(
            f"缺 {gaps} 项。写明理由，它将永远显示在阶段旁边。",
            f"{gaps} missing. Say why: it is shown beside the stage for ever.",
        )
        self.inspector.push_screen(AskText(title, told=told, work=override))

    async def _go(self, to: str, *, basis: str = "", override: str | None = None) -> None:
        outcome = await asyncio.to_thread(
            lambda: move(
                self.ledger,
                self.library,
                self.pack,
                self.number,
                to,
                basis=basis,
                override=override,
                reconciler=self.inspector.reconciler,
            )
        )
        if outcome.ok:
            self.inspector.note_saved()
            self.say(Text("现处于「{to}」", "it stands at {to}").format(to=stage_word(to)))
            self.moved()
        else:
            raise InputError(outcome.refusing[0].told)

    def moved(self) -> None:
        """The issue went to another stage."""


def _forever(reason: str, gaps: int) -> Text:
    """What it means to override."""
    return Text(
        f"理由：{reason}\n仍缺 {gaps} 项。这条理由和你的名字会永远显示在阶段旁边，不能撤销。越过？",
        f"reason: {reason}\nStill missing: {gaps}. The reason stands beside the stage under your"
        " name for ever; nothing takes it back. Override?",
    )
