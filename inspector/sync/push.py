"""Push: from the outbox to the remote, evidence first.

A colleague who sees an event finds its evidence there.  A bundle leaves the outbox only after the
remote has it and that is remembered; done twice, each step changes nothing.
"""

from __future__ import annotations

from typing import Final

import msgspec

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync import blobs, layout, outbox, state
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run, put
from inspector.sync.state import State
from inspector.sync.survey import Card

_SENDING: Final = Text("发送记录", "sending records")


def push(ledger: Ledger, remote: Remote, remembered: State, run: Run) -> None:
    """Everything in the outbox; what is pushed is remembered one bundle at a time."""
    own = ledger.device
    bundles = outbox.waiting(ledger.home, remote.name)
    total = sum(one.last - one.first + 1 for one in bundles)
    if bundles or not remembered.pushed(own):
        _introduce(ledger, remote)
    done = 0
    for one in bundles:
        run.step(_SENDING, done, total)
        bundle = outbox.read(ledger, one)
        if bundle is None:  # another process has pushed it meanwhile
            continue
        blobs.push_of_bundle(ledger, remote, bundle, run)
        if not put(remote, layout.bundle_path(own, one.first, one.last), one.path, run):
            continue
        remembered.keep(own, one.first, one.last)
        state.save(ledger.home, remote.name, remembered)
        outbox.drop(one.path)
        run.pushed_events += bundle.header.count
        done += bundle.header.count
    if bundles:
        run.step(_SENDING, done, total)
        remote.tidy(f"{layout.EVENTS}/{own}")
    _push_findings(ledger, remote, run)


def _introduce(ledger: Ledger, remote: Remote) -> None:
    """The device's card, so that its key is known before its first bundle is read."""
    row = next(row for row in queries.devices(ledger) if row.own)
    card = Card(device=row.id, name=row.name, public_key=row.public_key)
    content = msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"
    path = layout.device_path(row.id)
    if remote.size(path) is None or remote.read(path, lambda stream: stream.read()) != content:
        remote.write(path, content)


def _push_findings(ledger: Ledger, remote: Remote, run: Run) -> None:
    for file in outbox.findings_files(ledger.home, remote.name):
        path = layout.findings_path(ledger.device, file.name)
        run.pushed_files += put(remote, path, file, run)
        outbox.drop(file)
