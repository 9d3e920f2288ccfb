"""What an office filled in in an export comes back: seen first, recorded once, nothing lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector import fieldwork, i18n
from inspector.errors import InputError
from inspector.exports import export
from inspector.exports.back import Plan, bring_in, read_back
from inspector.ledger import queries
from inspector.ledger.bodies import FindingChanged
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.workflow.moving import move
from inspector.workflow.writing import remark, write_remark

pytestmark = pytest.mark.usefixtures("small_visit")

Edit = Callable[[Any], None]


@pytest.fixture
def finding(ledger: Ledger) -> str:
    return queries.findings(ledger)[0].id


class Office:
    """Exports the ledger, fills in the file, sends it back."""

    def __init__(self, ledger: Ledger, library: Library, folder: Path) -> None:
        self.ledger, self.library, self.folder = ledger, library, folder
        self.file = folder / "ledger.xlsx"

    def export(self, **options: Any) -> None:
        export(self.ledger, self.library, "xlsx", self.file, **options)

    def fill_in(self, row: int = 2, sheet: str = "findings", **cells: object) -> None:
        """By the columns' keys."""
        book: Any = openpyxl.load_workbook(self.file)
        origin = {one[0].value: one[1].value for one in book["inspector"].iter_rows()}
        keys = json.loads(origin[f"columns {sheet}"])
        for key, value in cells.items():
            book[origin[f"sheet {sheet}"]].cell(row, keys.index(key) + 1).value = value
        book.save(self.file)
        book.close()

    def edit(self, edit: Edit) -> None:
        book: Any = openpyxl.load_workbook(self.file)
        edit(book)
        book.save(self.file)
        book.close()

    def read(self, **options: Any) -> Plan:
        return read_back(self.ledger, self.library, [self.file], **options)


@pytest.fixture
def office(ledger: Ledger, library: Library, tmp_path: Path) -> Office:
    office = Office(ledger, library, tmp_path)
    office.export()
    return office


def test_what_was_filled_in_is_shown_and_then_recorded_once(
    office: Office, ledger: Ledger, finding: str
) -> None:
    office.fill_in(due=dt.date(2018, 5, 1), responsible="巴特尔", severity="critical")
    plan = office.read(reason="周例会")
    assert [(one.cell, one.column, one.before, one.to, one.state) for one in plan.changes] == [
        ("E2", "severity", "major", "critical", "change"),
        ("I2", "due", "2018-04-01", "2018-05-01", "change"),
        ("J2", "responsible", "", "巴特尔", "change"),
    ]
    assert queries.finding(ledger, finding).due == "2018-04-01"  # nothing is recorded yet
    assert bring_in(ledger, plan) == 3
    found = queries.finding(ledger, finding)
    assert (found.due, found.responsible, found.severity) == ("2018-05-01", "巴特尔", "critical")
    assert queries.count_conflicts(ledger) == 0
    *_, last = queries.events_of(ledger, ledger.device)
    body = decode_body(last)
    assert isinstance(body, FindingChanged)
    assert (last.author, body.why) == ("苏日娜", "周例会")
    again = office.read()
    assert {one.state for one in again.changes} == {"unchanged"}
    assert bring_in(ledger, again) == 0


def test_a_cell_that_changed_on_both_sides_is_a_conflict(
    office: Office, ledger: Ledger, finding: str
) -> None:
    office.fill_in(due=dt.date(2018, 5, 1))
    fieldwork.change_finding(ledger, finding, "due", "2018-06-01")
    plan = office.read()
    (change,) = plan.changes
    assert (change.state, change.before, change.to, change.now) == (
        "conflict", "2018-04-01", "2018-05-01", "2018-06-01",
    )  # fmt: skip
    bring_in(ledger, plan)
    (conflict,) = queries.conflicts(ledger)
    assert (conflict.finding, conflict.field) == (finding, "due")
    bodies = [decode_body(queries.event(ledger, id)) for id in conflict.events]
    assert {one.value for one in bodies if isinstance(one, FindingChanged)} == {
        "2018-05-01", "2018-06-01",
    }  # fmt: skip
    assert office.read().facts == []


def test_a_value_that_was_brought_in_and_then_changed_is_not_brought_in_again(
    office: Office, ledger: Ledger, finding: str
) -> None:
    office.fill_in(responsible="巴特尔")
    bring_in(ledger, office.read())
    fieldwork.change_finding(ledger, finding, "responsible", "娜仁")
    (change,) = office.read().changes
    assert (change.state, change.now) == ("unchanged", "娜仁")


