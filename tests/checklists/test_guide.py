"""The ten minutes of the pack author's guide, gone through as they are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inspector.home import Home
from tests.cli.conftest import Run

GUIDE = (Path(__file__).parents[2] / "docs" / "pack-authors-guide.md").read_text("utf-8")
TEN_MINUTES = GUIDE[GUIDE.index("## Ten minutes") : GUIDE.index("## Files")]
FILES = dict(re.findall(r"\*\*`([^`]+)`\*\*\n\n```toml\n(.*?)```", TEN_MINUTES, re.DOTALL))
REMOVED = ("issues/01-sample-plant.toml", "templates/online-monitor.toml")
MISTAKE, PUT_RIGHT = "value >= 1 && value <= 1.2", "value >= 1.0 && value <= 1.2"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return Run(Home.at(tmp_path / "home"), "Li Na", capsys, monkeypatch)


def test_the_ten_minutes_end_with_a_visit(run: Run, tmp_path: Path) -> None:
    assert list(FILES) == [
        "pack.toml",
        "issues/01-vapour-recovery.toml",
        "templates/nozzles.toml",
        "issues/02-new-stations.toml",
    ]
    assert run("pack", "new", "stations").code == 0
    assert run("pack", "check", "stations").code == 0
    for name in REMOVED:
        assert f"`{name}`" in TEN_MINUTES
        (tmp_path / "stations" / name).unlink()

    for name, text in list(FILES.items())[:2]:
        (tmp_path / "stations" / name).write_text(text, encoding="utf-8")
    wrong = run("pack", "check", "stations")
    assert wrong.code == 1
    assert wrong.out in TEN_MINUTES, "the guide shows the very message"

    issue = tmp_path / "stations" / "issues" / "01-vapour-recovery.toml"
    assert MISTAKE in issue.read_text("utf-8")
    assert f'"{PUT_RIGHT}"' in TEN_MINUTES
    issue.write_text(issue.read_text("utf-8").replace(MISTAKE, PUT_RIGHT), encoding="utf-8")
    assert run("pack", "check", "stations").code == 0

    for name, text in list(FILES.items())[2:]:
        (tmp_path / "stations" / name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^inspector (.+)$", TEN_MINUTES, re.MULTILINE)
    assert commands[:2] == ["pack new stations", "pack check stations"]
    visit = "none yet"
    for command in commands[2:]:
        words = [
            word.strip('"').replace("VISIT", visit) for word in re.findall(r'"[^"]*"|\S+', command)
        ]
        done = run(*words)
        assert done.code == 0, (command, done.out, done.err)
        if words[:2] == ["visit", "open"]:
            visit = done.out.strip()
    answers = {answer["check"]: answer for answer in run.json("answers")}
    assert answers["ratio"]["passed"] is False
    assert answers["system_runs"]["passed"] is True


def test_the_rest_of_a_template_is_inherited(run: Run, tmp_path: Path) -> None:
    assert run("pack", "new", "stations").code == 0
    for name in REMOVED:
        (tmp_path / "stations" / name).unlink()
    for name, text in FILES.items():
        text = text.replace(MISTAKE, PUT_RIGHT)
        (tmp_path / "stations" / name).write_text(text, encoding="utf-8")
    assert run("pack", "add", "stations").code == 0
    (issue,) = run.json("pack", "show", "stations", "--issue", "2")["issues"]
    (check,) = issue["checks"]
    assert (check["evidence"], check["passes"]) == (["photo"], PUT_RIGHT)
    assert check["hint"].startswith("Measured on the spot")
    assert [repeat["id"] for repeat in issue["repeats"]] == ["nozzle"]
