"""From a key to the end of its repaint, in the register and the visit, beside the minimal app."""

from __future__ import annotations

from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, Unmeasured, quantile
from bench.terminal import Terminal

_KEYS = 240


def measure(home: Path) -> list[Result]:
    with apps.minimal() as app:
        app.until("27")
        least = _p99(app)
    results: list[Result] = []
    with apps.ours(home) as app:
        app.until(*apps.REGISTER_SHOWS)
        results.append(
            Figure("key to repaint in the register, p99", _p99(app), least, "ms", limit=1.5)
        )
    with apps.ours(home) as app:
        name = "key to repaint in the visit, p99"
        try:
            apps.open_visit(app)
            results.append(Figure(name, _p99(app), least, "ms", limit=1.5))
        except TimeoutError as error:
            results.append(Unmeasured(name, str(error).splitlines()[0]))
    return results


def _p99(app: Terminal) -> float:
    """Milliseconds; arrows four down and four up again, so that nothing scrolls."""
    keys = ([apps.DOWN] * 4 + [apps.UP] * 4) * (_KEYS // 8 + 1)
    for key in keys[:8]:
        app.press(key)
    taken = [seconds for key in keys[:_KEYS] if (seconds := app.press(key)) is not None]
    if len(taken) < _KEYS // 2:
        raise TimeoutError("the arrow keys paint nothing")
    return quantile(taken, 0.99) * 1000
