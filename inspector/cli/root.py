"""The commands there are: a name, a line of help, a module that is imported when asked for."""

from __future__ import annotations

from typing import Final

import click

from inspector import __version__, i18n
from inspector.cli.common import Session, everywhere
from inspector.cli.parser import LazyGroup, Option, Sub
from inspector.i18n import Text


def _sub(module: str, zh: str, en: str) -> Sub:
    return Sub(f"inspector.cli.{module}", Text(zh, en))


COMMANDS: Final[dict[str, Sub]] = {
    "demo": _sub("demonstrate", "用虚构的检查记录试用", "try it on invented visits"),
    "issues": _sub("issues", "整改事项台账", "the register of issues"),
    "dashboard": _sub("dashboard", "总览：一页看全", "where all issues stand, on one page"),
    "visit": _sub("visit", "现场检查：开始、完成、重新打开", "visits: open, complete, reopen"),
    "record": _sub("record", "记录一项检查", "record one answer"),
    "finding": _sub("finding", "发现问题：提出、关闭", "findings: raise, close"),
    "evidence": _sub("evidence", "证据：准许公开", "evidence: what the public may see"),
    "visits": _sub("visits", "列出现场检查", "list visits"),
    "answers": _sub("answers", "列出检查记录", "list answers"),
    "conflicts": _sub("conflicts", "列出冲突", "list what devices say differently"),
    "settle": _sub("conflicts", "选定冲突的一方", "settle a conflict")._replace(attribute="choose"),
    "findings": _sub("findings", "列出发现的问题", "list findings"),
    "reconcile": _sub("reconcile", "核对数据：通报与所见", "figures: claimed against seen"),
    "plan": _sub("plan", "抽取要去的点位", "draw the sites to visit"),
    "agenda": _sub("agenda", "到期日程", "what is due"),
    "schedule": _sub("schedule", "倒排工期", "a deadline planned backwards"),
    "notices": _sub("notices", "列出督办通知和建议", "list notices and proposals"),
    "notice": _sub("notice", "督办通知：发出、答复", "notices: issue, answer"),
    "case": _sub("case", "交办件：登记、答复、办结", "handed-over cases: add, reply, close"),
    "duty": _sub("duty", "职责：已履行", "duties: done"),
    "accountability": _sub("accountability", "问责：登记、合计", "accountability: add, list"),
    "stage": _sub("stage", "办理阶段与关口", "stages and their gates"),
    "measure": _sub("measure", "上报措施完成", "report a measure as done"),
    "explain": _sub("explain", "说明勾稽关系", "explain a reconcile rule"),
    "public-text": _sub("public_text", "公开文字", "what the public is told"),
    "remark": _sub("remark", "事项备注", "a remark on an issue"),
    "look-back": _sub("look_back", "回头看", "looking again after the sign-off"),
    "export": _sub("export", "导出检查结果文件", "write a findings file"),
    "report": _sub("report", "报告、通报、检查记录", "reports, letters, visit records"),
    "import": _sub("importing", "读入数据包、填写过的表格", "take in bundles, filled-in tables"),
    "sync": _sub("sync", "与同步目标交换", "exchange with remotes"),
    "status": _sub("status", "在线与否、待发、冲突", "online or not, unsent, conflicts"),
    "remote": _sub("remote", "同步目标", "remotes"),
    "compact": _sub(
        "compact", "把同步目标上的小数据包合并", "put small bundles on remotes together"
    ),
    "rekey": _sub("rekey", "按现在的收件人重新加密", "encrypt again for the recipients of now"),
    "device": _sub("device", "终端与信任", "devices and trust"),
    "pack": _sub("pack", "清单包", "packs"),
    "why": _sub("why", "一个数据、单元格或二维码的来历", "what a figure, cell or code rests on"),
    "verify": _sub("verify", "核对台账的完整性", "check the ledger's integrity"),
    "doctor": _sub("checkup", "检查安装，给出办法", "what is wrong here, and the remedy"),
    "where": _sub("where", "在用的路径", "the paths in use"),
    "completion": _sub("completion", "命令补全脚本", "a shell's completion script"),
}


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"inspector {__version__}")
        context.exit()


def _open(session: Session) -> int:
    return session.screens(session.home, language=i18n.language())


@click.pass_context
def _without_command(context: click.Context) -> int:
    if context.invoked_subcommand is not None:
        return 0
    return _open(context.ensure_object(Session))


root = LazyGroup(
    "inspector",
    text=Text(
        "现场检查：离线填写清单，留存证据，汇总台账。不带命令时打开界面。",
        "Field inspections: checklists offline, evidence kept, ledgers brought together."
        " Without a command it opens the screens.",
    ),
    subs=COMMANDS,
    params=[
        Option(
            ["--version"],
            text=Text("显示版本", "print the version"),
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
        ),
        *everywhere(),
    ],
    invoke_without_command=True,
    callback=_without_command,
)
