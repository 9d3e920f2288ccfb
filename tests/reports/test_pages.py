"""What comes out at the other end: pages on paper by LibreOffice, and pages in a browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from inspector import i18n
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.reports.document import Document
from inspector.reports.docx import docx
from inspector.reports.html import html
from inspector.reports.kinds import KINDS, document_of, proposed
from inspector.reports.sources import Sources
from tests.browsing import barriers, opened
from tests.reports.conftest import Paged

OF = {"monthly": "2018-07", "quarterly": "2018Q2", "weekly": "2018-W23", "issue": "27"}
DAY = dt.date(2018, 8, 10)
FOOTER = 8
"""More pieces of text than this are not the page's number alone."""


def made(demo: Ledger, kind: str, language: i18n.Language) -> Document:
    i18n.use_language(language)
    sources = Sources(demo, Library(demo.home), today=DAY)
    return document_of(sources, kind, OF.get(kind) or proposed(sources, kind))


def test_every_kind_becomes_pages_and_none_of_them_is_blank(pages: Paged, demo: Ledger) -> None:
    """In both languages; a letter's last page has more on it than who issued it and when."""
    documents = {
        f"{kind}-{language}": made(demo, kind, language)
        for kind in KINDS
        for language in i18n.LANGUAGES
    }
    found = pages({name: docx(document) for name, document in documents.items()})
    assert found.keys() == documents.keys()
    for name, texts in found.items():
        assert texts, name
        assert min(texts) > FOOTER, (name, texts)
    assert len(found["monthly-zh"]) > 8


@pytest.mark.parametrize(
    ("kind", "language", "width", "scheme"),
    [
        ("visit", "zh", 390, "dark"),
        ("notice", "en", 1280, "light"),
        ("issue", "en", 390, "light"),
        ("monthly", "zh", 390, "dark"),
        ("weekly", "zh", 1280, "dark"),
    ],
)
def test_nothing_keeps_a_reader_of_the_html_out(
    browser: Browser,
    demo: Ledger,
    tmp_path: Path,
    kind: str,
    language: i18n.Language,
    width: int,
    scheme: Literal["dark", "light"],
) -> None:
    """axe-core finds nothing, on a phone and at a desk, and nothing runs off aside."""
    path = tmp_path / "report.html"
    path.write_text(html(made(demo, kind, language)), "utf-8")
    page = opened(browser, path, width, scheme=scheme, policy=False)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
