"""Offers: packs that colleagues published, here to be looked at, taken or left.

::

    offers/<pack>/<version>.json    who offers it and what it changes
    offers/<pack>/<version>.zip     the pack itself, once its publisher is trusted

A sync brings them (:mod:`inspector.sync.pull_packs`), so an offer is taken without a network too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from inspector import disk
from inspector.errors import DamagedError, InputError, InspectorError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.keys import fingerprint
from inspector.ledger.ledger import Ledger
from inspector.packs.changes import Change, changes, counted
from inspector.packs.library import Library, PackInfo, in_order
from inspector.packs.model import Pack
from inspector.sync import intake, signed_pack
from inspector.sync.layout import PackName
from inspector.sync.signed_pack import Signed, UnsignedError


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One pack in one version, from one device."""

    signed: Signed
    remote: str
    at: str
    """When it came, UTC."""
    title: Text | None = None
    """None: the pack itself is not here yet."""
    here: str | None = None
    """The version that the changes are counted from; None: the home has no such pack."""
    against: str = ""
    """That version's digest."""
    changes: tuple[Change, ...] = ()
    left: bool = False
    """A person does not want it; a newer version is offered again."""
    trusted: bool = False
    """As of now: written into no file."""

    @property
    def pack(self) -> str:
        return self.signed.pack

    @property
    def version(self) -> str:
        return self.signed.version

    @property
    def ready(self) -> bool:
        """Whether it can be taken."""
        return self.trusted and self.title is not None

    def named(self) -> dict[str, str]:
        """As ``status --json`` prints it."""
        return {"pack": self.pack, "version": self.version, "device": self.signed.device}


def offers(ledger: Ledger, library: Library) -> list[Offer]:
    """What can be taken, waits for trust or was left: newer than what the home has."""
    found = [
        _as_of_now(ledger, library, one)
        for one in _all(ledger.home)
        if is_newer(library, _name(one))
    ]
    return sorted(found, key=lambda one: (one.pack, in_order(one.version)))


def waiting(ledger: Ledger, library: Library) -> list[Offer]:
    """Those that a person has not decided on."""
    return [one for one in offers(ledger, library) if not one.left]


def to_fetch(ledger: Ledger, library: Library) -> bool:
    """Whether the pack itself is still to come, now that its publisher is trusted."""
    return any(
        one.title is None and is_trusted(ledger, one.signed) and is_newer(library, _name(one))
        for one in _all(ledger.home)
    )


def standing(offer: Offer) -> Text:
    """Who offers it in place of what, how much it changes, and what to do."""
    name = offer.signed.device_name or offer.signed.device
    if not offer.trusted:
        return Text(
            f"来自 {name}，尚未信任；信任后再取来",
            f"from {name}, who is not trusted yet; it is fetched once that is so",
        )
    if offer.title is None:
        return Text(
            f"来自 {name}；下次同步时取来", f"from {name}; it is fetched with the next sync"
        )
    here = Text("本机没有", "not here yet")
    if offer.here is not None:
        here = Text(f"本机 {offer.here}", f"here: {offer.here}")
    left = Text("，已表示不要", ", left") if offer.left else Text.same("")
    return Text(
        "来自 {name}（{here}{left}）；{count}", "from {name} ({here}{left}); {count}"
    ).format(name=name, here=here, left=left, count=counted(offer.changes))


def take(ledger: Ledger, library: Library, pack: str, version: str | None = None) -> PackInfo:
    """Take an offer into the home; visits that are open go on with the pack they began with.

    Without a version, the one that there is.
    Raises InputError when there is none such or its publisher is not trusted, DamagedError when
    the file here was changed, PackError and InputError as ``pack add``.
    """
    offer = _find(ledger, library, pack, version)
    if not offer.trusted:
        raise InputError(
            Text(
                f"发布者 {offer.signed.device_name} 尚未被信任",
                f"its publisher, {offer.signed.device_name}, is not trusted",
            ),
            intake.trust_remedy(
                offer.signed.device, fingerprint(bytes.fromhex(offer.signed.public_key))
            ),
        )
    target = zip_path(ledger.home, _name(offer))
    if offer.title is None or not target.is_file():
        save(ledger.home, msgspec.structs.replace(offer, title=None))
        raise InputError(
            Text("清单包还没有取来", "the pack itself has not come yet"),
            Text("再同步一次", "sync once more"),
        )
    if not signed_pack.matches(offer.signed, target.read_bytes()):
        save(ledger.home, msgspec.structs.replace(offer, title=None))
        raise DamagedError(
            Text("取来的清单包已损坏", "the pack that was fetched is damaged"),
            Text("再同步一次，会重新取", "sync once more: it is fetched again"),
            path=target,
        )
    if library.current(pack) is not None:
        library.keep(pack)
    info = library.add(target)
    for one in _all(ledger.home):
        if one.pack == pack and in_order(one.version) <= in_order(offer.version):
            _forget(ledger.home, _name(one))
    return info


