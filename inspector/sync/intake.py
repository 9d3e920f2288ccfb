"""The one gate through which a bundle comes into the ledger.

::

    bytes ──unseal, read_bundle──▶ checked ──trusted?──▶ merge ──▶ let in
              │                       │            │
              ▼                       ▼            ▼
           refused                  waits     gap waits, fork refused     (all: quarantine)

Pulled from a remote, imported by hand or retried from quarantine: all come through here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bundle import (
    Bundle,
    BundleError,
    Limits,
    compress,
    read_bundle,
)
from inspector.ledger.bundle_errors import SEND_AGAIN
from inspector.ledger.keys import device_id, fingerprint, former_devices
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import Refusal, merge_bundle
from inspector.sync import quarantine, sealing
from inspector.sync.layout import BundleName, bundle_name
from inspector.sync.quarantine import Held
from inspector.sync.sealing import BrokenSealError, SealedError


@dataclass(frozen=True)
class Origin:
    """Where a file came from: a remote's name and the path there; no name: from a person's hand."""

    remote: str
    path: str


@dataclass(kw_only=True)
class Taken:
    """What became of one bundle."""

    added: int = 0
    known: int = 0
    held: Held | None = None
    """Set when it was put into quarantine instead."""
    bundle: Bundle | None = None


@dataclass
class Keys:
    """Public keys of devices; an id is made from its key, so none of these can be false."""

    ledger: Ledger
    told: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """From cards on a remote and from bundles that wait."""

    def __post_init__(self) -> None:
        for row in queries.devices(self.ledger):
            if row.public_key:
                self.told[row.id] = bytes.fromhex(row.public_key)
        for entry in quarantine.held(self.ledger.home):
            if entry.device is not None and entry.public_key is not None:
                self.tell(entry.device, entry.public_key)

    def tell(self, device: str, public_key: str) -> bool:
        """Remember a key that somebody claims is the device's; says whether it is."""
        try:
            key = bytes.fromhex(public_key)
        except ValueError:
            return False
        if device_id(key) != device:
            return False
        self.told[device] = key
        return True

    def __call__(self, device: str) -> bytes | None:
        return self.told.get(device)


def take(
    ledger: Ledger,
    content: bytes,
    origin: Origin,
    keys: Keys,
    *,
    expected: BundleName | None = None,
    limits: Limits | None = None,
) -> Taken:
    """Let in the bundle in ``content``, or set it aside with the reason."""
    try:
        plain = _opened(ledger.home, content, expected)
        bundle = read_bundle(io.BytesIO(plain), key_of=keys, limits=limits)
        _as_named(bundle, expected)
    except BundleError as error:
        return Taken(held=refuse(ledger, error, content, origin, expected))
    return take_checked(ledger, bundle, origin, keys, content=content)


def take_checked(
    ledger: Ledger,
    bundle: Bundle,
    origin: Origin,
    keys: Keys,
    *,
    content: bytes | None = None,
) -> Taken:
    """The same for a bundle whose signature was checked already."""
    device = bundle.header.device
    keys.told[device] = bundle.public_key
    believed = device == ledger.device or queries.trusts(ledger).get(device)
    if not believed:
        packed = content if content is not None else compress(bundle.raw)
        reason = "untrusted" if believed is None else "revoked"
        return Taken(held=_hold(ledger, bundle, origin, packed, reason), bundle=bundle)
    stays = _stays(ledger, bundle)
    outcome = merge_bundle(ledger, bundle, stays)
    if outcome.refusals:
        packed = content if content is not None else compress(bundle.raw)
        held = _hold(ledger, bundle, origin, packed, outcome.refusals[0])
        return Taken(added=outcome.added, known=outcome.known, held=held, bundle=bundle)
    if bundle.header.last > stays:
        packed = content if content is not None else compress(bundle.raw)
        held = _hold(ledger, bundle, origin, packed, "revoked")
        return Taken(added=outcome.added, known=outcome.known, held=held, bundle=bundle)
    first = None if origin.remote else bundle.header.first
    quarantine.discard_from(ledger.home, origin.remote, origin.path, first=first)
    return Taken(added=outcome.added, known=outcome.known, bundle=bundle)


