"""Evidence is kept by its content; what is no file to keep is refused in words."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image

from inspector.errors import InputError
from inspector.home import Home
from inspector.ledger import evidence


def photo(path: Path) -> Path:
    """A small JPEG taken at Abag Banner on 23 November 2026."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:23 09:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 1.0, 12.0), 3: "E", 4: (114.0, 57.0, 0.0)})
    Image.new("RGB", (32, 24), "olive").save(path, "JPEG", exif=exif)
    return path


def test_a_photo_is_kept_under_its_hash_with_time_and_place(home: Home, tmp_path: Path) -> None:
    source = photo(tmp_path / "进水口.jpg")
    blob = evidence.store(home, source)
    assert blob.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert home.blob(blob.sha256).read_bytes() == source.read_bytes()
    assert (blob.media_type, blob.name) == ("image/jpeg", "进水口.jpg")
    assert (blob.taken_at, blob.lat, blob.lon) == (
        "2026-11-23T09:30:00",
        "44.020000",
        "114.950000",
    )


def test_the_type_is_told_from_the_content_not_the_name(home: Home, tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"%PDF-1.7 ...")
    assert evidence.store(home, source).media_type == "application/pdf"


def test_keeping_the_same_file_twice_keeps_one(home: Home, tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg")
    first, second = evidence.store(home, source), evidence.store(home, source)
    assert first == second
    assert [p for p in home.blobs.rglob("*") if p.is_file()] == [home.blob(first.sha256)]


def test_a_missing_file_is_told(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        evidence.store(home, tmp_path / "none.jpg")


def test_a_folder_is_told(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no ordinary file"):
        evidence.store(home, tmp_path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device files here")
def test_a_device_is_told(home: Home) -> None:
    with pytest.raises(InputError, match="no ordinary file"):
        evidence.store(home, Path("/dev/zero"))


def test_an_empty_file_is_told(home: Home, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(InputError, match="empty"):
        evidence.store(home, tmp_path / "empty.jpg")


def test_a_file_that_changes_while_it_is_read_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = photo(tmp_path / "a.jpg")
    # between the look and the read there is no other way in
    regular = evidence._regular  # pyright: ignore[reportPrivateUsage]

    def then_changed(path: Path) -> os.stat_result:
        found = regular(path)
        path.write_bytes(path.read_bytes() + b"more")
        return found

    monkeypatch.setattr(evidence, "_regular", then_changed)
    with pytest.raises(InputError, match="changed"):
        evidence.store(home, source)
    assert not [p for p in home.blobs.rglob("*") if p.is_file()]


def test_a_broken_picture_is_kept_without_time_or_place(home: Home, tmp_path: Path) -> None:
    source = tmp_path / "cut.jpg"
    source.write_bytes(photo(tmp_path / "a.jpg").read_bytes()[:20])
    blob = evidence.store(home, source)
    assert (blob.taken_at, blob.lat, blob.lon) == (None, None, None)
