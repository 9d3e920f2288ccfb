"""What holds for every shipped pack: nothing said twice, nothing that can never be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from inspector.i18n import Text
from inspector.packs.model import Issue, Pack
from inspector.packs.reader import read_pack
from inspector.packs.reconcile import evaluate_pack_rules, evaluate_rules
from inspector.packs.tables import load_tables
from tests.checklists.trying import try_out

ROOT = Path(__file__).parents[2] / "checklists"
PACKS = {folder.name: read_pack(folder) for folder in sorted(ROOT.iterdir()) if folder.is_dir()}
ISSUES = [
    pytest.param(issue, id=f"{name} {issue.number}")
    for name, pack in PACKS.items()
    for issue in pack.issues
]
TABLES = load_tables()
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COUNTED = {
    "个", "项", "处", "家", "座", "台", "套", "条", "眼", "宗", "件", "起", "份", "次", "户", "人",
    "名", "只", "株", "股", "类",
}  # fmt: skip
"""Units of things that visits can count one by one."""


def texts(value: object, where: str = "") -> Iterator[tuple[str, Text]]:
    """Every text in a struct, with where it stands."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            row = getattr(value, "id", getattr(value, "name", ""))
            yield from texts(getattr(value, name), f"{where}.{name}({row})" if row else name)
    elif isinstance(value, tuple):
        for part in value:  # pyright: ignore[reportUnknownVariableType]
            yield from texts(part, where)  # pyright: ignore[reportUnknownArgumentType]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_every_text_is_there_in_both_languages(pack: Pack) -> None:
    found = [
        (where, text)
        for where, text in texts(pack)
        if "unit_label" not in where or text.zh
        if not text.zh.strip()
        or not text.en.strip()
        or _CHINESE.search(text.en)
        or (text.zh != text.en and not _CHINESE.search(text.zh))
    ]
    assert found == []


@pytest.mark.parametrize("issue", ISSUES)
def test_an_issue_has_six_to_fifteen_checks_each_with_a_hint(issue: Issue) -> None:
    hintless = [check.id for check in issue.checks if check.hint is None]
    assert hintless == []
    assert 6 <= len(issue.checks) <= 15


@pytest.mark.parametrize("issue", ISSUES)
def test_no_two_checks_of_an_issue_ask_the_same(issue: Issue) -> None:
    for language in ("zh", "en"):
        asked = [getattr(check.label, language) for check in issue.checks]
        assert sorted(asked) == sorted(set(asked))


@pytest.mark.parametrize("issue", ISSUES)
def test_every_claim_is_verified_by_a_check(issue: Issue) -> None:
    verified = {id for check in issue.checks for id in check.verifies}
    claimed = [figure.id for figure in issue.figures if figure.kind == "claimed"]
    assert [id for id in claimed if id not in verified] == []


@pytest.mark.parametrize("issue", ISSUES)
def test_observed_fits_what_visits_bring(issue: Issue) -> None:
    """Answers are counted for things that can be counted; sums and readings have one unit."""
    for figure in issue.figures:
        if figure.observed is None:
            continue
        check = issue.check(figure.observed.check)
        assert check is not None
        assert figure.id in check.verifies or figure.kind != "claimed", figure.id
        if figure.observed.count is not None:
            assert figure.unit in _COUNTED, figure.id
        else:
            assert check.unit == figure.unit, figure.id


@pytest.mark.parametrize("issue", ISSUES)
def test_sites_lie_in_the_issues_regions(issue: Issue) -> None:
    outside = [
        site.id
        for site in issue.sites
        if not any(TABLES.is_within(site.region, region) for region in issue.regions)
    ]
    assert outside == []


@pytest.mark.parametrize("issue", ISSUES)
def test_every_check_can_be_asked_and_can_pass_and_fail(issue: Issue) -> None:
    never: list[str] = []
    for check in issue.checks:
        found = try_out(issue, check, TABLES)
        if not found.asked:
            never.append(f"{check.id} is never asked")
        if check.passes is not None and found.asked:
            never += [] if found.passed else [f"{check.id} never passes"]
            never += [] if found.failed else [f"{check.id} never fails"]
    assert never == []


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_a_rule_that_does_not_hold_says_why(pack: Pack) -> None:
    notes = {
        **{
            f"{issue.number} {rule.id}": rule.note
            for issue in pack.issues
            for rule in issue.reconcile
        },
        **{rule.id: rule.note for rule in pack.reconcile},
    }
    failing = [
        *(
            f"{issue.number} {o.id}"
            for issue in pack.issues
            for o in evaluate_rules(issue)
            if not o.holds
        ),
        *(outcome.id for outcome in evaluate_pack_rules(pack) if not outcome.holds),
    ]
    assert [name for name in failing if notes[name] is None] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_template_is_used(name: str) -> None:
    there = {path.stem for path in (ROOT / name / "templates").glob("*.toml")}
    assert there == {id for issue in PACKS[name].issues for id in issue.use}
