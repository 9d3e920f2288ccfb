"""The outbox: this device's new events as bundles that wait for a remote.

::

    outbox/<remote>/<first>-<last>.jsonl.gz[.age]   what the remote does not have yet
    outbox/<remote>/findings/<file>                 findings files to go with them
    outbox/<remote>/blobs/<name>.age                evidence that is being sent sealed
    outbox/<remote>/.recipients                     for whom all this is sealed

Each bundle appears whole or not at all and goes only when the remote has it; cut off anywhere, the
next export goes on from what is there.  Sealed before it is here, so that a cut upload goes on with
the same bytes.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from inspector import disk
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bundle import BundleError, Header, packed, read_bundle
from inspector.ledger.ledger import Ledger
from inspector.sync import sealing
from inspector.sync.layout import bundle_file
from inspector.sync.names import Seal, zipped
from inspector.sync.sealing import BrokenSealError, SealedError
from inspector.sync.state import State

_NAME = re.compile(r"(\d{12})-(\d{12})\.jsonl\.gz(\.age)?")


class Waiting(NamedTuple):
    """A bundle in the outbox."""

    path: Path
    first: int
    last: int

    @property
    def sealed(self) -> bool:
        return self.path.name.endswith(sealing.SUFFIX)


class Ready(NamedTuple):
    """A bundle in the outbox that was found good, or made, just now."""

    path: Path
    header: Header


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """What has not gone to a remote yet."""

    events: int = 0
    files: int = 0
    blobs: int = 0
    blob_bytes: int = 0


def folder(home: Home, remote: str) -> Path:
    return home.outbox / remote


def export(
    ledger: Ledger,
    remote: str,
    state: State,
    *,
    seal: Seal | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Ready]:
    """Put every event that the remote lacks into the outbox, in bundles; these, in order.

    What waits there already is left; what the remote has, or what does not go on from it, goes,
    and so does what is sealed for others than ``seal`` says.
    """
    _seal_all(ledger.home, remote, seal)
    done = state.pushed(ledger.device)
    ready: list[Ready] = []
    for one in waiting(ledger.home, remote):
        header = _header_of_ours(ledger, one) if one.first == done + 1 else None
        if header is None:
            drop(one.path)
        else:
            ready.append(Ready(one.path, header))
            done = one.last
    begin, last = done, queries.last_seqs(ledger).get(ledger.device, 0)
    for header, content in packed(ledger, ledger.device, done + 1, last):
        name = bundle_file(header.first, header.last, sealed=seal is not None)
        there = folder(ledger.home, remote) / name
        disk.write_bytes(there, content if seal is None else seal.seal(content))
        ready.append(Ready(there, header))
        if progress is not None:
            progress(header.last - begin)
    return ready


def waiting(home: Home, remote: str) -> list[Waiting]:
    """The bundles in the outbox, in order."""
    found: list[Waiting] = []
    for path in _files(folder(home, remote)):
        if named := _NAME.fullmatch(path.name):
            found.append(Waiting(path, int(named[1]), int(named[2])))
    return sorted(found, key=lambda one: (one.first, one.last))


def _header_of_ours(ledger: Ledger, one: Waiting) -> Header | None:
    """The bundle's, if that is whole and says what the ledger says."""
    key = ledger.key.public_key
    try:
        content = one.path.read_bytes()
        if one.sealed:
            content = sealing.unseal(ledger.home, content)
        bundle = read_bundle(io.BytesIO(content), key_of={ledger.device: key}.get)
    except (FileNotFoundError, BundleError, SealedError, BrokenSealError):
        return None
    except OSError as error:
        raise disk.disk_error(error, one.path) from error
    header = bundle.header
    last = next(queries.events_of(ledger, ledger.device, after=one.last - 1, limit=1), None)
    says_so = last is not None and last.hash == header.head
    return header if says_so and (header.first, header.last) == (one.first, one.last) else None


