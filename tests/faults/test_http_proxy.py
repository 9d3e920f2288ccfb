"""The bad server spoils what it is asked to spoil, and nothing else."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest

from tests.faults.http_proxy import LOGIN_PAGE, HttpProxy, Say, too_long, too_short, truncated


class _Shelf(http.server.BaseHTTPRequestHandler):
    """A server that keeps what is put, and lists it."""

    protocol_version = "HTTP/1.1"
    kept: ClassVar[dict[str, bytes]]

    def do_PUT(self) -> None:
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._say(201, b"")

    def do_GET(self) -> None:
        self._say(200, self.kept[self.path])

    def do_PROPFIND(self) -> None:
        self._say(207, "\n".join(sorted(self.kept)).encode())

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def proxy() -> Iterator[HttpProxy]:
    class Shelf(_Shelf):
        kept: ClassVar[dict[str, bytes]] = {}

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with HttpProxy(server.server_address[1]) as made:
            ask(made, "PUT", "/a", b"x" * 1000)
            yield made
        server.shutdown()


def ask(
    proxy: HttpProxy, method: str, path: str, body: bytes | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    try:
        connection.request(method, path, body, {"Depth": "1"})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_what_is_not_spoiled_is_passed_on(proxy: HttpProxy) -> None:
    assert ask(proxy, "GET", "/a")[::2] == (200, b"x" * 1000)
    assert [(one.method, status) for one, status in proxy.asked] == [("PUT", 201), ("GET", 200)]


def test_an_answer_of_its_own_is_given_as_often_as_asked(proxy: HttpProxy) -> None:
    proxy.spoil(Say(503, {"Retry-After": "7"}), when=lambda asked: asked.method == "PUT", times=2)
    assert ask(proxy, "GET", "/a")[0] == 200
    for status in (503, 503, 201):
        found, headers, _ = ask(proxy, "PUT", "/b", b"y")
        assert found == status
        assert headers.get("Retry-After") == ("7" if status == 503 else None)


def test_half_a_body_and_wrong_lengths(proxy: HttpProxy) -> None:
    for spoil in (truncated, too_long):
        proxy.spoil(spoil)
        with pytest.raises(http.client.IncompleteRead):
            ask(proxy, "GET", "/a")
    proxy.spoil(too_short)
    assert ask(proxy, "GET", "/a")[2] == b"x" * 990


def test_a_login_page_in_place_of_everything(proxy: HttpProxy) -> None:
    proxy.spoil(LOGIN_PAGE, times=None)
    status, headers, body = ask(proxy, "PROPFIND", "/")
    assert (status, headers.get_content_type()) == (200, "text/html")
    assert b"Hotel" in body


def test_listings_are_as_they_were_before(proxy: HttpProxy) -> None:
    assert ask(proxy, "PROPFIND", "/")[2] == b"/a"
    proxy.freeze()
    ask(proxy, "PUT", "/b", b"y")
    assert ask(proxy, "PROPFIND", "/")[2] == b"/a"
    assert ask(proxy, "GET", "/b")[2] == b"y"
    assert ask(proxy, "PROPFIND", "/new/")[0] == 404
    proxy.heal()
    assert ask(proxy, "PROPFIND", "/")[2] == b"/a\n/b"
