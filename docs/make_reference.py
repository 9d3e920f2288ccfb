"""Writes docs/command-line.md from the parser: every command, its help in both languages.

Run it again after changing a command; a test compares.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from inspector import i18n
from inspector.cli.parser import LazyGroup
from inspector.cli.root import root
from inspector.i18n import Language

TARGET = Path(__file__).with_name("command-line.md")
_INTRODUCTION = """\
<!-- Made by docs/make_reference.py (make reference): change the commands, not this file. -->
# Command line · 命令行

Exit codes: 0 done, 1 something asked about does not hold, 2 bad input or environment, 130 stopped.
With `--json` stdout holds exactly one JSON value; messages and progress go to stderr.
`--home`, `--lang` and `--pack` may stand before or after a command.

退出码：0 完成，1 所问之事不成立，2 输入或环境有误，130 被中断。
用 `--json` 时标准输出只有一个 JSON 值，消息和进度写到标准错误。
`--home`、`--lang`、`--pack` 可以写在命令之前或之后。
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, a group before what is in it."""
    yield from _walk("inspector", root)


def _walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, LazyGroup):
        context = click.Context(command, info_name=name)
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield from _walk(f"{name} {sub}", found)


def help_of(name: str, command: click.Command, language: Language) -> str:
    """What ``--help`` prints, 80 wide."""
    before = i18n.language()
    i18n.use_language(language)
    try:
        context = command.context_class(
            command, info_name=name, terminal_width=80, max_content_width=80
        )
        return command.get_help(context).rstrip()
    finally:
        i18n.use_language(before)


def reference() -> str:
    parts = [_INTRODUCTION]
    for name, command in commands():
        english, chinese = (help_of(name, command, language) for language in ("en", "zh"))
        parts.append(f"## {name}\n\n```\n{english}\n```\n\n```\n{chinese}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    os.environ.pop("COLUMNS", None)
    TARGET.write_text(reference(), encoding="utf-8", newline="\n")
