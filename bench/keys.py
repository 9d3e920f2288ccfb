"""From a key to the end of its repaint, in the register and the visit, beside the minimal app."""

from __future__ import annotations

from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, Unmeasured, quantile
from bench.terminal import Terminal

_KEYS = 200


def measure(home: Path) -> list[Result]:
    with apps.minimal() as app:
        app.until("26")
        least = _arrows(app)
    results: list[Result] = []
    with apps.ours(home) as app:
        app.until(*apps.REGISTER_SHOWS)
        results += _beside("register", _arrows(app), least)
    with apps.ours(home) as app:
        try:
            apps.open_visit(app)
            results += _beside("visit", _arrows(app), least)
        except TimeoutError as error:
            results.append(Unmeasured("keys in the visit", str(error).splitlines()[0]))
    return results


def _beside(where: str, mine: list[float], least: list[float]) -> list[Result]:
    return [
        Figure(f"key to repaint in the {where}, p99", mine[0], least[0], "ms", limit=1.5),
        Figure("  the same, median", mine[1], least[1], "ms"),
        Figure("  until all panes are filled, median", mine[2], least[2], "ms"),
        Figure("  bytes to repaint, median", mine[3], least[3], "B"),
    ]


def _arrows(app: Terminal) -> list[float]:
    """p99 and median to the first burst's end, median to the last's, median bytes.

    Four down and four up again, so that nothing scrolls.
    """
    keys = ([apps.DOWN] * 4 + [apps.UP] * 4) * (_KEYS // 8 + 1)
    for key in keys[:8]:
        app.answer(key)
    taken = [answer for key in keys[:_KEYS] if (answer := app.answer(key)) is not None]
    if len(taken) < _KEYS // 2:
        raise TimeoutError("the arrow keys paint nothing")
    first, last, size = ([one[at] for one in taken] for at in range(3))
    return [
        quantile(first, 0.99) * 1000,
        quantile(first, 0.5) * 1000,
        quantile(last, 0.5) * 1000,
        quantile(size, 0.5),
    ]
