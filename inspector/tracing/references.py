"""What somebody may hold in the hand: a figure, an id from an export, a code from a paper.

=====================================  ==========================================
``27:low_load_fixed``                  a figure of issue 27
``0193…`` or its last 8 letters        an event: an export's ``event``, an id
several of them, by spaces or commas   a cell of an export's ``events``
64 hex digits, a QR code's text        the head of a device's chain
=====================================  ==========================================
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from inspector.errors import InputError
from inspector.figures.reconciling import Answered, FigureLine, Reconciler
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.chain import PREFIX, ChainHead, find_head
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack

_FIGURE: Final = re.compile(r"(\d{1,4})[:.]([a-z][a-z0-9_]*)")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What a reference names."""

    events: tuple[str, ...] = ()
    figure: FigureLine | None = None
    head: ChainHead | None = None


def named(ledger: Ledger, library: Library, ref: str) -> Named:
    """InputError for what names nothing here, with what to try."""
    typed = ref.strip()
    if typed.startswith(PREFIX) or _HASH.fullmatch(typed.lower()):
        return _head(ledger, typed)
    if (found := _FIGURE.fullmatch(typed)) is not None:
        return _figure(ledger, library, int(found[1]), found[2])
    parts = [part for part in re.split(r"[\s,;]+", typed.lower()) if part]
    if not parts:
        raise InputError(
            Text("没有给出要查的内容", "nothing was given to look for"),
            Text("写 事项号:数据、记录编号或二维码中的文字", "a figure, an id, or a code's text"),
        )
    return Named(events=tuple(dict.fromkeys(queries.event_like(ledger, part) for part in parts)))


def _head(ledger: Ledger, typed: str) -> Named:
    head = find_head(ledger, typed)
    if head.device is None or head.seq is None:
        raise InputError(
            Text("台账里没有这个链头", "no chain in this ledger has this head"),
            Text(
                "先同步一次；仍没有，则纸上的记录不出自这份台账",
                "sync once; if it still has not, the paper does not come from this ledger",
            ),
        )
    last = next(queries.events_of(ledger, head.device, after=head.seq - 1, limit=1))
    return Named(events=(last.id,), head=head)


def _figure(ledger: Ledger, library: Library, number: int, id: str) -> Named:
    pack = library.load()
    issue = pack.issue(number)
    line = None
    reconciler = Reconciler(ledger, pack, library.tables)
    if issue is not None:
        lines = reconciler.figures(issue)
        line = next((one for one in lines if one.figure.id == id), None)
    if issue is None or line is None:
        raise _no_figure(pack, issue, number, id)
    answers = reconciler.answers(issue, line.figure)
    return Named(events=tuple(_events(ledger, answers, line)), figure=line)


def _events(ledger: Ledger, answers: list[Answered], line: FigureLine) -> list[str]:
    check = None if line.figure.observed is None else line.figure.observed.check
    found: list[str] = []
    for visit in dict.fromkeys(one.visit for one in answers if one.visit is not None):
        rows = {one.row for one in answers if one.visit == visit and one.value is not None}
        found += [
            answer.event
            for answer in queries.answers(ledger, visit)
            if answer.check == check and answer.row in rows
        ]
    return found


def _no_figure(pack: Pack, issue: Issue | None, number: int, id: str) -> InputError:
    if issue is None:
        return InputError(
            Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    ids = ", ".join(one.id for one in issue.figures if one.kind == "claimed") or "-"
    return InputError(
        Text(f"第 {number} 号事项没有可核实的数据 {id}", f"issue {number} claims no figure {id}"),
        Text(f"有：{ids}", f"there are: {ids}"),
    )
