"""What is done with: notices answered or withdrawn, cases closed, who was held to account.

The agenda shows what is still to be done; here the rest is found again, the latest first.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from inspector.agenda import cases, notices
from inspector.agenda.accountability import RANK_WORDS, SANCTION_WORDS
from inspector.agenda.agenda import Entry, Group, Kind
from inspector.agenda.units import unit_name
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack
from inspector.packs.tables import Tables

TITLES: Final[dict[Kind, Text]] = {
    "notice": Text("已答复或撤回的通知", "notices answered or withdrawn"),
    "case": Text("已办结的交办件", "cases closed"),
    "accountability": Text("问责", "held to account"),
}


def settled(ledger: Ledger, pack: Pack, tables: Tables) -> list[Entry]:
    """Everything done with, its ``due`` the day it was; asks the ledger, so in a thread."""
    found = [*_notices(ledger, pack, tables), *_cases(ledger, pack), *_held(ledger, pack, tables)]
    return sorted(found, key=lambda one: (one.due or dt.date.min, one.id), reverse=True)


def by_kind(entries: list[Entry]) -> list[Group]:
    groups = (
        (title, tuple(entry for entry in entries if entry.kind == kind))
        for kind, title in TITLES.items()
    )
    return [Group(title=title, entries=those) for title, those in groups if those]


def _notices(ledger: Ledger, pack: Pack, tables: Tables) -> list[Entry]:
    found: list[Entry] = []
    for one in queries.notices(ledger, pack=pack.id):
        if one.settled is None:
            continue
        how = Text("已答复", "answered") if one.withdrawal is None else Text("已撤回", "withdrawn")
        what = Text("{level} > {to}（{how}）", "{level} > {to} ({how})").format(
            level=notices.LEVEL_WORDS[one.level], to=unit_name(tables, one.to), how=how
        )
        found.append(_entry("notice", one.id, one.issue, one.settled.on, what, (one.to,)))
    return found


def _cases(ledger: Ledger, pack: Pack) -> list[Entry]:
    return [
        _entry("case", one.id, one.issue, one.closing.on, one.text, ())
        for one in cases.cases(ledger, pack)
        if one.state == "closed" and one.closing is not None
    ]


def _held(ledger: Ledger, pack: Pack, tables: Tables) -> list[Entry]:
    found: list[Entry] = []
    for one in queries.accountability(ledger, pack.id):
        what = Text("{measure} {rank} {unit}", "{measure} ({rank}) {unit}").format(
            measure=SANCTION_WORDS[one.measure],
            rank=RANK_WORDS[one.rank],
            unit=unit_name(tables, one.unit),
        )
        issue = one.issues[0] if one.issues else None
        found.append(_entry("accountability", one.id, issue, one.on, what, (one.unit,)))
    return found


def _entry(
    kind: Kind, id: str, issue: int | None, on: str, what: Text, units: tuple[str, ...]
) -> Entry:
    day = dt.date.fromisoformat(on)
    return Entry(kind=kind, id=id, issue=issue, due=day, when="settled", what=what, units=units)
