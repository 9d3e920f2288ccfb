"""A ledger of an earlier version opens as it is, with everything in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from sqlite_utils import Database

from inspector.home import Home
from inspector.ledger import bodies, migrations, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.ledger.verify import verify


def as_version_1(home: Home) -> None:
    """Make the home's ledger again as the first version had it: its events, no kept totals."""
    before = home.ledger.with_name("before.db")
    home.ledger.rename(before)
    with closing(sqlite3.connect(home.ledger, isolation_level=None)) as db:
        migrations.ledger.apply(Database(db), stop_before="0004_kept_totals")
        db.execute("PRAGMA user_version = 1")
        db.execute("ATTACH ? AS before", (str(before),))
        for table in ("events", "own"):
            db.execute(f"INSERT INTO {table} SELECT * FROM before.{table}")  # noqa: S608


def test_a_ledger_of_the_first_version_opens_with_its_projections_made_again(
    ledger: Ledger, home: Home, visit: str, another_ledger: Callable[[str], Ledger]
) -> None:
    other = another_ledger("巴特尔")
    merge(other, queries.events_of(ledger, ledger.device))
    for one, value in ((ledger, "42.0"), (other, "61.5")):
        one.record(bodies.AnswerSet(visit=visit, check="rate", type="decimal", value=value))
    ledger.record(bodies.FindingRaised(visit=visit, severity="major", what="负荷率低"))
    merge(ledger, queries.events_of(other, other.device))
    expected = verify(ledger).projection
    totals = queries.issue_totals(ledger)
    ledger.close()
    as_version_1(home)

    with Ledger.open(home, author="苏日娜") as again:
        found = verify(again)
        assert (found.ok, found.projection) == (True, expected)
        assert queries.issue_totals(again) == totals
        assert again.record(bodies.VisitCompleted(visit=visit)).seq == 5
