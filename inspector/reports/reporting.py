"""``write_report``: a document as a file, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from inspector.errors import InputError
from inspector.exports.pace import Pace
from inspector.exports.writing import target
from inspector.i18n import Text
from inspector.reports.document import Document

ReportFormat = Literal["docx", "html", "md"]
FORMATS: Final[tuple[ReportFormat, ...]] = get_args(ReportFormat)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What was written; keys as ``inspector report --json`` prints them."""

    path: str
    format: str
    kind: str
    title: str
    sha256: str


def rendered(document: Document, format: ReportFormat, template: Path | None = None) -> bytes:
    """The document in a format; the same document gives the same bytes.

    ``template``: an office's own page, for docx alone.
    """
    if template is not None and format != "docx":
        raise InputError(
            Text("模板只用于 docx", "a template is for docx alone"),
            Text("去掉 --template，或用 --format docx", "leave it out, or use --format docx"),
        )
    match format:
        case "docx":
            if template is not None:
                from inspector.reports.templates import docx_from

                return docx_from(document, template)
            from inspector.reports.docx import docx

            return docx(document)
        case "html":
            from inspector.reports.html import html

            return html(document).encode()
        case "md":
            from inspector.reports.markdown import markdown

            return markdown(document).encode()


def default_name(document: Document, format: ReportFormat) -> str:
    """``inspector-visit-2018-06-05-45e13f62.docx``."""
    return f"inspector-{document.kind}-{document.about}.{format}"


def write_report(
    document: Document,
    format: ReportFormat,
    out: Path | None = None,
    template: Path | None = None,
    pace: Pace | None = None,
) -> Written:
    """Write it to ``out``, or in the current folder under :func:`default_name`.

    Raises HomeError when the target cannot be written, InputError for a template that does not
    work, Cancelled as ``pace`` says; whatever it raises, a file that was there is as it was.
    """
    pace = pace or Pace()
    pace.rest()
    content = rendered(document, format, template)
    path = (out if out is not None else Path(default_name(document, format))).expanduser()
    with target(path) as sink:
        sink.write(content)
        pace.finish()
    return Written(
        path=str(path),
        format=format,
        kind=document.kind,
        title=document.title,
        sha256=sink.sha256,
    )
