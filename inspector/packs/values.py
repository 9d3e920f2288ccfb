"""Answers' values: read from what a person types, shown again, and given to other programs.

==================  =====================================  =========================
type                stored                                 in JSON
==================  =====================================  =========================
yes_no              ``yes``, ``no`` or ``na``              text
select_one          a choice's name, or ``other:words``    text
select_multiple     a list of those                        list
integer, decimal    the digits as typed                    number with those digits
date, time          ``2026-11-23``, ``09:30``              text
location            lat, lon, datum, original              object, lat and lon numbers
photo, file         SHA-256 of the file                    text
text                the words                              text
calculate           digits, or the words                   number, or text
==================  =====================================  =========================

``note`` has no value.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.locations import half_width, location_warning, parse_location, point_of
from inspector.packs.model import Check, Choice

__all__ = [
    "OTHER",
    "YES_NO",
    "Stored",
    "display",
    "json_value",
    "location_warning",
    "measured",
    "parse",
    "parse_location",
    "point_of",
]

Stored = str | list[str] | dict[str, str]
"""As the ledger keeps it; the same type as ``inspector.ledger.bodies.Stored``."""

OTHER = "other:"
"""Before the words of an answer that is none of the choices."""
YES_NO: dict[str, Text] = {
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "na": Text("不适用", "not applicable"),
}
_YES_NO_WORDS = {
    **dict.fromkeys(("yes", "y", "是", "true", "1", "有"), "yes"),
    **dict.fromkeys(("no", "n", "否", "false", "0", "无"), "no"),
    **dict.fromkeys(("na", "n/a", "不适用", "-"), "na"),
}
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_INTEGER = re.compile(r"([+-]?)(\d+)", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_OTHER = re.compile(r"\s*(?:other|其他|其它)\s*[:：]\s*(.*)", re.IGNORECASE | re.DOTALL)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_TEXT = 10_000
_LARGEST = 2**63 - 1
"""CEL's integers have 64 bits."""


def parse(check: Check, typed: str, choices: Sequence[Choice] = ()) -> Stored:
    """What is stored for ``typed``; InputError says what is wrong and what is expected.

    ``choices`` are those of the moment (after ``choice_filter``).
    """
    try:
        typed.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            Text("有无法保存的字符", "there are characters that cannot be kept"),
            Text("重新输入", "type it again"),
        ) from error
    if not typed.strip():
        raise InputError(Text("没有填写", "nothing was given"), _expected(check, choices))
    match check.type:
        case "yes_no":
            return _yes_no(check, typed)
        case "select_one":
            return _choice(check, typed, choices)
        case "select_multiple":
            return _several(check, typed, choices)
        case "integer":
            return _integer(check, typed)
        case "decimal":
            return _decimal(check, typed)
        case "date":
            return _date(check, typed)
        case "time":
            return _time(check, typed)
        case "location":
            return parse_location(typed)
        case "photo" | "file":
            return _file(check, typed)
        case "text":
            return _words(typed)
        case "note" | "calculate":
            raise InputError(
                Text("这一项不用回答", "this one is not answered"),
                Text("回答它所依据的检查项", "answer the checks that it depends on"),
            )


def display(check: Check, stored: Stored, choices: Sequence[Choice] = ()) -> str:
    """The value as shown: labels in the language in use, a number with its unit."""
    if isinstance(stored, dict):
        return _show_location(stored)
    known = (*choices, *check.choices)
    if isinstance(stored, list):
        return str(Text("、", ", ")).join(_label(name, known) for name in stored)
    if check.type == "yes_no" or (check.type == "calculate" and stored in YES_NO):
        return str(YES_NO.get(stored, stored))
    if check.type in ("select_one", "select_multiple"):
        return _label(stored, known)
    if check.unit and check.type in ("integer", "decimal", "calculate"):
        return measured(stored, check.unit_label)
    if check.type in ("photo", "file"):
        return stored[:12]
    return stored


def measured(number: str, unit: Text) -> str:
    """The number with its unit in the language in use: ``42 %``, ``1 firm``, ``2 x 10,000 t``."""
    shown = _of_one(str(unit)) if number == "1" else str(unit)
    between = " x " if shown[:1].isdigit() else " "  # or two numbers would read as one
    return f"{number}{between}{shown}" if shown else number


