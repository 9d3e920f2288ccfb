"""Object stores through Apache OpenDAL: S3 and what speaks like it, and the large clouds' own.

=============  =======================================================================
``s3://``      any endpoint; ``style = "virtual"`` puts the bucket before the host's name
``oss://``     Alibaba Cloud
``obs://``     Huawei Cloud
``cos://``     Tencent Cloud
``azblob://``  Azure Blob: the container as the bucket, the account as ``user``
``gcs://``     Google Cloud: a service account's file as ``key_file``
=============  =======================================================================

The URL is ``<kind>://<bucket>[/<folder>]``.  An object appears whole or not at all; a large one
goes up in parts, and is none before the last.
"""

from __future__ import annotations

import io
import re
import secrets
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeVar

import opendal
import opendal.exceptions as known

from inspector.disk import is_safe_name
from inspector.errors import RemoteError
from inspector.sync import credentials
from inspector.sync.credentials import Part
from inspector.sync.remotes import loop
from inspector.sync.remotes.patience import Patience
from inspector.sync.remotes.problems import Kind, of_error, of_status, problem
from inspector.sync.remotes.remote import AT_ONCE, Entry, Tick, safe_parts

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from inspector.sync.remotes.uploads import Uploads

T = TypeVar("T")
_PART: Final = 8 << 20
"""Bytes up to which a file goes up in one request; above, the size of each part."""
_CHUNK: Final = 1 << 20


