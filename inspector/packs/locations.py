"""A place as a person types it: degrees, or degrees, minutes and seconds, from any map."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.datums import Datum, Point, to_wgs84
from inspector.packs.model import Issue, Region

_PREFIXES: dict[str, Datum] = {
    "wgs84": "wgs84",
    "wgs": "wgs84",
    "gps": "wgs84",
    "gcj02": "gcj02",
    "gcj": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "bd09": "bd09",
    "bd": "bd09",
    "百度": "bd09",
}
_PREFIX = re.compile(r"\s*([a-z\u4e00-\u9fff]+-?\d*)\s*:", re.IGNORECASE)
_PART = re.compile(
    r"""(?P<before>[NSEW]|北纬|南纬|东经|西经|纬度|经度)?\s*:?\s*
        (?P<sign>[+-])?(?P<deg>\d{1,3}(?:\.\d+)?)\s*(?P<mark>[°度d])?\s*
        (?:(?P<min>\d{1,2}(?:\.\d+)?)\s*['′’分]\s*)?
        (?:(?P<sec>\d{1,2}(?:\.\d+)?)\s*(?:"|″|”|''|秒)\s*)?
        (?P<after>[NSEW])?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_LAT = ("N", "S", "北纬", "南纬", "纬度")
_NEGATIVE = ("S", "W", "南纬", "西经")
_REMEDY = Text(
    "写成 纬度,经度：43.65,111.98，或 北纬43度39分0秒 东经111度58分48秒；"
    "高德坐标前加 gcj:，百度加 bd:",
    "write latitude,longitude: 43.65,111.98, or 43d39'0\"N 111d58'48\"E; "
    "put gcj: before Amap's coordinates, bd: before Baidu's",
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0x2212: "-",
    0xFF0D: "-",
}


def half_width(typed: str) -> str:
    """Full-width letters, digits and signs, as Chinese keyboards give them, in ASCII.

    Nothing else is folded: NFKC would make 42 of ``4²``.
    """
    return typed.translate(_HALF_WIDTH).strip()


def parse_location(typed: str) -> dict[str, str]:
    """``lat`` and ``lon`` in WGS 84, the ``datum`` of what was typed, and the ``original``.

    ``original`` is there when ``lat`` and ``lon`` are not what was typed, digit by digit.
    """
    plain = half_width(typed).replace("、", ",")
    datum: Datum = "wgs84"
    rest = plain
    if (named := _PREFIX.match(plain)) and named[1].lower().replace("-", "") in _PREFIXES:
        datum = _PREFIXES[named[1].lower().replace("-", "")]
        rest = plain[named.end() :]
    lat, lon, as_typed = _pair(rest, typed)
    _within_bounds(lat, lon)
    if datum == "wgs84" and as_typed is not None:
        return {"lat": as_typed[0], "lon": as_typed[1], "datum": datum}
    north, east = to_wgs84((lat, lon), datum)
    return {
        "lat": f"{north:.7f}",
        "lon": f"{east:.7f}",
        "datum": datum,
        "original": typed.strip(),
    }


def point_of(stored: dict[str, str]) -> Point | None:
    """Latitude and longitude of a stored location; None if it is not one."""
    try:
        return float(stored["lat"]), float(stored["lon"])
    except (KeyError, ValueError):
        return None


def location_warning(
    stored: dict[str, str], issue: Issue, regions: dict[str, Region]
) -> Text | None:
    """Says so when a place lies outside every region of its issue; it is kept all the same."""
    point = point_of(stored)
    boxes = [(code, regions[code]) for code in issue.regions if code in regions]
    known = [region for _, region in boxes if region.bbox is not None]
    if point is None or not known or len(known) < len(issue.regions):
        return None
    if any(_inside(point, region) for region in known):
        return None
    names = [region.name for region in known]
    return Text(
        f"该点不在{'、'.join(name.zh for name in names)}范围内，请核对坐标和坐标系",
        f"this place lies outside {_listed(name.en for name in names)}; check it and its datum",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _inside(point: Point, region: Region) -> bool:
    if region.bbox is None:
        return False
    west, south, east, north = region.bbox
    return south <= point[0] <= north and west <= point[1] <= east


def _pair(rest: str, typed: str) -> tuple[float, float, tuple[str, str] | None]:
    """Latitude and longitude, and their digits when they were typed as plain decimals."""
    parts = [found for found in _PART.finditer(rest)]
    left = _PART.sub("", rest)
    if len(parts) != 2 or left.strip(" ,;\t/"):
        raise InputError(
            Text(f"看不懂这个坐标：{typed.strip()}", f"this is no place: {typed.strip()}"),
            _REMEDY,
        )
    one, two = parts
    if _axis(one) == "lon" or _axis(two) == "lat":
        one, two = two, one
    if _axis(one) == "lon" or _axis(two) == "lat":
        raise InputError(Text("两个数都是纬度或都是经度", "both numbers are of one axis"), _REMEDY)
    lat, lon = _degrees(one), _degrees(two)
    plain = all(part["mark"] is None and part["min"] is None for part in (one, two))
    return lat, lon, (_digits(one), _digits(two)) if plain else None


def _axis(part: re.Match[str]) -> str | None:
    name = (part["before"] or part["after"] or "").upper()
    if not name:
        return None
    return "lat" if name in _LAT else "lon"


def _negative(part: re.Match[str]) -> bool:
    name = (part["before"] or part["after"] or "").upper()
    return (part["sign"] == "-") != (name in _NEGATIVE)


def _digits(part: re.Match[str]) -> str:
    whole, dot, fraction = str(part["deg"]).partition(".")
    text = (whole.lstrip("0") or "0") + dot + fraction
    return f"-{text}" if _negative(part) and text.strip("0.") else text


def _degrees(part: re.Match[str]) -> float:
    minutes, seconds = float(part["min"] or 0), float(part["sec"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise InputError(Text("分和秒要小于 60", "minutes and seconds are less than 60"), _REMEDY)
    value = float(part["deg"]) + minutes / 60 + seconds / 3600
    return -value if _negative(part) else value


def _within_bounds(lat: float, lon: float) -> None:
    if abs(lat) <= 90 and abs(lon) <= 180:
        return
    if abs(lat) <= 180 and abs(lon) <= 90:
        raise InputError(
            Text("纬度超过 90 度，经纬度可能写反了", "the latitude exceeds 90: is it swapped?"),
            Text(f"先写纬度：{lon:g},{lat:g}", f"latitude first: {lon:g},{lat:g}"),
        )
    raise InputError(
        Text(
            "纬度在 90 度、经度在 180 度以内", "latitude is within 90, longitude within 180 degrees"
        ),
        _REMEDY,
    )
