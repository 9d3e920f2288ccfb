"""A site found in the field: its name, its region, and where it is if that is known."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from inspector.i18n import Text
from inspector.packs.model import Issue, Region
from inspector.packs.tables import Tables
from screens.asking import Asking


@dataclass(frozen=True)
class NewSite:
    name: str
    region: str
    lat: str | None
    lon: str | None


class SiteForm(Asking[NewSite]):
    """Three lines; Enter goes on and at the end adds."""

    def __init__(self, issue: Issue, tables: Tables) -> None:
        super().__init__(
            Text("添加点位", "add a site"),
            Text("回车 下一行，最后添加   Esc 取消", "Enter goes on and adds   Esc cancels"),
        )
        self._issue = issue
        self._tables = tables

    def compose_body(self) -> ComposeResult:
        name = Text("企业或地点名称", "the enterprise's or place's name")
        region = Text("地区：名称或六位代码", "region: its name or six-digit code")
        place = Text("位置（可不填）：43.65,111.98", "where (may be left out): 43.65,111.98")
        first = self._issue.regions[0] if self._issue.regions else ""
        for id, label, value in (
            ("name", name, ""),
            ("region", region, str(self._tables.region_name(first)) if first else ""),
            ("place", place, ""),
        ):
            yield Static(Content(str(label)), classes="label", markup=False)
            yield Input(value, id=id, compact=True)
        yield Static(id="problem", classes="problem", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input.id == "region":
            region = self._region(event.value)
            self._say("" if region is None else f"{region.name}  {region.code}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id != "place":
            self.focus_next(Input)
            return
        name = self.query_one("#name", Input).value.strip()
        region = self._region(self.query_one("#region", Input).value)
        lat, lon, placed = _point(event.value)
        if not name:
            self._say(str(Text("写上名称", "give its name")))
            self.query_one("#name", Input).focus()
        elif region is None:
            first = self._issue.regions[0]
            self._say(
                str(
                    Text(
                        "没有这个地区，写如 {name} 或 {code}",
                        "no such region: write {name} or {code}",
                    ).format(name=self._tables.region_name(first), code=first)
                )
            )
            self.query_one("#region", Input).focus()
        elif not placed:
            self._say(
                str(Text("写成 纬度,经度，如 43.65,111.98", "write it as lat,lon: 43.65,111.98"))
            )
        else:
            self.dismiss(NewSite(name, region.code, lat, lon))

    def _say(self, text: str) -> None:
        self.query_one("#problem", Static).update(Content(text))

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


def _point(typed: str) -> tuple[str | None, str | None, bool]:
    """Latitude and longitude as typed; whether it can be one (or is left out)."""
    if not typed.strip():
        return None, None, True
    lat, _, lon = (part.strip() for part in typed.replace("，", ",").partition(","))
    try:
        fits = -90 <= float(lat) <= 90 and -180 <= float(lon) <= 180
    except ValueError:
        fits = False
    return (lat, lon, True) if fits else (None, None, False)
