"""Packs that colleagues published: fetched and judged with a sync, then offered to a person.

Only what is newer than what the home has, and only a trusted device's pack, is fetched; another's
waits.  Signature, digest and every check of ``pack add`` come before it is offered.
"""

from __future__ import annotations

from typing import Final

from inspector import __version__, disk
from inspector.errors import InputError, InspectorError, PackError
from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.sync import intake, layout, offers, quarantine, sealing, signed_pack
from inspector.sync.layout import PackName
from inspector.sync.offers import Offer
from inspector.sync.quarantine import Held
from inspector.sync.remotes.remote import Entry, Remote
from inspector.sync.run import Run
from inspector.sync.sealing import BrokenSealError, SealedError
from inspector.sync.signed_pack import UnsignedError
from inspector.sync.state import State

MOST_ZIP: Final = 20_000_000
"""Bytes; as much as ``pack add`` takes."""
_LOOKING: Final = Text("查看清单包", "looking for packs")


def pull_packs(ledger: Ledger, remote: Remote, remembered: State, run: Run) -> None:
    """Fetch what is newer than what the home has; what is wrong with one stops no other.

    Nothing is asked while no card has changed, unless a pack waits to be fetched.
    """
    library = Library(ledger.home)
    if not remembered.packs_due and not offers.to_fetch(ledger, library):
        return
    run.step(_LOOKING, 0, None)
    entries = list(remote.list(layout.PACKS))
    zips = {entry.path.lower(): entry for entry in entries if not entry.strange}
    for entry in entries:
        name = None if entry.strange else layout.pack_name(entry.path)
        zipped = (zips.get(name.zip(sealed=True)) or zips.get(name.zip())) if name else None
        if name is not None and zipped is not None and offers.is_newer(library, name):
            run.check()
            _pull(ledger, library, remote, entry, name, zipped, run)
    _forget_gone(ledger, remote, {entry.path for entry in entries})
    # no card tells that a pack was sealed again, for us too
    remembered.packs_due = any(
        one.reason == "pack" and one.remote == remote.name and one.path.endswith(sealing.SUFFIX)
        for one in quarantine.held(ledger.home)
    )


def _pull(
    ledger: Ledger,
    library: Library,
    remote: Remote,
    entry: Entry,
    name: PackName,
    zipped: Entry,
    run: Run,
) -> None:
    known = offers.load(ledger.home, name)
    if known is not None and known.title is not None:
        return
    if entry.size > signed_pack.MOST:
        _refuse(ledger, remote, entry, zipped, b"", UnsignedError(_TOO_LARGE))
        return
    content = remote.read(entry.path, lambda stream: stream.read(signed_pack.MOST))
    # a folder does not tell whether the zip is another by now: it is looked at again
    if zipped.version and quarantine.exists(ledger.home, _id(remote, entry, zipped, content)):
        return
    try:
        signed = signed_pack.read(sealing.opened(ledger.home, entry.path, content), name)
        offer = Offer(signed=signed, remote=remote.name, at=intake.moment(ledger))
        if offers.is_trusted(ledger, signed):
            offer = _fetched(ledger, library, remote, offer, zipped)
            run.notes.append(_told(offer))
    except (UnsignedError, SealedError, BrokenSealError, InputError, PackError) as error:
        _refuse(ledger, remote, entry, zipped, content, error)
        return
    offers.save(ledger.home, offer)
    quarantine.discard_from(ledger.home, remote.name, entry.path)


def _fetched(
    ledger: Ledger, library: Library, remote: Remote, offer: Offer, zipped: Entry
) -> Offer:
    signed = offer.signed
    sealed = zipped.path.lower().endswith(sealing.SUFFIX)
    sizes = sealing.sealed_sizes(signed.size) if sealed else (signed.size,)
    if zipped.size not in sizes or signed.size > MOST_ZIP:
        raise UnsignedError(_NOT_THE_ZIP)
    content = remote.read(zipped.path, lambda stream: stream.read(zipped.size + 1))
    content = sealing.opened(ledger.home, zipped.path, content)
    if not signed_pack.matches(signed, content):
        raise UnsignedError(_NOT_THE_ZIP)
    target = offers.zip_path(ledger.home, PackName(signed.pack, signed.version))
    disk.write_bytes(target, content)
    try:
        return offers.compared(library, offer, offers.read(ledger.home, target, signed))
    except InspectorError:
        target.unlink(missing_ok=True)
        raise


_NOT_THE_ZIP: Final = Text("zip 与签名不符", "the zip is not the one that was signed")
_TOO_LARGE: Final = Text("签名文件过大", "its signature is too large a file")


def _refuse(
    ledger: Ledger,
    remote: Remote,
    entry: Entry,
    zipped: Entry,
    content: bytes,
    error: InspectorError,
) -> None:
    """Into quarantine, and not looked at again until it, or this program, is another one."""
    what, remedy = error.what, error.remedy
    if isinstance(error, SealedError):
        remedy = Text(
            sealing.how_to_be_let_in(ledger.home, "发布者").zh,
            sealing.how_to_be_let_in(ledger.home, "whoever published it").en,
        )
    if isinstance(error, PackError) and error.problems:
        what = Text("{what}，第一处：{first}", "{what}, the first: {first}").format(
            what=error.what, first=error.problems[0].message
        )
    quarantine.put(
        ledger.home,
        Held(
            id=_id(remote, entry, zipped, content),
            reason="pack",
            what=what,
            remedy=remedy or UnsignedError(what).remedy,
            remote=remote.name,
            path=entry.path,
            size=entry.size,
            at=intake.moment(ledger),
        ),
        None,
    )


def _id(remote: Remote, entry: Entry, zipped: Entry, content: bytes) -> str:
    """Another one once the signature, the zip or this program is another."""
    judged = f"{zipped.size} {zipped.version} {__version__}".encode()
    return quarantine.id_of(remote.name, entry.path, content + judged)


def _forget_gone(ledger: Ledger, remote: Remote, there: set[str]) -> None:
    for one in quarantine.held(ledger.home):
        if one.reason == "pack" and one.remote == remote.name and one.path not in there:
            quarantine.discard(ledger.home, one.id)


def _told(offer: Offer) -> Text:
    who = offer.signed.device_name or offer.signed.device
    return Text(
        f"{who} 发布了清单包 {offer.pack} {offer.version}；用 inspector pack offers 查看",
        f"{who} offers the pack {offer.pack} {offer.version}; see `inspector pack offers`",
    )
