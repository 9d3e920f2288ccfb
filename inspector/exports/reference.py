"""The workbook's sheets that do not come from what was recorded: questions, codes, origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from inspector.exports.records import Reader
from inspector.exports.sheets import FINDING_STATE, SEVERITY, SHEETS, STATE, STATUS, Cell
from inspector.i18n import Text, language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Check, Pack
from inspector.packs.tables import Tables
from inspector.packs.values import YES_NO
from inspector.workflow.words import STAGE_WORDS

FORMAT: Final = "inspector-workbook/1"
_TYPES: Final = {
    "yes_no": Text("是否", "yes or no"),
    "select_one": Text("单选", "one of"),
    "select_multiple": Text("多选", "some of"),
    "integer": Text("整数", "whole number"),
    "decimal": Text("数值", "number"),
    "text": Text("文字", "text"),
    "date": Text("日期", "date"),
    "time": Text("时间", "time"),
    "photo": Text("照片", "photo"),
    "file": Text("文件", "file"),
    "location": Text("位置", "place"),
    "note": Text("说明", "remark"),
    "calculate": Text("计算", "calculated"),
}
_YES: Final = Text("是", "yes")
_SCOPE: Final = {"site": Text("现场", "site"), "desk": Text("资料", "documents")}


def questions(pack: Pack, tables: Tables) -> Iterator[list[Cell]]:
    """Every check of the pack in use."""
    comma = str(Text("、", ", "))
    for issue in pack.issues:
        for check in issue.checks:
            choices = (
                YES_NO.items()
                if check.type == "yes_no"
                else [(one.name, one.label) for one in check.choices]
            )
            yield [
                issue.number,
                str(issue.title),
                check.id,
                str(check.label),
                str(_TYPES[check.type]),
                str(check.unit_label),
                str(_SCOPE[check.scope]),
                check.repeat,
                str(_YES) if check.required else None,
                comma.join(f"{name} = {label}" for name, label in choices) or check.choices_from,
                str(SEVERITY[check.severity]) if check.passes else None,
                check.passes,
                check.relevant,
                comma.join(check.evidence),
                comma.join(
                    str(tables.standards[id].title) if id in tables.standards else id
                    for id in check.basis
                ),
                str(check.hint) if check.hint else None,
            ]


def codes(pack: Pack, tables: Tables) -> Iterator[list[Cell]]:
    """Every code that stands in this or another findings file: list, code, name, what is above."""
    lists: dict[str, dict[str, Text]] = {
        "severity": SEVERITY,
        "finding_state": FINDING_STATE,
        "visit_state": STATE,
        "status": STATUS,
        "stage": STAGE_WORDS,
        "yes_no": YES_NO,
        "category": {one.id: one.title for one in pack.categories},
    }
    for name, words in lists.items():
        for code, word in words.items():
            yield [name, code, str(word), None]
    for region in tables.regions.values():
        yield ["region", region.code, str(region.name), region.parent]
    for authority in tables.authorities.values():
        yield ["authority", authority.id, str(authority.name), authority.region]
    for issue in pack.issues:
        for site in issue.sites:
            yield [f"{issue.number}.site", site.id, str(site.name), site.region]
        for check in issue.checks:
            yield from _choices(issue.number, check)


def _choices(number: int, check: Check) -> Iterator[list[Cell]]:
    for choice in check.choices:
        yield [f"{number}.{check.id}", choice.name, str(choice.label), choice.parent]


def origin(ledger: Ledger, reader: Reader, pack: Pack) -> Iterator[list[Cell]]:
    """What the workbook was made from, then its sheets with the keys of their columns."""
    yield ["format", FORMAT]
    for key, value in meta(ledger, reader, pack):
        yield [key, value]
    for kind, sheet in SHEETS.items():
        yield [f"sheet {kind}", str(sheet.title)]
        yield [f"columns {kind}", _json([column.key for column in sheet.columns])]


def meta(ledger: Ledger, reader: Reader, pack: Pack) -> list[tuple[str, str | None]]:
    """What a file was made from: key and value, lists as JSON.

    ``exported_at`` is when the last event was recorded: a clock would make each file another.
    """
    devices = sorted(queries.devices(ledger), key=lambda one: one.id)
    options = reader.options
    return [
        ("exported_at", max((one.last_at or "" for one in devices), default="")),
        ("device", ledger.device),
        ("language", language()),
        ("pack", pack.id),
        ("pack_version", pack.version),
        ("pack_digest", pack.digest),
        ("issues", _json(options.issues)),
        ("since", options.since),
        ("names", _json(options.names)),
        *((f"head {one.id}", f"{one.last_seq} {one.last_hash}") for one in devices),
    ]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
