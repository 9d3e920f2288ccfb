"""Doctor: what is wrong with this installation, and what to do about it.

Every examination gives one result and never raises: the next one is made whatever this one found.
Nothing is created in a home that is not there yet, but a file that is at once removed again.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from inspector import config
from inspector.errors import InspectorError, PackError
from inspector.home import Home
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.ledger.ledger import Ledger

_ROOM: Final = 200 * 1024 * 1024
_FINE: Final = Text("正常", "fine")
_AHEAD: Final = dt.timedelta(minutes=5)


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one examination found; keys as ``doctor --json`` prints them."""

    what: Text
    ok: bool
    message: Text
    remedy: Text | None = None


Finding = tuple[bool, Text, Text | None]
Examination = Callable[[Home], Finding]


def examine(home: Home) -> Iterator[Result]:
    """Every examination, one after the other."""
    for what, look in _EXAMINATIONS:
        try:
            ok, message, remedy = look(home)
        except PackError as error:
            ok, message = False, error.what
            remedy = Text("运行 inspector pack check 查看", "`inspector pack check` lists them")
        except InspectorError as error:
            ok, message, remedy = False, _placed(error), error.remedy
        yield Result(what=what, ok=ok, message=message, remedy=remedy)


def _placed(error: InspectorError) -> Text:
    if error.path is None:
        return error.what
    place = f"{error.path}" + (f":{error.line}" if error.line is not None else "")
    return Text("{place}：{what}", "{place}: {what}").format(place=place, what=error.what)


def _fine(message: Text = _FINE) -> Finding:
    return True, message, None


def _home(home: Home) -> Finding:
    for folder in (home.data, home.state, home.config.parent):
        there = _existing(folder)
        try:
            handle, name = tempfile.mkstemp(prefix=".doctor-", dir=there)
        except OSError as error:
            from inspector.disk import disk_error

            raise disk_error(error, there) from error
        os.close(handle)
        Path(name).unlink()
    return _fine(Text.same(str(home.root or home.data)))


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _room(home: Home) -> Finding:
    free = shutil.disk_usage(_existing(home.data)).free
    megabytes = free // 1024 // 1024
    told = Text(f"剩余 {megabytes} MB", f"{megabytes} MB free")
    return free >= _ROOM, told, Text("腾出至少 200 MB", "make at least 200 MB of room")


def _config(home: Home) -> Finding:
    config.load(home)
    unknown = config.unknown_keys(home)
    if unknown:
        first = unknown[0]
        return False, _placed(first), first.remedy
    return _fine(Text.same(str(home.config)))


def _opened(home: Home) -> Ledger | None:
    """The ledger, or None where there is none yet: looking makes no device."""
    from inspector.ledger.ledger import Ledger

    return Ledger.open(home, author="doctor") if home.ledger.exists() else None


_NONE_YET: Final = Text("还没有台账", "there is no ledger yet")


def _ledger(home: Home) -> Finding:
    from inspector.ledger import verify

    ledger = _opened(home)
    if ledger is None:
        return _fine(_NONE_YET)
    with ledger:
        found = verify.verify(ledger, blobs=False)
    if found.problems:
        problem = found.problems[0]
        more = len(found.problems)
        message = Text("{what}（共 {more} 处）", "{what} ({more} in all)")
        return False, message.format(what=problem.what, more=more), problem.remedy
    return _fine(Text(f"{found.events} 条事件", f"{found.events} events"))


def _key(home: Home) -> Finding:
    if not home.ledger.exists():
        return _fine(_NONE_YET)
    if not home.key.is_file():
        return (
            False,
            Text(f"没有密钥 {home.key}", f"the key {home.key} is missing"),
            Text(
                "从备份取回 device.key；没有它不能送出数据包",
                "get device.key back from a back-up; bundles cannot be signed without it",
            ),
        )
    if sys.platform != "win32" and home.key.stat().st_mode & 0o077:
        return (
            False,
            Text(f"别人能读密钥 {home.key}", f"others can read the key {home.key}"),
            Text(f"运行 chmod 600 {home.key}", f"run chmod 600 {home.key}"),
        )
    from inspector.ledger.keys import DeviceKey, device_id

    ledger = _opened(home)
    if ledger is not None:
        with ledger:
            if device_id(DeviceKey(home.key).public_key) != ledger.device:
                return (
                    False,
                    Text("密钥不是这台终端的", "the key is another device's"),
                    Text("从备份取回原来的 device.key", "get the right device.key from a back-up"),
                )
    return _fine()


