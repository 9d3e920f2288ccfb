"""From exec to the first settled screen of the register, beside the minimal app."""

from __future__ import annotations

from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, interleaved


def measure(home: Path, rounds: int = 9) -> list[Result]:
    def ours() -> float:
        with apps.ours(home) as app:
            return (app.until(*apps.REGISTER_SHOWS) - app.started) * 1000

    def theirs() -> float:
        with apps.minimal() as app:
            return (app.until("26") - app.started) * 1000

    for warm in (ours, theirs):  # caches of the pack and of bytecode are there from then on
        warm()
    mine, least = interleaved(ours, theirs, rounds)
    return [Figure("exec to settled register, 100,000 answers", mine, least, "ms", limit=1.25)]
