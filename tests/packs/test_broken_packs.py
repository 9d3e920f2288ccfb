# ruff: noqa: E501 - a broken pack is one line of the table
"""Every fault of a pack is told with file, line, key and what to do about it."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from inspector.errors import PackError, Problem
from inspector.i18n import Text, use_language
from inspector.packs.reader import check_pack, read_pack
from inspector.packs.tables import Tables
from tests.packs.conftest import FILE, ISSUE, PACK, MakePack


class Broken(msgspec.Struct):
    """A change to the sound pack, and the one problem that it must lead to."""

    name: str
    old: str
    new: str
    at: str
    """Text that stands where the problem is told: its line and column."""
    key: str
    said: str
    """Part of the message or remedy in English."""
    file: str = FILE


BROKEN = [
    Broken("unknown key", 'severity = "major"', 'severty = "major"', "severty", "check[operating].severty", "did you mean severity?"),
    Broken("unknown key at the top", 'slug = "', 'slag = 1\nslug = "', "slag", "slag", "did you mean slug?"),
    Broken("missing key", 'category = "water"\n', "", "number", "category", "category is missing"),
    Broken("missing label", 'label = { zh = "在运行？", en = "Running?" }\n', "", "[[check]]", "check[operating].label", "add label = { zh"),
    Broken("missing language", ', en = "Running?"', "", "label = { zh = \"在运行？\"", "check[operating].label.en", 'add en = "..."'),
    Broken("third language", 'en = "Running?"', 'en = "Running?", fr = "x"', 'fr = "x"', "check[operating].label.fr", "zh and en"),
    Broken("blank text", 'en = "Running?"', 'en = " "', 'en = " "', "check[operating].label.en", "blank"),
    Broken("number for a text", 'unit = "%"', "unit = 5", "unit = 5", "check[load_rate].unit", "a text in quotes"),
    Broken("text for a number", "value = 8", 'value = "8"', 'value = "8"', "figure[low_load].value", "without quotes"),
    Broken("bool for a number", "number = 27", "number = true", "number", "number", "a whole number"),
    Broken("text for a bool", "required = true", 'required = "yes"', 'required = "yes"', "check[operating].required", "true or false"),
    Broken("text for a date", "deadline = 2018-12-31", 'deadline = "2018-12-31"', "deadline", "deadline", "without quotes"),
    Broken("date with a time", "deadline = 2018-12-31", "deadline = 2018-12-31T00:00:00", "deadline", "deadline", "a date with a time"),
    Broken("a table for a list", '[[check]]\nid = "operating"', '[check]\nid = "operating"', "[[check]]\nid = \"load_rate\"", "check", "given twice"),
    Broken("text for a list", 'regions = ["152500"]', 'regions = "152500"', "regions", "regions", "a list [...]"),
    Broken("nan", "value = 8", "value = nan", "value = nan", "figure[low_load].value", "finite"),
    Broken("infinity", "lat = 44.02", "lat = inf", "lat = inf", "site[abag-plant].lat", "finite"),
    Broken("impossible latitude", "lat = 44.02", "lat = 144.02", "lat = 144.02", "site[abag-plant].lat", "latitude"),
    Broken("latitude alone", "lon = 114.95\n", "", "[[site]]", "site[abag-plant].lon", "go together"),
    Broken("year out of range", "as_of = 2016\n", "as_of = 20160\n", "as_of = 20160", "figure[low_load].as_of", "2018"),
    Broken("unknown status", 'status = "in_progress"', 'status = "in progress"', "status", "status", "did you mean in_progress?"),
    Broken("unknown type", 'type = "yes_no"', 'type = "yesno"', 'type = "yesno"', "check[operating].type", "did you mean yes_no?"),
    Broken("unknown severity", 'severity = "major"', 'severity = "mayor"', "severity", "check[operating].severity", "did you mean major?"),
    Broken("unknown category", 'category = "water"', 'category = "watr"', "category", "category", "did you mean water?"),
    Broken("unknown region", 'regions = ["152500"]', 'regions = ["152501"]', '"152501"', "regions[1]", "did you mean 152500?"),
    Broken("unknown region of a site", 'region = "152522"', 'region = "999999"', "region =", "site[abag-plant].region", "one of: 150000"),
    Broken("unknown authority", '"xilingol-government"', '"xilingol-goverment"', '"xilingol-goverment"', "authorities[1]", "did you mean xilingol-government?"),
    Broken("unknown standard", '"GB 18918-2002"', '"GB 18919-2002"', '"GB 18919-2002"', "check[load_rate].basis[1]", "did you mean GB 18918-2002?"),
    Broken("unknown unit of a figure", 'unit = "座"', 'unit = "坐"', 'unit = "坐"', "figure[low_load].unit", "one of: 座"),
    Broken("unknown unit of a check", 'unit = "%"', 'unit = "m3/h"', 'unit = "m3/h"', "check[load_rate].unit", "did you mean m3/d?"),
    Broken("unknown figure verified", 'verifies = ["fixed"]', 'verifies = ["fixd"]', '"fixd"', "check[load_rate].verifies[1]", "did you mean fixed?"),
    Broken("unknown observed check", 'check = "load_rate"', 'check = "load_rat"', 'check = "load_rat"', "figure[fixed].observed.check", "did you mean load_rate?"),
    Broken("two ways to observe", 'count = "value >= 60.0" }', 'count = "value >= 60.0", sum = true }', "observed", "figure[fixed].observed", "exactly one"),
    Broken("unknown repeat", 'repeat = "outfall"', 'repeat = "outfal"', "repeat =", "check[ph].repeat", "did you mean outfall?"),
    Broken("max below min", "max = 3", "max = 0", "max = 0", "repeat[outfall].max", "min <= max"),
    Broken("duplicate check id", 'id = "cause"', 'id = "operating"', 'id = "operating"\ntype = "select', "check[operating].id", "use each once"),
    Broken("check with a figure's id", 'id = "cause"', 'id = "fixed"', 'id = "fixed"\ntype = "select', "check[fixed].id", "checks and figures share"),
    Broken("id that is no name", 'id = "cause"', 'id = "the-cause"', 'id = "the-cause"', "check[the-cause].id", "underscores"),
    Broken("reserved id", 'id = "cause"', 'id = "today"', 'id = "today"', "check[today].id", "today_1"),
    Broken("duplicate site", "[[repeat]]", '[[site]]\nid = "abag-plant"\nname = "x"\nregion = "152522"\n[[repeat]]', 'id = "abag-plant"\nname = "x"', "site[abag-plant].id", "given twice"),
    Broken("duplicate TOML key", 'unit = "%"', 'unit = "%"\nunit = "%"', 'unit = "%"\nlabel', "unit", "given twice"),
    Broken("duplicate inline key", 'en = "Running?"', 'en = "Running?", en = "x"', 'label = { zh = "在运行？"', "label", "given twice"),
    Broken("undeclared name", "operating == 'yes'\"", "operatin == 'yes'\"", "operatin ==", "check[load_rate].relevant", "did you mean operating?"),
    Broken("undeclared name at the end", "value >= 0.0 && value <= 150.0", "value >= 0.0 && valu <= 150.0", "valu <=", "check[load_rate].constraint", "did you mean value?"),
    Broken("int beside double", '"value >= 60.0"\nevidence', '"value >= 60"\nevidence', '>= 60"\nevidence', "check[load_rate].passes", "60.0"),
    Broken("text beside number", '"value >= 60.0"\nevidence', "\"value >= '60'\"\nevidence", ">= '60'", "check[load_rate].passes", "quotes"),
    Broken("date beside text", '"value <= today"', "\"value <= '2018-12-31'\"", "<= '2018-12-31'", "check[report_on].constraint", "date('2018-12-31')"),
    Broken("not a bool", "passes = \"value == 'yes'\"", 'passes = "value"', 'passes = "value"', "check[operating].passes", "true or false"),
    Broken("unfinished expression", '"value >= 60.0"\nevidence', '"value >="\nevidence', '"\nevidence', "check[load_rate].passes", "not finished"),
    Broken("and for &&", "value >= 0.0 && value", "value >= 0.0 and value", "and value", "check[load_rate].constraint", "write &&"),
    Broken("one = for two", "value == 'yes'", "value = 'yes'", "= 'yes'", "check[operating].passes", "write =="),
    Broken("unknown function", "size(ph", "sizes(ph", "(ph", "check[worst].calculation", "did you mean size?"),
    Broken("no such answer", "operating == 'yes'\"", "operating == 'Yes'\"", "'Yes'", "check[load_rate].relevant", "did you mean yes?"),
    Broken("a desk check from a site", "load_rate < 60.0", "report_on < today", "report_on < today", "check[cause].relevant", "desk visit"),
    Broken("value where there is none", "load_rate < 60.0", "value < 60.0", "value < 60.0", "check[cause].relevant", "use a check's id"),
    Broken("wrong name in observed", 'count = "value >= 60.0"', 'count = "valeu >= 60.0"', "valeu", "figure[fixed].observed.count", "did you mean value?"),
    Broken("check in a rule", "fixed + planned == low_load", "fixed + load_rate == low_load", "load_rate ==", "reconcile[total].rule", "figures"),
    Broken("rule that is no relation", "fixed + planned == low_load", "fixed + planned", "rule =", "reconcile[total].rule", "true or false"),
    Broken("calculation without a value", "size(ph.filter(x, x < 6.0 || x > 9.0))", "ph", "calculation", "check[worst].calculation", "make a number"),
    Broken("calculate without calculation", 'calculation = "size(ph.filter(x, x < 6.0 || x > 9.0))"\n', "", "[[check]]\nid = \"worst\"", "check[worst].calculation", "add calculation"),
    Broken("a check that waits for itself", "load_rate < 60.0", "size(cause) > 0", "relevant = \"size", "check[cause].relevant", "cause > cause"),
    Broken("choices left out", "other = true\nchoices = [\n  { name = \"network\", label = { zh = \"管网\", en = \"Sewers\" } },\n  { name = \"design\", label = { zh = \"设计\", en = \"Design\" } },\n]", "other = true", "[[check]]\nid = \"cause\"", "check[cause].choices", "write choices"),
    Broken("the same choice twice", 'name = "design"', 'name = "network"', 'name = "network", label = { zh = "设计"', "check[cause].choices[network].name", "given twice"),
    Broken("choices from nowhere", 'relevant = "load_rate < 60.0"', 'choices_from = "data/region.toml"\nrelevant = "load_rate < 60.0"', "choices_from", "check[cause].choices_from", "did you mean data/regions.toml?"),
    Broken("choices of a number", 'unit = "%"', 'choice_filter = "true"', "choice_filter", "check[load_rate].choice_filter", "select_one"),
    Broken("default of another type", 'unit = "%"', 'default = "many"', "default", "check[load_rate].default", "42.0"),
    Broken("message without constraint", 'constraint = "value >= 0.0 && value <= 150.0"\n', "", "constraint_message", "check[load_rate].constraint_message", "add constraint"),
    Broken("number unlike the file name", "number = 27", "number = 28", "number", "number", "28-sewage-plants.toml"),
    Broken("slug unlike the file name", 'slug = "sewage-plants"', 'slug = "plants"', "slug", "slug", "27-plants.toml"),
    Broken("syntax", "deadline = 2018-12-31", "deadline = 2018-12-31 or so", "or so", "", "this is not TOML"),
    Broken("unclosed quote", 'slug = "sewage-plants"', 'slug = "sewage-plants', '\ncategory = "water"\nstatus', "", "this is not TOML"),
    Broken("an id that Windows refuses", 'id = "small"', 'id = "con"', 'id = "con"', "id", "cannot be a pack's id", file="pack.toml"),
    Broken("no version", 'version = "1.0"', 'version = "one"', "version", "version", "write it as 1.0", file="pack.toml"),
    Broken("unknown key of the pack", 'version = "1.0"', 'version = "1.0"\nlicence = "x"', "licence", "licence", "there is no key", file="pack.toml"),
    Broken("pack without as_of", "as_of = 2017-12-31\n", "", "id = ", "as_of", "as_of is missing", file="pack.toml"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=[broken.name for broken in BROKEN])
def test_a_fault_is_told_with_its_place_and_remedy(
    broken: Broken, make_pack: MakePack, tables: Tables
) -> None:
    sound = PACK if broken.file == "pack.toml" else ISSUE
    assert broken.old in sound
    text = sound.replace(broken.old, broken.new, 1)
    problems = check_pack(make_pack({broken.file: text}), tables)
    told = [p for p in problems if broken.said in f"{p.message.en} {p.remedy.en}"]
    assert told, [str(problem) for problem in problems]
    problem = told[0]
    assert problem.file == broken.file
    if broken.said == "this is not TOML":
        assert problem.line is not None
    else:
        assert (problem.line, problem.key) == (line_of(text, broken.at, broken.old), broken.key)
        assert problem.column is not None
    if broken.key and problem.line is not None:
        written = text.splitlines()[problem.line - 1]
        assert 1 <= (problem.column or 0) <= len(written) + 1
    assert problem.message.zh
    assert problem.remedy.zh
    assert len(problems) <= 4, "one fault is not told in many ways"


def line_of(text: str, at: str, old: str) -> int:
    """The line of ``at``; where it stands twice, the one before the change."""
    if at == "[[check]]":
        return text[: text.index('id = "operating"')].count("\n")
    if at == "[[site]]":
        return text[: text.index('id = "abag-plant"')].count("\n")
    offset = text.rindex(at) if at.startswith(("value = ", 'id = "abag')) else text.index(at)
    return text[:offset].count("\n") + 1


def test_the_place_inside_an_expression_is_the_files_own(
    make_pack: MakePack, tables: Tables
) -> None:
    text = ISSUE.replace("value >= 0.0 && value <= 150.0", "value >= 0.0 && valu <= 150.0")
    (problem,) = check_pack(make_pack({FILE: text}), tables)
    line = text.splitlines()[(problem.line or 0) - 1]
    assert line[(problem.column or 0) - 1 :].startswith("valu <=")


def test_the_place_is_right_in_a_multiline_string_with_escapes(
    make_pack: MakePack, tables: Tables
) -> None:
    text = ISSUE.replace(
        'constraint = "value >= 0.0 && value <= 150.0"',
        'constraint = """\nvalue >= 0.0 &&\n  \'\\u4e2d\' == valu"""',
    )
    (problem,) = check_pack(make_pack({FILE: text}), tables)
    line = text.splitlines()[(problem.line or 0) - 1]
    assert line[(problem.column or 0) - 1 :].startswith('valu"')


