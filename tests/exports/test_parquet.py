"""Parquet: typed columns, exact texts, nothing fetched."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from inspector.errors import InputError
from inspector.exports import columns, export
from inspector.exports.tables import COLUMNS
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

pytestmark = pytest.mark.usefixtures("small_visit", "boilers")


def read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as db:
        return db.execute(f"{sql} FROM read_parquet(?)", [str(path)]).fetchall()


@pytest.fixture
def file(ledger: Ledger, library: Library, tmp_path: Path) -> Path:
    export(ledger, library, "parquet", tmp_path / "x.parquet")
    return tmp_path / "x.parquet"


def test_columns_are_those_of_csv_then_typed_ones(file: Path) -> None:
    found = {row[0]: row[1] for row in read(file, "DESCRIBE SELECT *")}
    assert list(found) == [*COLUMNS, "value_number", "value_date", "value_boolean", "at_time"]
    assert found["on"] == "DATE"
    assert found["passed"] == found["taken_over"] == found["value_boolean"] == "BOOLEAN"
    assert found["evidence"] == "VARCHAR[]"
    assert found["value"] == "VARCHAR"
    assert found["value_number"] == "DOUBLE"
    assert found["at_time"] == "TIMESTAMP"


def test_values_have_their_types_and_keep_what_was_typed(file: Path) -> None:
    sql = 'SELECT "check", value, value_number, value_date, value_boolean, passed, evidence'
    rows = {row[0]: row[1:] for row in read(file, sql)}
    assert rows["load"] == ("42.0", 42.0, None, None, False, [])
    assert rows["seen"][2] == dt.date(2018, 3, 5)
    assert rows["operating"][3] is True
    assert rows["remark"][0] == "=HYPERLINK(1)"
    assert rows["kinds"][0] == "a,b"


@pytest.mark.parametrize(
    "words",
    ['"quoted", a\nline\rand more', "'=1+1", "NULL", "草原😀", "", "\x00\x1b[31m", "x" * 9000],
)
def test_texts_are_exact(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path, words: str
) -> None:
    ledger.record(bodies.AnswerSet(visit=small_visit, check="remark", type="text", value=words))
    done = export(ledger, library, "parquet", tmp_path / "x")
    assert done.rows == 10
    found = dict(read(tmp_path / "x", 'SELECT "check", value'))
    assert (found["remark"] or "") == words


def test_without_duckdb_the_remedy_is_told(
    ledger: Ledger, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(InputError) as caught:
        export(ledger, library, "parquet", tmp_path / "x")
    assert "inspector[analysis]" in str(caught.value.remedy)
    assert not list(tmp_path.glob("x*"))


def test_duckdb_fetches_no_extension() -> None:
    database = columns._database()  # pyright: ignore[reportPrivateUsage]
    with database:
        told = dict(
            database.execute(
                "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions'"
                " OR name = 'allow_community_extensions'"
            ).fetchall()
        )
    assert told == {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }
