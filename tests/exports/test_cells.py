"""Cells: nothing runs, nothing chokes, numbers stay numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from inspector.exports.cells import CELL_LIMIT, fitting, harmless, quoted, readable
from inspector.exports.pace import Pace
from inspector.exports.sheetwriter import SheetWriter, Styles


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86 471 123", "-5 or so", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "　＝1", "＋1",
     "－1", "＠x", "-", "+5", "-1e5", "\ufeff=1", "\u200b=1", "-43.65,111.98"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["-5.2", "0", "42.0", "a=1", "草原", "", "'x", "2018-03-05"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_no_text_is_left_that_begins_as_a_formula(text: str) -> None:
    begun = harmless(text).lstrip()[:1]
    assert begun not in set("=+@＝＋－＠")
    assert begun != "-" or float(harmless(text)) <= 0


@given(st.text(st.characters()))
def test_a_readable_text_can_be_encoded_and_has_no_controls(text: str) -> None:
    read = readable(text + "\ud800\x00\x1b[31m\uffff")
    read.encode()
    assert not set(read) & {chr(n) for n in range(32) if chr(n) not in "\t\n"}


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    for text in ("草" * 40_000, "😀" * 20_000, "x" * 32_768):
        cut = fitting(text)
        assert len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
        assert cut.endswith(f" [cut: {len(text)} characters in full, see csv or jsonl]")
    assert fitting("x" * CELL_LIMIT) == "x" * CELL_LIMIT


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    writer = SheetWriter(Styles(book), "issues", Pace(), limit=3)
    for number in range(5):
        writer.add([number, "=x", "http://x.cn", "\ud800\x00"])
    writer.finish()
    book.close()
    read = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert read.sheetnames == ["issues", "issues 2", "issues 3"]
    assert [sheet["A2"].value for sheet in read.worksheets] == [0, 2, 4]
    assert read.worksheets[0]["B2"].data_type == "s"
    assert read.worksheets[0]["C2"].hyperlink is None
    read.close()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2))
def test_a_line_of_quoted_cells_reads_back_as_the_same_cells(cells: list[str]) -> None:
    line = ",".join(map(quoted, cells)) + "\r\n"
    assert list(csv.reader(io.StringIO(line, newline=""), strict=True)) == [cells]
