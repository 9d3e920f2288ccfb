"""``inspector compact``: put this device's small bundles on remotes together."""

from __future__ import annotations

from inspector.cli.common import Session, command, option
from inspector.cli.printing import out, print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text


@command(
    "compact",
    Text(
        "同步一次，再把本机在同步目标上的许多小数据包合并成几个大的。同步攒到 100 个时会自己做。",
        "Sync, then put this device's many small bundles on remotes together into a few large"
        " ones. A sync does so by itself once there are 100.",
    ),
    json=True,
)
@option("--remote", metavar="NAME", text=Text("只在这个目标上", "on this remote only"))
def entry(session: Session, remote: str | None) -> int:
    from inspector.sync.engine import sync

    with ProgressLine() as line:
        outcomes = sync(session.ledger, session.config, remote, compact=True, progress=line.show)
    if session.json:
        print_json(
            {
                "remotes": [
                    {
                        **one.plain(),
                        "bundles_before": one.compacted and one.compacted[0],
                        "bundles_after": one.compacted and one.compacted[1],
                    }
                    for one in outcomes
                ]
            }
        )
    for one in outcomes:
        if one.compacted is not None and not session.json:
            (before, after), name = one.compacted, one.name
            out(
                Text(
                    f"{name}：本机的 {before} 个数据包合并为 {after} 个",
                    f"{name}: {before} bundles of this device are {after} now",
                )
            )
        if one.error is not None:
            tell(f"{one.name}: {one.error}" + (f"\n{one.remedy}" if one.remedy else ""))
    return 0 if all(one.ok for one in outcomes) else 2
