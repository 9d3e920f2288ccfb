"""Word files in the layout of GB/T 9704-2012, read back with python-docx."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx as word
import msgspec
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector import i18n
from inspector.doctor import examine
from inspector.home import Home
from inspector.reports import fonts
from inspector.reports.document import (
    AnyBlock,
    Bar,
    Chart,
    Code,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Seal,
    Signatures,
    Table,
    plain,
)
from inspector.reports.docx import docx
from inspector.reports.sources import Sources
from inspector.reports.visit import visit_record
from tests.reports.conftest import Paged
from tests.reports.test_visit import HOSTILE

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(*blocks: AnyBlock, title: str = "标题", **more: str) -> Document:
    day = dt.date(2018, 3, 5)
    made = Document(kind="visit", about="1", title=title, date=day, blocks=blocks)
    return msgspec.structs.replace(made, **more)


def part(made: Document, name: str) -> ElementTree.Element:
    """The root of a part of the file, such as ``styles``."""
    with zipfile.ZipFile(io.BytesIO(docx(made))) as parts:
        return ElementTree.fromstring(parts.read(f"word/{name}.xml"))


def attribute(style: str, path: str, name: str) -> str:
    """An attribute in the definition of a style."""
    root = part(document(), "styles")
    (found,) = [one for one in root.iter(f"{W}style") if one.get(f"{W}styleId") == style]
    element = found.find("/".join(f"{W}{step}" for step in path.split("/")))
    assert element is not None
    return element.get(f"{W}{name}") or ""


def opened(made: Document) -> WordDocument:
    return word.Document(io.BytesIO(docx(made)))


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    i18n.use_language("zh")


def test_the_page_has_the_standards_size_and_margins() -> None:
    section = opened(document()).sections[0]
    assert section.page_width is not None
    for found, millimetres in (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    ):
        assert found is not None
        assert abs(found - Mm(millimetres)) < Mm(0.05)


def test_22_lines_fill_the_page_and_28_characters_the_line() -> None:
    line = int(attribute("BodyText", "pPr/spacing", "line"))
    assert 22 * line <= 225 / 25.4 * 1440 < 23 * line
    closer = int(attribute("BodyText", "rPr/spacing", "val"))
    assert 28 * (16 * 20 + closer) <= 156 / 25.4 * 1440 < 29 * (16 * 20 + closer)


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("BodyText", "仿宋", 16),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体", 16),
        ("Heading3", "仿宋", 16),
    ],
)
def test_each_level_has_its_font_for_chinese(style: str, font: str, points: int) -> None:
    assert attribute(style, "rPr/rFonts", "eastAsia") == font
    assert int(attribute(style, "rPr/sz", "val")) == points * 2


def test_every_font_names_what_stands_in_for_it() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(document()))) as parts:
        table = parts.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋"><w:altName w:val="FangSong,' in table


def test_page_numbers_stand_outside_between_dashes() -> None:
    made = opened(document())
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in (
        (made.sections[0].footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (made.sections[0].even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        (line,) = footer.paragraphs
        assert line.text.startswith("— ")
        assert line.text.endswith(" —")
        assert line.alignment == side


def test_headings_are_numbered_as_an_office_does() -> None:
    made = opened(
        document(
            Heading(text="情况"),
            Heading(text="进展", level=2),
            Heading(text="其一", level=3),
            Heading(text="要求"),
        )
    )
    texts = [line.text for line in made.paragraphs]
    assert texts == ["标题", "一、情况", "（一）进展", "1. 其一", "二、要求"]


def test_a_tables_titles_are_repeated_on_every_page() -> None:
    table = Table(columns=(Column(title="甲"), Column(title="乙")), rows=(("1", "2"),) * 3)
    rows = list(part(document(table), "document").iter(f"{W}tr"))
    assert [len(list(row.iter(f"{W}tblHeader"))) for row in rows] == [1, 0, 0, 0]
    read = opened(document(table)).tables[0]
    assert [cell.text for cell in read.rows[0].cells] == ["甲", "乙"]
    assert [cell.text for cell in read.rows[3].cells] == ["1", "2"]


def test_pictures_and_codes_say_what_they_show(sources: Sources, abag: str) -> None:
    shown = list(part(visit_record(sources, abag), "document").iter(f"{WP}docPr"))
    told = [one.get("descr") or "" for one in shown]
    assert len(told) == 6
    assert all("SHA-256" in one for one in told[:5])
    assert told[5].startswith("二维码：inspector:head/")
    assert len({one.get("id") for one in shown}) == 6


def test_nothing_in_the_file_is_of_the_time_when_it_was_written() -> None:
    content = docx(document(issuer="办公室"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = word.Document(io.BytesIO(content)).core_properties
    assert core.created is not None
    assert core.created.date() == dt.date(2018, 3, 5)
    assert (core.author, core.last_modified_by, core.title) == ("办公室", "办公室", "标题")


def test_text_from_records_is_literal() -> None:
    made = opened(document(Paragraph(runs=(HOSTILE,)), title=HOSTILE, issuer=HOSTILE))
    shown = '<script>alert(1)</script> {{ 7 * 7 }} {% if %} & "a" | `b` [31m'
    texts = [line.text for line in made.paragraphs]
    assert [texts[0], texts[2], texts[3]] == [shown] * 3


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_file_that_opens_and_says_it(text: str) -> None:
    table = Table(columns=(Column(title=text),), rows=((text,),))
    made = opened(document(Paragraph(runs=(text,)), table, title="x" + text))
    assert made.paragraphs[1].text == plain(text)
    assert made.tables[0].rows[-1].cells[0].text == plain(text)


def test_libreoffice_makes_pages_of_every_kind_of_block(pages: Paged) -> None:
    every = document(
        Heading(text="一"),
        Paragraph(runs=("正文", Run(text="要点", bold=True))),
        Table(columns=(Column(title="甲"),), rows=(("1",),), caption="表"),
        Chart(title="图", series=("本期", "上期"), bars=(Bar(label="甲", values=(3, 0)),)),
        Signatures(sides=(("签名",), ("签名",))),
        Code(content="text", lines=("line",)),
        PageBreak(),
        Seal(issuer="办公室", date=dt.date(2018, 3, 5)),
        issuer="办公室",
        number="〔2018〕1号",
        to="各盟市",
    )
    assert len(pages({"every": docx(every)})["every"]) == 2


def test_doctor_says_which_fonts_this_machine_lacks_and_what_that_means(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "lacking", lambda: ["仿宋"])
    (found,) = [check for check in examine(home) if check.what.en == "report fonts"]
    assert found.ok
    assert "本机没有 仿宋：报告文件不变" in found.message.zh


def test_fonts_that_are_here_are_found_by_any_of_their_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no fc-list")
    listing = tmp_path / "fc-list"
    listing.write_text("#!/bin/sh\necho 'SimHei,黑体'\necho FangSong\n", encoding="utf-8")
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert fonts.lacking() == ["方正小标宋简体", "楷体", "宋体"]
