"""What must hold in pack.toml and across its issues, beyond types."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Protocol

from inspector.disk import is_safe_name
from inspector.i18n import Text
from inspector.packs.expression_checks import nothing_called, tell, undeclared_in
from inspector.packs.expressions import Fault, Program
from inspector.packs.model import Duty, Issue, Pack
from inspector.packs.programs import Misfit
from inspector.packs.reconcile import figures_by_name, rule_environment
from inspector.packs.references import (
    REGION,
    a_slug,
    a_year,
    given_once,
    ids,
    known,
    known_authorities,
    known_regions,
    known_unit,
    not_reserved,
)
from inspector.packs.source import Report, Where, nearest, one_of
from inspector.packs.tables import Tables

_VERSION = re.compile(r"\d+(\.\d+){0,3}")
_OF_ISSUE = re.compile(r"i(\d+)\b")
_MOST_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 31, "half_yearly": 31, "yearly": 31}
"""What ``day`` may be, for the rhythms that have one."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


def check_pack_table(pack: Pack, where: Where, tables: Tables) -> None:
    """pack.toml by itself and against the tables."""
    a_slug(pack.id, where / "id")
    if pack.id == "by-digest" or not is_safe_name(pack.id):
        (where / "id").problem(
            Text(f"{pack.id} 不能用作清单包的 id", f"{pack.id} cannot be a pack's id"),
            Text("换一个，如 my-pack", "choose another, such as my-pack"),
        )
    if not _VERSION.fullmatch(pack.version):
        (where / "version").problem(
            Text(f"版本号写法不对：{pack.version}", f"this is no version: {pack.version}"),
            Text("写成 1.0 或 2026.11.1", "write it as 1.0 or 2026.11.1"),
        )
    if not pack.categories:
        (where / "category").problem(
            Text("没有类别", "there is no category"),
            Text("加一个 [[category]]", "add a [[category]]"),
        )
    for id, place in _placed(pack.categories, where / "category"):
        a_slug(id, place)
    given_once(_placed(pack.categories, where / "category"))
    given_once(_placed(pack.units, where / "unit"))
    ids(_placed(pack.reconcile, where / "reconcile"))
    ids(_placed(pack.duties, where / "duty"))
    ids(_placed(pack.supervision_groups, where / "supervision_group"))
    ids(_placed(pack.handed_over, where / "handed_over"))
    _figures(pack, where / "figure", tables)
    for at, duty in enumerate(pack.duties):
        _duty(duty, where / "duty" / at, tables)
    for at, group in enumerate(pack.supervision_groups):
        known_regions(group.regions, where / "supervision_group" / at / "regions", tables)
    for at, problem in enumerate(pack.handed_over):
        known(problem.region, tables.regions, where / "handed_over" / at / "region", REGION)


def _placed(rows: Sequence[_Named], where: Where) -> list[tuple[str, Where]]:
    return [(row.id, where / at / "id") for at, row in enumerate(rows)]


def _figures(pack: Pack, where: Where, tables: Tables) -> None:
    named = _placed(pack.figures, where)
    ids(named)
    not_reserved(named)
    for at, figure in enumerate(pack.figures):
        known_unit(figure.unit, where / at / "unit", tables)
        a_year(figure.as_of, where / at / "as_of")
        if _OF_ISSUE.fullmatch(figure.id):
            (where / at / "id").problem(
                Text(f"{figure.id} 指一个事项", f"{figure.id} stands for an issue in rules"),
                Text("换一个名称", "choose another name"),
            )
        if figure.observed is not None:
            (where / at / "observed").problem(
                Text("整体的数据没有检查项可核对", "the whole has no checks to bear it out"),
                Text(
                    "把数据放到有这个检查项的事项里",
                    "put the figure into the issue that has the check",
                ),
            )


