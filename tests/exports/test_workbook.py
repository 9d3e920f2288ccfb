"""XLSX: what an office needs to work with it, and what is needed to read it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inspector import fieldwork, i18n
from inspector.exports import export
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

pytestmark = pytest.mark.usefixtures("small_visit", "boilers")


@pytest.fixture
def book(ledger: Ledger, library: Library, tmp_path: Path) -> Iterator[Any]:
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    opened = openpyxl.load_workbook(tmp_path / "x.xlsx")
    yield opened
    opened.close()


def origin_of(book: Any) -> dict[str, str]:
    return {row[0].value: row[1].value for row in book["inspector"].iter_rows(min_row=2)}


def table(book: Any, kind: str) -> list[dict[str, Any]]:
    """A sheet's rows by the keys of their columns, as a program finds them in any language."""
    origin = origin_of(book)
    keys = json.loads(origin[f"columns {kind}"])
    sheet = book[origin[f"sheet {kind}"]]
    return [
        dict(zip(keys, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=2)
    ]


def test_its_sheets_are_frozen_filtered_and_fit_on_paper(book: Any) -> None:
    assert book.sheetnames == [
        "issues", "visits", "answers", "findings", "questions", "codes", "inspector",
    ]  # fmt: skip
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
    assert book["inspector"].sheet_state == "hidden"


def test_severity_and_state_are_chosen_from_lists(book: Any) -> None:
    lists = {
        str(one.sqref): one.formula1 for one in book["findings"].data_validations.dataValidation
    }
    assert lists == {
        "E2": '"critical,major,minor"',
        "F2": '"open,closed,withdrawn"',
    }
    assert any(
        "signed off" in one.formula1 for one in book["issues"].data_validations.dataValidation
    )


def test_what_is_overdue_failing_or_in_conflict_is_marked(book: Any) -> None:
    def rules(sheet: str) -> list[str]:
        found = book[sheet].conditional_formatting
        return [rule.formula[0] for one in found for rule in one.rules]

    assert 'AND(ISNUMBER($I2),$I2<TODAY(),$F2="open")' in rules("findings")
    assert '$J2="fail"' in rules("answers")
    assert "AND(ISNUMBER($M2),$M2>0)" in rules("answers")


def test_questions_and_codes_have_sheets_of_their_own(book: Any) -> None:
    questions = {(row["issue"], row["check"]): row for row in table(book, "questions")}
    assert questions[1, "kinds"]["choices"] == "a = First, b = Second"
    assert questions[2, "power"]["passes"] == "value >= 20.0"
    codes = {(row["list"], row["code"]): row["name"] for row in table(book, "codes")}
    assert codes["severity", "major"] == "major"
    assert codes["2.state", "off"] == "Out of use"
    assert codes["region", "150000"] == "Inner Mongolia Autonomous Region"
    assert any(name == "authority" for name, _ in codes)


def test_each_row_names_its_events(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    finding = fieldwork.raise_finding(ledger, small_visit, severity="minor", what="leak")
    changed = ledger.record(bodies.FindingChanged(finding=finding, field="due", value="2018-05-01"))
    fieldwork.close_finding(ledger, finding, note="done")
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    (row,) = [row for row in table(book, "findings") if row["id"] == finding]
    events = json.loads(row["events"])
    assert events["due"] == changed.id
    assert queries.event(ledger, events["state"]).kind == "finding.closed"
    for answer in table(book, "answers"):
        assert queries.event(ledger, answer["event"]).kind == "answer.set"
    assert {visit["visit"] for visit in table(book, "visits")} >= {small_visit}
    (head,) = [cell for cell in book["findings"][1] if cell.value == "events of fields"]
    assert book["findings"].column_dimensions[head.column_letter].hidden
    book.close()


def test_the_hidden_sheet_says_what_it_was_made_from(
    book: Any, ledger: Ledger, library: Library
) -> None:
    origin = origin_of(book)
    own = queries.devices(ledger)[0]
    assert origin["format"] == "inspector-workbook/1"
    assert origin["pack_digest"] == library.load().digest
    assert origin[f"head {ledger.device}"] == f"{own.last_seq} {own.last_hash}"
    assert origin["exported_at"] == own.last_at
    assert book.custom_doc_props["inspector"].value == "inspector-workbook/1"


def test_a_program_finds_its_way_in_a_chinese_workbook(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    i18n.use_language("zh")
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    (row,) = table(book, "findings")
    assert (row["severity"], row["what"]) == ("较重", "@load is low")
    book.close()


def test_no_cell_is_a_formula(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    for words in ("=1+1", "+1", "@x", "{=1}", "=cmd|' /C calc'!A0"):
        fieldwork.raise_finding(ledger, small_visit, severity="minor", what=words, action=words)
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    book.close()


@pytest.mark.parametrize(
    "words",
    [
        "<r><t>x</t></r>",
        "a < b && c > d",
        "]]>",
        " in front and behind ",
        "two\nlines\tand more",
        "&amp;",
    ],
)
def test_a_text_reads_back_as_it_was_typed(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path, words: str
) -> None:
    ledger.record(bodies.FindingRaised(visit=small_visit, severity="minor", what=words))
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert words in [row["what"] for row in table(book, "findings")]
    book.close()


def test_a_text_that_is_cut_says_so_in_the_language_of_each_workbook(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    ledger.record(
        bodies.FindingRaised(visit=small_visit, severity="minor", what="x", action="草" * 40_000)
    )
    said: dict[i18n.Language, str] = {"en": "cut: 40000", "zh": "已截断，全文 40000"}
    for language, words in said.items():
        i18n.use_language(language)
        export(ledger, library, "xlsx", tmp_path / "x.xlsx")
        book = openpyxl.load_workbook(tmp_path / "x.xlsx")
        assert any(words in str(row["action"]) for row in table(book, "findings"))
        book.close()
