"""An HTTP server that answers whatever it is asked with the same thing."""

from __future__ import annotations

import contextlib
import http.server
import socket
import socketserver
import threading
from collections.abc import Generator, Mapping

from tests.servers.running import HOST


@contextlib.contextmanager
def answering(
    status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Generator[int]:
    """Its port."""

    class Answer(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            self.rfile.read(length)
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = answer  # noqa: N815
        do_PROPFIND = do_MKCOL = do_MOVE = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = http.server.ThreadingHTTPServer((HOST, 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def without_tls() -> Generator[int]:
    """The port of something that answers a TLS greeting with a line of HTTP.

    It lets the other side hang up first: real servers may reset the connection before their answer
    was read.
    """

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                self.request.recv(65_536)
                self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                while self.request.recv(65_536):
                    continue

    with socketserver.ThreadingTCPServer((HOST, 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def silent() -> Generator[int]:
    """The port of something that takes connections and never says a word."""
    with socket.create_server((HOST, 0)) as server:
        yield int(server.getsockname()[1])
