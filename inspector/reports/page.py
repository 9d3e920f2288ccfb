"""The page of an official document, GB/T 9704-2012, as a Word file that is still empty.

A4; margins 37, 26, 35, 28 mm (top, right, bottom, left); 22 lines of 28 characters; the page number
between dashes at the outside.  Fonts are named as offices name them; a machine without one takes
the first that it has of those that :data:`FONTS` gives.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from inspector.i18n import Language

WIDTH: Final = 8844
"""Of the text, in twips: 156 mm."""
_LINE: Final = 579
"""From line to line, in twips: 225 mm by 22."""
_CLOSER: Final = -5
"""How much closer 16 pt characters stand, in twips, so that 28 fill a line.

Not by a grid of characters: LibreOffice gives one that is wider than its cell two cells.
"""
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)

FONTS: Final[dict[str, tuple[str, ...]]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "SimSun"),
    "仿宋": ("FangSong", "仿宋_GB2312", "FangSong_GB2312", "STFangsong"),
    "黑体": ("SimHei", "STHeiti", "Noto Sans CJK SC"),
    "楷体": ("KaiTi", "楷体_GB2312", "KaiTi_GB2312", "STKaiti"),
    "宋体": ("SimSun", "STSong", "Noto Serif CJK SC"),
}
"""By the name in the file, what stands in for it, the nearest first."""
_LATIN: Final = "Times New Roman"

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R: Final = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS: Final = ("styles", "settings", "fontTable", "footer1", "footer2")

_EXACT: Final = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
_FREE: Final = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/>'
)
_TALL: Final = (
    '<w:snapToGrid w:val="0"/>'
    f'<w:spacing w:before="{_LINE}" w:after="{_LINE}" w:line="640" w:lineRule="exact"/>'
)
_INDENT: Final = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_RED: Final = '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="C00000"/></w:pBdr>'


def page(body: str, of: Language) -> bytes:
    """A whole file with the page, its styles and footers, and ``body`` (WordprocessingML)."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": _document(body),
        "word/_rels/document.xml.rels": _relations(
            *((f"rId{at}", name.rstrip("12"), f"{name}.xml") for at, name in enumerate(_PARTS, 1))
        ),
        "word/styles.xml": _styles(of),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _font_table(),
        "word/footer1.xml": _footer("right", 1),
        "word/footer2.xml": _footer("left", 2),
    }
    return packed({name: (_HEAD + xml).encode() for name, xml in parts.items()})


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts as a package; the same parts give the same bytes, whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            written.writestr(entry, content)
    return stream.getvalue()


def _content_types() -> str:
    base = "http://schemas.openxmlformats.org/package/2006/content-types"
    kinds = {"document": "document.main", "footer1": "footer", "footer2": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml"'
        f' ContentType="{_OFFICE}.{kinds.get(name, name)}+xml"/>'
        for name in ("document", *_PARTS)
    )
    return (
        f'<Types xmlns="{base}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    base = "http://schemas.openxmlformats.org/package/2006/relationships"
    each = "".join(
        f'<Relationship Id="{id}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for id, kind, target in relations
    )
    return f'<Relationships xmlns="{base}">{each}</Relationships>'


def _document(body: str) -> str:
    return (
        f"<w:document {_W} {_R}><w:body>{body}<w:sectPr>"
        '<w:footerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="even" r:id="rId5"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984"'
        ' w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{_LINE}"/></w:sectPr></w:body></w:document>'
    )


_SETTINGS: Final = (
    f'<w:settings {_W}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in FONTS.items()
    )
    return f"<w:fonts {_W}>{fonts}</w:fonts>"


def _footer(side: str, shown: int) -> str:
    return (
        f'<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def _styles(of: Language) -> str:
    """Built-in names where there are some, so that an office finds them in Word's own list."""
    side = '<w:jc w:val="both"/>' if of == "zh" else '<w:jc w:val="left"/>'
    first = _INDENT if of == "zh" else ""
    left, center = '<w:jc w:val="left"/>', '<w:jc w:val="center"/>'
    head = f"<w:keepNext/>{_EXACT}{first}{left}"
    styles = (
        _style("Normal", "Normal", "仿宋", 16, _EXACT + side),
        _style("BodyText", "Body Text", "仿宋", 16, _EXACT + first + side),
        _style("Title", "Title", "方正小标宋简体", 22, f"<w:keepNext/>{_TALL}{center}"),
        _style("Heading1", "heading 1", "黑体", 16, f'{head}<w:outlineLvl w:val="0"/>'),
        _style("Heading2", "heading 2", "楷体", 16, f'{head}<w:outlineLvl w:val="1"/>'),
        _style("Heading3", "heading 3", "仿宋", 16, f'{head}<w:outlineLvl w:val="2"/>', bold=True),
        _style("Caption", "caption", "黑体", 12, f"<w:keepNext/>{_FREE}{center}"),
        _style("TableText", "Table Text", "仿宋", 10.5, _FREE + left),
        _style("TableHead", "Table Head", "仿宋", 10.5, f"<w:keepNext/>{_FREE}{center}", bold=True),
        _style("Small", "Small Text", "仿宋", 9, _FREE + left),
        _style("Issuer", "Issuer", "方正小标宋简体", 32, _RED + _FREE + center, colour="C00000"),
        _style("Number", "Number", "仿宋", 16, _EXACT + center),
        _style("Footer", "footer", "宋体", 14, _FREE + left),
    )
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="仿宋" w:cs="{_LATIN}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(styles)}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style></w:styles>"
    )


def _style(
    id: str,
    name: str,
    font: str,
    points: float,
    paragraph: str,
    *,
    bold: bool = False,
    colour: str = "000000",
) -> str:
    latin = font if font == "宋体" else _LATIN
    size, closer = round(points * 2), _CLOSER if points == 16 else 0
    first = ' w:default="1"' if id == "Normal" else ""
    based = "" if id == "Normal" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{id}"><w:name w:val="{name}"/>{based}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>"
        f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{_LATIN}"/>'
        f'{"<w:b/>" if bold else ""}<w:color w:val="{colour}"/><w:spacing w:val="{closer}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )
