"""From a key to the end of its repaint, in the register and the visit, beside the minimal app.

All three apps are open at once and answer in turn, eight keys each, so that a busy moment of the
machine falls on all of them alike.
"""

from __future__ import annotations

from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, Unmeasured, quantile
from bench.terminal import Terminal

_ROUNDS = 26
"""Of eight keys each; the first only warms."""
_TURN = [apps.DOWN] * 4 + [apps.UP] * 4
"""Down and up again, so that nothing scrolls."""

Answers = list[tuple[float, float, int]]


def measure(home: Path) -> list[Result]:
    with apps.minimal() as least, apps.ours(home) as register, apps.ours(home) as visit:
        least.until("26")
        register.until(*apps.REGISTER_SHOWS)
        measured = {"register": register, "visit": visit}
        lacking: list[Result] = []
        try:
            apps.open_visit(visit)
        except TimeoutError as error:
            del measured["visit"]
            lacking.append(Unmeasured("keys in the visit", str(error).splitlines()[0]))
        taken = _in_turn([least, *measured.values()])
    return [
        figure
        for where, mine in zip(measured, taken[1:], strict=True)
        for figure in _beside(where, mine, taken[0])
    ] + lacking


def _in_turn(programs: list[Terminal]) -> list[Answers]:
    taken: list[Answers] = [[] for _ in programs]
    for turn in range(_ROUNDS):
        for app, answers in zip(programs, taken, strict=True):
            for key in _TURN:
                answer = app.answer(key)
                if answer is not None and turn:
                    answers.append(answer)
    if any(len(answers) < _ROUNDS * len(_TURN) // 2 for answers in taken):
        raise TimeoutError("the arrow keys paint nothing")
    return taken


def _beside(where: str, mine: Answers, least: Answers) -> list[Result]:
    def figure(name: str, at: int, share: float, unit: str, limit: float | None = None) -> Figure:
        scale = 1000 if unit == "ms" else 1
        ours, theirs = (quantile([one[at] for one in a], share) * scale for a in (mine, least))
        return Figure(name, ours, theirs, unit, limit=limit)

    return [
        figure(f"key to repaint in the {where}, p99", 0, 0.99, "ms", 1.5),
        figure("  the same, median", 0, 0.5, "ms"),
        figure("  until all panes are filled, median", 1, 0.5, "ms"),
        figure("  bytes to repaint, median", 2, 0.5, "B"),
    ]
