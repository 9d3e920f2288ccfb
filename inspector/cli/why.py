"""``inspector why REF``: the records behind a figure, a cell of an export, a printed code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from inspector.cli.common import Session, command
from inspector.cli.printing import in_language, minute, out, print_json
from inspector.i18n import Text

if TYPE_CHECKING:
    from inspector.figures.reconciling import FigureLine
    from inspector.tracing.tracing import Chain, Record, Trace

_TAIL = 8
"""Letters of an id that are enough to name it, and are what papers and pages print."""


@command(
    "why",
    Text(
        "说明来历：REF 为数据（27:low_load_fixed）、导出文件里的记录编号，或纸上二维码的文字。"
        "有一条记录与当时所写不符时，退出码为 1。",
        "What something rests on. REF: a figure (27:low_load_fixed), an id from an export, or the"
        " text of a printed code. Exit code 1 when a record is not as it was written.",
    ),
    json=True,
)
@click.argument("ref", metavar="REF")
def entry(session: Session, ref: str) -> int:
    from inspector.tracing import trace

    found = trace(session.ledger, session.library, ref)
    if session.json:
        print_json(_as_json(found))
    else:
        _print(found)
    return 0 if found.ok else 1


def _as_json(found: Trace) -> dict[str, Any]:
    line = found.figure
    return {
        "ref": found.ref,
        "figure": None if line is None else _figure_as_json(line),
        "head": in_language(found.head),
        "records": [in_language(record) for record in found.records],
        "chains": [in_language(chain) for chain in found.chains],
        "ok": found.ok,
    }


def _figure_as_json(line: FigureLine) -> dict[str, Any]:
    return {
        "issue": line.issue,
        "id": line.figure.id,
        "label": str(line.figure.label),
        "claimed": line.figure.value,
        "observed": None if line.observed is None else str(line.observed),
        "visited": line.visited,
        "sites": line.sites_total,
        "outcome": line.outcome,
    }


def _print(found: Trace) -> None:
    if found.figure is not None:
        _print_figure(found.figure)
    if not found.records:
        out(Text("还没有记录。", "Nothing is recorded for it yet."))
    for record in found.records:
        _print_record(record)
    for chain in found.chains:
        out(_chain(chain))


def _print_figure(line: FigureLine) -> None:
    from inspector.figures.words import OUTCOMES, claim, progress

    told = Text(
        "{label}：{claim}；{progress}；{outcome}", "{label}: {claim}; {progress}; {outcome}"
    )
    out(
        told.format(
            label=line.figure.label,
            claim=claim(line.figure),
            progress=progress(line),
            outcome=OUTCOMES[line.outcome],
        )
    )


def _print_record(record: Record) -> None:
    mark = "*" if record.answers_for else " "
    who = f"{record.author}  {record.device_name} ({record.device}) {record.seq}"
    out(f"{mark} {minute(record.at)}  {record.kind_label}  {record.event[-_TAIL:]}  {who}")
    for key, value in record.says.items():
        if value not in (None, "", [], {}):
            out(f"      {key}: {value}")
    if record.replaced_by:
        out(
            Text("      后被取代：{by}", "      later replaced by: {by}").format(
                by=", ".join(id[-_TAIL:] for id in record.replaced_by)
            )
        )
    for file in record.evidence:
        missing = Text("", "") if file.here else Text("（文件不在本机）", " (the file is not here)")
        out(
            Text("      证据：{name} {sha256}{missing}", "      evidence: {name} {sha256}{missing}")
            .format(name=file.name, sha256=file.sha256, missing=missing)
        )  # fmt: skip


def _chain(chain: Chain) -> Text:
    trusted = Text("已信任", "trusted") if chain.trusted else Text("未信任", "not trusted")
    state = Text("此前的记录没有改动", "all before it is unchanged")
    if not chain.ok:
        state = Text("记录被改动过：{reason}", "not as it was written: {reason}").format(
            reason=chain.reason
        )
    return Text(
        "终端 {name}（{id}，{trusted}，指纹 {digits}）到第 {seq} 条：{state}",
        "device {name} ({id}, {trusted}, fingerprint {digits}) up to event {seq}: {state}",
    ).format(
        name=chain.device_name,
        id=chain.device,
        trusted=trusted,
        digits=chain.fingerprint or "-",
        seq=chain.seq,
        state=state,
    )
