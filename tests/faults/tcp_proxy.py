"""A bad network between a client and a real server: slow, far, cut in the middle, stalled.

::

    client ──▶ TcpProxy.port ──▶ (rate, delay, cut after n bytes) ──▶ the server's port
                "up" is this way, "down" is back

It runs in a thread of its own, so whatever is tested may block.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Literal, TypeVar

T = TypeVar("T")
Way = Literal["up", "down"]
How = Literal["close", "reset", "stall", "half_close"]
_PIECE: Final = 16_384


@dataclass(frozen=True)
class Link:
    """What a line can do, each way by itself and over all connections together."""

    rate: float | None = None
    """Bytes a second; None: as fast as the machine."""
    round_trip: float = 0.0
    """Seconds there and back; a new connection costs one more, as it does in the world."""

    @property
    def piece(self) -> int:
        """Bytes taken at a time: a twentieth of a second's, so that a slow line flows."""
        return _PIECE if self.rate is None else max(64, min(_PIECE, int(self.rate / 20)))


MODEM: Final = Link(rate=1_000)
STEPPE: Final = Link(rate=125_000, round_trip=0.3)
"""1 Mbit/s and 300 ms."""


@dataclass
class _Cut:
    left: int
    way: Way
    how: How
    stay: bool


class _Conversation:
    """A client's connection and the one to the server that goes with it."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.ends = (client, server)
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.over = False

    def end(self, *, reset: bool) -> None:
        self.over = True
        self.flowing.set()
        for end in self.ends:
            _close(end, reset=reset)


class TcpProxy:
    """Listens on ``port`` of loopback and passes everything on to the server's port."""

    def __init__(self, server: int, *, host: str = "127.0.0.1", link: Link | None = None) -> None:
        self.port = 0
        self.link = link or Link()
        self.carried: dict[Way, int] = {"up": 0, "down": 0}
        """Bytes passed on so far."""
        self.cuts = 0
        self._server, self._host = server, host
        self._cut: _Cut | None = None
        self._away = False
        self._free: dict[Way, float] = {"up": 0.0, "down": 0.0}
        self._open: set[_Conversation] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listening: asyncio.Server | None = None

    def __enter__(self) -> TcpProxy:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._call(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # What a test asks for

    def cut_after(
        self, count: int, way: Way = "up", how: How = "reset", *, stay: bool = False
    ) -> None:
        """End everything once ``count`` more bytes went ``way``; not one more is passed on.

        ``close``: both sides see an orderly end; ``reset``: a torn connection; ``stall``: silence
        on an open one; ``half_close``: that way alone ends.  ``stay``: new connections are torn too
        until :meth:`heal`.
        """
        self._call(self._set(_Cut(count, way, how, stay)))

    def drop(self) -> None:
        """The network is gone, now, until :meth:`heal`."""
        self._call(self._drop())

    def heal(self) -> None:
        """The network is back; what stalled is torn."""
        self._call(self._heal())

    # Inside the loop

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        self._listening = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        assert self._listening is not None
        self._listening.close()
        self._end_all(reset=True)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the loop's next round

    async def _set(self, cut: _Cut | None) -> None:
        self._cut = cut

    async def _drop(self) -> None:
        self._away = True
        self._end_all(reset=True)

    async def _heal(self) -> None:
        self._away, self._cut = False, None
        for one in list(self._open):
            if not one.flowing.is_set():
                one.end(reset=True)

    def _end_all(self, *, reset: bool) -> None:
        for one in list(self._open):
            one.end(reset=reset)

    async def _accept(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self._away:
            _close(client, reset=True)
            return
        try:
            back, server = await asyncio.open_connection(self._host, self._server)
        except OSError:
            _close(client, reset=True)
            return
        talk = _Conversation(client, server)
        self._open.add(talk)
        try:
            await asyncio.gather(
                self._carry(reader, server, "up", talk), self._carry(back, client, "down", talk)
            )
        finally:
            self._open.discard(talk)
            talk.end(reset=False)

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        way: Way,
        talk: _Conversation,
    ) -> None:
        """Read at the line's rate; what was read arrives half a round trip later, in order."""
        underway: asyncio.Queue[tuple[float, bytes | None]] = asyncio.Queue()
        arriving = asyncio.create_task(self._deliver(underway, writer, way, talk))
        handshake = self.link.round_trip if way == "up" else 0.0
        first = self._loop.time() + handshake
        try:
            while piece := await _read(reader, self.link.piece):
                if self.link.rate is not None:
                    self._free[way] = max(self._free[way], self._loop.time(), first)
                    self._free[way] += len(piece) / self.link.rate
                    await asyncio.sleep(self._free[way] - self._loop.time())
                underway.put_nowait(
                    (max(self._loop.time(), first) + self.link.round_trip / 2, piece)
                )
            underway.put_nowait((self._loop.time() + self.link.round_trip / 2, None))
            await arriving
        finally:
            arriving.cancel()

    async def _deliver(
        self,
        underway: asyncio.Queue[tuple[float, bytes | None]],
        writer: asyncio.StreamWriter,
        way: Way,
        talk: _Conversation,
    ) -> None:
        while True:
            when, piece = await underway.get()
            if (early := when - self._loop.time()) > 0:
                await asyncio.sleep(early)
            await talk.flowing.wait()
            if talk.over:
                return
            if piece is None:
                _end_writing(writer)
                return
            cut = self._cut if self._cut is not None and self._cut.way == way else None
            if cut is not None:
                piece = piece[: cut.left]
                cut.left -= len(piece)
            self.carried[way] += len(piece)
            with contextlib.suppress(OSError):
                writer.write(piece)
                await writer.drain()
            if cut is not None and cut.left == 0 and self._cut is cut:
                self._cut = None
                self.cuts += 1
                if cut.how == "half_close":
                    _end_writing(writer)
                    return
                self._away = cut.stay
                if cut.how == "stall":
                    for one in self._open:
                        one.flowing.clear()
                else:
                    self._end_all(reset=cut.how == "reset")


async def _read(reader: asyncio.StreamReader, most: int) -> bytes:
    try:
        return await reader.read(most)
    except OSError:
        return b""


def _end_writing(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()


def _close(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    if not reset:
        writer.close()
        return
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if sock is not None:  # no lingering: the other side is told by a reset
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
