"""``inspector doctor``: what is wrong with this installation, and the remedy."""

from __future__ import annotations

from inspector.cli.common import Session, command
from inspector.cli.printing import in_language, out, print_json
from inspector.i18n import Text


@command(
    "doctor",
    Text(
        "检查安装与数据，给出办法；有问题则退出码 1。",
        "Look for what is wrong here and say the remedy; exits with 1 if something is.",
    ),
    json=True,
)
def entry(session: Session) -> int:
    from inspector.doctor import examine

    found = list(examine(session.home))
    if session.json:
        print_json(in_language(found))
    else:
        for one in found:
            out(f"{'[x]' if one.ok else '[!]'} {one.what}: {one.message}")
            if one.remedy is not None and not one.ok:
                out(f"    {one.remedy}")
    return 0 if all(one.ok for one in found) else 1
