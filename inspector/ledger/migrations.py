"""The ledger's tables, step by step; each step and the record of it are one transaction.

``events`` is the truth.  Everything in :data:`PROJECTIONS` is made from it and can be made again.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from inspector.ledger import cuts, projection, response_rows, sample_rows, totals

ledger = Migrations("inspector.ledger")


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring the file to ``version``; of several processes that try at once, one does it.

    Projections are not carried over but made again: no step needs to know what they held.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != version:
            ledger.apply(Database(connection))
            projection.rebuild(connection)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


@ledger(name="0001_events")
def events(db: Database) -> None:
    # WITHOUT ROWID: a quarter faster to merge into; sqlite-utils' create() has no word for it
    db.conn.execute(
        """
        CREATE TABLE events (
            id TEXT PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL,
            author TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, over TEXT,
            settles TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (device, seq)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.table("own").create({"device": str, "public_key": str}, pk="device", strict=True)


@ledger(name="0002_registers")
def registers(db: Database) -> None:
    db.conn.execute(
        """
        CREATE TABLE heads (
            register TEXT NOT NULL, event TEXT NOT NULL, at TEXT NOT NULL, device TEXT NOT NULL,
            PRIMARY KEY (register, event)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute(
        "CREATE TABLE superseded (register TEXT NOT NULL, event TEXT NOT NULL,"
        " PRIMARY KEY (register, event)) STRICT, WITHOUT ROWID"
    )
    db.conn.execute(
        "CREATE TABLE conflicts (register TEXT PRIMARY KEY, visit TEXT, heads INTEGER NOT NULL)"
        " STRICT, WITHOUT ROWID"
    )


@ledger(name="0003_projections")
def projections(db: Database) -> None:
    text, whole = str, int
    db.table("devices").create({"id": text, "name": text, "public_key": text}, pk="id", strict=True)
    db.table("trusts").create(
        {"device": text, "subject": text, "state": text},
        pk=("device", "subject"),
        strict=True,
    )
    db.table("visits").create(
        {
            "id": text,
            "pack": text,
            "pack_version": text,
            "pack_digest": text,
            "issue": whole,
            "slug": text,
            "site": text,
            "on_date": text,
            "author": text,
            "device": text,
            "state": text,
            "opened_at": text,
            "completed_at": text,
            "conflict": whole,
        },
        pk="id",
        defaults={"state": "open", "conflict": 0},
        strict=True,
    )
    db.table("visits").create_index(["issue", "site", "on_date"])
    db.table("visits").create_index(["on_date", "id"])
    db.conn.execute(
        """
        CREATE TABLE answers (
            visit TEXT NOT NULL, check_id TEXT NOT NULL, row_id TEXT NOT NULL, type TEXT NOT NULL,
            value TEXT, note TEXT NOT NULL, taken_over INTEGER NOT NULL, author TEXT NOT NULL,
            device TEXT NOT NULL, at TEXT NOT NULL, event TEXT NOT NULL, conflicts INTEGER NOT NULL,
            PRIMARY KEY (visit, check_id, row_id)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.conn.execute(
        """
        CREATE TABLE coverage (
            issue INTEGER NOT NULL, site TEXT NOT NULL, check_id TEXT NOT NULL,
            answers INTEGER NOT NULL, PRIMARY KEY (issue, site, check_id)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.table("repeat_rows").create(
        {"id": text, "visit": text, "repeat": text, "name": text, "removed": whole},
        pk="id",
        defaults={"removed": 0},
        strict=True,
    )
    db.table("repeat_rows").create_index(["visit", "repeat", "id"])
    db.table("findings").create(
        {
            "id": text,
            "visit": text,
            "check_id": text,
            "row_id": text,
            "severity": text,
            "what": text,
            "action": text,
            "due": text,
            "responsible": text,
            "state": text,
            "raised_at": text,
            "closed_at": text,
            "closing_note": text,
            "author": text,
            "device": text,
            "conflict": whole,
        },
        pk="id",
        defaults={"state": "open", "closing_note": "", "conflict": 0},
        strict=True,
    )
    db.table("findings").create_index(["visit"])
    db.table("findings").create_index(["state", "due", "id"])
    db.table("evidence").create(
        {
            "event": text,
            "sha256": text,
            "name": text,
            "media_type": text,
            "size": whole,
            "visit": text,
            "check_id": text,
            "row_id": text,
            "finding": text,
            "taken_at": text,
            "lat": text,
            "lon": text,
            "author": text,
            "device": text,
            "at": text,
            "detached": whole,
        },
        pk="event",
        defaults={"detached": 0},
        strict=True,
    )
    db.table("evidence").create_index(["visit"])
    db.table("evidence").create_index(["finding"])
    db.table("evidence").create_index(["sha256"])
    db.table("sites").create(
        {
            "id": text,
            "issue": whole,
            "name": text,
            "region": text,
            "lat": text,
            "lon": text,
            "author": text,
            "device": text,
            "at": text,
        },
        pk="id",
        strict=True,
    )
    db.table("sites").create_index(["issue"])


@ledger(name="0004_kept_totals")
def kept_totals(db: Database) -> None:
    """``heads`` without those that ``answers`` has; totals that are kept, not counted."""
    for table in ("heads", "superseded", "coverage"):
        db.conn.execute(f"DROP TABLE {table}")
    db.conn.execute(
        "CREATE TABLE heads (register TEXT NOT NULL, event TEXT NOT NULL, at TEXT, device TEXT,"
        " PRIMARY KEY (register, event)) STRICT, WITHOUT ROWID"
    )
    db.conn.execute("CREATE INDEX awaited ON heads (event) WHERE at IS NULL")
    for statement in totals.STATEMENTS:
        db.conn.execute(statement)
    # as the lists are read: an issue's visits, the newest first; findings, the open ones first
    db.conn.execute("CREATE INDEX visits_of_issue ON visits (issue, on_date, id)")
    db.conn.execute("DROP INDEX idx_findings_state_due_id")
    db.conn.execute("CREATE INDEX findings_of_state ON findings (state, due IS NULL, due, id)")
    db.conn.execute(
        "CREATE INDEX findings_listed"
        " ON findings (state = 'withdrawn', state DESC, due IS NULL, due, id)"
    )


@ledger(name="0005_responses")
def responses(db: Database) -> None:
    """Notices, handed-over cases, accountability, and what was answered."""
    for statement in response_rows.STATEMENTS:
        db.conn.execute(statement)


@ledger(name="0006_stages")
def stages(db: Database) -> None:
    """Where issues stand, how they came there, and what was written of them."""
    text, whole = str, int
    db.table("moves").create(
        {
            "event": text,
            "pack": text,
            "slug": text,
            "issue": whole,
            "before_stage": text,
            "to_stage": text,
            "basis": text,
            "on_date": text,
            "override": text,
            "lacking": text,
            "author": text,
            "device": text,
            "at": text,
            "replaces": text,
        },
        pk="event",
        strict=True,
    )
    db.table("moves").create_index(["pack", "slug", "at"])
    db.table("stages").create(
        {
            "pack": text,
            "slug": text,
            "base": text,
            "stage": text,
            "on_date": text,
            "event": text,
            "conflicts": whole,
            "overrides": whole,
        },
        pk=("pack", "slug"),
        strict=True,
    )
    db.table("statements").create(
        {
            "pack": text,
            "slug": text,
            "kind": text,
            "subject": text,
            "words": text,
            "evidence": text,
            "reopening": text,
            "author": text,
            "device": text,
            "at": text,
            "event": text,
            "conflicts": whole,
        },
        pk=("pack", "slug", "kind", "subject"),
        strict=True,
    )


@ledger(name="0007_samples")
def samples(db: Database) -> None:
    """Spot checks that were drawn."""
    for statement in sample_rows.STATEMENTS:
        db.conn.execute(statement)


@ledger(name="0008_cuts")
def revocations(db: Database) -> None:
    """Up to where a revoked device is believed."""
    for statement in cuts.STATEMENTS:
        db.conn.execute(statement)