def leave(ledger: Ledger, library: Library, pack: str, version: str | None = None) -> None:
    """Offer this version no more; it can still be taken by its number."""
    offer = _find(ledger, library, pack, version)
    save(ledger.home, msgspec.structs.replace(offer, left=True))


def _find(ledger: Ledger, library: Library, pack: str, version: str | None) -> Offer:
    """That version; without one the only one that was not left, if there is but one."""
    found = offers(ledger, library)
    meant = [
        one
        for one in found
        if one.pack == pack and (one.version == version if version else not one.left)
    ]
    if len(meant) == 1:
        return meant[0]
    known = ", ".join(f"{one.pack} {one.version}" for one in found) or "-"
    listed = Text(f"现有：{known}", f"there are: {known}")
    if meant:
        raise InputError(
            Text(f"{pack} 有几个版本，请写明", f"{pack} is offered in several versions: say which"),
            listed,
        )
    named = f"{pack} {version}" if version else pack
    raise InputError(Text(f"没有人提供 {named}", f"nobody offers {named}"), listed)


def _as_of_now(ledger: Ledger, library: Library, offer: Offer) -> Offer:
    """Trust and changes as they are today: both may have moved since it came."""
    offer = msgspec.structs.replace(offer, trusted=is_trusted(ledger, offer.signed))
    current = library.current(offer.pack)
    digest = "" if current is None else current.digest
    target = zip_path(ledger.home, _name(offer))
    if offer.title is None or offer.against == digest or not target.is_file():
        return offer
    try:
        offer = compared(library, offer, read(ledger.home, target, offer.signed))
    except InspectorError:  # told when it is taken
        return offer
    save(ledger.home, offer)
    return offer


def is_trusted(ledger: Ledger, signed: Signed) -> bool:
    return signed.device == ledger.device or queries.trusts(ledger).get(signed.device) is True


def read(home: Home, path: Path, signed: Signed) -> Pack:
    """The pack in the zip, judged as ``pack add`` judges; it must be the one that was signed."""
    from inspector.packs.adding import admitted  # with zipfile: 12 ms

    with tempfile.TemporaryDirectory(prefix=".reading-", dir=home.offers) as scratch:
        _, pack = admitted(path, Path(scratch))
    if (pack.id, pack.version, pack.digest) != (signed.pack, signed.version, signed.digest):
        raise UnsignedError(
            Text("里面不是签名所说的清单包", "it does not hold the pack that was signed")
        )
    return pack


def compared(library: Library, offer: Offer, pack: Pack) -> Offer:
    current = library.current(pack.id)
    return msgspec.structs.replace(
        offer,
        title=pack.title,
        here=None if current is None else current.version,
        against="" if current is None else current.digest,
        changes=changes(current, pack),
    )


def is_newer(library: Library, name: PackName) -> bool:
    current = library.current(name.pack)
    return current is None or in_order(name.version) > in_order(current.version)


# --- the files -----------------------------------------------------------------------------


def _name(offer: Offer) -> PackName:
    return PackName(offer.pack, offer.version)


def _note(home: Home, name: PackName) -> Path:
    return home.offers / name.pack / f"{name.version}.json"


def zip_path(home: Home, name: PackName) -> Path:
    return home.offers / name.pack / f"{name.version}.zip"


def save(home: Home, offer: Offer) -> None:
    kept = msgspec.structs.replace(offer, trusted=False)
    disk.write_bytes(_note(home, _name(offer)), msgspec.json.encode(kept))


def load(home: Home, name: PackName) -> Offer | None:
    try:
        return msgspec.json.decode(_note(home, name).read_bytes(), type=Offer)
    except (FileNotFoundError, msgspec.DecodeError):  # damaged: fetched again
        return None
    except OSError as error:
        raise disk.disk_error(error, _note(home, name)) from error


def _all(home: Home) -> Iterator[Offer]:
    try:
        notes = sorted(home.offers.glob("*/*.json"))
    except OSError as error:
        raise disk.disk_error(error, home.offers) from error
    for note in notes:
        offer = load(home, PackName(note.parent.name, note.stem))
        if offer is not None and (offer.pack, offer.version) == (note.parent.name, note.stem):
            yield offer


def _forget(home: Home, name: PackName) -> None:
    for path in (zip_path(home, name), _note(home, name)):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk.disk_error(error, path) from error
