"""When this home must go on under a new device, and from which event on.

::

    fork      restored from a back-up and written on: a remote has another history of this device
    key       its key file is damaged or lost: nothing can be signed any more
    revoked   colleagues have revoked it and believe nothing more of it

The ledger's part of it is :mod:`inspector.ledger.renewal`.
"""

from __future__ import annotations

import io
from typing import Final, Literal

import msgspec

from inspector.errors import InputError, InspectorError
from inspector.i18n import Text
from inspector.ledger import queries, renewal
from inspector.ledger.bundle import Bundle, BundleError, read_bundle
from inspector.ledger.ledger import Ledger
from inspector.ledger.renewal import Renewed
from inspector.sync import intake, quarantine, sealing, state
from inspector.sync.intake import Keys
from inspector.sync.quarantine import Held

Why = Literal["fork", "key", "revoked"]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a renewal would do."""

    why: Why
    common: int
    """Number of the last event that stays the old device's."""
    again: int
    """Events after it."""


def plan(ledger: Ledger) -> Plan | None:
    """None where the device can go on as it is.

    InputError if it has two histories and where they part cannot be told from what is here.
    """
    last = queries.last_seqs(ledger).get(ledger.device, 0)
    found: list[tuple[Why, int]] = []
    forks = [_common(ledger, one) for one in own_forks(ledger)]
    if forks:
        found.append(("fork", min(forks)))
    if not _can_sign(ledger):
        found.append(("key", min(last, _sent(ledger))))
    if (cut := queries.cut(ledger, ledger.device)) is not None:
        found.append(("revoked", min(last, cut)))
    if not found:
        return None
    common = min(seq for _, seq in found)
    return Plan(why=found[0][0], common=common, again=last - common)


def renew(ledger: Ledger) -> Renewed:
    """Go on under a new device; what a remote has of the old one's other history comes in.

    InputError where there is no need for it.
    """
    wanted = plan(ledger)
    if wanted is None:
        raise InputError(
            Text("本终端一切正常，不用换新", "this device is in order and needs no renewal"),
            Text(
                "只在密钥丢失、被撤销、或从旧备份恢复后出现两份历史时才换",
                "it is for a lost key, a revoked device, or two histories after a restore",
            ),
        )
    done = renewal.renew(ledger, wanted.common)
    intake.retry(ledger)
    return done


def own_forks(ledger: Ledger) -> list[Held]:
    """Bundles of this very device that are not what it has itself."""
    held = quarantine.held(ledger.home)
    return [one for one in held if one.device == ledger.device and one.reason == "fork"]


def _common(ledger: Ledger, held: Held) -> int:
    """Number of the last event on which the bundle and the ledger agree."""
    bundle = _read(ledger, held)
    if bundle is None:
        raise InputError(
            Text("另一份历史的文件不在手边", "the other history's file is not at hand"),
            Text("先同步一次，再试", "sync once, then try again"),
        )
    common = bundle.header.first - 1
    ours = queries.events_of(ledger, ledger.device, after=common, limit=bundle.header.last - common)
    for one, other in zip(bundle.events, ours, strict=False):
        if one.hash != other.hash:
            break
        common = one.seq
    return common


def _read(ledger: Ledger, held: Held) -> Bundle | None:
    content = quarantine.content(ledger.home, held)
    if content is None:
        return None
    try:
        if sealing.is_sealed(content):
            content = sealing.unseal(ledger.home, content)
        return read_bundle(io.BytesIO(content), key_of=Keys(ledger))
    except (BundleError, InspectorError):
        return None


def _can_sign(ledger: Ledger) -> bool:
    try:
        ledger.key.sign(b"")
    except InspectorError:
        return False
    return queries.own_key(ledger) == ledger.key.public_key


def _sent(ledger: Ledger) -> int:
    """Number of the last event that some remote has, as far as this home remembers."""
    return max((one.pushed(ledger.device) for one in state.every(ledger.home)), default=0)


WHY: Final[dict[Why, Text]] = {
    "fork": Text(
        "本终端从旧备份恢复过，之后写出了第二份历史",
        "this device was restored from a back-up and then wrote a second history",
    ),
    "key": Text("终端密钥已损坏或丢失", "the device's key is damaged or lost"),
    "revoked": Text("同事已撤销本终端", "colleagues have revoked this device"),
}


def told(done: Renewed) -> Text:
    """What was done and what is left to do, for a person."""
    again, common = done.again, done.common
    return Text(
        f"已换成新终端 {done.new}。旧终端 {done.old} 的前 {common} 条保留，其后 {again} 条"
        f"由新终端重新记下，原样另存在 {done.kept_in}。\n"
        f"请同事核对指纹 {done.fingerprint} 并信任它一次。",
        f"this is now the device {done.new}. Events 1 to {common} stay the old device's"
        f" ({done.old}); the {again} after them were recorded again by the new one, and are kept"
        f" as they were in {done.kept_in}.\n"
        f"Have your colleagues compare the fingerprint {done.fingerprint} and trust it, once.",
    )
