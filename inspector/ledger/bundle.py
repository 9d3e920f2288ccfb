"""Bundles: a run of one device's events as a file that a stranger can check.

::

    {"count":2,"device":"…","first":1,"format":"inspector-bundle/1","head":"…","last":2,"prev":"…"}
    {"at":"…","author":"…","body":{…},"device":"…","hash":"…","id":"…","kind":"…", …}
    {"at":"…","author":"…","body":{…},"device":"…","hash":"…","id":"…","kind":"…", …}
    {"signature":"…"}

Gzip over JSON lines.  The signature is Ed25519 by the device's key over all bytes before its line.
Ed25519 wants them all at once, so a bundle is kept small (:data:`EVENTS`, :data:`BYTES`) and a
longer run is written as several bundles, one after another in the same file.  The format's
document is ``docs/formats/bundle.md``.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Final

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import garbage, queries
from inspector.ledger.bodies import DeviceIntroduced, Known
from inspector.ledger.bundle_errors import BundleError, Header, Reason
from inspector.ledger.events import (
    HASH_FLAW,
    Event,
    canonical,
    decode_body,
    flaw_of_content,
    hash_of_line,
)
from inspector.ledger.keys import DeviceKey, device_id, verify_signature
from inspector.ledger.ledger import Ledger

__all__ = [
    "Bundle",
    "BundleError",
    "Header",
    "Limits",
    "Reason",
    "packed",
    "read_bundle",
    "read_bundles",
    "write_bundle",
]

FORMAT: Final = "inspector-bundle/1"
SUFFIX: Final = ".jsonl.gz"
EVENTS: Final = 10_000
"""Events that one bundle holds when we write it."""
BYTES: Final = 8 * 1024 * 1024
"""Unpacked bytes after which we begin another bundle."""

_CHUNK: Final = 128 * 1024
_DEVICE = re.compile(r"[a-z2-7]{16}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_MOST = 10**12 - 1
"""The greatest number that a bundle's name has room for."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader puts up with; beyond it reading stops at once."""

    line: int = 1024 * 1024
    events: int = 1_000_000
    unpacked: int = 64 * 1024 * 1024
    """Bytes of one bundle, unpacked."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A bundle that is what its device wrote; whether to believe the device is another matter."""

    header: Header
    events: list[Event]
    bodies: list[Known | None]
    """The events' bodies, in order; None for a kind that this version does not know."""
    public_key: bytes
    raw: bytes
    """All its lines, unpacked."""

    @property
    def device_name(self) -> str | None:
        """What the device calls itself, where the bundle says so."""
        body = self.bodies[0]
        return body.name if isinstance(body, DeviceIntroduced) else None


# --- writing -------------------------------------------------------------------------------


