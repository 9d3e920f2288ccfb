"""WebDAV over HTTP or HTTPS: the remote is a collection that the server has already.

OpenDAL's WebDAV keeps a whole file in memory, tells no progress and hides what the server said of
when to come back; so this speaks the few verbs itself, over the standard library.  A file is put
under a temporary name beside its own and moved: nobody ever sees half of one.
"""

from __future__ import annotations

import base64
import http.client
import io
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, urlsplit

from inspector.disk import is_safe_name
from inspector.errors import RemoteError
from inspector.sync.credentials import Secret
from inspector.sync.remotes.connection import Answer, Body, Connections, Site, kind_of
from inspector.sync.remotes.multistatus import Found, found_in
from inspector.sync.remotes.problems import Kind, of_status, problem
from inspector.sync.remotes.remote import AT_ONCE, Entry, Tick, safe_parts
from inspector.sync.remotes.unfinished import Unfinished, is_unfinished

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

T = TypeVar("T")
_CHUNK: Final = 1 << 18
_ASKED: Final = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>'
    b"<resourcetype/><getcontentlength/><getlastmodified/><getetag/></prop></propfind>"
)


class WebDav:
    """The remote ``name`` at ``url`` (``webdav://`` or ``webdavs://``)."""

    local = False

    def __init__(
        self,
        name: str,
        url: str,
        unfinished: Unfinished,
        *,
        user: str | None = None,
        password: Secret | None = None,
        ca: Path | None = None,
    ) -> None:
        self.name, self.url = name, url
        self._unfinished = unfinished
        parts = urlsplit(url)
        self._root = "/" + "".join(f"{part}/" for part in parts.path.split("/") if part)
        site = Site(parts.hostname or "", parts.port, tls=parts.scheme == "webdavs", ca=ca)
        self._connections = Connections(site)
        self._user, self._password = user, password
        self._folders: set[str] = set()
        self._making = threading.Lock()
        self._sending = threading.Semaphore(AT_ONCE)

    def __repr__(self) -> str:
        return f"WebDav({self.name!r}, {self.url!r})"

    def probe(self) -> None:
        self._look("", depth=0)

    def list(self, folder: str) -> Iterator[Entry]:
        safe_parts(self.name, folder)
        waiting = [folder]
        while waiting:
            inside = waiting.pop()
            found = self._look(inside, depth=1)
            if found is None:
                self.probe()  # a root that is gone is an error, never an empty list
                continue
            with self._making:
                self._folders |= {inside, inside.partition("/")[0]}
            for one in found:
                path = self._path_of(one)
                if path is None or path == inside or not path.startswith(f"{inside}/"):
                    continue
                if not is_safe_name(path.rsplit("/", 1)[-1]):
                    yield Entry(path, 0, strange=True)
                elif one.folder:
                    waiting.append(path)
                else:
                    yield Entry(path, one.size, version=one.version)

    def size(self, path: str) -> int | None:
        found = self._file(path)
        return None if found is None else found.size

    def modified(self, path: str) -> datetime | None:
        found = self._file(path)
        return None if found is None else found.modified

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        safe_parts(self.name, path)
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        with self._asking("GET", path, headers=headers) as answer:
            if offset and answer.status == 416:
                return use(io.BytesIO())
            if answer.status not in (200, 206):
                raise self._refused(answer, path)
            if _is_page(answer):
                self.probe()  # the real remote may keep a page; a login page is no remote
            with io.BufferedReader(_Reading(self, answer, path), _CHUNK) as stream:
                if offset and answer.status == 200:  # a server that knows no ranges
                    _skip(stream, offset)
                return use(stream)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        folder, _, _ = "/".join(safe_parts(self.name, path)).rpartition("/")
        part = self._unfinished.part_of(path)
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as content:
            self._make_folder(folder)
            try:
                self._put(part, content, tick)
                self._move(part, path)
            except BaseException as error:
                with suppress(RemoteError):
                    self.remove(part)
                if isinstance(error, _OwnError):
                    raise error.error from None
                raise

    def remove(self, path: str) -> None:
        safe_parts(self.name, path)
        with self._asking("DELETE", path) as answer:
            if answer.status not in (200, 204, 404):
                raise self._refused(answer, path)

    def tidy(self, folder: str) -> None:
        safe_parts(self.name, folder)
        for one in self._look(folder, depth=1) or ():
            path = self._path_of(one)
            leaf = "" if path is None else path.rsplit("/", 1)[-1]
            # both times are the server's own, so the clock here does not matter
            old = one.modified is not None and one.now - one.modified > timedelta(days=1)
            left = self._unfinished.is_own(leaf) or (old and is_unfinished(leaf))
            if path is not None and left and not one.folder:
                self.remove(path)

    def close(self) -> None:
        self._connections.close()

    # --- one request each --------------------------------------------------------------------

    def _look(self, path: str, *, depth: int) -> Sequence[Found] | None:
        """What is at ``path``, and with depth 1 in it; None if there is nothing."""
        headers = {"Depth": str(depth), "Content-Type": "application/xml; charset=utf-8"}
        target = f"{path}/" if depth else path
        with self._asking("PROPFIND", target, body=_ASKED, headers=headers) as answer:
            if answer.status == 404 and path:
                return None
            if answer.status != 207:
                raise self._refused(answer, path, root=not path)
            try:
                return tuple(found_in(_Reading(self, answer, path), _date_of(answer)))
            except ValueError:
                raise problem("portal", self.name) from None

    def _file(self, path: str) -> Found | None:
        safe_parts(self.name, path)
        found = self._look(path, depth=0)
        if not found:
            self.probe()
            return None
        if found[0].folder:
            raise problem("not_a_file", self.name, path=path)
        return found[0]

    def _put(self, path: str, content: IO[bytes], tick: Tick | None) -> None:
        size, sent = content.seek(0, os.SEEK_END), 0

        def body() -> Iterator[bytes]:
            nonlocal sent
            try:
                content.seek(0)
                while chunk := content.read(_CHUNK):
                    if sent and tick is not None:
                        tick(sent)
                    yield chunk
                    sent = len(chunk)
            except Exception as error:
                raise _OwnError(error) from error

        headers = {"Content-Length": str(size), "Content-Type": "application/octet-stream"}
        with self._sending:
            if tick is not None:
                tick(0)  # it may have waited long
            with self._asking("PUT", path, body=body, headers=headers) as answer:
                if answer.status not in (201, 204):
                    self._forget_folders()
                    raise self._refused(answer, path)
        # stopped earlier, the server might finish the file after we removed it
        if tick is not None:
            tick(sent)

    def _move(self, part: str, path: str) -> None:
        site = self._connections.site
        headers = {"Destination": f"{site.origin}{self._quoted(path)}", "Overwrite": "T"}
        with self._asking("MOVE", part, headers=headers) as answer:
            if answer.status not in (201, 204):
                self._forget_folders()  # apache2 says just 500 when the folder is gone
                if answer.status == 404:  # another process of this home has cleared it away
                    raise self.cut(path)
                raise self._refused(answer, path)

    def _make_folder(self, folder: str) -> None:
        """Down to ``folder``, one at a time: some servers refuse two that are made at once."""
        made = ""
        with self._making:
            for part in folder.split("/") if folder else ():
                made = f"{made}/{part}".lstrip("/")
                if made not in self._folders:
                    self._make_one(made)
                    self._folders.add(made)

    def _make_one(self, folder: str) -> None:
        with self._asking("MKCOL", f"{folder}/") as answer:
            if answer.status in (201, 405):  # 405: it is there
                return
            refused = self._refused(answer, folder, root="/" not in folder)
        found = self._look(folder, depth=0)  # another laptop may have made it at this moment
        if not found or not found[0].folder:
            raise refused

    def _forget_folders(self) -> None:
        """Somebody may have taken one away."""
        with self._making:
            self._folders.clear()

    @contextmanager
    def _asking(
        self,
        method: str,
        path: str,
        *,
        body: Body | None = None,
        headers: dict[str, str] | None = None,
    ) -> Generator[Answer]:
        sent = dict(headers or {})
        if self._user is not None or self._password is not None:
            secret = "" if self._password is None else self._password.reveal()
            pair = f"{self._user or ''}:{secret}".encode()
            sent["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        try:
            answer = self._connections.ask(method, self._quoted(path), body, sent)
        except (OSError, http.client.HTTPException) as error:
            raise problem(kind_of(error), self.name, path=path or None) from None
        try:
            yield answer
        finally:
            answer.close()

    # --- words -------------------------------------------------------------------------------

    def _quoted(self, path: str) -> str:
        return self._root_quoted() + quote(path)

    def _root_quoted(self) -> str:
        return quote(self._root, safe="/%")

    def _path_of(self, found: Found) -> str | None:
        """The found thing's path in the remote; None for what is not in it."""
        from urllib.parse import unquote

        root = unquote(self._root)
        return found.path[len(root) :].rstrip("/") if found.path.startswith(root) else None

    def _refused(self, answer: Answer, path: str, *, root: bool = False) -> RemoteError:
        status = answer.status
        kind: Kind = of_status(status)
        if root and status in (404, 405, 409):
            kind = "missing"
        elif status == 401 and self._user is None:
            kind = "no_user"
        elif status == 401 and self._password is None:
            return self.no_secret()
        elif status in (301, 302, 307, 308):
            location = answer.headers.get("Location", "")
            same = urlsplit(location).hostname in (None, self._connections.site.host)
            kind = "insecure" if same else "portal"
        after = _seconds(answer.headers.get("Retry-After"), _date_of(answer))
        return problem(
            kind, self.name, path=path or None, detail=f"HTTP {status}", retry_after=after
        )

    def no_secret(self) -> RemoteError:
        from inspector.sync.credentials import variable

        return problem("no_secret", self.name, variable=variable(self.name, "password"))

    def cut(self, path: str) -> RemoteError:
        """The answer ended before all of it was there."""
        return problem("lost", self.name, path=path)


class _OwnError(Exception):
    """The caller's own code failed while its bytes were being sent."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class _Reading(io.RawIOBase):
    """An answer's bytes; a break in them is the remote's error, whoever reads."""

    def __init__(self, remote: WebDav, answer: Answer, path: str) -> None:
        self._remote, self._answer, self._path = remote, answer, path
        length = answer.headers.get("Content-Length", "")
        chunked = answer.headers.get("Transfer-Encoding") is not None
        self._left = int(length) if length.isdigit() and not chunked else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            count = self._answer.response.readinto(view)
        except (OSError, http.client.HTTPException) as error:
            raise problem(kind_of(error), self._remote.name, path=self._path) from None
        if self._left is not None:
            self._left -= count
            if not count and len(view) and self._left > 0:
                raise self._remote.cut(self._path)
        return count


def _skip(stream: IO[bytes], count: int) -> None:
    while count and (passed := len(stream.read(min(count, _CHUNK)))):
        count -= passed


def _is_page(answer: Answer) -> bool:
    return answer.headers.get_content_type() in ("text/html", "application/xhtml+xml")


def _date_of(answer: Answer) -> datetime:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)


def _seconds(after: str | None, now: datetime) -> float | None:
    """``Retry-After`` in seconds, given as such or as a date."""
    if not after:
        return None
    if after.strip().isdigit():
        return float(after)
    from email.utils import parsedate_to_datetime

    with suppress(ValueError):
        return max(0.0, (parsedate_to_datetime(after) - now).total_seconds())
    return None
