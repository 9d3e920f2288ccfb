"""SFTP through asyncssh: the remote is a folder that the server has already.

One connection is kept and opened again when it is lost.  A file is written under a temporary name
beside its own, flushed where the server can, and renamed over it.
"""

from __future__ import annotations

import asyncio
import io
import stat
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar, cast

import asyncssh
from asyncssh.constants import FILEXFER_TYPE_DIRECTORY, FILEXFER_TYPE_REGULAR

from inspector.disk import is_safe_name
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.sync import credentials
from inspector.sync.credentials import Secret
from inspector.sync.remotes import connection, known_hosts, loop
from inspector.sync.remotes.known_hosts import Offered
from inspector.sync.remotes.patience import Patience
from inspector.sync.remotes.problems import problem
from inspector.sync.remotes.remote import AT_ONCE, Entry, Tick, safe_parts
from inspector.sync.remotes.sftp_errors import kind_of
from inspector.sync.remotes.unfinished import Unfinished, is_unfinished

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

T = TypeVar("T")
_CHUNK: Final = 1 << 20
_DAY: Final = 86_400
_LISTED_AT_ONCE: Final = 8
_LISTING: Final = 600.0


@dataclass(frozen=True)
class Login:
    """Where, as whom, and with what. None: what ``~/.ssh/config`` and the system say."""

    host: str
    port: int | None
    folder: str
    user: str | None
    key_file: Path | None
    password: Callable[[], Secret | None]
    """With a key it is asked for where that does not do: a keyring takes its time."""

    def reveal(self) -> str | None:
        secret = self.password()
        return None if secret is None else secret.reveal()

    def private_key(self, file: Path) -> asyncssh.SSHKey:
        try:
            return asyncssh.read_private_key(file)
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
            return asyncssh.read_private_key(file, passphrase=self.reveal())


