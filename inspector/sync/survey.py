"""A look at a remote: what is there, and is it still the one we know?

Whether something has gone is decided here, before anything is written or read.  A folder is looked
through; over a network the devices' cards are listed and only those that changed are read, unless
one cannot be right or a day has passed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from inspector.i18n import Text
from inspector.ledger.ledger import Ledger
from inspector.sync import cards, layout
from inspector.sync.intake import Keys, moment
from inspector.sync.layout import BundleName
from inspector.sync.remotes.remote import Entry, Remote
from inspector.sync.state import Seen, Span, State, joined

_A_DAY: Final = dt.timedelta(days=1)

Found = list[tuple[BundleName, int]]
"""Bundles, each with its size."""


@dataclass
class Survey:
    """What there is on a remote, as far as one had to look."""

    bundles: dict[str, Found] = field(default_factory=dict[str, Found])
    """By device; of one whose card is as it was, those that were not read then."""
    there: dict[str, list[Span]] = field(default_factory=dict[str, list[Span]])
    """By device, the numbers of its events."""
    cards: dict[str, Seen] = field(default_factory=dict[str, Seen])
    unchanged: set[str] = field(default_factory=set[str])
    """Devices whose cards say that nothing has come since the last look."""
    strange: list[Entry] = field(default_factory=list[Entry])
    """What has no business there."""
    whole: bool = False
    """Everything was listed."""
    sealing: set[str] = field(default_factory=set[str])
    """Devices that seal what they put there."""

    def runs(self, device: str) -> list[Span]:
        return self.there.get(device, [])

    def look_again(self, device: str) -> None:
        """What came of the device's files is not what was told of them: next time once more."""
        if device in self.cards:
            self.cards[device].version = ""

    def take(self, device: str, bundles: Found) -> None:
        self.bundles[device] = sorted(bundles, key=lambda bundle: bundle[0][2:])
        self.there[device] = joined((name.first, name.last) for name, _ in bundles)


def survey(
    ledger: Ledger, remote: Remote, remembered: State, keys: Keys, *, whole: bool = False
) -> Survey:
    """``keys`` learns the keys on the cards; a false one has no effect.

    ``whole``: look at everything, whatever the cards say.
    """
    found = Survey()
    listed = cards.listed(remote, found.sealing)
    for device, entry in listed.items():
        seen = remembered.cards.get(device)
        if seen is not None and entry.version and entry.version == seen.version:
            _take_over(found, device, seen, keys)
        elif not remote.local or keys(device) is None or device == ledger.device:
            _read_card(remote, found, device, entry, keys)
    whole = whole or remote.local or _is_old(remembered.listed, ledger.now())
    if whole or not _by_cards(remote, remembered, found):
        _by_files(remote, found)
    return found


def _take_over(found: Survey, device: str, seen: Seen, keys: Keys) -> None:
    """The device's card is as it was."""
    found.cards[device] = seen
    found.unchanged.add(device)
    found.there[device] = seen.runs
    found.bundles[device] = cards.named(device, seen.lacking) or []
    keys.tell(device, seen.public_key)


def _read_card(remote: Remote, found: Survey, device: str, entry: Entry, keys: Keys) -> None:
    card, size, digest = cards.read(remote, device, entry)
    bundles = None if card is None else cards.named(device, card.bundles)
    packs = {} if card is None else card.packs
    found.cards[device] = Seen(size=size, digest=digest, packs=packs)
    if card is not None and keys.tell(device, card.public_key):
        found.cards[device].public_key = card.public_key
    if bundles is not None:
        # else it does not change when the files do
        found.cards[device].version = entry.version
        found.take(device, bundles)


def _by_cards(remote: Remote, remembered: State, found: Survey) -> bool:
    """Whether the cards have told all; those that do not say what there is, their folders do."""
    for device in found.cards:
        if device not in found.there:
            found.take(device, list(_bundles(remote, f"{layout.EVENTS}/{device}", found)))
    return not _gone(remembered, found)


def _by_files(remote: Remote, found: Survey) -> None:
    """Look at everything there is."""
    found.whole = True
    found.unchanged.clear()
    found.strange.clear()
    found.bundles.clear()
    found.there.clear()
    by_device: dict[str, Found] = {}
    for name, size in _bundles(remote, layout.EVENTS, found):
        by_device.setdefault(name.device, []).append((name, size))
    for device, bundles in by_device.items():
        found.take(device, bundles)


def _bundles(remote: Remote, folder: str, found: Survey) -> Iterator[tuple[BundleName, int]]:
    for entry in remote.list(folder):
        name = None if entry.strange else layout.bundle_name(entry.path)
        if name is not None:
            yield name, entry.size
        elif not layout.is_litter(entry.path):
            found.strange.append(entry)


def remember(ledger: Ledger, remembered: State, found: Survey) -> None:
    """Keep what was seen of colleagues, so that the next survey need not look again."""
    own = remembered.cards.get(ledger.device)
    if found.whole or any(
        seen.packs != remembered.cards.get(device, Seen()).packs
        for device, seen in found.cards.items()
        if device != ledger.device
    ):
        remembered.packs_due = True
    remembered.cards = {} if own is None else {ledger.device: own}
    for device in found.cards.keys() - {ledger.device}:
        remembered.cards[device] = _seen(remembered, found, device)
    if found.whole:
        remembered.listed = moment(ledger)


def remember_own(ledger: Ledger, remembered: State, found: Survey) -> None:
    """Keep what was seen of this device, before it adds to it."""
    own = ledger.device
    remembered.cards.pop(own, None)
    if own in found.cards:
        remembered.cards[own] = _seen(remembered, found, own)
    if own not in found.unchanged:
        bundles = found.bundles.get(own, [])
        remembered.bundles = {layout.file_of(name.path): size for name, size in bundles}


def _seen(remembered: State, found: Survey, device: str) -> Seen:
    seen = found.cards[device]
    seen.runs = found.runs(device)
    seen.lacking = {
        layout.file_of(name.path): size
        for name, size in found.bundles.get(device, [])
        if not remembered.has(device, name.first, name.last)
    }
    return seen


def _is_old(listed: str | None, now: dt.datetime) -> bool:
    try:
        age = now - dt.datetime.fromisoformat(listed or "")
    except ValueError:
        return True
    return not dt.timedelta(0) <= age < _A_DAY


def changed(ledger: Ledger, remote: Remote, state: State, found: Survey) -> Text | None:
    """What is gone from the remote that was there before, as a question; None if nothing."""
    gone = _gone(state, found)
    if not gone:
        return None
    own_gone = ledger.device in gone and not found.runs(ledger.device)
    if not found.there:
        seen = Text("现在是空的", "is empty now")
    elif own_gone and not any(device in found.there for device in state.kept):
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


def _gone(state: State, found: Survey) -> list[str]:
    """Devices of which something is not there any more."""
    return [
        device
        for device, kept in state.kept.items()
        if not all(_inside(run, found.runs(device)) for run in kept)
    ]


def _inside(run: Span, runs: list[Span]) -> bool:
    return any(first <= run[0] and run[1] <= last for first, last in runs)
