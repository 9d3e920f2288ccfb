"""``inspector verify``: chain, signatures, blobs, projections against events."""

from __future__ import annotations

from inspector.cli.common import Session, command, option
from inspector.cli.printing import in_language, out, print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.errors import DamagedError
from inspector.i18n import Text
from inspector.ledger.verify import Verification, VerifyProblem


@command(
    "verify",
    Text(
        "核对台账：事件链、证据文件、统计表；有问题则退出码 1。",
        "Check the ledger: chains, evidence, projections; exits with 1 if something is wrong.",
    ),
    json=True,
)
@option(
    "--rebuild",
    is_flag=True,
    text=Text("先由事件重建统计表", "make the projections again from the events first"),
)
def entry(session: Session, rebuild: bool) -> int:
    try:
        found = _verified(session, rebuild=rebuild)
    except DamagedError as error:  # too damaged to be opened at all: that is what was found
        found = _unreadable(error)
    if session.json:
        print_json(in_language(found))
        return 0 if found.ok else 1
    for problem in found.problems:
        tell(f"{problem.where}: {problem.what}\n    {problem.remedy}")
    events, devices, count = found.events, found.devices, len(found.problems)
    if found.ok:
        out(
            Text(
                f"完好：{devices} 台终端，{events} 条事件，统计表 {found.projection}",
                f"sound: {devices} devices, {events} events, projections {found.projection}",
            )
        )
    else:
        tell(Text(f"有 {count} 处问题", f"{count} problems"))
    return 0 if found.ok else 1


def _verified(session: Session, *, rebuild: bool) -> Verification:
    from inspector.ledger import verify

    if rebuild:
        verify.rebuild(session.ledger)
    with ProgressLine() as line:
        return verify.verify(
            session.ledger,
            progress=lambda done, total: line.show(Text("核对", "verifying"), done, total),
        )


def _unreadable(error: DamagedError) -> Verification:
    problem = VerifyProblem(
        what=error.what, where=str(error.path or ""), remedy=error.remedy or Text("", "")
    )
    return Verification(ok=False, events=0, devices=0, projection="", problems=(problem,))
