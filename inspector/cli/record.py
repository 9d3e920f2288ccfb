"""``inspector record``: one answer, through the same path as the screens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import File
from inspector.cli.printing import tell
from inspector.errors import InspectorError
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.fieldwork import VisitForm


@command(
    "record",
    Text(
        "记录一项检查；保存后不输出。VALUE 如 yes、42.0、2026-11-23、09:30、选项名（多个用逗号）、"
        "43.65,111.98；照片项写文件路径。",
        "Record one answer; prints nothing once it is saved. VALUE as in: yes, 42.0, 2026-11-23,"
        " 09:30, a choice's name (several by commas), 43.65,111.98; for a photo, its path.",
    ),
    settings={"ignore_unknown_options": True},  # -3.5 is a value
)
@click.argument("visit", metavar="VISIT")
@click.argument("check", metavar="CHECK")
@click.argument("value", metavar="VALUE")
@option(
    "--row",
    metavar="ROW",
    text=Text(
        "重复组的行：名称或编号；没有则添加", "the row of a repeat group: its name (added if new)"
    ),
)
@option("--note", metavar="TEXT", text=Text("备注", "a note"))
@option(
    "--photo",
    type=File(),
    multiple=True,
    text=Text("附上的文件，可重复", "a file to attach; may be given again"),
)
@option(
    "--settle",
    is_flag=True,
    text=Text("有冲突时以此值为准", "end a conflict: this value holds"),
)
def entry(
    session: Session,
    visit: str,
    check: str,
    value: str,
    row: str | None,
    note: str | None,
    photo: tuple[Path, ...],
    settle: bool,
) -> None:
    from inspector.fieldwork import answer, form_of, remove_row
    from inspector.ledger import queries

    ledger, library = session.ledger, session.library
    form = form_of(ledger, library, queries.visit(ledger, visit))
    row_id, added = _row(session, form, check, row)
    try:
        told = answer(
            ledger, library, form, check, value, row=row_id, note=note, photos=photo, settle=settle
        )
    except InspectorError:
        if added and row_id is not None:
            remove_row(ledger, form, row_id)  # nothing was answered: no empty row stays
        raise
    if queries.alternatives(ledger, told.id):
        tell(
            Text(
                "已保存；同事的另一个值仍与它并存。查看：inspector conflicts；"
                "以此值为准：加 --settle",
                "saved; a colleague's other value still stands beside it. `inspector conflicts`"
                " shows both, --settle makes this one hold",
            )
        )


def _row(
    session: Session, form: VisitForm, check: str, named: str | None
) -> tuple[str | None, bool]:
    """The row's id, and whether it was added for this answer."""
    from inspector.fieldwork import add_row

    group = form.check(check).repeat
    if named is None or group is None:
        return named, False
    for row in form.rows:
        if row.repeat == group and named.strip() in (row.id, row.name):
            return row.id, False
    added = add_row(session.ledger, form, group, named)
    form.reload()
    return added, True
