"""Publish: a pack of this home, zipped and signed, onto a remote for the others to take.

The zip goes first and its signature last: what is cut in between is offered to nobody, and can be
done again.  A team that encrypts has both sealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library, in_order
from inspector.packs.model import Pack
from inspector.sync import cards, layout, names, sealing, signed_pack, state
from inspector.sync.layout import PackName
from inspector.sync.names import Seal
from inspector.sync.remotes import Remote
from inspector.sync.sealing import BrokenSealError, SealedError
from inspector.sync.signed_pack import Signed, UnsignedError


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it on one remote."""

    remote: str
    pack: str
    version: str
    sha256: str
    size: int
    new: bool
    """False: it was there already."""


def publish(
    ledger: Ledger,
    library: Library,
    remote: Remote,
    pack_id: str | None,
    recipients: Sequence[str] | None = None,
) -> Published:
    """Put the pack (None: the one in use) on the remote, sealed for ``recipients`` if there are.

    Raises PackError when it has problems, InputError when the remote has a newer version of it or
    the same version with other content, or when colleagues seal and nobody has said whether this
    home does (``recipients`` None), RemoteError.
    """
    from inspector.packs.archive import zipped  # with zipfile: 12 ms

    pack = library.load(pack_id)
    content = zipped(library.files(pack.id))
    signed = signed_pack.sign(ledger, pack, content)
    remote.probe()
    seal = _seal(ledger, remote, recipients)
    there = _there(ledger, remote, pack.id)
    same = {
        path: one for path, one in there.items() if in_order(one.version) == in_order(pack.version)
    }
    for one in same.values():
        if one.digest != pack.digest:
            raise _taken(one)
    newest = max(there.values(), key=lambda one: in_order(one.version), default=None)
    if newest is not None and in_order(newest.version) > in_order(pack.version):
        raise _older(pack.version, newest)
    name = PackName(pack.id, pack.version)
    kept = same.get(name.signature(sealed=True)) or (None if seal else same.get(name.signature()))
    if kept is None:
        kept = signed
        _put(remote, name, content, signed, seal)
    _announce(ledger, remote, pack, named=seal is None)
    return Published(
        remote=remote.name,
        pack=pack.id,
        version=pack.version,
        sha256=kept.sha256,
        size=kept.size,
        new=not same,
    )


def _seal(ledger: Ledger, remote: Remote, recipients: Sequence[str] | None) -> Seal | None:
    seal, sealing_there = names.seal_for(ledger.home, recipients or ()), set[str]()
    if recipients is None:
        cards.listed(remote, sealing_there)
        if sealing_there - {ledger.device}:
            raise names.colleagues_seal(remote.name)
    return seal


def _put(remote: Remote, name: PackName, content: bytes, signed: Signed, seal: Seal | None) -> None:
    signature = signed_pack.encoded(signed)
    if seal is None:
        remote.write(name.zip(), content)
        remote.write(name.signature(), signature)
        return
    remote.write(name.zip(sealed=True), seal.seal(content))
    remote.write(name.signature(sealed=True), seal.seal(signature))
    remote.remove(name.signature())  # from before the team encrypted
    remote.remove(name.zip())


def _announce(ledger: Ledger, remote: Remote, pack: Pack, *, named: bool) -> None:
    """On this device's card, so that the others need not list all packs with every sync."""
    remembered = state.load(ledger.home, remote.name, remote.url)
    remembered.packs[pack.id] = pack.version
    if remembered.last_sync is not None:  # else the card, with all it tells, goes with a sync
        cards.publish(ledger, remote, remembered, named=named)
    state.save(ledger.home, remote.name, remembered)


def _there(ledger: Ledger, remote: Remote, pack: str) -> Mapping[str, Signed]:
    """The versions of the pack on the remote that this device or one it trusts has signed.

    By the path of the signature.  A stranger's version 999 must not keep the team from publishing.
    """
    trusts = queries.trusts(ledger)
    found: dict[str, Signed] = {}
    for entry in remote.list(f"{layout.PACKS}/{pack}"):
        name = None if entry.strange else layout.pack_name(entry.path)
        if name is None or entry.size > signed_pack.MOST:
            continue
        signed = _signed(ledger, remote, entry.path, name)
        if signed is not None and (signed.device == ledger.device or trusts.get(signed.device)):
            found[entry.path.lower()] = signed
    return found


def _signed(ledger: Ledger, remote: Remote, path: str, name: PackName) -> Signed | None:
    content = remote.read(path, lambda stream: stream.read(signed_pack.MOST))
    try:
        return signed_pack.read(sealing.opened(ledger.home, path, content), name)
    except (UnsignedError, SealedError, BrokenSealError):
        return None


def _taken(one: Signed) -> InputError:
    return InputError(
        Text(
            f"{one.pack} {one.version} 已由 {one.device_name} 发布，内容不同",
            f"{one.pack} {one.version} was published by {one.device_name} with other content",
        ),
        Text(
            "提高 pack.toml 的 version 后再发布；发布过的版本不再改动",
            "raise the version in pack.toml, then publish; a published version never changes",
        ),
    )


def _older(version: str, newest: Signed) -> InputError:
    return InputError(
        Text(
            f"{newest.device_name} 已发布更新的 {newest.pack} {newest.version}，"
            f"版本不能倒退到 {version}",
            f"{newest.device_name} has published {newest.pack} {newest.version};"
            f" it cannot go back to {version}",
        ),
        Text(
            "先用 inspector pack take 取用新版，在它上面修改",
            "take the newer one first (`inspector pack take`) and change that",
        ),
    )
