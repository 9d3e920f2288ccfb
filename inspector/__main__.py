"""Where the program begins: ``inspector``, ``python -m inspector``."""

from __future__ import annotations

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

    return run(open_app)


def open_app(home: Home, *, language: Language, demo: bool = False) -> int:
    """The screens; imported only when they are wanted: Textual costs 200 ms."""
    import gc

    gc.disable()  # what is imported stays: looking for garbage in it costs a tenth of the start
    from inspector.demo import is_demo
    from screens.app import run

    return run(home, language=language, demo=demo or is_demo(home))


if __name__ == "__main__":
    sys.exit(main())
