"""Month by month: what was done, and how it adds up.  Months are texts, YYYY-MM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec

Series = Literal["answered", "visits", "open", "moved"]
SERIES: Final[tuple[Series, ...]] = ("answered", "visits", "open", "moved")


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """What was done in one month."""

    month: str
    answered: int = 0
    """Checks answered for the first time."""
    visits: int = 0
    raised: int = 0
    closed: int = 0
    moved: int = 0
    """Moves of issues to another stage."""


def months_of(counts: Mapping[str, Mapping[str, int]], now: str) -> tuple[Month, ...]:
    """From the first month in which anything was done to ``now`` or beyond, none left out.

    ``counts``: by the fields of :class:`Month`, how much in which month; what is in none of them
    (empty) is left out.
    """
    named = {month for counted in counts.values() for month in counted if month}
    if not named:
        return ()
    return tuple(
        Month(month=month, **{field: counts[field].get(month, 0) for field in counts})
        for month in _through(min(named), max(now, *named))
    )


def _through(first: str, last: str) -> Iterable[str]:
    begin, end = (int(text[:4]) * 12 + int(text[5:7]) - 1 for text in (first, last))
    for at in range(begin, end + 1):
        yield f"{at // 12:04}-{at % 12 + 1:02}"


def running(months: Sequence[Month], series: Series) -> list[int]:
    """How much there was at the end of each month; of ``open`` findings raised less closed."""
    total, found = 0, list[int]()
    for month in months:
        total += month.raised - month.closed if series == "open" else getattr(month, series)
        found.append(total)
    return found
