"""``inspector rekey``: encrypt again what this device has on remotes."""

from __future__ import annotations

from inspector.cli.common import Session, command, option
from inspector.cli.printing import out, print_json, tell
from inspector.cli.progress import ProgressLine
from inspector.i18n import Text


@command(
    "rekey",
    Text(
        "收件人变了以后：把本机在同步目标上的文件按现在的收件人重新加密。中断后再运行会接着做。",
        "After a change of recipients: encrypt this device's files on remotes again, for those"
        " of now. Stopped, it goes on the next time.",
    ),
    json=True,
)
@option("--remote", metavar="NAME", text=Text("只在这个目标上", "on this remote only"))
def entry(session: Session, remote: str | None) -> int:
    from inspector.sync.rekey import rekey

    with ProgressLine() as line:
        results = rekey(session.ledger, session.config, remote, progress=line.show)
    if session.json:
        print_json({"remotes": [one.plain() for one in results]})
    for one in results:
        name, files = one.name, one.files
        if not session.json and (one.ok or one.left):
            are = "file is" if files == 1 else "files are"
            out(Text(f"{name}：{files} 个文件已加密", f"{name}: {files} {are} encrypted"))
        if one.error is not None:
            tell(f"{name}: {one.error}" + (f"\n{one.remedy}" if one.remedy else ""))
        for path in one.left:
            tell(f"  {path}")
        if one.others:
            listed = ", ".join(one.others)
            tell(
                Text(
                    f"{name}：还差 {listed}：各自的文件要由他们自己改收件人并运行 inspector rekey",
                    f"{name}: still to come: {listed} must change their recipients and run"
                    " `inspector rekey` for their own files",
                )
            )
    if any(one.ok for one in results):
        tell(
            Text(
                "被去掉的人已经读到或复制走的，收不回来",
                "what a removed recipient has read or copied before cannot be taken back",
            )
        )
    return 0 if all(one.ok for one in results) else 2
