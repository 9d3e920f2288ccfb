"""Those who answer for an issue: an authority of the tables, or anybody by name."""

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
