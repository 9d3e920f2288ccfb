"""What the agenda records, from what its forms gave; runs in the saving thread."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from inspector.agenda import accountability, cases, notices
from inspector.agenda.agenda import Entry
from inspector.agenda.duties import duty_done
from inspector.ledger.bodies import CaseSource, NoticeLevel, Rank, Sanction
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack
from inspector.packs.tables import Tables

Values = dict[str, str]
"""A form's fields by name, read and checked; empty where nothing was given."""


def issue_notice(ledger: Ledger, pack: Pack, tables: Tables, values: Values) -> None:
    level: NoticeLevel = next(one for one in notices.LEVELS if one == values["level"])
    notices.issue_notice(
        ledger,
        pack,
        tables,
        int(values["issue"]),
        level=level,
        to=values["to"],
        answer_by=dt.date.fromisoformat(values["answer_by"]),
        text=values["text"],
    )


def add_case(ledger: Ledger, pack: Pack, tables: Tables, values: Values) -> None:
    source: CaseSource = next(one for one in cases.SOURCES if one == values["source"])
    cases.add_case(
        ledger,
        pack,
        tables,
        text=values["text"],
        region=values["region"],
        place=values["place"],
        source=source,
        issue=int(values["issue"]) if values["issue"] else None,
        on=dt.date.fromisoformat(values["on"]),
        reply_by=dt.date.fromisoformat(values["reply_by"]) if values["reply_by"] else None,
    )


def answer(ledger: Ledger, pack: Pack, entry: Entry, values: Values, path: Path | None) -> None:
    """The answer to a notice, or what became of a case."""
    paths = [] if path is None else [path]
    text, on = values["text"], dt.date.fromisoformat(values["on"])
    if entry.kind == "notice":
        notices.answer_notice(ledger, entry.id, text, paths, on)
    else:
        cases.reply_to_case(ledger, pack, entry.id, text, paths, on)


def check_day(ledger: Ledger, pack: Pack, entry: Entry, values: Values) -> None:
    """Raises InputError for an answer that is older than what it answers."""
    on = dt.date.fromisoformat(values["on"])
    if entry.kind == "notice":
        notices.check_answer_day(ledger, entry.id, on)
    else:
        cases.check_reply_day(ledger, pack, entry.id, on)


def withdraw(ledger: Ledger, entry: Entry, why: str) -> None:
    if entry.kind == "notice":
        notices.withdraw_notice(ledger, entry.id, why)
    else:
        accountability.withdraw(ledger, entry.id, why)


def hold_to_account(ledger: Ledger, pack: Pack, tables: Tables, values: Values) -> None:
    accountability.hold_to_account(
        ledger,
        pack,
        tables,
        unit=values["unit"],
        rank=_rank(values),
        measure=_measure(values),
        on=dt.date.fromisoformat(values["on"]),
        issues=_numbers(values["issues"]),
        name=values["name"],
        note=values["note"],
    )


def correct(ledger: Ledger, pack: Pack, tables: Tables, record: str, values: Values) -> None:
    accountability.correct(
        ledger,
        pack,
        tables,
        record,
        why=values["why"],
        unit=values["unit"],
        rank=_rank(values),
        measure=_measure(values),
        on=dt.date.fromisoformat(values["on"]),
        issues=_numbers(values["issues"]),
        name=values["name"],
        note=values["note"],
    )


def _rank(values: Values) -> Rank:
    return next(one for one in accountability.RANKS if one == values["rank"])


def _measure(values: Values) -> Sanction:
    return next(one for one in accountability.SANCTIONS if one == values["measure"])


def _numbers(typed: str) -> list[int]:
    return [int(one) for one in typed.split(",") if one]


def close(ledger: Ledger, pack: Pack, entry: Entry, note: str) -> None:
    """A case is closed on its reply, a duty marked as done."""
    if entry.kind == "case":
        cases.close_case(ledger, pack, entry.id, note=note)
    elif entry.due is not None:
        duty_done(ledger, pack, entry.id, entry.due, note)
