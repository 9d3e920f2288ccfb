"""The command line: one command, or one group of them, a module.

===============  ==============================================================
``running``      runs a command: language, errors, exit code
``root``         the commands there are, imported only when asked for
``parser``       click's commands and options with help in both languages
``complaints``   what click complains about, in both languages
``common``       what commands share: options, the home, config, pack, ledger
``printing``     JSON, tables and texts on their way to a terminal
``filters``      issue, region and date as ``visits``, ``answers``, ``findings`` take them
===============  ==============================================================

Every other module is named for its command.  click, because its parser can be walked (the reference
in ``docs`` and the shell completion are made from it) and loads commands lazily; typer would add
its own import and a second way of saying everything.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.cli.running import Screens


def main(screens: Screens) -> int:
    """Run the command line that the process was started with; ``screens`` opens the app."""
    from inspector.cli.running import run

    return run(sys.argv[1:], screens)
