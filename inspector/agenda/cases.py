"""Handed-over cases (交办件): what others found; none is lost, none closes without a reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from inspector.agenda.answering import keep_files, not_before, not_to_come, words
from inspector.agenda.units import region_of
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import CaseSource, Known
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import CaseRow, ResponseRow
from inspector.packs.model import HandedOver, Pack
from inspector.packs.tables import Tables

SOURCES: Final[tuple[CaseSource, ...]] = ("complaint", "spot_check", "other")
SOURCE_WORDS: Final[dict[str, Text]] = {
    "complaint": Text("群众举报", "complaint"),
    "spot_check": Text("抽查", "spot check"),
    "other": Text("其他", "other"),
    "pack": Text("清单包", "pack"),
}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case, of the pack or added here, with what became of it."""

    id: str
    """An event's id; of a pack's own case ``pack/id``."""
    on: dt.date | None
    """When it came in; the pack does not say it of its own."""
    text: Text
    region: str
    place: str
    source: str
    """``pack`` for the pack's own."""
    issue: int | None
    reply_by: dt.date | None
    state: Literal["open", "closed"]
    interim: Text | None = None
    """What the pack says was done with it."""
    reply: ResponseRow | None = None
    closing: ResponseRow | None = None
    author: str = ""

    @property
    def conflicts(self) -> int:
        """Other replies and closings that stand beside those shown."""
        return sum(one.conflicts for one in (self.reply, self.closing) if one is not None)

    def overdue(self, today: dt.date) -> bool:
        due = self.reply_by
        return self.state == "open" and self.reply is None and due is not None and due < today


def cases(ledger: Ledger, pack: Pack) -> list[Case]:
    """Every case: the pack's own first, then those added, in the order they came in."""
    replies, closings = queries.case_responses(ledger)
    own = [
        _of_pack(one, id, replies.get(id), closings.get(id))
        for one in pack.handed_over
        for id in (f"{pack.id}/{one.id}",)
    ]
    return own + [_added(row) for row in queries.cases(ledger, pack.id)]


def _of_pack(
    one: HandedOver, id: str, reply: ResponseRow | None, closing: ResponseRow | None
) -> Case:
    closed = one.state == "completed" or (reply is not None and closing is not None)
    told = Text("{title}：{what}", "{title}: {what}").format(title=one.title, what=one.what)
    return Case(
        id=id,
        on=None,
        text=told,
        region=one.region,
        place="",
        source="pack",
        issue=one.issue,
        reply_by=None,
        state="closed" if closed else "open",
        interim=one.reply,
        reply=reply,
        closing=closing,
    )


def _added(row: CaseRow) -> Case:
    return Case(
        id=row.id,
        on=dt.date.fromisoformat(row.on),
        text=Text.same(row.text),
        region=row.region,
        place=row.place,
        source=row.source,
        issue=row.issue,
        reply_by=None if row.reply_by is None else dt.date.fromisoformat(row.reply_by),
        state="closed" if row.reply is not None and row.closing is not None else "open",
        reply=row.reply,
        closing=row.closing,
        author=row.author,
    )


def case(ledger: Ledger, pack: Pack, id: str) -> Case:
    """A case by its id, the pack's name for it, or the beginning or end of it."""
    every = cases(ledger, pack)
    found = [one for one in every if id in (one.id, one.id.removeprefix(f"{pack.id}/"))]
    if not found and len(id) >= 4:
        found = [one for one in every if one.id.startswith(id) or one.id.endswith(id)]
    if len(found) != 1:
        what = (
            Text(f"{id} 对应多个交办件", f"{id} matches more than one case")
            if found
            else Text(f"没有这个交办件：{id}", f"no such case: {id}")
        )
        raise InputError(
            what, Text("用 inspector case list 查编号", "`inspector case list` lists the ids")
        )
    return found[0]


def add_case(
    ledger: Ledger,
    pack: Pack,
    tables: Tables,
    *,
    text: str,
    region: str,
    source: CaseSource,
    place: str = "",
    issue: int | None = None,
    on: dt.date | None = None,
    reply_by: dt.date | None = None,
) -> str:
    """Add a case and give its id; ``region`` is a code of GB/T 2260 or a name."""
    code = region_of(tables, region)
    if issue is not None and pack.issue(issue) is None:
        raise InputError(
            Text(f"清单包里没有第 {issue} 号事项", f"the pack has no issue {issue}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    day = on or ledger.today()
    not_to_come(ledger, day)
    if reply_by is not None:
        not_before(reply_by, day, Text("交办日", "the day it came in"))
    return ledger.record(
        bodies.CaseAdded(
            pack=pack.id,
            on=day.isoformat(),
            text=words(text, Text("没有写明问题", "what the case is about is not said")),
            region=code,
            place=place.strip(),
            source=source,
            issue=issue,
            reply_by=None if reply_by is None else reply_by.isoformat(),
        )
    ).id


def reply_to_case(
    ledger: Ledger,
    pack: Pack,
    id: str,
    text: str,
    paths: Sequence[Path] = (),
    on: dt.date | None = None,
) -> None:
    """Record what became of a case; an earlier reply is replaced and stays in the log."""
    found = case(ledger, pack, id)
    _is_open(found)
    ledger.record_all(_reply(ledger, found, text, paths, _day(ledger, found, on)))


def close_case(
    ledger: Ledger,
    pack: Pack,
    id: str,
    *,
    reply: str | None = None,
    note: str = "",
    paths: Sequence[Path] = (),
    on: dt.date | None = None,
) -> None:
    """Close a case on its reply, or on one given along with it; InputError without any."""
    found = case(ledger, pack, id)
    _is_open(found)
    day = _day(ledger, found, on)
    if reply is None and found.reply is None:
        raise InputError(
            Text("没有答复的交办件不能办结", "a case without a reply does not close"),
            Text("用 --reply 一并写上办理结果", "give what became of it with --reply"),
        )
    if reply is None and paths:
        raise InputError(
            Text("文件附在答复上", "files are attached to a reply"),
            Text("用 --reply 一并写上办理结果", "give what became of it with --reply"),
        )
    if reply is None and found.reply is not None:
        replied = dt.date.fromisoformat(found.reply.on)
        not_before(dt.date.fromisoformat(day), replied, Text("答复日", "the day of its reply"))
    facts: list[Known] = [] if reply is None else _reply(ledger, found, reply, paths, day)
    ledger.record_all([*facts, bodies.CaseClosed(case=found.id, text=note.strip(), on=day)])


def _reply(ledger: Ledger, found: Case, text: str, paths: Sequence[Path], day: str) -> list[Known]:
    said = words(text, Text("没有写明办理结果", "what became of it is not said"))
    files = keep_files(ledger, paths)
    evidence = [file.sha256 for file in files]
    return [*files, bodies.CaseReplied(case=found.id, text=said, on=day, evidence=evidence)]


def check_reply_day(ledger: Ledger, pack: Pack, id: str, day: dt.date) -> None:
    """InputError for a reply from before the case came in or still to come, or to a closed one."""
    found = case(ledger, pack, id)
    _is_open(found)
    _day(ledger, found, day)


def _is_open(found: Case) -> None:
    if found.state == "closed":
        raise InputError(
            Text("这个交办件已经办结", "this case is closed already"),
            Text("如有新情况，另记一件", "add another case if there is news"),
        )


def _day(ledger: Ledger, found: Case, on: dt.date | None) -> str:
    day = on or ledger.today()
    not_to_come(ledger, day)
    if found.on is not None:
        not_before(day, found.on, Text("交办日", "the day it came in"))
    return day.isoformat()
