"""For whom this home seals what goes to a remote: the list in the config, changed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from inspector import config
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync import sealing


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


def _remote(home: Home, name: str) -> config.Remote:
    remotes = config.load(home).remotes
    if name not in remotes:
        names = ", ".join(remotes) or "-"
        raise InputError(
            Text(f"没有同步目标 {name}", f"there is no remote {name}"),
            Text(f"现有：{names}", f"there are: {names}"),
        )
    return remotes[name]
