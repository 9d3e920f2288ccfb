"""What must be known before the parser runs: the language of its own words, and the home.

``--lang`` may stand after ``--help`` or after a mistake, and both are told in that language.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from inspector import i18n
from inspector.errors import InspectorError
from inspector.home import Home
from inspector.i18n import Language


class Early(NamedTuple):
    home: str | None
    lang: str | None
    alone: bool
    """Nothing else was said: the screens are wanted."""


def look(arguments: Sequence[str]) -> Early:
    """``--home`` and ``--lang`` wherever they stand; the parser judges them later."""
    found: dict[str, str] = {}
    alone, waiting = True, list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            alone = False
            break
        name, equals, value = argument.partition("=")
        if name not in ("--home", "--lang") or not (equals or waiting):
            alone = False
            continue
        found[name] = value if equals else waiting.pop(0)
    return Early(found.get("--home"), found.get("--lang"), alone)


def home_of(early: Early) -> Home:
    return Home.at(Path(early.home) if early.home else None)


def language_of(early: Early) -> Language:
    """``--lang``, then INSPECTOR_LANG, then the config, then the environment."""
    for said in (early.lang, os.environ.get("INSPECTOR_LANG"), _configured(early)):
        for language in i18n.LANGUAGES:
            if said == language:
                return language
    return i18n.system_language()


def _configured(early: Early) -> str | None:
    from inspector.config import load

    try:
        return load(home_of(early)).lang
    except InspectorError:
        return None  # the command that needs the config tells what is wrong with it
