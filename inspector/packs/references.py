"""What is judged alike in every table of a pack: ids, and words that must be known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from inspector.i18n import Text
from inspector.packs.expressions import RESERVED
from inspector.packs.source import Where, nearest, one_of
from inspector.packs.tables import Tables

_ID = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

CATEGORY = Text("类别", "category")
REGION = Text("行政区划代码", "region code")
AUTHORITY = Text("责任单位", "authority")
MEASURE = Text("措施", "measure")
FIGURE = Text("数据", "figure")
STANDARD = Text("标准", "standard")
CHECK = Text("检查项", "check")
REPEAT = Text("重复组", "repeat group")
LIST = Text("选项表", "list")
_UNIT = Text("单位", "unit")


def known(word: str, words: Iterable[str], where: Where, what: Text) -> None:
    """``word`` must be one of ``words``, which are called ``what``."""
    listed = list(words)
    if word not in listed:
        where.problem(
            Text("没有这个{what}：{word}", "no such {what}: {word}").format(what=what, word=word),
            Text("{meant}{known}", "{meant}{known}").format(
                meant=nearest(word, listed), known=one_of(listed)
            ),
        )


def known_regions(codes: Sequence[str], where: Where, tables: Tables) -> None:
    for at, code in enumerate(codes):
        known(code, tables.regions, where / at, REGION)


def known_authorities(ids: Sequence[str], where: Where, tables: Tables) -> None:
    for at, id in enumerate(ids):
        known(id, tables.authorities, where / at, AUTHORITY)


def known_unit(unit: str, where: Where, tables: Tables) -> None:
    if unit and tables.units:  # none: the pack's own could not be read
        known(unit, tables.units, where, _UNIT)


def a_year(day: dt.date | int | None, where: Where) -> None:
    """A number in place of a day must be a year."""
    if isinstance(day, int) and not 1900 <= day <= 2200:
        where.problem(
            Text(f"{day} 不是年份", f"{day} is no year"),
            Text("写成 2018 或 2018-12-31", "write 2018 or 2018-12-31"),
        )


def is_slug(text: str) -> bool:
    return _SLUG.fullmatch(text) is not None and len(text) <= 80


def a_slug(text: str, where: Where) -> None:
    if not is_slug(text):
        where.problem(
            Text(f"{text} 不能用作名称", f"{text} cannot be used as a name"),
            Text(
                "用小写字母、数字和连字符，如 dalad-plant",
                "small letters, digits, hyphens: dalad-plant",
            ),
        )


def ids(group: Sequence[tuple[str, Where]]) -> None:
    """Ids as expressions and ledgers use them: plain words, each given once."""
    given_once(group)
    for id, place in group:
        if not _ID.fullmatch(id) or len(id) > 60:
            place.problem(
                Text(f"{id} 不能用作 id", f"{id} cannot be an id"),
                Text(
                    "用小写字母、数字和下划线，字母开头",
                    "small letters, digits, underscores; a letter first",
                ),
            )


def given_once(group: Iterable[tuple[str, Where]]) -> None:
    seen: set[str] = set()
    for id, where in group:
        if id in seen:
            where.problem(
                Text(f"id {id} 重复", f"the id {id} is given twice"),
                Text(
                    "每个 id 只用一次；检查项和数据合在一起算",
                    "use each once; checks and figures share theirs",
                ),
            )
        seen.add(id)


def not_reserved(group: Iterable[tuple[str, Where]]) -> None:
    """Names in expressions must leave CEL's own words alone."""
    for id, place in group:
        if id in RESERVED:
            place.problem(
                Text(f"{id} 在表达式里另有含义", f"{id} has a meaning of its own in expressions"),
                Text(f"换一个，如 {id}_1", f"choose another, such as {id}_1"),
            )
