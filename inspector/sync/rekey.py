"""Rekey: seal again what this device has on a remote, for the recipients that there are now.

A recipient who came later cannot open what was sealed before; one who was shut out still could.
So each device seals its own files once more: it writes only under its own name, and needs nobody
else for it.  One file after another: the new one takes the old one's place whole, so a reader
always finds one of the two.  Cut off anywhere, the next call goes on with what is left.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final

import msgspec

from inspector import disk
from inspector.config import Remote as Configured
from inspector.errors import InputError, InspectorError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bundle import packed
from inspector.ledger.keys import former_devices
from inspector.ledger.ledger import Ledger
from inspector.sync import (
    cards,
    layout,
    names,
    outbox,
    parts,
    push,
    quarantine,
    sealed_there,
    sealing,
    signed_pack,
    state,
)
from inspector.sync.engine import Addresses, Open, chosen
from inspector.sync.intake import name_of
from inspector.sync.names import Seal, seal_for
from inspector.sync.remotes import Remote, open_remote
from inspector.sync.remotes.leftovers import Leftovers
from inspector.sync.remotes.retry import Retrying
from inspector.sync.run import CancelledError, Progress, Run, put
from inspector.sync.sealing import BrokenSealError, SealedError
from inspector.sync.signed_pack import UnsignedError

_SEALING: Final = Text("重新加密", "encrypting again")
_SAVE_EVERY: Final = 20
"""Files after which is written down what is done: a cut repeats no more than these."""


class Rekeyed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it on one remote."""

    name: str
    ok: bool
    files: int = 0
    """Files of this device that were sealed again, or for the first time."""
    left: tuple[str, ...] = ()
    """Paths that could not be sealed again: they are as they were."""
    others: tuple[str, ...] = ()
    """Devices that have files there too and must still do theirs themselves."""
    error: Text | None = None
    remedy: Text | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "ok": self.ok,
            "files": self.files,
            "left": list(self.left),
            "others": list(self.others),
            "error": None if self.error is None else str(self.error),
            "remedy": None if self.remedy is None else str(self.remedy),
        }


def rekey(
    ledger: Ledger,
    config: Addresses,
    remote_name: str | None = None,
    *,
    progress: Progress | None = None,
    cancelled: threading.Event | None = None,
    opened: Open = open_remote,
) -> list[Rekeyed]:
    """On every remote that has recipients, or on one. InputError if there is none of that name."""
    stop = cancelled or threading.Event()
    results: list[Rekeyed] = []
    sealed = [name for name in chosen(config, remote_name) if config.remotes[name].recipients]
    if not sealed:
        raise InputError(
            Text("没有设收件人，没有什么要加密", "there are no recipients to encrypt for"),
            Text(
                "用 inspector remote recipients NAME --add age1… 加入",
                "add them with `inspector remote recipients NAME --add age1…`",
            ),
        )
    for name in sealed:
        run = Run(stop=stop)
        if progress is not None:
            run.tell = progress
        try:
            address = config.remotes[name]
            inner = opened(name, address, ledger.home)
            left = Leftovers(ledger.home, name)
            with closing(Retrying(inner, wait=stop.wait, leftovers=left)) as remote:
                results.append(_Rekey(ledger, remote, address, run).go())
                remote.clear_leftovers()
        except InspectorError as error:
            known = CancelledError() if stop.is_set() else error
            results.append(Rekeyed(name=name, ok=False, error=known.what, remedy=known.remedy))
        except OSError as error:
            known = disk.disk_error(error, error.filename or ledger.home.data)
            results.append(Rekeyed(name=name, ok=False, error=known.what, remedy=known.remedy))
    return results


