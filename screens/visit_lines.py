"""The checklist's lines: mark, number, question, answer, and what stands behind it."""

from __future__ import annotations

from inspector.fieldwork.visits import Key
from inspector.i18n import Text
from inspector.packs.form import Item
from inspector.packs.model import Repeat
from screens.visit_sheet import UNASKED, Sheet, key_of
from screens.widgets.check_lines import Line, State

ROW_HEADING = "  "


def lines_of(sheet: Sheet) -> list[Line]:
    """All lines in order, repeat groups and their rows under headings."""
    lines: list[Line] = []
    begun: set[str] = set()
    row: str | None = None
    width = max((len(item.number) for item in sheet.items), default=1)
    for item in sheet.items:
        for group in _before(sheet, item, begun):
            begun.add(group.id)
            lines.append(_group_heading(sheet, group))
        if item.row is not None and item.row != row:
            lines.append(heading(Text.same(ROW_HEADING + (item.row_name or ""))))
        row = item.row
        lines.append(_line(sheet, item, width))
    for group in sheet.groups:
        if group.id not in begun:
            lines.append(_group_heading(sheet, group))
    return lines


def _before(sheet: Sheet, item: Item, begun: set[str]) -> list[Repeat]:
    """Groups whose place in the checklist comes before (or with) this item."""
    order = [check.id for check in sheet.form.issue.checks]
    at = order.index(item.check.id) if item.check.id in order else len(order)
    return [
        group
        for group in sheet.groups
        if group.id not in begun
        and (
            group.id == item.check.repeat
            or min(order.index(c.id) for c in sheet.form.issue.checks if c.repeat == group.id) < at
        )
    ]


def _group_heading(sheet: Sheet, group: Repeat) -> Line:
    count = sum(row.repeat == group.id for row in sheet.form.rows)
    if sheet.locked:
        return heading(Text("{label}（{n}）", "{label} ({n})").format(label=group.label, n=count))
    return heading(
        Text("{label}（{n}）  r 添加一行", "{label} ({n})  r adds a row").format(
            label=group.label, n=count
        )
    )


def heading(text: Text) -> Line:
    """A line that is no check."""
    return Line(None, "heading", "", str(text))


def _line(sheet: Sheet, item: Item, width: int) -> Line:
    key = key_of(item)
    state = state_of(sheet, item)
    return Line(
        key=key,
        state=state,
        number=item.number.rjust(width),
        label=label_of(item) if state != "hidden" else f"{item.check.label}{_why_hidden(item)}",
        value="" if state == "hidden" else value_of(sheet, item),
        extra="" if state == "hidden" else _extra(sheet, key),
    )


def state_of(sheet: Sheet, item: Item) -> State:
    """What the mark says; an answer counts only once it is on disk."""
    key = key_of(item)
    if not item.relevant:
        return "hidden"
    if key in sheet.drafts:
        return "unsaved"
    if key in sheet.pending:
        return "saving"
    answer = sheet.seen.answers.get(key)
    if answer is not None and answer.conflicts:
        return "conflict"
    if item.check.type in UNASKED:
        return "failing" if item.passed is False else "done" if item.computed else "open"
    if answer is None:
        return "open"
    return "failing" if item.passed is False or item.problem is not None else "done"


def label_of(item: Item) -> str:
    return f"{item.check.label}{' *' if item.required and item.stored is None else ''}"


def _why_hidden(item: Item) -> str:
    if item.stored is not None:
        return str(Text("（按前面的答案不问，答案保留）", " (not asked now; its answer is kept)"))
    if item.undecided:
        return str(Text("（问不问看前面的答案）", " (asked or not by earlier answers)"))
    return str(Text("（按前面的答案不问）", " (not asked with these answers)"))


def value_of(sheet: Sheet, item: Item) -> str:
    """The answer as shown, with its unit; text that is not saved is said to be so."""
    key = key_of(item)
    if key in sheet.drafts:
        return str(Text("未存：{t}", "not saved: {t}").format(t=sheet.drafts[key]))
    stored = item.computed if item.check.type == "calculate" else item.stored
    if stored is None:
        return ""
    if item.check.type in ("photo", "file"):
        return _file_name(sheet, key) or sheet.said(item, stored)
    return " ".join(sheet.said(item, stored).split())


def _file_name(sheet: Sheet, key: Key) -> str:
    files = sheet.seen.evidence.get(key) or []
    return files[-1].name if files else ""


def _extra(sheet: Sheet, key: Key) -> str:
    parts: list[Text] = []
    files = sheet.seen.evidence.get(key) or []
    absent = [sheet.seen.absent.get(file.sha256) for file in files]
    here = [file for file, lacks in zip(files, absent, strict=True) if lacks is None]
    photos = sum(file.media_type.startswith("image/") for file in here)
    if photos:
        parts.append(Text(f"照片 {photos}", f"photo {photos}"))
    if len(here) > photos:
        parts.append(Text(f"文件 {len(here) - photos}", f"file {len(here) - photos}"))
    if small := absent.count("small"):
        parts.append(Text(f"缩略图 {small}", f"small photo {small}"))
    if away := absent.count("away"):
        parts.append(Text(f"未到 {away}", f"to come {away}"))
    answer = sheet.seen.answers.get(key)
    if (answer is not None and answer.note) or key in sheet.notes:
        parts.append(Text("备注", "note"))
    raised = [f for f in sheet.seen.findings.get(key) or [] if f.state == "open"]
    if raised:
        parts.append(
            Text("发现", "finding")
            if len(raised) == 1
            else Text(f"发现 {len(raised)}", f"findings {len(raised)}")
        )
    return "  ".join(str(part) for part in parts)
