"""Spot checks: which sites were drawn, by whom, from what."""

from __future__ import annotations

import json
from typing import Any

from inspector.ledger.ledger import Ledger
from inspector.ledger.queries.asking import dicts
from inspector.ledger.views import SampleRow


def samples(ledger: Ledger, *, slug: str) -> list[SampleRow]:
    """The draws of an issue, the newest first."""
    sql = (
        "SELECT id, issue, seed, size, on_date AS 'on', strata, open_findings, earlier_findings,"
        " sites, author, device, at FROM samples WHERE slug = :slug ORDER BY at DESC, device DESC"
    )
    with ledger.store.reading() as db:
        return [SampleRow(**_decoded(row)) for row in dicts(db, sql, {"slug": slug})]


def _decoded(row: dict[str, Any]) -> dict[str, Any]:
    row["strata"] = json.loads(row["strata"])
    for key in ("open_findings", "earlier_findings", "sites"):
        row[key] = tuple(json.loads(row[key]))
    return row
