"""Long words on the screen: Chinese is broken anywhere, but not before a comma."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from screens.widgets.cells import width_of
from screens.widgets.prose import Prose


def lines(text: str, width: int) -> list[str]:
    return Prose(Content(text)).flowed(width).plain.split("\n")


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("12 个 正文：督查组到过的盟市", 14, ["12 个 正文：督", "查组到过的盟市"]),
        ("锡林郭勒，阿巴嘎", 8, ["锡林郭", "勒，阿巴", "嘎"]),
        ("- 建污水管和雨水管", 12, ["- 建污水管和", "  雨水管"]),
        ("负荷率（低于60%）", 10, ["负荷率（低", "于60%）"]),
        ("over the limit", 8, ["over the", "limit"]),
        ("first\n\nsecond", 8, ["first", "", "second"]),
        ("", 8, [""]),
        ("/media/usb/a/long/path", 8, ["/media/u", "sb/a/lon", "g/path"]),
    ],
)
def test_where_lines_end(text: str, width: int, broken: list[str]) -> None:
    assert lines(text, width) == broken


WORDS = st.text(st.sampled_from("ab 1-%,.中文（）。，、“”:\n"), max_size=60)


@given(WORDS, st.integers(4, 40))
def test_no_letter_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    flowed = lines(text, width)
    assert "".join("".join(flowed).split()) == "".join(text.split())
    assert max(map(width_of, flowed)) <= width


def test_style_stays_with_its_words() -> None:
    flowed = Prose(Content.assemble("结论：", ("负荷率不到百分之六十", "bold"))).flowed(10)
    bold = [flowed.plain[span.start : span.end] for span in flowed.spans if span.style == "bold"]
    assert "".join(bold) == "负荷率不到百分之六十"
