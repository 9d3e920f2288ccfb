"""A template's checks are written once, used by many issues, and wrong in one place only."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from inspector.errors import Problem
from inspector.packs.library import Library
from inspector.packs.model import Issue
from inspector.packs.reader import check_pack, read_kept, read_pack
from inspector.packs.tables import Tables
from tests.packs.conftest import FILE, ISSUE, MakePack, written

MONITOR = written("small/templates/monitor.toml")
WORKS = written("small/templates/works.toml")
TEMPLATES = {"templates/monitor.toml": MONITOR, "templates/works.toml": WORKS}
OVERRIDE = """
[[check]]
id = "uptime"
passes = "value >= 75.0"
verifies = ["fixed"]
"""
SECOND = "issues/28-more.toml"
"""Another issue, so that a template has two users."""


def using(use: str, more: str = "", without: str = "") -> str:
    """The sound issue, with templates in use."""
    left = f"without = {without}\n" if without else ""
    return f"use = {use}\n{left}{ISSUE}{more}"


def second(use: str, more: str = "", without: str = "") -> str:
    text = using(use, more, without).replace("number = 27", "number = 28")
    return text.replace('slug = "sewage-plants"', 'slug = "more"')


ReadIssue = Callable[..., Issue]
Faults = Callable[..., list[Problem]]


@pytest.fixture
def read(make_pack: MakePack, tables: Tables) -> ReadIssue:
    """``read(issue's text, templates)``: the issue as the rest of the program sees it."""

    def read_it(text: str, templates: dict[str, str] = TEMPLATES) -> Issue:
        return read_pack(make_pack({FILE: text, **templates}), tables).issues[0]

    return read_it


@pytest.fixture
def faults(make_pack: MakePack, tables: Tables) -> Faults:
    """``faults({file: text})``: what is wrong with the small pack, templates and these files."""

    def check(files: dict[str, str]) -> list[Problem]:
        return check_pack(make_pack({**TEMPLATES, **files}), tables)

    return check


def ids(issue: Issue) -> list[str]:
    return [check.id for check in issue.checks]


def line_at(text: str, what: str) -> int:
    return text[: text.index(what)].count("\n") + 1


# -- what an issue has in the end


def test_templates_come_first_in_the_order_of_use_then_the_issues_own(read: ReadIssue) -> None:
    own = ids(read(ISSUE))
    assert ids(read(using('["works", "monitor"]'))) == [
        "sludge",
        "connected",
        "uptime",
        "calibrated",
        *own,
    ]
    assert ids(read(using('"monitor"'))) == ["connected", "uptime", "calibrated", *own]


def test_an_override_says_what_differs_and_inherits_the_rest(read: ReadIssue) -> None:
    issue = read(using('"monitor"', OVERRIDE))
    plain = read(using('"monitor"')).check("uptime")
    changed = issue.check("uptime")
    assert plain is not None
    assert changed == msgspec.structs.replace(plain, passes="value >= 75.0", verifies=("fixed",))
    assert ids(issue).index("uptime") == 1, "it stays where the template has it"
    assert ids(issue).count("uptime") == 1


def test_without_leaves_checks_out(read: ReadIssue) -> None:
    issue = read(using('"monitor"', without='["uptime", "calibrated"]'))
    assert "uptime" not in ids(issue)
    assert [repeat.id for repeat in issue.repeats] == ["outfall"], "nothing is asked of it now"


def test_a_check_left_out_may_be_written_anew(read: ReadIssue) -> None:
    whole = '\n[[check]]\nid = "uptime"\ntype = "integer"\nlabel = "Hours"\n'
    issue = read(using('"monitor"', whole, without='["uptime"]'))
    assert issue.check("uptime") == issue.checks[-1]
    assert issue.checks[-1].passes is None


def test_repeat_groups_come_along_and_may_be_overridden(read: ReadIssue) -> None:
    more = '\n[[repeat]]\nid = "instrument"\nmax = 4\n'
    groups = {repeat.id: repeat for repeat in read(using('"monitor"', more)).repeats}
    assert list(groups) == ["instrument", "outfall"]
    assert (groups["instrument"].max, groups["instrument"].label.en) == (4, "Instrument")


def test_the_issues_own_expressions_know_the_templates_checks(read: ReadIssue) -> None:
    text = using('"monitor"').replace(
        'observed = { check = "load_rate", count = "value >= 60.0" }',
        'observed = { check = "uptime", count = "value >= 90.0" }',
    )
    text = text.replace("load_rate < 60.0", "load_rate < 60.0 && connected == 'no'")
    assert read(text).figures[1].observed is not None


def test_a_template_nobody_uses_does_no_harm(read: ReadIssue) -> None:
    assert read(ISSUE) == read(ISSUE, {})


def test_old_visits_see_the_joined_checks(make_pack: MakePack) -> None:
    kept = read_kept(make_pack({FILE: using('"works"'), **TEMPLATES}))
    assert kept is not None
    assert kept.issues[0].checks[0].id == "sludge"


def test_the_digest_covers_templates(make_pack: MakePack, tables: Tables) -> None:
    before = read_pack(make_pack(TEMPLATES), tables).digest
    changed = {**TEMPLATES, "templates/works.toml": WORKS.replace("goes", "went")}
    assert read_pack(make_pack(changed, folder="other"), tables).digest != before


def test_a_changed_template_is_seen_at_once(library: Library, rooms: Path) -> None:
    folder = rooms / "checklists" / "small"
    (folder / FILE).write_text(using('"works"'), encoding="utf-8")
    (folder / "templates").mkdir()
    template = folder / "templates" / "works.toml"
    for label in ("Where to?", "Whither?"):
        template.write_text(WORKS.replace("Where the sludge goes", label), encoding="utf-8")
        assert library.load("small").issues[0].checks[0].label.en == label


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_pack_taken_in_brings_its_templates(
    packed: bool, make_pack: MakePack, library: Library, tmp_path: Path
) -> None:
    folder = make_pack({FILE: using('["works", "monitor"]'), **TEMPLATES}, folder="mine")
    pack = (folder / "pack.toml").read_text("utf-8").replace('id = "small"', 'id = "mine"')
    (folder / "pack.toml").write_text(pack, encoding="utf-8")
    path = folder
    if packed:
        path = tmp_path / "mine.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(folder.rglob("*.toml")):
                archive.write(file, file.relative_to(folder))
    info = library.add(path)
    assert info.digest == read_pack(folder).digest
    assert library.load("mine").issues[0].checks[0].id == "sludge"
    library.keep("mine")
    kept = library.by_digest(info.digest)
    assert kept is not None
    assert kept.issues[0].checks[0].id == "sludge"


# -- what is wrong, and where


def test_an_unknown_template_is_told_once_and_nothing_follows_from_it(faults: Faults) -> None:
    text = using('"monitr"', OVERRIDE).replace(
        'observed = { check = "load_rate"', 'observed = { check = "uptime"'
    )
    (problem,) = faults({FILE: text})
    assert (problem.file, problem.line, problem.key) == (FILE, 1, "use")
    assert "did you mean monitor?" in problem.remedy.en


def test_a_template_that_is_no_toml_is_told_once(faults: Faults) -> None:
    files = {FILE: using('"monitor"', OVERRIDE), "templates/monitor.toml": MONITOR + "x = ["}
    (problem,) = faults(files)
    assert problem.file == "templates/monitor.toml"


def test_an_unknown_without_is_told(faults: Faults) -> None:
    text = using('"monitor"', without='["connected", "uptme"]')
    told = {(p.key, p.line) for p in faults({FILE: text})}
    assert ("without[2]", 2) in told


def test_without_needs_a_template(faults: Faults) -> None:
    (problem,) = faults({FILE: 'without = ["uptime"]\n' + ISSUE})
    assert (problem.key, problem.line) == ("without", 1)


def test_a_check_that_others_need_is_not_left_out_silently(faults: Faults) -> None:
    (problem,) = faults({FILE: using('"monitor"', without='["connected"]')})
    assert (problem.file, problem.line, problem.key) == (FILE, 2, "without[1]")
    assert problem.message.en == "the relevant of uptime needs connected"
    kept = '\n[[check]]\nid = "uptime"\nrelevant = "true"\n'
    assert faults({FILE: using('"monitor"', kept, without='["connected"]')}) == []


def test_an_own_expression_that_needs_what_is_left_out_is_told_there(faults: Faults) -> None:
    text = using('"works"', without='["sludge"]').replace("load_rate < 60.0", "sludge == ''")
    (problem,) = faults({FILE: text})
    assert (problem.file, problem.key) == (FILE, "check[cause].relevant")
    assert "left out" in problem.message.en


def test_two_templates_with_one_check_clash(faults: Faults) -> None:
    files = {
        FILE: using('["works", "monitor"]'),
        "templates/works.toml": WORKS.replace('"sludge"', '"uptime"'),
    }
    (problem,) = faults(files)
    assert (problem.file, problem.key) == (FILE, "use[2]")
    assert problem.message.en == "works and monitor both have a check uptime"


def test_an_override_of_nothing_is_told_with_the_nearest_check(faults: Faults) -> None:
    text = using('"monitor"', OVERRIDE.replace('"uptime"', '"uptme"'))
    (problem,) = faults({FILE: text})
    assert (problem.file, problem.line) == (FILE, line_at(text, 'id = "uptme"'))
    assert problem.key == "check[uptme].id"
    assert "did you mean uptime?" in problem.remedy.en


def test_a_wrong_key_of_an_override_is_told_in_the_issue(faults: Faults) -> None:
    text = using('"monitor"', OVERRIDE.replace("75.0", "75"))
    (problem,) = faults({FILE: text})
    assert (problem.file, problem.line) == (FILE, line_at(text, "value >= 75"))
    assert problem.key == "check[uptime].passes"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("value >= 90.0", "value >= 90", "check[uptime].passes"),
        ("connected == 'yes'", "conected == 'yes'", "check[uptime].relevant"),
        ("connected == 'yes'", "low_load > 1", "check[uptime].relevant"),
        ('unit = "%"', 'unit = "%%"', "check[uptime].unit"),
        ('severity = "major"', 'severity = "mayor"', "check[uptime].severity"),
        ('severity = "major"', 'severty = "major"', "check[uptime].severty"),
        ('severity = "major"', 'basis = ["GB 1"]', "check[uptime].basis[1]"),
        ('type = "yes_no"\nrepeat = "instrument"', 'type = "yes_no"\nrepeat = "x"',
         "check[calibrated].repeat"),
        ('type = "yes_no"\nlabel = { zh = "已联网？"', 'label = { zh = "已联网？"',
         "check[connected].type"),
        ('id = "uptime"', 'id = "Up Time"', "check[Up Time].id"),
        ('id = "calibrated"', 'id = "uptime"', "check[uptime].id"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("users", [0, 2], ids=["unused", "used twice"])
def test_a_fault_of_the_template_is_told_once_and_in_the_template(
    old: str, new: str, key: str, users: int, faults: Faults
) -> None:
    assert old in MONITOR
    files = {"templates/monitor.toml": MONITOR.replace(old, new)}
    if users:
        files |= {FILE: using('"monitor"'), SECOND: second('["works", "monitor"]')}
    (problem,) = faults(files)
    assert (problem.file, problem.key) == ("templates/monitor.toml", key)
    assert "as used in" not in problem.message.en


def test_what_only_an_issue_makes_wrong_names_the_issues(faults: Faults) -> None:
    """The template's own expression no longer fits what the issues make of its check."""
    change = '\n[[check]]\nid = "uptime"\ntype = "integer"\n'
    files = {FILE: using('"monitor"', change), SECOND: second('"monitor"', change)}
    (problem,) = faults(files)
    assert problem.file == "templates/monitor.toml"
    assert problem.line == line_at(MONITOR, "value >= 90.0")
    assert problem.message.en.endswith(f"(as used in {FILE}, {SECOND})")


def test_a_figure_with_a_template_checks_id_is_told_in_the_issue(faults: Faults) -> None:
    text = using('"monitor"').replace('id = "planned"', 'id = "uptime"')
    text = text.replace("fixed + planned", "fixed + uptime")
    (problem,) = faults({FILE: text})
    assert (problem.file, problem.key) == (FILE, "figure[uptime].id")


def test_a_key_that_an_override_makes_necessary_is_missed_in_the_issue(faults: Faults) -> None:
    change = '\n[[check]]\nid = "sludge"\ntype = "calculate"\n'
    text = using('"works"', change)
    (problem,) = faults({FILE: text})
    assert (problem.file, problem.key) == (FILE, "check[sludge].calculation")
    assert problem.line == line_at(text, '[[check]]\nid = "sludge"')


def test_a_template_says_which_figures_only_where_it_is_used(faults: Faults) -> None:
    wrong = MONITOR.replace('severity = "major"', 'verifies = ["fixd"]')
    assert faults({"templates/monitor.toml": wrong}) == []
    (problem,) = faults({"templates/monitor.toml": wrong, FILE: using('"monitor"')})
    assert problem.file == "templates/monitor.toml"
    assert problem.message.en == f"no such figure: fixd (as used in {FILE})"


@pytest.mark.parametrize(
    "name", ["templates/Works.toml", "templates/a b.toml", "templates/厂.toml"]
)
def test_a_templates_name_is_a_plain_one(name: str, faults: Faults) -> None:
    problems = faults({name: WORKS})
    assert problems
    assert {problem.file for problem in problems} == {name}


@pytest.mark.parametrize("check", ["check = 5\n", "check = [1]\n"], ids=["no list", "no tables"])
def test_checks_that_are_no_tables_are_told_in_the_issue(check: str, faults: Faults) -> None:
    head = using('"works"').partition("[[figure]]")[0]
    problems = faults({FILE: head + check})
    assert {(p.file, p.key.partition("[")[0]) for p in problems} == {(FILE, "check")}


@pytest.mark.parametrize(("use", "key"), [("5", "use"), ('["works", 1]', "use[2]"), ('""', "use")])
def test_use_is_a_name_or_several(use: str, key: str, faults: Faults) -> None:
    (problem,) = faults({FILE: using(use)})
    assert (problem.file, problem.line, problem.key) == (FILE, 1, key)


def test_a_template_whose_checks_are_no_tables_is_told_there(faults: Faults) -> None:
    files = {FILE: using('"monitor"', OVERRIDE), "templates/monitor.toml": 'title = "x"\ncheck = 5'}
    problems = faults(files)
    assert {(p.file, p.key) for p in problems} == {("templates/monitor.toml", "check")}
