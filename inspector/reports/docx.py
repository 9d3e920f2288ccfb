"""Documents as Word files, laid out as :mod:`inspector.reports.page` says.

The body is written as text in WordprocessingML and put where the page's mark is: python-docx makes
the page, keeps the pictures and writes the package, but takes a millisecond for every table cell.
The same document gives the same bytes: no time of writing stands in the file.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from inspector.i18n import Text
from inspector.reports.document import (
    AnyBlock,
    Cell,
    Chart,
    Code,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Run,
    Seal,
    Signatures,
    Table,
    day_words,
    numbered,
    plain,
    runs_of,
)
from inspector.reports.page import WIDTH, packed, page
from inspector.reports.qr import qr_png

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MARK: Final = "\ue000body\ue000"
"""Stands in the page where the body comes."""
_EMU: Final = 36_000
"""In a millimetre."""
_PICTURE_WIDTH: Final = 74
"""Millimetres; two stand beside each other."""
_BARS: Final = ((0x1F, 0x5F, 0xA8), (0x9B, 0xB8, 0xD6))
_BREAK: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_BROKEN: Final = re.compile(
    re.escape(_BREAK) + '(<w:p><w:pPr><w:pStyle w:val="[^"]*"/>(?:<w:keepNext/>)?)'
)
"""A break before a paragraph is the paragraph's own: a line for it might be alone on a page."""
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="404040"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx(document: Document) -> bytes:
    """The whole file."""
    import docx as word  # 90 ms

    opened = word.Document(io.BytesIO(page(paragraph("Normal", [MARK]), document.language)))
    return finished(opened, document)


def finished(opened: WordDocument, document: Document, *, bare: bool = False) -> bytes:
    """The opened page as a file, with the document where the mark was.

    ``bare``: without its head, which the page has.
    """
    body = Body(opened).xml(document, bare=bare)
    moment = dt.datetime.combine(document.date, dt.time())
    core = opened.core_properties
    core.author = core.last_modified_by = plain(document.issuer) or "Inspector"
    core.title = plain(document.title)
    core.language = "zh-CN" if document.language == "zh" else "en"
    core.created = core.modified = moment
    core.revision = 1
    saved = io.BytesIO()
    opened.save(saved)
    with zipfile.ZipFile(saved) as parts:
        every = {name: parts.read(name) for name in parts.namelist()}
    xml = every["word/document.xml"].decode()
    return packed(every | {"word/document.xml": _with_body(xml, body).encode()})


def _with_body(xml: str, body: str) -> str:
    """The mark's whole paragraph gives way to the body."""
    before, mark, after = xml.partition(MARK)
    assert mark, "every page has the mark"
    begins = [found.start() for found in re.finditer(r"<w:p[ >]", before)][-1]
    return before[:begins] + body + after.partition("</w:p>")[2]


