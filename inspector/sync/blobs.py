"""Evidence on its way to the remote: files named by their SHA-256, the smallest first.

A file that is there already is not sent again.  What was sent is written down as it goes, so that
a sync that is cut off goes on with what is left.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final, Literal

from inspector.errors import RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import FileRow
from inspector.sync import layout, outbox, parts, sealing, state, thumbnails, transfer
from inspector.sync.remotes.remote import AT_ONCE
from inspector.sync.remotes.retry import Retrying
from inspector.sync.run import Run, put
from inspector.sync.state import State

THREADS: Final = 2 * AT_ONCE
"""While some send, the others ask, make folders and give names."""
_SENDING: Final = Text("发送证据", "sending evidence")

Outcome = Literal["sent", "there", "missing", "thumbnail", "none"]


def push(
    ledger: Ledger, remote: Retrying, remembered: State, run: Run, *, again: bool, asks: bool
) -> None:
    """What this device attached and the remote lacks, of events that are there.

    ``again``: some was removed there, so look at everything again.  ``asks``: some may be there
    that is not remembered; else only what was begun is asked for before it is sent.
    """
    if again or remembered.evidence_of != ledger.device:
        remembered.forget_evidence(ledger.device)
    if run.photos == "never":
        return
    last = remembered.pushed(ledger.device)
    files = queries.files_after(ledger, ledger.device, remembered.evidence_until, last)
    sent = set(remembered.evidence_sent)
    left = [file for file in files if file.sha256 not in sent]
    _Pushing(ledger.home, remote, remembered, run, asks=asks or again).go(left)
    if all(file.sha256 in remembered.evidence_sent for file in left):
        remembered.evidence_until = last
        remembered.evidence_sent, remembered.thumbnails_sent, remembered.begun = [], [], []
    state.save(ledger.home, remote.name, remembered)


class _Pushing:
    def __init__(
        self, home: Home, remote: Retrying, remembered: State, run: Run, *, asks: bool
    ) -> None:
        self.asks = asks or remote.local
        self.home, self.remote, self.remembered, self.run = home, remote, remembered, run
        self._far, self._kept = (0, 0, 0), 0.0

    def go(self, files: list[FileRow]) -> None:
        done, total = 0, len(files)
        if files:
            self.run.step(_SENDING, 0, total)
            self.run.traffic.due(sum(file.size for file in files))
        try:
            for file, outcome in transfer.each(
                files, self._send, self.run, self.remote, threads=THREADS, meanwhile=self._keep
            ):
                done += 1
                self._note(file, outcome)
                self.run.step(_SENDING, done, total)
        finally:
            self._keep(at_once=True)

    def _keep(self, *, at_once: bool = False) -> None:
        """Write down how far it is; not for every file, which may cost more than to send it."""
        remembered = self.remembered
        far = len(remembered.begun), len(remembered.evidence_sent), len(remembered.thumbnails_sent)
        if far != self._far and (at_once or time.monotonic() - self._kept > transfer.OFTEN):
            state.save(self.home, self.remote.name, remembered)
            self._far, self._kept = far, time.monotonic()

    def _note(self, file: FileRow, outcome: Outcome) -> None:
        run, remembered = self.run, self.remembered
        match outcome:
            case "sent" | "there":
                remembered.evidence_sent.append(file.sha256)
                run.pushed_blobs += outcome == "sent"
            case "thumbnail":
                remembered.thumbnails_sent.append(file.sha256)
            case "missing":
                run.missing_blobs += 1
                run.note(
                    Text(
                        f"本机缺少证据文件 {file.sha256[:12]}，未发送",
                        f"the evidence file {file.sha256[:12]} is missing here and was not sent",
                    )
                )
            case "none":
                return
        remembered.evidence += outcome in ("sent", "thumbnail")

    # --- in other threads: no ledger here --------------------------------------------------

    def _send(self, file: FileRow) -> Outcome:
        source = self.home.blob(file.sha256)
        places = self._places(file.sha256)
        if not source.is_file():
            is_there = any(self.remote.size(path) is not None for path in places)
            return "there" if is_there else "missing"
        if self.run.photos == "thumbnails" and file.size > thumbnails.LIMIT:
            return self._send_thumbnail(file, source, places[0])
        begun = layout.file_of(places[0]) in self.remembered.begun
        if (self.asks or begun) and self._is_there(places, source.stat().st_size):
            return "there"
        seal = self.run.seal
        if seal is None:
            self._put(places[0], source)
        else:
            content, anew = outbox.sealed_blob(self.home, self.remote.name, seal, file.sha256)
            self._put(places[0], content, anew=anew)
            outbox.drop(content)
        return "sent"

    def _places(self, sha256: str) -> list[str]:
        """Where it may lie, as a new one first."""
        if self.run.seal is None:
            return [layout.blob_path(sha256)]
        return [layout.sealed_blob_path(name) for name in self.run.seal.blob_names(sha256)]

    def _is_there(self, places: list[str], size: int) -> bool:
        right = range(size, size + 1) if self.run.seal is None else sealing.sealed_sizes(size)
        if any(self.remote.size(path) in right for path in places):
            return True
        if self.remote.local or not self.asks:
            return False
        in_parts = [path for path in places if parts.size(self.remote, path) in right]
        known = self.remembered.in_parts
        known += [name for name in map(layout.file_of, in_parts) if name not in known]
        return bool(in_parts)

    def _put(self, path: str, source: Path, *, anew: bool = False) -> None:
        """Whole if it goes; in parts where that was tried, or is tried now, and cut off.

        ``anew``: parts that are there already are of another sealing.
        """
        name = layout.file_of(path)
        if self.remote.local or source.stat().st_size <= parts.SIZE:
            put(self.remote, path, source, self.run)
            return
        if name not in self.remembered.begun:
            self.remembered.begun.append(name)
            try:
                self.remote.write_once(path, source, tick=self.run.went)
                return
            except FileNotFoundError:  # another process has sent it meanwhile
                return
            except RemoteError as error:
                if not error.transient:
                    raise
        if anew:
            parts.remove(self.remote, path)
        parts.send(self.remote, path, source, self.run)
        if name not in self.remembered.in_parts:
            self.remembered.in_parts.append(name)

    def _send_thumbnail(self, file: FileRow, source: Path, path: str) -> Outcome:
        if file.sha256 in self.remembered.thumbnails_sent:
            return "none"
        content = thumbnails.made_of(source) if file.media_type.startswith("image/") else None
        if content is None:
            return "none"
        if self.run.seal is not None:
            content = self.run.seal.seal(content)
        self.remote.write(layout.thumbnail_path(path), content, tick=self.run.went)
        return "thumbnail"
