"""From a line of the gate to what is missing, and on through the gate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from inspector import fieldwork
from inspector.i18n import Text
from inspector.workflow import writing
from inspector.workflow.lines import DESK, Line
from inspector.workflow.moving import Outcome, move
from inspector.workflow.words import stage_word
from screens.asking import AskText, Confirm
from screens.base import InspectorScreen
from screens.photo import WITHOUT, ChooseFile
from screens.review_rows import Review

_NOTHING_SAID: Final = Text("什么也没写，没有记录", "nothing was written, nothing recorded")


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
                self.inspector.open_visit_screen(line.lead)
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

        def said(words: str | None) -> None:
            if words == "":
                self.say(_NOTHING_SAID)
            elif words:
                self.inspector.push_screen(
                    ChooseFile(Text("证据文件", "a file as evidence"), escape=WITHOUT),
                    lambda path: self._reported(measure, words, path),
                )

        title = Text("做了什么", "what was done")
        words = before.words if before else ""
        self.inspector.push_screen(AskText(title, words, told=line.what), said)

    def _reported(self, measure: str, words: str, path: Path | None) -> None:
        files = [] if path is None else [path]
        self._write(
            lambda: writing.report_measure(
                self.ledger, self.pack, self.number, measure, words, files
            ),
            Text("已上报", "reported"),
        )

    def _explain(self, rule: str, line: Line) -> None:
        review = self.review
        before = None if review is None else review.facts.explanations.get(rule)

        def said(words: str | None) -> None:
            if words == "":
                self.say(_NOTHING_SAID)
            elif words:
                self._write(
                    lambda: writing.explain_rule(self.ledger, self.pack, self.number, rule, words),
                    Text("已写说明", "explained"),
                )

        title = Text("为何不成立", "why it does not hold")
        words = before.words if before else ""
        self.inspector.push_screen(AskText(title, words, told=line.what), said)

    def action_public(self) -> None:
        """What the public is told."""
        review = self.review
        if review is None:
            return

        def said(words: str | None) -> None:
            if words == "":
                self.say(_NOTHING_SAID)
            elif words:
                self._write(
                    lambda: writing.write_public_text(self.ledger, self.pack, self.number, words),
                    Text("公开文字已写", "the public text is written"),
                )

        title = Text("公开文字", "what the public is told")
        self.inspector.push_screen(AskText(title, review.facts.public_text), said)

    def _write(self, work: Callable[[], object], told: Text) -> None:
        def done(_: object) -> None:
            self.inspector.note_saved()
            self.say(told)
            self.refresh_data()

        self.in_thread(work, done, what=told, group="writing", exclusive=False)

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

        def said(basis: str | None) -> None:
            if basis is not None:
                self._go(to, basis, None)

        told = Text("依据（可不写）", "on what basis (may be left empty)")
        self.inspector.push_screen(AskText(title, told=told), said)

    def action_override(self) -> None:
        """Ask why, and pass the gate although it refuses."""
        review = self.review
        if review is None or review.to is None:
            return
        if not review.refusing:
            self.say(Text("关口放行，按 m 即可", "the gate lets it pass: m goes"))
            return
        to = review.to
        title = Text("越过关口，到「{to}」", "override the gate to {to}").format(to=stage_word(to))

        def said(reason: str | None) -> None:
            if reason:
                self._go(to, "", reason)
            elif reason is not None:
                self.say(Text("没有理由，没有越过", "without a reason nothing was overridden"))

        told = Text(
            f"缺 {len(review.refusing)} 项。写明理由，它将永远显示在阶段旁边。",
            f"{len(review.refusing)} missing. Say why: it is shown beside the stage for ever.",
        )
        self.inspector.push_screen(AskText(title, told=told), said)

    def _go(self, to: str, basis: str, override: str | None) -> None:
        def done(outcome: Outcome) -> None:
            if outcome.ok:
                self.inspector.note_saved()
                self.say(Text("现处于「{to}」", "it stands at {to}").format(to=stage_word(to)))
                self.moved()
            else:
                self.say(outcome.refusing[0].told)
            self.refresh_data()

        self.in_thread(
            lambda: move(
                self.ledger,
                self.library,
                self.pack,
                self.number,
                to,
                basis=basis,
                override=override,
                reconciler=self.inspector.reconciler,
            ),
            done,
            what=Text("移到下一阶段", "moving the issue"),
            group="writing",
            exclusive=False,
        )

    def moved(self) -> None:
        """The issue went to another stage."""
