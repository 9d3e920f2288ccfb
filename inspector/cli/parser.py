"""click's commands and options with help in both languages, rendered when somebody reads it."""

from __future__ import annotations

import datetime as dt
import difflib
import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from inspector.cli.printing import cells, wrapped
from inspector.errors import InputError
from inspector.i18n import Text

_SHOW_HELP = Text("显示这段说明", "show this help")
_USAGE = Text("用法：", "Usage: ")
_OPTIONS = Text("选项", "Options")
_COMMANDS = Text("命令", "Commands")
_REQUIRED = Text("[必填]", "[required]")
_DEFAULT = Text("[默认 {value}]", "[default: {value}]")


if TYPE_CHECKING:
    _TextType = click.ParamType[str]
    _NumberType = click.ParamType[int]
    _DayType = click.ParamType[dt.date]
    _PathType = click.ParamType[Path]
else:  # generic for type checkers alone: older versions of click cannot be subscripted
    _TextType = _NumberType = _DayType = _PathType = click.ParamType


class Formatter(click.HelpFormatter):
    """Help fitted to the terminal, with Chinese counted as two cells a character."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{Text(f'{heading}：', f'{heading}:')}\n")

    def write_text(self, text: str) -> None:
        for paragraph in text.split("\n\n"):
            for line in wrapped(paragraph, self.width - self.current_indent):
                self.write(" " * self.current_indent + line + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(max((cells(name) for name, _ in rows), default=0), col_max) + col_spacing
        indent, room = " " * self.current_indent, self.width - self.current_indent - first
        for name, text in rows:
            lines = wrapped(text, max(room, 10))
            if cells(name) > first - col_spacing:
                self.write(f"{indent}{name}\n")
                name = ""
            for line in lines:
                self.write(f"{indent}{name}{' ' * (first - cells(name))}{line}".rstrip() + "\n")
                name = ""


class Context(click.Context):
    formatter_class = Formatter


class Option(click.Option):
    """An option with help in both languages."""

    def __init__(self, declarations: Sequence[str], *, text: Text, **settings: Any) -> None:
        super().__init__(declarations, **settings)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        if self.hidden:
            return None
        names = ", ".join(self.opts)
        if not self.is_flag:
            names += f" {self.make_metavar(ctx)}"
        parts = [str(self.text)]
        if self.required:
            parts.append(str(_REQUIRED))
        if self.show_default:
            parts.append(str(_DEFAULT.format(value=self.default)))
        return names, " ".join(parts)


class _Bilingual(click.Command):
    """Usage, headings and help in the language in use."""

    context_class = Context
    text: Text

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=str(_USAGE))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(str(self.text))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        with formatter.section(str(_OPTIONS)):
            formatter.write_dl([record for record in records if record is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return Option(
            ["--help"],
            text=_SHOW_HELP,
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
        )


def _show_help(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(context.get_help())
        context.exit()


class Command(_Bilingual):
    def __init__(self, name: str, *, text: Text, **settings: Any) -> None:
        super().__init__(name, **settings)
        self.text = text


class Sub(NamedTuple):
    """A command known by name and one line of help; its module is imported when it is invoked."""

    module: str
    text: Text
    attribute: str = "entry"


class LazyGroup(_Bilingual, click.Group):
    """A group that lists its commands from a table and imports the one that is invoked."""

    def __init__(self, name: str, *, text: Text, subs: Mapping[str, Sub], **settings: Any) -> None:
        super().__init__(name, subcommand_metavar="COMMAND [ARGS]...", **settings)
        self.text = text
        self.subs = subs

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.subs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        sub = self.subs.get(cmd_name)
        if sub is None:
            return None
        command = getattr(importlib.import_module(sub.module), sub.attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.subs and not ctx.resilient_parsing and args[0][:1] != "-":
            raise _no_command(ctx.command_path, args[0], list(self.subs))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(str(_COMMANDS)):
            formatter.write_dl([(name, str(sub.text)) for name, sub in self.subs.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit(2)
        return super().parse_args(ctx, args)


def _no_command(path: str, typed: str, known: list[str]) -> InputError:
    near = difflib.get_close_matches(typed, known, 3)
    meant = ", ".join(near)
    hint = Text(f"是不是 {meant}？", f"did you mean {meant}? ") if near else Text("", "")
    return InputError(
        Text(f"没有命令 {typed}", f"no such command: {typed}"),
        Text("{hint}全部命令见 {path} --help", "{hint}`{path} --help` lists them").format(
            hint=hint, path=path
        ),
    )


class Words(click.ParamType[str]):
    """One of some words."""

    name = "words"

    def __init__(self, *words: str) -> None:
        self.words = words

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value in self.words:
            return str(value)
        words = ", ".join(self.words)
        return self.fail(
            str(Text(f"{value} 不可用，可用：{words}", f'"{value}" is none of {words}')),
            param,
            ctx,
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


class WholeNumber(click.ParamType[int]):
    """A number from 1."""

    name = "n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        if str(value).isdecimal() and 0 < int(value) < 2**31:
            return int(value)
        return self.fail(str(Text(f"{value} 不是编号", f'"{value}" is no number')), param, ctx)


class Day(click.ParamType[dt.date]):
    """A date, YYYY-MM-DD."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value).strip())
        except ValueError:
            return self.fail(
                str(
                    Text(
                        f"{value} 不是日期，写成 2026-11-23",
                        f'"{value}" is no date; write it as 2026-11-23',
                    )
                ),
                param,
                ctx,
            )


class File(click.ParamType[Path]):
    """A path; whoever uses it says what is wrong with it."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value).expanduser()

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]