_ONE: Final = {"people": "person", "facilities": "facility", "copies": "copy"}


def _of_one(unit: str) -> str:
    """An English unit that is counted, of one; every other as it is."""
    counted = unit.isascii() and unit.replace(" ", "").isalpha() and unit.endswith("s")
    return _ONE.get(unit) or (unit[:-1] if counted else unit)


def json_value(type: str, stored: Stored) -> object:
    """For ``msgspec.json.encode``: numbers keep the digits that were typed."""
    if isinstance(stored, dict):
        return {key: _raw(part) if key in ("lat", "lon") else part for key, part in stored.items()}
    if isinstance(stored, str) and type in ("integer", "decimal", "calculate"):
        return _raw(stored)
    return stored


def _raw(digits: str) -> object:
    return msgspec.Raw(digits.encode()) if _NUMBER.fullmatch(digits) else digits


def _expected(check: Check, choices: Sequence[Choice] = ()) -> Text:
    """What an answer looks like."""
    match check.type:
        case "yes_no":
            return Text("答 yes、no 或 na（是、否、不适用）", "answer yes, no or na")
        case "integer":
            return Text("写一个整数，如 12", "write a whole number, such as 12")
        case "decimal":
            return Text("写一个数，如 42.0", "write a number, such as 42.0")
        case "date":
            return Text("写成 2026-11-23", "write it as 2026-11-23")
        case "time":
            return Text("写成 09:30", "write it as 09:30")
        case "location":
            return Text("写成 43.65,111.98（纬度,经度）", "write 43.65,111.98 (latitude,longitude)")
        case "photo" | "file":
            return Text("给出文件的路径", "give the path of a file")
        case "select_one" | "select_multiple":
            return _which(check, choices)
        case _:
            return Text("写几个字", "write a few words")


def _which(check: Check, choices: Sequence[Choice]) -> Text:
    listed = ", ".join(choice.name for choice in choices[:12])
    more = ", ..." if len(choices) > 12 else ""
    other = Text("，或 other:文字", ", or other:words") if check.other else Text("", "")
    return Text("可选：{listed}{other}", "choose from: {listed}{other}").format(
        listed=listed + more, other=other
    )


def _bare(check: Check, typed: str) -> str:
    """The number without its unit, blanks and thousands' commas, in half-width digits."""
    text = half_width(typed)
    for unit in (check.unit, check.unit_label.zh, check.unit_label.en):
        if unit and text.endswith(half_width(unit)):
            text = text[: -len(half_width(unit))].rstrip()
            break
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _integer(check: Check, typed: str) -> str:
    found = _INTEGER.fullmatch(_bare(check, typed))
    if found is None:
        raise InputError(
            Text(f"不是整数：{typed.strip()}", f"not a whole number: {typed.strip()}"),
            _expected(check),
        )
    digits = found[2].lstrip("0") or "0"
    if len(digits) > 19 or int(digits) > _LARGEST:
        raise InputError(
            Text("这个数太大", "this number is too large"),
            Text(f"不超过 {_LARGEST}", f"at most {_LARGEST}"),
        )
    return f"-{digits}" if found[1] == "-" and digits != "0" else digits


def _decimal(check: Check, typed: str) -> str:
    found = _DECIMAL.fullmatch(_bare(check, typed))
    if found is None:
        raise InputError(
            Text(f"不是数：{typed.strip()}", f"not a number: {typed.strip()}"), _expected(check)
        )
    whole = (found[2] or "").lstrip("0") or "0"
    fraction = found[3] or found[4] or ""
    if len(whole) > 18 or len(fraction) > 15:
        raise InputError(
            Text("这个数的位数太多", "this number has too many digits"),
            Text("整数不超过 18 位，小数不超过 15 位", "18 before the point, 15 after, at most"),
        )
    digits = f"{whole}.{fraction}" if fraction else whole
    return f"-{digits}" if found[1] == "-" and digits.strip("0.") else digits


def _yes_no(check: Check, typed: str) -> str:
    answer = _YES_NO_WORDS.get(half_width(typed).lower())
    if answer is None:
        raise InputError(
            Text(f"不是「是」或「否」：{typed.strip()}", f"neither yes nor no: {typed.strip()}"),
            _expected(check),
        )
    return answer


