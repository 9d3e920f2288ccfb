"""An issue goes to another stage, if its gate lets it or a person overrides it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final
from unicodedata import east_asian_width

import msgspec

from inspector.errors import InputError
from inspector.figures.reconciling import Reconciler
from inspector.i18n import Text
from inspector.ledger.bodies import IssueMoved
from inspector.ledger.ledger import Ledger
from inspector.ledger.stages import STAGES
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.workflow.facts import facts_of
from inspector.workflow.gates import gate
from inspector.workflow.lines import Facts, Line

REASON: Final = 6
"""The least letters and digits of a reason; one of Chinese counts as two."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking for a stage."""

    issue: int
    before: str
    to: str
    ok: bool
    lines: Sequence[Line]
    """The whole gate, what holds and what does not."""
    override: str | None = None
    """Why it was passed although it refused."""

    @property
    def refusing(self) -> list[Line]:
        return [line for line in self.lines if not line.passes]


def move(
    ledger: Ledger,
    library: Library,
    pack: Pack,
    number: int,
    to: str,
    *,
    basis: str = "",
    override: str | None = None,
    on: dt.date | None = None,
    reconciler: Reconciler | None = None,
) -> Outcome:
    """Move the issue to ``to`` and say what its gate said; nothing is recorded if it refused.

    ``override`` is a person's reason for passing a gate that refuses; with a gate that lets one
    pass it is not needed and not recorded.  Where devices disagree, moving to the stage of one of
    them settles it.  Raises InputError for a stage that does not exist, a day that is still to
    come, an override whose reason says nothing.
    """
    if to not in STAGES:
        raise InputError(
            Text(f"没有这个阶段：{to}", f"there is no stage {to}"),
            Text("可用：" + "、".join(STAGES), "there are: " + ", ".join(STAGES)),
        )
    reason = None if override is None else reason_of(override)
    asked: Outcome | None = None

    def decide() -> IssueMoved | None:
        nonlocal asked
        facts = facts_of(ledger, library, pack, number, on=on, reconciler=reconciler)
        if facts.on > ledger.latest_day():
            raise InputError(
                Text(f"{facts.on} 还没到", f"{facts.on} is still to come"),
                Text(f"本机今天是 {facts.today}", f"today is {facts.today} here"),
            )
        asked = _asked(facts, to)
        stays = to == facts.standing.stage and not facts.standing.sides
        if asked.refusing and (override is None or stays):
            return None
        needed = reason if asked.refusing else None
        asked = msgspec.structs.replace(asked, ok=True, override=needed)
        return _moved(facts, pack, to, basis.strip(), asked)

    ledger.record_if(decide, settle=True)  # the gate is asked with the door shut behind it
    if asked is None:
        raise AssertionError("nobody asked the gate")
    return asked


def reason_of(override: str) -> str:
    """The reason without the space around it; InputError for one that says nothing.

    It stands beside the stage for ever: a slip of the finger is none.
    """
    letters = [one for one in override if one.isalnum()]
    if sum(2 if east_asian_width(one) in "WF" else 1 for one in letters) < REASON:
        raise InputError(
            Text("越过关口要写明理由，这太短", "an override needs its reason, this is too short"),
            Text("写一句为什么", "say why in a sentence"),
        )
    return override.strip()


def _asked(facts: Facts, to: str) -> Outcome:
    lines = gate(to, facts)
    return Outcome(
        issue=facts.issue.number,
        before=facts.standing.stage,
        to=to,
        ok=all(line.passes for line in lines),
        lines=lines,
    )


def _moved(facts: Facts, pack: Pack, to: str, basis: str, asked: Outcome) -> IssueMoved:
    side = next((side for side in facts.standing.sides if side.to == to), None)
    return IssueMoved(
        pack=pack.id,
        issue=facts.issue.number,
        slug=facts.issue.slug,
        before=facts.standing.stage if side is None else side.before,
        to=to,
        basis=basis,
        on=facts.on.isoformat(),
        override=asked.override,
        lacking=[line.id for line in asked.refusing],
    )
