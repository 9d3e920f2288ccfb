"""What can be done with remotes, quarantine and devices."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from screens.actions import STOP_OR_BACK, Action

ACTIONS: Final = (
    Action(
        "sync.all",
        "y",
        "sync_all",
        Text("全部同步", "sync all"),
        Text("与每个同步目标同步", "sync with every remote"),
    ),
    Action(
        "sync.one",
        "enter",
        "sync_one",
        Text("同步这个", "sync this"),
        Text("只与光标处的目标同步", "sync with the remote under the cursor alone"),
    ),
    Action(
        "sync.add",
        "a",
        "add_remote",
        Text("添加", "add"),
        Text("添加同步目标：U 盘、共享文件夹", "add a remote: a stick, a shared folder"),
    ),
    Action(
        "sync.history",
        "h",
        "history",
        Text("记录", "history"),
        Text(
            "以往各次同步：收发多少、来自谁、出了什么错",
            "earlier syncs: what went and came, from whom, what went wrong",
        ),
    ),
    Action(
        "sync.test",
        "v",
        "test_remote",
        Text("试连", "try it"),
        Text(
            "逐步试光标处的目标：连接、登录、读写，说明哪一步不行",
            "try the remote under the cursor step by step and say what does not work",
        ),
    ),
    STOP_OR_BACK,
    Action(
        "sync.dry_run",
        "d",
        "dry_run",
        Text("试算", "dry run"),
        Text("只数要传多少，什么也不动", "count what would go, touch nothing"),
    ),
    Action(
        "sync.trust",
        "t",
        "trust",
        Text("信任", "trust"),
        Text(
            "信任光标处的终端，它发来的记录随即并入",
            "trust the device under the cursor; what it sent comes in",
        ),
    ),
    Action(
        "sync.secret",
        "s",
        "give_secret",
        Text("密码", "secret"),
        Text(
            "给光标处的目标存入密码或访问密钥（系统密钥环，不显示）",
            "give the remote under the cursor its password or keys (the system's keyring)",
        ),
        shown=False,
    ),
    Action(
        "sync.rekey",
        "e",
        "rekey",
        Text("重新加密", "rekey"),
        Text(
            "收件人变了：把本机发到光标处目标的重新加密",
            "the recipients have changed: encrypt again what this device sent there",
        ),
        shown=False,
    ),
    Action(
        "sync.notify",
        "b",
        "next_notify",
        Text("提醒", "notify"),
        Text(
            "自动同步带来冲突或隔离时：只在屏上说、响铃、桌面通知",
            "when a sync by itself brings a conflict: on the screen, bell, desktop message",
        ),
        shown=False,
    ),
    Action(
        "sync.mode",
        "m",
        "next_mode",
        Text("方式", "mode"),
        Text(
            "目标恢复可用时：自动同步、先问、不管", "when a remote is back: sync, ask, or nothing"
        ),
        shown=False,
    ),
    Action(
        "sync.conflicts",
        "k",
        "conflicts",
        Text("冲突", "conflicts"),
        Text("逐个选定冲突的答案", "settle the conflicts one by one"),
        shown=False,
    ),
    Action(
        "sync.packs",
        "p",
        "packs",
        Text("清单包", "packs"),
        Text(
            "看同事提供的清单包，取用或不要", "see the packs that colleagues offer; take or leave"
        ),
        shown=False,
    ),
    Action(
        "sync.accept",
        "w",
        "accept_changed",
        Text("确认目标变化", "accept change"),
        Text(
            "目标少了东西但确是它：重新发送",
            "the remote lost something but is the right one: send again",
        ),
        shown=False,
    ),
    Action(
        "sync.renew",
        "n",
        "renew",
        Text("换新终端", "renew device"),
        Text(
            "密钥丢失、被撤销或出现两份历史时，换成新终端继续，记录都带过去",
            "with a lost key, a revoked device or two histories: go on as a new device, records"
            " and all",
        ),
        shown=False,
    ),
    Action(
        "sync.remove",
        "delete",
        "remove_remote",
        Text("移除目标", "remove remote"),
        Text("不再使用光标处的同步目标", "use the remote under the cursor no longer"),
        shown=False,
    ),
    Action(
        "sync.discard",
        "z",
        "discard",
        Text("丢弃隔离文件", "discard"),
        Text("丢弃光标处被隔离的文件", "discard the file set aside under the cursor"),
    ),
    Action(
        "sync.choose",
        "c",
        "choose",
        Text("怎么办", "what to do"),
        Text("光标处被隔离的文件有哪些办法", "the ways on with the file under the cursor"),
    ),
    Action(
        "sync.next",
        "tab",
        "app.focus_next",
        Text("换列表", "other list"),
        Text("在目标和隔离区之间切换", "from the remotes to what was set aside and back"),
    ),
)
_OF_REMOTES: Final = ("sync.all", "sync.one")
_AT_HELD: Final = ("sync.choose", "sync.trust", "sync.discard", "work.back", "sync.next")


def at_held() -> tuple[Action, ...]:
    """With the cursor on what was set aside: what can be done with that comes first."""
    first = sorted(
        (one for one in ACTIONS if one.id in _AT_HELD), key=lambda one: _AT_HELD.index(one.id)
    )
    return (*first, *(one for one in ACTIONS if one.id not in (*_AT_HELD, "sync.one")))


def without_remote() -> tuple[Action, ...]:
    """What there is to do before there is a remote."""
    return tuple(one for one in ACTIONS if one.id not in _OF_REMOTES)


WORDS: Final = (
    (Text("可用", "there"), Text("现在能读写", "it can be read and written now")),
    (
        Text("[!] 不可用", "[!] away"),
        Text("没插上或连不上", "not plugged in, or not to be reached"),
    ),
    (
        Text("[!] 停用", "[!] stopped"),
        Text(
            "密码、证书等不对，自动同步已停；改好后按 v 或回车",
            "wrong password, certificate …: not tried by itself; then v or Enter",
        ),
    ),
    (
        Text("未信任", "not trusted"),
        Text("来自没有信任的终端，t 信任", "from a device nobody here trusts; t trusts it"),
    ),
    (
        Text("缺前段", "gap"),
        Text(
            "前面的记录还没到，到了自动并入", "earlier records have not come yet; then it comes in"
        ),
    ),
    (
        Text("分叉", "fork"),
        Text(
            "同一终端同一序号有两份不同记录，不采信；本机的按 n",
            "two different records of one device and number: refused; this device's own: n",
        ),
    ),
    (
        Text("已撤销", "revoked"),
        Text(
            "撤销以后写的，谁也不采信", "written after the device was revoked: nobody believes it"
        ),
    ),
    (
        Text("非本机可读", "encrypted"),
        Text("没有加密给本机，请对方加入收件人", "not for this device: ask to be made a recipient"),
    ),
)
