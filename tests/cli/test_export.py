"""``inspector export`` from the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def answered(run: Run) -> Run:
    (site, *_) = run.json("pack", "show", "--issue", "1")["issues"][0]["sites"]
    visit = run("visit", "open", "--issue", "1", "--site", site["id"]).out.strip()
    for check in run.json("pack", "show", "--issue", "1")["issues"][0]["checks"]:
        if check["type"] == "yes_no":
            assert run("record", visit, check["id"], "yes").code == 0
    return run


def test_a_sqlite_file_is_written_by_its_own_option(answered: Run, tmp_path: Path) -> None:
    told = answered.json("export", "--sqlite", tmp_path / "x.db")
    assert (told["format"], told["path"]) == ("sqlite", str(tmp_path / "x.db"))
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (told["rows"],)
    for wrong in (["--format", "csv"], ["--out", str(tmp_path / "y.db")]):
        done = answered("export", "--sqlite", tmp_path / "x.db", *wrong)
        assert done.code == 2
        assert "--sqlite says format and file" in done.err


def test_a_format_must_be_given(run: Run) -> None:
    done = run("export")
    assert done.code == 2
    assert "geojson, parquet, sqlite" in done.err


def test_the_wide_shape_and_no_names(answered: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    told = answered.json(
        "export", "--format", "csv", "--shape", "wide", "--no-names", "--out", file
    )
    assert told["rows"] == 1
    assert answered.json("visits")[0]["author"] not in file.read_text("utf-8")
    assert answered("export", "--format", "xlsx", "--shape", "wide").code == 2
