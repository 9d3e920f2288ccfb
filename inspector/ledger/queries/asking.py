"""What the queries share: filters as SQL values, rows as dicts, and 'no such' in words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from inspector.errors import InputError
from inspector.i18n import Text

Places = Collection[tuple[int, str | None]]


def placed(places: Places | None) -> str | None:
    return None if places is None else json.dumps([f"{i}/{site or ''}" for i, site in places])


def also(conditions: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Further conditions, on the values that are given alone: else SQLite would use no index."""
    return "".join(f" AND {sql}" for name, sql in conditions.items() if values[name] is not None)


def by_id(db: sqlite3.Connection, select: str, column: str, id: str) -> list[dict[str, Any]]:
    """The rows with this id; or else two at most whose id begins or ends with it."""
    part = (
        f" WHERE length(:id) >= 4 AND (substr({column}, 1, length(:id)) = :id"
        f" OR substr({column}, -length(:id)) = :id) LIMIT 2"
    )
    exact = list(dicts(db, f"{select} WHERE {column} = :id", {"id": id}))
    return exact or list(dicts(db, select + part, {"id": id}))


def dicts(db: sqlite3.Connection, sql: str, values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def not_one(zh: str, en: str, id: str, count: int, listing: str) -> InputError:
    if count == 0:
        what = Text(f"没有这个{zh}：{id}", f"no such {en}: {id}")
    else:
        what = Text(f"{id} 对应多个{zh}", f"{id} matches more than one {en}")
    return InputError(what, Text(f"用 {listing} 查编号", f"`{listing}` lists the ids"))
