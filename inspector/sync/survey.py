"""A look at a remote: what is there, and is it still the one we know?

Whether something has gone is decided here, before anything is written or read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.sync import layout
from inspector.sync.intake import Keys
from inspector.sync.layout import BundleName
from inspector.sync.remotes.remote import Entry, Remote
from inspector.sync.state import State, joined

_CARD_LIMIT = 64 * 1024


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """``devices/<device>.json``: who a device says it is; only the key can be checked."""

    device: str
    name: str
    public_key: str


@dataclass
class Survey:
    """The bundles on a remote by device, each with its size; and what has no business there."""

    bundles: dict[str, list[tuple[BundleName, int]]] = field(
        default_factory=dict[str, list[tuple[BundleName, int]]]
    )
    strange: list[Entry] = field(default_factory=list[Entry])

    def runs(self, device: str) -> list[tuple[int, int]]:
        return joined((name.first, name.last) for name, _ in self.bundles.get(device, []))


def survey(remote: Remote) -> Survey:
    found = Survey()
    for entry in remote.list(layout.EVENTS):
        name = None if entry.strange else layout.bundle_name(entry.path)
        if name is not None:
            found.bundles.setdefault(name.device, []).append((name, entry.size))
        elif not layout.is_litter(entry.path):
            found.strange.append(entry)
    for bundles in found.bundles.values():
        bundles.sort(key=lambda bundle: (bundle[0].first, bundle[0].last))
    return found


def learn_keys(remote: Remote, keys: Keys) -> None:
    """Take the public keys from the remote's cards; a false one has no effect."""
    for entry in remote.list(layout.DEVICES):
        device = None if entry.strange else layout.device_of(entry.path)
        if device is None or keys(device) is not None or entry.size > _CARD_LIMIT:
            continue
        content = remote.read(entry.path, lambda stream: stream.read(_CARD_LIMIT))
        try:
            keys.tell(device, msgspec.json.decode(content, type=Card).public_key)
        except (msgspec.DecodeError, RecursionError):
            continue


def changed(ledger: Ledger, remote: Remote, state: State, found: Survey) -> Text | None:
    """What is gone from the remote that was there before, as a question; None if nothing."""
    gone = [device for device in state.kept if not _has_all(found, state, device)]
    if not gone:
        return None
    own_gone = ledger.device in gone and not found.runs(ledger.device)
    if not found.bundles:
        seen = Text("现在是空的", "is empty now")
    elif own_gone and not any(device in found.bundles for device in state.kept):
        seen = Text(
            "里面只有别的队伍的数据，像是换了一个",
            "holds only another team's data, as if it were another one",
        )
    else:
        seen = Text(
            f"比上次旧：{len(gone)} 台终端的数据少了",
            f"is older than it was: data of {len(gone)} device(s) is missing",
        )
    return Text(
        "同步目标 {name} {seen}。本机什么也没有改动。",
        "The remote {name} {seen}. Nothing was changed here.",
    ).format(name=remote.name, seen=seen)


def ask_to_accept(remote: Remote) -> Text:
    """What a person can do about it."""
    return Text(
        f"请先检查是否插错了 U 盘；确认无误后运行 inspector sync --remote {remote.name}"
        " --accept-changed，会重新发送全部记录",
        "Check first that it is the right stick or share; if so, run"
        f" `inspector sync --remote {remote.name} --accept-changed`: everything is sent again",
    )


def accept(state: State, found: Survey) -> None:
    """Take the remote as it is now: remember only what is still there."""
    for device in list(state.kept):
        runs = found.runs(device)
        still = [run for run in state.kept[device] if _inside(run, runs)]
        if still:
            state.kept[device] = still
        else:
            del state.kept[device]


def _has_all(found: Survey, state: State, device: str) -> bool:
    runs = found.runs(device)
    return all(_inside(run, runs) for run in state.kept[device])


def _inside(run: tuple[int, int], runs: list[tuple[int, int]]) -> bool:
    return any(first <= run[0] and run[1] <= last for first, last in runs)
