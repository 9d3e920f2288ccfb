"""Whatever is in a file, checking it ends in problems, never in a traceback; places are right."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.packs.expressions import Environment, Fault, Program, tokens
from inspector.packs.places import Places
from inspector.packs.reader import check_pack
from inspector.packs.source import Report, is_list, is_table, parse_toml
from inspector.packs.tables import Tables
from tests.packs.conftest import FILE, ISSUE, PACK

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(path.read_text("utf-8") for path in sorted((ROOT / "checklists").glob("*/**/*.toml"))[:12]),
    ISSUE,
    PACK,
    '''
"a.b".c = 'x'   # a comment with [[brackets]] and "quotes
d = """
three ""\\" quotes and \\u4e2d \\
   joined"""
e = \'\'\'it's ''literal''\'\'\'
f = [ [1, 2], # comment ]
  { g = "]", 'h i' = [ "}" ] },
]
[t.u]
v.w = { x.y = 1e5, z = 2018-12-31T00:00:00Z }
[[t.list]]
k = 1
[[t.list.inner]]
m = "last"
[[t.list.inner]]
m = "really last"
[[t.list]]
[t.list.inner]
k = ""
''',
]

SMALL = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("text", SOURCES)
def test_every_key_is_found_where_it_stands(text: str) -> None:
    places = Places(text)
    lines = text.split("\n")

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        if is_table(value):
            for key, part in value.items():
                here = (*path, key)
                assert here in places.keys, here
                line, column = places.of(here)
                written = lines[line - 1][column - 1 :]
                assert written.startswith(("[", key, f'"{key}"', f"'{key}'")) or "." in written
                walk(part, here)
        elif is_list(value):
            for at, part in enumerate(value):
                assert (*path, at) in places.keys or (*path, at) in places.values
                walk(part, (*path, at))
        elif isinstance(value, str) and value and path in places.values:
            first, last = places.inside(path, 1, 1), places.inside(path, 1, 10**6)
            assert first is not None
            assert last is not None
            line, column = first
            assert lines[line - 1][column - 1] in (value[0], "\\")

    walk(tomli.loads(text), ())


@given(
    at=st.integers(0, len(ISSUE)),
    length=st.integers(0, 40),
    put=st.sampled_from(
        ['"', "'", "[", "]", "{", "}", "=", "\n", "#", "[[check]]\n", "nan", "true", '"""', "\\",
         "{ zh = 1 }", "[1, [2]]", "2018-01-01", "\x00", "é", "中", '"(((', "-1", "1e400", "0x7f"]
    ),
)  # fmt: skip
@SMALL
def test_a_file_spoilt_anywhere_is_checked_to_the_end(
    at: int, length: int, put: str, tables: Tables
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "issues").mkdir()
        (root / "pack.toml").write_text(PACK, encoding="utf-8")
        spoilt = ISSUE[:at] + put + ISSUE[at + length :]
        (root / FILE).write_text(spoilt, encoding="utf-8")
        for problem in check_pack(root, tables):
            assert problem.message.zh
            assert problem.message.en
            assert problem.remedy.zh
            assert problem.remedy.en
            if problem.line is not None:
                assert 1 <= problem.line <= spoilt.count("\n") + 2


@given(st.binary(max_size=300))
@SMALL
def test_any_bytes_are_a_table_or_a_problem(content: bytes) -> None:
    report = Report()
    source = parse_toml(content, "a.toml", report)
    assert (source is None) == bool(report.problems)


ENVIRONMENT = Environment({"value": "double", "n": "int", "name": "string", "many": "list(int)"})


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["value", "n", "name", "many", "1", "1.0", "'a'", "(", ")", "&&", "||", "==", ">", "?",
             ":", "+", "in", "!", "[", "]", ".", "size", "round", "days", ",", "-", "%", "/"]
        ),
        max_size=12,
    ).map(" ".join)
)  # fmt: skip
@SMALL
def test_any_text_is_a_program_or_a_fault_with_a_place(source: str) -> None:
    made = ENVIRONMENT.compile(source)
    tokens(source)
    if isinstance(made, Program):
        made.evaluate({})
        made.evaluate({"value": 1.5, "n": 0, "name": "中", "many": [1, 2]})
    else:
        assert made
        assert all(isinstance(fault, Fault) and fault.line >= 1 for fault in made)
