"""The bad network does what it says, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from tests.faults.tcp_proxy import How, Link, TcpProxy, Way


class _Echo(socketserver.BaseRequestHandler):
    """Sends back what comes, and ``end`` once the other side has finished."""

    def handle(self) -> None:
        try:
            while content := self.request.recv(65536):
                self.request.sendall(content)
            self.request.sendall(b"end")
        except OSError:
            return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@pytest.fixture
def echo() -> Iterator[int]:
    with _Server(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def talk(proxy: TcpProxy, content: bytes, *, timeout: float = 20.0) -> bytes:
    """All that comes back until the end, orderly or torn.

    A reset is told once, to whoever sends or to whoever reads.
    """
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=timeout) as connection:
        sender = threading.Thread(target=_send, args=(connection, content))
        sender.start()
        try:
            return _rest(connection)
        finally:
            connection.close()
            sender.join()


def torn(proxy: TcpProxy) -> bool:
    """Whether nothing comes back."""
    try:
        return talk(proxy, b"x" * 100) == b""
    except ConnectionError:  # so soon that connecting itself fails
        return True


def _send(connection: socket.socket, content: bytes) -> None:
    try:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        return


def _rest(connection: socket.socket) -> bytes:
    came = b""
    with contextlib.suppress(ConnectionError):
        while content := connection.recv(65536):
            came += content
    return came


def test_a_good_day_passes_everything(echo: int) -> None:
    content = bytes(range(256)) * 4000
    with TcpProxy(echo) as proxy:
        assert talk(proxy, content) == content + b"end"
        assert proxy.carried == {"up": len(content), "down": len(content) + 3}


@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize("count", [0, 1, 70_000])
def test_not_one_byte_more_than_agreed(echo: int, way: Way, count: int) -> None:
    with TcpProxy(echo) as proxy:
        proxy.cut_after(count, way, "close")
        came = talk(proxy, b"x" * 200_000)
        assert proxy.carried[way] == count
        assert len(came) <= count if way == "down" else len(came) <= count + 3
        assert proxy.cuts == 1
        assert talk(proxy, b"again") == b"againend"


def test_a_reset_is_a_torn_connection(echo: int) -> None:
    with (
        TcpProxy(echo) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port), timeout=20) as connection,
    ):
        proxy.cut_after(10, "up", "reset")
        connection.sendall(b"x" * 10)
        with pytest.raises(ConnectionResetError):
            connection.recv(100)


def test_a_stalled_line_is_silent_until_it_is_torn(echo: int) -> None:
    with TcpProxy(echo) as proxy:
        proxy.cut_after(10, "down", "stall")
        with socket.create_connection(("127.0.0.1", proxy.port)) as connection:
            connection.settimeout(0.3)
            connection.sendall(b"x" * 100)
            assert sum(len(connection.recv(1)) for _ in range(10)) == 10
            with pytest.raises(TimeoutError):
                connection.recv(1)
            connection.settimeout(20)
            proxy.heal()
            with pytest.raises(ConnectionResetError):
                connection.recv(100)


def test_a_half_closed_way_leaves_the_other_open(echo: int) -> None:
    with TcpProxy(echo) as proxy:
        proxy.cut_after(10, "up", "half_close")
        assert talk(proxy, b"x" * 100) == b"x" * 10 + b"end"


def test_a_network_that_is_away_stays_away_until_it_is_back(echo: int) -> None:
    with TcpProxy(echo) as proxy:
        proxy.cut_after(5, "up", "reset", stay=True)
        for _ in range(3):
            assert torn(proxy)
        proxy.heal()
        assert talk(proxy, b"again") == b"againend"
        proxy.drop()
        assert torn(proxy)


@pytest.mark.parametrize("how", ["close", "reset"])
def test_every_connection_ends_with_a_cut(echo: int, how: How) -> None:
    with (
        TcpProxy(echo) as proxy,
        socket.create_connection(("127.0.0.1", proxy.port), timeout=20) as idle,
    ):
        idle.sendall(b"hello")
        assert idle.recv(5) == b"hello"
        proxy.cut_after(10, "up", how)
        assert torn(proxy)
        if how == "close":
            assert idle.recv(5) == b""
        else:
            with pytest.raises(ConnectionResetError):
                idle.recv(5)


def test_a_slow_line_takes_at_least_what_its_rate_says(echo: int) -> None:
    """A lower bound alone: a loaded machine may take any time longer."""
    with TcpProxy(echo, link=Link(rate=100_000, round_trip=0.2)) as proxy:
        before = time.monotonic()
        assert talk(proxy, b"x" * 30_000) == b"x" * 30_000 + b"end"
        # its bytes, both ways overlapping; the handshake, there and back
        assert time.monotonic() - before >= 30_000 / 100_000 + 0.2 + 0.2


def test_connections_share_one_line(echo: int) -> None:
    with TcpProxy(echo, link=Link(rate=100_000)) as proxy:
        before = time.monotonic()
        threads = [threading.Thread(target=talk, args=(proxy, b"x" * 10_000)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert time.monotonic() - before >= 40_000 / 100_000


def test_a_server_that_is_not_there_is_a_torn_connection() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TcpProxy(port) as proxy:
        assert torn(proxy)
