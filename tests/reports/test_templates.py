"""An office's own page: what it changes, and what is said of one that does not work."""

from __future__ import annotations

import io
from pathlib import Path

import docx as word
import pytest

from inspector import i18n
from inspector.errors import InputError
from inspector.reports.reporting import rendered
from inspector.reports.sources import Sources
from inspector.reports.templates import KINDS, copy_template, shipped_template
from inspector.reports.visit import visit_record
from tests.reports.test_docx import document
from tests.reports.test_visit import HOSTILE


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    i18n.use_language("zh")


def template(tmp_path: Path, *lines: str) -> Path:
    """A Word file with these paragraphs."""
    made = word.Document()
    for line in lines:
        made.add_paragraph(line)
    path = tmp_path / "own.docx"
    made.save(str(path))
    return path


def texts(content: bytes) -> list[str]:
    return [line.text for line in word.Document(io.BytesIO(content)).paragraphs]


def test_the_shipped_template_gives_what_is_there_without_one(
    sources: Sources, abag: str, tmp_path: Path
) -> None:
    path = copy_template("visit", tmp_path / "new")
    record = visit_record(sources, abag)
    assert texts(rendered(record, "docx", path)) == texts(rendered(record, "docx"))
    assert rendered(record, "docx", path) == rendered(record, "docx", path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_template_that_works(kind: str, tmp_path: Path) -> None:
    path = copy_template(kind, tmp_path)
    assert path.read_bytes() == shipped_template(kind)
    assert "标题" in texts(rendered(document(), "docx", path))


def test_an_office_puts_its_own_lines_around_the_facts(
    sources: Sources, abag: str, tmp_path: Path
) -> None:
    own = template(tmp_path, "本局 {{ facts.site }} {{ date }}", "{{ body }}", "抄送：档案室")
    found = texts(rendered(visit_record(sources, abag), "docx", own))
    assert found[0] == "本局 阿巴嘎旗污水处理厂 2018年6月5日"
    assert "一、检查情况" in found
    assert found[-1] == "抄送：档案室"
    tables = word.Document(io.BytesIO(rendered(visit_record(sources, abag), "docx", own))).tables
    assert len(tables) == 7


def test_a_record_that_looks_like_a_field_stays_text(tmp_path: Path) -> None:
    own = template(tmp_path, "{{ title }}", "{{ body }}")
    found = texts(rendered(document(title=HOSTILE), "docx", own))
    assert found[0] == '<script>alert(1)</script> {{ 7 * 7 }} {% if %} & "a" | `b` [31m'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("一", "{{ titel }}", "{{ body }}"), "第 2 段.*titel"),
        (("一", "二", "{{ title", "{{ body }}"), "第 [34] 段"),
        (("{% if title %}", "{{ body }}"), "endif"),
        (("{{ facts.nothing }}", "{{ body }}"), "第 1 段.*nothing"),
        (("{{ title.__class__.__mro__ }}", "{{ body }}"), "第 1 段"),
        (("{{ title }}",), "单独成行"),
    ],
)
def test_a_broken_template_is_named_with_the_place(
    lines: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    own = template(tmp_path, *lines)
    with pytest.raises(InputError, match=said) as raised:
        rendered(document(), "docx", own)
    assert str(own) in str(raised.value)


def test_what_is_no_word_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with pytest.raises(InputError, match="读不到"):
        rendered(document(), "docx", path)
    path.write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(InputError, match="不是 Word 文件"):
        rendered(document(), "docx", path)
    with pytest.raises(InputError, match="只用于 docx"):
        rendered(document(), "md", path)


def test_a_template_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    copy_template("issue", tmp_path)
    with pytest.raises(InputError, match="不覆盖"):
        copy_template("issue", tmp_path)
    with pytest.raises(InputError, match="没有这种报告"):
        copy_template("poem", tmp_path)
