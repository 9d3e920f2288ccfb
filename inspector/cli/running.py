"""Runs a command: settles the language, tells what went wrong, gives the exit code.

0 done, 1 something asked about does not hold, 2 bad input or environment, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Protocol

from inspector import i18n
from inspector.cli import early
from inspector.errors import InspectorError
from inspector.home import Home
from inspector.i18n import Language, Text


class Screens(Protocol):
    """Opens the app on a home; ``demo``: its visits are invented."""

    def __call__(self, home: Home, *, language: Language, demo: bool = False) -> int: ...


STOPPED = 130
COMPLETE = "_INSPECTOR_COMPLETE"


def run(arguments: Sequence[str], screens: Screens) -> int:
    """Run one command line to its exit code; no traceback reaches a person."""
    said = early.look(arguments)
    i18n.use_language(early.language_of(said))
    _utf8()
    try:
        code = _run(list(arguments), said, screens)
        sys.stdout.flush()
    except InspectorError as error:
        from inspector.cli.printing import tell

        tell(error)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        with contextlib.suppress(OSError):
            sys.stderr.write("\n")
        return STOPPED
    except BrokenPipeError:
        return _closed()
    except OSError as error:
        from inspector.cli.printing import tell
        from inspector.disk import disk_error

        if isinstance(error.filename, str):
            tell(disk_error(error, error.filename))
            return 2
        return _unexpected(error, early.home_of(said))
    except Exception as error:  # noqa: BLE001 - the last resort: logged whole, told in a line
        return _unexpected(error, early.home_of(said))
    return code


def _run(arguments: list[str], said: early.Early, screens: Screens) -> int:
    if COMPLETE not in os.environ and said.alone and said.lang in (None, *i18n.LANGUAGES):
        return screens(early.home_of(said), language=i18n.language())
    import click  # 20 ms, which opening the app need not wait for

    from inspector.cli.common import Session
    from inspector.cli.complaints import explained
    from inspector.cli.root import root

    if instruction := os.environ.get(COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, "inspector", COMPLETE, instruction)
    with Session(screens) as session:
        try:
            with root.make_context("inspector", arguments, obj=session) as context:
                result = root.invoke(context)
        except click.exceptions.Exit as done:
            return done.exit_code
        except click.Abort:
            return STOPPED
        except click.ClickException as error:
            raise explained(error) from error
    return result if isinstance(result, int) else 0


def _utf8() -> None:
    """Chinese into a pipe or an old console: UTF-8, and a letter that cannot be shown is marked."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
            else:
                stream.reconfigure(errors="backslashreplace")


def _closed() -> int:
    """The reader of our output has gone: so do we, without a word."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return 0


def _unexpected(error: BaseException, home: Home) -> int:
    import traceback

    from inspector.cli.printing import tell

    trace = "".join(traceback.format_exception(error))
    try:
        home.log.parent.mkdir(parents=True, exist_ok=True)
        with home.log.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(trace)
    except OSError:
        tell(
            Text(
                f"程序出错（{type(error).__name__}），日志也写不进 {home.log}",
                f"Inspector failed ({type(error).__name__}) and cannot write its log, {home.log}",
            )
        )
        return 2
    tell(
        Text(
            f"程序出错（{type(error).__name__}），详情在 {home.log}",
            f"Inspector failed ({type(error).__name__}); the details are in {home.log}",
        )
    )
    return 2