def _stays(ledger: Ledger, bundle: Bundle) -> int:
    """Number of the last event of the bundle that may come in: a revoked device's later ones not.

    What is here already is no reason to set it aside: it stays in the log and out of sight.
    """
    header = bundle.header
    cut = queries.cut(ledger, header.device) if header.device != ledger.device else None
    return header.last if cut is None else max(cut, queries.tip_of(ledger, header.device)[0])


def _opened(home: Home, content: bytes, expected: BundleName | None) -> bytes:
    """The bundle itself, out of its seal if it has one; never larger than what came."""
    if not sealing.is_sealed(content):
        if expected is not None and expected.sealed:
            raise BundleError("bad_seal")
        return content
    try:
        return sealing.unseal(home, content)
    except SealedError as error:
        raise BundleError("sealed") from error
    except BrokenSealError as error:
        raise BundleError("bad_seal") from error


def retry(ledger: Ledger, keys: Keys | None = None) -> int:
    """Look again at what waits in quarantine; says how many events came in.

    Goes round until nothing more moves: one bundle may close another's gap.
    """
    added, again = 0, True
    known = keys or Keys(ledger)
    while again:
        again = False
        for entry in quarantine.held(ledger.home):
            if not _may_go(ledger, entry, known):
                continue
            content = quarantine.content(ledger.home, entry)
            if content is None:
                continue
            name = bundle_name(entry.path) if entry.remote else None
            taken = take(ledger, content, Origin(entry.remote, entry.path), known, expected=name)
            added += taken.added
            again = again or taken.held is None or taken.added > 0
    return added


def _may_go(ledger: Ledger, entry: Held, keys: Keys) -> bool:
    """Whether what the entry waits for has come."""
    if entry.device is None or not entry.kept:
        return False
    match entry.reason:
        case "untrusted":
            return queries.trusts(ledger).get(entry.device, False)
        case "revoked":
            cut, here = queries.cut(ledger, entry.device), queries.last_seqs(ledger)
            trusted = queries.trusts(ledger).get(entry.device, False)
            return trusted and (cut is None or cut > here.get(entry.device, 0))
        case "gap":
            return (entry.first or 0) <= queries.last_seqs(ledger).get(entry.device, 0) + 1
        case "fork":  # this home's own other history, from before it was renewed
            return entry.device in former_devices(ledger.home)
        case "sealed":
            kept = quarantine.content(ledger.home, entry)
            return kept is not None and sealing.opens(ledger.home, kept)
        case "no_key":
            return keys(entry.device) is not None
        case _:
            return False


_SEND_AGAIN_THERE: Final = Text(
    "从同步目标删除该文件，再请它的主人运行 inspector sync --accept-changed",
    "delete it there, then its owner runs `inspector sync --accept-changed`",
)


def refuse(
    ledger: Ledger,
    error: BundleError,
    content: bytes | None,
    origin: Origin,
    expected: BundleName | None = None,
    *,
    size: int | None = None,
) -> Held:
    """Set aside what is no good bundle."""
    header = error.header
    named = expected if header is None else None
    remedy = error.remedy
    if error.reason == "sealed" and named is not None:
        remedy = sealing.how_to_be_let_in(ledger.home, name_of(ledger, named.device))
    elif remedy == SEND_AGAIN and origin.remote:
        remedy = _SEND_AGAIN_THERE
    return quarantine.put(
        ledger.home,
        Held(
            id=quarantine.id_of(origin.remote, origin.path, content),
            reason=error.reason,
            what=error.what,
            remedy=remedy,
            remote=origin.remote,
            path=origin.path,
            size=size if size is not None else len(content or b""),
            device=header.device if header is not None else named.device if named else None,
            first=header.first if header is not None else named.first if named else None,
            last=header.last if header is not None else named.last if named else None,
            at=moment(ledger),
        ),
        content,
    )


def note(
    ledger: Ledger, origin: Origin, reason: str, what: Text, remedy: Text | None, size: int
) -> Held:
    """Set aside a file that is not even read: only the reason is kept."""
    return quarantine.put(
        ledger.home,
        Held(
            id=quarantine.id_of(origin.remote, origin.path, None),
            reason=reason,
            what=what,
            remedy=remedy,
            remote=origin.remote,
            path=origin.path,
            size=size,
            at=moment(ledger),
        ),
        None,
    )