class Store:
    """The remote ``name`` at ``url``, whose ``settings`` are those of OpenDAL's ``scheme``."""

    local = False

    def __init__(
        self,
        name: str,
        url: str,
        scheme: str,
        settings: dict[str, str],
        secrets: Sequence[Part] = ("access_key", "secret_key"),
        uploads: Callable[[], Uploads] | None = None,
    ) -> None:
        """``secrets``: those that the kind wants; none where it signs in with a file.

        ``uploads``: those that were cut off, where the kind lets them be listed.
        """
        self.name, self.url = name, url
        self._secrets, self._uploads = secrets, uploads
        self._open_to_all = settings.get("endpoint", "").lower().startswith("http://")
        """Without TLS anybody on the way may answer: it is checked who did."""
        self._patience = Patience()
        self._sending = threading.Semaphore(AT_ONCE)
        try:
            self._store = opendal.AsyncOperator(scheme, **settings)
        except _ERRORS as error:
            raise self._failed(error) from None

    def __repr__(self) -> str:
        return f"Store({self.name!r}, {self.url!r})"

    def probe(self) -> None:
        async def looked() -> (
            None
        ):  # OpenDAL's own check takes a missing container for an empty one
            async for _ in await self._store.list("", limit=1):
                break

        self._in_bucket(lambda: self._done(looked))
        # a login page answers to everything; that nobody has this name shows who is speaking
        if self._stat(f"{secrets.token_hex(16)}.none") is not None:
            raise problem("portal", self.name)

    def list(self, folder: str) -> Iterator[Entry]:
        safe_parts(self.name, folder)

        async def listed() -> Sequence[Entry]:
            found: deque[Entry] = deque()
            async for one in await self._store.list(f"{folder}/", recursive=True):
                if not one.path.endswith("/"):
                    safe = all(map(is_safe_name, one.path.split("/")))
                    size = one.metadata.content_length if safe else 0
                    version = one.metadata.etag or ""
                    found.append(Entry(one.path, size, strange=not safe, version=version))
            return tuple(found)

        # a long list comes in many answers: there is no telling how long it takes
        entries = self._in_bucket(lambda: self._done(listed, limit=_LISTING))
        if not entries and self._open_to_all:
            self.probe()  # a web page is an empty list to OpenDAL
        yield from entries

    def size(self, path: str) -> int | None:
        found = self._stat(path)
        if found is None:
            return None
        if self._open_to_all and (found.content_type or "").startswith("text/html"):
            self.probe()
        return int(found.content_length)

    def modified(self, path: str) -> datetime | None:
        found = self._stat(path)
        return None if found is None else found.last_modified

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        safe_parts(self.name, path)
        opened = self._done(lambda: self._store.open(path, "rb"), path)
        with io.BufferedReader(_Reading(self, opened, path), _CHUNK) as stream:
            if offset:
                self._done(lambda: opened.seek(offset), path)
            else:
                first = stream.peek(16)  # whether it is there at all shows with the first byte
                if self._open_to_all and first.lstrip()[:9].lower().startswith(_PAGE):
                    self.probe()
            return use(stream)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        safe_parts(self.name, path)
        opened = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
        with opened as content, self._sending:
            head = content.read(_PART + 1)
            if len(head) > _PART:
                size = self._write_parts(path, head, content, tick)
            else:
                if tick is not None:
                    tick(0)
                self._done(lambda: self._store.write(path, head), path, amount=len(head))
                size = len(head)
        if self._open_to_all and self.size(path) != size:
            raise problem("portal", self.name, path=path)
        if tick is not None and len(head) <= _PART:
            tick(size)

    def remove(self, path: str) -> None:
        safe_parts(self.name, path)
        self._done(lambda: self._store.delete(path), path)

    def tidy(self, folder: str) -> None:
        """Nothing half written has a name here; but parts of what was cut off take room."""
        if self._uploads is None:
            return
        with closing(self._uploads()) as uploads:
            for one in uploads.unfinished(folder):
                if one.old or self._has_come(one.path):
                    uploads.give_up(one)

    def close(self) -> None:
        """OpenDAL keeps its connections to itself."""

    def receive(self, opened: opendal.file.AsyncFile, count: int, path: str) -> bytes:
        """The next bytes of an open file."""
        return self._done(lambda: opened.read(count), path, amount=count)

    def _has_come(self, path: str) -> bool:
        """Whether a file, or what it was sent as later, is there: then no upload of it goes on."""
        folder, _, _ = path.rpartition("/")
        safe = all(map(is_safe_name, path.split("/")))
        return safe and any(entry.path.startswith(path) for entry in self.list(folder))

    def _write_parts(self, path: str, head: bytes, rest: IO[bytes], tick: Tick | None) -> int:
        size, opened = 0, self._done(lambda: self._store.open(path, "wb", chunk=_PART), path)
        chunk = head
        while chunk:
            self._done(partial(opened.write, chunk), path, amount=_PART)
            size += len(chunk)
            if tick is not None:
                tick(len(chunk))
            chunk = rest.read(_CHUNK)
        # only this makes it an object: cut off before, it never was one
        self._done(opened.close, path, amount=_PART)
        return size

    def _in_bucket(self, ask: Callable[[], T]) -> T:
        """What is asked of the bucket itself: if it is "not found", there is no bucket."""
        try:
            return ask()
        except RemoteError as error:
            if error.kind != "not_found":
                raise
            raise problem("missing", self.name) from None

    def _stat(self, path: str) -> opendal.types.Metadata | None:
        safe_parts(self.name, path)
        try:
            found = self._done(lambda: self._store.stat(path), path)
        except RemoteError as error:
            if error.kind != "not_found":
                raise
            return None
        return found

    def _done(
        self,
        work: Callable[[], Awaitable[T]],
        path: str | None = None,
        *,
        amount: int = 0,
        limit: float | None = None,
    ) -> T:
        """What OpenDAL's ``work`` gives; ``amount`` bytes move while it runs."""

        async def awaited() -> T:
            return await work()  # OpenDAL wants even to be called in the loop

        try:
            with self._patience.watch(amount) as seconds:
                return loop.wait_for(awaited(), seconds if limit is None else limit)
        except _ERRORS as error:
            raise self._failed(error, path) from None

    def _failed(self, error: Exception, path: str | None = None) -> RemoteError:
        kind, detail, after = judged(error)
        if kind == "no_secret" and not self._secrets:
            kind = "account_file"
        names = (credentials.variable(self.name, part) for part in self._secrets)
        return problem(
            kind,
            self.name,
            path=path,
            detail=detail,
            retry_after=after,
            variable=", ".join(names),
        )


