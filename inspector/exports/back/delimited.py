"""CSV as spreadsheets save it: UTF-8, UTF-16 or GB18030; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from inspector import disk
from inspector.errors import InputError
from inspector.i18n import Text

_LONGEST: Final = 1 << 22
"""Characters in a cell."""
_CHUNK: Final = 1 << 20


@contextmanager
def rows_of(path: Path) -> Generator[Iterator[list[str]]]:
    """The rows; InputError for an encoding that is not known, or what is no CSV."""
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as stream:
            begin = stream.read(1 << 16).splitlines()[:10]
            stream.seek(0)
            if any("\0" in line for line in begin):
                raise _no_csv(path)
            yield _rows(path, csv.reader(stream, delimiter=_delimiter(begin)))
    except OSError as error:
        raise disk.disk_error(error, path) from error


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST)
    number = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InputError(
                Text(f"这一行读不懂：{error}", f"this row cannot be read: {error}"),
                Text("用表格软件打开，另存为 CSV", "open it in a spreadsheet and save it as CSV"),
                path=path,
                line=number + 1,
            ) from error
        if row is None:
            return
        number += 1
        yield row


def _delimiter(begin: list[str]) -> str:
    return max(",;\t", key=lambda mark: max((line.count(mark) for line in begin), default=0))


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        mark = stream.read(4)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if mark.startswith(b"PK"):
        raise _no_csv(path)
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise InputError(
        Text("认不出这个文件的编码", "the file's encoding is not known"),
        Text(
            "在表格软件里另存为“CSV UTF-8”",
            "save it as `CSV UTF-8` in the spreadsheet",
        ),
        path=path,
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _no_csv(path: Path) -> InputError:
    return InputError(
        Text("这不是 CSV 文件", "this is no CSV file"),
        Text("工作簿的名字应以 .xlsx 结尾", "a workbook's name ends in .xlsx"),
        path=path,
    )
