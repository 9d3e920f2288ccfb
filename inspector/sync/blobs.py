"""Evidence on its way: files named by their SHA-256, to the remote and from it.

Hashed before one has its name here: nothing on the remote is believed for lying there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import partial
from typing import IO, Final

from inspector import disk
from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bodies import EvidenceAttached
from inspector.ledger.bundle import Bundle
from inspector.ledger.events import decode_body
from inspector.ledger.evidence import SIZE_LIMIT
from inspector.ledger.ledger import Ledger
from inspector.sync import intake, layout, outbox, quarantine, sealing
from inspector.sync.intake import Origin
from inspector.sync.names import Seal
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run, put
from inspector.sync.sealing import BrokenSealError, SealedError

_CHUNK: Final = 1 << 20
_SENDING: Final = Text("发送证据", "sending evidence")
_RECEIVING: Final = Text("接收证据", "receiving evidence")


def push_of_bundle(ledger: Ledger, remote: Remote, bundle: Bundle, run: Run) -> None:
    """The evidence that a bundle's events name."""
    attached = map(decode_body, bundle.events)
    files = dict.fromkeys(one.sha256 for one in attached if isinstance(one, EvidenceAttached))
    _push(ledger, remote, list(files), run)


def push_all(ledger: Ledger, remote: Remote, run: Run) -> None:
    """What this device ever attached, as far as the remote lacks it: some was removed there."""
    own = (row.sha256 for row in queries.evidence(ledger) if row.device == ledger.device)
    _push(ledger, remote, list(dict.fromkeys(own)), run)


def _push(ledger: Ledger, remote: Remote, files: list[str], run: Run) -> None:
    for done, sha256 in enumerate(files):
        run.step(_SENDING, done, len(files))
        source = ledger.home.blob(sha256)
        if not source.is_file():
            run.missing_blobs += 1
            run.notes.append(
                Text(
                    f"本机缺少证据文件 {sha256[:12]}，未发送",
                    f"the evidence file {sha256[:12]} is missing here and was not sent",
                )
            )
            continue
        if run.seal is not None:
            _push_sealed(ledger, remote, sha256, run.seal, run)
            continue
        path = layout.blob_path(sha256)
        if remote.size(path) != source.stat().st_size:
            run.pushed_blobs += put(remote, path, source, run) is not None


def _push_sealed(ledger: Ledger, remote: Remote, sha256: str, seal: Seal, run: Run) -> None:
    right = sealing.sealed_sizes(ledger.home.blob(sha256).stat().st_size)
    paths = [layout.sealed_blob_path(name) for name in seal.blob_names(sha256)]
    if any(remote.size(path) in right for path in paths):
        return
    content = outbox.sealed_blob(ledger.home, remote.name, seal, sha256)
    run.pushed_blobs += put(remote, paths[0], content, run) is not None
    outbox.drop(content)


class _WrongBlobError(InspectorError):
    """The bytes are not those that the name promises."""


def missing(ledger: Ledger) -> list[str]:
    """Evidence that events refer to and that is not here."""
    return [sha for sha in queries.blobs(ledger) if not ledger.home.blob(sha).is_file()]


def pull(ledger: Ledger, remote: Remote, run: Run) -> None:
    """Evidence that events here refer to; hashed before it has its name here."""
    wanted = missing(ledger)
    devices = attached_by(ledger) if wanted else {}
    for done, sha256 in enumerate(wanted):
        run.step(_RECEIVING, done, len(wanted))
        path, size = place(remote, run, sha256, devices.get(sha256, ()))
        origin = Origin(remote.name, path)
        if size is None:
            run.missing_blobs += 1
            quarantine.discard_from(ledger.home, origin.remote, origin.path)
            continue
        try:
            if size > sealing.sealed_sizes(SIZE_LIMIT).stop:
                raise _WrongBlobError(Text("证据文件过大", "the evidence file is too large"))
            remote.read(
                path, partial(_keep, ledger, run, sha256, sealed=path.endswith(sealing.SUFFIX))
            )
        except (_WrongBlobError, BrokenSealError) as error:
            intake.note(ledger, origin, "blob", error.what, _SEND_AGAIN, size)
        except SealedError as error:
            ask = sealing.how_to_be_let_in(ledger.home, str(_ITS_SENDER))
            intake.note(ledger, origin, "sealed", error.what, ask, size)
        else:
            quarantine.discard_from(ledger.home, origin.remote, origin.path)
            run.pulled_blobs += 1
    if wanted:
        run.step(_RECEIVING, len(wanted), len(wanted))


def place(
    remote: Remote, run: Run, sha256: str, devices: Collection[str]
) -> tuple[str, int | None]:
    """Where the evidence lies, sealed or plain, and its size there; None if it is not there."""
    sealed = run.names.paths(sha256, devices) if run.names is not None else ()
    for path in sealed:
        if (size := remote.size(path)) is not None:
            return path, size
    path = layout.blob_path(sha256)
    return path, remote.size(path)


def attached_by(ledger: Ledger) -> dict[str, list[str]]:
    """The devices that attached each file."""
    found: dict[str, list[str]] = {}
    for row in queries.evidence(ledger):
        devices = found.setdefault(row.sha256, [])
        if row.device not in devices:
            devices.append(row.device)
    return found


_ITS_SENDER: Final = Text("附上它的人", "whoever attached it")
_SEND_AGAIN: Final = Text(
    "从同步目标删除该文件，再在附上它的终端运行 inspector sync --accept-changed",
    "delete it there, then run `inspector sync --accept-changed` on the device that attached it",
)


def _keep(ledger: Ledger, run: Run, sha256: str, stream: IO[bytes], *, sealed: bool) -> None:
    sha, size = hashlib.sha256(), 0

    def take(chunk: bytes) -> None:
        nonlocal size
        run.check()
        size += len(chunk)
        if size > SIZE_LIMIT:
            raise _WrongBlobError(Text("证据文件过大", "the evidence file is too large"))
        sha.update(chunk)
        copy.write(chunk)

    with disk.writing(ledger.home.blob(sha256)) as copy:
        if sealed:
            sealing.unseal_stream(ledger.home, stream, take)
        else:
            while chunk := stream.read(_CHUNK):
                take(chunk)
        if sha.hexdigest() != sha256:
            raise _WrongBlobError(
                Text("证据文件与其哈希不符", "the evidence file does not match its hash")
            )
