"""Push: from the outbox to the remote, bundles first, then findings files.

Their evidence follows (:mod:`.blobs`): until it is there, a colleague sees it as still to come.  A
bundle leaves the outbox only after the
remote has it and that is remembered; done twice, each step changes nothing.
"""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.sync import cards, layout, outbox, sealed_there, state
from inspector.sync.intake import name_of
from inspector.sync.names import Seal
from inspector.sync.outbox import Ready
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run, put
from inspector.sync.state import State

_SENDING: Final = Text("发送记录", "sending records")


def push(ledger: Ledger, remote: Remote, remembered: State, run: Run, bundles: list[Ready]) -> None:
    """Everything in the outbox; what is pushed is remembered one bundle at a time."""
    own = ledger.device
    fresh = not remembered.pushed(own)
    total = sum(header.count for _, header in bundles)
    if run.seal is not None and (bundles or fresh):
        _tell_names(ledger, remote, run.seal, fresh=fresh)
    done = 0
    for file, header in bundles:
        run.step(_SENDING, done, total)
        size = put(remote, f"{layout.EVENTS}/{own}/{file.name}", file, run)
        if size is None:  # another process has pushed it meanwhile
            continue
        remembered.keep(own, header.first, header.last)
        remembered.head = own, header.last, header.head
        remembered.bundles[file.name] = size
        state.save(ledger.home, remote.name, remembered)
        outbox.drop(file)
        run.pushed_events += header.count
        done += header.count
    if bundles:
        run.step(_SENDING, done, total)
    publish_card(ledger, remote, remembered, run)
    state.save(ledger.home, remote.name, remembered)
    _push_findings(ledger, remote, run)
    _note_others(ledger, remote, run)


def publish_card(ledger: Ledger, remote: Remote, remembered: State, run: Run) -> None:
    """Where everything is sealed, a laptop's name, often a person's, is not on the open card."""
    cards.publish(ledger, remote, remembered, named=run.seal is None)


def _tell_names(ledger: Ledger, remote: Remote, seal: Seal, *, fresh: bool) -> None:
    """What sealed evidence is called, before any goes there."""
    there = sealed_there.load(ledger.home, remote.name)
    if fresh:
        there.recipients = seal.recipients
    if there.names != seal.mark or remote.size(layout.names_path(ledger.device)) is None:
        whole = there.recipients == seal.recipients
        seal.publish(remote, ledger.device, name_of(ledger, ledger.device), whole=whole)
        there.names = seal.mark
    sealed_there.save(ledger.home, remote.name, there)


def _note_others(ledger: Ledger, remote: Remote, run: Run) -> None:
    """Some of ours may be there that is not sealed for those who should read it."""
    if run.seal is None:
        return
    if sealed_there.load(ledger.home, remote.name).recipients != run.seal.recipients:
        run.note(
            Text(
                f"收件人已变：以前发到 {remote.name} 的还是按旧的加密，"
                f"请运行 inspector rekey --remote {remote.name}",
                f"the recipients have changed: what was sent to {remote.name} before is as it was;"
                f" run `inspector rekey --remote {remote.name}`",
            )
        )


def _push_findings(ledger: Ledger, remote: Remote, run: Run) -> None:
    for file in outbox.findings_files(ledger.home, remote.name):
        path = layout.findings_path(ledger.device, file.name)
        run.pushed_files += put(remote, path, file, run) is not None
        outbox.drop(file)
