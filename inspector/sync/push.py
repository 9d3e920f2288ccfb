"""Push: from the outbox to the remote, evidence first.

A colleague who sees an event finds its evidence there.  A bundle leaves the outbox only after the
remote has it and that is remembered; done twice, each step changes nothing.
"""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.sync import blobs, cards, layout, outbox, state
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run, put
from inspector.sync.state import State

_SENDING: Final = Text("发送记录", "sending records")


def push(ledger: Ledger, remote: Remote, remembered: State, run: Run) -> None:
    """Everything in the outbox; what is pushed is remembered one bundle at a time."""
    own = ledger.device
    bundles = outbox.waiting(ledger.home, remote.name)
    total = sum(one.last - one.first + 1 for one in bundles)
    if not remembered.pushed(own):
        cards.publish(ledger, remote, remembered)  # the key, before the first bundle is read
    done = 0
    for one in bundles:
        run.step(_SENDING, done, total)
        bundle = outbox.read(ledger, one)
        if bundle is None:  # another process has pushed it meanwhile
            continue
        blobs.push_of_bundle(ledger, remote, bundle, run)
        size = put(remote, layout.bundle_path(own, one.first, one.last), one.path, run)
        if size is None:
            continue
        remembered.keep(own, one.first, one.last)
        remembered.bundles[one.path.name] = size
        state.save(ledger.home, remote.name, remembered)
        outbox.drop(one.path)
        run.pushed_events += bundle.header.count
        done += bundle.header.count
    if bundles:
        run.step(_SENDING, done, total)
        remote.tidy(f"{layout.EVENTS}/{own}")
    cards.publish(ledger, remote, remembered)
    state.save(ledger.home, remote.name, remembered)
    _push_findings(ledger, remote, run)


def _push_findings(ledger: Ledger, remote: Remote, run: Run) -> None:
    for file in outbox.findings_files(ledger.home, remote.name):
        path = layout.findings_path(ledger.device, file.name)
        run.pushed_files += put(remote, path, file, run) is not None
        outbox.drop(file)
