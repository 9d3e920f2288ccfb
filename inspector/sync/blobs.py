"""Evidence on its way: files named by their SHA-256, to the remote and from it.

Hashed before one has its name here: nothing on the remote is believed for lying there.
"""

from __future__ import annotations

import hashlib
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
from inspector.sync import intake, layout, quarantine
from inspector.sync.intake import Origin
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run, put

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
        path = layout.blob_path(sha256)
        if remote.size(path) != source.stat().st_size:
            run.pushed_blobs += put(remote, path, source, run) is not None


class _WrongBlobError(InspectorError):
    """The bytes are not those that the name promises."""


def missing(ledger: Ledger) -> list[str]:
    """Evidence that events refer to and that is not here."""
    return [sha for sha in queries.blobs(ledger) if not ledger.home.blob(sha).is_file()]


def pull(ledger: Ledger, remote: Remote, run: Run) -> None:
    """Evidence that events here refer to; hashed before it has its name here."""
    wanted = missing(ledger)
    for done, sha256 in enumerate(wanted):
        run.step(_RECEIVING, done, len(wanted))
        path = layout.blob_path(sha256)
        size = remote.size(path)
        origin = Origin(remote.name, path)
        if size is None:
            run.missing_blobs += 1
            quarantine.discard_from(ledger.home, origin.remote, origin.path)
            continue
        try:
            if size > SIZE_LIMIT:
                raise _WrongBlobError(Text("证据文件过大", "the evidence file is too large"))
            remote.read(path, partial(_keep, ledger, run, sha256))
        except _WrongBlobError as error:
            intake.note(ledger, origin, "blob", error.what, _SEND_AGAIN, size)
        else:
            quarantine.discard_from(ledger.home, origin.remote, origin.path)
            run.pulled_blobs += 1
    if wanted:
        run.step(_RECEIVING, len(wanted), len(wanted))


_SEND_AGAIN: Final = Text(
    "从同步目标删除该文件，再在附上它的终端运行 inspector sync --accept-changed",
    "delete it there, then run `inspector sync --accept-changed` on the device that attached it",
)


def _keep(ledger: Ledger, run: Run, sha256: str, stream: IO[bytes]) -> None:
    sha, size = hashlib.sha256(), 0
    with disk.writing(ledger.home.blob(sha256)) as copy:
        while chunk := stream.read(_CHUNK):
            run.check()
            size += len(chunk)
            if size > SIZE_LIMIT:
                raise _WrongBlobError(Text("证据文件过大", "the evidence file is too large"))
            sha.update(chunk)
            copy.write(chunk)
        if sha.hexdigest() != sha256:
            raise _WrongBlobError(
                Text("证据文件与其哈希不符", "the evidence file does not match its hash")
            )
