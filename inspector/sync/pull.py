"""Pull: what colleagues put on the remote, through the gate into the ledger.

Nothing on the remote is believed for lying there.  Each bundle is read whole, checked, and let in
or set aside; whatever is wrong with one, the rest goes on.
"""

from __future__ import annotations

from typing import Final

from inspector.errors import RemoteError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bundle import BundleError
from inspector.ledger.ledger import Ledger
from inspector.sync import intake, layout, quarantine, sealing, state, survey
from inspector.sync.intake import Keys, Origin
from inspector.sync.layout import BundleName
from inspector.sync.quarantine import Held
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run
from inspector.sync.state import State
from inspector.sync.survey import Found, Survey

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
) -> bool:
    """Colleagues' bundles; or, with ``own``, this device's own that it does not remember pushing.

    The latter come back after the home was restored from a back-up, or when the note that they
    were pushed was lost.  False: some were gone when they should have been read.
    """
    devices = [device for device in sorted(found.bundles) if (device == ledger.device) == own]
    wanted = [
        bundle
        for device in devices
        for bundle in _outer_first(found.bundles[device])
        if not remembered.has(device, bundle[0].first, bundle[0].last)
    ]
    all_there = True
    for done, (name, size) in enumerate(wanted):
        run.step(_RECEIVING, done, len(wanted))
        if not remembered.has(name.device, name.first, name.last):
            is_new = name.device not in found.unchanged
            all_there &= _pull(
                ledger, remote, remembered, found, name, size, keys, run, is_new=is_new
            )
    if wanted:
        run.pulled_events += intake.retry(ledger, keys)
        _remember_retried(ledger, remote, remembered, wanted)
        survey.remember(ledger, remembered, found)
        state.save(ledger.home, remote.name, remembered)
        run.step(_RECEIVING, len(wanted), len(wanted))
    if found.whole and not own:
        _note_strange(ledger, remote, found)
        _forget_gone(ledger, remote, found)
    if not own:
        _note_sealed(ledger, remote, run)
    return all_there


def _note_sealed(ledger: Ledger, remote: Remote, run: Run) -> None:
    """Whom to ask, where something is encrypted for others."""
    held = [one for one in held_here(ledger, remote.name) if one.reason == "sealed"]
    who = {intake.name_of(ledger, one.device) for one in held if one.device is not None}
    if who:
        whom = ", ".join(sorted(who))
        ask = sealing.how_to_be_let_in(ledger.home, whom)
        run.note(
            Text(
                f"{whom} 的文件没有加密给本机：{ask.zh}",
                f"what {whom} sent is encrypted, and not for this device: {ask.en}",
            )
        )


def _outer_first(bundles: Found) -> Found:
    """Those that no other one holds, then those that are needed only if that one is no good."""
    outer: Found = []
    inner: Found = []
    reach = 0
    for bundle in sorted(bundles, key=lambda one: (one[0].first, -one[0].last)):
        (outer if bundle[0].last > reach else inner).append(bundle)
        reach = max(reach, bundle[0].last)
    return outer + inner


def _pull(
    ledger: Ledger,
    remote: Remote,
    remembered: State,
    found: Survey,
    name: BundleName,
    size: int,
    keys: Keys,
    run: Run,
    *,
    is_new: bool,
) -> bool:
    """False if it is not there any more."""
    origin = Origin(remote.name, name.path)
    if _is_held(ledger, origin, size, is_new=is_new):
        return True
    if name.sealed and run.names is not None and not run.names.opens(name.device):
        intake.refuse(ledger, BundleError("sealed"), None, origin, name, size=size)
        return True
    if size > quarantine.KEEP:
        intake.refuse(ledger, BundleError("too_large"), None, origin, name, size=size)
        return True
    try:
        content = remote.read(name.path, lambda stream: run.all_of(stream, quarantine.KEEP))
    except RemoteError as error:
        why = error if error.transient else _why(remote, name.path, error)
        if why is not None and why.kind == "not_a_file":
            intake.note(ledger, origin, "name", why.what, why.remedy, 0)
        elif why is not None:
            raise why from None
        return why is not None
    if len(content) != size and remote.size(name.path) == size:
        found.look_again(name.device)  # the server gave half of it, or a page in its place
    taken = intake.take(ledger, content, origin, keys, expected=name)
    run.pulled_events += taken.added
    if taken.held is None:
        remembered.keep(name.device, name.first, name.last)
    if run.seal is not None and not name.sealed:
        who = intake.name_of(ledger, name.device)
        run.note(
            Text(
                f"{who} 发来的没有加密：请其设置收件人并运行 inspector rekey",
                f"what {who} sent is not encrypted: its owner should set the recipients and run"
                " `inspector rekey`",
            )
        )
    return True


def _why(remote: Remote, path: str, error: RemoteError) -> RemoteError | None:
    """What keeps a file from being read; None: it is gone."""
    try:
        return None if remote.size(path) is None else error
    except RemoteError as better:
        return better


def _is_held(ledger: Ledger, origin: Origin, size: int, *, is_new: bool) -> bool:
    """Whether the file is in quarantine, so that it need not be read again.

    A bad one is read again if it may be another by now (``is_new``).
    """
    waiting = quarantine.WAITING | {"revoked", "sealed"}
    return any(
        (one.reason in waiting and one.kept and one.size == size) or not is_new
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