def test_all_problems_of_all_files_are_told_at_once(make_pack: MakePack, tables: Tables) -> None:
    text = ISSUE.replace('"152500"', '"1525"').replace("operating ==", "opertng ==")
    folder = make_pack(
        {"pack.toml": PACK.replace("as_of", "asof"), FILE: text, "issues/x.toml": "a="}
    )
    with pytest.raises(PackError) as raised:
        read_pack(folder, tables)
    assert {problem.file for problem in raised.value.problems} == {
        "pack.toml",
        FILE,
        "issues/x.toml",
    }
    assert len(raised.value.problems) >= 5


def test_what_cannot_be_read_does_not_hide_what_makes_no_sense(
    make_pack: MakePack, tables: Tables
) -> None:
    text = (
        ISSUE.replace('type = "decimal"\nunit', 'type = "dezimal"\nunit')
        .replace("value = 8", "value = nan")
        .replace('"GB 18918-2002"', '"GB 1"')
        .replace("value <= today", "valu <= today")
        .replace('region = "152522"', 'region = "1"')
    )
    name = "issues/27-Sewage-plants.toml"
    folder = make_pack({name: text})
    (folder / FILE).unlink()
    assert [problem.key for problem in check_pack(folder, tables)] == [
        "number",
        "figure[low_load].value",
        "site[abag-plant].region",
        "check[load_rate].type",
        "check[load_rate].basis[1]",
        "check[report_on].constraint",
    ], "the type of load_rate is not known, so nothing that depends on it is told"


