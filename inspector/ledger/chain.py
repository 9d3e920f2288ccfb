"""A head on paper: does the ledger still hold it, and is all before it as it was?

A printed record carries the hash of the last event of a device's chain.  Each event's hash covers
the one before it, so a head that is found in an unbroken chain vouches for every event up to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.events import GENESIS, Event, flaw
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import DeviceRow

PREFIX: Final = "inspector:head/"
"""Before device, number and hash in the text of a QR code."""
_LEAST: Final = 8
_HASH: Final = re.compile(rf"[0-9a-f]{{{_LEAST},64}}")


class ChainHead(msgspec.Struct, frozen=True, kw_only=True):
    """Where a head is in the ledger, and whether what was before it is unchanged."""

    head: str
    ok: bool
    device: str | None = None
    """None: no chain here has it."""
    device_name: str = ""
    seq: int | None = None
    at: str | None = None
    later: int = 0
    """Events of the same device that came after it."""
    broken_at: int | None = None
    """The first event before it that is not what was written."""
    reason: Text | None = None


class Break(NamedTuple):
    """The first event of a chain that is not what was written."""

    seq: int
    reason: Text


def head_text(device: DeviceRow) -> str:
    """The device's head as it stands in a QR code."""
    return f"{PREFIX}{device.id}/{device.last_seq}/{device.last_hash}"


def find_head(ledger: Ledger, typed: str) -> ChainHead:
    """``typed``: a hash, 8 hex digits of its beginning at least, or a QR code's text.

    Reads and hashes every chain up to the head.  Raises InputError for what is no hash.
    """
    head = "".join(typed.split()).lower().rpartition("/")[2]
    if not _HASH.fullmatch(head):
        raise InputError(
            Text(f"这不是链头的哈希值：{typed}", f"this is no head of a chain: {typed}"),
            Text(
                "写纸上的 64 位十六进制数（至少前 8 位），或二维码中的文字",
                "give the 64 hex digits on the paper (the first 8 at least), or the QR code's text",
            ),
        )
    for device in queries.devices(ledger):
        found = _in_chain(ledger, device, head)
        if found is not None:
            return found
    return ChainHead(head=head, ok=False)


def _in_chain(ledger: Ledger, device: DeviceRow, head: str) -> ChainHead | None:
    for event, broken in _followed(ledger, device.id):
        if event.hash.startswith(head):
            return ChainHead(
                head=event.hash,
                ok=broken is None,
                device=device.id,
                device_name=device.name,
                seq=event.seq,
                at=event.at,
                later=device.last_seq - event.seq,
                broken_at=None if broken is None else broken.seq,
                reason=None if broken is None else broken.reason,
            )
    return None


def broken_before(ledger: Ledger, device: str, seq: int) -> Break | None:
    """Where the device's chain is not as it was written, up to number ``seq``; None: nowhere."""
    return next((broken for event, broken in _followed(ledger, device) if event.seq >= seq), None)


def _followed(ledger: Ledger, device: str) -> Iterator[tuple[Event, Break | None]]:
    """The device's events, with the first that was not as it should be so far."""
    prev, broken = GENESIS, None
    for at, event in enumerate(queries.events_of(ledger, device), 1):
        if broken is None:
            reason = flaw(event)
            if reason is None and (event.seq != at or event.prev != prev):
                reason = Text("与前一条事件接不上", "it does not follow from the event before")
            broken = None if reason is None else Break(event.seq, reason)
        prev = event.hash
        yield event, broken
