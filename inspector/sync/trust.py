"""Whom this device believes, and who waits to be believed."""

from __future__ import annotations

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bodies import DeviceRevoked, DeviceTrusted
from inspector.ledger.keys import fingerprint
from inspector.ledger.ledger import Ledger
from inspector.sync import intake, quarantine
from inspector.sync.state import joined


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """A device that nobody here trusts yet, with what it sent."""

    id: str
    name: str
    fingerprint: str
    """To be compared with what its owner reads out."""
    events: int
    bundles: int


class Trusted(msgspec.Struct, frozen=True, kw_only=True):
    """What came of trusting a device."""

    id: str
    fingerprint: str
    """Empty where nothing of it was seen yet."""
    events: int
    """How many events came in from quarantine."""


def pending(ledger: Ledger) -> list[Pending]:
    """Devices whose bundles wait for a person's word."""
    waiting: dict[str, list[quarantine.Held]] = {}
    for entry in quarantine.held(ledger.home):
        if entry.reason == "untrusted" and entry.device is not None:
            waiting.setdefault(entry.device, []).append(entry)
    return [_pending(device, entries) for device, entries in waiting.items()]


def refused(ledger: Ledger) -> dict[str, int]:
    """Of each revoked device, how many of its events are here and not believed."""
    found: dict[str, set[int]] = {}
    for entry in quarantine.held(ledger.home):
        if entry.reason == "revoked" and entry.device is not None:
            numbers = found.setdefault(entry.device, set())
            numbers.update(range(entry.first or 0, (entry.last or 0) + 1))
    counts = dict[str, int]()
    for row in queries.devices(ledger):
        if row.revoked:
            cut = row.events if row.cut is None else row.cut
            waiting = {number for number in found.get(row.id, set()) if number > row.events}
            counts[row.id] = row.events - min(cut, row.events) + len(waiting)
    return counts


def trust(ledger: Ledger, id: str) -> Trusted:
    """Believe a device from here on, by its id or the beginning of it; what waited comes in.

    Also a device that has sent nothing yet, by its whole id.
    """
    device = _device(ledger, id)
    if device == ledger.device:
        raise InputError(
            Text("这就是本终端，无需信任", "this is the device itself; there is nothing to trust"),
            Text("在同事的终端上信任它", "trust it on your colleague's device"),
        )
    if not queries.trusts(ledger).get(device):
        ledger.record(DeviceTrusted(subject=device), settle=True)
    key = intake.Keys(ledger)(device)
    return Trusted(
        id=device,
        fingerprint=fingerprint(key) if key is not None else "",
        events=intake.retry(ledger),
    )


def revoke(ledger: Ledger, id: str, after: int | None = None) -> str:
    """Believe a device no longer, for all who read this; gives its whole id.

    What is here of it stays, or only what is up to number ``after``; what it wrote later counts
    for nobody.
    """
    device = _device(ledger, id)
    if device == ledger.device:
        raise InputError(
            Text("不能撤销本终端", "this device cannot revoke itself"),
            Text("在同事的终端上撤销它", "revoke it on your colleagues' devices"),
        )
    last, head = queries.tip_of(ledger, device)
    if after is not None and after < last:
        last, head = after, queries.hash_of(ledger, device, after)
    if after is not None or queries.trusts(ledger).get(device) is not False:
        ledger.record(DeviceRevoked(subject=device, last=last, head=head), settle=True)
    return device


def _pending(device: str, entries: list[quarantine.Held]) -> Pending:
    key = next((one.public_key for one in entries if one.public_key), None)
    names = (one.device_name for one in entries if one.device_name)
    numbers = joined((one.first or 0, one.last or 0) for one in entries)
    return Pending(
        id=device,
        name=next(names, ""),
        fingerprint=fingerprint(bytes.fromhex(key)) if key else "",
        events=sum(last - first + 1 for first, last in numbers),
        bundles=len({(one.first, one.last) for one in entries}),
    )


def _device(ledger: Ledger, id: str) -> str:
    typed = id.strip().lower()
    known = {row.id for row in queries.devices(ledger)} | set(queries.trusts(ledger))
    known |= {one.device for one in quarantine.held(ledger.home) if one.device}
    if typed in known or is_device_id(typed):
        return typed
    found = sorted(device for device in known if len(typed) >= 4 and device.startswith(typed))
    if len(found) == 1:
        return found[0]
    what = (
        Text(f"没有终端 {id}", f"no device {id} is known here")
        if not found
        else Text(f"{id} 对应多台终端", f"{id} matches more than one device")
    )
    raise InputError(what, Text("用 inspector device list 查编号", "see `inspector device list`"))


def is_device_id(text: str) -> bool:
    return len(text) == 16 and all(letter in "abcdefghijklmnopqrstuvwxyz234567" for letter in text)
