"""Documents as one HTML file: no network, no script, every text escaped; prints on A4."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from typing import Final

from inspector.i18n import Text
from inspector.reports.document import (
    AnyBlock,
    Cell,
    Chart,
    Code,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Seal,
    Signatures,
    Table,
    day_words,
    numbered,
    plain,
    runs_of,
)
from inspector.reports.qr import qr_png

_STYLE: Final = """
:root { color-scheme: light dark; background: Canvas; color: CanvasText;
  --line: #767676; --bar: #1f5fa8; --before: #9bb8d6 }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.7;
  font-family: FangSong, STFangsong, "Noto Serif CJK SC", serif }
h1 { text-align: center; font-family: "FZXiaoBiaoSong-B05S", STZhongsong, SimSun, serif }
h2 { font-family: SimHei, "Noto Sans CJK SC", sans-serif; font-size: 1.2rem }
h3 { font-family: KaiTi, STKaiti, serif; font-size: 1.1rem }
.issuer { text-align: center; color: #c00; font-size: 1.8rem; border-bottom: 2px solid #c00 }
.number { text-align: center }
.indent { text-indent: 2em }
.center { text-align: center } .right { text-align: right }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4 }
caption { font-weight: bold; padding: .3rem }
th, td { border: 1px solid var(--line); padding: .2rem .4rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; white-space: pre-line }
th { white-space: normal }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem }
figure { margin: 0; flex: 1 1 16rem; max-width: 22rem } figure img { width: 100%; height: auto }
figcaption { font-size: .85rem; overflow-wrap: anywhere; white-space: pre-line }
.code { display: flex; gap: 1rem; align-items: center } .code img { width: 9rem; height: 9rem }
.code p { margin: 0; font-size: .85rem; overflow-wrap: anywhere }
.sides { display: flex; gap: 2rem; margin: 2rem 0 } .sides div { flex: 1 }
.seal { text-align: right; margin: 4rem 4em 2rem 0 }
svg .now { fill: var(--bar) } svg .before { fill: var(--before) } svg text { fill: currentColor }
.key { display: inline-block; width: 1em; height: .8em; margin-left: 1em }
.key.now { background: var(--bar) } .key.before { background: var(--before) }
@media screen and (max-width: 40rem) { table.wide { min-width: 40rem }
  .drawn { min-width: 30rem } }
