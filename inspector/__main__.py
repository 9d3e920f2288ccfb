"""Where the program begins: ``inspector``, ``python -m inspector``."""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.home import Home
    from inspector.i18n import Language


def main() -> int:
    """Run what the command line says and give the exit code."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts: answered before anything is imported
        from inspector import __version__

        print(f"inspector {__version__}")
        return 0
    from inspector.cli import main as run

    left: list[int] = []
    atexit.register(_leave, left)  # the first to be registered is the last to be called
    left.append(run(open_app))
    return left[0]


def _leave(left: list[int]) -> None:
    """End at once, with the exit code, where OpenDAL was used.

    Its threads may still be handing something over to Python; one of them that is caught by the
    interpreter's end aborts the process, whose work was done.
    """
    if left and "opendal" in sys.modules:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                continue
        os._exit(left[0])


def open_app(home: Home, *, language: Language, demo: bool = False) -> int:
    """The screens; imported only when they are wanted: Textual costs 200 ms."""
    import gc

    gc.disable()  # what is imported stays: looking for garbage in it costs a tenth of the start
    from inspector.demo import is_demo
    from screens.app import run

    return run(home, language=language, demo=demo or is_demo(home))


if __name__ == "__main__":
    sys.exit(main())
