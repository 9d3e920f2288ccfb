"""A remote tried out step by step, so that the first thing that does not work can be named."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Final, Literal, get_args

import msgspec

from inspector.errors import RemoteError
from inspector.i18n import Text
from inspector.sync import layout
from inspector.sync.remotes import Remote
from inspector.sync.remotes.problems import REACH, SIGN_IN, problem
from inspector.sync.remotes.unfinished import SUFFIX

StepName = Literal["reach", "sign_in", "list", "write", "read", "rename", "delete", "clock"]
STEPS: Final[tuple[StepName, ...]] = get_args(StepName)
LABELS: Final[dict[StepName, Text]] = {
    "reach": Text("连接", "reach"),
    "sign_in": Text("登录", "sign in"),
    "list": Text("列出", "list"),
    "write": Text("写入", "write"),
    "read": Text("读回", "read back"),
    "rename": Text("改名替换", "rename over"),
    "delete": Text("删除", "delete"),
    "clock": Text("时钟", "clock"),
}
_SKEW: Final = dt.timedelta(minutes=5)
"""Object stores refuse 15 minutes; 5 leave room for a clock that drifts."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step, and the error that ended it."""

    name: StepName
    error: RemoteError | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


def examine(remote: Remote) -> Iterator[Step]:
    """The steps as they are done; the first that fails is the last.

    What it writes, under a name that other devices overlook, it takes away again.
    """
    path = f"{layout.ROOT}/.{secrets.token_hex(8)}{SUFFIX}"
    step: StepName = "reach"
    try:
        remote.probe()
        yield Step(name="reach")
        yield Step(name="sign_in")
        step = "list"
        list(remote.list(layout.DEVICES))
        yield Step(name="list")
        step = "write"
        first, second = secrets.token_bytes(1_000), secrets.token_bytes(2_000)
        remote.write(path, first)
        yield Step(name="write")
        try:
            step = "read"
            _same(remote, path, first)
            yield Step(name="read")
            step = "rename"
            remote.write(path, second)
            _same(remote, path, second)
            yield Step(name="rename")
            written = remote.modified(path)
        finally:
            failed = step
            step = "delete"
            remote.remove(path)
            step = failed
        step = "delete"
        if remote.size(path) is not None:
            raise problem("permission", remote.name, path=path)
        yield Step(name="delete")
        step = "clock"
        if not remote.local and written is not None:
            _agree(remote, written)
        yield Step(name="clock")
    except RemoteError as error:
        yield from _up_to(step, error)


def _up_to(step: StepName, error: RemoteError) -> Iterator[Step]:
    """A first look that fails says by its kind how far it came."""
    if step == "reach" and error.kind not in REACH:
        yield Step(name="reach")
        step = "sign_in" if error.kind in SIGN_IN else "list"
        if step == "list":
            yield Step(name="sign_in")
    yield Step(name=step, error=error)


def _same(remote: Remote, path: str, content: bytes) -> None:
    there = remote.read(path, lambda stream: stream.read(len(content) + 1))
    if there != content:
        page = there.lstrip()[:1] == b"<"
        raise problem("portal" if page else "server", remote.name, path=path)


def _agree(remote: Remote, written: dt.datetime) -> None:
    off = abs(written - dt.datetime.now(dt.UTC))
    if off > _SKEW:
        raise problem("clock", remote.name, detail=f"{int(off.total_seconds()) // 60} min")