class _Reading(io.RawIOBase):
    def __init__(self, store: Store, opened: opendal.file.AsyncFile, path: str) -> None:
        self._store, self._opened, self._path = store, opened, path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._store.receive(self._opened, len(view), self._path)
        view[: len(piece)] = piece
        return len(piece)


_LISTING: Final = 600.0
_PAGE: Final = (b"<!doctype", b"<html")

KINDS: Final[dict[type[Exception], Kind]] = {
    known.NotFound: "not_found",
    known.PermissionDenied: "permission",
    known.RateLimited: "busy",
    known.ConfigInvalid: "settings",
    known.Unsupported: "unsupported",
    known.IsADirectory: "not_a_file",
    known.NotADirectory: "not_a_file",
    known.AlreadyExists: "other",
    known.IsSameFile: "other",
    known.ConditionNotMatch: "other",
    known.Conflict: "locked",
    known.RangeNotSatisfied: "lost",
    known.Unexpected: "other",
    known.Error: "other",
    TimeoutError: "timeout",
    OSError: "other",  # an open file's errors are these, with the same text
}
"""What each of OpenDAL's errors is where the answer's own code does not say it better."""

_ERRORS: Final = tuple(KINDS)
_VAGUE: Final[frozenset[Kind]] = frozenset({"other", "settings"})
_NAMED: Final[dict[str, Kind]] = {type_.__name__: kind for type_, kind in KINDS.items()}

_CODES: Final[dict[str, Kind]] = {
    "NoSuchBucket": "missing",
    "ContainerNotFound": "missing",
    "SignatureDoesNotMatch": "password",
    "InvalidAccessKeyId": "password",
    "AuthenticationFailed": "password",
    "InvalidSecurity": "password",
    "InvalidToken": "password",
    "ExpiredToken": "password",
    "AccessDenied": "permission",
    "RequestTimeTooSkewed": "clock",
    "RequestExpired": "clock",
    "AuthorizationHeaderMalformed": "region",
    "PermanentRedirect": "region",
    "TemporaryRedirect": "region",
    "EntityTooLarge": "too_large",
    "QuotaExceeded": "full",
    "XMinioStorageFull": "full",
    "SlowDown": "busy",
    "ServiceUnavailable": "busy",
    "InternalError": "server",
    "RequestTimeout": "timeout",
}
_SOURCES: Final[tuple[tuple[str, Kind], ...]] = (
    ("not valid for name", "host_name"),
    ("invalid peer certificate", "certificate"),
    ("certificate", "certificate"),
    ("failed to load signing credential", "no_secret"),
    ("invalid account_key", "password"),
    ("dns error", "name"),
    ("InvalidContentType", "no_tls"),
    ("Connection refused", "refused"),
    ("timeout", "timeout"),
    ("timed out", "timeout"),
    ("tunnel error", "proxy"),
    ("request url is invalid", "settings"),
    ("error sending request", "lost"),
    ("connection", "lost"),
    ("decoding response body", "lost"),
    ("content length", "portal"),
    ("too little data", "lost"),
    ("too much data", "lost"),
    ("deserialize", "portal"),
)


def judged(error: Exception) -> tuple[Kind, str, float | None]:
    """What OpenDAL's error is, its code or status, and for how long to stay away.

    Its text is read for these and goes no further.
    """
    text = str(error)
    after = re.search(r'"retry-after": "(\d{1,6})"', text)
    seconds = None if after is None else float(after[1])
    for code in re.findall(r'code: "(\w{1,64})"|<Code>(\w{1,64})</Code>', text):
        name = code[0] or code[1]
        if name in _CODES:
            return _CODES[name], name, seconds
    kind = of_error(error, KINDS)
    if kind == "other" and (named := re.match(r"(\w+) \(", text)) is not None:
        kind = _NAMED.get(named[1], kind)
    status = re.search(r"status: (\d{3})", text)
    if status is not None:
        number = int(status[1])
        page = "text/html" in text
        if kind == "other" or (number == 200 and page):
            kind = of_status(number)
        return kind, f"HTTP {number}", seconds
    if kind in _VAGUE:
        for words, told in _SOURCES:
            if words in text:
                return told, "", seconds
    return kind, "", seconds
