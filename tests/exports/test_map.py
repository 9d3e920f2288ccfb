"""GeoJSON: what RFC 7946 asks for, and what an inspector looks for on a map."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from inspector import fieldwork, i18n
from inspector.exports import export
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

pytestmark = pytest.mark.usefixtures("small_visit", "boilers")


@pytest.fixture
def collection(ledger: Ledger, library: Library, tmp_path: Path) -> dict[str, Any]:
    export(ledger, library, "geojson", tmp_path / "x.geojson")
    found: dict[str, Any] = json.loads((tmp_path / "x.geojson").read_text("utf-8"))
    return found


def must_be_rfc_7946(collection: dict[str, Any]) -> None:
    """Sections 3 to 7 for a collection of points."""
    assert collection["type"] == "FeatureCollection"
    assert set(collection) <= {"type", "features", "bbox"}  # no crs (section 4), no geometry (7.1)
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == len(set(ids))
    points: list[list[float]] = []
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert isinstance(feature["id"], str)
        assert isinstance(feature["properties"], dict)
        geometry = feature["geometry"]
        if geometry is None:
            continue
        assert set(geometry) == {"type", "coordinates"}
        assert geometry["type"] == "Point"
        lon, lat = geometry["coordinates"]
        assert math.isfinite(lon)
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
        points.append([lon, lat])
    if points:
        west, south = (min(at) for at in zip(*points, strict=True))
        east, north = (max(at) for at in zip(*points, strict=True))
        assert collection["bbox"] == [west, south, east, north]
    else:
        assert "bbox" not in collection


def by_id(collection: dict[str, Any], kind: str) -> dict[str, Any]:
    return {f["id"]: f for f in collection["features"] if f["properties"]["kind"] == kind}


def test_it_is_what_the_rfc_asks_for(collection: dict[str, Any]) -> None:
    must_be_rfc_7946(collection)


def test_sites_visits_and_findings_stand_where_they_are_known_to_be(
    collection: dict[str, Any], small_visit: str, boilers: str
) -> None:
    sites = by_id(collection, "site")
    assert set(sites) == {"site/1/north", "site/2/plant"}
    assert sites["site/2/plant"]["geometry"]["coordinates"] == [111.65, 40.82]
    assert sites["site/1/north"]["geometry"] is None
    assert sites["site/1/north"]["properties"]["region"] == "150000"
    visits = by_id(collection, "visit")
    at = visits[f"visit/{small_visit}"]
    assert at["geometry"]["coordinates"] == [111.98, 43.65]
    assert at["properties"]["located_by"] == "answer"
    assert visits[f"visit/{boilers}"]["properties"]["located_by"] == "site"
    (finding,) = by_id(collection, "finding").values()
    assert finding["geometry"] == at["geometry"]
    assert finding["properties"]["severity"] == "major"
    assert finding["properties"]["what"] == "@load is low"


def test_a_finding_stands_where_its_photo_was_taken(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    finding = fieldwork.raise_finding(ledger, small_visit, severity="minor", what="leak")
    ledger.record(
        bodies.EvidenceAttached(
            sha256="a" * 64, name="leak.jpg", media_type="image/jpeg", size=1, finding=finding,
            lat="43.7", lon="112.01",
        )
    )  # fmt: skip
    export(ledger, library, "geojson", tmp_path / "x")
    found = by_id(json.loads((tmp_path / "x").read_text("utf-8")), "finding")
    assert found[f"finding/{finding}"]["geometry"]["coordinates"] == [112.01, 43.7]
    assert found[f"finding/{finding}"]["properties"]["located_by"] == "photo"


def test_a_place_that_is_none_on_earth_is_left_out(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    for lat, lon in (("91", "10"), ("x", "10"), ("nan", "nan"), ("1e999", "3")):
        ledger.record(
            bodies.AnswerSet(
                visit=small_visit, check="place", type="location", value={"lat": lat, "lon": lon}
            )
        )
        export(ledger, library, "geojson", tmp_path / "x")
        found = json.loads((tmp_path / "x").read_text("utf-8"))
        must_be_rfc_7946(found)
        assert by_id(found, "visit")[f"visit/{small_visit}"]["geometry"] is None


def test_labels_follow_the_language_and_names_of_properties_do_not(
    ledger: Ledger, library: Library, collection: dict[str, Any], tmp_path: Path
) -> None:
    i18n.use_language("zh")
    export(ledger, library, "geojson", tmp_path / "zh")
    zh = json.loads((tmp_path / "zh").read_text("utf-8"))
    for one, other in zip(collection["features"], zh["features"], strict=True):
        assert list(one["properties"]) == list(other["properties"])
    assert by_id(zh, "site")["site/2/plant"]["properties"]["site_name"] == "热源厂"


def test_filters_hold_for_the_map_too(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    assert export(ledger, library, "geojson", tmp_path / "x", issues=[2]).rows == 2
    export(ledger, library, "geojson", tmp_path / "x", since="2018-03-06")
    found = json.loads((tmp_path / "x").read_text("utf-8"))
    assert {f["properties"]["kind"] for f in found["features"]} == {"site"}
    assert export(ledger, library, "geojson", tmp_path / "x", issues=[9]).rows == 0
    must_be_rfc_7946(json.loads((tmp_path / "x").read_text("utf-8")))


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="gdal-bin is not installed")
def test_ogrinfo_reads_it(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    done = export(ledger, library, "geojson", tmp_path / "x.geojson")
    told = subprocess.run(
        ["ogrinfo", "-so", "-al", str(tmp_path / "x.geojson")],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    assert f"Feature Count: {done.rows}" in told
    assert "WGS 84" in told