class _Rekey:
    """One remote's."""

    def __init__(self, ledger: Ledger, remote: Remote, address: Configured, run: Run) -> None:
        self.ledger, self.home, self.remote, self.run = ledger, ledger.home, remote, run
        self.own = [ledger.device, *former_devices(ledger.home)]
        self.there = sealed_there.load(self.home, remote.name)
        self.in_parts = set(state.load(self.home, remote.name, remote.url).in_parts)
        seal = seal_for(self.home, address.recipients or ())
        assert seal is not None, "only remotes with recipients come here"
        if self.there.under_way != seal.recipients:
            if set(self.there.recipients or ()) - set(seal.recipients):
                # who is shut out knows the old names: what comes from now on has new ones
                names.new_key(self.home)
            self.there.under_way, self.there.done = seal.recipients, []
            sealed_there.save(self.home, remote.name, self.there)
            seal = seal_for(self.home, address.recipients or ()) or seal
        self.seal: Seal = seal
        run.seal = seal

    def go(self) -> Rekeyed:
        self.remote.probe()
        files = dict(self._files())
        done, left = set(self.there.done), list[str]()
        for number, (path, sha256) in enumerate(files.items()):
            self.run.step(_SEALING, number, len(files))
            if path in done:
                continue
            if not self._seal_again(path, sha256):
                left.append(path)
                continue
            self.there.done.append(path)
            if len(self.there.done) % _SAVE_EVERY == 0:
                sealed_there.save(self.home, self.remote.name, self.there)
        self.run.step(_SEALING, len(files), len(files))
        self._tell(files, left)
        return Rekeyed(
            name=self.remote.name,
            ok=not left,
            files=len(files) - len(left),
            left=tuple(left),
            others=tuple(sorted(f"{name_of(self.ledger, id)} ({id})" for id in self._others())),
            error=_LEFT if left else None,
            remedy=_LEFT_REMEDY if left else None,
        )

    def _tell(self, files: Mapping[str, str | None], left: list[str]) -> None:
        """The names file last: who can open it finds everything else for him too."""
        for device in self.own:
            if device == self.ledger.device or any(device in path for path in files):
                name = name_of(self.ledger, device)
                self.seal.publish(self.remote, device, name, whole=not left)
        # the sizes of our files are others now
        remembered = state.load(self.home, self.remote.name, self.remote.url)
        own = f"{layout.EVENTS}/{self.ledger.device}"
        remembered.bundles = {
            layout.file_of(entry.path): entry.size
            for entry in self.remote.list(own)
            if not entry.strange and layout.bundle_name(entry.path) is not None
        }
        remembered.evidence += 1
        push.publish_card(self.ledger, self.remote, remembered, self.run)
        state.save(self.home, self.remote.name, remembered)
        self.there.names, self.there.under_way, self.there.done = self.seal.mark, (), []
        self.there.recipients = None if left else self.seal.recipients
        sealed_there.save(self.home, self.remote.name, self.there)

    def _files(self) -> Iterator[tuple[str, str | None]]:
        """Our files there, evidence with its SHA-256; bundles first."""
        for folder in (layout.EVENTS, layout.FINDINGS):
            for device in self.own:
                for entry in self.remote.list(f"{folder}/{device}"):
                    if not entry.strange and not layout.is_litter(entry.path):
                        yield entry.path, None
        for path in self._packs():
            yield path, None
        own = (row.sha256 for row in queries.evidence(self.ledger) if row.device in self.own)
        for sha256 in dict.fromkeys(own):
            for path in self._places(sha256):
                if layout.file_of(path) in self.in_parts or self.remote.size(path) is not None:
                    yield path, sha256
                elif self.remote.size(layout.thumbnail_path(path)) is not None:
                    yield layout.thumbnail_path(path), sha256

    def _packs(self) -> Iterator[str]:
        """Those that we have signed: the zip, then its signature."""
        entries = list(self.remote.list(layout.PACKS))
        there = {entry.path.lower(): entry.path for entry in entries if not entry.strange}
        for entry in entries:
            name = None if entry.strange else layout.pack_name(entry.path)
            if name is None or entry.size > signed_pack.MOST:
                continue
            content = self.remote.read(entry.path, lambda stream: stream.read(signed_pack.MOST))
            try:
                opened = sealing.opened(self.home, entry.path, content)
                signed = signed_pack.read(opened, name)
            except (SealedError, BrokenSealError, UnsignedError):
                continue
            if signed.device in self.own:
                for zipped in (name.zip(sealed=True), name.zip()):
                    if zipped in there:
                        yield there[zipped]
                yield entry.path

    def _places(self, sha256: str) -> Iterator[str]:
        yield layout.blob_path(sha256)
        for name in self.seal.blob_names(sha256):
            yield layout.sealed_blob_path(name)

    def _seal_again(self, path: str, sha256: str | None) -> bool:
        """Put the file in its own place, sealed; False if what is in it cannot be had."""
        small = path.removesuffix(sealing.SUFFIX).endswith(layout.THUMBNAIL)
        if sha256 is not None and not small:
            return self._blob(path, sha256)
        content = self.remote.read(path, lambda stream: stream.read(quarantine.KEEP + 1))
        if len(content) > quarantine.KEEP:
            return False
        sealed = path.endswith(sealing.SUFFIX)
        try:
            inside = sealing.unseal(self.home, content) if sealed else content
        except (SealedError, BrokenSealError):
            made = self._from_ledger(path)
            if made is None:
                return False
            inside = made
        target = path if sealed else f"{path}{sealing.SUFFIX}"
        if path.startswith(layout.FINDINGS) and not sealed:
            folder, _, name = path.rpartition("/")
            inside = names.zipped(name, inside)
            target = f"{folder}/{self.seal.findings_name(name)}"
        if sha256 is not None and not sealed:  # a small picture whose name tells the photo's hash
            name = self.seal.blob_names(sha256)[0]
            target = layout.thumbnail_path(layout.sealed_blob_path(name))
        again = self.seal.seal(inside)
        while len(again) == len(content):  # a reader who could not open it sees that it is another
            again = self.seal.seal(inside)
        self.remote.write(target, again)
        if target != path:
            self.remote.remove(path)
        return True

    def _from_ledger(self, path: str) -> bytes | None:
        """The bundle made anew: our own key to it was lost, or somebody damaged it."""
        name = layout.bundle_name(path)
        if name is None or name.device != self.ledger.device:
            return None
        last = queries.last_seqs(self.ledger).get(name.device, 0)
        if name.last > last:
            return None
        made = list(packed(self.ledger, name.device, name.first, name.last))
        return made[0][1] if len(made) == 1 else None

    def _blob(self, path: str, sha256: str) -> bool:
        if not self.home.blob(sha256).is_file():
            return False
        content, _ = outbox.sealed_blob(self.home, self.remote.name, self.seal, sha256)
        target = path
        if not path.endswith(sealing.SUFFIX):
            target = layout.sealed_blob_path(self.seal.blob_names(sha256)[0])
        put(self.remote, target, content, self.run)
        outbox.drop(content)
        if target != path:
            self.remote.remove(path)
        if layout.file_of(path) in self.in_parts:
            parts.remove(self.remote, path)
        # a small picture is not worth keeping beside it
        self.remote.remove(layout.thumbnail_path(path))
        return True

    def _others(self) -> list[str]:
        there = set[str]()
        cards.listed(self.remote, there)
        told = names.Names(self.home, self.remote, set(there))
        done = {device for device in there if told.readers(device) == self.seal.recipients}
        for entry in self.remote.list(layout.EVENTS):
            name = None if entry.strange else layout.bundle_name(entry.path)
            if name is not None:
                there.add(name.device)
        trusts = queries.trusts(self.ledger)
        revoked = {device for device in there if trusts.get(device) is False}
        revoked |= {device for device in there if queries.cut(self.ledger, device) is not None}
        return list(there - set(self.own) - revoked - done)


_LEFT: Final = Text("有文件没能重新加密", "some files could not be encrypted again")
_LEFT_REMEDY: Final = Text(
    "它们在那里原样未动；缺少证据的先同步取回，再运行一次",
    "they are there as they were; where evidence is missing here, sync first and run it again",
)
