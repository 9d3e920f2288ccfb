"""The SQLite file: connections, transactions, and its errors in a person's words.

One writer connection behind a lock; readers have a connection each thread.  WAL lets readers go on
while another process writes; a commit is on disk when it returns (``synchronous=FULL``).
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

from inspector import disk
from inspector.errors import DamagedError, HomeError, InspectorError
from inspector.i18n import Text

SCHEMA: Final = 5
"""``PRAGMA user_version`` of a ledger that needs no migration."""
_WRITER: Final = (
    "synchronous = FULL",
    "foreign_keys = ON",
    # a merge of thousands of events writes each page once: 8 MB of pages, 16 MB of log
    "cache_size = -8000",
    "wal_autocheckpoint = 4000",
)
_WAIT_SECONDS: Final = 60.0
"""How long a writer waits for another process before a person hears of it."""
_TRIES: Final = 300
_PAUSE_SECONDS: Final = 0.1


class Store:
    """One ``ledger.db``, safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk.disk_error(error, path.parent) from error
        try:
            with explained(path):
                self._writer = self._connect()
                self._migrate()
                self._watcher = self._connect(read_only=True)
        except BaseException:
            self.close()
            raise

    def _connect(self, *, read_only: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._connections.append(connection)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            return connection
        _use_wal(connection)
        for pragma in _WRITER:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _migrate(self) -> None:
        found = self._writer.execute("PRAGMA user_version").fetchone()[0]
        if found == SCHEMA:
            return
        if found > SCHEMA:
            raise HomeError(
                Text("台账由更新版本的 Inspector 写成", "a newer Inspector wrote this ledger"),
                Text("请升级 Inspector", "upgrade Inspector"),
                path=self.path,
            )
        # sqlite-utils takes 50 ms to import: only a ledger that needs migrating pays for it
        from inspector.ledger.migrations import migrate

        migrate(self._writer, SCHEMA)

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's connection for reading."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with explained(self.path), self._lock:
                connection = self._connect(read_only=True)
            self._local.connection = connection
        return connection

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A consistent view: everything read inside comes from one moment."""
        connection = self.reader
        with explained(self.path):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Generator[sqlite3.Connection]:
        """A consistent view on a connection of its own, for readers that take their time."""
        with explained(self.path):
            with self._lock:
                connection = self._connect(read_only=True)
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                with self._lock:
                    if connection in self._connections:
                        self._connections.remove(connection)
                connection.close()

    def writing(self) -> Transaction:
        """One transaction: all of it is on disk when the block ends, or none of it."""
        return Transaction(self._writer, self._lock, self.path)

    def version(self) -> int:
        """A number that changes whenever anybody, this process too, has committed."""
        with self._lock, explained(self.path):
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()


class Transaction:
    """What :meth:`Store.writing` opens. No generator: every answer pays for this."""

    __slots__ = ("_db", "_lock", "_path")

    def __init__(self, db: sqlite3.Connection, lock: threading.RLock, path: Path) -> None:
        self._db, self._lock, self._path = db, lock, path

    def __enter__(self) -> sqlite3.Connection:
        self._lock.acquire()
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except BaseException as error:
            self._end(error)
            raise
        return self._db

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._db.execute("COMMIT")
        except BaseException as failed:
            self._end(failed)
            raise
        self._end(error)

    def _end(self, error: BaseException | None) -> None:
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        finally:
            self._lock.release()
        if isinstance(error, sqlite3.Error):
            raise _explain(error, self._path) from error


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite does not wait for another process that is at it, so we do."""
    for attempt in range(_TRIES):
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE_SECONDS)


@contextmanager
def explained(path: Path) -> Generator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explain(error, path) from error


def _explain(error: sqlite3.Error, path: Path) -> InspectorError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR:
        return HomeError(
            Text(
                "磁盘已满或写入失败，这一条没有保存",
                "the disk is full or failing; this was not saved",
            ),
            Text(
                "腾出空间后重试；已显示为已存的记录都在",
                "make room and try again; everything shown as saved is safe",
            ),
            path=path,
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return HomeError(
            Text("台账文件打不开或不能写入", "the ledger cannot be opened or written"),
            Text(
                "检查文件夹权限，或用 --home 另选位置",
                "check the folder's permissions, or choose another place with --home",
            ),
            path=path,
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedError(
            Text("台账文件已损坏", "the ledger file is damaged"),
            Text(
                "运行 inspector doctor；把 ledger.db 改名移开后，从同步目标或数据包取回",
                "run inspector doctor; move ledger.db aside, then get it back from a remote"
                " or from bundles",
            ),
            path=path,
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return HomeError(
            Text("另一个程序长时间占用台账", "another program has held the ledger for too long"),
            Text("关闭其他 Inspector 窗口后重试", "close other Inspector windows and try again"),
            path=path,
        )
    return DamagedError(
        Text(f"台账出错：{error}", f"the ledger failed: {error}"),
        Text("运行 inspector doctor", "run inspector doctor"),
        path=path,
    )