class Body:
    """Blocks as WordprocessingML, their pictures kept in ``opened``."""

    def __init__(self, opened: WordDocument) -> None:
        self._opened = opened
        self._pictures = 0

    def xml(self, document: Document, *, bare: bool = False) -> str:
        blocks = numbered(document.blocks, document.language)
        body = "".join(self._block(block, number) for block, number in blocks)
        body = _BROKEN.sub(r"\1<w:pageBreakBefore/>", body)
        return body if bare else "".join(self._head(document)) + body

    def _head(self, document: Document) -> Iterator[str]:
        if document.issuer:
            yield paragraph("Issuer", [document.issuer])
        numbers = [document.number] if document.number else []
        if document.issuer:  # a letterhead has its number, a record comes after its title
            yield paragraph("Number", numbers)
        yield paragraph("Title", [document.title])
        if numbers and not document.issuer:
            yield paragraph("TableText", numbers, "right")
        if document.to:
            yield paragraph("Normal", [str(Text(f"{document.to}：", f"{document.to}:"))])

    def _block(self, block: AnyBlock, number: str) -> str:
        match block:
            case Heading():
                return paragraph(f"Heading{block.level}", [number + block.text])
            case Paragraph():
                style = "BodyText" if block.indent and block.align == "left" else "Normal"
                return paragraph(style, block.runs, block.align, keep=block.keep)
            case Table():
                return _table(block)
            case Pictures():
                return self._grid(block)
            case Chart():
                return self._chart(block)
            case Signatures():
                return _signatures(block)
            case Code():
                return self._code(block)
            case Seal():
                return _seal(block)
            case PageBreak():
                return _BREAK

    def _grid(self, block: Pictures) -> str:
        cells = [
            self._image(one.content, *_fitted(one), one.alt)
            + paragraph("Small", [one.caption, "\n"])
            for one in block.pictures
        ]
        cells += [paragraph("Small", [])] * (len(cells) % 2)
        rows = (_row(cells[at : at + 2], [WIDTH // 2] * 2) for at in range(0, len(cells), 2))
        return _frame("".join(rows), [WIDTH // 2] * 2, borders="")

    def _code(self, block: Code) -> str:
        alt = str(Text(f"二维码：{block.content}", f"QR code: {block.content}"))
        image = self._image(qr_png(plain(block.content)), 30, 30, alt)
        lines = "".join(paragraph("Small", [line]) for line in block.lines)
        widths = [2000, WIDTH - 2000]
        return _frame(_row([image, lines], widths), widths, borders="")

    def _chart(self, block: Chart) -> str:
        """A bar is one pixel, drawn out."""
        most = max((value for bar in block.bars for value in bar.values), default=0) or 1
        widths = [2600, 5044, 1200]
        rows: list[str] = []
        for at, bar in enumerate(block.bars, 1):
            keep = at < len(block.bars)  # on one page
            drawn = "".join(
                self._image(_pixel(which), 84 * value / most, 3.2, "", keep=keep)
                if value
                else paragraph("Small", [], keep=keep)
                for which, value in enumerate(bar.values)
            )
            numbers = "".join(
                paragraph("Small", [f"{value}"], "right", keep=keep) for value in bar.values
            )
            rows.append(_row([paragraph("Small", [bar.label], keep=keep), drawn, numbers], widths))
        key = " / ".join(block.series) if len(block.series) > 1 else ""
        titled = f"{block.title}{Text(f'（{key}）', f' ({key})')}" if key else block.title
        return paragraph("Caption", [titled]) + _frame("".join(rows), widths, borders="")

    def _image(
        self, content: bytes, wide: float, high: float, alt: str, *, keep: bool = False
    ) -> str:
        """A paragraph with a picture, ``wide`` and ``high`` in millimetres."""
        relation, _ = self._opened.part.get_or_add_image(io.BytesIO(content))
        self._pictures += 1
        at, told = self._pictures, quoteattr(plain(alt))
        cx, cy = max(1, round(wide * _EMU)), max(1, round(high * _EMU))
        return (
            f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{"<w:keepNext/>" if keep else ""}</w:pPr>'
            "<w:r><w:drawing>"
            f"{_INLINE}"
            f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{at}" name="{at}" descr={told}/>'
            f'<a:graphic {_A}><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
            f'<pic:nvPicPr><pic:cNvPr id="{at}" name="{at}" descr={told}/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
            f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )


_A: Final = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_INLINE: Final = (
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' distT="0" distB="0" distL="0" distR="0">'
)


def paragraph(style: str, runs: Iterable[Cell], align: str = "left", *, keep: bool = False) -> str:
    held = "<w:keepNext/>" if keep else ""
    side = "" if align == "left" else f'<w:jc w:val="{align}"/>'
    inner = "".join(_run(cell) for cell in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{held}{side}</w:pPr>{inner}</w:p>'


def _run(cell: Cell) -> str:
    run = runs_of(cell)
    weight = "<w:rPr><w:b/></w:rPr>" if run.bold else ""
    text = escape(plain(run.text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{weight}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _table(block: Table) -> str:
    widths = _widths(block.columns)
    aligns = [column.align for column in block.columns]
    rows: list[str] = []
    if any(column.title for column in block.columns):
        titles = [Run(text=column.title, bold=True) for column in block.columns]
        cells = [paragraph("TableHead", [title]) for title in titles]
        rows.append(_row(cells, widths, head=True))
    for row in block.rows:
        pairs = zip(row, aligns, strict=True)
        rows.append(_row([paragraph("TableText", [cell], side) for cell, side in pairs], widths))
    caption = paragraph("Caption", [block.caption]) if block.caption else ""
    return caption + _frame("".join(rows), widths)


def _widths(columns: tuple[Column, ...]) -> list[int]:
    total = sum(column.share for column in columns)
    return [round(column.share * WIDTH / total) for column in columns]


def _row(cells: list[str], widths: list[int], *, head: bool = False) -> str:
    again = "<w:tblHeader/>" if head else ""
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{inner}</w:tr>"


def _frame(rows: str, widths: list[int], *, borders: str = _BORDERS) -> str:
    """A table, and after it the small paragraph that Word wants between two tables."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="14" w:type="dxa"/>'
        '<w:left w:w="70" w:type="dxa"/><w:bottom w:w="14" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>" + paragraph("Small", [])
    )


def _signatures(block: Signatures) -> str:
    wide = WIDTH // len(block.sides)
    cells = [
        "".join(paragraph("Normal", [line]) + paragraph("Small", []) for line in side)
        for side in block.sides
    ]
    return _frame(_row(cells, [wide] * len(cells)), [wide] * len(cells), borders="")


def _seal(block: Seal) -> str:
    """Four characters from the right; the seal goes over the issuer and the day."""
    aside = '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>'
    held = '<w:pPr><w:pStyle w:val="Normal"/><w:keepNext/>'
    return (
        f"<w:p>{held}</w:pPr></w:p>" * 2
        + f"<w:p>{held}{aside}</w:pPr>{_run(block.issuer)}</w:p>"
        + f'<w:p><w:pPr><w:pStyle w:val="Normal"/>{aside}</w:pPr>'
        + f"{_run(str(day_words(block.date)))}</w:p>"
    )


def _fitted(one: Picture) -> tuple[float, float]:
    """Its width and height in millimetres, so that two stand beside each other."""
    high = _PICTURE_WIDTH * one.height / one.width
    if high <= _PICTURE_WIDTH:
        return _PICTURE_WIDTH, high
    return _PICTURE_WIDTH * one.width / one.height, _PICTURE_WIDTH


@cache
def _pixel(which: int) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (1, 1), _BARS[which]).save(stream, "png")
    return stream.getvalue()
