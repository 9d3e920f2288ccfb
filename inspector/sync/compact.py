"""Compaction: a device's many small bundles on a remote become few large ones.

::

    1-2  3-9  10-10 … 841-841      ──▶      1-841

The large one is written, then the card names it, then the small ones that it covers are taken
away: whoever looks at any moment finds every event.  A reader who has listed the small ones and
finds them gone looks again.  Cut off anywhere, the next call goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from inspector.errors import RemoteError
from inspector.i18n import Text
from inspector.ledger import bundle
from inspector.ledger.bundle import Header, packed
from inspector.ledger.ledger import Ledger
from inspector.sync import layout, state
from inspector.sync.layout import BundleName
from inspector.sync.push import publish_card
from inspector.sync.remotes.remote import Remote
from inspector.sync.run import Run
from inspector.sync.state import Span, State, joined

MANY: Final = 100
"""Bundles of this device on a remote, from which on a sync puts them together by itself."""
_SMALL: Final = 512 * 1024
"""Bytes of a file below which a bundle of few events is a small one."""
_PUTTING: Final = Text("合并数据包", "putting bundles together")


def compact(ledger: Ledger, remote: Remote, remembered: State, run: Run) -> tuple[int, int]:
    """How many bundles of this device there were, and are.

    Only what this device has sent, or taken back from there, is touched: another bundle of its
    name is left as it is.
    """
    there = _there(ledger, remote, remembered)
    before = len(there)
    small = [name for name, size in there.items() if _is_small(name, size)]
    if len(small) < 2:
        return before, before
    first = _begin(there, min(name.first for name in small))
    last = remembered.pushed(ledger.device)
    large: dict[BundleName, int] = {}
    for header, content in packed(ledger, ledger.device, first, last):
        run.step(_PUTTING, header.first - first, last - first + 1)
        whole = content if run.seal is None else run.seal.seal(content)
        name = _named(ledger, header, run)
        remote.write(name.path, whole, tick=run.went)
        if remote.size(name.path) != len(whole):
            raise _not_there(name.path)
        there.pop(name, None)
        large[name] = len(whole)
        covered = _covered(there, joined((one.first, one.last) for one in large))
        left = {one: size for one, size in there.items() if one not in covered}
        remembered.bundles = {
            layout.file_of(one.path): size for one, size in sorted((left | large).items())
        }
        publish_card(ledger, remote, remembered, run)
        state.save(ledger.home, remote.name, remembered)
        for one in covered:
            run.check()
            remote.remove(one.path)
        there = left
    run.step(_PUTTING, last - first + 1, last - first + 1)
    return before, len(there) + len(large)


def _there(ledger: Ledger, remote: Remote, remembered: State) -> dict[BundleName, int]:
    """This device's bundles on the remote that it knows, each with its size."""
    own = ledger.device
    found: dict[BundleName, int] = {}
    for entry in remote.list(f"{layout.EVENTS}/{own}"):
        name = None if entry.strange else layout.bundle_name(entry.path)
        if name is not None and remembered.has(own, name.first, name.last):
            found[name._replace(path=entry.path.lower())] = entry.size
    return found


def _is_small(name: BundleName, size: int) -> bool:
    return name.last - name.first < bundle.EVENTS // 2 and size < _SMALL


def _begin(there: Iterable[BundleName], first: int) -> int:
    """Where one has to begin so that no bundle is cut in two."""
    while (begin := min(one.first for one in there if one.first <= first <= one.last)) < first:
        first = begin
    return first


def _named(ledger: Ledger, header: Header, run: Run) -> BundleName:
    first, last = header.first, header.last
    path = layout.bundle_path(ledger.device, first, last, sealed=run.seal is not None)
    return BundleName(path, ledger.device, first, last)


def _covered(there: Iterable[BundleName], runs: list[Span]) -> list[BundleName]:
    return [
        one for one in there if any(first <= one.first and one.last <= last for first, last in runs)
    ]


def _not_there(path: str) -> RemoteError:
    return RemoteError(
        Text("写入的文件不在同步目标上", "what was written is not there"),
        Text("再同步一次", "sync once more"),
        transient=True,
        path=path,
    )