def write_bundle(
    stream: IO[bytes],
    ledger: Ledger,
    device: str,
    first: int,
    last: int,
    *,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Events ``first`` to ``last`` of this device, as one bundle or several; says how many events.

    Only this device's own: nobody can sign for another (InputError).  ``progress`` hears how many
    events are written; it may raise to stop.
    """
    written = 0
    for header, content in packed(ledger, device, first, last):
        stream.write(content)
        written += header.count
        if progress is not None:
            progress(written)
    return written


def packed(ledger: Ledger, device: str, first: int, last: int) -> Iterator[tuple[Header, bytes]]:
    """The bundles that hold ``first`` to ``last``, each with its header, ready to be written.

    While one is signed and compressed, which needs no Python, the next one's events are read.
    """
    if device != ledger.device:
        raise InputError(
            Text("只能导出本终端的数据包", "only this device's own events can be made a bundle"),
            Text("在那台终端上导出", "export it on that device"),
        )
    if not 1 <= first <= last:
        return
    with ThreadPoolExecutor(1, thread_name_prefix="pack") as pool:
        ahead: Future[tuple[Header, bytes]] | None = None
        for events, lines in _runs(ledger, device, first, last):
            ready, ahead = ahead, pool.submit(_pack, ledger.key, events, lines)
            if ready is not None:
                yield ready.result()
        if ahead is not None:
            yield ahead.result()


def _runs(
    ledger: Ledger, device: str, first: int, last: int
) -> Iterator[tuple[list[Event], list[bytes]]]:
    """What each bundle holds: its events, and their lines."""
    events: list[Event] = []
    lines: list[bytes] = []
    size = 0
    for event in queries.events_of(ledger, device, after=first - 1, limit=last - first + 1):
        line = canonical(event)
        if events and (len(events) >= EVENTS or size + len(line) > BYTES):
            yield events, lines
            events, lines, size = [], [], 0
        events.append(event)
        lines.append(line)
        size += len(line) + 1
    if events:
        yield events, lines


def _pack(key: DeviceKey, events: list[Event], lines: list[bytes]) -> tuple[Header, bytes]:
    header = Header(
        format=FORMAT,
        device=events[0].device,
        first=events[0].seq,
        last=events[-1].seq,
        prev=events[0].prev,
        head=events[-1].hash,
        count=len(events),
    )
    signed = b"".join(line + b"\n" for line in (canonical(header), *lines))
    signature = canonical({"signature": key.sign(signed).hex()}) + b"\n"
    return header, compress(signed + signature)


def compress(raw: bytes) -> bytes:
    """Gzip without a time or a name in it: the same bytes for the same events."""
    return gzip.compress(raw, 6, mtime=0)


# --- reading -------------------------------------------------------------------------------

KeyOf = Callable[[str], bytes | None]
"""A device's public key, where it is known from elsewhere."""


def read_bundle(
    stream: IO[bytes], *, key_of: KeyOf | None = None, limits: Limits | None = None
) -> Bundle:
    """The one bundle in ``stream``, every claim of it checked; BundleError says what is wrong."""
    bundles = read_bundles(stream, key_of=key_of, limits=limits)
    bundle = next(bundles, None)
    if bundle is None:
        raise BundleError("truncated")
    if next(bundles, None) is not None:
        more = Text("后面还有别的内容", "something else follows it")
        raise BundleError("header_mismatch", more, bundle.header)
    return bundle


def read_bundles(
    stream: IO[bytes], *, key_of: KeyOf | None = None, limits: Limits | None = None
) -> Iterator[Bundle]:
    """The bundles in ``stream`` one by one, each checked as a whole before it is given out.

    No more than one bundle (:attr:`Limits.unpacked`) is held in memory, however much the stream
    unpacks to.
    """
    allowed = limits or Limits()
    known: dict[str, bytes] = {}
    lines = _Lines(stream, allowed)
    while first_line := lines.first():
        header = _header(first_line, allowed)
        raw = first_line + lines.following(header)
        bundle = _checked(header, raw, known, key_of, allowed)
        known[header.device] = bundle.public_key
        yield bundle


class _Lines:
    """A stream's lines, unpacked many at a time: one by one would cost as much as decoding them."""

    def __init__(self, stream: IO[bytes], limits: Limits) -> None:
        self._unpacking = gzip.GzipFile(fileobj=stream, mode="rb")
        self._limits = limits
        self._ahead = b""

    def first(self) -> bytes:
        """A bundle's first line with its end, or nothing where the stream ends."""
        limit = self._limits.line
        while b"\n" not in self._ahead:
            if len(self._ahead) > limit:
                raise _too_long(limit, None)
            if not (block := self._block(None)):
                break
            self._ahead += block
        if not self._ahead:
            return b""
        end = self._ahead.find(b"\n") + 1
        if not 1 <= end <= limit:
            raise _too_long(limit, None) if end > limit else BundleError("truncated")
        line, self._ahead = self._ahead[:end], self._ahead[end:]
        return line

    def following(self, header: Header) -> bytes:
        """The bundle's other lines, the signature's included."""
        missing = header.count + 1
        found, size = list[bytes](), 0
        while True:
            block = self._ahead or self._block(header)
            self._ahead = b""
            if not block:
                raise BundleError("truncated", header=header)
            ends = block.count(b"\n")
            if ends >= missing:
                end = _end_of(block, missing)
                block, self._ahead = block[:end], block[end:]
            found.append(block)
            size += len(block)
            if size > self._limits.unpacked:
                most = self._limits.unpacked
                detail = Text(f"超过 {most} 字节", f"more than {most} bytes")
                raise BundleError("too_large", detail, header)
            missing -= ends
            if missing <= 0:
                return b"".join(found)

    def _block(self, header: Header | None) -> bytes:
        try:
            return self._unpacking.read1(_CHUNK)
        except EOFError:
            raise BundleError("truncated", header=header) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BundleError("bad_gzip", header=header) from error


def _end_of(block: bytes, lines: int) -> int:
    """Where so many lines end."""
    end = 0
    for _ in range(lines):
        end = block.index(b"\n", end) + 1
    return end


def _too_long(limit: int, header: Header | None) -> BundleError:
    detail = Text(f"一行超过 {limit} 字节", f"a line of more than {limit} bytes")
    return BundleError("too_large", detail, header)


def _header(line: bytes, limits: Limits) -> Header:
    try:
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BundleError("bad_format") from error
    if header.format != FORMAT:
        is_ours = re.fullmatch(r"inspector-bundle/\d{1,9}", header.format)
        raise BundleError("newer_version" if is_ours else "bad_format")
    if not (
        _DEVICE.fullmatch(header.device) and _HEX64.fullmatch(header.prev) and header.first >= 1
    ):
        raise BundleError("bad_format")
    if not _HEX64.fullmatch(header.head) or header.last > _MOST:
        raise BundleError("bad_format")
    if header.count != header.last - header.first + 1 or header.count < 1:
        raise BundleError("header_mismatch", header=header)
    if header.count > limits.events:
        detail = Text(f"{header.count} 条事件", f"{header.count} events")
        raise BundleError("too_large", detail, header)
    if canonical(header) + b"\n" != line:
        raise BundleError("bad_format", header=header)
    return header


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    signature: str


_event_decoder = msgspec.json.Decoder(Event)


def _checked(
    header: Header, raw: bytes, known: dict[str, bytes], key_of: KeyOf | None, limits: Limits
) -> Bundle:
    """Signature first: a line nobody signed is not worth decoding."""
    end = raw.rindex(b"\n", 0, len(raw) - 1) + 1
    signed, last_line = raw[:end], raw[end:]
    try:
        signature = bytes.fromhex(msgspec.json.decode(last_line, type=_Signature).signature)
    except (msgspec.DecodeError, ValueError, RecursionError):
        detail = Text("条数不对", "it has another number of events")
        raise BundleError("header_mismatch", detail, header) from None
    lines = signed.split(b"\n")[1:-1]
    if len(max(lines, key=len)) >= limits.line:
        raise _too_long(limits.line, header)
    key = _key(header, lines[0], known, key_of)
    if not verify_signature(key, signature, signed):
        raise BundleError("bad_signature", header=header)
    with garbage.put_off():
        events, bodies = _events(header, lines)
    return Bundle(header=header, events=events, bodies=bodies, public_key=key, raw=raw)


def _key(header: Header, line: bytes, known: dict[str, bytes], key_of: KeyOf | None) -> bytes:
    """The device's public key; an id is made from the key, so whoever tells it cannot lie."""
    key = known.get(header.device) or (key_of(header.device) if key_of is not None else None)
    if key is None and header.first == 1:
        key = _introduced(_decoded(header, line))
    if key is None:
        raise BundleError("no_key", header=header)
    if device_id(key) != header.device:
        raise BundleError("wrong_device", header=header)
    return key


def _introduced(event: Event) -> bytes | None:
    body = decode_body(event)
    if not isinstance(body, DeviceIntroduced):
        return None
    try:
        return bytes.fromhex(body.public_key)
    except ValueError:
        return None


def _decoded(header: Header, line: bytes) -> Event:
    try:
        event = _event_decoder.decode(line)
        encoded = canonical(event)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise BundleError("bad_format", header=header) from None
    if encoded != line:
        detail = Text("事件不是规范 JSON", "an event is not canonical JSON")
        raise BundleError("bad_hash", detail, header)
    return event


def _events(header: Header, lines: list[bytes]) -> tuple[list[Event], list[Known | None]]:
    """The events without a flaw: their place in the chain says what :func:`flaw` would ask."""
    events: list[Event] = []
    bodies: list[Known | None] = []
    seq, prev = header.first - 1, header.prev
    for line in lines:
        event = _decoded(header, line)
        if event.device != header.device:
            raise BundleError("wrong_device", header=header)
        if event.seq != seq + 1 or event.prev != prev:
            detail = Text(f"第 {seq + 1} 条", f"number {seq + 1}")
            raise BundleError("broken_chain", detail, header)
        wrong, body = flaw_of_content(event)
        if wrong is None and hash_of_line(line) != event.hash:
            wrong = HASH_FLAW
        if wrong is not None:
            raise BundleError("bad_hash", wrong, header)
        seq, prev = event.seq, event.hash
        events.append(event)
        bodies.append(body)
    if seq != header.last or prev != header.head:
        raise BundleError("header_mismatch", header=header)
    return events, bodies
