"""Pull: what colleagues put on the remote, through the gate into the ledger.

Nothing on the remote is believed for lying there.  Each bundle is read whole, checked, and let in
or set aside; whatever is wrong with one, the rest goes on.
"""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bundle import BundleError
from inspector.ledger.ledger import Ledger
from inspector.sync import intake, layout, quarantine, state
from inspector.sync.intake import Keys, Origin
from inspector.sync.layout import BundleName
from inspector.sync.quarantine import Held
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run
from inspector.sync.state import State
from inspector.sync.survey import Survey

_RECEIVING: Final = Text("接收记录", "receiving records")


def pull_bundles(
    ledger: Ledger,
    remote: Remote,
    remembered: State,
    found: Survey,
    keys: Keys,
    run: Run,
    *,
    own: bool = False,
) -> None:
    """Colleagues' bundles; or, with ``own``, this device's own that it does not remember pushing.

    The latter come back after the home was restored from a back-up, or when the note that they
    were pushed was lost.
    """
    devices = [device for device in sorted(found.bundles) if (device == ledger.device) == own]
    wanted = [
        (name, size)
        for device in devices
        for name, size in found.bundles[device]
        if not remembered.has(device, name.first, name.last)
    ]
    for done, (name, size) in enumerate(wanted):
        run.step(_RECEIVING, done, len(wanted))
        _pull(ledger, remote, remembered, name, size, keys, run)
    if wanted:
        run.pulled_events += intake.retry(ledger, keys)
        _remember_retried(ledger, remote, remembered, wanted)
        state.save(ledger.home, remote.name, remembered)
        run.step(_RECEIVING, len(wanted), len(wanted))
    if not own:
        _note_strange(ledger, remote, found)
        _forget_gone(ledger, remote, found)


def _pull(
    ledger: Ledger,
    remote: Remote,
    remembered: State,
    name: BundleName,
    size: int,
    keys: Keys,
    run: Run,
) -> None:
    origin = Origin(remote.name, name.path)
    if _waits_here(ledger, origin, size):
        return
    if size > quarantine.KEEP:
        intake.refuse(ledger, BundleError("too_large"), None, origin, name, size=size)
        return
    content = remote.read(name.path, lambda stream: stream.read(quarantine.KEEP + 1))
    taken = intake.take(ledger, content, origin, keys, expected=name)
    run.pulled_events += taken.added
    if taken.held is None:
        remembered.keep(name.device, name.first, name.last)


def _waits_here(ledger: Ledger, origin: Origin, size: int) -> bool:
    """Whether a copy of the file waits in quarantine, so that it need not be read again."""
    waiting = quarantine.WAITING | {"revoked"}
    return any(
        one.reason in waiting and one.kept and one.size == size
        for one in quarantine.find(ledger.home, origin.remote, origin.path)
    )


def _remember_retried(
    ledger: Ledger, remote: Remote, remembered: State, wanted: list[tuple[BundleName, int]]
) -> None:
    """What came in from quarantine meanwhile counts as read."""
    held = {one.path for one in quarantine.held(ledger.home) if one.remote == remote.name}
    last = queries.last_seqs(ledger)
    for name, _ in wanted:
        if name.path not in held and name.last <= last.get(name.device, 0):
            remembered.keep(name.device, name.first, name.last)


def _forget_gone(ledger: Ledger, remote: Remote, found: Survey) -> None:
    """What was bad and has been taken off the remote is nobody's trouble any more."""
    there = {name.path for bundles in found.bundles.values() for name, _ in bundles}
    there |= {entry.path for entry in found.strange}
    for one in held_here(ledger, remote.name):
        in_events = one.path.lower().startswith(layout.EVENTS)
        if in_events and one.reason not in quarantine.WAITING and one.path not in there:
            quarantine.discard(ledger.home, one.id)


def _note_strange(ledger: Ledger, remote: Remote, found: Survey) -> None:
    for entry in found.strange:
        intake.note(
            ledger,
            Origin(remote.name, entry.path),
            "name",
            Text("不是数据包应有的名字，或是链接", "it has no bundle's name, or is a link"),
            Text("没有读取；可从同步目标删除", "it was not read; it can be deleted there"),
            entry.size,
        )


def held_here(ledger: Ledger, remote: str) -> list[Held]:
    """What came from this remote and is in quarantine."""
    return [one for one in quarantine.held(ledger.home) if one.remote == remote]
