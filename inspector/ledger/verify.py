"""Verify: is the ledger what was written? And rebuild: make the projections again.

Every event is hashed again and chained; the projections are made once more from the events and
compared; every blob is read and hashed.  A flipped bit anywhere shows.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger import log, projection, queries
from inspector.ledger.events import GENESIS, flaw
from inspector.ledger.ledger import Ledger
from inspector.ledger.store import SCHEMA, explained

_CHUNK = 1 << 20
Progress = Callable[[int, int | None], None]


class VerifyProblem(msgspec.Struct, frozen=True, kw_only=True):
    what: Text
    where: str
    remedy: Text


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    ok: bool
    events: int
    devices: int
    projection: str
    """SHA-256 over all projections: alike for everyone with the same events."""
    problems: tuple[VerifyProblem, ...]


_GET_BACK = Text(
    "把 ledger.db 移开，再用 inspector sync 或 inspector import 取回；取不回的从备份恢复",
    "move ledger.db aside and get it back with `inspector sync` or `inspector import`,"
    " or restore a back-up",
)
_REBUILD = Text(
    "运行 inspector verify --rebuild，由事件重建",
    "run `inspector verify --rebuild`: it makes them again from the events",
)


def verify(ledger: Ledger, *, blobs: bool = True, progress: Progress | None = None) -> Verification:
    """Check everything; problems are told, never raised."""
    problems: list[VerifyProblem] = []
    events = devices = 0
    found = ""
    try:
        problems += _structure(ledger)
        with ledger.store.snapshot() as db:
            total = int(db.execute("SELECT count(*) FROM events").fetchone()[0])
            events, devices = total, db.execute("SELECT count(*) FROM devices").fetchone()[0]
            found = projection.digest(db)
            problems += _chains(db, lambda done: progress(done, total) if progress else None)
            if found != _made_again(db):
                problems.append(
                    VerifyProblem(
                        what=Text("统计表与事件不一致", "the projections do not match the events"),
                        where=str(ledger.store.path),
                        remedy=_REBUILD,
                    )
                )
        if blobs:
            problems += _blobs(ledger)
    except InspectorError as error:
        problems.append(
            VerifyProblem(
                what=error.what,
                where=str(error.path or ledger.store.path),
                remedy=error.remedy or _GET_BACK,
            )
        )
    return Verification(
        ok=not problems,
        events=events,
        devices=devices,
        projection=found,
        problems=tuple(problems),
    )


def rebuild(ledger: Ledger) -> str:
    """Make all projections again from the events, in one transaction; gives their digest."""
    with ledger.store.writing() as db:
        projection.rebuild(db)
        return projection.digest(db)


def _structure(ledger: Ledger) -> Iterator[VerifyProblem]:
    """What SQLite itself finds wrong with its pages and indexes."""
    with ledger.store.reading() as db:
        for (line,) in db.execute("PRAGMA integrity_check(20)"):
            if line != "ok":
                yield VerifyProblem(
                    what=Text(f"数据库页损坏：{line}", f"a database page is damaged: {line}"),
                    where=str(ledger.store.path),
                    remedy=_GET_BACK,
                )


def _chains(db: sqlite3.Connection, progress: Callable[[int], None]) -> Iterator[VerifyProblem]:
    tips: dict[str, tuple[int, str]] = {}
    for done, event in enumerate(log.everything(db), 1):
        seq, head = tips.get(event.device, (0, GENESIS))
        tips[event.device] = event.seq, event.hash
        reason = flaw(event)
        if reason is None and (event.seq != seq + 1 or event.prev != head):
            reason = Text("与前一条事件接不上", "it does not follow from the event before")
        if reason is not None:
            yield VerifyProblem(what=reason, where=f"{event.device}/{event.seq}", remedy=_GET_BACK)
        if done % 1000 == 0:
            progress(done)


def _made_again(db: sqlite3.Connection) -> str:
    """The digest of projections folded afresh into a database in memory."""
    from inspector.ledger.migrations import migrate

    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with explained(Path(":memory:")):
            migrate(fresh, SCHEMA)
            fresh.execute("BEGIN")
            log.insert(fresh, log.everything(db))
            projection.rebuild(fresh)
            return projection.digest(fresh)
    finally:
        fresh.close()


def _blobs(ledger: Ledger) -> Iterator[VerifyProblem]:
    for sha256 in queries.blobs(ledger):
        path = ledger.home.blob(sha256)
        if not path.is_file():
            yield VerifyProblem(
                what=Text("缺少证据文件", "an evidence file is missing"),
                where=str(path),
                remedy=Text(
                    "同步一次，从同事或同步目标取回",
                    "sync once more to get it from a colleague or the remote",
                ),
            )
        elif hash_file(path) != sha256:
            yield VerifyProblem(
                what=Text("证据文件已被改动", "an evidence file has changed"),
                where=str(path),
                remedy=Text("删除该文件后同步取回", "delete that file and sync to get it back"),
            )


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            sha.update(chunk)
    return sha.hexdigest()
