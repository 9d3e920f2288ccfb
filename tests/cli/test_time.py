"""Notices, cases, duties, accountability and the agenda from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NOTICE_KEYS = {
    *("id", "issue", "kind", "to", "issued_on", "answer_by", "answered_on", "overdue", "text"),
}


def test_a_notice_goes_its_way_from_issue_to_answer(run: Run, picture: Path) -> None:
    done = run(
        *("notice", "issue", "--issue", "1", "--kind", "warning", "--to", "某水务公司"),
        *("--answer-by", "2026-03-20", "--on", "2026-03-01", "--text", "说明进展"),
    )
    assert done.code == 0
    id = done.out.strip()
    (notice,) = run.json("notices", "--issue", "1", "--today", "2026-03-20")
    assert set(notice) >= NOTICE_KEYS
    assert {key: notice[key] for key in NOTICE_KEYS} == {
        "id": id,
        "issue": 1,
        "kind": "warning",
        "to": "某水务公司",
        "issued_on": "2026-03-01",
        "answer_by": "2026-03-20",
        "answered_on": None,
        "overdue": False,
        "text": "说明进展",
    }
    late, proposal = run.json("notices", "--today", "2026-03-21")
    assert (late["overdue"], late["proposed"]) == (True, False)
    assert (proposal["proposed"], proposal["kind"], proposal["id"], proposal["because"]) == (
        True,
        "supervision",
        None,
        id,
    )
    assert set(proposal) == set(late)
    told = run("notices", "--today", "2026-03-21", "--lang", "zh").out
    assert "建议发出" in told
    assert "挂牌督办" in told
    run("notice", "answer", id, "--text", "已完成", "--file", picture, "--on", "2026-03-25")
    (answered,) = run.json("notices", "--today", "2026-04-01")
    assert (answered["answered_on"], answered["overdue"]) == ("2026-03-25", False)
    assert len(answered["evidence"]) == 1
    assert run.json("verify")["ok"]


def test_a_notice_and_a_record_of_accountability_are_taken_back(run: Run) -> None:
    issued = run(
        *("notice", "issue", "--issue", "1", "--kind", "warning", "--to", "x"),
        *("--answer-by", "2026-03-10", "--on", "2026-03-01"),
    )
    id = issued.out.strip()
    assert run("notice", "withdraw", id, "--because", "the wrong unit").code == 0
    (notice,) = [one for one in run.json("notices") if not one["proposed"]]
    assert (notice["withdrawn"], notice["overdue"]) == ("the wrong unit", False)
    assert "withdrawn" in run("notices").out
    held = ("accountability", "add", "--unit", "x", "--rank", "section", "--measure", "named")
    record = run(*held).out.strip()
    fixed = ("accountability", "correct", record, "--rank", "division", "--because", "misread")
    assert run(*fixed).code == 0
    (entry,) = run.json("accountability", "list")["entries"]
    assert (entry["id"], entry["rank"]) == (record, "division")
    assert run("accountability", "withdraw", record, "--because", "twice").code == 0
    assert run.json("accountability", "list")["entries"] == []


def test_due_within_leaves_out_what_is_answered_or_far_away(run: Run) -> None:
    for by in ("2026-03-10", "2026-06-30"):
        run(
            *("notice", "issue", "--issue", "1", "--kind", "interview", "--to", "x"),
            *("--answer-by", by, "--on", "2026-03-01"),
        )
    found = run.json("notices", "--due-within", "30", "--today", "2026-03-05")
    assert [one["answer_by"] for one in found if not one["proposed"]] == ["2026-03-10"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--issue", "99", "--kind", "warning", "--to", "x", "--answer-by", "2026-03-10"],
        ["--issue", "1", "--kind", "reminder", "--to", "x", "--answer-by", "2026-03-10"],
        ["--issue", "1", "--kind", "warning", "--to", "x", "--answer-by", "2026-02-30"],
        ["--issue", "1", "--kind", "warning", "--to", "x", "--answer-by", "2001-01-01"],
    ],
)
def test_a_notice_that_makes_no_sense_is_refused_and_not_recorded(
    run: Run, arguments: list[str]
) -> None:
    assert run("notice", "issue", *arguments).code == 2
    assert [one for one in run.json("notices") if not one["proposed"]] == []


def test_a_case_closes_with_a_reply_only(run: Run) -> None:
    added = run(
        *("case", "add", "--text", "夜间异味", "--region", "150200", "--source", "complaint"),
        *("--place", "村南", "--on", "2026-03-01", "--reply-by", "2026-03-16"),
    )
    id = added.out.strip()
    refused = run("case", "close", id)
    assert refused.code == 2
    assert "without a reply" in refused.err
    (case,) = run.json("case", "list", "--today", "2026-03-17")
    assert (case["id"], case["state"], case["overdue"], case["place"]) == (
        id,
        "open",
        True,
        "村南",
    )
    assert run("case", "close", id, "--reply", "查无异味", "--on", "2026-03-18").code == 0
    (case,) = run.json("case", "list")
    assert (case["state"], case["reply"], case["closed_on"]) == ("closed", "查无异味", "2026-03-18")
    assert run.json("case", "list", "--state", "open") == []


def test_a_name_is_left_out_where_it_is_not_wanted(run: Run) -> None:
    for name in ("张三", ""):
        run(
            *("accountability", "add", "--unit", "某厂", "--rank", "section"),
            *("--measure", "admonished", "--issue", "1", "--name", name, "--on", "2026-03-01"),
        )
    whole = run.json("accountability", "list")
    assert sorted(one["name"] for one in whole["entries"]) == ["", "张三"]
    assert whole["totals"]["people"] == 2
    assert whole["totals"]["by_rank"]["section"] == 2
    public = run("accountability", "list", "--no-names", "--json")
    assert "张三" not in public.out
    assert "name" not in json.loads(public.out)["entries"][0]
    assert "张三" not in run("accountability", "list", "--no-names").out
    assert "张三" in run("accountability", "list").out


def test_the_agenda_says_what_is_late_on_the_day_asked_about(run: Run) -> None:
    run(
        *("notice", "issue", "--issue", "1", "--kind", "warning", "--to", "x"),
        *("--answer-by", "2026-03-20", "--on", "2026-03-01"),
    )

    def notice(today: str) -> list[str]:
        found = run.json("agenda", "--today", today)
        return [one["when"] for one in found if one["kind"] == "notice"]

    assert notice("2026-03-20") == ["week"]
    assert notice("2026-03-21") == ["overdue"]
    for by in ("when", "issue", "region", "unit"):
        assert "2026-03-20" in run("agenda", "--by", by, "--today", "2026-03-21").out


def test_a_schedule_says_that_it_is_a_proposal(run: Run) -> None:
    plan = run.json("schedule", "--issue", "1", "--today", "2026-03-01", "--by", "2026-03-30")
    assert plan["proposal"] is True
    assert plan["measures"][0]["begins"] == "2026-03-01"
    assert plan["measures"][-1]["ends"] == "2026-03-30"
    late = run("schedule", "--issue", "1", "--today", "2026-03-01", "--by", "2026-02-01")
    assert late.code == 2
    told = run("schedule", "--issue", "1", "--today", "2026-03-01", "--by", "2026-03-30")
    assert "proposal" in told.out


def test_a_duty_that_the_pack_does_not_have_is_named(run: Run) -> None:
    refused = run("duty", "done", "bulletin", "--due", "2026-03-05")
    assert refused.code == 2
    assert "no duty bulletin" in refused.err


def test_two_laptops_that_answer_one_notice_differently_both_see_it(
    run: Run, another: Callable[[str], Run], tmp_path: Path
) -> None:
    colleague = another("巴特尔")
    id = run(
        *("notice", "issue", "--issue", "1", "--kind", "warning", "--to", "x"),
        *("--answer-by", "2026-03-20", "--on", "2026-03-01"),
    ).out.strip()
    mine, theirs = tmp_path / "mine.jsonl.gz", tmp_path / "theirs.jsonl.gz"
    run("export", "--format", "bundle", "--out", mine)
    trust_each_other(run, colleague)
    colleague("import", mine)
    run("notice", "answer", id, "--text", "完成", "--on", "2026-03-10")
    colleague("notice", "answer", id, "--text", "延期", "--on", "2026-03-11")
    run("export", "--format", "bundle", "--out", mine)
    colleague("export", "--format", "bundle", "--out", theirs)
    run("import", theirs)
    colleague("import", mine)
    for one in (run, colleague):
        (notice,) = [n for n in one.json("notices") if not n["proposed"]]
        assert notice["conflict"] == 1
        assert one.json("status")["conflicts"] == 1
    assert run.json("verify")["projection"] == colleague.json("verify")["projection"]


def trust_each_other(one: Run, other: Run) -> None:
    for here, there in ((one, other), (other, one)):
        own = next(device["id"] for device in there.json("device", "list") if device["own"])
        here("device", "trust", own)
