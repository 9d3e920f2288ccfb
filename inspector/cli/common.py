"""What commands share: the options that each takes, and the session they work in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property, update_wrapper
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

import click

from inspector import i18n
from inspector.cli.parser import Command, LazyGroup, Option, Sub, Words
from inspector.config import Config, load
from inspector.home import Home
from inspector.i18n import Text

if TYPE_CHECKING:  # each command imports what it works with
    from inspector.cli.running import Screens
    from inspector.ledger.ledger import Ledger
    from inspector.packs.library import Library
    from inspector.packs.model import Pack

P = ParamSpec("P")


class Session:
    """What was said on the command line, and the home, config, pack and ledger that follow."""

    def __init__(self, screens: Screens) -> None:
        self.screens = screens
        self.folder: Path | None = None
        """``--home``."""
        self.pack_id: str | None = None
        """``--pack``."""
        self.json = False
        self._open = ExitStack()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    @cached_property
    def home(self) -> Home:
        return Home.at(self.folder)

    @cached_property
    def config(self) -> Config:
        return load(self.home)

    @cached_property
    def library(self) -> Library:
        from inspector.packs.library import Library

        return Library(self.home, self.pack_id or self.config.pack)

    @cached_property
    def pack(self) -> Pack:
        return self.library.load()

    @cached_property
    def ledger(self) -> Ledger:
        from inspector.ledger.ledger import Ledger

        return self._open.enter_context(
            Ledger.open(self.home, author=self.config.author, device_name=self.config.device_name)
        )


def option(*declarations: str, text: Text, **settings: Any) -> Callable[..., Any]:
    """An option with help in both languages."""
    return click.option(*declarations, cls=Option, text=text, **settings)


def _set_home(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        context.ensure_object(Session).folder = Path(value)


def _set_language(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    for language in i18n.LANGUAGES:
        if value == language:
            i18n.use_language(language)


def _set_pack(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        context.ensure_object(Session).pack_id = value


def _set_json(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Session).json = True


def everywhere() -> list[click.Parameter]:
    """The options that every command takes, before and after its name."""
    return [
        Option(
            ["--home"],
            text=Text(
                "数据所在文件夹（或环境变量 INSPECTOR_HOME）",
                "the folder that holds everything (or INSPECTOR_HOME)",
            ),
            metavar="DIR",
            expose_value=False,
            callback=_set_home,
        ),
        Option(
            ["--lang"],
            text=Text("语言", "language"),
            type=Words(*i18n.LANGUAGES),
            expose_value=False,
            callback=_set_language,
        ),
        Option(
            ["--pack"],
            text=Text("改用这个清单包", "use this pack instead"),
            metavar="ID",
            expose_value=False,
            callback=_set_pack,
        ),
    ]


def _json_option() -> click.Parameter:
    return Option(
        ["--json"],
        text=Text("只输出一个 JSON 值", "print one JSON value and nothing else"),
        is_flag=True,
        expose_value=False,
        callback=_set_json,
    )


def command(
    name: str, text: Text, *, json: bool = False, settings: dict[str, Any] | None = None
) -> Callable[[Callable[Concatenate[Session, P], int | None]], Command]:
    """Make a command of a function that takes the session and gives its exit code (None: 0)."""

    def made(work: Callable[Concatenate[Session, P], int | None]) -> Command:
        def called(*args: P.args, **kwargs: P.kwargs) -> int:
            return work(click.get_current_context().ensure_object(Session), *args, **kwargs) or 0

        params = cast(Sequence[click.Parameter], getattr(work, "__click_params__", []))
        return Command(
            name,
            text=text,
            callback=update_wrapper(called, work),
            context_settings=settings,
            params=[
                *reversed(params),
                *([_json_option()] if json else []),
                *everywhere(),
            ],
        )

    return made


def group(name: str, text: Text, subs: dict[str, Sub]) -> LazyGroup:
    """A noun with its verbs."""
    return LazyGroup(name, text=text, subs=subs, params=everywhere(), no_args_is_help=True)
