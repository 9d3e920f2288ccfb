# ruff: noqa: E501 - a case is one line
"""What a person types, and what is kept of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import InputError
from inspector.i18n import Text, use_language
from inspector.packs import values
from inspector.packs.model import Check, CheckType, Choice, Issue
from inspector.packs.tables import Tables

CHOICES = (
    Choice(name="network", label=Text("管网未通", "Sewers")),
    Choice(name="design", label=Text("设计偏大", "Design")),
)


def check(type: CheckType, **more: Any) -> Check:
    return Check(id="x", type=type, label=Text.same("x"), **more)


@pytest.mark.parametrize(
    ("type", "typed", "stored"),
    [
        ("yes_no", "yes", "yes"), ("yes_no", " Y ", "yes"), ("yes_no", "是", "yes"),
        ("yes_no", "否", "no"), ("yes_no", "N/A", "na"), ("yes_no", "不适用", "na"),
        ("integer", "5000", "5000"), ("integer", "5,000", "5000"), ("integer", "007", "7"),
        ("integer", "５０", "50"), ("integer", "-0", "0"), ("integer", "+3", "3"),
        ("decimal", "42.0", "42.0"), ("decimal", ".5", "0.5"), ("decimal", "5.", "5"),
        ("decimal", "－1.50", "-1.50"), ("decimal", "42.0 %", "42.0"), ("decimal", "42.0％", "42.0"),
        ("decimal", "1,234.5", "1234.5"), ("decimal", "\u22123", "-3"), ("decimal", "-0.0", "0.0"),
        ("date", "2026-11-23", "2026-11-23"), ("date", "2026/1/3", "2026-01-03"),
        ("date", "2026年11月23日", "2026-11-23"), ("date", "20261123", "2026-11-23"),
        ("time", "9:30", "09:30"), ("time", "0930", "09:30"), ("time", "９：３０", "09:30"),
        ("time", "9点30分", "09:30"), ("time", "14:02:11", "14:02:11"),
        ("text", "  two\r\nlines \x07", "two\nlines"),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept(type: CheckType, typed: str, stored: str) -> None:
    assert values.parse(check(type, unit="%"), typed) == stored


@pytest.mark.parametrize(
    ("type", "typed"),
    [
        ("yes_no", "maybe"), ("integer", "4.5"), ("integer", "1e5"), ("integer", "٣x"),
        ("integer", "9" * 19), ("integer", "9" * 400), ("integer", "1,00"), ("integer", "４²"),
        ("decimal", "1e5"), ("decimal", "nan"), ("decimal", "inf"), ("decimal", "."),
        ("decimal", "1.2.3"), ("decimal", "9" * 30), ("decimal", "1,2"), ("decimal", "٣"),
        ("date", "2026-02-30"), ("date", "23.11.2026"), ("date", "0000-01-01"),
        ("time", "25:00"), ("time", "9"), ("time", "9:"), ("time", "12:60"),
        ("text", " \n "), ("text", "x" * 10_001), ("text", "\ud800"), ("note", "x"),
        ("calculate", "3"), ("photo", "photo.jpg"), ("select_one", "sewer pipes"),
        ("select_multiple", ", ,"), ("select_multiple", "network, nothing"),
        ("location", "43.65"), ("location", "43.65,111.98,3"), ("location", "here"),
        ("location", "111.98,43.65"), ("location", "91,181"), ("location", "43°61'0\"N 111°0'0\"E"),
        ("location", "43N 44N"), ("location", "xyz:43,111"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_what_is_expected(type: CheckType, typed: str) -> None:
    with pytest.raises(InputError) as raised:
        values.parse(check(type), typed, CHOICES)
    assert raised.value.what.zh
    assert raised.value.remedy is not None
    assert raised.value.remedy.zh
    assert raised.value.remedy.en


@pytest.mark.parametrize("typed", ["network", "管网未通", "SEWERS", " Network "])
def test_a_choice_is_named_by_name_or_label(typed: str) -> None:
    assert values.parse(check("select_one"), typed, CHOICES) == "network"


def test_a_wrong_choice_is_told_the_nearest() -> None:
    with pytest.raises(InputError) as raised:
        values.parse(check("select_one"), "netwrk", CHOICES)
    assert "did you mean network?" in (raised.value.remedy or Text("", "")).en


def test_several_choices_are_kept_once_in_the_order_of_the_choices() -> None:
    several = check("select_multiple", other=True)
    assert values.parse(several, "设计偏大，network, design", CHOICES) == ["network", "design"]
    assert values.parse(several, "design, other:a, b", CHOICES) == ["design", "other:a, b"]
    use_language("en")
    assert values.display(several, ["design", "other:a, b"], CHOICES) == "Design, other: a, b"
    use_language("zh")
    assert values.display(several, ["design", "other:a, b"], CHOICES) == "设计偏大、其他：a, b"


def test_other_words_are_refused_where_there_is_no_other() -> None:
    with pytest.raises(InputError):
        values.parse(check("select_one"), "other:x", CHOICES)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    )
)
def test_digits_stay_as_typed_into_json(number: Decimal) -> None:
    typed = format(number, "f")
    stored = values.parse(check("decimal"), typed)
    assert isinstance(stored, str)
    assert Decimal(stored) == number
    written = msgspec.json.encode(values.json_value("decimal", stored)).decode()
    assert written == stored
    assert json.loads(written, parse_float=Decimal, parse_int=Decimal) == number


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1))
def test_every_whole_number_of_64_bits_is_kept(number: int) -> None:
    stored = values.parse(check("integer"), str(number))
    assert stored == str(number)
    assert msgspec.json.encode(values.json_value("integer", stored)) == str(number).encode()


_TYPES: tuple[CheckType, ...] = (
    "yes_no", "select_one", "select_multiple", "integer", "decimal", "text", "date", "time",
    "photo", "file", "location", "note", "calculate",
)  # fmt: skip


@given(st.sampled_from(_TYPES), st.text() | st.from_regex(r"[0-9NSEW°'\":.,+ -]{0,20}"))
def test_any_text_is_kept_or_refused_and_what_is_kept_is_stable(
    type: CheckType, typed: str
) -> None:
    asked = check(type, other=True)
    try:
        stored = values.parse(asked, typed, CHOICES)
    except InputError:
        return
    shown = values.json_value(type, stored)
    msgspec.json.encode(shown)
    values.display(asked, stored, CHOICES)
    if isinstance(stored, str):
        assert values.parse(asked, stored, CHOICES) == stored


@pytest.mark.parametrize(
    "typed",
    ["43.65,111.98", "43.65 111.98", "43.65，111.98", "N43.65 E111.98", "111.98E, 43.65N",
     "43°39'0\"N 111°58'48\"E", "43d39'N 111d58'48\"E", "北纬43度39分 东经111度58分48秒", "东经111°58′48″，北纬43°39′0″"],
)  # fmt: skip
def test_a_place_is_read_in_any_of_its_forms(typed: str) -> None:
    stored = values.parse_location(typed)
    assert abs(float(stored["lat"]) - 43.65) < 1e-7
    assert abs(float(stored["lon"]) - 111.98) < 1e-7
    assert stored["datum"] == "wgs84"


def test_plain_degrees_keep_their_digits() -> None:
    assert values.parse_location("43.650,111.9800") == {
        "lat": "43.650", "lon": "111.9800", "datum": "wgs84",
    }  # fmt: skip
    assert values.parse_location("33.9S 18.4E")["lat"] == "-33.9"


def test_a_place_from_a_chinese_map_is_converted_and_the_original_kept() -> None:
    stored = values.parse_location("gcj:43.6514,111.9859")
    assert stored["datum"] == "gcj02"
    assert stored["original"] == "gcj:43.6514,111.9859"
    assert stored["lat"] != "43.6514"
    assert values.json_value("location", stored) == {
        "lat": msgspec.Raw(stored["lat"].encode()), "lon": msgspec.Raw(stored["lon"].encode()),
        "datum": "gcj02", "original": "gcj:43.6514,111.9859",
    }  # fmt: skip
    assert values.parse_location("百度：43.6514,111.9859")["datum"] == "bd09"


def test_a_place_outside_the_issues_regions_is_warned_about(issue: Issue, tables: Tables) -> None:
    inside = values.parse_location("44.02,114.95")
    outside = values.parse_location("39.9,116.4")
    assert values.location_warning(inside, issue, tables.regions) is None
    warning = values.location_warning(outside, issue, tables.regions)
    assert warning is not None
    assert "Xilingol" in warning.en
