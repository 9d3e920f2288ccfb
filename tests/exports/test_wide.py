"""CSV, wide: one row a visit, one column a check."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from inspector import fieldwork
from inspector.errors import InputError
from inspector.exports import export
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

pytestmark = pytest.mark.usefixtures("small_visit", "boilers")


def rows_of(ledger: Ledger, library: Library, path: Path) -> dict[str, dict[str, str]]:
    export(ledger, library, "csv", path, shape="wide")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["visit"]: row for row in csv.DictReader(stream, strict=True)}


def test_a_row_a_visit_and_a_column_a_check(
    ledger: Ledger, library: Library, tmp_path: Path, small_visit: str, boilers: str
) -> None:
    rows = rows_of(ledger, library, tmp_path / "x")
    assert list(rows) == [small_visit, boilers]
    works, heating = rows.values()
    assert works["1.load"] == "42.0"
    assert works["1.remark"] == "'=HYPERLINK(1)"
    assert works["1.kinds"] == "a,b"
    assert works["2.staff"] == ""
    assert (works["answered"], works["failing"], works["findings"]) == ("6", "1", "1")
    assert heating["2.staff"] == "12"
    assert heating["site_name"] == "Heating plant"


def test_each_row_of_a_repeat_group_has_its_columns(
    ledger: Ledger, library: Library, tmp_path: Path, boilers: str
) -> None:
    rows = rows_of(ledger, library, tmp_path / "x")
    columns = [name for name in rows[boilers] if name.startswith("2.")]
    assert columns == [
        "2.staff",
        "2.boiler.1", "2.boiler.1.power", "2.boiler.1.state",
        "2.boiler.2", "2.boiler.2.power", "2.boiler.2.state",
    ]  # fmt: skip
    told = [rows[boilers][name] for name in columns]
    assert told == ["12", "No. 1", "35.0", "", "'=No. 2", "6.5", "off"]


def test_a_check_that_is_asked_no_more_keeps_its_column(
    ledger: Ledger, library: Library, tmp_path: Path, small_visit: str
) -> None:
    ledger.record(bodies.AnswerSet(visit=small_visit, check="gone", type="text", value="still"))
    rows = rows_of(ledger, library, tmp_path / "x")
    assert rows[small_visit]["1.gone"] == "still"


def test_an_answer_in_a_row_that_is_not_known_yet_is_there(
    ledger: Ledger, library: Library, tmp_path: Path, boilers: str
) -> None:
    row = "01a20e13-db85-7126-b9cd-3dbb05e751a7"
    ledger.record(
        bodies.AnswerSet(visit=boilers, check="power", row=row, type="decimal", value="7")
    )
    assert "7" in rows_of(ledger, library, tmp_path / "x")[boilers].values()


def test_hidden_answers_are_left_out(
    ledger: Ledger, library: Library, tmp_path: Path, small_visit: str
) -> None:
    fieldwork.answer(ledger, library, small_visit, "operating", "no")
    assert rows_of(ledger, library, tmp_path / "x")[small_visit]["1.load"] == ""


def test_the_same_ledger_gives_the_same_wide_bytes_and_rows_are_visits(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    first = export(ledger, library, "csv", tmp_path / "a", shape="wide")
    second = export(ledger, library, "csv", tmp_path / "b", shape="wide")
    assert first.sha256 == second.sha256
    assert first.rows == 2
    assert export(ledger, library, "csv", tmp_path / "a", shape="wide", issues=[2]).rows == 1


def test_what_has_no_wide_shape_says_so(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no wide shape"):
        export(ledger, library, "jsonl", tmp_path / "x", shape="wide")
    with pytest.raises(InputError, match="no such shape"):
        export(ledger, library, "csv", tmp_path / "x", shape="round")
