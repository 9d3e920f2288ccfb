"""``inspector demo``: a home of its own with invented visits, then the screens."""

from __future__ import annotations

from inspector import i18n
from inspector.cli.common import Session, command, option
from inspector.cli.printing import tell
from inspector.cli.where import print_paths
from inspector.home import Home
from inspector.i18n import Text


@command(
    "demo",
    Text(
        "在单独的文件夹里用虚构的检查记录试用；台账内容是真实的。",
        "Try it in a home of its own; its visits are invented, the register is real.",
    ),
    json=True,
)
@option(
    "--no-tui",
    is_flag=True,
    text=Text("只准备，不打开界面", "prepare it only; do not open the screens"),
)
def entry(session: Session, no_tui: bool) -> int:
    from inspector.demo import prepare_demo

    home = session.home if session.folder else Home.at(session.home.data / "demo")
    tell(Text("正在准备示例", "preparing the demo"))
    if not prepare_demo(home, session.pack_id):
        tell(
            Text(
                "没有为这个清单包虚构检查记录：示例里只有清单",
                "no visits were invented for this pack: the demo has its register alone",
            )
        )
    if no_tui:
        print_paths(session, home)
        return 0
    return session.screens(home, language=i18n.language(), demo=True)
