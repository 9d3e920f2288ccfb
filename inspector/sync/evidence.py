"""Evidence that comes: what events here refer to, the smallest first.

Hashed before it has its name here: nothing on the remote is believed for lying there.  What is not
there yet is still to come; it is asked for again when somebody's card has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from inspector import disk
from inspector.errors import InspectorError, RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.events import canonical
from inspector.ledger.evidence import SIZE_LIMIT
from inspector.ledger.ledger import Ledger
from inspector.ledger.verify import hash_file
from inspector.ledger.views import FileRow
from inspector.sync import intake, layout, parts, quarantine, sealing, thumbnails, transfer
from inspector.sync.intake import Origin
from inspector.sync.parts import TooLargeError
from inspector.sync.remotes.retry import Retrying
from inspector.sync.run import Run
from inspector.sync.sealing import BrokenSealError, SealedError
from inspector.sync.state import State

_RECEIVING: Final = Text("接收证据", "receiving evidence")


def missing(ledger: Ledger) -> list[FileRow]:
    """What events refer to and is not here."""
    return [row for row in queries.files(ledger) if not ledger.home.blob(row.sha256).is_file()]


class _Got(NamedTuple):
    """What came of one file: ``path`` where it lies there, ``wrong`` why it is not believed."""

    path: str
    came: bool = False
    as_thumbnail: bool = False
    wrong: InspectorError | None = None


def pull(ledger: Ledger, remote: Retrying, remembered: State, run: Run, *, whole: bool) -> None:
    """``whole``: ask for everything that is missing, also what was asked for in vain before."""
    wanted = missing(ledger)
    asked = _asking(remembered, wanted, run)
    if asked == remembered.asked and not (whole or remote.local):
        run.missing_blobs += len(wanted)
        return
    pulling = _Pulling(ledger.home, remote, run)
    if wanted:
        run.step(_RECEIVING, 0, len(wanted))
        run.traffic.due(sum(file.size for file in wanted))
    small, again = 0, False
    for done, (file, got) in enumerate(transfer.each(wanted, pulling.get, run, remote), 1):
        small += got.as_thumbnail
        again |= isinstance(got.wrong, _NotItsBytesError)
        _settle(ledger, remote, run, file, got)
        run.step(_RECEIVING, done, len(wanted))
    if small:
        run.note(
            Text(
                f"{small} 张照片先收到缩略图，原件还没到",
                f"small pictures have come of photos that are still to come: {small}",
            )
        )
    remembered.asked = "" if again else _asking(remembered, missing(ledger), run)


def _asking(remembered: State, wanted: list[FileRow], run: Run) -> str:
    cards = sorted((device, seen.digest) for device, seen in remembered.cards.items())
    what = [cards, [file.sha256 for file in wanted], run.photos]
    return hashlib.sha256(canonical(what)).hexdigest() if wanted else ""


def _settle(ledger: Ledger, remote: Retrying, run: Run, file: FileRow, got: _Got) -> None:
    origin = Origin(remote.name, got.path)
    if isinstance(got.wrong, SealedError):
        ask = sealing.how_to_be_let_in(ledger.home, str(_ITS_SENDER))
        intake.note(ledger, origin, "sealed", got.wrong.what, ask, file.size)
    elif got.wrong is not None:
        intake.note(ledger, origin, "blob", got.wrong.what, _SEND_AGAIN, file.size)
    else:
        quarantine.discard_from(ledger.home, origin.remote, origin.path)
        run.pulled_blobs += got.came
        run.missing_blobs += not got.came


_ITS_SENDER: Final = Text("附上它的人", "whoever attached it")
_SEND_AGAIN: Final = Text(
    "从同步目标删除该文件，再在附上它的终端运行 inspector sync --accept-changed",
    "delete it there, then run `inspector sync --accept-changed` on the device that attached it",
)


def places(run: Run, file: FileRow) -> Iterator[str]:
    """Where the evidence may lie, sealed or plain."""
    if run.names is not None:
        yield from run.names.paths(file.sha256, file.devices)
    yield layout.blob_path(file.sha256)


class _WrongBlobError(InspectorError):
    """The bytes are not those that the name promises."""


class _NotItsBytesError(_WrongBlobError):
    """The server gave something else than what it has: half of it, or a page in its place."""


class _Pulling:
    """What other threads do: no ledger here."""

    def __init__(self, home: Home, remote: Retrying, run: Run) -> None:
        self.home, self.remote, self.run = home, remote, run

    def get(self, file: FileRow) -> _Got:
        paths = list(places(self.run, file))
        if self.run.photos == "always" or (
            self.run.photos == "thumbnails" and file.size <= thumbnails.LIMIT
        ):
            for path in paths:
                try:
                    if self._get(path, file.sha256):
                        self.home.thumbnail(file.sha256).unlink(missing_ok=True)
                        return _Got(path, came=True)
                except (_WrongBlobError, BrokenSealError, SealedError) as error:
                    return _Got(path, wrong=error)
        return _Got(paths[-1], as_thumbnail=self._get_thumbnail(file, paths))

    def _get(self, path: str, sha256: str) -> bool:
        most = sealing.sealed_sizes(SIZE_LIMIT).stop
        waits = self.home.incoming / layout.file_of(path)
        for goes_on in [True, False] if waits.exists() else [False]:
            try:
                found = parts.fetch(self.home, self.remote, path, self.run, most)
            except TooLargeError:
                waits.unlink(missing_ok=True)
                raise _WrongBlobError(_TOO_LARGE) from None
            if found is None:
                return False
            try:
                self._keep(found, sha256, sealed=path.endswith(sealing.SUFFIX))
            except (_WrongBlobError, BrokenSealError):
                size = found.stat().st_size
                found.unlink(missing_ok=True)
                if goes_on:  # its beginning may be another file's
                    continue
                if self.remote.size(path) not in (None, size):
                    raise _NotItsBytesError(_WRONG) from None
                raise
            else:
                return True
        raise AssertionError("the last try ends it")

    def _keep(self, found: Path, sha256: str, *, sealed: bool) -> None:
        target = self.home.blob(sha256)
        if not sealed:
            if hash_file(found) != sha256:
                raise _WrongBlobError(_WRONG)
            if found.stat().st_size > SIZE_LIMIT:
                raise _WrongBlobError(_TOO_LARGE)
            disk.settle(found, target)
            return
        sha, size = hashlib.sha256(), 0

        def take(chunk: bytes) -> None:
            nonlocal size
            self.run.check()
            size += len(chunk)
            if size > SIZE_LIMIT:
                raise _WrongBlobError(_TOO_LARGE)
            sha.update(chunk)
            copy.write(chunk)

        with found.open("rb") as stream, disk.writing(target) as copy:
            sealing.unseal_stream(self.home, stream, take)
            if sha.hexdigest() != sha256:
                raise _WrongBlobError(_WRONG)
        found.unlink(missing_ok=True)

    def _get_thumbnail(self, file: FileRow, paths: list[str]) -> bool:
        """Whether one came now."""
        target = self.home.thumbnail(file.sha256)
        if self.run.photos == "never" or target.is_file():
            return False
        if not file.media_type.startswith("image/"):
            return False
        for path in paths:
            there = layout.thumbnail_path(path)
            try:
                content = self.remote.read(
                    there, lambda stream: self.run.all_of(stream, 2 * thumbnails.LIMIT)
                )
                if there.endswith(sealing.SUFFIX):
                    content = sealing.unseal(self.home, content)
            except RemoteError as error:
                if error.transient:
                    raise
                continue
            except (SealedError, BrokenSealError):
                continue
            if thumbnails.is_one(content):
                disk.write_bytes(target, content)
                return True
        return False


_WRONG: Final = Text("证据文件与其哈希不符", "the evidence file does not match its hash")
_TOO_LARGE: Final = Text("证据文件过大", "the evidence file is too large")
