"""``inspector stage N [--to STAGE]``: where an issue stands, and on to the next stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from inspector.cli.common import Session, command, option
from inspector.cli.parser import Day, WholeNumber, Words
from inspector.cli.printing import out, print_json, tell
from inspector.i18n import Text
from inspector.ledger.stages import GATED, STAGES

if TYPE_CHECKING:
    from inspector.ledger.stages import Move
    from inspector.workflow.lines import Facts, Line, Standing
    from inspector.workflow.look_back import LookBack
    from inspector.workflow.moving import Outcome


@command(
    "stage",
    Text(
        "办理阶段：不带 --to 时说明现处哪一步、下一步还缺什么；带 --to 时过关口，"
        "不能过时列出理由，退出码 1。",
        "Stages: without --to where the issue stands and what the next gate lacks; with it through"
        " the gate, or the reasons why not and exit code 1.",
    ),
    json=True,
)
@click.argument("issue", metavar="N", type=WholeNumber())
@option("--to", type=Words(*STAGES), text=Text("到哪一阶段", "the stage to go to"))
@option("--basis", metavar="TEXT", default="", text=Text("依据", "on what basis"))
@option(
    "--override",
    metavar="REASON",
    text=Text(
        "关口不放行时仍要过的理由；永远显示在阶段旁边",
        "why one passes a gate that refuses; it is shown beside the stage for ever",
    ),
)
@option("--on", type=Day(), text=Text("日期，默认今天", "the day, today if not given"))
def entry(
    session: Session,
    issue: int,
    to: str | None,
    basis: str,
    override: str | None,
    on: dt.date | None,
) -> int:
    from inspector.workflow.moving import move

    if to is None:
        return _show(session, issue)
    done = move(
        session.ledger,
        session.library,
        session.pack,
        issue,
        to,
        basis=basis,
        override=override,
        on=on,
    )
    if session.json:
        print_json(_outcome(done))
    else:
        _tell(done)
    return 0 if done.ok else 1


def _outcome(done: Outcome) -> dict[str, Any]:
    return {
        "issue": done.issue,
        "from": done.before,
        "to": done.to,
        "ok": done.ok,
        "reasons": [_reason(line) for line in done.refusing],
        "override": done.override,
        "lines": [_line(line) for line in done.lines],
    }


def _reason(line: Line) -> str:
    return f"{line.what}: {line.told}"


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "holds": line.holds,
        "what": str(line.what),
        "told": str(line.told),
        "overridden": None if line.overridden is None else line.overridden.override,
    }


def _tell(done: Outcome) -> None:
    from inspector.workflow.words import stage_word

    to = stage_word(done.to)
    if not done.ok:
        tell(Text("不能到「{to}」：", "it cannot go to {to}:").format(to=to))
        for line in done.refusing:
            out(f"[!] {_reason(line)}")
        return
    tell(Text("第 {n} 项：{to}", "issue {n}: {to}").format(n=done.issue, to=to))
    if done.override:
        tell(
            Text("越过关口，理由：{why}", "the gate was overridden: {why}").format(
                why=done.override
            )
        )


# --- where it stands -------------------------------------------------------------------------


def _show(session: Session, number: int) -> int:
    from inspector.workflow.facts import facts_of
    from inspector.workflow.gates import gate, next_stages
    from inspector.workflow.look_back import look_back

    facts = facts_of(session.ledger, session.library, session.pack, number)
    standing = facts.standing
    to = next((stage for stage in next_stages(standing.stage) if stage in GATED), None)
    lines = gate(to, facts) if to else []
    looked = look_back(session.ledger, session.pack, facts.issue)
    if session.json:
        print_json(_standing(facts, to, lines, looked))
    else:
        _print(facts, to, lines, looked)
    return 0


def _standing(
    facts: Facts, to: str | None, lines: Sequence[Line], looked: LookBack | None
) -> dict[str, Any]:
    refusing = [line for line in lines if not line.passes]
    standing = facts.standing
    return {
        "issue": facts.issue.number,
        "from": standing.stage,
        "to": to,
        "ok": not refusing,
        "reasons": [_reason(line) for line in refusing],
        "reported": standing.reported,
        "conflict": [side.to for side in standing.sides],
        "lines": [_line(line) for line in lines],
        "moves": [_move(move) for move in standing.moves],
        "look_back": None if looked is None else as_json(looked),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "from": move.before,
        "to": move.to,
        "on": move.on,
        "author": move.author,
        "device": move.device,
        "at": move.at,
        "basis": move.basis,
        "override": move.override,
        "lacking": move.lacking,
        "event": move.event,
    }


def as_json(looked: LookBack) -> dict[str, Any]:
    """Looking again, as ``stage`` and ``look-back`` print it."""
    return {
        "issue": looked.issue,
        "since": looked.since,
        "long_term": looked.long_term,
        "revisits": looked.revisits,
        "proposes": "reopened" if looked.proposes else None,
        "findings": [finding.id for finding in looked.proposes],
    }


def _print(facts: Facts, to: str | None, lines: Sequence[Line], looked: LookBack | None) -> None:
    from inspector.workflow.words import stage_word

    out(f"{facts.issue.number} {facts.issue.title}")
    for line in _told(facts.standing):
        out(line)
    if to is not None:
        lets = all(line.passes for line in lines)
        gate = Text("可以到「{to}」：", "it can go to {to}:")
        if not lets:
            gate = Text("到「{to}」还缺：", "what is missing to go to {to}:")
        out(gate.format(to=stage_word(to)))
        for one in lines:
            out(f"  {'[x]' if one.holds else '[o]' if one.passes else '[!]'} {_reason(one)}")
    if looked is not None:
        from inspector.workflow.words import LOOK_BACK, REVISIT

        for revisit in looked.told:
            done = f"  {revisit.on}" if revisit.on else ""
            out(f"{LOOK_BACK} {revisit.due} {REVISIT[revisit.state]}{done}")
        if looked.proposes:
            count = len(looked.proposes)
            out(
                Text(
                    f"销号后有 {count} 条严重或较重发现：建议改为「反弹」",
                    f"{count} critical or major finding(s) since the sign-off: reopening it is"
                    " proposed",
                )
            )


def _told(standing: Standing) -> list[str]:
    from inspector.workflow.words import REPORTED, move_words, stage_word

    here = str(stage_word(standing.stage))
    if standing.reported:
        here += str(Text("（{told}）", " ({told})").format(told=REPORTED))
    if standing.sides:
        sides = [stage_word(side.to) for side in standing.sides]
        here += "  [?] " + str(
            Text("、".join(side.zh for side in sides), " / ".join(side.en for side in sides))
        )
    return [here, *(f"  {move_words(move)}" for move in standing.moves)]
