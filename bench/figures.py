"""A measured figure beside what it is held to."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Figure:
    """``ours`` against ``theirs``; ``limit`` bounds their ratio where there is a promise."""

    name: str
    ours: float
    theirs: float
    unit: str
    limit: float | None = None
    better: Literal["less", "more"] = "less"

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs if self.theirs else float("inf")

    @property
    def holds(self) -> bool | None:
        if self.limit is None:
            return None
        return self.ratio <= self.limit if self.better == "less" else self.ratio >= self.limit


@dataclass(frozen=True)
class Unmeasured:
    """What could not be measured here, and why."""

    name: str
    reason: str


Result = Figure | Unmeasured


def interleaved(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[float, float]:
    """Medians of ``rounds`` runs of each, taken in turn: A B A B."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(results: Sequence[Result]) -> str:
    """The results as a table in plain text."""
    head = ("figure", "ours", "reference", "ratio", "promised", "")
    rows: list[tuple[str, ...]] = [head]
    for one in results:
        if isinstance(one, Unmeasured):
            rows.append((one.name, "-", "-", "-", "-", f"not measured: {one.reason}"))
            continue
        sign = "<=" if one.better == "less" else ">="
        rows.append(
            (
                one.name,
                f"{one.ours:,.1f} {one.unit}",
                f"{one.theirs:,.1f} {one.unit}",
                f"{one.ratio:.2f}",
                "-" if one.limit is None else f"{sign} {one.limit:.2f}",
                {True: "holds", False: "FAILS", None: ""}[one.holds],
            )
        )
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if at in (0, 5) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
