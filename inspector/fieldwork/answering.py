"""Answers, their notes and evidence, and the rows of repeat groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspector.errors import InputError
from inspector.fieldwork.visits import VisitForm, form_of
from inspector.i18n import Text
from inspector.ledger import bodies, evidence, queries
from inspector.ledger.bodies import Known, Stored
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import VisitRow
from inspector.packs import values
from inspector.packs.library import Library
from inspector.packs.model import Check


def answer(
    ledger: Ledger,
    library: Library,
    visit: str | VisitForm,
    check: str,
    typed: str,
    *,
    row: str | None = None,
    note: str | None = None,
    photos: Sequence[Path] = (),
    taken_over: bool = False,
    settle: bool = False,
) -> Event:
    """Answer a check with what a person typed; on disk when this returns.

    ``note`` None keeps the note that is there.  A photo or file check takes a path.  ``settle``
    ends a conflict in favour of this value.  Raises InputError for a value that does not fit, a
    check that is not asked here, a completed visit.
    """
    form = visit if isinstance(visit, VisitForm) else form_of(ledger, library, visit)
    asked = form.check(check)
    _writable(form.visit)
    _right_row(form, asked, row)
    attached = [evidence.store(ledger.home, path) for path in photos]
    if asked.type in ("photo", "file"):
        blob = evidence.store(ledger.home, Path(typed))
        if asked.type == "photo" and not blob.media_type.startswith("image/"):
            raise InputError(
                Text("这不是照片", "this is no photo"),
                Text("选择 JPEG、PNG 等图片文件", "choose a JPEG, PNG or other picture"),
                path=typed,
            )
        attached.append(blob)
        stored: Stored = blob.sha256
    else:
        stored = values.parse(asked, typed, form.form.choices(asked, form.stored, row))
        _allowed(form, asked, row, stored)
    before = form.answers.get((check, row))
    facts: list[Known] = [
        bodies.AnswerSet(
            visit=form.visit.id,
            check=check,
            row=row,
            type=asked.type,
            value=stored,
            note=note if note is not None else (before.note if before else ""),
            taken_over=taken_over,
        )
    ]
    facts += [_attachment(blob, visit=form.visit.id, check=check, row=row) for blob in attached]
    return ledger.record_all(facts, settle=settle)[0]


def annotate(
    ledger: Ledger, form: VisitForm, check: str, note: str, *, row: str | None = None
) -> Event:
    """Change the note beside an answer; the answer itself stays."""
    _writable(form.visit)
    before = form.answers.get((check, row))
    if before is None or before.value is None:
        raise InputError(
            Text("先回答，再写备注", "answer first, then add a note"),
            Text("备注与答案记在一起", "a note is kept with its answer"),
        )
    return ledger.record(
        bodies.AnswerSet(
            visit=form.visit.id,
            check=check,
            row=row,
            type=before.type,
            value=before.value,
            note=note,
            taken_over=before.taken_over,
        )
    )


def clear(ledger: Ledger, visit: str, check: str, row: str | None = None) -> Event | None:
    """Take an answer back; None if there is none."""
    found = queries.visit(ledger, visit)
    _writable(found)
    if not any((a.check, a.row) == (check, row) for a in queries.answers(ledger, found.id)):
        return None
    return ledger.record(bodies.AnswerCleared(visit=found.id, check=check, row=row))


def attach(
    ledger: Ledger,
    path: Path,
    *,
    visit: str | None = None,
    check: str | None = None,
    row: str | None = None,
    finding: str | None = None,
) -> Event:
    """Attach a file to an answer or to a finding."""
    if visit is not None:
        _writable(queries.visit(ledger, visit))
    blob = evidence.store(ledger.home, path)
    return ledger.record(_attachment(blob, visit=visit, check=check, row=row, finding=finding))


def add_row(ledger: Ledger, form: VisitForm, repeat: str, name: str) -> str:
    """Add a row to a repeat group and give its id."""
    _writable(form.visit)
    group = next((group for group in form.issue.repeats if group.id == repeat), None)
    if group is None:
        raise InputError(
            Text(f"没有重复组 {repeat}", f"there is no repeat group {repeat}"),
            Text("查看清单包", "look at the pack"),
        )
    there = [row for row in form.rows if row.repeat == repeat]
    name = name.strip()
    if not name or any(row.name == name for row in there):
        raise InputError(
            Text(f"名称为空或已有同名行：{name}", f"the name is empty or taken: {name}"),
            Text("换一个名称，如 1 号炉", "choose another name, such as Unit 1"),
        )
    if group.max is not None and len(there) >= group.max:
        raise InputError(
            Text(f"最多 {group.max} 行", f"{group.max} rows at most"),
            Text("不再需要的行可以移除", "remove a row that is not needed"),
        )
    return ledger.record(bodies.RowAdded(visit=form.visit.id, repeat=repeat, name=name)).id


def rename_row(ledger: Ledger, form: VisitForm, row: str, name: str) -> Event:
    _writable(form.visit)
    return ledger.record(bodies.RowRenamed(visit=form.visit.id, row=row, name=name.strip()))


def remove_row(ledger: Ledger, form: VisitForm, row: str) -> Event:
    """Take a row out, with its answers; undo brings both back."""
    _writable(form.visit)
    return ledger.record(bodies.RowRemoved(visit=form.visit.id, row=row))


def _attachment(
    blob: evidence.Blob,
    *,
    visit: str | None = None,
    check: str | None = None,
    row: str | None = None,
    finding: str | None = None,
) -> bodies.EvidenceAttached:
    return bodies.EvidenceAttached(
        sha256=blob.sha256,
        name=blob.name,
        media_type=blob.media_type,
        size=blob.size,
        visit=visit,
        check=check,
        row=row,
        finding=finding,
        taken_at=blob.taken_at,
        lat=blob.lat,
        lon=blob.lon,
    )


def _writable(visit: VisitRow) -> None:
    if visit.state == "completed":
        raise InputError(
            Text("这次检查已完成，不能再改", "this visit is completed and cannot be changed"),
            Text(
                "先重新打开（inspector visit reopen）", "reopen it first (inspector visit reopen)"
            ),
        )


def _right_row(form: VisitForm, check: Check, row: str | None) -> None:
    if (check.repeat is None) == (row is None) and (
        row is None or any(r.id == row and r.repeat == check.repeat for r in form.rows)
    ):
        return
    raise InputError(
        Text(f"{check.id} 的行不对", f"{check.id} is answered for another kind of row"),
        Text("用 --row 指明已添加的行", "name a row that was added, with --row"),
    )


def _allowed(form: VisitForm, check: Check, row: str | None, stored: Stored) -> None:
    item = form.item(check.id, row)
    if item is None or not item.relevant or check.type in ("note", "calculate"):
        raise InputError(
            Text(f"按现有答案不问 {check.id}", f"{check.id} is not asked with the answers so far"),
            Text("先核对它所依据的答案", "check the answers that it depends on"),
        )
    judgement = form.form.judge((check.id, row), stored, form.stored)
    if not judgement.valid:
        raise InputError(
            judgement.problem or Text("数值不合要求", "the value is out of bounds"),
            check.hint,
        )
