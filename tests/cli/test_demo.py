"""The demo home, and the doctor who looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector import config
from inspector.demo import is_demo, prepare_demo
from inspector.errors import InputError
from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home.at(tmp_path_factory.mktemp("demo") / "示例 home")
    prepare_demo(home)
    return home


def test_it_has_two_inspectors_a_conflict_each_severity_and_photos(demo: Home) -> None:
    with Ledger.open(demo, author="x") as ledger:
        visits = queries.visits(ledger)
        assert len({visit.author for visit in visits}) == 2
        assert len({visit.device for visit in visits}) == 2
        assert len(queries.devices(ledger)) == 2
        assert queries.count_conflicts(ledger) == 1
        findings = queries.findings(ledger)
        assert {finding.severity for finding in findings} == {"critical", "major", "minor"}
        assert sum(finding.state == "closed" for finding in findings) == 1
        assert all(demo.blob(sha256).is_file() for sha256 in queries.blobs(ledger))
        files = queries.evidence(ledger)
        photos = [file for file in files if file.media_type == "image/jpeg"]
        assert len({photo.sha256 for photo in photos}) == len(photos) > 2
        assert all(photo.taken_at and photo.lat and photo.lon for photo in photos)
        assert {visit.state for visit in visits} == {"open", "completed"}


def test_preparing_it_again_changes_nothing(demo: Home) -> None:
    before = demo.ledger.read_bytes()
    prepare_demo(demo)
    assert demo.ledger.read_bytes() == before
    assert is_demo(demo)


def test_one_that_was_cut_off_is_made_anew(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "cut")
    home.data.mkdir(parents=True)
    (home.data / "demo.txt").write_bytes(b"preparing\n")
    home.ledger.write_bytes(b"half a ledger")
    prepare_demo(home)
    with Ledger.open(home, author="x") as ledger:
        assert queries.count_visits(ledger) > 0


def test_no_invented_visit_gets_into_a_home_of_ones_own(ledger: Ledger, home: Home) -> None:
    with pytest.raises(InputError):
        prepare_demo(home)


def test_a_pack_without_a_story_is_opened_without_visits_and_it_is_said(
    run: Run, tmp_path: Path
) -> None:
    done = run("demo", "--home", tmp_path / "d", "--pack", "boiler-house-round")
    assert (done.code, run.screens) == (0, [(tmp_path / "d", "en", True)])
    assert "no visits were invented for this pack" in done.err
    home = Home.at(tmp_path / "d")
    assert is_demo(home)
    assert config.load(home).pack == "boiler-house-round"
    assert run.json("visits", "--home", tmp_path / "d") == []
    assert "no visits were invented" in run("demo", "--no-tui", "--home", tmp_path / "d").err


def test_a_pack_that_is_not_there_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--no-tui", "--home", tmp_path / "d", "--pack", "no-such").code == 2
    assert not is_demo(Home.at(tmp_path / "d"))


def test_the_demo_speaks_the_language_it_was_prepared_in(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--no-tui", "--home", tmp_path / "d", "--lang", "zh")
    assert done.code == 0
    whole = run("findings", "--home", tmp_path / "d", "--lang", "en").out
    assert "鄂托克旗国土资源局" in whole


def test_the_command_prints_where_and_opens_the_screens(run: Run, tmp_path: Path) -> None:
    where = run.json("demo", "--no-tui", "--home", tmp_path / "d")
    assert set(where) == {"home", "config", "data", "log", "packs"}
    assert run.json("verify", "--home", tmp_path / "d")["ok"]
    assert run("demo", "--home", tmp_path / "d").code == 0
    assert run.screens == [(tmp_path / "d", "en", True)]


def test_the_doctor_finds_nothing_wrong_with_a_new_home(run: Run) -> None:
    found = run.json("doctor")
    assert all(set(one) == {"what", "ok", "message", "remedy"} for one in found)
    assert all(one["ok"] for one in found)


def test_the_doctor_says_what_is_wrong_and_what_to_do(run: Run) -> None:
    run.home.config.write_text('author = "A"\nsnyc = "off"\n[remotes.s]\nurl = "/nowhere/x"\n')
    home = run.home
    home.ledger.write_bytes(b"this is no ledger" * 500)
    found = run.json("doctor", code=1)
    wrong = [one for one in found if not one["ok"]]
    assert {one["what"] for one in wrong} == {"config", "private key", "ledger", "remotes"}
    assert all(one["remedy"] for one in wrong)
    assert not home.log.exists()


def test_verify_tells_of_a_ledger_that_cannot_even_be_opened(run: Run) -> None:
    home = run.home
    home.ledger.parent.mkdir(parents=True, exist_ok=True)
    home.ledger.write_bytes(b"this is no ledger" * 500)
    found = run.json("verify", code=1)
    assert found["ok"] is False
    assert found["problems"][0]["remedy"]
