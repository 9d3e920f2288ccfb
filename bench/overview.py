"""The dashboard beside the bare aggregates that SQLite makes of the same tables."""

from __future__ import annotations

import time
from pathlib import Path

from bench.figures import Figure, Result, interleaved
from bench.reconcile import BARE as RECONCILED
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.overview.dashboard import Dashboard
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.packs.tables import Tables

BARE = (
    RECONCILED,
    # when each check was first answered; nothing is told of issue or region
    "SELECT substr(first, 1, 7), count(*) FROM (SELECT min(v.on_date) AS first FROM answers a"
    " JOIN visits v ON v.id = a.visit GROUP BY v.issue, v.site, a.check_id) GROUP BY 1",
    "SELECT substr(on_date, 1, 7), count(*) FROM visits GROUP BY 1",
    "SELECT issue, count(*) FROM coverage GROUP BY 1",
    "SELECT f.severity, f.state, substr(v.on_date, 1, 7), count(*) FROM findings f"
    " JOIN visits v ON v.id = f.visit GROUP BY 1, 2, 3",
)


def measure(home: Path, small: Path, rounds: int = 9) -> list[Result]:
    library = Library(Home.at(home))
    pack, tables = library.load(), library.tables
    with Ledger.open(Home.at(home)) as many, Ledger.open(Home.at(small)) as few:

        def anew() -> float:
            dashboard = Dashboard(many, pack, tables)
            begun = time.perf_counter()
            dashboard.overview()
            return (time.perf_counter() - begun) * 1000

        def bare() -> float:
            begun = time.perf_counter()
            with many.store.reading() as db:
                for sql in BARE:
                    db.execute(sql).fetchall()
            return (time.perf_counter() - begun) * 1000

        anew()  # the pack's expressions are compiled once, whatever the ledger
        bare()
        mine, least = interleaved(anew, bare, rounds)
        name = "dashboard, against bare aggregates"
        results: list[Result] = [Figure(name, mine, least, "ms", limit=1.5)]
        after_many, after_few = _Kept(many, pack, tables), _Kept(few, pack, tables)
        mine, least = interleaved(after_many.one_more, after_few.one_more, 4 * rounds)
        name = "dashboard after one more answer, against a tenth of the answers"
        return [*results, Figure(name, mine, least, "ms", limit=1.5)]


class _Kept:
    """A dashboard that is kept, as the app keeps it."""

    def __init__(self, ledger: Ledger, pack: Pack, tables: Tables) -> None:
        self._ledger = ledger
        self._dashboard = Dashboard(ledger, pack, tables)
        self._dashboard.overview()
        self._visit = queries.visits(ledger, limit=1)[0].id
        self._written = 0

    def one_more(self) -> float:
        """Milliseconds from an answer on disk to the numbers that it changes."""
        self._written += 1
        self._ledger.record(
            bodies.AnswerSet(
                visit=self._visit, check="bench", type="text", value=f"bench {self._written}"
            )
        )
        begun = time.perf_counter()
        self._dashboard.overview()
        return (time.perf_counter() - begun) * 1000
