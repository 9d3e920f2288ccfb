"""The glossary of the trade, and whether the register keeps to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inspector.i18n import Text
from tests.checklists.test_content import PACKS, texts

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
TERMS = [
    (row[0], [word.strip() for word in row[1].split(",")])
    for row in re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$", GLOSSARY, re.MULTILINE)
    if row[0] != "中文"
]
TEXTS: list[Text] = [text for _, text in texts(PACKS["nei-menggu-2016"])]


def test_there_are_42_terms_or_more_each_given_once() -> None:
    assert len(TERMS) >= 42
    assert len({zh for zh, _ in TERMS}) == len(TERMS)


@pytest.mark.parametrize(("zh", "english"), TERMS, ids=[zh for zh, _ in TERMS])
def test_the_register_says_a_term_as_the_glossary_does(zh: str, english: list[str]) -> None:
    """In many of the texts that have the term; the others only hint at it."""
    having = [text.en.casefold() for text in TEXTS if zh in text.zh]
    assert having
    as_agreed = [en for en in having if any(word.casefold() in en for word in english)]
    assert len(as_agreed) * 3 >= len(having), [
        text for text in TEXTS if zh in text.zh and text.en.casefold() not in as_agreed
    ][:10]