def remarked(ledger: Ledger, library: Library) -> str | None:
    return remark(ledger, library.load(), 1)


def test_a_remark_on_an_issue_comes_back_and_goes_again(
    office: Office, ledger: Ledger, library: Library
) -> None:
    office.fill_in(sheet="issues", remark="每周一报进度")
    (change,) = office.read().changes
    assert (change.column, change.finding, change.before, change.to, change.state) == (
        "remark", "1", "", "每周一报进度", "change",
    )  # fmt: skip
    assert bring_in(ledger, office.read(reason="例会")) == 1
    assert remarked(ledger, library) == "每周一报进度"
    assert {one.state for one in office.read().changes} == {"unchanged"}
    office.export()
    assert office.read().changes == []
    office.fill_in(sheet="issues", remark=None)
    bring_in(ledger, office.read())
    assert remarked(ledger, library) is None


def test_a_remark_written_on_both_sides_is_a_conflict(
    office: Office, ledger: Ledger, library: Library
) -> None:
    office.fill_in(sheet="issues", remark="每周一报进度")
    write_remark(ledger, library.load(), 1, "改为每月")
    (change,) = office.read().changes
    assert (change.state, change.now) == ("conflict", "改为每月")
    bring_in(ledger, office.read())
    (conflict,) = queries.conflicts(ledger)
    assert (conflict.kind, conflict.field, len(conflict.events)) == ("statement", "remark", 2)


def test_an_issues_stage_and_deadline_are_not_taken_back_and_it_is_said(office: Office) -> None:
    office.fill_in(sheet="issues", stage="accepted", deadline=dt.date(2018, 5, 1))
    changes = office.read().changes
    assert [(one.column, one.state) for one in changes] == [
        ("stage", "refused"), ("deadline", "refused"),
    ]  # fmt: skip
    assert "inspector stage" in str(changes[0].reason)


def test_a_stage_that_moved_after_the_export_was_not_changed_by_the_office(
    office: Office, ledger: Ledger, library: Library
) -> None:
    move(ledger, library, library.load(), 1, "submitted", override="in a hurry")
    assert office.read().changes == []
    office.export()
    move(ledger, library, library.load(), 1, "accepted", override="seen it")
    assert office.read().changes == []


def test_what_only_the_ledger_changed_stays(office: Office, ledger: Ledger, finding: str) -> None:
    fieldwork.change_finding(ledger, finding, "due", "2018-06-01")
    assert office.read().changes == []


def test_a_grave_finding_is_not_closed_without_evidence(
    office: Office, ledger: Ledger, finding: str, tmp_path: Path
) -> None:
    office.fill_in(state="closed", closing_note="负荷已达标", severity="minor")
    plan = office.read()
    refused = [one for one in plan.changes if one.state == "refused"]
    assert [one.column for one in refused] == ["state", "closing_note"]
    assert "inspector finding close" in str(refused[0].reason)
    bring_in(ledger, plan)
    assert queries.finding(ledger, finding).state == "open"
    picture = tmp_path / "a.txt"
    picture.write_text("seen", "utf-8")
    fieldwork.attach(ledger, picture, finding=finding)
    bring_in(ledger, office.read())
    found = queries.finding(ledger, finding)
    assert (found.state, found.closing_note) == ("closed", "负荷已达标")


def test_a_closing_needs_a_word_on_what_was_seen(
    office: Office, ledger: Ledger, finding: str
) -> None:
    fieldwork.change_finding(ledger, finding, "severity", "minor")
    visit = queries.finding(ledger, finding).visit
    minor = fieldwork.raise_finding(ledger, visit, severity="minor", what="a lamp is broken")
    office.export()
    book: Any = openpyxl.load_workbook(office.file)
    rows = [row[16].value for row in book["findings"].iter_rows()]
    book.close()
    office.fill_in(row=rows.index(minor) + 1, state="已关闭")
    (change,) = office.read().changes
    assert (change.state, change.fact) == ("refused", None)
    bring_in(ledger, office.read(reason="复查合格"))
    found = queries.finding(ledger, minor)
    assert (found.state, found.closing_note) == ("closed", "复查合格")


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2018/5/1", "2018-05-01"),
        ("2018年5月1日", "2018-05-01"),
        ("２０１８．５．１", "2018-05-01"),
        ("20180501", "2018-05-01"),
        (43221, "2018-05-01"),
        ("43221", "2018-05-01"),
        (dt.datetime(2018, 5, 1), "2018-05-01"),
        ("", ""),
        ("5/1/2018", None),
        ("2018-02-30", None),
        ("月底", None),
    ],
)
def test_a_day_may_be_written_in_many_ways_but_not_in_an_ambiguous_one(
    office: Office, written: object, means: str | None
) -> None:
    office.fill_in(due=written)
    (change,) = office.read().changes
    assert change.state == ("refused" if means is None else "change")
    if means is not None:
        assert change.to == means


