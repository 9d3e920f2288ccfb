"""JSON lines: one object an answer, for programs.

The keys of ``inspector answers --json``, then what makes a line stand by itself.  Values have
JSON's own types; a number keeps the digits that were typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from inspector.exports.pace import Pace
from inspector.exports.records import Record
from inspector.exports.writing import Sink
from inspector.i18n import Text
from inspector.ledger.views import Alternative
from inspector.packs.values import json_value

_BATCH: Final = 500


def write_jsonl(sink: Sink, records: Iterable[Record], pace: Pace) -> int:
    """The lines into ``sink``; gives how many there are."""
    encoder = msgspec.json.Encoder()
    batch: list[dict[str, Any]] = []
    rows = 0
    for record in records:
        batch.append(line(record))
        rows += 1
        pace.step()
        if len(batch) == _BATCH:
            sink.write(encoder.encode_lines(batch))
            batch.clear()
    sink.write(encoder.encode_lines(batch))
    return rows


def line(record: Record) -> dict[str, Any]:
    """A record as the object of its line; the order of keys is the file's."""
    answer, visit, check = record.answer, record.visit, record.check
    value = answer.value
    return {
        "visit": answer.visit,
        "issue": answer.issue,
        "site": answer.site,
        "check": answer.check,
        "row": answer.row,
        "type": answer.type,
        "value": None if value is None else json_value(answer.type, value),
        "note": answer.note,
        "passed": record.passed,
        "evidence": answer.evidence,
        "author": answer.author,
        "device": answer.device,
        "at": answer.at,
        "event": answer.event,
        "conflict": [_other(answer.type, other) for other in record.others],
        "issue_slug": answer.slug,
        "issue_title": str(record.issue.title) if record.issue else None,
        "site_name": str(record.place.name) or None,
        "region": record.place.region or None,
        "region_name": str(record.place.region_name) or None,
        "on": answer.on,
        "visit_state": visit.state,
        "check_label": str(check.label) if check else None,
        "row_name": answer.row_name,
        "value_label": record.value_label,
        "unit": check.unit if check else None,
        "taken_over": answer.taken_over,
        "pack": visit.pack,
        "pack_version": visit.pack_version,
    }


def _other(type: str, other: Alternative) -> dict[str, Any]:
    value = other.value
    return {
        "value": None if value is None else json_value(type, value),
        "author": other.author,
        "device": other.device,
        "at": other.at,
        "event": other.event,
    }


def described() -> Text:
    return Text("一行一个 JSON 对象，供程序读取", "one JSON object an answer; for programs")
