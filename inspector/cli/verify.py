"""``inspector verify``: chain, signatures, blobs, projections against events."""

from __future__ import annotations

from inspector.cli.common import Session, command, option
from inspector.cli.printing import in_language, many, out, print_json, tell
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
@option(
    "--head",
    metavar="HASH",
    text=Text(
        "只核对一个链头：纸质记录上的哈希值或二维码中的文字",
        "only check a chain's head: the hash or the QR code's text on a printed record",
    ),
)
def entry(session: Session, rebuild: bool, head: str | None) -> int:
    if head is not None:
        return _head(session, head)
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
                f"sound: {many(devices, 'device')}, {many(events, 'event')},"
                f" projections {found.projection}",
            )
        )
    else:
        tell(Text(f"有 {count} 处问题", f"{count} problems"))
    return 0 if found.ok else 1


def _head(session: Session, head: str) -> int:
    from inspector.ledger.chain import find_head

    found = find_head(session.ledger, head)
    if session.json:
        print_json(in_language(found))
    elif found.device is None:
        tell(
            Text(
                f"台账里没有这个链头：{found.head}\n"
                "    先同步一次；仍没有，则纸上的记录不出自这份台账",
                f"no chain in this ledger has this head: {found.head}\n"
                "    sync once; if it still has not, the paper does not come from this ledger",
            )
        )
    elif found.ok:
        out(
            Text(
                f"在：终端 {found.device_name}（{found.device}）第 {found.seq} 条事件，"
                f"{found.at}；此前的记录没有改动，此后又有 {found.later} 条",
                f"held: device {found.device_name} ({found.device}), event {found.seq},"
                f" {found.at}; all before it is unchanged, {found.later} events came after it",
            )
        )
    else:
        tell(
            Text("{device}/{seq}：{reason}", "{device}/{seq}: {reason}").format(
                device=found.device, seq=found.broken_at, reason=found.reason
            )
        )
        tell(
            Text(
                "链头在，但此前的记录被改动过", "the head is held, but what was before was changed"
            )
        )
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
