"""Resident memory of the app on its register: 100,000 answers beside none."""

from __future__ import annotations

from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, interleaved


def measure(home: Path, empty: Path, rounds: int = 3) -> list[Result]:
    def resident(where: Path) -> float:
        with apps.ours(where) as app:
            app.until(*apps.REGISTER_SHOWS)
            return app.memory / 1e6

    many, none = interleaved(lambda: resident(home), lambda: resident(empty), rounds)
    return [Figure("memory with 100,000 answers, against none", many, none, "MB", limit=1.5)]
