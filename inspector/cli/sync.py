"""``inspector sync``: push and pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.common import Session, command, option
from inspector.cli.printing import out, print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.sync.outcome import RemoteOutcome


@command(
    "sync",
    Text(
        "与同步目标交换：送出本机记录，取回同事的记录。",
        "Push what is new here, pull and merge what colleagues sent.",
    ),
    json=True,
)
@option("--remote", metavar="NAME", text=Text("只与这个目标同步", "this remote only"))
@option("--dry-run", is_flag=True, text=Text("只统计，不动任何数据", "count only; touch nothing"))
@option(
    "--accept-changed",
    is_flag=True,
    text=Text(
        "目标内容变少也继续，重新发送全部记录",
        "go on although the remote lost something; send everything again",
    ),
)
@option(
    "--watch",
    is_flag=True,
    text=Text(
        "一直值守：目标一可用就同步，直到 ctrl+c；每件事一行（--json 每行一个 JSON 值）",
        "stay and sync whenever a remote is there, until ctrl+c; one line an event"
        " (with --json one JSON value a line)",
    ),
)
def entry(
    session: Session, remote: str | None, dry_run: bool, accept_changed: bool, watch: bool
) -> int:
    from inspector.sync.engine import sync

    if watch:
        from inspector.cli.sync_watch import stay

        return stay(session, remote, only=not (dry_run or accept_changed))

    with ProgressLine() as line:
        outcomes = sync(
            session.ledger,
            session.config,
            remote,
            dry_run=dry_run,
            accept_changed=accept_changed,
            progress=line.show,
        )
    if session.json:
        print_json({"remotes": [outcome.plain() for outcome in outcomes]})
    for outcome in outcomes:
        _tell(session, outcome, dry_run)
    if not outcomes:
        tell(
            Text(
                "还没有同步目标；用 inspector remote add 添加",
                "there is no remote yet; add one with `inspector remote add`",
            )
        )
    return 0 if all(outcome.ok for outcome in outcomes) else 2


def _tell(session: Session, outcome: RemoteOutcome, dry_run: bool) -> None:
    if outcome.ok and not session.json:
        sent, got, name = outcome.pushed_events, outcome.pulled_events, outcome.name
        files, pulled = outcome.pushed_blobs, outcome.pulled_blobs
        would = Text("将", "would have ") if dry_run else Text("", "")
        out(
            Text(
                "{name}：{would}送出 {sent} 条、{files} 个文件，取回 {got} 条、{pulled} 个文件",
                "{name}: {would}sent {sent} events and {files} files,"
                " got {got} events and {pulled} files",
            ).format(name=name, would=would, sent=sent, files=files, got=got, pulled=pulled)
        )
    if outcome.error is not None:
        tell(f"{outcome.name}: {outcome.error}" + (f"\n{outcome.remedy}" if outcome.remedy else ""))
    if outcome.quarantined:
        held, name = outcome.quarantined, outcome.name
        tell(
            Text(
                f"{name}：{held} 个文件被搁置；见 inspector device list",
                f"{name}: {held} files were set aside; see `inspector device list`",
            )
        )
    for note in outcome.notes:
        tell(f"{outcome.name}: {note}")
