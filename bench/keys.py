"""From a key to the end of its repaint, in the register and the visit, beside the minimal app.

All apps are open at once and answer in turn, eight keys each, so that a busy moment of the machine
falls on all of them alike.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from bench import apps
from bench.figures import Figure, Result, Unmeasured, quantile
from bench.terminal import Terminal

_ROUNDS = 40
"""Of eight keys each; the first only warms.  A p99 needs some hundred keys to be one."""
_ARROWS = [apps.DOWN] * 2 + [apps.UP] * 2 + [apps.DOWN] * 2 + [apps.UP] * 2
"""Down and up again, so that nothing scrolls; the visit has three checks."""
_DIGITS = ["4", "2", apps.BACKSPACE, apps.BACKSPACE] * 2
"""Typed and taken back: judged at every key, never given, so that nothing is saved."""

Answers = list[tuple[float, float, int]]
Programs = dict[str, tuple[Terminal, list[str]]]
"""Each with the keys it is sent, by what they are called in the table."""


def measure(home: Path) -> list[Result]:
    with ExitStack() as stack:
        least = stack.enter_context(apps.minimal())
        register, visit, answer = (stack.enter_context(apps.ours(home)) for _ in range(3))
        least.until("26")
        register.until(*apps.REGISTER_SHOWS)
        programs: Programs = {"": (least, _ARROWS), "register": (register, _ARROWS)}
        lacking: list[Result] = []
        try:
            apps.open_visit(visit)
            apps.open_visit(answer)
            apps.go_to_number(answer)
        except TimeoutError as error:
            lacking.append(Unmeasured("keys in the visit", str(error).splitlines()[0]))
        else:
            programs |= {"visit": (visit, _ARROWS), "visit, typing": (answer, _DIGITS)}
        taken = _in_turn(programs)
    least_taken = taken.pop("")
    return [
        figure for where, mine in taken.items() for figure in _beside(where, mine, least_taken)
    ] + lacking


def _in_turn(programs: Programs) -> dict[str, Answers]:
    taken: dict[str, Answers] = {where: [] for where in programs}
    for turn in range(_ROUNDS):
        for where, (app, keys) in programs.items():
            for key in keys:
                answer = app.answer(key)
                if answer is not None and turn:
                    taken[where].append(answer)
    for where, answers in taken.items():
        if len(answers) < _ROUNDS * len(_ARROWS) // 2:
            raise TimeoutError(f"the keys paint nothing: {where}")
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
