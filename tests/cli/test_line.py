"""The whole line from the command line: a visit opened, answered, completed; findings; a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.packs import library as library_room
from inspector.packs.starter import files_of
from tests.cli.conftest import Run
from tests.sample import keys


def test_pack_show_speaks_the_tomls_keys(run: Run) -> None:
    shown = run.json("pack", "show", "--issue", "1")
    assert {"id", "version", "title", "as_of", "digest", "categories"} <= set(shown["pack"])
    (issue,) = shown["issues"]
    assert set(
        [
            "number",
            "slug",
            "category",
            "status",
            "regions",
            "authorities",
            "deadline",
            "title",
            "problem",
            "target",
            "measures",
            "figures",
            "reconcile",
            "sites",
            "checks",
        ]
    ) <= set(issue)
    assert isinstance(issue["title"], str)


def test_texts_are_in_the_language_asked_for(run: Run) -> None:
    zh = run.json("pack", "show", "--issue", "1", "--lang", "zh")["issues"][0]["title"]
    en = run.json("--lang", "en", "pack", "show", "--issue", "1")["issues"][0]["title"]
    assert zh != en
    assert "示例" in zh


def test_a_visit_from_opening_to_the_findings_file(run: Run, picture: Path, tmp_path: Path) -> None:
    opened = run("visit", "open", "--issue", "1", "--site", "first-plant", "--on", "2026-03-02")
    visit = opened.out.strip()
    assert opened.code == 0
    assert opened.out == visit + "\n"

    incomplete = run("visit", "complete", visit)
    assert incomplete.code == 1
    assert incomplete.out

    answered = fill(run, visit, picture)
    assert answered
    done = run("visit", "complete", visit)
    assert done.code == 0, done.out + done.err

    (line,) = run.json("issues")
    assert set(line) >= set(keys.ISSUE)
    assert line["sites_visited"] == 1
    (row,) = run.json("visits")
    assert set(row) >= set(keys.VISIT)
    assert (row["state"], row["required_left"]) == ("completed", 0)
    assert (row["on"], row["site"], row["author"]) == ("2026-03-02", "first-plant", "苏日娜")
    answers = run.json("answers", "--issue", "1")
    assert {row["check"] for row in answers} == answered
    assert all(set(row) >= set(keys.ANSWER) for row in answers)

    raised = run(
        "finding",
        "raise",
        visit,
        "--severity",
        "major",
        "--what",
        "负荷不足",
        "--due",
        "2026-09-01",
    )
    finding = raised.out.strip()
    (found,) = run.json("findings")
    assert set(found) >= set(keys.FINDING)
    assert (found["id"], found["state"], found["due"]) == (finding, "open", "2026-09-01")
    refused = run("finding", "close", finding, "--note", "已整改")
    assert refused.code == 2  # a major finding closes on evidence alone
    assert run("finding", "close", finding, "--note", "已整改", "--photo", picture).code == 0
    assert run.json("findings")[0]["state"] == "closed"

    target = tmp_path / "结果.csv"
    told = run.json("export", "--format", "csv", "--out", target)
    assert set(told) >= {"path", "format", "rows", "sha256"}
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert len(rows) == told["rows"] == len(answers)


def fill(run: Run, visit: str, picture: Path) -> set[str]:
    """Answer whatever the starter pack asks, told by what is missing; gives the checks answered."""
    asked = {
        check["id"]: check
        for check in run.json("pack", "show", "--issue", "1")["issues"][0]["checks"]
    }
    typed = {
        "yes_no": "yes",
        "integer": "3",
        "decimal": "72.5",
        "text": "正常",
        "date": "2026-03-01",
        "time": "09:30",
        "location": "40.8,111.7",
    }
    answered: set[str] = set()
    for _ in range(len(asked)):
        missing = run.json("visit", "complete", visit, code=None)["missing"]
        if not missing:
            break
        run("visit", "reopen", visit)
        for item in missing:
            check = asked[item["check"]]
            value: Any = typed.get(check["type"])
            if check["type"].startswith("select"):
                value = check["choices"][0]["name"]
            if check["type"] in ("photo", "file"):
                value = picture
            photos = ["--photo", picture] if check["evidence"] else []
            row = ["--row", "1"] if check["repeat"] else []
            done = run("record", visit, check["id"], value, *photos, *row)
            assert (done.code, done.out) == (0, ""), done.err
            answered.add(check["id"])
    return answered


def test_a_number_keeps_its_digits_in_json(run: Run) -> None:
    shown = run.json("pack", "show", "--issue", "1")["issues"][0]["checks"]
    number = next(check["id"] for check in shown if check["type"] == "decimal")
    visit = run("visit", "open", "--issue", "1", "--site", "first-plant").out.strip()
    for check in shown:  # what the number may depend on
        if check["type"] == "yes_no" and check["scope"] == "site":
            run("record", visit, check["id"], "yes")
    assert run("record", visit, number, "42.0").code == 0
    text = run("answers", "--json").out
    (answer,) = [row for row in json.loads(text) if row["check"] == number]
    assert answer["value"] == 42.0
    assert '"value":42.0' in text.replace(": ", ":")


def test_lists_can_be_filtered(run: Run) -> None:
    run("visit", "open", "--issue", "1", "--site", "first-plant", "--on", "2026-03-02")
    assert len(run.json("visits", "--since", "2026-03-02")) == 1
    assert run.json("visits", "--since", "2026-03-03") == []
    assert len(run.json("visits", "--region", "150000")) == 1
    assert run("visits", "--region", "999999").code == 2
    assert run.json("findings", "--issue", "1") == []
    assert run("visits", "--since", "March").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("visit", "open", "--issue", "99"),
        ("visit", "open", "--issue", "1", "--site", "nowhere"),
        ("visit", "complete", "no-such-visit"),
        ("record", "no-such-visit", "x", "1"),
        ("export", "--format", "papyrus"),
        ("pack", "use", "no-such-pack"),
        ("import", "no-such-file"),
        ("remote", "test", "nobody"),
        ("device", "trust", "zzzz"),
        ("sync", "--remote", "nobody"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) >= 2  # what, and what to do


def test_two_homes_through_a_folder_show_the_same_ledger(
    run: Run, another: Callable[[str], Run], tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    other = another("赵宁")
    for one in (run, other):
        assert one("remote", "add", "stick", stick).code == 0
        one("visit", "open", "--issue", "1", "--site", "first-plant")
    assert run.json("sync")["remotes"][0]["ok"]
    assert other.json("sync")["remotes"][0]["ok"]
    waiting = [row for row in other.json("device", "list") if not row["trusted"]]
    assert set(waiting[0]) >= set(
        ["id", "name", "fingerprint", "own", "trusted", "revoked", "events", "last_at"]
    )
    assert other("device", "trust", waiting[0]["id"]).code == 0
    run("sync")
    (unknown,) = [row for row in run.json("device", "list") if not row["trusted"]]
    run("device", "trust", unknown["id"])
    outcome = run.json("sync")["remotes"][0]
    assert set(outcome) >= set(
        [
            "name",
            "ok",
            "pushed_events",
            "pulled_events",
            "pushed_blobs",
            "pulled_blobs",
            "quarantined",
            "error",
        ]
    )
    for _ in range(2):
        run("sync")
        other("sync")
    assert len(run.json("visits")) == len(other.json("visits")) == 2
    seen = [one.json("status") for one in (run, other)]
    assert set(seen[0]) >= {
        "home",
        "device",
        "pack",
        "remotes",
        "outbox",
        "conflicts",
        "quarantine",
    }
    assert set(seen[0]["outbox"]) >= {"events", "files", "blobs"}
    assert set(seen[0]["remotes"][0]) >= {"name", "url", "reachable", "last_sync"}
    assert seen[0]["quarantine"] == 0
    sound = [one.json("verify") for one in (run, other)]
    assert set(sound[0]) == {"ok", "events", "devices", "projection", "problems"}
    assert all(one["ok"] for one in sound)


def test_the_starter_pack_stands_for_the_shipped_one_here() -> None:
    """These tests do not change with the register's texts."""
    assert "pack.toml" in files_of("starter")
    assert library_room.Library is not None
