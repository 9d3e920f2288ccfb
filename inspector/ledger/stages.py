"""Stages of an issue: their order, the steps between them, and what a history of moves comes to.

Pure functions over moves, the same for the projection and for the gates.  A move counts when it is
a step from the stage that it replaces, or when it carries an override; one that would skip a gate
(from a device that does not keep to the rules) leads nowhere, and its issue stays where it was.
Where several heads stand, the strictest, that is the earliest, stage counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

STAGES: Final = (
    "reopened",
    "rectifying",
    "submitted",
    "accepted",
    "long_term",
    "signed_off",
    "published",
)
"""The strictest first."""
BASELINES: Final = ("rectifying", "long_term", "signed_off")
"""Where an issue may stand before anybody moved it."""
SIGNED: Final = ("signed_off", "long_term")
"""Nothing is left to do but to publish and to look again."""
GATED: Final = ("submitted", "accepted", "signed_off", "long_term", "published")
"""Stages with a gate before them."""
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "reopened": ("rectifying", "submitted"),
    "rectifying": ("submitted",),
    "submitted": ("accepted", "rectifying"),
    "accepted": ("signed_off", "long_term", "rectifying"),
    "long_term": ("published", "reopened"),
    "signed_off": ("published", "reopened"),
    "published": ("reopened",),
}
"""From each stage the next ones: forward through a gate first, then back."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One event ``issue.moved``; ``replaces`` are the events whose stage it puts another for."""

    event: str
    before: str
    to: str
    basis: str
    on: str
    override: str | None
    lacking: tuple[str, ...]
    author: str
    device: str
    at: str
    replaces: tuple[str, ...]


Moves = Mapping[str, Move]
"""Of one issue, by the event's id."""


def rank(stage: str) -> int:
    """How far on; a stage of a newer version comes last, since what we know is stricter."""
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def is_signed(stage: str) -> bool:
    """Whether the issue is signed off, published or not."""
    return stage in (*SIGNED, "published")


def strictest(stages: Iterable[str]) -> str:
    return min(stages, key=lambda stage: (rank(stage), stage))


def counted(moves: Moves) -> dict[str, str]:
    """The stage that the issue has with each move."""
    stages: dict[str, str] = {}
    for start in sorted(moves):
        path = [start]
        on_path = {start}
        while path:
            move = moves[path[-1]]
            before = next(
                (
                    id
                    for id in move.replaces
                    if id in moves and id not in stages and id not in on_path
                ),
                None,
            )
            if before is not None:
                path.append(before)
                on_path.add(before)
                continue
            on_path.discard(path.pop())
            if move.event not in stages:
                stages[move.event] = _leads_to(move, moves, stages)
    return stages


def _leads_to(move: Move, moves: Moves, stages: Mapping[str, str]) -> str:
    known = [stages[id] for id in move.replaces if id in stages]
    if move.override or move.to in known:  # a person chose among sides: nothing new is said
        return move.to
    if not move.replaces:
        stays = move.before if move.before in BASELINES else "rectifying"
        return move.to if move.before == stays and is_step(stays, move.to) else stays
    if not known:  # what it replaces is still on its way from another device
        return "rectifying"
    allowed = move.before in known and is_step(move.before, move.to)
    if allowed and move.to in SIGNED:
        allowed = Round.of(moves, move.replaces, stages).accepted_by_another
    return move.to if allowed else strictest(known)


def is_step(before: str, to: str) -> bool:
    """Whether one may go there; to a stage of a newer version that version has seen to it."""
    if to not in STAGES:
        return True
    return to in STEPS.get(before, ("rectifying", "reopened"))


def back_from(
    moves: Moves, heads: Iterable[str], stages: Mapping[str, str], *until: str
) -> Iterator[Move]:
    """The moves that led here, the latest first, to those to a stage ``until`` and no further.

    Sides of a conflict that a person set aside led nowhere.
    """
    seen: set[str] = set()
    waiting = list(heads)
    while waiting:
        id = waiting.pop(0)
        if id in seen or id not in moves:
            continue
        seen.add(id)
        move = moves[id]
        yield move
        if move.to in until and stages.get(id) == move.to:
            continue
        wanted = move.before if _is_new(move, stages) else move.to
        waiting.extend(other for other in move.replaces if stages.get(other) == wanted)


def reopenings(moves: Moves, heads: Iterable[str], stages: Mapping[str, str]) -> frozenset[str]:
    """The moves with which the issue was last reopened: one, or several made apart."""
    return frozenset(
        move.event
        for move in back_from(moves, heads, stages, "reopened")
        if move.to == "reopened" and stages.get(move.event) == move.to
    )


class Round(msgspec.Struct, frozen=True):
    """What happened since the issue last went back to rectifying or was reopened."""

    moves: tuple[Move, ...] = ()
    """Those that count and say something new; the latest first."""

    @classmethod
    def of(cls, moves: Moves, heads: Iterable[str], stages: Mapping[str, str]) -> Round:
        return cls(
            tuple(
                move
                for move in back_from(moves, heads, stages, "rectifying", "reopened")
                if stages.get(move.event) == move.to
                and move.to not in ("rectifying", "reopened")
                and _is_new(move, stages)
            )
        )

    def last(self, *stages: str) -> Move | None:
        """The latest move to any of these."""
        return next((move for move in self.moves if move.to in stages), None)

    @property
    def overridden(self) -> dict[str, Move]:
        """Lines of gates that were overridden in this round, each with the move that did it."""
        return {line: move for move in self.moves if move.override for line in move.lacking}

    @property
    def submitters(self) -> frozenset[str]:
        return frozenset(person(move.author) for move in self.moves if move.to == "submitted")

    @property
    def accepted_by_another(self) -> bool:
        """Whether somebody accepted it who did not submit it."""
        accepters = {person(move.author) for move in self.moves if move.to == "accepted"}
        return bool(accepters - self.submitters)


def _is_new(move: Move, stages: Mapping[str, str]) -> bool:
    """False for the choice among sides of a conflict, which says one of them again."""
    return move.to not in (stages.get(id) for id in move.replaces)


def person(author: str) -> str:
    """A name as it is compared: width, case and spaces make nobody another person."""
    return "".join(unicodedata.normalize("NFKC", author).casefold().split())


class Stood(NamedTuple):
    """Where an issue stands by its moves."""

    stage: str
    event: str
    """The head that says so."""
    others: int
    """How many heads say another stage."""
    base: str
    """The stage that the first move says it found: only the pack knows whether it is true."""


def standing(moves: Moves, heads: Sequence[str]) -> Stood:
    """What all moves come to; the strictest of the heads."""
    stages = counted(moves)
    stage = strictest(stages[head] for head in heads)
    saying = [head for head in heads if stages[head] == stage]
    return Stood(stage, saying[0], len(heads) - len(saying), _base(moves, saying))


def _base(moves: Moves, heads: Iterable[str]) -> str:
    """Where the furthest of the first moves began; behind an override it no longer matters."""
    found, seen, waiting = "rectifying", set[str](), list(heads)
    while waiting:
        id = waiting.pop()
        move = moves.get(id)
        if move is None or id in seen or move.override:
            continue
        seen.add(id)
        waiting.extend(move.replaces)
        if not move.replaces:
            found = max(found, move.before, key=rank)
    return found


def stage_of(baseline: str, stood: str | None, base: str) -> str:
    """Where an issue of the pack stands; moves from a baseline it never had do not count."""
    if stood is None or rank(base) > rank(baseline):
        return baseline
    return stood
