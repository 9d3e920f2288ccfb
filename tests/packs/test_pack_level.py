# ruff: noqa: E501 - a broken pack is one line of the table
"""What pack.toml says of the whole: figures and rules across issues, duties, groups, problems."""

from __future__ import annotations

import datetime as dt

import pytest

from inspector.errors import Problem
from inspector.i18n import Text
from inspector.packs.model import Pack
from inspector.packs.reader import check_pack, read_pack
from inspector.packs.reconcile import evaluate_pack_rules
from inspector.packs.tables import Tables
from tests.packs.conftest import FILE, ISSUE, PACK, MakePack, written

WHOLE = f"{PACK}\n{written('of-the-whole.toml')}"


@pytest.fixture
def pack(make_pack: MakePack, tables: Tables) -> Pack:
    return read_pack(make_pack({"pack.toml": WHOLE}), tables)


def test_everything_of_the_whole_is_read(pack: Pack) -> None:
    assert pack.figures[0].unit_label == Text("座", "works")
    assert [(duty.id, duty.rhythm, duty.day, duty.due) for duty in pack.duties] == [
        ("bulletin", "monthly", 5, None),
        ("promise", "once", None, dt.date(2017, 4, 30)),
    ]
    assert pack.supervision_groups[0].regions == ("152500",)
    assert pack.handed_over[0].issue == 27


def test_rules_across_issues_are_worked_out(pack: Pack) -> None:
    outcomes = [(o.id, o.holds, o.left, o.right) for o in evaluate_pack_rules(pack)]
    assert outcomes == [
        ("within", True, "8", "12"),
        ("share", True, "66.7", "66.6666666667"),
        ("wrong", False, "8", "12"),
    ]


def test_a_pack_may_bring_units_of_its_own(make_pack: MakePack, tables: Tables) -> None:
    text = ISSUE.replace('unit = "%"', 'unit = "bar"')
    checks = read_pack(make_pack({"pack.toml": WHOLE, FILE: text}), tables).issues[0].checks
    assert checks[1].unit_label == Text("巴", "bar")


BROKEN = [
    ("no such issue", "i27.low_load <= works", "i72.low_load <= works", "i72.low_load", "reconcile[within].rule", "there is no issue 72"),
    ("no such figure", "i27.low_load <= works", "i27.low_lod <= works", "i27.low_lod", "reconcile[within].rule", "did you mean i27.low_load?"),
    ("no such own figure", "i27.low_load <= works", "i27.low_load <= work", "work\"", "reconcile[within].rule", "did you mean works?"),
    ("an issue's figure without its number", "i27.low_load <= works", "low_load <= works", "low_load <=", "reconcile[within].rule", "written i27.low_load"),
    ("int beside double", "i27.low_load <= works", "i27.low_load <= share", "<= share", "reconcile[within].rule", "60.0"),
    ("no relation", "i27.low_load <= works", "i27.low_load + works", "rule = \"i27.low_load +", "reconcile[within].rule", "true or false"),
    ("a figure named as an issue", 'id = "works"', 'id = "i27"', 'id = "i27"', "figure[i27].id", "stands for an issue"),
    ("a figure twice", 'id = "share"\nlabel = { zh = "低', 'id = "works"\nlabel = { zh = "低', 'id = "works"\nlabel = { zh = "低', "figure[works].id", "given twice"),
    ("an unknown unit", 'unit = "座"', 'unit = "坐"', 'unit = "坐"', "figure[works].unit", "no such unit"),
    ("a figure borne out by checks", 'where = "body"', 'observed = { check = "load_rate", sum = true }', "observed", "figure[works].observed", "no checks"),
    ("unknown authority", 'owed_by = ["xilingol-government"]', 'owed_by = ["xilingol-goverment"]', '"xilingol-goverment"', "duty[bulletin].owed_by[1]", "did you mean xilingol-government?"),
    ("owed by nobody", 'owed_by = ["xilingol-government"]', "owed_by = []", "owed_by", "duty[bulletin].owed_by", "at least one"),
    ("unknown rhythm", 'rhythm = "monthly"', 'rhythm = "montly"', "rhythm", "duty[bulletin].rhythm", "did you mean monthly?"),
    ("no such day", "day = 5", "day = 32", "day = 32", "duty[bulletin].day", "from 1 to 31"),
    ("no such weekday", 'rhythm = "monthly"\nday = 5', 'rhythm = "weekly"\nday = 8', "day = 8", "duty[bulletin].day", "from 1 to 7"),
    ("a day without a period", 'rhythm = "monthly"', 'rhythm = "continuous"', "day = 5", "duty[bulletin].day", "has no day"),
    ("a date for what comes every month", "day = 5", "due = 2017-04-30", "due", "duty[bulletin].due", "has no due"),
    ("unknown region of a group", 'regions = ["152500"]', 'regions = ["152501"]', '"152501"', "supervision_group[first].regions[1]", "did you mean 152500?"),
    ("unknown region of a problem", 'region = "152522"', 'region = "1"', 'region = "1"', "handed_over[smell].region", "no such region"),
    ("unknown issue of a problem", "issue = 27", "issue = 72", "issue = 72", "handed_over[smell].issue", "one of: 27"),
    ("unknown state of a problem", 'state = "in_progress"', 'state = "done"', "state", "handed_over[smell].state", "completed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "at", "key", "said"),
    [broken[1:] for broken in BROKEN],
    ids=[broken[0] for broken in BROKEN],
)
def test_a_fault_is_told_with_its_place_and_remedy(
    old: str, new: str, at: str, key: str, said: str, make_pack: MakePack, tables: Tables
) -> None:
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    problems = check_pack(make_pack({"pack.toml": text}), tables)
    told = [p for p in problems if said in f"{p.message.en} {p.remedy.en}"]
    assert told, [str(problem) for problem in problems]
    line = text[: text.index(at)].count("\n") + 1
    assert (told[0].file, told[0].line, told[0].key) == ("pack.toml", line, key)


def test_the_place_of_an_issues_figure_is_its_first_letter(
    make_pack: MakePack, tables: Tables
) -> None:
    text = WHOLE.replace("i27.low_load <= works", "works >= i27.low_lod")
    (problem,) = check_pack(make_pack({"pack.toml": text}), tables)
    line = text.splitlines()[(problem.line or 0) - 1]
    assert line[(problem.column or 0) - 1 :].startswith("i27.low_lod")


@pytest.mark.parametrize(
    ("old", "new"),
    [("number = 27", "number = "), ("value = 8", 'value = "8"')],
    ids=["an issue that is no TOML", "a figure that is no number"],
)
def test_what_follows_from_an_unreadable_issue_is_not_told(
    old: str, new: str, make_pack: MakePack, tables: Tables
) -> None:
    folder = make_pack({"pack.toml": WHOLE, FILE: ISSUE.replace(old, new, 1)})
    problems: list[Problem] = check_pack(folder, tables)
    assert {problem.file for problem in problems} == {FILE}