def test_rows_that_are_added_doubled_or_of_other_ids_are_refused(office: Office) -> None:
    office.fill_in(row=3, what="加的")
    office.fill_in(row=4, what="x", id="0161f3d6-5d80-7000-8000-0000000000aa")
    book: Any = openpyxl.load_workbook(office.file)
    sheet = book["findings"]
    for at, cell in enumerate(sheet[2], 1):
        sheet.cell(5, at).value = cell.value
    book.save(office.file)
    plan = office.read()
    assert [(one.row, one.state) for one in plan.changes] == [
        (3, "refused"), (4, "refused"), (5, "refused"),
    ]  # fmt: skip


def test_columns_may_be_moved_and_added_but_not_renamed_or_removed(office: Office) -> None:
    office.fill_in(responsible="巴特尔")
    office.edit(lambda book: book["findings"].insert_cols(2))
    office.edit(lambda book: setattr(book["findings"].cell(1, 2), "value", "our remarks"))
    plan = office.read()
    assert [one.cell for one in plan.changes] == ["K2"]
    assert "our remarks" in str(plan.remarks)
    office.edit(lambda book: setattr(book["findings"].cell(1, 11), "value", "who"))
    with pytest.raises(InputError, match="these columns are gone: responsible"):
        office.read()
    office.export()
    office.edit(lambda book: book["findings"].delete_cols(17))
    with pytest.raises(InputError, match="`finding id` is gone"):
        office.read()


def test_a_formula_is_not_run(office: Office) -> None:
    office.fill_in(responsible='=CONCATENATE("a","b")')
    (change,) = office.read().changes
    assert change.state == "refused"
    assert "formula" in str(change.reason)


def test_a_column_that_is_not_taken_back_says_so(office: Office) -> None:
    office.fill_in(author="别人", closed_at=dt.datetime(2018, 5, 1))
    assert [(one.column, one.state) for one in office.read().changes] == [
        ("author", "refused"), ("closed_at", "refused"),
    ]  # fmt: skip
    office.export()
    office.fill_in(sheet="answers", row=3, value=77)
    (change,) = office.read().changes
    assert (change.column, change.before, change.to, change.state) == (
        "value", "42.0", "77", "refused",
    )  # fmt: skip


def test_a_remark_on_an_answer_comes_back(
    office: Office, ledger: Ledger, library: Library, small_visit: str
) -> None:
    office.fill_in(sheet="answers", row=3, note="复核过")
    bring_in(ledger, office.read())
    notes = {one.check: (one.note, one.value) for one in queries.answers(ledger, small_visit)}
    assert ("复核过", "42.0") in notes.values()
    assert office.read().facts == []


def test_a_name_that_was_left_out_is_not_taken_for_one_that_was_removed(
    office: Office, ledger: Ledger, finding: str
) -> None:
    fieldwork.change_finding(ledger, finding, "responsible", "巴特尔")
    office.export(names=False)
    assert office.read().changes == []


def test_a_workbook_in_chinese_is_read_in_english(office: Office, ledger: Ledger) -> None:
    i18n.use_language("zh")
    office.export()
    i18n.use_language("en")
    assert office.read().changes == []
    office.fill_in(severity="严重")
    (change,) = office.read().changes
    assert change.to == "critical"


def test_a_workbook_of_another_ledger_or_that_is_ahead_is_refused(
    office: Office, another_ledger: Callable[[str], Ledger]
) -> None:
    with pytest.raises(InputError, match="another ledger"):
        read_back(another_ledger("娜仁"), office.library, [office.file])

    def ahead(book: Any) -> None:
        for row in book["inspector"].iter_rows():
            if str(row[0].value).startswith("head "):
                row[1].value = "9999 " + "0" * 64

    office.edit(ahead)
    with pytest.raises(InputError, match="not here yet"):
        office.read()


def test_a_workbook_of_another_pack_or_without_its_origin_is_refused(office: Office) -> None:
    def another(book: Any) -> None:
        for row in book["inspector"].iter_rows():
            if row[0].value == "pack":
                row[1].value = "other"

    office.edit(another)
    with pytest.raises(InputError, match="of the pack other"):
        office.read()
    office.edit(lambda book: book.remove(book["inspector"]))
    with pytest.raises(InputError, match="hidden sheet"):
        office.read()


