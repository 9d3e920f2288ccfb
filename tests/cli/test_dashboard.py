"""``inspector dashboard``, as a person and as another program reads it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run

NEI_MENGGU = ("--pack", "nei-menggu-2016")


def test_its_keys_are_those_that_the_command_line_promises(run: Run) -> None:
    found = run.json("dashboard", *NEI_MENGGU, "--today", "2018-04-01")
    assert found.keys() == {
        *("today", "issues", "stages", "reported", "checks", "findings", "figures"),
        *("regions", "months", "due", "next"),
    }
    assert (found["today"], found["issues"]["total"]) == ("2018-04-01", 49)
    assert found["stages"]["signed_off"] == found["reported"]["signed_off"] == 16
    assert sum(found["stages"].values()) == 49
    assert [line["severity"] for line in found["findings"]] == ["critical", "major", "minor"]
    assert found["figures"].keys() == {"contradicted", "partly", "confirmed", "unchecked"}
    assert len(found["regions"]) == 12
    assert found["regions"][0].keys() == {
        *("code", "name", "issues", "checks_total", "checks_answered"),
        *("findings_open", "overdue"),
    }
    assert found["due"].keys() == {"overdue", "week", "month", "later", "undated"}
    assert all(entry["when"] != "overdue" for entry in found["next"])


def test_what_is_recorded_is_counted(run: Run) -> None:
    visit = run("visit", "open", "--issue", 1, "--site", "first-plant", "--on", "2018-03-05")
    assert run("record", visit.out.strip(), "operating", "yes").code == 0
    found = run.json("dashboard", "--today", "2018-04-30")
    assert found["checks"]["answered"] == 1
    assert [(month["month"], month["answered"]) for month in found["months"]] == [
        ("2018-03", 1),
        ("2018-04", 0),
    ]


def test_one_looks_ahead(run: Run) -> None:
    """Issue 27's deadline is the end of 2018."""
    overdue = [
        run.json("dashboard", *NEI_MENGGU, "--today", day)["issues"]["overdue"]
        for day in ("2017-01-01", "2018-12-31", "2019-01-01")
    ]
    assert overdue == sorted(overdue)
    assert overdue[0] == 0
    assert overdue[2] > overdue[1]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("办理阶段", "未关闭的发现", "锡林郭勒盟", "还没有检查记录", "接下来")),
        ("en", ("Stage", "Open findings", "Xilingol League", "nothing has been", "Next")),
    ],
)
def test_on_a_terminal_it_is_one_page_in_both_languages(
    run: Run, lang: str, words: tuple[str, ...]
) -> None:
    done = run("dashboard", *NEI_MENGGU, "--lang", lang, "--today", "2018-04-01")
    assert done.code == 0
    for word in words:
        assert word in done.out


def test_a_day_that_is_none_is_refused(run: Run) -> None:
    assert run("dashboard", "--today", "2018-02-30").code == 2