def test_checks_that_wait_for_each_other_are_told_as_a_ring(
    make_pack: MakePack, tables: Tables
) -> None:
    text = ISSUE.replace(
        "required = true\npasses", 'required = true\nrelevant = "load_rate > 1.0"\npasses'
    )
    problems = check_pack(make_pack({FILE: text}), tables)
    assert [p.key for p in problems] == ["check[operating].relevant"]
    assert "operating > load_rate > operating" in problems[0].message.en


def test_numbers_and_slugs_are_given_once(make_pack: MakePack, tables: Tables) -> None:
    problems = check_pack(make_pack({"27-sewage-plants.toml": ISSUE}), tables)
    assert {p.key for p in problems} == {"number", "slug"}


@pytest.mark.parametrize(
    ("content", "said", "line"),
    [
        (ISSUE.encode("gb18030"), "not UTF-8: byte 0x", 8),
        (b"\xff\xfe" + ISSUE.encode("utf-16-le"), "not UTF-8", 1),
        (ISSUE.encode() + b"#" * 1_000_000, "larger than 1 MB", None),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply", None),
        (b"a = " + b"{a=" * 5000 + b"1" + b"}" * 5000, "nested too deeply", None),
        (b"[" + b".".join([b"a"] * 5000) + b"]", "nested too deeply", None),
        (b"number = " + b"9" * 5000, "cannot be read", None),
        (b"a = 1\x00", "this is not TOML", 1),
        (b"", "number is missing", 1),
    ],
    ids=["gbk", "utf-16", "large", "arrays", "tables", "keys", "digits", "nul", "empty"],
)
def test_a_file_that_is_no_text_of_ours_is_told(
    content: bytes, said: str, line: int | None, make_pack: MakePack, tables: Tables
) -> None:
    problems = check_pack(make_pack({FILE: content}), tables)
    told = [p for p in problems if said in p.message.en]
    assert told, [str(p) for p in problems]
    assert told[0].file == FILE
    assert told[0].line == line