def _pack(home: Home) -> Finding:
    from inspector.packs.library import Library

    pack = Library(home, config.load(home).pack).load()
    return _fine(Text.same(f"{pack.id} {pack.version}"))


def _clock(home: Home) -> Finding:
    from inspector.ledger import queries

    ledger = _opened(home)
    if ledger is None:
        return _fine(_NONE_YET)
    with ledger:
        own = next((row for row in queries.devices(ledger) if row.own), None)
        now = ledger.now()
    if own is None or not own.last_at:
        return _fine()
    last = own.last_at[:19]
    reached = (now + _AHEAD).strftime("%Y-%m-%dT%H:%M:%S")
    return (
        last <= reached,
        Text(
            f"现在 {now:%Y-%m-%d %H:%M} UTC，最后记录 {last}",
            f"it is {now:%Y-%m-%d %H:%M} UTC, the last record is of {last}",
        ),
        Text(
            "时钟比最后一条记录还早：校准系统时间；记录的先后不受影响",
            "the clock is behind the last record: set it right; the records keep their order",
        ),
    )


def _quarantine(home: Home) -> Finding:
    from inspector.sync import quarantine

    held = quarantine.held(home)
    if not held:
        return _fine(Text("没有被搁置的文件", "nothing was set aside"))
    first = held[0]
    message = Text("搁置 {count} 个文件：{why}", "{count} files were set aside: {why}")
    return False, message.format(count=len(held), why=first.what), first.remedy


def _outbox(home: Home) -> Finding:
    from inspector.sync.status import status

    ledger = _opened(home)
    if ledger is None:
        return _fine(_NONE_YET)
    with ledger:
        now = status(ledger, config.load(home), probe=False)
    events = now.outbox.events
    if not now.remotes:
        return _fine(
            Text(
                f"{events} 条只在本机；可用 inspector remote add 添加同步目标",
                f"{events} events are only here; `inspector remote add` makes a second place",
            )
        )
    return _fine(Text(f"待发 {events} 条", f"{events} events unsent"))


def _terminal(_home: Home) -> Finding:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if not sys.stdout.isatty():
        return _fine(Text("不在终端里运行", "not run in a terminal"))
    size = shutil.get_terminal_size()
    colours = "NO_COLOR" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "256/16"
    told = Text.same(f"{size.columns}x{size.lines} {encoding} {colours}")
    if encoding not in ("utf8", "cp65001"):
        return (
            False,
            told,
            Text(
                "终端不是 UTF-8：设 LANG=zh_CN.UTF-8；Windows 用 Windows Terminal",
                "the terminal is not UTF-8: set LANG=C.UTF-8; on Windows use Windows Terminal",
            ),
        )
    if size.columns < 80 or size.lines < 24:
        return False, told, Text("放大到至少 80x24", "make it at least 80x24")
    return _fine(told)


_EXAMINATIONS: Final[tuple[tuple[Text, Examination], ...]] = (
    (Text("主文件夹可写", "home can be written"), _home),
    (Text("磁盘空间", "room on the disk"), _room),
    (Text("配置", "config"), _config),
    (Text("台账", "ledger"), _ledger),
    (Text("终端密钥", "device key"), _key),
    (Text("清单包", "pack"), _pack),
    (Text("时钟", "clock"), _clock),
    (Text("搁置", "quarantine"), _quarantine),
    (Text("待发", "outbox"), _outbox),
    (Text("终端窗口", "terminal"), _terminal),
)
