"""``inspector sync``: push and pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.cli.common import Session, command, option
from inspector.cli.printing import many, out, print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.sync.outcome import RemoteOutcome
    from inspector.sync.quarantine import Held

_REASONS = 5
"""That are told at once."""


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
    from inspector.ledger import queries
    from inspector.sync import quarantine
    from inspector.sync.engine import sync

    if watch:
        from inspector.cli.sync_watch import stay

        return stay(session, remote, only=not (dry_run or accept_changed))

    conflicts = queries.count_conflicts(session.ledger)
    held = {one.id for one in quarantine.held(session.home)}
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
    told = {outcome.error for outcome in outcomes}
    new = [one for one in quarantine.held(session.home) if one.id not in held]
    _tell_set_aside([one for one in new if one.what not in told])
    _tell_conflicts(queries.count_conflicts(session.ledger) - conflicts)
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
                f"{{name}}: {{would}}sent {many(sent, 'event')} and {many(files, 'file')},"
                f" got {many(got, 'event')} and {many(pulled, 'file')}",
            ).format(name=name, would=would, sent=sent, files=files, got=got, pulled=pulled)
        )
    if outcome.error is not None:
        tell(f"{outcome.name}: {outcome.error}" + (f"\n{outcome.remedy}" if outcome.remedy else ""))
    for note in outcome.notes:
        tell(f"{outcome.name}: {note}")


def _tell_set_aside(new: list[Held]) -> None:
    """What this sync set aside; what lies there from before is for ``status``."""
    from inspector.sync.quarantine import by_reason

    reasons = by_reason(new)
    for one in reasons[:_REASONS]:
        were = "file was" if one.files == 1 else "files were"
        tell(
            Text("{n} 个文件被搁置：{what}", "{n} {were} set aside: {what}").format(
                n=one.files, were=were, what=one.what
            )
        )
        if one.remedy is not None:
            tell(f"  {one.remedy}")
    if len(reasons) > _REASONS:
        tell(Text("还有别的；见 inspector status", "and others; see `inspector status`"))


def _tell_conflicts(new: int) -> None:
    if new > 0:
        tell(
            Text(
                f"{new} 处冲突待选定；见 inspector conflicts",
                f"{many(new, 'conflict')} to settle; see `inspector conflicts`",
            )
        )