def test_a_file_of_50_mb_is_refused_without_being_read(make_pack: MakePack, tables: Tables) -> None:
    folder = make_pack()
    os.truncate(folder / FILE, 50_000_000)
    (problem,) = check_pack(folder, tables)
    assert "1 MB" in problem.message.en


def test_an_expression_nested_too_deeply_is_told(make_pack: MakePack, tables: Tables) -> None:
    deep = "(" * 200 + "value" + ")" * 200
    text = ISSUE.replace("value == 'yes'", f"{deep} == 'yes'")
    assert "nested too deeply" in check_pack(make_pack({FILE: text}), tables)[0].message.en
    text = ISSUE.replace("value == 'yes'", "value == 'yes'" + " || value == 'yes'" * 500)
    assert "too long" in check_pack(make_pack({FILE: text}), tables)[0].message.en


@pytest.mark.parametrize(
    "name",
    [
        "issues/27-Sewage.toml",
        "issues/con.toml",
        "issues/notes.TOML",
        "issues/27 a.toml",
        "issues/二十七.toml",
    ],
)
def test_a_file_name_that_does_not_fit_is_told(
    name: str, make_pack: MakePack, tables: Tables
) -> None:
    folder = make_pack({name: ISSUE})
    (folder / FILE).unlink()
    problems = check_pack(folder, tables)
    assert problems
    assert all(p.file == name for p in problems)