def moment(ledger: Ledger) -> str:
    """Now, UTC, to the second."""
    return f"{ledger.now():%Y-%m-%dT%H:%M:%SZ}"


def _as_named(bundle: Bundle, expected: BundleName | None) -> None:
    """A file speaks for the device in whose folder it lies, and for the numbers in its name."""
    if expected is None:
        return
    header = bundle.header
    if header.device != expected.device:
        raise BundleError("wrong_device", header=header)
    if (header.first, header.last) != (expected.first, expected.last):
        raise BundleError(
            "header_mismatch",
            Text("与文件名不符", "it is not what the file's name says"),
            header,
        )


_OWN_FORK_REMEDY: Final = Text(
    "本机从旧备份恢复过又写了新记录：运行 inspector device renew，两份记录都会保留",
    "this device was restored from an old back-up and written on: `inspector device renew` keeps"
    " both its histories",
)
_FORK_REMEDY: Final = Text(
    "该终端可能从旧备份恢复过：请其主人在那台终端上运行 inspector device renew",
    "that device was probably restored from an old back-up: its owner runs"
    " `inspector device renew` on it",
)
_GAP_REMEDY: Final = Text("缺少的到了就会自动并入", "it comes in by itself once they arrive")


def trust_remedy(device: str, print_of_key: str) -> Text:
    """How to believe a device, with what to compare first."""
    return Text(
        f"与对方核对指纹 {print_of_key}，一致后运行 inspector device trust {device}",
        f"compare the fingerprint {print_of_key} with its owner,"
        f" then run `inspector device trust {device}`",
    )


def _hold(
    ledger: Ledger, bundle: Bundle, origin: Origin, content: bytes, why: str | Refusal
) -> Held:
    header = bundle.header
    device = header.device
    if isinstance(why, Refusal):
        reason, what = why.kind, why.reason
        fork = _OWN_FORK_REMEDY if device == ledger.device else _FORK_REMEDY
        remedy = {"fork": fork, "gap": _GAP_REMEDY}.get(why.kind)
    else:
        reason, remedy = why, trust_remedy(device, fingerprint(bundle.public_key))
        name = bundle.device_name or name_of(ledger, device)
        what = _NOT_BELIEVED[reason].format(name=name)
        cut = queries.cut(ledger, device)
        if reason == "revoked" and cut is not None:
            what, remedy = _revoked(ledger, device, name, cut)
    return quarantine.put(
        ledger.home,
        Held(
            id=quarantine.id_of(origin.remote, origin.path, content),
            reason=reason,
            what=what,
            remedy=remedy,
            remote=origin.remote,
            path=origin.path,
            size=len(content),
            device=device,
            device_name=bundle.device_name,
            public_key=bundle.public_key.hex(),
            first=header.first,
            last=header.last,
            at=moment(ledger),
        ),
        content,
    )


def _revoked(ledger: Ledger, device: str, name: str, cut: int) -> tuple[Text, Text]:
    by = ", ".join(name_of(ledger, one) for one in queries.revokers(ledger, device))
    return (
        Text(
            f"终端 {name} 第 {cut} 条以后的记录不再采信，由 {by} 撤销",
            f"records of the device {name} after number {cut} are not believed: {by} revoked it",
        ),
        Text(
            f"由 {by} 收回（那台终端上 inspector device trust {device}）；"
            f"或其主人在 {name} 上运行 inspector device renew",
            f"{by} can take it back there (`inspector device trust {device}`), or {name}'s owner"
            " runs `inspector device renew` on it",
        ),
    )


_NOT_BELIEVED: Final = {
    "untrusted": Text("终端 {name} 尚未被信任", "the device {name} is not trusted yet"),
    "revoked": Text("终端 {name} 的信任已撤销", "the device {name} is no longer trusted"),
}


def name_of(ledger: Ledger, device: str) -> str:
    """What a person calls the device, or its id."""
    names = (row.name for row in queries.devices(ledger) if row.id == device)
    return next(names, None) or known_name(ledger.home, device) or device


def known_name(home: Home, device: str) -> str | None:
    """What a device that waits in quarantine calls itself."""
    names = (one.device_name for one in quarantine.held(home) if one.device == device)
    return next((name for name in names if name), None)
