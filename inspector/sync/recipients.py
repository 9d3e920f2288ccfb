"""For whom this home seals what goes to a remote: the list in the config, changed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inspector import config
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync import cards, layout, sealing
from inspector.sync.remotes.remote import Entry, Remote


def of(home: Home, remote: str) -> tuple[str, ...]:
    """This home's own and those in the config, in order; none where nothing is sealed.

    InputError names one that is no recipient, or says that there is no such remote.
    """
    listed = _remote(home, remote).recipients
    own = sealing.recipient(home)
    return sealing.checked([*listed, *([own] if own else [])]) if listed else ()


def change(
    home: Home, remote: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> tuple[str, ...]:
    """The list afterwards; this home's own key is made if it must be on it.

    Nothing on the remote changes by it: that is :mod:`inspector.sync.rekey`'s business.
    """
    before = _remote(home, remote)
    listed = set(before.recipients or ())
    for one in remove:
        if one == sealing.recipient(home):
            raise InputError(
                Text("这是本机自己的收件人", "this is this device's own recipient"),
                Text("本机总能读自己发出的", "a device can always read what it sends"),
            )
        if one not in listed:
            raise InputError(
                Text(f"{remote} 的收件人里没有 {one}", f"{one} is no recipient of {remote}"),
                Text(
                    f"用 inspector remote recipients {remote} 查看",
                    f"see `inspector remote recipients {remote}`",
                ),
            )
    wanted = sealing.checked([*(listed - set(remove)), *add])
    if wanted:
        own, _ = sealing.make_key(home)
        wanted = sealing.checked([own, *wanted])
    remotes = config.load(home).remotes
    after = msgspec.structs.replace(before, recipients=wanted)
    config.save(home, remotes={**remotes, remote: after})
    return wanted


def of_device(ledger: Ledger, remote: Remote, typed: str, *, revoked: bool = False) -> str:
    """The recipient that a trusted device's card on the remote names, signed by that device.

    ``typed``: its id or the beginning of it; ``revoked``: a revoked one's too, to be taken off.
    InputError says what is missing.
    """
    known = [id for id, believed in queries.trusts(ledger).items() if believed or revoked]
    found = [id for id in known if len(typed) >= 4 and id.startswith(typed.lower())]
    if len(found) != 1 and revoked:
        raise InputError(
            Text(f"没有终端 {typed}", f"no device {typed} is known here"),
            Text(
                "写 age1… 或终端的编号；见 inspector device list",
                "give age1… or a device's id: see `inspector device list`",
            ),
        )
    if len(found) != 1:
        raise InputError(
            Text(f"没有信任过终端 {typed}", f"no device {typed} is trusted here"),
            Text(
                "写 age1… 或已信任终端的编号；先 inspector device trust 编号",
                "give age1… or the id of a trusted device: `inspector device trust ID` first",
            ),
        )
    (device,) = found
    path = layout.device_path(device)
    there = remote.size(path) is not None
    card = cards.read(remote, device, Entry(path, 0)).card if there else None
    recipient = cards.recipient(card) if card is not None else None
    if recipient is None:
        raise InputError(
            Text(
                f"{remote.name} 上没有终端 {device} 签过名的收件人",
                f"{remote.name} has no recipient that device {device} has signed",
            ),
            Text(
                "请对方运行 inspector device key，再同步一次",
                "its owner runs `inspector device key` on it, then syncs",
            ),
        )
    return recipient


def _remote(home: Home, name: str) -> config.Remote:
    remotes = config.load(home).remotes
    if name not in remotes:
        names = ", ".join(remotes) or "-"
        raise InputError(
            Text(f"没有同步目标 {name}", f"there is no remote {name}"),
            Text(f"现有：{names}", f"there are: {names}"),
        )
    return remotes[name]