class Sftp:
    """The remote ``name`` at ``url``; asked by several threads, it does the work in one loop."""

    local = False

    def __init__(self, name: str, url: str, login: Login, home: Home) -> None:
        self.name, self.url = name, url
        self.offered: Offered | None = None
        """The host key that was not believed, if it came to that."""
        self._login, self._home = login, home
        self._unfinished = Unfinished(home)
        self._patience = Patience()
        self._folders: set[str] = set()
        self._sending = threading.Semaphore(AT_ONCE)
        self._lock: asyncio.Lock | None = None
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None

    def __repr__(self) -> str:
        return f"Sftp({self.name!r}, {self.url!r})"

    def probe(self) -> None:
        async def looked() -> None:
            client = await self._connected()
            if not await client.isdir(self._at("")):
                raise problem("missing", self.name)

        self._done(looked())

    def list(self, folder: str) -> Iterator[Entry]:
        safe_parts(self.name, folder)
        yield from self._done(self._listed(folder), folder, limit=_LISTING)

    def size(self, path: str) -> int | None:
        found = self._regular(path)
        return None if found is None else found.size or 0

    def modified(self, path: str) -> datetime | None:
        found = self._regular(path)
        if found is None or found.mtime is None:
            return None
        return datetime.fromtimestamp(found.mtime, UTC)

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        if self._regular(path) is None:
            raise problem("not_found", self.name, path=path)
        opened = self._done(self._opened(path, "rb"), path)
        try:
            with io.BufferedReader(_Reading(self, opened, path, offset), _CHUNK) as stream:
                return use(stream)
        finally:
            self._let_go(opened)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        folder, _, _ = "/".join(safe_parts(self.name, path)).rpartition("/")
        part = self._unfinished.part_of(path)
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as content:
            self._done(self._make_folder(folder), folder)
            opened = self._done(self._opened(part, "wb"), part)
            try:
                with self._sending:
                    self._send(opened, content, path, tick)
                self._done(self._renamed(opened, part, path), path)
            except BaseException:
                self._let_go(opened)
                with suppress(RemoteError):
                    self.remove(part)
                raise

    def remove(self, path: str) -> None:
        safe_parts(self.name, path)

        async def removed() -> None:
            client = await self._connected()
            with suppress(asyncssh.SFTPNoSuchFile):
                await client.remove(self._at(path))

        self._done(removed(), path)

    def tidy(self, folder: str) -> None:
        safe_parts(self.name, folder)

        async def tidied() -> None:
            client = await self._connected()
            with suppress(asyncssh.SFTPNoSuchFile):
                async for found in client.scandir(self._at(folder)):
                    leaf = str(found.filename)
                    age = time.time() - (found.attrs.mtime or time.time())
                    old = is_unfinished(leaf) and age > _DAY
                    if old or self._unfinished.is_own(leaf):
                        await client.remove(self._at(f"{folder}/{leaf}"))

        self._done(tidied(), folder)

    def close(self) -> None:
        async def closed() -> None:
            open_one, self._connection, self._client = self._connection, None, None
            if open_one is not None:
                open_one.close()
                with suppress(OSError, asyncssh.Error):
                    await asyncio.wait_for(open_one.wait_closed(), 5)

        with suppress(TimeoutError):
            loop.wait_for(closed(), 10)

    def receive(self, opened: asyncssh.SFTPClientFile, offset: int, count: int, path: str) -> bytes:
        """Bytes of an open file."""
        return self._done(_read(opened, offset, count), path, amount=count)

    # --- in the loop -------------------------------------------------------------------------

    async def _connected(self) -> asyncssh.SFTPClient:
        if self._lock is None:
            self._lock = asyncio.Lock()
        async with self._lock:
            if self._connection is not None and self._connection.is_closed():
                self._connection = self._client = None
            if self._client is None:
                self._connection = await self._signed_in()
                self._client = await self._connection.start_sftp_client(
                    path_errors="surrogateescape"
                )
                self._folders.clear()
            return self._client

    async def _signed_in(self) -> asyncssh.SSHClientConnection:
        login = self._login
        hosts = known_hosts.known(self._home)
        options: dict[str, Any] = {"password": login.reveal}
        if login.port is not None:
            options["port"] = login.port
        if login.user is not None:
            options["username"] = login.user
        if login.key_file is not None:
            options["client_keys"] = [login.private_key(login.key_file)]
        return await asyncssh.connect(
            login.host,
            known_hosts=hosts,
            client_factory=lambda: _Doorkeeper(self, hosts),
            connect_timeout=connection.STALL,
            login_timeout=2 * connection.STALL,
            # nothing heard for a minute: the line is dead
            keepalive_interval=15,
            keepalive_count_max=4,
            **options,
        )

    async def _listed(self, folder: str) -> Sequence[Entry]:
        client = await self._connected()
        found: deque[Entry] = deque()
        if not await client.isdir(self._at("")):
            raise problem("missing", self.name)
        at_once = asyncio.Semaphore(_LISTED_AT_ONCE)

        async def walk(inside: str) -> None:
            folders: deque[str] = deque()
            async with at_once:
                with suppress(asyncssh.SFTPNoSuchFile):
                    async for one in client.scandir(self._at(inside)):
                        leaf = str(one.filename)
                        if leaf in (".", ".."):
                            continue
                        path = f"{inside}/{leaf.encode('utf-8', 'replace').decode()}"
                        kind = one.attrs.type
                        if not leaf.isprintable() or not is_safe_name(leaf):
                            found.append(Entry(path, 0, strange=True))
                        elif kind == FILEXFER_TYPE_DIRECTORY:
                            folders.append(path)
                        elif kind == FILEXFER_TYPE_REGULAR:
                            size = one.attrs.size or 0
                            version = _version(one.attrs.mtime, size)
                            found.append(Entry(path, size, version=version))
                        else:
                            found.append(Entry(path, 0, strange=True))
            await asyncio.gather(*map(walk, folders))

        if await client.isdir(self._at(folder)) and not await client.islink(self._at(folder)):
            await walk(folder)
        return tuple(found)

    async def _opened(self, path: str, mode: str) -> asyncssh.SFTPClientFile:
        client = await self._connected()
        return await client.open(self._at(path), mode, encoding=None)

    async def _make_folder(self, folder: str) -> None:
        client = await self._connected()
        made = ""
        for part in folder.split("/") if folder else ():
            made = f"{made}/{part}".lstrip("/")
            if made in self._folders:
                continue
            try:
                await client.mkdir(self._at(made))
            except asyncssh.SFTPError as refused:
                try:
                    attrs = await client.lstat(self._at(made))  # it may be there already
                except asyncssh.SFTPNoSuchFile:
                    raise refused from None
                if attrs.type != FILEXFER_TYPE_DIRECTORY:
                    raise problem("not_a_file", self.name, path=made) from None
            self._folders.add(made)

    async def _renamed(self, opened: asyncssh.SFTPClientFile, part: str, path: str) -> None:
        client = await self._connected()
        with suppress(asyncssh.SFTPOpUnsupported):
            await opened.fsync()
        await opened.close()
        try:
            await client.posix_rename(self._at(part), self._at(path))
        except asyncssh.SFTPNoSuchFile:  # another process of this home has cleared it away
            raise problem("lost", self.name, path=path) from None
        except asyncssh.SFTPOpUnsupported:
            # without it a rename does not replace: for a moment there is nothing there
            with suppress(asyncssh.SFTPNoSuchFile):
                await client.remove(self._at(path))
            await client.rename(self._at(part), self._at(path))

    async def _has_room(self, size: int) -> bool:
        """Whether the server's disk takes so many bytes more; True where it does not say."""
        client = await self._connected()
        try:
            disk = await client.statvfs(self._at(""))
        except asyncssh.SFTPError:
            return True
        return bool(disk.bavail * disk.frsize > size)

    # --- from the caller's thread ------------------------------------------------------------

    def _send(
        self, opened: asyncssh.SFTPClientFile, content: IO[bytes], path: str, tick: Tick | None
    ) -> None:
        offset = 0
        while chunk := content.read(_CHUNK):
            try:
                self._done(_write(opened, chunk, offset), path, amount=len(chunk))
            except RemoteError as error:
                # OpenSSH says just "failure" when its disk is full
                if error.kind == "other" and not self._done(self._has_room(len(chunk)), path):
                    raise problem("full", self.name, path=path) from None
                raise
            offset += len(chunk)
            if tick is not None:
                tick(len(chunk))

    def _regular(self, path: str) -> asyncssh.SFTPAttrs | None:
        safe_parts(self.name, path)

        async def looked() -> asyncssh.SFTPAttrs | None:
            client = await self._connected()
            try:
                return await client.lstat(self._at(path))
            except asyncssh.SFTPNoSuchFile:
                if not await client.isdir(self._at("")):
                    raise problem("missing", self.name) from None
                return None

        found = self._done(looked(), path)
        if found is not None and not stat.S_ISREG(found.permissions or 0):
            raise problem("not_a_file", self.name, path=path)
        return found

    def _let_go(self, opened: asyncssh.SFTPClientFile) -> None:
        with suppress(RemoteError):
            self._done(opened.close())

    def _at(self, path: str) -> str:
        folder = self._login.folder
        return f"{folder.rstrip('/')}/{path}".rstrip("/") if path else folder

    def _done(
        self,
        work: Coroutine[Any, Any, T],
        path: str | None = None,
        *,
        amount: int = 0,
        limit: float | None = None,
    ) -> T:
        try:
            with self._patience.watch(amount) as seconds:
                return loop.wait_for(work, seconds if limit is None else limit)
        except RemoteError:
            raise
        except (asyncssh.Error, OSError, ValueError) as error:
            raise self._failed(error, path) from None

    def _failed(self, error: Exception, path: str | None) -> RemoteError:
        kind = kind_of(error)
        detail = variable = ""
        if kind == "host_key_unknown":
            if self.offered is None or self.offered.changed:
                kind = "host_key_changed"
            detail = "" if self.offered is None else self.offered.fingerprint
        elif kind == "password" and not self._login.key_file and self._login.password() is None:
            kind, variable = "no_secret", credentials.variable(self.name, "password")
        return problem(kind, self.name, path=path, detail=detail, variable=variable)


