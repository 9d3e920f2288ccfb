"""A notice, a case, a duty or a schedule to be read whole, with the keys for what can be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from inspector.agenda.agenda import KIND_WORDS, Entry
from inspector.agenda.cases import Case
from inspector.agenda.planning import Stretch
from inspector.i18n import Text
from inspector.ledger.views import AccountabilityRow, NoticeRow
from inspector.packs.model import Duty, Pack
from inspector.packs.tables import Tables
from screens.agenda_rows import accountability_words, case_words, entry_words, notice_words
from screens.asking import Asking


class Whole(Asking[str]):
    """Something to be read whole, with the keys for what can be done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "choose('answer')", "Answer", show=False, id="whole.answer"),
        Binding("c", "choose('done')", "Close", show=False, id="whole.done"),
        Binding("x", "choose('withdraw')", "Withdraw", show=False, id="whole.withdraw"),
        Binding("e", "choose('correct')", "Correct", show=False, id="whole.correct"),
        Binding("enter", "choose('issue')", "Issue", show=False, id="whole.issue"),
    ]
    DEFAULT_CSS = """
    Whole #words { height: auto; max-height: 16; margin-bottom: 1; }
    """

    def __init__(
        self, title: Text, words: Callable[[], Content], can: tuple[str, ...], keys: Text
    ) -> None:
        """``words`` in the language in use; ``can``: which of those keys."""
        super().__init__(title, keys)
        self._words = words
        self._can = can

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="words"):
            yield Static(id="whole-words", markup=False)

    def relabel(self) -> None:
        super().relabel()
        self.query_one("#whole-words", Static).update(self._words())

    def action_choose(self, what: str) -> None:
        if what in self._can:
            self.dismiss(what)


def whole_notice(notice: NoticeRow, pack: Pack, tables: Tables) -> Whole:
    can = ("answer", "issue") if notice.withdrawal else ("answer", "withdraw", "issue")
    keys = Text("r 答复", "r answer"), Text("x 撤回", "x withdraw"), *_ON
    return Whole(
        KIND_WORDS["notice"],
        lambda: notice_words(notice, pack, tables),
        can,
        _told(*(keys if "withdraw" in can else (keys[0], *_ON))),
    )


def whole_accountability(row: AccountabilityRow, pack: Pack, tables: Tables) -> Whole:
    return Whole(
        KIND_WORDS["accountability"],
        lambda: accountability_words(row, pack, tables),
        ("correct", "withdraw", "issue"),
        _told(Text("e 更正", "e correct"), Text("x 撤回", "x withdraw"), *_ON),
    )


_ON: Final = (Text("回车 事项", "Enter issue"), Text("Esc 返回", "Esc back"))


def _told(*keys: Text) -> Text:
    return Text("   ".join(key.zh for key in keys), "   ".join(key.en for key in keys))


def whole_case(case: Case, tables: Tables) -> Whole:
    return Whole(
        KIND_WORDS["case"],
        lambda: case_words(case, tables),
        ("answer", "done", "issue"),
        Text(
            "r 答复   c 办结   回车 事项   Esc 返回", "r reply   c close   Enter issue   Esc back"
        ),
    )


def whole_duty(duty: Duty, entry: Entry, pack: Pack, tables: Tables) -> Whole:
    def words() -> Content:
        label = Text("以什么为证", "what shows it")
        shows = Content.assemble((f"{label}: ", "$text-muted"), str(duty.shows))
        return Content("\n").join([entry_words(entry, pack, tables), shows])

    return Whole(
        KIND_WORDS["duty"],
        words,
        ("done",),
        Text("c 记为已履行   Esc 返回", "c mark as done   Esc back"),
    )


def whole_schedule(plan: Sequence[Stretch], deadline: dt.date) -> Whole:
    """A deadline planned backwards, said to be a proposal."""
    return Whole(
        Text("倒排工期", "planned backwards"),
        lambda: _schedule_words(plan, deadline),
        ("issue",),
        Text("回车 事项   Esc 返回", "Enter issue   Esc back"),
    )


def _schedule_words(plan: Sequence[Stretch], deadline: dt.date) -> Content:
    told = Text(
        f"建议，不作记录：到 {deadline} 的天数按份额分给尚未报告完成的措施。",
        f"A proposal, nothing is recorded: the days to {deadline} by shares over the measures not"
        " yet reported.",
    )
    lines = [Content.styled(str(told), "$text-muted")]
    for one in plan:
        line = Content.assemble((f"{one.begins} - {one.ends}  ", "bold"), str(one.text))
        if one.late:
            due = Text(f"  清单里是 {one.due}", f"  the pack says {one.due}")
            line = Content.assemble(line, (str(due), "$text-warning"))
        lines.append(line)
    if not plan:
        done = Text("所有措施都已报告完成。", "Every measure is reported.")
        lines.append(Content(str(done)))
    return Content("\n").join(lines)
