"""What is wrong with a file that is no TOML is said in the language of its reader."""

from __future__ import annotations

import re

import pytest
import tomli

from inspector.packs.toml_words import worded

BROKEN = {
    "a line that is no statement": "= 3",
    "two statements in a line": "a = 1 b = 2",
    "no equals sign": "a 1",
    "no value": "a =",
    "a text without quotes": "title = 污水厂",
    "a table not closed": "[check",
    "an array of tables not closed": "[[check]\na = 1",
    "a list not closed": "a = [1, 2",
    "an inline table not closed": 'a = { zh = "x"',
    "a quote missing": 'a = "x',
    "a quote missing at the end of the file": 'a = """x',
    "a Windows path in double quotes": 'a = "C:\\Users"',
    "a backslash before a letter": 'a = "\\q"',
    "an escape that is no number": 'a = "\\u12zz"',
    "an escape that is no character": 'a = "\\ud800"',
    "a day that does not exist": "a = 2018-02-30",
    "a control character": 'a = "\x01"',
    "a key with a space": "load rate = 1",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_it_is_told_in_chinese_and_in_english(text: str) -> None:
    with pytest.raises(tomli.TOMLDecodeError) as raised:
        tomli.loads(text)
    told = worded(raised.value.msg)
    assert re.search("[一-鿿]", told.zh)
    assert not re.search("[A-Za-z]{3,}", told.zh)
    assert not re.search("[一-鿿]{2}", told.en)


def test_a_message_nobody_knows_is_shown_as_it_is() -> None:
    assert worded("Something new").zh == "Something new"
