"""``inspector sync --watch``: syncing by itself without the app, for a service."""

from __future__ import annotations

import datetime as dt
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

import msgspec

from inspector import alert
from inspector.cli.common import Session
from inspector.cli.printing import harmless, out
from inspector.errors import InputError
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.sync.unattended import Happened, What

_WORDS: Final[dict[What, Text]] = {
    "started": Text("开始", "started"),
    "back": Text("可用", "is there"),
    "gone": Text("不可用", "away"),
    "synced": Text("已同步", "synced"),
    "failed": Text("没有同步成，稍后再试", "not synced, will try again"),
    "stopped": Text("已停用，等人处理", "left alone until somebody acts"),
    "attention": Text("请人处理", "needs a person"),
    "ended": Text("结束", "ended"),
}


def stay(session: Session, remote: str | None, *, only: bool) -> int:
    """0 when it was stopped, 2 when every remote failed for good; InputError with no remote."""
    from inspector import config
    from inspector.sync.unattended import Unattended

    if not only:
        raise InputError(
            Text("--watch 不能与 --dry-run、--accept-changed 同用", "--watch goes alone"),
            Text("先单独运行那一次同步", "run `inspector sync` with --dry-run or --accept-changed"),
        )
    if not session.config.remotes:
        raise InputError(
            Text("还没有同步目标", "there is no remote yet"),
            Text("用 inspector remote add 添加", "add one with `inspector remote add`"),
        )
    stop = threading.Event()
    watching = Unattended(session.ledger, lambda: config.load(session.home), remote, stop)
    with _stopped_by_signals(stop):
        for happened in watching.run():
            _print(session, happened)
            if happened.what in ("attention", "stopped") and sys.stderr.isatty():
                sys.stderr.write(alert.sequence(session.config.notify, _told(happened)))
                sys.stderr.flush()
    return 2 if watching.failed else 0


def _print(session: Session, happened: Happened) -> None:
    if session.json:
        sys.stdout.write(msgspec.json.encode(happened.plain()).decode() + "\n")
    else:
        at = dt.datetime.fromisoformat(happened.at).astimezone()
        out(f"{at:%Y-%m-%d %H:%M:%S}  {_told(happened)}")
    sys.stdout.flush()  # whoever reads a log wants it now


def _told(happened: Happened) -> str:
    """One line."""
    parts = [happened.remote, str(_WORDS[happened.what])]
    if (outcome := happened.outcome) is not None and outcome.ok:
        told = Text(
            f"发出 {outcome.pushed_events} 条、文件 {outcome.pushed_blobs}，"
            f"收到 {outcome.pulled_events} 条、文件 {outcome.pulled_blobs}",
            f"sent {outcome.pushed_events} events, {outcome.pushed_blobs} files;"
            f" received {outcome.pulled_events}, {outcome.pulled_blobs}",
        )
        parts.append(str(told))
        parts += [f"{one.author} ({one.name}) +{one.events}" for one in outcome.came]
        parts += [str(note) for note in outcome.notes]
    if happened.told is not None and happened.what not in ("started", "ended"):
        parts.append(str(happened.told))
    if happened.remedy is not None:
        parts.append(str(happened.remedy))
    return harmless("  ".join(part for part in parts if part)).replace("\n", "  ")


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Generator[None]:
    """The first ctrl+c or SIGTERM ends it in good order; a second one ends it at once."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def told(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)] or signal.SIG_DFL)

    for one in before:
        signal.signal(one, told)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler or signal.SIG_DFL)
