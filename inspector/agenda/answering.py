"""What answers have in common: words that must be there, dates in order, files that are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, evidence
from inspector.ledger.ledger import Ledger


def words(text: str, missing: Text) -> str:
    """The text without the space around it; InputError if nothing is left."""
    if not text.strip():
        raise InputError(missing, Text("写一句话", "say it in a sentence"))
    return text.strip()


def not_before(day: dt.date, first: dt.date, what: Text) -> None:
    """Raises InputError for an answer that is older than the question."""
    if day < first:
        told = Text("日期 {day} 早于{what} {first}", "{day} is before {what}, {first}")
        raise InputError(
            told.format(day=day, what=what, first=first),
            Text("检查日期", "check the date"),
        )


def not_to_come(ledger: Ledger, day: dt.date) -> None:
    """Raises InputError for a day on which nothing can have happened yet."""
    if day > ledger.latest_day():
        today = ledger.today()
        raise InputError(
            Text(f"{day} 还没到", f"{day} is still to come"),
            Text(f"本机今天是 {today}", f"today is {today} here"),
        )


def keep_files(ledger: Ledger, paths: Sequence[Path]) -> list[bodies.EvidenceAttached]:
    """Files copied into the home, to be recorded together with what refers to them."""
    return [
        bodies.EvidenceAttached(
            sha256=blob.sha256,
            name=blob.name,
            media_type=blob.media_type,
            size=blob.size,
            taken_at=blob.taken_at,
            lat=blob.lat,
            lon=blob.lon,
        )
        for blob in (evidence.store(ledger.home, path) for path in paths)
    ]
