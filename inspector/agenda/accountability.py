"""Accountability (问责): who was held to account, by unit, rank and measure.

A name is never needed.  Where it is recorded it is a fact of the ledger and goes to colleagues with
the rest; lists and files made for others leave it out (``names=False``).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from inspector.agenda.answering import not_to_come, words
from inspector.agenda.units import unit_of
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import Rank, Sanction
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import AccountabilityRow
from inspector.packs.model import Pack
from inspector.packs.tables import Tables

RANKS: Final[tuple[Rank, ...]] = ("department", "division", "section", "other")
RANK_WORDS: Final[dict[str, Text]] = {
    "department": Text("厅级", "department"),
    "division": Text("处级", "division"),
    "section": Text("科级", "section"),
    "other": Text("其他", "other"),
}
SANCTIONS: Final[tuple[Sanction, ...]] = ("disciplined", "admonished", "named", "removed")
SANCTION_WORDS: Final[dict[str, Text]] = {
    "disciplined": Text("处分", "disciplined"),
    "admonished": Text("诫勉", "admonished"),
    "named": Text("通报", "named"),
    "removed": Text("免职", "removed"),
}


_WHY: Final = Text("没有写明哪里错了", "what was mistaken is not said")


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are; every rank and measure is there, with 0 where there is none."""

    people: int
    by_rank: dict[str, int]
    by_measure: dict[str, int]


def totals(rows: Iterable[AccountabilityRow]) -> Totals:
    counted = list(rows)
    ranks, measures = Counter(r.rank for r in counted), Counter(r.measure for r in counted)
    return Totals(
        people=len(counted),
        by_rank={rank: ranks[rank] for rank in RANKS},
        by_measure={measure: measures[measure] for measure in SANCTIONS},
    )


def hold_to_account(
    ledger: Ledger,
    pack: Pack,
    tables: Tables,
    *,
    unit: str,
    rank: Rank,
    measure: Sanction,
    on: dt.date | None = None,
    issues: Sequence[int] = (),
    name: str = "",
    note: str = "",
) -> str:
    """Record that somebody was held to account and give the record's id."""
    _known(pack, issues)
    not_to_come(ledger, on or ledger.today())
    return ledger.record(
        bodies.AccountabilityRecorded(
            pack=pack.id,
            unit=unit_of(tables, unit),
            rank=rank,
            measure=measure,
            on=(on or ledger.today()).isoformat(),
            issues=sorted(set(issues)),
            name=name.strip(),
            note=note.strip(),
        )
    ).id


def correct(
    ledger: Ledger,
    pack: Pack,
    tables: Tables,
    record: str,
    *,
    why: str,
    unit: str | None = None,
    rank: Rank | None = None,
    measure: Sanction | None = None,
    on: dt.date | None = None,
    issues: Sequence[int] | None = None,
    name: str | None = None,
    note: str | None = None,
) -> Event:
    """Put a record right; None leaves a field as it is.  What was there stays in the log."""
    found = queries.accountability_of(ledger, record)
    _known(pack, issues or ())
    not_to_come(ledger, on or ledger.today())
    return ledger.record(
        bodies.AccountabilityCorrected(
            accountability=found.id,
            pack=found.pack,
            unit=found.unit if unit is None else unit_of(tables, unit),
            rank=rank or found.rank,
            measure=measure or found.measure,
            on=found.on if on is None else on.isoformat(),
            issues=list(found.issues) if issues is None else sorted(set(issues)),
            name=found.name if name is None else name.strip(),
            note=found.note if note is None else note.strip(),
            why=words(why, _WHY),
        ),
        settle=True,
    )


def withdraw(ledger: Ledger, record: str, why: str) -> Event:
    """Take back a record that was made by mistake; it counts nowhere and stays in the log."""
    found = queries.accountability_of(ledger, record)
    return ledger.record(
        bodies.AccountabilityWithdrawn(accountability=found.id, why=words(why, _WHY)), settle=True
    )


def _known(pack: Pack, issues: Iterable[int]) -> None:
    for number in issues:
        if pack.issue(number) is None:
            raise InputError(
                Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
                Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
            )
