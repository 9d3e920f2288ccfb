"""A site found in the field: its name, its region, and where it is if that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input, Static

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.locations import parse_location
from inspector.packs.model import Issue, Region
from inspector.packs.tables import Tables
from screens.asking import NOTHING, Asking


@dataclass(frozen=True)
class NewSite:
    name: str
    region: str
    lat: str | None
    lon: str | None


class SiteForm(Asking[NewSite]):
    """Three lines; Enter goes on and at the end adds."""

    FIELDS: ClassVar[tuple[tuple[str, Text], ...]] = (
        ("name", Text("企业或地点名称", "the enterprise's or place's name")),
        ("region", Text("地区：名称或六位代码", "region: its name or six-digit code")),
        (
            "place",
            Text(
                "位置（可不填）：43.65,111.98；高德坐标前加 gcj:，百度加 bd:",
                "where (may be left out): 43.65,111.98; gcj: before Amap's, bd: before Baidu's",
            ),
        ),
    )

    def __init__(self, issue: Issue, tables: Tables) -> None:
        super().__init__(
            Text("添加点位", "add a site"),
            Text("回车 下一行，最后添加   Esc 取消", "Enter goes on and adds   Esc cancels"),
        )
        self._issue = issue
        self._tables = tables

    def compose_body(self) -> ComposeResult:
        first = self._issue.regions[0] if self._issue.regions else ""
        proposed = str(self._tables.region_name(first)) if first else ""
        for name, _ in self.FIELDS:
            yield Static(id=f"{name}-label", classes="above", markup=False)
            text = proposed if name == "region" else ""
            yield Input(text, id=name, classes="below", compact=True)

    def relabel(self) -> None:
        super().relabel()
        for name, label in self.FIELDS:
            self.write(f"#{name}-label", label)
        self._show_region()

    def _show_region(self) -> None:
        """Beside the label, which region the typed words mean."""
        found = self._region(self.field("region").value)
        label = dict(self.FIELDS)["region"]
        if found is not None:
            label = Text("{label}：{name} {code}", "{label}: {name} {code}").format(
                label=Text("地区", "region"), name=found.name, code=found.code
            )
        self.write("#region-label", label)

    def field(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain()
        if event.input.id == "region":
            self._show_region()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id != "place":
            self.focus_next(Input)
            return
        name = self.field("name").value.strip()
        region = self._region(self.field("region").value)
        if not name:
            self._refuse("name", Text("写上名称", "give its name"))
        elif region is None:
            first = self._issue.regions[0]
            told = Text(
                "没有这个地区，写如 {name} 或 {code}", "no such region: write {name} or {code}"
            )
            self._refuse("region", told.format(name=self._tables.region_name(first), code=first))
        else:
            try:
                place = parse_location(event.value) if event.value.strip() else {}
            except InputError as error:
                remedy = error.remedy or NOTHING
                told = Text("{what}。{remedy}", "{what}. {remedy}")
                self._refuse("place", told.format(what=error.what, remedy=remedy))
            else:
                self.dismiss(NewSite(name, region.code, place.get("lat"), place.get("lon")))

    def _refuse(self, name: str, why: Text) -> None:
        self.complain(why)
        self.field(name).focus()

    def _region(self, typed: str) -> Region | None:
        """By code, by name, or the one whose name begins so."""
        wanted = typed.strip().casefold()
        if not wanted:
            return None
        regions = self._tables.regions
        exact = [r for r in regions.values() if wanted in (r.code, r.name.zh, r.name.en.casefold())]
        near = [
            r
            for r in regions.values()
            if r.name.zh.startswith(wanted) or r.name.en.casefold().startswith(wanted)
        ]
        return next(iter(exact or near), None)
