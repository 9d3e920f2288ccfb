"""The second pack, from opening a visit to its export: nothing in the program knows the first."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PIL import Image

from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from screens.issue import IssueScreen
from tests.cli.conftest import Run
from tests.screens.hosting import app_on
from tests.screens.shell import press, screen_of, settle, shown

ROOT = Path(__file__).parents[2]
PACK = "boiler-house-round"
SITE_ANSWERS = {
    "round_began": "09:30",
    "operator_on_duty": "yes",
    "gas_smell": "none",
    "gas_alarm_tested": "yes",
    "exits": "fine",
    "feed_hardness": "0.02 mmol/L",
}
BOILERS = {
    "No. 1": {"pressure": "1.1", "valve_calibrated_on": "2026-01-20"},
    "No. 2": {"pressure": "1.4", "valve_calibrated_on": "2024-05-06"},
}
"""The second works above what it may, and its valve is overdue."""


@pytest.fixture
def round_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """A new laptop on which the second pack was chosen, and nothing else done."""
    run = Run(Home.at(tmp_path / "home"), "Li Na", capsys, monkeypatch)
    assert run("pack", "use", PACK).code == 0
    return run


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "gauge.png"
    Image.new("RGB", (4, 4), "gray").save(path)
    return path


def test_the_pack_is_small_sound_and_bilingual(round_of: Run) -> None:
    assert round_of("pack", "check").code == 0
    listed = {info["id"]: info for info in round_of.json("pack", "list")}
    assert (listed[PACK]["issues"], listed[PACK]["in_use"]) == (1, True)
    (issue,) = round_of.json("pack", "show")["issues"]
    assert len(issue["checks"]) == 12


def test_a_round_from_the_door_to_the_findings_file(
    round_of: Run, picture: Path, tmp_path: Path
) -> None:
    run = round_of
    visit = run(
        "visit", "open", "--issue", "1", "--site", "boiler-house-1", "--on", "2026-03-02"
    ).out.strip()
    assert run("visit", "complete", visit).code == 1
    for check, value in SITE_ANSWERS.items():
        assert run("record", visit, check, value).code == 0, check
    for boiler, answers in BOILERS.items():
        row = ["--row", boiler]
        assert run("record", visit, "pressure_allowed", "1.25 MPa", *row).code == 0
        for check, value in answers.items():
            done = run("record", visit, check, value, *row, "--photo", picture)
            assert done.code == 0, done.err
        assert run("record", visit, "water_level", "normal", *row).code == 0
    done = run("visit", "complete", visit)
    assert done.code == 0, done.out + done.err

    answers = run.json("answers")
    failed = {(answer["check"], answer["value"]) for answer in answers if answer["passed"] is False}
    assert failed == {("pressure", 1.4), ("valve_calibrated_on", "2024-05-06")}
    (line,) = run.json("issues")
    assert (line["sites_visited"], line["sites_total"]) == (1, 2)

    target = tmp_path / "round.csv"
    told = run.json("export", "--format", "csv", "--out", target)
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert len(rows) == told["rows"] == len(answers) == len(SITE_ANSWERS) + 2 * 4
    assert {row["unit"] for row in rows} == {"", "MPa", "mmol/L"}
    assert run("verify").code == 0


def test_what_does_not_go_together_is_refused(round_of: Run) -> None:
    visit = round_of("visit", "open", "--issue", "1", "--site", "boiler-house-2").out.strip()
    refused = round_of("record", visit, "exits", "fine,locked")
    assert refused.code == 2
    assert "Nothing wrong goes with nothing else" in refused.err


def test_the_desk_visit_asks_for_the_papers_alone(round_of: Run, picture: Path) -> None:
    visit = round_of("visit", "open", "--issue", "1", "--on", "2026-03-02").out.strip()
    done = round_of("record", visit, "inspection_report_on", "2025-04-01", "--photo", picture)
    assert done.code == 0, done.err
    assert round_of("visit", "complete", visit).code == 0
    assert round_of("record", visit, "exits", "fine").code == 2


def test_a_home_that_chose_nothing_opens_the_pack_shipped_as_the_first(tmp_path: Path) -> None:
    library = Library(Home.at(tmp_path / "home"))
    first = (ROOT / "checklists" / "first.txt").read_text("utf-8").strip()
    assert library.load().id == first
    assert [info.id for info in library.list() if info.in_use] == [first]


async def test_the_register_and_the_issue_open_on_it(ledger: Ledger) -> None:
    library = Library(ledger.home, PACK)
    async with app_on(ledger, library, library.load()).run_test() as pilot:
        await settle(pilot)
        assert shown(pilot) == ["1"]
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot), IssueScreen)
