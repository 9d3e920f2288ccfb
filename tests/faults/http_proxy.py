"""A bad server, made of a real one: what it answers is passed on, spoiled as a test asks.

::

    proxy.spoil(Say(503, {"Retry-After": "7"}), when=put, times=2)
    proxy.freeze()       listings are answered as they were before
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import re
import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, NamedTuple

_LOGIN: Final = (
    b"<!DOCTYPE html><html><head><title>Hotel Grassland</title></head>"
    b"<body><form action='/login'>Room number <input name='room'></form></body></html>"
)
_HOP: Final = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


class Asked(NamedTuple):
    """A request, as far as a test decides by it."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def lists(self) -> bool:
        """Whether it asks what is in a folder (WebDAV) or under a prefix (S3)."""
        deep = self.method == "PROPFIND" and self.headers.get("depth") != "0"
        return deep or (self.method == "GET" and "list-type=2" in self.path)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


Spoil = Callable[[Reply], tuple[Reply, int | None, bool]]
"""The reply to send, the length to claim (None: the true one), whether the connection is torn."""


@dataclass(frozen=True)
class Say:
    """An answer of the proxy's own; the server hears nothing of the request."""

    status: int
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""


LOGIN_PAGE: Final = Say(200, {"Content-Type": "text/html; charset=utf-8"}, _LOGIN)


def truncated(reply: Reply) -> tuple[Reply, int | None, bool]:
    """Half of the body, then a torn connection."""
    half = reply.body[: len(reply.body) // 2]
    return Reply(reply.status, reply.headers, half), len(reply.body), True


def too_long(reply: Reply) -> tuple[Reply, int | None, bool]:
    """It claims ten bytes more than it sends."""
    return reply, len(reply.body) + 10, True


def too_short(reply: Reply) -> tuple[Reply, int | None, bool]:
    """It claims less than there is: what is read is cut, and nothing tells."""
    return Reply(reply.status, reply.headers, reply.body[:-10]), None, False


@dataclass
class _Rule:
    spoil: Say | Spoil
    when: Callable[[Asked], bool]
    left: int | None


class HttpProxy:
    """Listens on ``port`` of loopback, in threads; ``asked`` has what came, with the answers."""

    def __init__(self, server: int, *, host: str = "127.0.0.1") -> None:
        self.asked: list[tuple[Asked, int]] = []
        self._server = (host, server)
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()
        self._listings: dict[tuple[str, str], Reply] = {}
        self._frozen = False
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self._http = _Server(("127.0.0.1", 0), Handler)
        self.port = int(self._http.server_address[1])
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> HttpProxy:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    # What a test asks for

    def spoil(
        self,
        spoil: Say | Spoil,
        *,
        when: Callable[[Asked], bool] = lambda asked: True,
        times: int | None = 1,
    ) -> None:
        """Spoil the answers to the next requests that ``when`` fits; ``times`` None: to all."""
        with self._lock:
            self._rules.append(_Rule(spoil, when, times))

    def freeze(self) -> None:
        """Listings are as of now: what was not listed before is not there."""
        with self._lock:
            self._frozen = True

    def heal(self) -> None:
        with self._lock:
            self._rules.clear()
            self._frozen = False

    # In the threads

    def answer(self, asked: Asked, body: bytes) -> tuple[Reply, int | None, bool]:
        spoil = self._rule(asked)
        if isinstance(spoil, Say):
            return self._noted(asked, Reply(spoil.status, list(spoil.headers.items()), spoil.body))
        key = (asked.path, asked.headers.get("depth", ""))
        if asked.lists and self._frozen:
            return self._noted(asked, self._listings.get(key) or Reply(404, [], b""))
        reply = self._ask(asked, body)
        if asked.lists:
            self._listings[key] = reply
        done = self._noted(asked, reply)
        return done if spoil is None else spoil(reply)

    def _noted(self, asked: Asked, reply: Reply) -> tuple[Reply, int | None, bool]:
        with self._lock:
            self.asked.append((asked, reply.status))
        return reply, None, False

    def _rule(self, asked: Asked) -> Say | Spoil | None:
        with self._lock:
            for rule in self._rules:
                if rule.left != 0 and rule.when(asked):
                    rule.left = None if rule.left is None else rule.left - 1
                    return rule.spoil
        return None

    def _ask(self, asked: Asked, body: bytes) -> Reply:
        connection = http.client.HTTPConnection(*self._server, timeout=60)
        with contextlib.closing(connection):
            headers = {k: v for k, v in asked.headers.items() if k not in _HOP}
            connection.request(asked.method, asked.path, body, headers)
            answer = connection.getresponse()
            kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in _HOP]
            return Reply(answer.status, kept, answer.read())


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error here."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = -1
    disable_nagle_algorithm = True
    owner: HttpProxy

    def _pass_on(self) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        if headers.get("expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        body = self._body(headers)
        asked = Asked(self.command, self.path, headers)
        reply, claimed, torn = self.owner.answer(asked, body)
        self.send_response_only(reply.status)
        for key, value in reply.headers:
            self.send_header(key, value)
        length = len(reply.body) if claimed is None else claimed
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD" and reply.status not in (204, 304):
            self.wfile.write(reply.body)
        self.close_connection = self.close_connection or torn

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if "chunked" not in headers.get("transfer-encoding", ""):
            return self.rfile.read(int(headers.get("content-length", "0")))
        whole = b""
        while size := int(re.split(rb"[;\r]", self.rfile.readline())[0], 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _pass_on  # noqa: N815 - so are they called
    do_OPTIONS = do_PROPFIND = do_MKCOL = do_MOVE = do_COPY = _pass_on  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