def _choice(check: Check, typed: str, choices: Sequence[Choice]) -> str:
    wanted = typed.strip()
    for choice in choices:
        if wanted == choice.name or wanted in (choice.label.zh, choice.label.en):
            return choice.name
    folded = half_width(typed).casefold()
    same = [
        choice.name
        for choice in choices
        if folded in (choice.name.casefold(), choice.label.en.casefold())
    ]
    if len(same) == 1:
        return same[0]
    if check.other and (found := _OTHER.fullmatch(typed)):
        return OTHER + _words(found[1])
    names = [name for choice in choices for name in (choice.name, choice.label.zh, choice.label.en)]
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    meant = Text(f"是不是 {near[0]}？", f"did you mean {near[0]}? ") if near else Text("", "")
    raise InputError(
        Text(f"没有这个选项：{wanted}", f"no such choice: {wanted}"),
        Text("{meant}{which}", "{meant}{which}").format(meant=meant, which=_which(check, choices)),
    )


def _several(check: Check, typed: str, choices: Sequence[Choice]) -> list[str]:
    """The names chosen, each once, in the order of the choices; other words come last."""
    parts: list[str] = []
    rest = typed
    while rest.strip():
        if check.other and _OTHER.fullmatch(rest):
            parts.append(rest)  # other words may have commas in them
            break
        part, _, rest = _split(rest)
        parts.append(part)
    if not any(part.strip() for part in parts):
        raise InputError(Text("没有填写", "nothing was given"), _expected(check, choices))
    chosen = {_choice(check, part, choices) for part in parts if part.strip()}
    known = [choice.name for choice in choices if choice.name in chosen]
    return [*known, *sorted(chosen.difference(known))]


def _split(text: str) -> tuple[str, str, str]:
    cut = re.search(r"[,，、;；]", text)
    if cut is None:
        return text, "", ""
    return text[: cut.start()], cut[0], text[cut.end() :]


def _date(check: Check, typed: str) -> str:
    text = half_width(typed)
    found = re.fullmatch(
        r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", text
    ) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        if found is None:
            raise ValueError
        return dt.date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError as error:
        raise InputError(
            Text(f"没有这个日期：{typed.strip()}", f"no such date: {typed.strip()}"),
            _expected(check),
        ) from error


def _time(check: Check, typed: str) -> str:
    text = half_width(typed)
    found = re.fullmatch(
        r"(\d{1,2})\s*[:.时点]\s*(?:(\d{1,2})\s*分?)?(?::(\d{1,2}))?", text
    ) or re.fullmatch(r"(\d{2})(\d{2})()", text)
    try:
        if found is None or (found[2] is None and text[-1] in ":."):
            raise ValueError
        clock = dt.time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    except ValueError as error:
        raise InputError(
            Text(f"没有这个时间：{typed.strip()}", f"no such time: {typed.strip()}"),
            _expected(check),
        ) from error
    return clock.isoformat("seconds" if found[3] else "minutes")


def _file(check: Check, typed: str) -> str:
    if not _SHA256.fullmatch(typed.strip()):
        raise InputError(
            Text("文件要先存入台账", "a file is stored in the ledger first"), _expected(check)
        )
    return typed.strip()


def _words(typed: str) -> str:
    text = "".join(
        " " if letter == "\t" else letter
        for letter in typed.replace("\r\n", "\n").strip()
        if letter in "\n\t" or unicodedata.category(letter) != "Cc"
    ).strip()
    if not text:
        raise InputError(
            Text("没有填写", "nothing was given"), Text("写几个字", "write some words")
        )
    if len(text) > _MOST_TEXT:
        raise InputError(
            Text(f"文字太长：{len(text)} 字", f"the text is too long: {len(text)} characters"),
            Text(f"不超过 {_MOST_TEXT} 字，其余附为文件", f"at most {_MOST_TEXT}; attach the rest"),
        )
    return text


def _label(name: str, choices: Sequence[Choice]) -> str:
    if name.startswith(OTHER):
        words = name[len(OTHER) :]
        return str(Text(f"其他：{words}", f"other: {words}"))
    return next((str(choice.label) for choice in choices if choice.name == name), name)


def _show_location(stored: dict[str, str]) -> str:
    shown = f"{stored.get('lat', '?')},{stored.get('lon', '?')}"
    if stored.get("datum", "wgs84") != "wgs84":
        shown += f" ({stored['datum'].upper()}: {stored.get('original', '')})"
    return shown
