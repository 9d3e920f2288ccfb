"""Stages from the command line: through the gates, or the reasons why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run

KEYS = {"issue", "from", "to", "ok", "reasons"}


def test_without_to_it_shows_where_the_issue_stands_and_what_is_missing(run: Run) -> None:
    found = run.json("stage", 1)
    assert found.keys() >= KEYS
    assert (found["from"], found["to"], found["ok"]) == ("rectifying", "submitted", False)
    assert len(found["reasons"]) == 1
    assert "nobody reported it" in found["reasons"][0]
    told = run("stage", 1)
    assert told.code == 0
    assert "rectifying (reported, not verified by us)" in told.out
    assert "[!] measure:" in told.out


def test_what_the_gate_refuses_is_told_with_exit_code_1(run: Run) -> None:
    refused = run.json("stage", 1, "--to", "submitted", code=1)
    assert refused.keys() >= KEYS
    assert (refused["issue"], refused["ok"]) == (1, False)
    plain = run("stage", 1, "--to", "submitted")
    assert plain.code == 1
    assert "nobody reported it" in plain.out
    assert run.json("issues")[0]["stage"] == "rectifying"


def test_a_measure_reported_with_evidence_lets_it_pass(run: Run, picture: Path) -> None:
    assert run("measure", 1, "retrofit", "--done", "rebuilt", "--file", picture).code == 0
    moved = run.json("stage", 1, "--to", "submitted", "--basis", "report 3")
    assert (moved["from"], moved["to"], moved["ok"], moved["reasons"]) == (
        "rectifying",
        "submitted",
        True,
        [],
    )
    assert run.json("issues")[0]["stage"] == "submitted"
    (move,) = run.json("stage", 1)["moves"]
    assert (move["author"], move["basis"], move["override"]) == ("苏日娜", "report 3", None)


def test_an_override_is_shown_for_ever(run: Run) -> None:
    done = run.json("stage", 1, "--to", "submitted", "--override", "the files burnt")
    assert done["ok"]
    assert len(done["reasons"]) == 1
    assert run("stage", 1, "--to", "rectifying").code == 0
    assert "override: the files burnt" in run("stage", 1).out
    assert run.json("issues")[0]["overridden"] is True


def test_bad_input_is_told_with_exit_code_2(run: Run) -> None:
    for arguments in (
        ("stage", 99),
        ("stage", 1, "--to", "done"),
        ("stage", 1, "--to", "submitted", "--override", " "),
        ("stage", 1, "--to", "submitted", "--on", "2999-01-01"),
        ("measure", 1, "nothing", "--done", "x"),
        ("measure", 1, "retrofit", "--done", " "),
        ("measure", 1, "retrofit", "--done", "x", "--file", "no-such-file"),
        ("explain", 1, "nothing", "--because", "x"),
        ("public-text", 1, "--text", " "),
        ("look-back", "--issue", 99),
    ):
        assert run(*arguments).code == 2, arguments


def test_the_public_text_is_written_and_shown(run: Run) -> None:
    assert run("public-text", 1).code == 1
    assert run("public-text", 1, "--text", "It runs.").code == 0
    assert run("public-text", 1).out == "It runs.\n"
    assert run.json("public-text", 1) == {"issue": 1, "text": "It runs."}


def test_a_remark_is_written_shown_and_taken_away(run: Run) -> None:
    assert run("remark", 1).code == 1
    assert run("remark", 1, "--text", "Ask on Monday.").code == 0
    assert run("remark", 1).out == "Ask on Monday.\n"
    assert run.json("remark", 1) == {"issue": 1, "text": "Ask on Monday."}
    assert run("remark", 1, "--text", "").code == 0
    assert run.json("remark", 1, code=1) == {"issue": 1, "text": None}


def test_a_baseline_that_is_signed_off_is_looked_at_again(run: Run) -> None:
    assert run.json("look-back") == []
    assert run("stage", 1, "--to", "signed_off", "--override", "by order").code == 0
    (looked,) = run.json("look-back")
    assert [revisit["state"] for revisit in looked["revisits"]] == ["planned", "planned"]
    assert looked["proposes"] is None
    assert run("look-back").code == 0


def test_one_can_look_ahead_to_when_an_issue_is_looked_at_again(run: Run) -> None:
    assert "issue 1 is not signed off" in run("look-back", "--issue", 1).out
    assert "no issue is signed off" in run("look-back").out
    assert run("stage", 1, "--to", "signed_off", "--override", "by order").code == 0
    (looked,) = run.json("look-back", "--today", "9000-12-31")
    assert [revisit["state"] for revisit in looked["revisits"]] == ["overdue", "overdue"]


def test_two_laptops_disagree_and_a_person_settles(
    run: Run, another: Callable[[str], Run], tmp_path: Path
) -> None:
    other = another("巴特尔")
    assert run("stage", 1, "--to", "submitted", "--override", "in a hurry").code == 0
    assert other("stage", 1, "--to", "accepted", "--override", "seen it").code == 0
    for one, name in ((run, "a"), (other, "b")):
        file = tmp_path / f"{name}.jsonl.gz"
        assert one("export", "--format", "bundle", "--out", file).code == 0
    device = other.json("device", "list")[0]["id"]
    run("import", tmp_path / "b.jsonl.gz")
    assert run("device", "trust", device).code == 0
    run("import", tmp_path / "b.jsonl.gz")
    found = run.json("stage", 1)
    assert found["from"] == "submitted"
    assert sorted(found["conflict"]) == ["accepted", "submitted"]
    assert run("stage", 1, "--to", "signed_off").code == 1
    assert run("stage", 1, "--to", "accepted").code == 0
    assert run.json("stage", 1)["conflict"] == []
    assert run.json("issues")[0]["stage"] == "accepted"
