"""HTTP connections to one server: kept open, lent to one thread at a time, given up when broken."""

from __future__ import annotations

import base64
import http.client
import io
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast
from urllib.parse import unquote, urlsplit

from inspector.sync.remotes.problems import Kind, of_error

STALL: Final = 30.0
"""Seconds in which not one byte moves: then the connection is given up."""
_IDLE: Final = 4.0
"""Seconds after which a connection is not trusted to be open still: servers close theirs at 5."""
_SHORT: Final = 1 << 16
"""Bytes of an answer that are worth reading to keep its connection."""

Body = bytes | Callable[[], Iterator[bytes]]
"""What is sent: all of it, or a function that gives it piece by piece, from the start each time."""


@dataclass(frozen=True)
class Site:
    """A server: ``host``, its port (None: the usual one), and whom to believe its name from."""

    host: str
    port: int | None
    tls: bool
    ca: Path | None = None

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{'https' if self.tls else 'http'}://{host}{port}"


class Connections:
    """Those to one site; safe to use from several threads."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._idle: list[tuple[float, http.client.HTTPConnection]] = []
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def ask(
        self, method: str, target: str, body: Body | None, headers: Mapping[str, str]
    ) -> Answer:
        """The answer to one request, to be closed whether it was read or not.

        Raises what http.client, ssl and socket raise (:func:`kind_of` knows them), and what the
        body raises.
        """
        connection = self._kept()
        if connection is not None:
            try:
                return self._asked(connection, method, target, body, headers)
            except (http.client.RemoteDisconnected, ConnectionError):
                if method == "MOVE":  # done or not? a second one would find nothing there
                    raise
                # else the server closed it meanwhile: once more on a new one
        return self._asked(self._new(), method, target, body, headers)

    def take_back(self, connection: http.client.HTTPConnection) -> None:
        """An answer has been read to its end; the next request may use its connection."""
        with self._lock:
            self._idle.append((time.monotonic(), connection))

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _asked(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        body: Body | None,
        headers: Mapping[str, str],
    ) -> Answer:
        try:
            return Answer(self, connection, _ask(connection, method, target, body, headers))
        except BaseException:
            connection.close()
            raise

    def _kept(self) -> http.client.HTTPConnection | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                since, connection = self._idle.pop()
            if time.monotonic() - since < _IDLE:
                return connection
            connection.close()

    def _new(self) -> http.client.HTTPConnection:
        site, via = self.site, _proxy(self.site)
        host, port = (site.host, site.port) if via is None else (via.host, via.port)
        if not site.tls:
            made = http.client.HTTPConnection(host, port, timeout=STALL)
        else:
            made = http.client.HTTPSConnection(host, port, timeout=STALL, context=self._trust())
        made.response_class = _Response
        if via is not None:
            made.set_tunnel(site.host, site.port, headers=via.headers)
        made.connect()
        # small requests must not wait for the acknowledgement of the one before
        made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _trust(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                self._context = ssl.create_default_context()
                if self.site.ca is not None:
                    self._context.load_verify_locations(self.site.ca)
            return self._context


class _Response(http.client.HTTPResponse):
    """An answer whose first lines were cut off is no answer.

    http.client takes the end of the connection for the end of the headers; without the length that
    they would have told, an empty file would be believed.
    """

    def begin(self) -> None:
        stream = self.fp
        lines = _Lines(stream)
        noting = self.fp = cast(io.BufferedReader, lines)
        try:
            super().begin()
        except http.client.BadStatusLine:
            if lines.last.endswith(b"\n"):
                raise
        if self.fp is noting:
            self.fp = stream
        if not lines.last.endswith(b"\n"):
            self.close()
            raise http.client.RemoteDisconnected("cut off in the headers")


class _Lines:
    """A stream that remembers the last line that was read."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.last = b""
        self._stream = stream

    def readline(self, limit: int = -1) -> bytes:
        self.last = self._stream.readline(limit)
        return self.last

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        self._stream.close()


class Answer:
    """A server's answer, as long as its connection is lent out for it."""

    def __init__(
        self,
        connections: Connections,
        connection: http.client.HTTPConnection,
        response: http.client.HTTPResponse,
    ) -> None:
        self.response = response
        self.status = response.status
        self.headers = response.headers
        self._connections, self._connection = connections, connection

    def close(self) -> None:
        """Read a short rest, so that the connection can be kept; give it up otherwise."""
        response = self.response
        with suppress(OSError, http.client.HTTPException):
            if not response.isclosed() and (response.length or 0) <= _SHORT:
                response.read(_SHORT)
        if response.isclosed() and not response.will_close:
            self._connections.take_back(self._connection)
        else:
            response.close()
            self._connection.close()


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    body: Body | None,
    headers: Mapping[str, str],
) -> http.client.HTTPResponse:
    content = body() if callable(body) else body
    if content is None and method in ("MKCOL", "MOVE"):
        content = b""
    try:
        connection.request(method, target, content, dict(headers))
    except (BrokenPipeError, ConnectionResetError) as error:
        # a server that refuses a large file answers and hangs up before it has all of it
        with suppress(OSError, http.client.HTTPException):
            return connection.getresponse()
        raise error from None
    return connection.getresponse()


@dataclass(frozen=True)
class _Via:
    host: str
    port: int | None
    headers: dict[str, str]


def _proxy(site: Site) -> _Via | None:
    """The proxy that the system wants between us and the site."""
    if urllib.request.proxy_bypass(site.host):
        return None
    found = urllib.request.getproxies().get("https" if site.tls else "http")
    if not found:
        return None
    parts = urlsplit(found if "//" in found else f"http://{found}")
    headers: dict[str, str] = {}
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Proxy-Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return _Via(parts.hostname or "", parts.port, headers)


def kind_of(error: Exception) -> Kind:
    """What an error of http.client, ssl or socket is."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "host_name" if error.verify_code in _OTHER_NAME else "certificate"
    if isinstance(error, ssl.SSLError) and error.reason in _NO_TLS:
        return "no_tls"
    if isinstance(error, OSError) and "Tunnel connection failed" in str(error):
        return "proxy"
    return of_error(error, KINDS)


_OTHER_NAME: Final = frozenset({62, 64})  # X509_V_ERR_HOSTNAME_MISMATCH, …_IP_ADDRESS_MISMATCH

_NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"})
"""What OpenSSL calls an answer that is not TLS at all."""

KINDS: Final[dict[type[Exception], Kind]] = {
    # the first that fits counts
    http.client.RemoteDisconnected: "lost",
    http.client.IncompleteRead: "lost",
    http.client.BadStatusLine: "portal",  # an answer that is no HTTP
    http.client.LineTooLong: "portal",
    http.client.UnknownProtocol: "portal",
    http.client.UnknownTransferEncoding: "portal",
    http.client.InvalidURL: "settings",
    http.client.HTTPException: "lost",
    ssl.SSLCertVerificationError: "certificate",
    ssl.SSLEOFError: "lost",
    ssl.SSLZeroReturnError: "lost",
    ssl.SSLError: "certificate",
    socket.gaierror: "name",
    ConnectionRefusedError: "refused",
    TimeoutError: "timeout",
    ConnectionError: "lost",
    OSError: "timeout",  # no route, network down
}
