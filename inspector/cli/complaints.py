"""What click complains about, in both languages."""

from __future__ import annotations

import click
from click.exceptions import (
    BadArgumentUsage,
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)

from inspector.errors import InputError
from inspector.i18n import Text


def explained(error: click.ClickException) -> InputError:
    """The complaint as one of ours, which every command tells the same way."""
    return InputError(_what(error), _remedy(error))


def _what(error: click.ClickException) -> Text:
    match error:
        case NoSuchOption():
            name = error.option_name
            return Text(f"没有选项 {name}", f"no such option: {name}")
        case MissingParameter():
            name = _name(error)
            return Text(f"缺少 {name}", f"{name} is missing")
        case BadParameter():
            name = _name(error)
            message = error.message
            return Text(f"{name}：{message}", f"{name}: {message}")
        case BadOptionUsage():
            name = error.option_name
            return Text(
                f"选项 {name} 的用法不对（缺值或多值）",
                f"option {name} needs a value, or was given one that it does not take",
            )
        case BadArgumentUsage():
            return _extra(error)
        case UsageError():
            return _extra(error) if "unexpected" in error.message else Text.same(error.message)
        case _:
            return Text.same(error.format_message())


def _extra(error: click.ClickException) -> Text:
    extra = error.message.partition("(")[2].rstrip(").") or error.message
    return Text(f"多余的参数：{extra}", f"unexpected argument: {extra}")


def _name(error: BadParameter) -> str:
    parameter, context = error.param, error.ctx
    if parameter is None or context is None:
        return str(error.param_hint or "")
    if isinstance(parameter, click.Argument):
        return parameter.make_metavar(context)
    return parameter.opts[-1] if parameter.opts else str(parameter.name)


def _remedy(error: click.ClickException) -> Text:
    near = list(error.possibilities or ()) if isinstance(error, NoSuchOption) else []
    context = error.ctx if isinstance(error, UsageError) else None
    path = context.command_path if context is not None else "inspector"
    see = Text(f"用法见 {path} --help", f"see `{path} --help`")
    if not near:
        return see
    words = ", ".join(sorted(near))
    return Text("是不是 {words}？{see}", "did you mean {words}? {see}").format(words=words, see=see)
