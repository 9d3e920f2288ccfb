"""Lists of 100,000 beside lists of 49: the first page, as a screen asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, Unmeasured, interleaved
from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger

FINDINGS_KEY = "f"
"""What opens the Findings screen from the register."""
_PAGE = 49


def measure(home: Path, small: Path, rounds: int = 9) -> list[Result]:
    with Ledger.open(Home.at(home)) as many, Ledger.open(Home.at(small)) as few:
        results = [
            _queries("first page of answers", many, few, _answers, rounds),
            _queries("first page of findings", many, few, _findings, rounds),
            _queries("totals of the register", many, few, queries.issue_totals, rounds),
        ]
    name = "key to settled list of findings"
    try:
        mine, least = interleaved(lambda: _opened(home), lambda: _opened(small), 5)
        return [*results, Figure(name, mine, least, "ms", limit=1.5)]
    except TimeoutError as error:
        return [*results, Unmeasured(name, str(error).splitlines()[0])]


def _queries(
    name: str, many: Ledger, few: Ledger, ask: Callable[[Ledger], object], rounds: int
) -> Result:
    def timed(ledger: Ledger) -> float:
        begun = time.perf_counter()
        ask(ledger)
        return (time.perf_counter() - begun) * 1000

    for ledger in (many, few):
        timed(ledger)
    mine, least = interleaved(lambda: timed(many), lambda: timed(few), rounds)
    return Figure(f"{name}: 100,000 against 49", mine, least, "ms")


def _answers(ledger: Ledger) -> object:
    return list(islice(queries.iter_answers(ledger, limit=_PAGE), _PAGE))


def _findings(ledger: Ledger) -> object:
    return queries.findings(ledger, limit=_PAGE)


def _opened(home: Path) -> float:
    with apps.ours(home) as app:
        app.until(*apps.REGISTER_SHOWS)
        taken = app.press(FINDINGS_KEY, 0.35)
        if taken is None or "bench finding" not in app.text:
            raise TimeoutError(f"the findings did not open with {FINDINGS_KEY}")
        return taken * 1000
