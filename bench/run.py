"""Run the parts asked for, or all; print one table; exit 1 if a promise does not hold."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    commits,
    exports,
    home,
    keys,
    lists,
    memory,
    merge,
    overview,
    reconcile,
    reports,
    startup,
    sync,
)
from bench.figures import Figure, Result, Unmeasured, table
from inspector.errors import InspectorError

SITES = 1200


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="startup keys commits …")
    parser.add_argument("--folder", type=Path, help="where homes are made (the disk to measure)")
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument(
        "--size", type=float, default=1.0, help="share of what sync moves: 0.1 is a tenth"
    )
    parser.add_argument("--events", type=int, default=20_000, help="events that merge takes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inspector-bench-", dir=chosen.folder) as name:
        results = run(
            Path(name), set(chosen.parts), chosen.answers, size=chosen.size, events=chosen.events
        )
    print(table(results))
    sys.exit(any(isinstance(one, Figure) and one.holds is False for one in results))


def run(folder: Path, parts: set[str], answers: int, *, size: float, events: int) -> list[Result]:
    """The figures of ``parts`` (empty: all), measured on homes made in ``folder``."""
    made: dict[str, Path] = {}

    def homes(name: str) -> Path:
        if name not in made:
            sizes = {
                "many": (answers, answers, 0),
                "few": (49, 49, 0),
                "answers": (answers, 0, 0),
                "none": (0, 0, 0),
                "sites": (answers, 0, SITES),
                "sites once": (answers // 10, 0, SITES),
            }[name]
            made[name] = home.make(
                folder / name, answers=sizes[0], findings=sizes[1], sites=sizes[2]
            )
        return made[name]

    every: dict[str, Callable[[], list[Result]]] = {
        "commits": lambda: commits.measure(folder),
        "merge": lambda: merge.measure(folder, events),
        "sync": lambda: sync.measure(folder, size),
        "startup": lambda: startup.measure(homes("many")),
        "keys": lambda: keys.measure(homes("many")),
        "memory": lambda: memory.measure(homes("many"), homes("none")),
        "lists": lambda: lists.measure(homes("many"), homes("few")),
        "reconcile": lambda: reconcile.measure(homes("sites"), homes("sites once")),
        "overview": lambda: overview.measure(homes("sites"), homes("sites once")),
        "reports": lambda: reports.measure(folder),
        "exports": lambda: exports.measure(homes("answers"), folder),
    }
    if unknown := parts - every.keys():
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(every)}")
    results: list[Result] = []
    for name, measure in every.items():
        if parts and name not in parts:
            continue
        begun = time.monotonic()
        try:
            results += measure()
        except (InspectorError, TimeoutError) as error:
            results.append(Unmeasured(name, str(error).splitlines()[0]))
        print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return results
