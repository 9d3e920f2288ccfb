"""``inspector where``: the paths in use."""

from __future__ import annotations

from inspector.cli.common import Session, command
from inspector.cli.printing import cells, out, print_json
from inspector.home import Home
from inspector.i18n import Text


def paths(home: Home) -> dict[str, str]:
    return {
        "home": str(home.root or home.data),
        "config": str(home.config),
        "data": str(home.data),
        "log": str(home.log),
        "packs": str(home.packs),
    }


_LABELS = {
    "home": Text("主文件夹", "home"),
    "config": Text("配置", "config"),
    "data": Text("数据", "data"),
    "log": Text("日志", "log"),
    "packs": Text("清单包", "packs"),
}


def print_paths(session: Session, home: Home) -> None:
    found = paths(home)
    if session.json:
        print_json(found)
        return
    for key, path in found.items():
        label = str(_LABELS[key])
        out(f"{label}{' ' * (10 - cells(label))}{path}")


@command("where", Text("列出在用的路径。", "The paths in use."), json=True)
def entry(session: Session) -> None:
    print_paths(session, session.home)
