"""Who and where, as a person types it: an authority or anybody by name, a region by name."""

from __future__ import annotations

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.model import Pack
from inspector.packs.tables import Tables


def unit_of(tables: Tables, typed: str) -> str:
    """The id of the authority that is meant, by id or name; else the name as typed.

    Raises InputError for nothing at all.
    """
    wanted = " ".join(typed.split())
    if not wanted:
        raise InputError(
            Text("没有写明单位", "no unit is named"),
            Text(
                "写单位名称或 data/authorities.toml 里的编号", "give its name or an authority's id"
            ),
        )
    for one in tables.authorities.values():
        names = [one.name] if one.short is None else [one.name, one.short]
        said = {one.id, *(name.zh for name in names), *(name.en.casefold() for name in names)}
        if wanted in said or wanted.casefold() in said:
            return one.id
    return wanted


def unit_name(tables: Tables, unit: str) -> Text:
    """What the unit is called, short where there is a short name."""
    known = tables.authorities.get(unit)
    return Text.same(unit) if known is None else known.short or known.name


def unit_regions(tables: Tables, units: tuple[str, ...]) -> tuple[str, ...]:
    """Where these units are; nothing for those that no table has."""
    known = (tables.authorities.get(unit) for unit in units)
    return tuple(dict.fromkeys(one.region for one in known if one is not None and one.region))


def units_of(pack: Pack, issue: int | None) -> tuple[str, ...]:
    """Who answers for an issue; nobody where there is no such issue."""
    known = None if issue is None else pack.issue(issue)
    return () if known is None else known.authorities


def region_of(tables: Tables, typed: str) -> str:
    """The code of the region that is meant, by code, by name or by how its name begins.

    Raises InputError when there is none.
    """
    wanted = typed.strip().casefold()
    exact: list[str] = []
    near: list[str] = []
    for region in tables.regions.values():
        names = (region.name.zh, region.name.en.casefold())
        if wanted == region.code or wanted in names:
            exact.append(region.code)
        elif wanted and any(name.startswith(wanted) for name in names):
            near.append(region.code)
    for code in exact or near:
        return code
    raise InputError(
        Text(f"没有这个地区：{typed}", f"no such region: {typed}"),
        Text("写名称或六位 GB/T 2260 代码", "give its name or the six digits of GB/T 2260"),
    )