def test_what_is_not_safe_to_open_is_not_opened(office: Office, tmp_path: Path) -> None:
    whole = office.file.read_bytes()

    def remade(name: str, content: bytes, times: int = 1) -> None:
        office.file.write_bytes(whole)
        with (
            zipfile.ZipFile(office.file, "a", zipfile.ZIP_DEFLATED) as packed,
            packed.open(name, "w") as part,
        ):
            for _ in range(times):
                part.write(content)

    remade("xl/vbaProject.bin", b"macro")
    with pytest.raises(InputError, match="macros"):
        office.read()
    remade("xl/bomb.xml", bytes(1 << 20), times=64)
    with pytest.raises(InputError, match="huge"):
        office.read()
    for content in (
        b"\xd0\xcf\x11\xe0" + bytes(600),
        b"",
        b"PK\x03\x04",
        whole[:-300],
        whole[:900],
    ):
        office.file.write_bytes(content)
        with pytest.raises(InputError) as caught:
            office.read()
        assert caught.value.remedy is not None


def test_xml_that_names_entities_is_refused(office: Office) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(office.file) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet4.xml":
                head, _, rest = content.partition(b"?>")
                content = head + b'?><!DOCTYPE a [<!ENTITY b "boom">]>' + rest
            new.writestr(part.filename, content)
    office.file.write_bytes(made.getvalue())
    with pytest.raises(InputError, match="no sound"):
        office.read()


# --- CSV -----------------------------------------------------------------------------------


def saved_again(
    path: Path, encoding: str, delimiter: str, edit: Callable[[list[list[str]]], None]
) -> None:
    """As a spreadsheet does: its own delimiter, encoding, spelling."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    edit(rows)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_that_a_spreadsheet_saved_again_is_read(
    office: Office, ledger: Ledger, small_visit: str, encoding: str, delimiter: str
) -> None:
    office.file = office.folder / "findings.csv"
    export(ledger, office.library, "csv", office.file)

    def edit(rows: list[list[str]]) -> None:
        value, note = rows[0].index("value"), rows[0].index("note")
        for row in rows[1:]:
            row[value] = row[value].replace("42.0", "42").replace("2018-03-05", "2018/3/5")
        rows[1][note] = "'=已核"

    saved_again(office.file, encoding, delimiter, edit)
    (change,) = office.read().changes
    assert (change.cell, change.to, change.state) == ("T2", "=已核", "change")
    bring_in(ledger, office.read())
    assert "=已核" in {one.note for one in queries.answers(ledger, small_visit)}
    assert office.read().facts == []


def test_the_findings_sheet_saved_as_csv_is_read(
    office: Office, ledger: Ledger, finding: str
) -> None:
    book: Any = openpyxl.load_workbook(office.file)
    rows = [["" if one is None else str(one) for one in row] for row in book["findings"].values]
    book.close()
    office.file = office.folder / "发现.csv"
    with office.file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    assert office.read().changes == []
    saved_again_rows = [list(row) for row in rows]
    saved_again_rows[1][rows[0].index("responsible")] = "巴特尔"
    with office.file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(saved_again_rows)
    bring_in(ledger, office.read())
    assert queries.finding(ledger, finding).responsible == "巴特尔"


@pytest.mark.parametrize(
    "content", [b"", b"a,b\r\n1,2\r\n", b"\xff\xfe\xff" * 50, b"PK\x03\x04", b"\0\0\0"]
)
def test_a_csv_that_is_none_of_ours_is_refused(office: Office, content: bytes) -> None:
    office.file = office.folder / "x.csv"
    office.file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        office.read()
    assert caught.value.remedy is not None


# --- whatever people write -----------------------------------------------------------------

_words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@'_x000D\r\n\t ＝"),
    max_size=30,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(action=_words, responsible=_words, note=_words)
def test_an_export_that_nobody_edited_changes_nothing(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path,
    action: str, responsible: str, note: str,
) -> None:  # fmt: skip
    finding = queries.findings(ledger)[0].id
    fieldwork.change_finding(ledger, finding, "action", action)
    fieldwork.change_finding(ledger, finding, "responsible", responsible)
    fieldwork.answer(ledger, library, small_visit, "load", "42.0", note=note)
    for format in ("xlsx", "csv"):
        file = tmp_path / f"x.{format}"
        export(ledger, library, format, file)
        assert read_back(ledger, library, [file]).changes == []
