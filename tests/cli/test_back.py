"""``inspector import`` of a workbook that an office filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from tests.cli.conftest import Run


def test_a_workbook_is_shown_then_recorded_with_a_yes(run: Run, tmp_path: Path) -> None:
    (site, *_) = run.json("pack", "show", "--issue", "1")["issues"][0]["sites"]
    visit = run("visit", "open", "--issue", "1", "--site", site["id"]).out.strip()
    assert run("finding", "raise", visit, "--severity", "major", "--what", "leak").code == 0
    file = tmp_path / "ledger.xlsx"
    assert run("export", "--format", "xlsx", "--out", file).code == 0
    book: Any = openpyxl.load_workbook(file)
    book.worksheets[3]["J2"] = "巴特尔"
    book.save(file)
    book.close()
    shown = run("import", file, "--dry-run")
    assert (shown.code, "巴特尔" in shown.out) == (0, True)
    assert run("import", file).code == 2
    assert run.json("findings")[0]["responsible"] == ""
    told = run.json("import", file, "--yes", "--reason", "例会")
    assert (told["recorded"], told["changes"][0]["state"]) == (1, "change")
    assert run.json("findings")[0]["responsible"] == "巴特尔"
    assert run.json("import", file, "--yes")["recorded"] == 0
