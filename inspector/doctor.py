"""Doctor: what is wrong with this installation and this home, each with its remedy.

A check never raises and never repairs: it looks, and says what to do.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from inspector import config
from inspector.errors import InspectorError, PackError
from inspector.home import Home
from inspector.i18n import Text

_LEAST_ROOM = 200 * 1024 * 1024
_LEAST_SQLITE = (3, 37, 0)
_WINDOWS = sys.platform == "win32"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at; ``remedy`` only where it is not ok."""

    what: Text
    ok: bool
    message: Text
    remedy: Text | None = None


def examine(home: Home) -> Iterator[Check]:
    """Look at everything; each check is told as soon as it is known."""
    for what, look in _LOOKS:
        try:
            found = look(home)
        except PackError as error:
            found = _wrong(
                error.what, Text("运行 inspector pack check", "see `inspector pack check`")
            )
        except InspectorError as error:
            found = _wrong(_placed(error), error.remedy)
        except OSError as error:
            found = _wrong(
                Text.same(str(error)), Text("检查磁盘和权限", "check disk and permissions")
            )
        yield msgspec.structs.replace(found, what=what)


def _fine(message: Text) -> Check:
    return Check(what=Text("", ""), ok=True, message=message)


def _wrong(message: Text, remedy: Text | None) -> Check:
    return Check(what=Text("", ""), ok=False, message=message, remedy=remedy)


def _placed(error: InspectorError) -> Text:
    """The error with the file and the line that it is about."""
    if error.path is None:
        return error.what
    line = "" if error.line is None else f":{error.line}"
    return Text("{place}：{what}", "{place}: {what}").format(
        place=f"{error.path}{line}", what=error.what
    )


def _python(_home: Home) -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= (3, 11) and sqlite3.sqlite_version_info >= _LEAST_SQLITE:
        return _fine(Text.same(f"Python {version}, SQLite {sqlite3.sqlite_version}"))
    return _wrong(
        Text.same(f"Python {version}, SQLite {sqlite3.sqlite_version}"),
        Text("装 Python 3.11 或更新的版本", "install Python 3.11 or newer"),
    )


def _expressions(_home: Home) -> Check:
    try:
        importlib.import_module("cel_expr_python")  # its binary may not fit this machine
    except ImportError as error:
        return _wrong(
            Text(f"表达式引擎不能载入：{error}", f"the expression runtime cannot load: {error}"),
            Text(
                "重新安装：pip install --force-reinstall cel-expr-python",
                "install it again: pip install --force-reinstall cel-expr-python",
            ),
        )
    return _fine(Text("可用", "it loads"))


def _terminal(_home: Home) -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    if encoding == "utf8":
        return _fine(Text("UTF-8", "UTF-8"))
    return _wrong(
        Text(f"终端编码是 {encoding or '?'}", f"the terminal's encoding is {encoding or '?'}"),
        Text(
            "设为 UTF-8：Linux 用 LANG=zh_CN.UTF-8，Windows 用 chcp 65001 或 PYTHONUTF8=1",
            "make it UTF-8: LANG=C.UTF-8, or on Windows `chcp 65001` or PYTHONUTF8=1",
        ),
    )


def _writable(home: Home) -> Check:
    for folder in (home.data, home.state, home.cache, home.config.parent):
        standing = _nearest(folder)
        if not os.access(standing, os.W_OK | os.X_OK):
            return _wrong(
                Text(f"不能写入 {standing}", f"{standing} cannot be written"),
                Text(
                    "检查文件夹权限，或用 --home 另选位置",
                    "check the folder's permissions, or choose another place with --home",
                ),
            )
    return _fine(Text(f"可写：{home.data}", f"can be written: {home.data}"))


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _room(home: Home) -> Check:
    free = shutil.disk_usage(_nearest(home.data)).free
    megabytes = free // (1024 * 1024)
    if free >= _LEAST_ROOM:
        return _fine(Text(f"剩余 {megabytes} MB", f"{megabytes} MB are free"))
    return _wrong(
        Text(f"只剩 {megabytes} MB", f"only {megabytes} MB are free"),
        Text("腾出空间：照片需要地方", "make room: photos need it"),
    )


def _config(home: Home) -> Check:
    config.load(home)
    unknown = config.unknown_keys(home)
    if unknown:
        return _wrong(_placed(unknown[0]), unknown[0].remedy)
    return _fine(
        Text.same(str(home.config)) if home.config.exists() else Text("未设置", "none yet")
    )


def _author(home: Home) -> Check:
    author = config.load(home).author
    if author is not None:
        return _fine(Text.same(author))
    return _wrong(
        Text("没有设置检查人姓名", "the inspector's name is not set"),
        Text(
            '在 config.toml 写 author = "姓名"，或设 INSPECTOR_AUTHOR',
            'write author = "name" in config.toml, or set INSPECTOR_AUTHOR',
        ),
    )


