"""The visit's other keys: note, photo, finding, undo, rows, complete and reopen, settle."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.content import Content

from inspector import fieldwork
from inspector.i18n import Text
from inspector.ledger.views import Alternative
from inspector.packs.form import Item
from inspector.packs.model import Repeat
from screens.asking import AskText, Choose, Confirm
from screens.finding_form import FindingForm, FindingWords
from screens.paths import cleaned
from screens.photo import ChooseFile
from screens.visit_answering import VisitAnswering
from screens.visit_jobs import FILES
from screens.visit_question import typed_form
from screens.visit_sheet import key_of
from screens.widgets.checklist import Checklist
from screens.words import clock


class VisitCommands(VisitAnswering):
    """What letters do where they are no answer."""

    def _changeable(self) -> Item | None:
        """The open check, if it may be changed; says why not otherwise."""
        item = self.open_item
        if item is None:
            return None
        if self._locked():
            return None
        if not item.relevant:
            self.say(Text("按前面的答案，这一项不问", "this is not asked with these answers"))
            return None
        self.keep_typed()
        return item

    def _locked(self) -> bool:
        """Whether the visit is completed; then says so."""
        if self.sheet.locked:
            self.say(Text("检查已完成，按 o 重新打开", "the visit is completed; o reopens it"))
        return self.sheet.locked

    def action_previous(self) -> None:
        self.go_on(-1)

    def action_next(self) -> None:
        self.go_on()

    def action_note(self) -> None:
        """Write a note beside the answer; before there is one it waits for it."""
        item = self._changeable()
        if item is None:
            return
        key = key_of(item)
        answer = self.sheet.seen.answers.get(key)
        before = self.sheet.notes.get(key) or (answer.note if answer else "")

        def noted(note: str | None) -> None:
            if note is None or note == before:
                return
            if item.stored is None:
                self.sheet.notes[key] = note
            else:
                self.submit(self.recorder.annotate(item, note))
            self.show(keep_typed=True)

        title = Text("备注：{label}", "note: {label}").format(label=item.check.label)
        self.inspector.push_screen(AskText(title, before), noted)

    def action_photo(self, path: str = "") -> None:
        """Attach a file to the open check; for a photo's check it is the answer."""
        item = self._changeable()
        if item is None:
            return

        def chosen(path: Path | None) -> None:
            if path is None:
                return
            if item.check.type in FILES:
                self.submit(self.recorder.answer(item, str(path)))
            else:
                self.submit(self.recorder.attach(item, path))
            self.show(keep_typed=True)

        title = Text("附上照片或文件：{label}", "attach a photo or document: {label}")
        self.inspector.push_screen(
            ChooseFile(title.format(label=item.check.label), cleaned(path)), chosen
        )

    def on_checklist_file_given(self, event: Checklist.FileGiven) -> None:
        event.stop()
        self.action_photo(event.text)

    def action_finding(self) -> None:
        """Raise a finding; a failing answer has it filled in."""
        item = self.open_item
        if item is None:
            return
        self.keep_typed()

        def ask() -> None:
            fresh = self.sheet.item(key_of(item)) or item
            proposed = fieldwork.proposed_finding(self.sheet.form, fresh)
            words = FindingWords(
                proposed.severity,
                proposed.what if fresh.passed is False else f"{fresh.check.label}: ",
                proposed.action,
                proposed.due or "",
                proposed.responsible,
            )
            title = Text("提出发现：{label}", "raise a finding: {label}")
            self.inspector.push_screen(
                FindingForm(
                    title.format(label=fresh.check.label), words, today=self.sheet.ledger.today()
                ),
                lambda given: self._raise(fresh, given),
            )

        self.ask_when_saved(ask)

    def _raise(self, item: Item, words: FindingWords | None) -> None:
        if words is not None:
            self.submit(self.recorder.raise_finding(item, words))
            self.say(Text("已提出发现", "the finding is raised"))

    def action_take_over(self) -> None:
        """Answer as the visit before did."""
        item = self._changeable()
        last = None if item is None else self.sheet.last_answer(item)
        if item is None:
            return
        if last is None or last.value is None or item.check.type in FILES:
            self.say(Text("上次没有可沿用的答案", "there is no answer to take over"))
            return
        if self.give(item, typed_form(item.check, last.value), taken_over=True):
            self.go_on()
        self.show()

    def action_now(self) -> None:
        """Today for a date, now for a time."""
        item = self._changeable()
        if item is None:
            return
        if item.check.type not in ("date", "time"):
            self.say(Text("只用于日期和时间", "this is for dates and times"))
            return
        local = self.sheet.ledger.now().astimezone()
        day = item.check.type == "date"
        self.checklist.put(local.date().isoformat() if day else local.strftime("%H:%M"))

    def action_undo(self) -> None:
        """Take back the last change made here."""
        last = self._undoable[-1][1] if self._undoable else None
        if not (last is not None and last.always) and self._locked():
            return
        item = self.open_item
        if item is not None and not self.sheet.locked and not self.unchanged(item):
            self.sheet.drafts.pop(key_of(item), None)
            self.sheet.refused.pop(key_of(item), None)
            self.touched = False
            self.show()
            return
        self.when_saved(self._undo_last)

    def _undo_last(self) -> None:
        if not self._undoable:
            self.say(Text("没有可撤销的改动", "there is nothing to undo"))
            return
        events, job = self._undoable.pop()
        self.submit(self.recorder.undo(events, job.key))
        self.say(Text("撤销：{what}", "taken back: {what}").format(what=job.what))
        self.open_key = job.key or self.open_key
        self.when_saved(self.show)

    def action_add_row(self) -> None:
        """Add a row to the repeat group that one stands in, or to the one there is."""
        groups = self.sheet.groups
        if self._locked():
            return
        if not groups:
            self.say(Text("这份清单没有可加行的分组", "this checklist has no groups of rows"))
            return
        item = self.open_item
        inside = self.sheet.group(item) if item is not None else None
        self.keep_typed()
        if inside is not None or len(groups) == 1:
            self._name_row(inside or groups[0])
            return
        self.inspector.push_screen(
            Choose(
                Text("添加到哪一组", "add to which group"), lambda: [str(g.label) for g in groups]
            ),
            lambda at: None if at is None else self._name_row(groups[at]),
        )

    def _name_row(self, group: Repeat) -> None:
        count = sum(row.repeat == group.id for row in self.sheet.form.rows)

        def named(name: str | None) -> None:
            if name:
                self.submit(self.recorder.add_row(group.id, name))
                self.when_saved(lambda: self._open_row(group, name))

        title = Text("添加一行：{label}", "add a row: {label}").format(label=group.label)
        proposed = Text(f"{count + 1} 号", f"No. {count + 1}")
        told = Text("名称", "its name")
        self.inspector.push_screen(AskText(title, str(proposed), told=told), named)

    def _open_row(self, group: Repeat, name: str) -> None:
        new = next(
            (r.id for r in self.sheet.form.rows if (r.repeat, r.name) == (group.id, name)), None
        )
        for item in self.sheet.items:
            if new is not None and item.row == new and item.relevant:
                self.open_check(key_of(item))
                return

    def _in_row(self) -> Item | None:
        item = self.open_item
        if item is None or self._locked():
            return None
        if item.row is None:
            self.say(Text("先到分组的一行里", "stand in a row of a group first"))
            return None
        self.keep_typed()
        return item

    def action_rename_row(self) -> None:
        item = self._in_row()
        if item is None or item.row is None:
            return
        row = item.row

        def named(name: str | None) -> None:
            if name and name != item.row_name:
                self.submit(self.recorder.rename_row(row, name))

        self.inspector.push_screen(AskText(Text("改名", "rename"), item.row_name or ""), named)

    def action_remove_row(self) -> None:
        """Take the row out, with its answers; undo brings both back."""
        item = self._in_row()
        if item is None or item.row is None:
            return
        row = item.row

        def sure(yes: bool | None) -> None:
            if yes:
                self.open_key = self.sheet.first_open()
                self.submit(self.recorder.remove_row(row))
                self.when_saved(self._land)

        title = Text("移除 {name}？", "remove {name}?").format(name=item.row_name)
        told = Text("它的答案一起收起，u 可撤销。", "Its answers go with it; u brings both back.")
        self.inspector.push_screen(Confirm(title, told), sure)

    def _land(self) -> None:
        if self.open_item is None:
            self.open_key = self.sheet.first_open()
        self.show()

    def action_complete(self) -> None:
        """Complete the visit, or list what is missing and jump there."""
        if not self._locked():
            self.keep_typed()
            self.ask_when_saved(self._complete_or_list)

    def _complete_or_list(self) -> None:
        missing = self.sheet.form.missing()
        unsaved = [item for item in self.sheet.items if key_of(item) in self.sheet.drafts]
        if not missing and not unsaved:
            self.submit(self.recorder.complete())
            self.when_saved(self._completed)
            return
        items = [*unsaved, *(i for i in missing if key_of(i) not in self.sheet.drafts)]
        self.inspector.push_screen(
            Choose(
                Text(f"还缺 {len(items)} 项，不能完成", f"{len(items)} missing: not completed"),
                lambda: [self._told_missing(item) for item in items],
                keys=Text("回车 跳到该项   Esc 返回", "Enter jumps there   Esc goes back"),
            ),
            lambda at: None if at is None else self._jump(items[at]),
        )

    def _completed(self) -> None:
        if self.sheet.locked:
            told = Text("检查已完成", "the visit is completed")
            if (count := len(self.sheet.unraised())) > 0:
                told = Text(
                    f"检查已完成；{count} 项不合格还没有提出发现，到该项按 f",
                    f"the visit is completed; {count} failing without a finding: f raises it",
                )
            self.say(told)
        self.show()

    def _told_missing(self, item: Item) -> Content:
        why = item.problem or item.missing or Text("没有保存", "not saved")
        name = f" / {item.row_name}" if item.row_name else ""
        return Content.assemble(
            f"{item.number} {item.check.label}{name}", (f"  {why}", "$text-muted")
        )

    def _jump(self, item: Item) -> None:
        if self.sheet.item(key_of(item)) is not None:
            self.open_check(key_of(item))
        elif (group := self.sheet.group(item)) is not None:
            self._name_row(group)

    def action_reopen(self) -> None:
        if self.sheet.locked:
            self.submit(self.recorder.reopen())
            self.when_saved(self.show)
        else:
            self.say(Text("检查没有完成，可以直接改", "the visit is open: change it as it is"))

    def action_settle(self) -> None:
        """Choose which value of a conflict holds."""
        item = self._changeable()
        if item is None:
            return
        answer = self.sheet.seen.answers.get(key_of(item))
        others = self.sheet.seen.alternatives.get(key_of(item), [])
        if answer is None or not others:
            self.say(Text("这一项没有冲突", "nobody disagrees here"))
            return
        shown = Alternative(
            value=answer.value,
            note=answer.note,
            author=answer.author,
            device=answer.device,
            at=answer.at,
            event=answer.event,
        )
        heads = [shown, *others]
        self.inspector.push_screen(
            Choose(
                Text("选定：{label}", "settle: {label}").format(label=item.check.label),
                lambda: [self._head(item, at, head) for at, head in enumerate(heads, 1)],
                told=Text(
                    "大家的答案不同，选定一个；其余留在记录里。",
                    "Answers differ: choose one; the others stay in the log.",
                ),
                keys=Text("数字或回车 选定   Esc 返回", "a digit or Enter chooses   Esc goes back"),
            ),
            lambda at: (
                None if at is None else self.submit(self.recorder.settle(item, heads[at].event))
            ),
        )

    def _head(self, item: Item, at: int, head: Alternative) -> Content:
        value = self.sheet.said(item, head.value)
        note = f"  {head.note}" if head.note else ""
        return Content.assemble(
            f"{at}  ", (value, "bold"), f"  {head.author}  {clock(head.at)}{note}"
        )

    def action_figures(self) -> None:
        """The issue's figures against what was seen, at the one that the open check bears out."""
        issue, item = self.sheet.form.issue, self.open_item
        if issue.figures:
            verified = () if item is None else item.check.verifies
            self.inspector.open_figures(issue.number, next(iter(verified), None))

    async def leave(self) -> bool:
        """Whether the screen may go: everything given is on disk, or a person lets it be."""
        if not self.loaded or self.sheet.locked:
            return True
        self.keep_typed()
        await asyncio.wrap_future(self.saver.read())
        self.sheet.evaluate()
        self.touched = False
        if not self.sheet.drafts:
            return True
        listed = "\n".join(
            f"{item.number} {item.check.label}: {self.sheet.drafts[key_of(item)]}"
            for item in self.sheet.items
            if key_of(item) in self.sheet.drafts
        )
        told = Text("{listed}\n离开就会丢掉这些。", "{listed}\nLeaving drops them.")
        self.show(keep_typed=True)
        sure: bool | None = await self.inspector.push_screen_wait(
            Confirm(
                Text("还有没有保存的内容，离开？", "not saved yet; leave?"),
                told.format(listed=listed),
            )
        )
        return bool(sure)
