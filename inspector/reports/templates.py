"""An office's own Word templates (docxtpl): the page is theirs, the body is ours.

A template is a Word file with fields: ``{{ title }}``, ``{{ number }}``, ``{{ issuer }}``,
``{{ to }}``, ``{{ date }}``, ``{{ facts.NAME }}`` for what the report is about, and on a line of
its own ``{{ body }}``, in whose place the report's headings, paragraphs and tables come.  Fields
are filled with text alone: nothing in a record is ever taken for a field.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from inspector import i18n
from inspector.errors import InputError
from inspector.exports.writing import target
from inspector.i18n import Text
from inspector.reports.document import Document, day_words, plain
from inspector.reports.docx import MARK, finished, paragraph
from inspector.reports.page import page

if TYPE_CHECKING:
    from jinja2 import TemplateError

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "visit": ("issue", "site", "region", "date", "inspectors", "units", "present", "pack"),
    "notice": ("issue", "to", "text", "answer_by"),
    "issue": ("issue", "category", "region", "units", "deadline", "stage", "as_of"),
    "monthly": ("period",),
    "quarterly": ("period",),
    "weekly": ("period",),
    "public": ("issue",),
    "lookback": (),
}
"""Every kind of report, and what ``facts`` has of it."""
_LETTERS: Final = ("notice", "monthly", "quarterly", "lookback")
"""Those with a letterhead."""
_FIELDS: Final = ("title", "number", "issuer", "to", "date", "facts", "body")


def copy_template(kind: str, folder: Path) -> Path:
    """Write the shipped template of a kind into a folder, which is made, and give its path.

    Raises InputError for a kind that there is not, and for a file that is there already.
    """
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise InputError(
            Text(f"没有这种报告：{kind}", f"no such report: {kind}"),
            Text(f"可用：{known}", f"there are: {known}"),
        )
    path = folder.expanduser() / f"{kind}.docx"
    if path.exists():
        raise InputError(
            Text("模板已经在那里，不覆盖", "there is a template already; it is not written over"),
            Text("另选文件夹，或先改名", "choose another folder, or rename it first"),
            path=path,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with target(path) as sink:
        sink.write(shipped_template(kind))
    return path


def shipped_template(kind: str) -> bytes:
    """The page as it is without a template, with fields for what stands on it."""
    letter = kind in _LETTERS
    head = paragraph("Issuer", ["{{ issuer }}"]) + paragraph("Number", ["{{ number }}"])
    title = paragraph("Title", ["{{ title }}"])
    after = paragraph("TableText", ["{{ number }}"], "right")
    to = paragraph("Normal", ["{% if to %}{{ to }}{% endif %}"]) if letter else ""
    body = paragraph("Normal", ["{{ body }}"])
    whole = (head + title if letter else title + after) + to + body
    return page(whole, i18n.language())


def docx_from(document: Document, template: Path) -> bytes:
    """The document on an office's page.

    Raises InputError, with the file and the paragraph, for what is no Word file, a field that there
    is not, a field that is written wrongly, and a template without ``{{ body }}``.
    """
    from docxtpl import DocxTemplate  # with jinja2: 150 ms
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    opened = DocxTemplate(io.BytesIO(_read(template)))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        opened.render(_context(document), environment, autoescape=True)
    except TemplateError as error:
        raise _explained(error, template) from error
    except Exception as error:
        raise _wrong(template, Text.same(f"{type(error).__name__}: {error}")) from error
    made = opened.docx  # get_docx() would read the template again
    if made is None or not any(MARK in one.text for one in made.paragraphs):
        raise InputError(
            Text(
                "模板里没有单独成行的 {{ body }}", "the template has no line of its own {{ body }}"
            ),
            Text(
                "在正文的位置另起一行写 {{ body }}",
                "write {{ body }} in a line of its own where the body belongs",
            ),
            path=template,
        )
    return finished(made, document, bare=True)


def _context(document: Document) -> dict[str, Any]:
    to = str(Text(f"{document.to}：", f"{document.to}:")) if document.to else ""
    fields = {
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "to": to,
        "date": str(day_words(document.date)),
    }
    told = {name: plain(value) for name, value in fields.items()}
    names = dict.fromkeys(KINDS.get(document.kind, ()), "")
    facts = names | {name: plain(value) for name, value in document.facts.items()}
    return told | {"facts": facts, "body": MARK}


def _read(template: Path) -> bytes:
    try:
        content = template.expanduser().read_bytes()
    except OSError as error:
        raise InputError(
            Text("读不到这个模板", "this template cannot be read"),
            Text("检查路径", "check the path"),
            path=template,
        ) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            parts.getinfo("word/document.xml")
            broken = parts.testzip()
    except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
        raise _no_word_file(template) from error
    if broken is not None:
        raise _no_word_file(template)
    return content


def _no_word_file(template: Path) -> InputError:
    return InputError(
        Text("这不是 Word 文件（.docx）", "this is no Word file (.docx)"),
        Text(
            "用 inspector report template copy 取一份现成的模板再改",
            "take a shipped one with `inspector report template copy` and change that",
        ),
        path=template,
    )


def _explained(error: TemplateError, template: Path) -> InputError:
    """The paragraph in which it is: docxtpl gives each a line of its own."""
    at = getattr(error, "lineno", None) or _line_of(error)
    context = getattr(error, "docx_context", None)
    near = " ".join(str(line) for line in context or ()).strip()
    said = str(error.message or error)
    what = Text(f"模板有错：{said}", f"the template is wrong: {said}")
    if near:
        near = re.sub(r"\s+", " ", near)[:120]
        what = Text(f"{what.zh}；在“{near}”附近", f'{what.en}; near "{near}"')
    return _wrong(template, what, None if at is None else max(at - 1, 1))


def _line_of(error: BaseException) -> int | None:
    """Where in the template an error came up while it was filled in."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _wrong(template: Path, what: Text, line: int | None = None) -> InputError:
    fields = ", ".join(_FIELDS)
    if line is not None:
        what = Text(f"第 {line} 段：{what.zh}", f"paragraph {line}: {what.en}")
    return InputError(
        what,
        Text(
            f"可用的字段：{fields}；facts 的名目见 docs/reports.md",
            f"the fields are {fields}; what facts has is in docs/reports.md",
        ),
        path=template,
    )
