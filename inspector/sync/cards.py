"""Cards: what each device says of itself on a remote, so that nobody has to list everything.

A card, ``devices/<device>.json``, is a hint.  Its key is checked against the device's id; of the
rest nothing is believed: a bundle is checked as ever, and a card that cannot be right (unreadable,
gone, short of what was seen before) leads to a look at the files themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from inspector.errors import InspectorError, RemoteError
from inspector.ledger import queries
from inspector.ledger.keys import device_id, verify_signature
from inspector.ledger.ledger import Ledger
from inspector.sync import layout, sealing
from inspector.sync.layout import BundleName
from inspector.sync.remotes.remote import Entry, Remote
from inspector.sync.state import Seen, State

LIMIT: Final = 1024 * 1024
"""Bytes of a card that are read."""


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a device says it is, and what it has put there.

    A card without ``bundles`` (an earlier version's, or they are too many) says nothing of them.
    """

    device: str
    name: str = ""
    """Empty where everything is sealed (:mod:`.sealing`)."""
    public_key: str
    last: int = 0
    """Number of the last event there."""
    head: str = ""
    """Its hash."""
    evidence: int = 0
    """Grows when evidence was added; says nothing else."""
    age: str = ""
    """For whom to seal what this device should read (:mod:`.sealing`)."""
    age_signature: str = ""
    """By the device's key over :func:`about_age`: nobody else can name a recipient for it."""
    bundles: dict[str, int] | None = None
    """The files in ``events/<device>/``, each with its size."""
    packs: dict[str, str] = {}
    """The packs that it published, each in its last version."""


class Read(NamedTuple):
    """A card as it was read; ``card`` None where it is none."""

    card: Card | None
    size: int
    digest: str


def about_age(recipient: str) -> bytes:
    """What a device signs to say that a recipient is its own."""
    return f"inspector-age/1\n{recipient}\n".encode()


def recipient(card: Card) -> str | None:
    """The card's recipient if the device whose card it is has signed it."""
    try:
        key, signature = bytes.fromhex(card.public_key), bytes.fromhex(card.age_signature)
    except ValueError:
        return None
    if device_id(key) != card.device or not card.age:
        return None
    return card.age if verify_signature(key, signature, about_age(card.age)) else None


def listed(remote: Remote, namers: set[str]) -> dict[str, Entry]:
    """The cards on the remote by device; ``namers`` gains those that have a names file there."""
    found: dict[str, Entry] = {}
    for entry in remote.list(layout.DEVICES):
        device = None if entry.strange else layout.device_of(entry.path)
        if device is not None:
            found[device] = entry
        elif (namer := layout.namer_of(entry.path)) is not None and not entry.strange:
            namers.add(namer)
    return found


def read(remote: Remote, device: str, entry: Entry) -> Read:
    try:
        content = remote.read(entry.path, lambda stream: stream.read(LIMIT + 1))
    except RemoteError as error:
        if error.transient:
            raise
        content = b""  # listed, and not there
    try:
        card = msgspec.json.decode(content, type=Card) if len(content) <= LIMIT else None
    except (msgspec.DecodeError, RecursionError):
        card = None
    if card is not None and card.device != device:
        card = None
    return Read(card, len(content), _digest(content))


def named(device: str, files: Mapping[str, int] | None) -> list[tuple[BundleName, int]] | None:
    """Files of a device's folder as bundles; None if these are no such names."""
    if files is None:
        return None
    found: list[tuple[BundleName, int]] = []
    for file, size in files.items():
        name = layout.bundle_name(f"{layout.EVENTS}/{device}/{file}")
        if name is None or size < 0:
            return None
        found.append((name, size))
    return found


def publish(ledger: Ledger, remote: Remote, remembered: State, *, named: bool = True) -> None:
    """Write this device's card if the one there is not what it should be."""
    own = ledger.device
    content = _content(ledger, remembered, named=named)
    seen = remembered.cards.get(own)
    if seen is not None and seen.digest == _digest(content):
        return
    if seen is not None and seen.size == len(content):
        # where time and size are all that tells a change, both may stay the same within a second
        content += b"\n"
    remote.write(layout.device_path(own), content)
    remembered.cards[own] = Seen(digest=_digest(content), size=len(content))


def _content(ledger: Ledger, remembered: State, *, named: bool) -> bytes:
    row = next(row for row in queries.devices(ledger) if row.own)
    last = remembered.pushed(row.id)
    event = next(queries.events_of(ledger, row.id, after=last - 1, limit=1), None)
    age = _own_recipient(ledger)
    card = Card(
        device=row.id,
        name=row.name if named else "",
        public_key=row.public_key,
        age=age,
        age_signature=ledger.key.sign(about_age(age)).hex() if age else "",
        last=last,
        head="" if event is None or last == 0 else event.hash,
        evidence=remembered.evidence,
        bundles=dict(sorted(remembered.bundles.items())),
        packs=dict(sorted(remembered.packs.items())),
    )
    content = _encoded(card)
    if len(content) <= LIMIT:
        return content
    return _encoded(msgspec.structs.replace(card, bundles=None))


def _own_recipient(ledger: Ledger) -> str:
    try:
        return sealing.recipient(ledger.home) or ""
    except InspectorError:  # damaged: whoever needs it is told
        return ""


def _encoded(card: Card) -> bytes:
    return msgspec.json.format(msgspec.json.encode(card), indent=1) + b"\n"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content.rstrip(b"\n")).hexdigest()
