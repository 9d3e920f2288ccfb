"""The reference tables that packs refer to: regions, authorities, standards, units (``data/``)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

import msgspec

from inspector.i18n import Text
from inspector.packs.model import Authority, Check, Choice, Issue, Region, Standard, Unit
from inspector.shipped import shipped

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from inspector.packs.source import Report

LISTS = ("data/regions.toml", "data/authorities.toml", "data/standards.toml", "sites")
"""What ``choices_from`` may name: a table, or the issue's own sites."""

_T = TypeVar("_T", Region, Authority, Standard, Unit)


class Tables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables, by code or id, in the order of their files."""

    regions: dict[str, Region] = {}
    authorities: dict[str, Authority] = {}
    standards: dict[str, Standard] = {}
    units: dict[str, Unit] = {}

    def region_name(self, code: str) -> Text:
        """The region's name; the code itself where the table does not know it."""
        region = self.regions.get(code)
        return Text.same(code) if region is None else region.name

    def unit_label(self, unit: str) -> Text:
        """The unit as it is shown; as written where the table does not know it."""
        known = self.units.get(unit)
        return Text.same(unit) if known is None else known.label

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether ``code`` is ``ancestor`` or lies in it."""
        seen: set[str] = set()
        while code and code not in seen:
            if code == ancestor:
                return True
            seen.add(code)
            region = self.regions.get(code)
            code = "" if region is None else region.parent
        return False

    def children(self, code: str) -> list[Region]:
        """The regions right below ``code``."""
        return [region for region in self.regions.values() if region.parent == code]

    def choices(self, check: Check, issue: Issue) -> tuple[Choice, ...]:
        """All choices of a check, before its ``choice_filter``.

        From a table, ``parent`` is the region above a region, or the region of an authority or
        site, so that one question narrows the next.
        """
        if check.choices_from is None:
            return check.choices
        match list_name(check.choices_from):
            case "data/regions.toml":
                return tuple(
                    Choice(name=region.code, label=region.name, parent=region.parent)
                    for region in self.regions.values()
                )
            case "data/authorities.toml":
                return tuple(
                    Choice(name=one.id, label=one.short or one.name, parent=one.region)
                    for one in self.authorities.values()
                )
            case "data/standards.toml":
                return tuple(
                    Choice(name=one.id, label=one.title) for one in self.standards.values()
                )
            case "sites":
                return tuple(
                    Choice(name=site.id, label=site.name, parent=site.region)
                    for site in issue.sites
                )
            case _:
                return check.choices


def list_name(choices_from: str) -> str:
    """``data/regions`` and ``data/regions.toml`` name the same list."""
    if choices_from.startswith("data/") and not choices_from.endswith(".toml"):
        return f"{choices_from}.toml"
    return choices_from


@cache
def load_tables() -> Tables:
    """The tables shipped in ``data/``; read once."""
    return read_tables(shipped("data"))


def read_tables(folder: Traversable) -> Tables:
    """The tables in a folder; PackError with every problem in them."""
    from inspector.packs.source import Report  # with tomli: 9 ms

    report = Report()
    tables = Tables(
        regions={row.code: row for row in _rows(folder, "regions.toml", Region, report)},
        authorities={row.id: row for row in _rows(folder, "authorities.toml", Authority, report)},
        standards={row.id: row for row in _rows(folder, "standards.toml", Standard, report)},
        units={row.id: row for row in _rows(folder, "units.toml", Unit, report)},
    )
    report.raise_if_any()
    return tables


def _rows(folder: Traversable, name: str, kind: type[_T], report: Report) -> list[_T]:
    from inspector.packs.shape import read_struct
    from inspector.packs.source import is_list, read_toml

    file = folder / name
    source = read_toml(file, name, report) if file.is_file() else None
    key = kind.__name__.lower()
    listed = None if source is None else source.table.get(key)
    if not is_list(listed):
        return []
    read = [read_struct(kind, row, report.at(name, (key, at))) for at, row in enumerate(listed)]
    return [row for row in read if row is not None]
