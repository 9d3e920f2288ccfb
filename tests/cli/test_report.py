"""``inspector report``: a document as a file, and what is said of it."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def visited(run: Run) -> str:
    """A visit of the starter pack's issue."""
    visit = run("visit", "open", "--issue", 1, "--on", "2018-03-05").out.strip()
    assert visit
    return visit


def test_a_report_says_where_it_is_and_what_it_hashes_to(
    run: Run, visited: str, tmp_path: Path
) -> None:
    out = tmp_path / "记录.docx"
    told = run.json("report", "visit", visited, "--out", out)
    assert told["path"] == str(out)
    assert (told["format"], told["kind"]) == ("docx", "visit")
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert zipfile.is_zipfile(out)


def test_without_out_the_name_says_kind_day_and_record(
    run: Run, visited: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("report", "visit", visited, "--format", "md").code == 0
    assert (tmp_path / f"inspector-visit-2018-03-05-{visited[-8:]}.md").is_file()


def test_a_visit_that_is_not_there_and_a_folder_that_is_not_are_said(
    run: Run, visited: str, tmp_path: Path
) -> None:
    done = run("report", "visit", "nowhere")
    assert (done.code, "no such visit: nowhere" in done.err) == (2, True)
    done = run("report", "visit", visited, "--out", tmp_path / "none" / "a.docx")
    assert (done.code, "does not exist" in done.err) == (2, True)


def test_the_head_on_a_printed_record_is_verified(run: Run, visited: str, tmp_path: Path) -> None:
    run("report", "visit", visited, "--format", "md", "--out", tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text("utf-8")
    code = text.partition("`inspector:head/")[2].partition("`")[0]
    found = run.json("verify", "--head", f"inspector:head/{code}")
    assert (found["ok"], found["seq"]) == (True, 2)
    done = run("verify", "--head", "0" * 64)
    assert (done.code, done.out) == (1, "")
    assert "no chain in this ledger has this head" in done.err


def test_every_kind_is_written_and_a_template_is_copied_and_used(
    run: Run, visited: str, tmp_path: Path
) -> None:
    template = run("report", "template", "copy", "issue", tmp_path / "templates").out.strip()
    out = tmp_path / "a.docx"
    for words in (
        ("issue", 1, "--template", template),
        ("monthly", "--month", "2018-03"),
        ("quarterly", "--quarter", "2018Q1"),
        ("weekly", "--public", "--week", "2018-W10"),
        ("public", "--issue", 1),
        ("lookback",),
    ):
        told = run.json("report", *words, "--today", "2018-04-02", "--out", out)
        assert told["kind"] == words[0]
        assert zipfile.is_zipfile(out)
    assert run("report", "monthly", "--month", "2018-3").code == 2


def test_a_photo_is_released_and_held_by_its_hash(run: Run, visited: str, picture: Path) -> None:
    sha = hashlib.sha256(picture.read_bytes()).hexdigest()
    assert run("evidence", "release", sha, "--basis", "seen").code == 2
    found = run("finding", "raise", visited, "--severity", "minor", "--what", "smoke").out.strip()
    assert run("finding", "close", found, "--note", "gone", "--photo", picture).code == 0
    assert run("evidence", "release", sha[:8], "--basis", "seen").code == 0
    assert run("evidence", "hold", sha[:8]).code == 0
