"""Bundles that a person hands over as files: by mail, on a disk, from another program.

The same gate as for a remote.  A file may hold several bundles; each is taken by itself.  A folder
stands for the bundle files in it, a remote's whole folder too.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import msgspec

from inspector import disk
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger.bundle import SUFFIX, BundleError, Limits, read_bundles
from inspector.ledger.keys import fingerprint
from inspector.ledger.ledger import Ledger
from inspector.sync import intake, quarantine, sealing
from inspector.sync.intake import Keys, Origin
from inspector.sync.quarantine import Held
from inspector.sync.run import CancelledError
from inspector.sync.sealing import BrokenSealError, SealedError


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file."""

    path: str
    ok: bool
    """Everything in it is in the ledger now."""
    added: int = 0
    known: int = 0
    device: str | None = None
    fingerprint: str | None = None
    quarantined: int = 0
    """Bundles of it that were set aside."""
    error: Text | None = None
    remedy: Text | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "ok": self.ok,
            "added": self.added,
            "known": self.known,
            "device": self.device,
            "fingerprint": self.fingerprint,
            "quarantined": self.quarantined,
            "error": None if self.error is None else str(self.error),
            "remedy": None if self.remedy is None else str(self.remedy),
        }


def import_files(
    ledger: Ledger,
    paths: Sequence[Path],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: threading.Event | None = None,
    limits: Limits | None = None,
) -> list[Imported]:
    """Take in bundle files; whatever is wrong with one, the others go on.

    ``progress`` hears how many files of how many are done.  Raises InputError before anything is
    taken if a path is missing, CancelledError between two files.
    """
    files = [file for path in paths for file in _files(path)]
    keys, results = Keys(ledger), list[Imported]()
    for done, file in enumerate(files):
        if cancelled is not None and cancelled.is_set():
            raise CancelledError
        if progress is not None:
            progress(done, len(files))
        results.append(_import(ledger, file, keys, limits))
    intake.retry(ledger, keys)
    if progress is not None:
        progress(len(files), len(files))
    return [_looked_at_again(ledger, result) for result in results]


def _files(path: Path) -> Iterator[Path]:
    path = path.expanduser()
    if path.is_dir():
        found = sorted(
            Path(folder, name)
            for folder, _, names in os.walk(path)
            for name in names
            if name.lower().endswith((SUFFIX, SUFFIX + sealing.SUFFIX)) and not name.startswith(".")
        )
        if not found:
            raise InputError(
                Text("文件夹里没有数据包", "there is no bundle in this folder"),
                Text(f"数据包的名字以 {SUFFIX} 结尾", f"a bundle's name ends in {SUFFIX}"),
                path=path,
            )
        yield from found
        return
    if not path.is_file():
        raise InputError(
            Text("找不到这个文件", "there is no such file"),
            Text("检查路径和文件名", "check the path and the name"),
            path=path,
        )
    yield path


def _import(ledger: Ledger, path: Path, keys: Keys, limits: Limits | None) -> Imported:
    origin = Origin("", str(path.absolute()))
    added = known = 0
    device: str | None = None
    held: list[Held] = []
    try:
        with path.open("rb") as stream, tempfile.SpooledTemporaryFile(quarantine.KEEP) as inside:
            plain = _unsealed(ledger.home, stream, inside)
            for bundle in read_bundles(plain, key_of=keys, limits=limits):
                device = bundle.header.device
                taken = intake.take_checked(ledger, bundle, origin, keys)
                added, known = added + taken.added, known + taken.known
                held += [taken.held] if taken.held is not None else []
        if device is None:
            raise BundleError("truncated")
    except BundleError as error:
        device = error.header.device if error.header is not None else device
        size = path.stat().st_size
        content = path.read_bytes() if size <= quarantine.KEEP else None
        held.append(intake.refuse(ledger, error, content, origin, size=size))
    except OSError as error:
        raise disk.disk_error(error, path) from error
    key = keys(device) if device is not None else None
    return Imported(
        path=str(path),
        ok=not held,
        added=added,
        known=known,
        device=device,
        fingerprint=fingerprint(key) if key is not None else None,
        quarantined=len(held),
        error=held[0].what if held else None,
        remedy=held[0].remedy if held else None,
    )


def _unsealed(home: Home, stream: IO[bytes], inside: IO[bytes]) -> IO[bytes]:
    """The file itself, or ``inside`` with what was sealed in it."""
    begin = stream.read(64)
    stream.seek(0)
    if not sealing.is_sealed(begin):
        return stream
    try:
        sealing.unseal_stream(home, stream, inside.write)
    except SealedError as error:
        raise BundleError("sealed") from error
    except BrokenSealError as error:
        raise BundleError("bad_seal") from error
    inside.seek(0)
    return inside


def _looked_at_again(ledger: Ledger, result: Imported) -> Imported:
    """A gap that a later file closed is no trouble any more."""
    if result.ok:
        return result
    still = quarantine.find(ledger.home, "", str(Path(result.path).absolute()))
    if still:
        return result
    return msgspec.structs.replace(result, ok=True, quarantined=0, error=None, remedy=None)
