"""What must hold in an issue beyond types: ids, references, bounds, defaults.

Each function looks at one thing and says on the :class:`~inspector.packs.source.Where` what is
wrong.  Expressions have their own module, :mod:`inspector.packs.expression_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from msgspec.structs import replace

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs import values
from inspector.packs.expression_checks import check_expressions
from inspector.packs.model import Check, Issue, Template
from inspector.packs.references import (
    CATEGORY,
    CHECK,
    FIGURE,
    LIST,
    MEASURE,
    REGION,
    REPEAT,
    STANDARD,
    a_slug,
    a_year,
    given_once,
    ids,
    is_slug,
    known,
    known_authorities,
    known_regions,
    known_unit,
    not_reserved,
)
from inspector.packs.source import Where
from inspector.packs.tables import LISTS, Tables, list_name
from inspector.packs.templates import id_of

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. /()-]*")
_FILE = re.compile(r"(\d{2,4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.toml")
_SELECTS = ("select_one", "select_multiple")


def check_issue(issue: Issue, where: Where, tables: Tables, categories: Set[str] | None) -> None:
    """An issue by itself and against the tables; ``categories`` None: pack.toml is not readable."""
    _file_name(issue, where)
    if issue.number < 1:
        (where / "number").problem(
            Text("编号从 1 起", "numbers begin at 1"),
            Text("写一个正整数", "write a positive number"),
        )
    a_slug(issue.slug, where / "slug")
    if categories is not None:
        known(issue.category, categories, where / "category", CATEGORY)
    known_regions(issue.regions, where / "regions", tables)
    known_authorities(issue.authorities, where / "authorities", tables)
    if not issue.regions:
        (where / "regions").problem(
            Text("没有写地区", "no region is given"),
            Text("写上至少一个 GB/T 2260 代码", "give at least one code of GB/T 2260"),
        )
    _sites(issue, where, tables)
    _ids(issue, where)
    measures = [measure.id for measure in issue.measures]
    for at, step in enumerate(issue.steps):
        a_year(step.due, where / "step" / at / "due")
        if step.measure is not None:
            known(step.measure, measures, where / "step" / at / "measure", MEASURE)
    _figures(issue, where, tables)
    _checks(issue, where, tables)


def check_template(template: Template, where: Where, tables: Tables) -> None:
    """A template by itself, as an issue that has nothing but its checks."""
    id = id_of(where.file)
    if not is_slug(id):
        where.problem(
            Text(f"{id} 不能用作模板名", f"{id} cannot name a template"),
            Text(
                "文件名用小写字母、数字和连字符", "name the file in small letters, digits, hyphens"
            ),
        )
    alone = Issue(
        number=1,
        slug="template",
        category="",
        status="in_progress",
        regions=(),
        authorities=(),
        title=template.title,
        problem=template.title,
        repeats=template.repeats,
        # which figures its checks bear out is for the issues to say
        checks=tuple(replace(check, verifies=()) for check in template.checks),
    )
    _ids(alone, where)
    _checks(alone, where, tables)


def _checks(issue: Issue, where: Where, tables: Tables) -> None:
    for at, repeat in enumerate(issue.repeats):
        if repeat.min < 0 or (repeat.max is not None and repeat.max < max(repeat.min, 1)):
            (where / "repeat" / at / "max").problem(
                Text("max 小于 min", "max is less than min"),
                Text("写 min <= max，max 至少为 1", "write min <= max, and max of 1 or more"),
            )
    for at, check in enumerate(issue.checks):
        _references(check, issue, where / "check" / at, tables)
        if not (where / "check" / at / "type").told:
            _check(check, issue, where / "check" / at, tables)
    check_expressions(issue, where)


def _file_name(issue: Issue, where: Where) -> None:
    base = where.file.rpartition("/")[2]
    wanted = f"{issue.number:02d}-{issue.slug}.toml"
    found = _FILE.fullmatch(base)
    if found is None or int(found[1]) != issue.number or found[2] != issue.slug:
        key = "slug" if found and int(found[1]) == issue.number else "number"
        (where / key).problem(
            Text(
                f"文件名 {base} 与编号 {issue.number}、slug {issue.slug} 不符",
                f"the file name {base} does not fit number {issue.number} and slug {issue.slug}",
            ),
            Text(f"改名为 {wanted}，或改编号、slug", f"name it {wanted}, or change number or slug"),
        )


def _sites(issue: Issue, where: Where, tables: Tables) -> None:
    for at, site in enumerate(issue.sites):
        here = where / "site" / at
        a_slug(site.id, here / "id")
        known(site.region, tables.regions, here / "region", REGION)
        if (site.lat is None) != (site.lon is None):
            (here / ("lon" if site.lon is None else "lat")).problem(
                Text("lat 和 lon 要一起写", "lat and lon go together"),
                Text("补上另一个，或都删去", "add the other, or remove both"),
            )
        for key, most in (("lat", 90), ("lon", 180)):
            degrees = getattr(site, key)
            if degrees is not None and abs(degrees) > most:
                (here / key).problem(
                    Text(f"{key} 超出 正负 {most}", f"{key} is beyond {most} degrees"),
                    Text("lat 是纬度，lon 是经度", "lat is the latitude, lon the longitude"),
                )
    given_once((site.id, where / "site" / at / "id") for at, site in enumerate(issue.sites))


def _ids(issue: Issue, where: Where) -> None:
    """Ids are names in expressions: of checks and figures together, of the rest each by itself."""
    shared = [
        *((figure.id, where / "figure" / at / "id") for at, figure in enumerate(issue.figures)),
        *((check.id, where / "check" / at / "id") for at, check in enumerate(issue.checks)),
    ]
    # of two with one id the later is told: that of the issue, not that of a template
    shared.sort(key=lambda pair: pair[1].origin[0] == where.file)
    others = [
        [(one.id, where / "measure" / at / "id") for at, one in enumerate(issue.measures)],
        [(one.id, where / "step" / at / "id") for at, one in enumerate(issue.steps)],
        [(one.id, where / "reconcile" / at / "id") for at, one in enumerate(issue.reconcile)],
        [(one.id, where / "repeat" / at / "id") for at, one in enumerate(issue.repeats)],
    ]
    for group in (shared, *others):
        ids(group)
    not_reserved(shared)


def _figures(issue: Issue, where: Where, tables: Tables) -> None:
    checks = {check.id: check for check in issue.checks}
    for at, figure in enumerate(issue.figures):
        here = where / "figure" / at
        known_unit(figure.unit, here / "unit", tables)
        a_year(figure.as_of, here / "as_of")
        observed = figure.observed
        if observed is None:
            continue
        known(observed.check, checks, here / "observed" / "check", CHECK)
        ways = [observed.count is not None, observed.sum, observed.latest]
        if sum(ways) != 1:
            (here / "observed").problem(
                Text("count、sum、latest 要且只要一个", "exactly one of count, sum, latest"),
                Text(
                    '例如 count = "value >= 60.0"，或 sum = true',
                    'such as count = "value >= 60.0", or sum = true',
                ),
            )
        check = checks.get(observed.check)
        number = check is None or check.type in ("integer", "decimal", "calculate")
        if (observed.sum or observed.latest) and not number:
            (here / "observed" / "check").problem(
                Text(f"{observed.check} 的回答不是数", f"{observed.check} has no number"),
                Text("sum 和 latest 要用数值检查项", "sum and latest need a check with a number"),
            )


def _references(check: Check, issue: Issue, where: Where, tables: Tables) -> None:
    """What a check names must be there."""
    figures = [figure.id for figure in issue.figures]
    for at, id in enumerate(check.verifies):
        known(id, figures, where / "verifies" / at, FIGURE)
    for at, id in enumerate(check.basis):
        known(id, tables.standards, where / "basis" / at, STANDARD)
    known_unit(check.unit, where / "unit", tables)
    if check.repeat is not None:
        known(check.repeat, [repeat.id for repeat in issue.repeats], where / "repeat", REPEAT)


def _check(check: Check, issue: Issue, where: Where, tables: Tables) -> None:
    """What must hold for a check of this type."""
    _choices(check, where)
    if check.type == "calculate" and check.calculation is None:
        (where / "calculation").problem(
            Text("calculate 要有 calculation", "a calculate has a calculation"),
            Text('加上 calculation = "..."', 'add calculation = "..."'),
        )
    for key, kinds in _ONLY_FOR.items():
        if getattr(check, key) not in (None, False) and check.type not in kinds:
            (where / key).problem(
                Text(f"{check.type} 不用 {key}", f"a {check.type} has no {key}"),
                Text(
                    f"删去；{key} 用于 {', '.join(kinds)}",
                    f"remove it; {key} is for {', '.join(kinds)}",
                ),
            )
    if check.type in ("note", "calculate"):
        for key in ("required", "evidence", "default"):
            if getattr(check, key):
                (where / key).problem(
                    Text(
                        f"{check.type} 不用回答，没有 {key}",
                        f"a {check.type} is not answered: no {key}",
                    ),
                    Text("删去", "remove it"),
                )
    if check.constraint_message is not None and check.constraint is None:
        (where / "constraint_message").problem(
            Text("没有 constraint", "there is no constraint"),
            Text("加上 constraint，或删去这一句", "add constraint, or remove the message"),
        )
    _default(check, issue, where, tables)


_ONLY_FOR: Mapping[str, tuple[str, ...]] = {
    "calculation": ("calculate",),
    "choices_from": _SELECTS,
    "choice_filter": _SELECTS,
    "other": _SELECTS,
    "constraint": (
        "yes_no", "select_one", "select_multiple", "integer", "decimal", "text", "date", "time",
        "location", "calculate",
    ),
    "passes": (
        "yes_no", "select_one", "select_multiple", "integer", "decimal", "text", "date", "time",
        "location", "calculate",
    ),
}  # fmt: skip


def _choices(check: Check, where: Where) -> None:
    if check.type not in _SELECTS:
        if check.choices:
            (where / "choices").problem(
                Text(f"{check.type} 没有选项", f"a {check.type} has no choices"),
                Text(
                    "改 type 为 select_one，或删去 choices",
                    "make it a select_one, or remove choices",
                ),
            )
        return
    if check.choices_from is not None:
        known(list_name(check.choices_from), LISTS, where / "choices_from", LIST)
    if bool(check.choices) == (check.choices_from is not None):
        (where / "choices").problem(
            Text("choices 和 choices_from 要且只要一个", "either choices or choices_from is given"),
            Text(
                '写 choices = [{ name = "...", label = { zh = "...", en = "..." } }]',
                'write choices = [{ name = "...", label = { zh = "...", en = "..." } }]',
            ),
        )
    for at, choice in enumerate(check.choices):
        if not _NAME.fullmatch(choice.name) or choice.name.lower() == "other":
            (where / "choices" / at / "name").problem(
                Text(f"{choice.name} 不能用作选项名", f"{choice.name} cannot name a choice"),
                Text(
                    "用字母、数字、下划线；「其他」用 other = true",
                    "letters, digits, underscores; for 'other' write other = true",
                ),
            )
    given_once((c.name, where / "choices" / at / "name") for at, c in enumerate(check.choices))


def _default(check: Check, issue: Issue, where: Where, tables: Tables) -> None:
    if check.default is None or check.type in ("note", "calculate"):
        return
    if check.type == "date" and check.default == "today":
        return
    choices = tables.choices(check, issue)
    if (where / "choices").told:
        return
    try:
        values.parse(check, check.default, choices)
    except InputError as error:
        (where / "default").problem(
            Text("default 不合题型：{what}", "default does not fit the type: {what}").format(
                what=error.what
            ),
            error.remedy or Text("换一个", "choose another"),
        )
