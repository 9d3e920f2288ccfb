"""Coordinates of Chinese maps brought to WGS 84, which GPS gives and the ledger keeps.

Maps of China shift what they show: GCJ-02 (Amap, Tencent) by up to 700 m through a fixed wavy
function, BD-09 (Baidu) once more on top.  Both only have a forward function; the way back is
found by fixed-point iteration, exact to well under a metre.  Outside China nothing is shifted.
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Literal

Datum = Literal["wgs84", "gcj02", "bd09"]
Point = tuple[float, float]
"""Latitude and longitude in decimal degrees."""

_SEMI_MAJOR = 6378245.0
"""Krasovsky 1940, metres: what GCJ-02 reckons with."""
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU_TURN = pi * 3000.0 / 180.0
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347
_CLOSE = 1e-10
"""Degrees: a hundredth of a millimetre."""


def is_shifted(point: Point) -> bool:
    """Whether Chinese maps shift this place (a box round China, as in GCJ-02 itself)."""
    lat, lon = point
    return _SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST


def wgs84_to_gcj02(point: Point) -> Point:
    if not is_shifted(point):
        return point
    north, east = _shift(point)
    return point[0] + north, point[1] + east


def gcj02_to_wgs84(point: Point) -> Point:
    if not is_shifted(point):
        return point
    lat, lon = point
    for _ in range(30):
        north, east = _shift((lat, lon))
        moved = abs(point[0] - north - lat) + abs(point[1] - east - lon)
        lat, lon = point[0] - north, point[1] - east
        if moved < _CLOSE:
            break
    return lat, lon


def wgs84_to_bd09(point: Point) -> Point:
    if not is_shifted(point):
        return point
    return _to_baidu(wgs84_to_gcj02(point))


def bd09_to_wgs84(point: Point) -> Point:
    if not is_shifted(point):
        return point
    lat, lon = point[0] - 0.006, point[1] - 0.0065
    for _ in range(30):
        there = _to_baidu((lat, lon))
        north, east = point[0] - there[0], point[1] - there[1]
        lat, lon = lat + north, lon + east
        if abs(north) + abs(east) < _CLOSE:
            break
    return gcj02_to_wgs84((lat, lon))


def to_wgs84(point: Point, datum: Datum) -> Point:
    match datum:
        case "wgs84":
            return point
        case "gcj02":
            return gcj02_to_wgs84(point)
        case "bd09":
            return bd09_to_wgs84(point)


def metres_between(one: Point, other: Point) -> float:
    """Along the sphere; good enough to say how far off a place is."""
    mean = radians((one[0] + other[0]) / 2)
    turn = (one[1] - other[1] + 180) % 360 - 180
    return hypot(radians(one[0] - other[0]), radians(turn) * cos(mean)) * 6371008.8


def _to_baidu(point: Point) -> Point:
    lat, lon = point
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_TURN)
    return radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065


def _shift(point: Point) -> Point:
    """How far GCJ-02 moves a WGS 84 point, in degrees north and east."""
    y, x = point[0] - 35.0, point[1] - 105.0
    ripple = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (ripple + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (ripple + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    lat = radians(point[0])
    bulge = 1.0 - _ECCENTRICITY_SQUARED * sin(lat) ** 2
    meridian = _SEMI_MAJOR * (1.0 - _ECCENTRICITY_SQUARED) / (bulge * sqrt(bulge))
    parallel = _SEMI_MAJOR / sqrt(bulge) * cos(lat)
    return north * 180.0 / (meridian * pi), east * 180.0 / (parallel * pi)
