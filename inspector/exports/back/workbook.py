"""XLSX: the sheets' rows, and what the hidden sheet says the workbook was made from.

Nothing in it is run: of a formula counts the value that the spreadsheet left beside it.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from inspector import disk
from inspector.errors import InputError
from inspector.exports.back.tables import Cell, Uncomputed
from inspector.exports.reference import FORMAT
from inspector.i18n import Text

_WHOLE_LIMIT: Final = 2 << 30
_TEXTS_LIMIT: Final = 256 << 20
"""Bytes, unpacked: of the file; of its shared texts, which are held in memory."""
_SUSPICIOUS: Final = 50 << 20
_RATIO: Final = 200
"""How many times smaller than itself a large part may be packed: sheets are some 20 times."""
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MALFORMED: Final = (
    *(ArithmeticError, AttributeError, EOFError, KeyError, IndexError, NotImplementedError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)
"""What a library may raise over a file that is not what it says; SyntaxError: XML's."""


class Book(msgspec.Struct, frozen=True):
    origin: dict[str, str]
    """Key and value of the hidden sheet."""
    sheets: list[tuple[str, Iterator[list[Cell]]]]
    """Name and rows; each is read once."""


@contextmanager
def opened(path: Path) -> Generator[Book]:
    """The workbook; InputError for what is none of ours, or is not safe to open."""
    _look_at(path)
    with path.open("rb") as stream, path.open("rb") as again:
        books: list[Any] = []
        try:
            book = _load(path, stream, books, values=False)
            if "inspector" not in book.sheetnames:
                raise InputError(
                    Text(
                        "工作簿里没有隐藏的 inspector 表，不知道出自哪份台账",
                        "the hidden sheet `inspector` is gone: its ledger is not known",
                    ),
                    Text(
                        "用 inspector export --format xlsx 重新导出，在那一份里填写",
                        "export again with `inspector export --format xlsx` and fill in that one",
                    ),
                    path=path,
                )
            origin = _origin(path, book["inspector"])

            def computed(name: str) -> Any:
                if len(books) == 1:
                    _load(path, again, books, values=True)
                return books[1][name]

            yield Book(
                origin,
                [
                    (sheet.title, _rows(path, sheet, computed))
                    for sheet in book.worksheets
                    if sheet.title != "inspector"
                ],
            )
        finally:
            for one in books:
                one.close()


def _load(path: Path, stream: Any, books: list[Any], *, values: bool) -> Any:
    import openpyxl  # a quarter of a second

    try:
        with warnings.catch_warnings():  # of styles and lists that it does not keep
            warnings.simplefilter("ignore")
            book: Any = openpyxl.load_workbook(stream, read_only=True, data_only=values)
    except _MALFORMED as error:
        raise _damaged(path, "", error) from error
    books.append(book)
    return book


def _origin(path: Path, sheet: Any) -> dict[str, str]:
    try:
        rows = [list(row[:2]) for row in sheet.iter_rows(max_col=2, values_only=True)]
    except _MALFORMED as error:
        raise _damaged(path, "inspector", error) from error
    found = {str(row[0]): str(row[1]) for row in rows if len(row) == 2 and row[1] is not None}
    if found.get("format") != FORMAT:
        raise InputError(
            Text(
                f"工作簿的格式是 {found.get('format')}，本版本读 {FORMAT}",
                f"the workbook's format is {found.get('format')}; this version reads {FORMAT}",
            ),
            Text("升级 Inspector，或重新导出", "upgrade Inspector, or export again"),
            path=path,
        )
    return found


def _rows(path: Path, sheet: Any, computed: Any) -> Iterator[list[Cell]]:
    try:
        sheet.reset_dimensions()  # what some programs write there is not so
        values: Any = None
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells: list[Cell] = [cell.value for cell in row]
            run = [at for at, cell in enumerate(row) if cell.data_type in ("f", "e")]
            if run:
                if values is None:
                    theirs = computed(sheet.title)
                    theirs.reset_dimensions()
                    values = enumerate(theirs.iter_rows(), 1)
                there = next(one for at, one in values if at == number)
                for at in run:
                    cells[at] = _computed(there[at], row[at].value)
            yield cells
    except _MALFORMED as error:
        raise _damaged(path, sheet.title, error) from error


def _computed(cell: Any, formula: object) -> Cell:
    if cell.value is None or cell.data_type == "e":
        return Uncomputed(str(cell.value or formula))
    value: Cell = cell.value
    return value


def _look_at(path: Path) -> None:
    """InputError for what is not to be opened at all."""
    try:
        with path.open("rb") as stream:
            begin = stream.read(4)
        if begin == _OLE:
            raise InputError(
                Text("这是旧格式或加了密码的工作簿", "this is an old format, or has a password"),
                Text("去掉密码，另存为 .xlsx", "take the password off and save it as .xlsx"),
                path=path,
            )
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except OSError as error:
        raise disk.disk_error(error, path) from error
    except _MALFORMED as error:
        raise _damaged(path, "", error) from error
    if any(part.filename.casefold().endswith("vbaproject.bin") for part in parts):
        raise InputError(
            Text("工作簿带有宏", "the workbook carries macros"),
            Text("另存为不带宏的 .xlsx", "save it as .xlsx, without macros"),
            path=path,
        )
    if sum(part.file_size for part in parts) > _WHOLE_LIMIT or any(map(_is_bomb, parts)):
        raise InputError(
            Text(
                "工作簿展开后大得不合理，没有打开", "unpacked it would be huge: it was not opened"
            ),
            Text(
                "重新导出，把填写的内容抄过去；数据多时按事项分开导出（--issue）",
                "export again and copy what was filled in; many rows: issue by issue (--issue)",
            ),
            path=path,
        )


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    if part.filename.casefold().endswith("sharedstrings.xml") and part.file_size > _TEXTS_LIMIT:
        return True
    return part.file_size > _SUSPICIOUS and part.file_size > _RATIO * max(part.compress_size, 1)


def _damaged(path: Path, sheet: str, error: Exception) -> InputError:
    if isinstance(error, InputError):
        return error
    place = f"{path}, {sheet}" if sheet else str(path)
    return InputError(
        Text("不是完好的 .xlsx 工作簿", "this is no sound .xlsx workbook"),
        Text("用表格软件打开，另存为 .xlsx", "open it in a spreadsheet and save it as .xlsx"),
        path=place,
    )