class _Doorkeeper(asyncssh.SSHClient):
    """Notes the key of a server that nobody knows; believes none."""

    def __init__(self, remote: Sftp, hosts: asyncssh.SSHKnownHosts) -> None:
        self._remote, self._hosts = remote, hosts

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        self._remote.offered = known_hosts.offered(host, port, key, self._hosts, addr)
        return False


class _Reading(io.RawIOBase):
    def __init__(
        self, remote: Sftp, opened: asyncssh.SFTPClientFile, path: str, offset: int
    ) -> None:
        self._remote, self._opened, self._path, self._offset = remote, opened, path, offset

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._remote.receive(self._opened, self._offset, len(view), self._path)
        self._offset += len(piece)
        view[: len(piece)] = piece
        return len(piece)


def _version(mtime: int | None, size: int) -> str:
    """Unknown for a moment after it was written: times are told in whole seconds."""
    fresh = mtime is None or abs(time.time() - mtime) < 3
    return "" if fresh else f"{mtime}-{size}"


async def _read(opened: asyncssh.SFTPClientFile, offset: int, count: int) -> bytes:
    return cast(bytes, await opened.read(count, offset))


async def _write(opened: asyncssh.SFTPClientFile, chunk: bytes, offset: int) -> None:
    await opened.write(chunk, offset)
