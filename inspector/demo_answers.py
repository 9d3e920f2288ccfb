"""Answers that a checklist takes, and photos that are plainly no real ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from inspector import fieldwork
from inspector.errors import InputError
from inspector.fieldwork import VisitForm
from inspector.i18n import Text
from inspector.packs import values
from inspector.packs.form import Item
from inspector.packs.library import Library
from inspector.packs.model import Check, Choice
from inspector.packs.tables import load_tables

_NUMBERS = ("62", "42", "85", "30", "12", "3", "2", "1", "0", "150", "500", "4200", "60000")
_BY_UNIT = {
    "%": ("72.5", "42.0", "91.0", "12.0"),
    "mg/L": ("38", "61", "0.4", "4"),
    "m3/d": ("4200", "2100", "900"),
}
_TYPICAL = {
    "operating": "yes",
    "design_capacity": "5000",
    "inflow": "2100",
    "load_rate": "42.0",
    "discharge_class": "class_1b",
    "effluent_cod": "38",
    "water_temperature": "11.5",
    "effluent_ammonia": "6.2",
    "days_over_limit": "0",
    "reuse_state": "idle",
    "industrial_inflow": "slaughter,dairy",
    "sewers_2017": "31.5",
    "permit_covers_units": "yes",
    "acceptance_sheets": "120",
    "monthly_reports": "11",
    "plan_contents": "scope,target,deadline,measures",
    "fire_kind": "gangue",
    "plan_temperature": "80",
    "ground_temperature": "46.5",
    "smoke_or_flame": "no",
    "point_state": "treated",
    "source_outcome": "kept",
    "water_kind": "reservoir",
    "corner_offset": "12",
    "signs": "boundary,notice",
    "sources_of_pollution": "livestock",
    "quality_class": "i_ii",
    "new_area_approvals": "21",
    "abandon_approvals": "14",
    "licences_valid": "4",
    "exit_agreements": "15",
    "mineral": "limestone",
    "zone": "experimental",
    "mine_outcome": "withdrawn",
    "working": "no",
    "cleared": "power_cut,water_cut,raw_gone,product_gone",
}
"""What a knowing inspector might have found, for checks of the shipped pack."""
_DATES = ("2017-11-20", "2018-05-10", "2016-08-01", "2018-12-31", "2020-06-30")


class Answers:
    """Gives a visit's checks answers, one after another."""

    def __init__(self, form: VisitForm, picture: Path) -> None:
        self.form = form
        self.picture = picture

    def give(self, library: Library, check: str, row: str | None = None) -> None:
        """Answer one check, if it is asked; what has no fitting answer is left out."""
        form = self.form
        item = form.item(check, row)
        if item is None or not item.relevant or item.check.type in ("note", "calculate"):
            return
        choices = form.form.choices(item.check, form.stored, row)
        typed = self._chosen(item, choices)
        if typed is None:
            return
        note = str(Text("演示数据", "invented")) if item.check.type == "text" else None
        try:
            fieldwork.answer(form.ledger, library, form, check, typed, row=row, note=note)
        except InputError:
            return  # the demo leaves out what it has no answer for
        form.reload()

    def _chosen(self, item: Item, choices: Sequence[Choice]) -> str | None:
        """What is typical if it fits, else the first candidate that passes."""
        form, check = self.form, item.check
        fallback: str | None = None
        for typed in self._candidates(check, choices):
            if check.type in ("photo", "file"):
                return typed
            try:
                stored = values.parse(check, typed, choices)
            except InputError:
                continue  # a candidate that does not fit, and the next is tried
            judged = form.form.judge((check.id, item.row), stored, form.stored)
            if not judged.valid:
                continue
            if typed == _TYPICAL.get(check.id) or judged.passed is not False:
                return typed
            fallback = fallback or typed
        return fallback

    def _candidates(self, check: Check, choices: Sequence[Choice]) -> Iterator[str]:
        if check.id in _TYPICAL:
            yield _TYPICAL[check.id]
        match check.type:
            case "yes_no":
                yield from ("yes", "no", "na")
            case "select_one" | "select_multiple":
                yield from (choice.name for choice in choices)
            case "integer" | "decimal":
                yield from _BY_UNIT.get(check.unit, ())
                yield from _NUMBERS
            case "date":
                yield from _DATES
            case "time":
                yield "09:30"
            case "location":
                yield from self._places()
            case "photo" | "file":
                yield str(self.picture)
            case _:
                yield str(Text("演示：此处为虚构的记录", "Demo: this record is invented"))

    def _places(self) -> Iterator[str]:
        """The site's own place, else the middle of its region."""
        site = self.form.issue.site(self.form.visit.site)
        if site is not None and site.lat is not None and site.lon is not None:
            yield f"{site.lat},{site.lon}"
        code = site.region if site is not None else self.form.issue.regions[0]
        region = load_tables().regions.get(code)
        if region is not None and region.bbox is not None:
            west, south, east, north = region.bbox
            yield f"{(south + north) / 2:.4f},{(west + east) / 2:.4f}"
        yield "43.9601,116.0443"


def photo(path: Path, day: str, place: tuple[float, float]) -> Path:
    """A picture that says DEMO, with time and place as a camera writes them."""
    from PIL import Image, ImageDraw, ImageFont  # 60 ms; only making the demo draws

    image = Image.new("RGB", (1280, 960), (214, 208, 190))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1280, 430), fill=(150, 178, 204))
    draw.rectangle((180, 330, 620, 700), fill=(120, 120, 126))
    draw.ellipse((700, 560, 1120, 740), fill=(86, 110, 116))
    draw.text((430, 400), "DEMO", fill=(160, 30, 30), font=ImageFont.load_default(size=180))
    draw.text((430, 620), f"invented  {day}", fill=(40, 40, 40), font=ImageFont.load_default(48))
    exif = image.getexif()
    exif.get_ifd(0x8769)[0x9003] = f"{day.replace('-', ':')} 09:41:00"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: _parts(place[0]), 3: "E", 4: _parts(place[1])})
    image.save(path, "JPEG", quality=80, exif=exif)
    return path


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2)
