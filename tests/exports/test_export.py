"""Every format: right when read back by others, the same bytes twice, whole or not there."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from inspector import disk, fieldwork, i18n
from inspector.errors import HomeError, InputError
from inspector.exports import FORMATS, Cancelled, export
from inspector.exports.tables import COLUMNS
from inspector.exports.writing import Sink
from inspector.ledger import bodies
from inspector.ledger.bundle import read_bundle
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.packs.library import Library
from tests.conftest import WallClock
from tests.sample import keys

pytestmark = pytest.mark.usefixtures("small_visit")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def lines_of(path: Path) -> dict[str, dict[str, Any]]:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {line["check"]: line for line in found}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_ledger_gives_the_same_bytes(
    ledger: Ledger, library: Library, tmp_path: Path, wall: WallClock, format: str
) -> None:
    day = ledger.today()
    first = export(ledger, library, format, tmp_path / "first", today=day)
    wall.move(days=40)
    second = export(ledger, library, format, tmp_path / "second", today=day)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert first.sha256 == second.sha256
    assert first.sha256 == hashlib.sha256((tmp_path / "first").read_bytes()).hexdigest()
    assert first.rows == {"bundle": 9, "geojson": 4, "html": 2}.get(format, 6)


def test_csv_has_a_bom_crlf_and_its_columns_in_order(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    export(ledger, library, "csv", tmp_path / "x.csv")
    content = (tmp_path / "x.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 7
    rows = {row["check"]: row for row in rows_of(tmp_path / "x.csv")}
    assert rows["load"]["value"] == "42.0"
    assert rows["load"]["passed"] == "false"
    assert rows["load"]["unit"] == "%"
    assert rows["kinds"]["value"] == "a,b"
    assert rows["kinds"]["value_label"] == "First, Second"
    assert rows["place"]["value"] == "43.65,111.98"
    assert rows["remark"]["value"] == "'=HYPERLINK(1)"
    assert rows["seen"]["site_name"] == "North works"


def test_labels_follow_the_language_and_columns_do_not(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    i18n.use_language("zh")
    export(ledger, library, "csv", tmp_path / "x.csv")
    row = next(row for row in rows_of(tmp_path / "x.csv") if row["check"] == "kinds")
    assert row["issue_title"] == "污水处理厂"
    assert row["value_label"] == "甲、乙"
    assert tuple(row) == COLUMNS


def test_jsonl_values_have_types_of_their_own(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    export(ledger, library, "jsonl", tmp_path / "x")
    lines = lines_of(tmp_path / "x")
    assert lines["load"]["value"] == 42.0
    assert '"value":42.0' in (tmp_path / "x").read_text(encoding="utf-8")
    assert lines["kinds"]["value"] == ["a", "b"]
    assert lines["place"]["value"] == {"lat": 43.65, "lon": 111.98, "datum": "wgs84"}
    assert lines["remark"]["value"] == "=HYPERLINK(1)"
    assert list(lines["load"])[:15] == list(keys.ANSWER)


def test_the_other_value_of_a_conflict_is_told(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path, another_ledger: Any
) -> None:
    from inspector.ledger import queries

    other = another_ledger("巴图")
    merge(other, queries.events_of(ledger, ledger.device))
    for one, value in ((ledger, "50.0"), (other, "70.0")):
        one.record(bodies.AnswerSet(visit=small_visit, check="load", type="decimal", value=value))
    merge(ledger, queries.events_of(other, other.device))
    export(ledger, library, "jsonl", tmp_path / "x")
    line = lines_of(tmp_path / "x")["load"]
    assert {line["value"], line["conflict"][0]["value"]} == {50.0, 70.0}
    assert {line["author"], line["conflict"][0]["author"]} == {"苏日娜", "巴图"}
    assert set(line["conflict"][0]) == {"value", "author", "device", "at", "event"}


def test_hidden_answers_are_left_out_and_come_back(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    fieldwork.answer(ledger, library, small_visit, "operating", "no")
    assert export(ledger, library, "csv", tmp_path / "x").rows == 5
    fieldwork.answer(ledger, library, small_visit, "operating", "yes")
    assert export(ledger, library, "csv", tmp_path / "x").rows == 6


def test_the_workbook_reads_back(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[:4] == ["issues", "visits", "answers", "findings"]
    answers = book["answers"]
    heads = [cell.value for cell in answers[1]]
    rows = {
        row[heads.index("check id")].value: {
            head: cell for head, cell in zip(heads, row, strict=True)
        }
        for row in answers.iter_rows(min_row=2)
    }
    assert rows["load"]["answer"].value == 42
    assert rows["load"]["outcome"].value == "fail"
    assert rows["seen"]["answer"].value == dt.datetime(2018, 3, 5)
    assert (rows["remark"]["answer"].data_type, rows["remark"]["answer"].value) == (
        "s",
        "=HYPERLINK(1)",
    )
    assert answers.freeze_panes == "A2"
    assert answers.auto_filter.ref == "A1:T7"
    assert answers["A1"].font.bold
    finding = [cell.value for cell in book["findings"][2]]
    assert finding[6] == "@load is low"
    assert book.properties.created == dt.datetime(2000, 1, 1)
    book.close()


def test_a_workbook_speaks_chinese(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    i18n.use_language("zh")
    export(ledger, library, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames[:4] == ["整改事项", "现场检查", "检查记录", "发现问题"]
    book.close()


def test_a_bundle_is_what_a_colleague_can_read(
    ledger: Ledger, library: Library, tmp_path: Path, another_ledger: Any
) -> None:
    done = export(ledger, library, "bundle", tmp_path / "b")
    with (tmp_path / "b").open("rb") as stream:
        bundle = read_bundle(stream)
    assert merge(another_ledger("巴图"), bundle.events).added == done.rows == 9
    with pytest.raises(InputError):
        export(ledger, library, "bundle", tmp_path / "b", issues=[1])


def test_filters_choose_issues_and_days(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    for format in ("csv", "jsonl", "xlsx", "parquet", "sqlite"):
        assert export(ledger, library, format, tmp_path / "x", issues=[1]).rows == 6
        assert export(ledger, library, format, tmp_path / "x", issues=[2, 3]).rows == 0
        assert export(ledger, library, format, tmp_path / "x", since="2018-03-05").rows == 6
        assert export(ledger, library, format, tmp_path / "x", since=dt.date(2018, 3, 6)).rows == 0
    with pytest.raises(InputError):
        export(ledger, library, "csv", tmp_path / "x", since="tomorrow")
    with pytest.raises(InputError, match="no such format"):
        export(ledger, library, "pdf", tmp_path / "x")


def test_answers_of_a_pack_that_is_not_here_are_exported_too(
    ledger: Ledger, library: Library, visit: str, tmp_path: Path
) -> None:
    ledger.record(bodies.AnswerSet(visit=visit, check="gone", type="text", value="还在"))
    for format in ("csv", "jsonl", "xlsx", "parquet", "sqlite"):
        assert export(ledger, library, format, tmp_path / "x", issues=[27]).rows == 1
    export(ledger, library, "csv", tmp_path / "x", issues=[27])
    assert rows_of(tmp_path / "x")[0]["value"] == "还在"


@pytest.mark.parametrize(
    ("format", "shape"), [*((name, "long") for name in FORMATS), ("csv", "wide")]
)
def test_cancel_leaves_the_old_file_and_no_scraps(
    ledger: Ledger, library: Library, tmp_path: Path, format: str, shape: str
) -> None:
    target = tmp_path / "folder" / "x"
    target.parent.mkdir()
    target.write_text("old")
    stop = threading.Event()

    def told(done: int, total: int | None) -> None:
        stop.set()  # after the first word of progress

    with pytest.raises(Cancelled):
        export(ledger, library, format, target, shape=shape, progress=told, cancelled=stop)
    assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == [("x", "old")]


def test_progress_begins_with_nothing_and_ends_with_all(
    ledger: Ledger, library: Library, tmp_path: Path
) -> None:
    told: list[tuple[int, int | None]] = []

    def hear(done: int, total: int | None) -> None:
        told.append((done, total))

    export(ledger, library, "csv", tmp_path / "x", progress=hear)
    assert told[0] == (0, 6)
    assert told[-1] == (6, 6)


def test_targets_that_cannot_be_are_told(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "no" / "such" / "x.csv", tmp_path / ("x" * 400)):
        with pytest.raises(HomeError) as caught:
            export(ledger, library, "csv", target)
        assert caught.value.remedy is not None
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("format", FORMATS)
def test_a_full_disk_leaves_the_old_file_and_no_scraps(
    ledger: Ledger, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    """Full at the first byte, at the last one, and when the file is put in its place."""
    target = tmp_path / "folder" / "x"
    target.parent.mkdir()
    target.write_text("old")
    write, room = Sink.write, [0]

    def written(sink: Sink, content: bytes) -> int:
        room[0] -= len(content)
        if room[0] < 0:
            raise OSError(28, "No space left on device")
        return write(sink, content)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    export(ledger, library, format, tmp_path / "whole")
    size = (tmp_path / "whole").stat().st_size
    with monkeypatch.context() as patched:
        patched.setattr(Sink, "write", written)
        for room[0] in (0, size - 1):
            with pytest.raises(HomeError, match="full"):
                export(ledger, library, format, target)
    monkeypatch.setattr(disk, "replace", full)
    with pytest.raises(HomeError, match="full"):
        export(ledger, library, format, target)
    assert [(path.name, path.read_text()) for path in target.parent.iterdir()] == [("x", "old")]


def test_without_a_name_it_is_named_for_device_and_day(
    ledger: Ledger, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for format, kind in FORMATS.items():
        done = export(ledger, library, format)
        assert done.path == f"inspector-findings-{ledger.device}-2018-03-05{kind.suffix}"
        assert disk.is_safe_name(done.path)
        assert (tmp_path / done.path).is_file()


def _peak(ledger: Ledger, library: Library, format: str, target: Path, issue: int) -> int:
    tracemalloc.start()
    try:
        export(ledger, library, format, target, issues=[issue])
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx", "geojson", "sqlite"])
def test_memory_does_not_grow_with_the_ledger(
    ledger: Ledger, library: Library, tmp_path: Path, format: str
) -> None:
    """Eight times the answers, not more memory than a batch's worth."""
    for issue, visits in ((2, 50), (3, 400)):
        for _ in range(visits):
            visit = ledger.record(
                bodies.VisitOpened(
                    pack="p", pack_version="1", pack_digest="1" * 64, issue=issue, slug="s",
                    on="2018-03-05",
                )
            ).id  # fmt: skip
            ledger.record_all(
                [
                    bodies.AnswerSet(visit=visit, check=f"c{n}", type="text", value="草原" * 20)
                    for n in range(12)
                ]
            )
    _peak(ledger, library, format, tmp_path / "x", 1)  # imports and caches
    small = _peak(ledger, library, format, tmp_path / "x", 2)
    large = _peak(ledger, library, format, tmp_path / "x", 3)
    assert large < small * 1.5 + 200_000
