"""Checks that are written once and used by many issues.

An issue's ``use`` names files of ``templates/``.  Their checks and repeat groups come before its
own, in the order of ``use``; a check of its own that has the id of a template's only says what
differs, and ``without`` leaves checks out.  Tables are joined before they are read into structs, so
the rest of the program sees whole issues; and it is noted from which file each key came, so that
whatever is wrong is told where it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, TypeGuard

from inspector.i18n import Text
from inspector.packs.source import Report, Source, Where, is_list, is_table, nearest, one_of

FOLDER = "templates/"

_Table = dict[str, object]
_Key = Literal["check", "repeat"]


def id_of(file: str) -> str:
    """``templates/sewage-works.toml`` is the template ``sewage-works``."""
    return file.rpartition("/")[2].rpartition(".")[0]


def joined(issue: Source, templates: Mapping[str, Source | None], report: Report) -> _Table:
    """The issue's table with what it uses; a template that could not be read is None.

    Notes in ``issue.origins`` where each row and key of it stands.
    """
    where = report.at(issue.name)
    use, without = _names(issue.table.get("use")), _names(issue.table.get("without"))
    if not use:
        if without:
            (where / "without").problem(
                Text(
                    "没有用模板，不必写 without", "no template is used that it could leave out of"
                ),
                Text('加上 use = "..."，或删去 without', 'add use = "...", or remove without'),
            )
        return issue.table
    named = where / "use"
    several = is_list(issue.table["use"])
    found = [
        _found(name, templates, named / at if several else named) for at, name in enumerate(use)
    ]
    used = [source for source in found if source is not None]
    strays = _judge_ids(issue, used, without, where, sure=len(used) == len(use))
    table = issue.table if several else {**issue.table, "use": use}
    if not (_are_rows(table.get("check", [])) and _are_rows(table.get("repeat", []))):
        return table  # which the reader will not take
    checks = _join("check", issue, used, without, strays, where)
    groups = [row.get("repeat") for row in checks]
    idle = [id for s in used for row in _rows(s, "repeat") if (id := _id(row)) not in groups]
    repeats = _join("repeat", issue, used, idle, (), where)
    return {**table, "check": checks, "repeat": repeats}


def _found(name: str, templates: Mapping[str, Source | None], where: Where) -> Source | None:
    if name not in templates:
        where.problem(
            Text(f"没有这个模板：{name}", f"no such template: {name}"),
            Text("{meant}{known}", "{meant}{known}").format(
                meant=nearest(name, templates), known=one_of(templates)
            ),
        )
    source = templates.get(name)
    sound = source is not None and _are_rows(source.table.get("check"))
    return source if sound else None


def _judge_ids(
    issue: Source, used: Sequence[Source], without: Sequence[str], where: Where, *, sure: bool
) -> list[int]:
    """Which of the issue's checks are over nothing; they are told, and ``without`` is judged.

    Not ``sure``: a template is missing, so nobody can tell, and no more is said of the checks.
    """
    ids = [id for source in used for row in _rows(source, "check") if (id := _id(row))]
    left = [id for id in ids if id not in without]
    strays = {
        at: id
        for at, row in enumerate(_rows(issue, "check"))
        if (id := _id(row)) and id not in left and "type" not in row and "label" not in row
    }
    if not sure:
        where.report.doubt(issue.name, ("check",))
        for at in range(len(_rows(issue, "figure"))):
            where.report.doubt(issue.name, ("figure", at, "observed"))
        return list(strays)
    for at, id in enumerate(without):
        _known(id, ids, where / "without" / at)
    for at, id in strays.items():
        _known(id, left, where / "check" / at / "id")
    return list(strays)


def _known(id: str, ids: Sequence[str], where: Where) -> None:
    if id not in ids:
        where.problem(
            Text(f"所用模板里没有检查项 {id}", f"no template in use has a check {id}"),
            Text("{meant}{known}", "{meant}{known}").format(
                meant=nearest(id, ids), known=one_of(ids)
            ),
        )


def _join(
    key: _Key,
    issue: Source,
    used: Sequence[Source],
    without: Collection[str],
    strays: Collection[int],
    where: Where,
) -> list[_Table]:
    """The templates' rows, and over them and after them the issue's own."""
    rows: list[_Table] = []
    owners: dict[str, int] = {}
    places: dict[str, int] = {}
    for nth, source in enumerate(used):
        for at, row in enumerate(_rows(source, key)):
            id = _id(row)
            if id in without:
                continue
            if id and (owner := owners.setdefault(id, nth)) != nth:
                _clash(f"{key} {id}", used[owner], source, where / "use" / nth)
                continue
            if id:
                places.setdefault(id, len(rows))
            issue.origins[key, len(rows)] = (source.name, (key, at))
            rows.append(row)
    for at, row in enumerate(_rows(issue, key)):
        if at in strays:
            continue
        here = places.pop(_id(row), len(rows))
        if here == len(rows):
            rows.append(row)
        else:
            file, path = issue.origins[key, here]
            for name in rows[here].keys() - row.keys():
                issue.origins[key, here, name] = (file, (*path, name))
            rows[here] = {**rows[here], **row}
        issue.origins[key, here] = (issue.name, (key, at))
    return rows


def _clash(what: str, one: Source, other: Source, where: Where) -> None:
    first, second = id_of(one.name), id_of(other.name)
    where.problem(
        Text(f"模板 {first} 和 {second} 都有 {what}", f"{first} and {second} both have a {what}"),
        Text("改一处的 id，或只用其中一个模板", "rename one of them, or use one template only"),
    )


def _names(value: object) -> list[str]:
    """``use`` and ``without`` are a name or a list of names."""
    if isinstance(value, str):
        value = [value]
    names = value if is_list(value) else []
    return [name for name in names if isinstance(name, str) and name.strip()]


def _are_rows(value: object) -> TypeGuard[list[_Table]]:
    return is_list(value) and all(is_table(row) for row in value)


def _rows(source: Source, key: str) -> list[_Table]:
    rows = source.table.get(key)
    return rows if _are_rows(rows) else []


def _id(row: _Table) -> str:
    id = row.get("id")
    return id if isinstance(id, str) else ""
