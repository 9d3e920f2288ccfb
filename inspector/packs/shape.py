"""Tables made into structs piece by piece, so that every problem is found and not just the first.

The structs of :mod:`inspector.packs.model` are the one description of the format: which keys there
are, which must be there, of what type.  This walk reads it off them; the JSON Schema does too.
"""

from __future__ import annotations

import datetime as dt
import math
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from inspector.i18n import Text
from inspector.packs.model import Check, Figure, Issue, Pack, Template
from inspector.packs.source import Where, is_list, is_table, nearest, one_of

S = TypeVar("S", bound=msgspec.Struct)

KEYS: dict[type[msgspec.Struct], dict[str, str]] = {
    Issue: {
        "measures": "measure",
        "steps": "step",
        "figures": "figure",
        "sites": "site",
        "repeats": "repeat",
        "checks": "check",
    },
    Template: {"repeats": "repeat", "checks": "check"},
    Pack: {
        "categories": "category",
        "units": "unit",
        "figures": "figure",
        "duties": "duty",
        "supervision_groups": "supervision_group",
    },
}
"""Fields whose key in TOML has another name: an array of tables is named for one of them."""

NOT_READ: dict[type[msgspec.Struct], tuple[str, ...]] = {
    Pack: ("digest", "issues"),
    Figure: ("unit_label",),
    Check: ("unit_label",),
}
"""Fields that do not stand in the file."""


class _Wrong:
    """Stands for a value that could not be read; the reason is in the report."""


WRONG = _Wrong()


class Field(msgspec.Struct, frozen=True):
    """A key of a table: its name in TOML, its field's name and type."""

    key: str
    name: str
    type: Any
    required: bool


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, Field]:
    """The keys that a table of this kind may have."""
    hints = get_type_hints(kind)
    renamed = KEYS.get(kind, {})
    return {
        key: Field(key, info.name, hints[info.name], info.required)
        for info in msgspec.structs.fields(kind)
        if info.name not in NOT_READ.get(kind, ())
        for key in (renamed.get(info.name, info.name),)
    }


def read_struct(kind: type[S], value: object, where: Where, **given: object) -> S | None:
    """A table as a struct, every problem reported; ``given`` are fields that are not in it.

    What could not be read is left at its default or a blank, so that the sense of the rest can be
    judged in the same pass.  None when the value is no table.
    """
    if not is_table(value):
        _wrong_type(where, "表格", "a table", value)
        return None
    fields = fields_of(kind)
    read: dict[str, object] = dict(given)
    for key in value:
        if key not in fields:
            (where / key).problem(
                Text(f"没有 {key} 这个键", f"there is no key {key}"),
                Text("{meant}{known}", "{meant}{known}").format(
                    meant=nearest(key, fields), known=one_of(fields, 40)
                ),
            )
    for key, field in fields.items():
        got: object = WRONG
        if key in value:
            got = read_value(field.type, value[key], where / key)
        elif field.required and field.name not in read:
            (where / key).problem(
                Text(f"缺少 {key}", f"{key} is missing"), _how_to_write(field.type, key)
            )
        if got is not WRONG:
            read[field.name] = got
        elif field.required and field.name not in read:
            read[field.name] = _blank(field.type)
    return kind(**read)


def _blank(hint: Any) -> Any:
    """Stands in a struct for what could not be read; such a struct is never used but to judge."""
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if get_origin(hint) is tuple:
        return ()
    blanks: dict[Any, Any] = {Text: Text("", ""), dt.date: dt.date(2000, 1, 1), str: "", int: 0}
    return blanks.get(hint, 0)


