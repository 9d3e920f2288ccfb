"""``inspector status``: where things stand."""

from __future__ import annotations

from inspector.cli.common import Session, command
from inspector.cli.printing import in_language, many, out, print_json
from inspector.i18n import Text


@command(
    "status",
    Text(
        "在线与否、待发、上次同步、冲突、搁置。",
        "Online or not, what is unsent, last sync, conflicts, quarantine.",
    ),
    json=True,
)
def entry(session: Session) -> None:
    from inspector.sync import offers, quarantine
    from inspector.sync.status import status

    now = status(session.ledger, session.config)
    pack = session.pack.id
    offered = offers.waiting(session.ledger, session.library)
    reasons = quarantine.by_reason(quarantine.held(session.home))
    if session.json:
        more = {"pack": pack, "offers": [one.named() for one in offered]}
        print_json(now.plain() | more | {"set_aside": in_language(reasons)})
        return
    out(Text(f"主文件夹  {now.home}", f"home        {now.home}"))
    out(Text(f"终端      {now.device}", f"device      {now.device}"))
    out(Text(f"清单包    {pack}", f"pack        {pack}"))
    events, files, blobs = now.outbox.events, now.outbox.files, now.outbox.blobs
    out(
        Text(
            f"待发      {events} 条记录，{files} 个文件，{blobs} 个证据文件",
            f"unsent      {many(events, 'event')}, {many(files, 'file')},"
            f" {many(blobs, 'evidence file')}",
        )
    )
    see = Text("；见 inspector conflicts", "; see `inspector conflicts`") if now.conflicts else ""
    out(Text(f"冲突      {now.conflicts}{see}", f"conflicts   {now.conflicts}{see}"))
    out(Text(f"搁置      {now.quarantine}", f"quarantine  {now.quarantine}"))
    for reason in reasons:
        out(Text("  {n} 个：{what}", "  {n}: {what}").format(n=reason.files, what=reason.what))
        if reason.remedy is not None:
            out(f"     {reason.remedy}")
    for remote in now.remotes:
        state = (
            Text("可达", "online")
            if remote.reachable
            else Text("离线：{why}", "offline: {why}").format(why=remote.problem or "")
        )
        last = remote.last_sync or Text("从未同步", "never synced")
        out(f"  {remote.name}  {remote.url}  {state}  {last}")
    for one in offered:
        out(
            Text(
                f"新清单包  {one.pack} {one.version}；见 inspector pack offers",
                f"new pack    {one.pack} {one.version}; see `inspector pack offers`",
            )
        )