def _seal_all(home: Home, remote: str, seal: Seal | None) -> None:
    """Nothing may wait here that is sealed for others than now."""
    where = folder(home, remote)
    mark, now = where / ".recipients", "\n".join(seal.recipients if seal is not None else ())
    try:
        before = mark.read_text("ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        before = ""
    if before == now:
        return
    for one in waiting(home, remote):
        drop(one.path)
    for blob in list(_files(where / "blobs")):
        drop(blob)
    for file in findings_files(home, remote):
        _seal_again(home, file, seal)
    disk.write_bytes(mark, now.encode())


def _seal_again(home: Home, file: Path, seal: Seal | None) -> None:
    """A findings file that was sealed for others, or not at all."""
    if file.suffix != sealing.SUFFIX:
        if seal is not None:
            _put_sealed(file, file.with_name(seal.findings_name(file.name)), seal)
            drop(file)
        return
    try:
        content = sealing.unseal(home, file.read_bytes())
    except (SealedError, BrokenSealError):  # our own key was lost: nobody can seal it again
        drop(file)
        return
    if seal is not None:
        disk.write_bytes(file, seal.seal(content))
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = archive.namelist()[0]
        disk.write_bytes(file.with_name(name), archive.read(name))
    drop(file)


def _put_sealed(source: Path, target: Path, seal: Seal) -> None:
    disk.write_bytes(target, seal.seal(zipped(source.name, source.read_bytes())))


def sealed_blob(home: Home, remote: str, seal: Seal, sha256: str) -> tuple[Path, bool]:
    """The evidence, sealed, and whether that was done now: until it is dropped, it stays the same.

    Sealed another time it has other bytes, of which nothing fits what went there before.
    """
    target = folder(home, remote) / "blobs" / (seal.blob_names(sha256)[0] + sealing.SUFFIX)
    if target.is_file():
        return target, False
    seal.file(home.blob(sha256), target)
    return target, True


def offer(home: Home, remote: str, source: Path, *, seal: Seal | None = None) -> Path:
    """Put a findings file into the outbox; it goes to the remote with the next sync."""
    if not disk.is_safe_name(source.name) or source.name.startswith("."):
        raise InputError(
            Text(f"文件名不能用：{source.name}", f"this file name cannot be used: {source.name}"),
            Text("换一个不含特殊字符的名字", "rename it without special characters"),
            path=source,
        )
    target = folder(home, remote) / "findings" / source.name
    try:
        if seal is not None:
            target = target.with_name(seal.findings_name(source.name))
            _put_sealed(source, target, seal)
            return target
        content = source.open("rb")
    except OSError as error:
        raise InputError(
            Text("读不到这个文件", "this file cannot be read"),
            Text("检查路径", "check the path"),
            path=source,
        ) from error
    with content, disk.writing(target) as copy:
        shutil.copyfileobj(content, copy)
    return target


def findings_files(home: Home, remote: str) -> list[Path]:
    """Findings files in the outbox."""
    return sorted(_files(folder(home, remote) / "findings"))


def backlog(ledger: Ledger, remote: str, state: State) -> Backlog:
    """What waits for this remote; events count from the moment they are recorded."""
    last = queries.last_seqs(ledger).get(ledger.device, 0)
    if state.evidence_of != ledger.device:
        state.forget_evidence(ledger.device)
    attached = queries.files_after(ledger, ledger.device, state.evidence_until, last)
    sent = set(state.evidence_sent)
    left = [file for file in attached if file.sha256 not in sent]
    return Backlog(
        events=max(0, last - state.pushed(ledger.device)),
        files=len(findings_files(ledger.home, remote)),
        blobs=len(left),
        blob_bytes=sum(file.size for file in left),
    )


def drop(path: Path) -> None:
    """Take a file out of the outbox: the remote has it."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        # Windows refuses while another process of ours reads it; the next export takes it out
        return
    except OSError as error:
        raise disk.disk_error(error, path) from error


def _files(where: Path) -> Iterator[Path]:
    try:
        yield from [path for path in where.iterdir() if path.is_file() and path.name[0] != "."]
    except FileNotFoundError:
        return
    except OSError as error:
        raise disk.disk_error(error, where) from error