def read_value(hint: Any, value: object, where: Where) -> Any:
    """The value as the type hint says, or WRONG with the reason reported."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read_plain(tuple(get_args(hint)), value, where)
    if origin is Literal:
        return _read_word(get_args(hint), value, where)
    if origin is tuple:
        return _read_list(get_args(hint), value, where)
    return _read_plain((hint,), value, where)


def _read_plain(hints: tuple[Any, ...], value: object, where: Where) -> Any:
    """One of several plain types; a struct, a text, a list, a word stands alone (or with None)."""
    hints = tuple(hint for hint in hints if hint is not NoneType)
    if len(hints) == 1:
        (hint,) = hints
        if get_origin(hint) is not None:
            return read_value(hint, value, where)
        if hint is Text:
            return _read_text(value, where)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            found = read_struct(hint, value, where)
            return WRONG if found is None else found
    if float in hints and isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            where.problem(
                Text(f"{value} 不是一个数", f"{value} is not a number that can be used"),
                Text("写一个有限的数", "write a finite number"),
            )
            return WRONG
        return value if int in hints else float(value)
    if str in hints and isinstance(value, str):
        return _not_blank(value, where)
    for hint in hints:
        # a bool is an int and a datetime is a date: only the very type will do
        if type(value) is hint and hint is not str:
            return value
    _wrong_type(where, *_EXPECTED[hints], value)
    return WRONG


_EXPECTED: dict[tuple[Any, ...], tuple[str, str]] = {
    (str,): ("带引号的文字", "a text in quotes"),
    (int,): ("整数，不带引号", "a whole number without quotes"),
    (float,): ("数，不带引号", "a number without quotes"),
    (int, float): ("数，不带引号", "a number without quotes"),
    (bool,): ("true 或 false", "true or false"),
    (dt.date,): ("日期，如 2018-12-31，不带引号", "a date such as 2018-12-31, without quotes"),
    (dt.date, int): ("日期 2018-12-31 或年份 2018", "a date 2018-12-31 or a year 2018"),
}
_TOML_NAMES: tuple[tuple[type, str, str], ...] = (
    (bool, "true/false", "true or false"),
    (str, "文字", "a text"),
    (int, "整数", "a whole number"),
    (float, "小数", "a number"),
    (dt.datetime, "日期时间", "a date with a time"),
    (dt.date, "日期", "a date"),
    (dt.time, "时间", "a time"),
    (list, "列表", "a list"),
    (dict, "表格", "a table"),
)


def _wrong_type(where: Where, zh: str, en: str, value: object) -> None:
    found = next(((z, e) for kind, z, e in _TOML_NAMES if isinstance(value, kind)), ("?", "?"))
    where.problem(
        Text(f"这里要{zh}，写的是{found[0]}", f"{en} is expected here, this is {found[1]}"),
        Text(f"改成{zh}", f"write {en}"),
    )


def _not_blank(value: str, where: Where) -> Any:
    if value.strip():
        return value
    where.problem(
        Text("文字是空的", "the text is blank"),
        Text("写上内容，或删去这个键", "write something, or remove the key"),
    )
    return WRONG


def _read_text(value: object, where: Where) -> Any:
    if isinstance(value, str):
        text = _not_blank(value, where)
        return text if text is WRONG else Text.same(value)
    if not is_table(value):
        _wrong_type(
            where, '文字或 { zh = "...", en = "..." }', "a text or { zh = ..., en = ... }", value
        )
        return WRONG
    sound = True
    for key in value:
        if key not in ("zh", "en"):
            (where / key).problem(
                Text(f"没有 {key} 这种语言", f"there is no language {key}"),
                Text("只有 zh 和 en", "there are zh and en"),
            )
            sound = False
    for key in ("zh", "en"):
        if key not in value:
            (where / key).problem(
                Text(f"缺少 {key} 的文字", f"the text in {key} is missing"),
                Text(f'加上 {key} = "..."', f'add {key} = "..."'),
            )
            sound = False
        else:
            sound = read_value(str, value[key], where / key) is not WRONG and sound
    return Text(str(value["zh"]), str(value["en"])) if sound else WRONG


def _read_word(words: tuple[str, ...], value: object, where: Where) -> Any:
    if isinstance(value, str) and value in words:
        return value
    shown = value if isinstance(value, str) else repr(value)
    where.problem(
        Text(f"没有「{shown}」这个取值", f"{shown} is not among the values"),
        Text("{meant}{known}", "{meant}{known}").format(
            meant=nearest(str(shown), words), known=one_of(words)
        ),
    )
    return WRONG


def _read_list(hints: tuple[Any, ...], value: object, where: Where) -> Any:
    if not is_list(value):
        _wrong_type(where, "列表", "a list [...]", value)
        return WRONG
    if hints[-1] is not Ellipsis and len(value) != len(hints):
        where.problem(
            Text(f"要 {len(hints)} 个，写了 {len(value)} 个", f"{len(hints)} are expected here"),
            Text(f"写 {len(hints)} 个", f"write {len(hints)}"),
        )
        return WRONG
    read = [read_value(hints[0], each, where / at) for at, each in enumerate(value)]
    return WRONG if any(each is WRONG for each in read) else tuple(read)


def _how_to_write(hint: Any, key: str) -> Text:
    plain = next((one for one in get_args(hint) if one is not NoneType), hint)
    if Text in (hint, plain):
        return Text(
            f'加上 {key} = {{ zh = "...", en = "..." }}',
            f'add {key} = {{ zh = "...", en = "..." }}',
        )
    if get_origin(hint) is Literal:
        listed = one_of(get_args(hint))
        return Text("加上 {key}，{listed}", "add {key}, {listed}").format(key=key, listed=listed)
    if get_origin(hint) is tuple:
        return Text(f"加上 {key} = [ ... ]", f"add {key} = [ ... ]")
    zh, en = _EXPECTED.get((hint,), ("内容", "a value"))
    return Text(f"加上 {key}（{zh}）", f"add {key} ({en})")
