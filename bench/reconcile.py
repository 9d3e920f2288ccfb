"""Claimed against seen, beside the bare aggregate that SQLite makes of the same tables."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

from bench.figures import Figure, Result, interleaved
from inspector.figures.reconciling import Reconciler
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.packs.tables import Tables

BARE = (
    "SELECT v.issue, a.check_id, count(*) FROM answers a JOIN visits v ON v.id = a.visit"
    " GROUP BY v.issue, a.check_id"
)
_ISSUE, _CHECK = 36, "planned_capacity"
"""Whose sum over sites is asked for again after each answer."""


def measure(home: Path, small: Path, rounds: int = 15) -> list[Result]:
    library = Library(Home.at(home))
    pack, tables = library.load(), library.tables
    with Ledger.open(Home.at(home)) as many, Ledger.open(Home.at(small)) as few:

        def anew() -> float:
            reconciler = Reconciler(many, pack, tables)
            begun = time.perf_counter()
            reconciler.reconcile()
            return (time.perf_counter() - begun) * 1000

        def bare() -> float:
            begun = time.perf_counter()
            with many.store.reading() as db:
                db.execute(BARE).fetchall()
            return (time.perf_counter() - begun) * 1000

        anew()  # the pack's expressions are compiled once, whatever the ledger
        bare()
        results: list[Result] = []
        mine, least = interleaved(anew, bare, rounds)
        name = "reconcile all, against a bare aggregate"
        results.append(Figure(name, mine, least, "ms", limit=1.5))
        after_many, after_few = _Kept(many, pack, tables), _Kept(few, pack, tables)
        mine, least = interleaved(after_many.one_more, after_few.one_more, 4 * rounds)
        name = "reconcile all after one more answer, against a tenth of the answers"
        results.append(Figure(name, mine, least, "ms", limit=1.5))
        return results


class _Kept:
    """A reconciler that is kept, as the app keeps it."""

    def __init__(self, ledger: Ledger, pack: Pack, tables: Tables) -> None:
        self._ledger = ledger
        self._reconciler = Reconciler(ledger, pack, tables)
        self._reconciler.reconcile()
        self._visit = queries.visits(ledger, issue=_ISSUE, limit=1)[0].id
        self._values = count()

    def one_more(self) -> float:
        """Milliseconds from an answer on disk to every figure that it changes."""
        value = f"{next(self._values)}.5"
        self._ledger.record(
            bodies.AnswerSet(visit=self._visit, check=_CHECK, type="decimal", value=value)
        )
        begun = time.perf_counter()
        self._reconciler.reconcile()
        return (time.perf_counter() - begun) * 1000