@media (prefers-color-scheme: dark) { .issuer { color: #ff8a80 } }
@media print { body { max-width: none; margin: 0 } .break { break-before: page }
  thead { display: table-header-group } tr, figure { break-inside: avoid }
  @page { size: A4; margin: 37mm 26mm 35mm 28mm } }
""".strip()
_NARROW: Final = 4
"""Columns that fit a phone."""
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html(document: Document) -> str:
    """The whole page."""
    of = "zh-CN" if document.language == "zh" else "en"
    title = _text(document.title)
    parts = "\n".join(_parts(document))
    return (
        f'<!DOCTYPE html>\n<html lang="{of}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{parts}\n</main>\n</body>\n</html>\n"
    )


def _parts(document: Document) -> Iterator[str]:
    if document.issuer:
        yield f'<p class="issuer">{_text(document.issuer)}</p>'
    number = f'<p class="number">{_text(document.number)}</p>' if document.number else ""
    title = f"<h1>{_text(document.title)}</h1>"
    yield number + title if document.issuer else title + number
    if document.to:
        yield f"<p>{_text(str(Text(f'{document.to}：', f'{document.to}:')))}</p>"
    for block, number in numbered(document.blocks, document.language):
        yield _block(block, number, indent=document.language == "zh")


def _block(block: AnyBlock, number: str, *, indent: bool) -> str:
    match block:
        case Heading():
            level = block.level + 1
            return f"<h{level}>{_text(number + block.text)}</h{level}>"
        case Paragraph():
            names: list[str] = [block.align] if block.align != "left" else []
            names += ["indent"] if indent and block.indent and block.align == "left" else []
            named = f' class="{" ".join(names)}"' if names else ""
            return f"<p{named}>{''.join(_run(cell) for cell in block.runs)}</p>"
        case Table():
            return _table(block)
        case Pictures():
            return f'<div class="pictures">{"".join(map(_picture, block.pictures))}</div>'
        case Chart():
            return _chart(block)
        case Signatures():
            sides = ("".join(f"<p>{_text(line)}</p>" for line in side) for side in block.sides)
            return '<div class="sides">' + "".join(f"<div>{one}</div>" for one in sides) + "</div>"
        case Code():
            lines = "".join(f"<p>{_text(line)}</p>" for line in block.lines)
            image = _data(qr_png(plain(block.content)), "image/png")
            alt = _text(str(Text(f"二维码：{block.content}", f"QR code: {block.content}")))
            return f'<div class="code"><img src="{image}" alt="{alt}"><div>{lines}</div></div>'
        case Seal():
            return f'<p class="seal">{_text(block.issuer)}<br>{day_words(block.date)}</p>'
        case PageBreak():
            return '<div class="break"></div>'


def _table(block: Table) -> str:
    total = sum(column.share for column in block.columns)
    wide = ' class="wide"' if len(block.columns) > _NARROW else ""
    parts = [_aside(Text("表格", "table")) + f"<table{wide}>"]
    if block.caption:
        parts.append(f"<caption>{_text(block.caption)}</caption>")
    widths = (f"{column.share * 100 / total:.1f}%" for column in block.columns)
    parts.append("<colgroup>" + "".join(f'<col style="width:{w}">' for w in widths) + "</colgroup>")
    classes = ["" if c.align == "left" else f' class="{c.align}"' for c in block.columns]
    if any(column.title for column in block.columns):
        titles = (
            f'<th scope="col"{named}>{_text(column.title)}</th>'
            for column, named in zip(block.columns, classes, strict=True)
        )
        parts.append(f"<thead><tr>{''.join(titles)}</tr></thead>")
    parts.append("<tbody>")
    for row in block.rows:
        cells = (f"<td{n}>{_run(cell)}</td>" for cell, n in zip(row, classes, strict=True))
        parts.append(f"<tr>{''.join(cells)}</tr>")
    parts.append("</tbody></table></div>")
    return "\n".join(parts)


def _aside(named: Text) -> str:
    """What a phone is too narrow for is moved aside, by keys too."""
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{named}">'


def _picture(one: Picture) -> str:
    kind = "image/png" if one.content.startswith(b"\x89PNG") else "image/jpeg"
    return (
        f'<figure><img src="{_data(one.content, kind)}" alt="{_text(one.alt)}"'
        f' width="{one.width}" height="{one.height}">'
        f"<figcaption>{_text(one.caption)}</figcaption></figure>"
    )


def _chart(block: Chart) -> str:
    """Bars as SVG, their numbers beside them; a screen reader is given the table."""
    most = max((value for bar in block.bars for value in bar.values), default=0) or 1
    deep = 14 * len(block.series) + 8
    parts: list[str] = []
    for at, bar in enumerate(block.bars):
        top = at * deep
        parts.append(f'<text x="0" y="{top + 12}" font-size="12">{_text(bar.label)}</text>')
        for which, value in enumerate(bar.values):
            y, wide = top + 14 * which, round(360 * value / most, 1)
            named = "before" if which else "now"
            parts.append(f'<rect class="{named}" x="200" y="{y}" width="{wide}" height="12"/>')
            parts.append(f'<text x="{205 + wide}" y="{y + 11}" font-size="11">{value}</text>')
    size = f"0 0 620 {deep * len(block.bars)}"
    drawn = (
        f'{_aside(Text("图", "chart"))}<svg class="drawn" viewBox="{size}" role="img"'
        f' aria-label="{_text(block.title)}">{"".join(parts)}</svg></div>'
    )
    columns = "".join(f'<th scope="col">{_text(name)}</th>' for name in ("", *block.series))
    rows = "".join(
        f'<tr><th scope="row">{_text(bar.label)}</th>'
        + "".join(f'<td class="right">{value}</td>' for value in bar.values)
        + "</tr>"
        for bar in block.bars
    )
    told = Text("数据", "numbers")
    return (
        f"<p><strong>{_text(block.title)}</strong>{_key(block)}</p>\n{drawn}\n<details><summary>{told}</summary>"
        f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _key(block: Chart) -> str:
    """Which colour is which, where there are two."""
    if len(block.series) < 2:
        return ""
    marks = zip(("now", "before"), block.series, strict=True)
    return "".join(f' <span class="key {name}"></span>{_text(told)}' for name, told in marks)


def _run(cell: Cell) -> str:
    run = runs_of(cell)
    return f"<strong>{_text(run.text)}</strong>" if run.bold else _text(run.text)


def _text(text: str) -> str:
    return escape(plain(text))


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
