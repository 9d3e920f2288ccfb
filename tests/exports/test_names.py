"""Without names: no file tells who it was."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pytest

from inspector import fieldwork
from inspector.errors import InputError
from inspector.exports import FORMATS, export
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

AUTHOR = "苏日娜"
NAMES = (AUTHOR, "巴图", "娜仁", "laptop-1")
FILES = [name for name in FORMATS if name != "bundle"]


@pytest.fixture(autouse=True)
def people(ledger: Ledger, library: Library, small_visit: str) -> None:
    """A finding, a notice and an accountability that name persons."""
    fieldwork.raise_finding(ledger, small_visit, severity="minor", what="leak", responsible="巴图")
    ledger.record(
        bodies.AccountabilityRecorded(
            pack="small", unit="旗政府", rank="section", measure="named", on="2018-03-05",
            issues=[1], name="娜仁",
        )
    )  # fmt: skip
    ledger.record(
        bodies.NoticeIssued(
            pack="small", issue=1, slug="works", level="warning", to="娜仁", on="2018-03-05",
            answer_by="2018-04-05",
        )
    )  # fmt: skip


def words_in(path: Path, format: str) -> str:
    if format == "xlsx":
        with zipfile.ZipFile(path) as parts:
            return "".join(parts.read(name).decode() for name in parts.namelist())
    if format == "parquet":
        with duckdb.connect() as db:
            return str(db.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall())
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("format", FILES)
def test_no_name_is_told_and_the_device_stands_for_it(
    ledger: Ledger, library: Library, tmp_path: Path, format: str
) -> None:
    export(ledger, library, format, tmp_path / "with")
    assert AUTHOR in words_in(tmp_path / "with", format)
    export(ledger, library, format, tmp_path / "without", names=False)
    told = words_in(tmp_path / "without", format)
    assert not [name for name in NAMES if name in told]
    assert ledger.device in told


def test_the_wide_table_tells_no_name_either(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    export(ledger, library, "csv", tmp_path / "x", shape="wide", names=False)
    assert AUTHOR not in (tmp_path / "x").read_text("utf-8")


def test_a_bundle_cannot_be_without_names(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="signed"):
        export(ledger, library, "bundle", tmp_path / "x", names=False)
    assert not (tmp_path / "x").exists()