def test_bom_and_crlf_are_welcome(make_pack: MakePack, tables: Tables) -> None:
    folder = make_pack({FILE: b"\xef\xbb\xbf" + ISSUE.replace("\n", "\r\n").encode()})
    assert read_pack(folder, tables).issues[0].number == 27


def test_lines_are_counted_right_with_bom_and_crlf(make_pack: MakePack, tables: Tables) -> None:
    text = ISSUE.replace("value == 'yes'", "valu == 'yes'")
    (plain,) = check_pack(make_pack({FILE: text}), tables)
    (windows,) = check_pack(
        make_pack({FILE: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()}), tables
    )
    assert (plain.line, plain.column) == (windows.line, windows.column)


def test_what_is_no_pack_is_told(tmp_path: Path, tables: Tables) -> None:
    assert [p.file for p in check_pack(tmp_path, tables)] == ["pack.toml"]
    assert [p.file for p in check_pack(tmp_path / "nowhere", tables)] == ["pack.toml"]


def test_other_files_and_hidden_ones_are_left_alone(make_pack: MakePack, tables: Tables) -> None:
    folder = make_pack(
        {"README.md": "x", "issues/._27-sewage-plants.toml": b"\x00\x05", "issues/a.jpg": b"\xff"}
    )
    assert check_pack(folder, tables) == []


def test_a_problem_reads_as_place_key_message_remedy() -> None:
    problem = Problem("a.toml", Text("甲", "wrong"), Text("乙", "do so"), 3, 4, "check[x].type")
    use_language("en")
    assert str(problem) == "a.toml:3:4: [check[x].type] wrong\n    do so"