def _duty(duty: Duty, where: Where, tables: Tables) -> None:
    known_authorities(duty.owed_by, where / "owed_by", tables)
    if not duty.owed_by:
        (where / "owed_by").problem(
            Text("没有写责任单位", "nobody owes it"),
            Text("写上至少一个责任单位的 id", "give at least one authority's id"),
        )
    most = _MOST_DAYS.get(duty.rhythm)
    if duty.day is not None and most is None:
        (where / "day").problem(
            Text(f"{duty.rhythm} 没有 day", f"what is {duty.rhythm} has no day"),
            Text("删去 day；一次性的写 due", "remove day; what is owed once has due"),
        )
    elif duty.day is not None and most is not None and not 1 <= duty.day <= most:
        (where / "day").problem(
            Text(f"day 应在 1 到 {most} 之间", f"day is from 1 to {most}"),
            Text("每周的写 1（周一）到 7", "of a week, 1 is Monday and 7 is Sunday"),
        )
    if duty.due is not None and duty.rhythm != "once":
        (where / "due").problem(
            Text(f"{duty.rhythm} 没有 due", f"what is {duty.rhythm} has no due"),
            Text('删去 due，或写 rhythm = "once"', 'remove due, or write rhythm = "once"'),
        )


def check_together(
    pack: Pack | None, issues: Mapping[str, Issue], report: Report, *, complete: bool
) -> None:
    """What only shows when all issues are seen; ``complete``: every issue's file was read."""
    _numbers(issues, report)
    if pack is None:
        return
    where = report.at("pack.toml")
    numbers = [issue.number for issue in pack.issues]
    for at, problem in enumerate(pack.handed_over):
        if complete and problem.issue is not None and problem.issue not in numbers:
            (where / "handed_over" / at / "issue").problem(*_no_issue(problem.issue, numbers))
    _rules(pack, issues, where, complete=complete)


def _numbers(issues: Mapping[str, Issue], report: Report) -> None:
    """Numbers and slugs are given once in a pack."""
    for key in ("number", "slug"):
        first: dict[object, str] = {}
        for file, issue in issues.items():
            if (report.at(file) / key).told:
                continue
            value = getattr(issue, key)
            if value in first:
                (report.at(file) / key).problem(
                    Text(
                        f"{key} {value} 与 {first[value]} 重复",
                        f"{key} {value} is {first[value]}'s",
                    ),
                    Text("换一个没有用过的", "choose one that is free"),
                )
            first.setdefault(value, file)


def _rules(pack: Pack, issues: Mapping[str, Issue], where: Where, *, complete: bool) -> None:
    """The rules across issues; nothing is said of figures that could not be read."""
    if not pack.reconcile:
        return
    report = where.report
    doubtful = [
        f"i{issue.number}." for file, issue in issues.items() if (report.at(file) / "figure").told
    ]
    loose = [
        name
        for name in figures_by_name(pack)
        if name.startswith(tuple(doubtful)) or (where / "figure").told
    ]
    environment = rule_environment(figures_by_name(pack), loose)
    numbers = {issue.number for issue in pack.issues}
    unknown = partial(_unknown, names=environment.types, numbers=numbers)
    for at, rule in enumerate(pack.reconcile):
        place = ("reconcile", at, "rule")
        program = environment.compile(rule.rule)
        if not isinstance(program, Program):
            for fault in program:
                of_issue = _OF_ISSUE.match(undeclared_in(fault))
                if of_issue is None or (complete and f"{of_issue[0]}." not in doubtful):
                    tell(Misfit(place, rule.rule, fault, environment.types), where, unknown)
        elif program.type not in ("bool", "dyn"):
            types = environment.types
            misfit = Misfit(place, rule.rule, Fault(""), types, "not_bool", program.type)
            tell(misfit, where, unknown)


def _unknown(name: str, names: Collection[str], numbers: Collection[int]) -> tuple[Text, Text]:
    """There is no such figure, or no such issue."""
    if (found := _OF_ISSUE.match(name)) is None:
        own = [each for each in names if "." not in each]
        return nothing_called(name), Text(
            "{meant}事项的数据写作 i27.low_load；{known}",
            "{meant}an issue's figure is written i27.low_load; {known}",
        ).format(meant=nearest(name, names), known=one_of(own))
    number = int(found[1])
    if number not in numbers:
        return _no_issue(number, numbers)
    figures = [each for each in names if each.startswith(f"i{number}.")]
    return (
        Text(f"第 {number} 号事项没有数据 {name}", f"issue {number} has no figure {name}"),
        Text("{meant}{known}", "{meant}{known}").format(
            meant=nearest(name, figures), known=one_of(figures)
        ),
    )


def _no_issue(number: int, numbers: Collection[int]) -> tuple[Text, Text]:
    listed = one_of([str(each) for each in sorted(numbers)], 60)
    return Text(f"没有第 {number} 号事项", f"there is no issue {number}"), listed
