"""An issue goes to another stage, if its gate lets it or a person overrides it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from inspector.errors import InputError
from inspector.figures.reconciling import Reconciler
from inspector.i18n import Text
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.ledger.stages import STAGES
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.workflow.facts import facts_of
from inspector.workflow.gates import gate
from inspector.workflow.lines import Line


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
    come, an override without a reason.
    """
    if to not in STAGES:
        raise InputError(
            Text(f"没有这个阶段：{to}", f"there is no stage {to}"),
            Text("可用：" + "、".join(STAGES), "there are: " + ", ".join(STAGES)),
        )
    if override is not None and not override.strip():
        raise InputError(
            Text("越过关口没有写明理由", "an override needs its reason"),
            Text("写一句为什么", "say why in a sentence"),
        )
    facts = facts_of(ledger, library, pack, number, on=on, reconciler=reconciler)
    if facts.on > facts.today:
        raise InputError(
            Text(f"{facts.on} 还没到", f"{facts.on} is still to come"),
            Text(f"本机今天是 {facts.today}", f"today is {facts.today} here"),
        )
    standing = facts.standing
    lines = gate(to, facts)
    refusing = [line for line in lines if not line.passes]
    asked = Outcome(issue=number, before=standing.stage, to=to, ok=not refusing, lines=lines)
    stays = to == standing.stage and not standing.sides
    if refusing and (override is None or stays):
        return asked
    side = next((side for side in standing.sides if side.to == to), None)
    ledger.record(
        bodies.IssueMoved(
            pack=pack.id,
            issue=number,
            slug=facts.issue.slug,
            before=standing.stage if side is None else side.before,
            to=to,
            basis=basis.strip(),
            on=facts.on.isoformat(),
            override=override.strip() if override and refusing else None,
            lacking=[line.id for line in refusing],
        ),
        settle=standing.heads > 1,
    )
    if not refusing:
        return asked
    return msgspec.structs.replace(asked, ok=True, override=override)
