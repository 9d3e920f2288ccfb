"""Documents as Markdown (GitHub's tables): for a mail, a preview, a diff."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    Pictures,
    Seal,
    Signatures,
    Table,
    day_words,
    numbered,
    plain,
    runs_of,
)

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")


def markdown(document: Document) -> str:
    """The whole document; pictures are named, not shown."""
    return "\n\n".join(part for part in _parts(document) if part) + "\n"


def _parts(document: Document) -> Iterator[str]:
    if document.issuer:
        yield f"**{_text(document.issuer)}**"
    yield f"# {_line(document.title)}"
    yield _text(document.number)
    if document.to:
        yield _text(str(Text(f"{document.to}：", f"{document.to}:")))
    for block, number in numbered(document.blocks, document.language):
        yield _block(block, number)


def _block(block: AnyBlock, number: str) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {number}{_line(block.text)}"
        case Paragraph():
            return "".join(_run(cell) for cell in block.runs)
        case Table():
            return _table(block)
        case Pictures():
            return "\n".join(f"- {_line(one.caption)}" for one in block.pictures)
        case Chart():
            rows = [[bar.label, *(str(value) for value in bar.values)] for bar in block.bars]
            head = ["", *block.series]
            return f"**{_line(block.title)}**\n\n" + _grid(head, rows, ["left"] + ["right"] * 2)
        case Signatures():
            return "\n\n".join("  \n".join(_text(line) for line in side) for side in block.sides)
        case Code():
            shown = plain(block.content).replace("`", "")
            return "  \n".join([f"`{shown}`", *(_text(line) for line in block.lines)])
        case Seal():
            return f"{_text(block.issuer)}  \n{day_words(block.date)}"
        case PageBreak():
            return "---"


def _table(block: Table) -> str:
    rows = [[_run(cell) for cell in row] for row in block.rows]
    head = [_line(column.title) for column in block.columns]
    grid = _grid(head, rows, [column.align for column in block.columns], escaped=True)
    return f"**{_line(block.caption)}**\n\n{grid}" if block.caption else grid


def _grid(
    head: list[str], rows: list[list[str]], aligns: list[str], *, escaped: bool = False
) -> str:
    rules = {"left": "---", "center": ":-:", "right": "--:"}
    lines = [head if escaped else [_line(cell) for cell in head]]
    lines.append([rules[align] for align in aligns[: len(head)]])
    lines += rows if escaped else [[_line(cell) for cell in row] for row in rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("  \n", "<br>") for cell in line) + " |" for line in lines
    )


def _run(cell: Cell) -> str:
    run = runs_of(cell)
    text = _text(run.text)
    return f"**{text.strip()}**" if run.bold and text.strip() else text


def _text(text: str) -> str:
    """Literal in Markdown; its line ends are kept."""
    lines = _MARKS.sub(r"\\\1", plain(text)).split("\n")
    return "  \n".join(_LIST.sub(r"\1\\\2", line) for line in lines)


def _line(text: str) -> str:
    return _text(text).replace("  \n", " ")