def _packs(home: Home) -> Check:
    from inspector.packs.library import Library

    library = Library(home, config.load(home).pack)
    broken = [info for info in library.list() if info.problems]
    if broken:
        info = broken[0]
        return _wrong(
            Text(
                f"清单包 {info.id} 有 {len(info.problems)} 处错误",
                f"the pack {info.id} has {len(info.problems)} problem(s)",
            ),
            Text(
                f"运行 inspector pack check {info.path}", f"run `inspector pack check {info.path}`"
            ),
        )
    pack = library.load()
    return _fine(
        Text(
            f"{pack.id} {pack.version}，{len(pack.issues)} 项",
            f"{pack.id} {pack.version}, {len(pack.issues)} issues",
        )
    )


def _key(home: Home) -> Check:
    if not home.key.exists():
        if not home.ledger.exists():
            return _fine(Text("首次记录时生成", "made with the first record"))
        return _wrong(
            Text(f"缺少 {home.key}", f"{home.key} is missing"),
            Text(
                "从备份恢复它；没有它不能签名",
                "restore it from a back-up: nothing is signed without",
            ),
        )
    rights = stat.S_IMODE(home.key.stat().st_mode)
    if not _WINDOWS and rights & 0o077:
        return _wrong(
            Text(f"别人可读取私钥 {home.key}", f"others may read the private key {home.key}"),
            Text(f"运行 chmod 600 {home.key}", f"run chmod 600 {home.key}"),
        )
    return _fine(Text("只有本人可读", "readable by its owner alone"))


def _ledger(home: Home) -> Check:
    if not home.ledger.exists():
        return _fine(Text("还没有记录", "nothing recorded yet"))
    from inspector.ledger.ledger import Ledger
    from inspector.ledger.verify import verify

    with Ledger.open(home, author=config.load(home).author or "doctor") as ledger:
        found = verify(ledger)
    if found.problems:
        first = found.problems[0]
        what = Text("{what}（{where}；共 {count} 处）", "{what} ({where}; {count} in all)")
        return _wrong(
            what.format(what=first.what, where=first.where, count=len(found.problems)), first.remedy
        )
    return _fine(Text(f"完好，{found.events} 条事件", f"sound, {found.events} events"))


def _remotes(home: Home) -> Check:
    from inspector.sync.remotes import open_remote
    from inspector.sync.remotes.network import shown

    remotes = config.load(home).remotes
    away: list[Text] = []
    for name, remote in remotes.items():
        try:
            with closing(open_remote(name, remote, home)) as asked:
                asked.probe()
        except InspectorError as error:
            place = f"{name} ({shown(remote.url)})"
            away.append(Text(f"{place}：{error.what.zh}", f"{place}: {error.what.en}"))
    if not away:
        return _fine(Text(f"{len(remotes)} 个", f"{len(remotes)} of them"))
    zh, en = "；".join(one.zh for one in away), "; ".join(one.en for one in away)
    return _wrong(
        Text(f"连不上：{zh}", f"not to be reached: {en}"),
        Text(
            "插上 U 盘或连上共享；运行 inspector remote test", "plug it in; `inspector remote test`"
        ),
    )


def _fonts(_home: Home) -> Check:
    """Never wrong: a report is the same file without them, and is mostly opened elsewhere."""
    from inspector.reports.fonts import lacking

    found = lacking()
    if found is None:
        return _fine(Text("看不出装了哪些字体", "which fonts there are cannot be told here"))
    if not found:
        return _fine(Text("齐全", "all there"))
    names = "、".join(found)
    return _fine(
        Text(
            f"本机没有 {names}：报告文件不变，在本机打开或打印时用近似字体，换行和页数可能不同；"
            "定稿在装有公文字体的电脑上打印",
            f"{names.replace('、', ', ')} are not here: report files are the same, but opened or"
            " printed here they have other fonts, so lines and pages may break elsewhere; print"
            " the final copy where they are",
        )
    )


_LOOKS: tuple[tuple[Text, Callable[[Home], Check]], ...] = (
    (Text("运行环境", "runtime"), _python),
    (Text("表达式引擎", "expressions"), _expressions),
    (Text("终端", "terminal"), _terminal),
    (Text("文件夹", "folders"), _writable),
    (Text("磁盘空间", "disk space"), _room),
    (Text("配置", "config"), _config),
    (Text("检查人", "inspector"), _author),
    (Text("清单包", "packs"), _packs),
    (Text("私钥", "private key"), _key),
    (Text("台账", "ledger"), _ledger),
    (Text("同步目标", "remotes"), _remotes),
    (Text("报告字体", "report fonts"), _fonts),
)
