"""What a filled-in file would change, and doing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from inspector.errors import InputError
from inspector.exports.back import delimited, workbook
from inspector.exports.back.answers import AnswerRows
from inspector.exports.back.changes import Change, Plan
from inspector.exports.back.findings import FindingRows
from inspector.exports.back.issues import IssueRows
from inspector.exports.back.tables import Kind, Table, table
from inspector.i18n import Text
from inspector.ledger import log
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".csv")
"""Names of files that are read here; the middle two are told how to save as the first."""
_EXPORT_AGAIN: Final = Text(
    "用 inspector export 从这份台账导出，在那一份里填写",
    "export from this ledger with `inspector export` and fill in that file",
)


def read_back(
    ledger: Ledger,
    library: Library,
    paths: Sequence[Path],
    *,
    reason: str = "",
    progress: Callable[[int], None] | None = None,
) -> Plan:
    """Compare the files with the ledger, cell by cell; nothing is recorded.

    ``reason`` goes with every event, empty: the file's name.  ``progress`` hears the rows that were
    read; what it raises ends the reading.  Raises InputError for a file that cannot be read or is
    of another ledger or pack.
    """
    changes: list[Change] = []
    remarks: list[Text] = []
    rows = 0
    for path in paths:
        if not path.is_file():
            raise InputError(
                Text("找不到这个文件", "there is no such file"),
                Text("检查路径和文件名", "check the path and the name"),
                path=path,
            )
        why = reason or str(Text(f"读回 {path.name}", f"filled in in {path.name}"))
        with ledger.store.reading() as db, _tables(db, library, path, remarks) as found:
            readers: dict[Kind, IssueRows | FindingRows | AnswerRows] = {
                "issues": IssueRows(ledger, library.load(), db, why),
                "findings": FindingRows(ledger, db, why, reason),
                "answers": AnswerRows(ledger, db, why),
            }
            for one in found:
                remarks += one.remarks
                for line in one.lines:
                    rows += 1
                    changes += readers[one.kind].compare(one, line)
                    if progress is not None:
                        progress(rows)
    return Plan(changes=changes, rows=rows, remarks=remarks)


def bring_in(ledger: Ledger, plan: Plan) -> int:
    """Record the plan's changes and conflicts, all of them or none; gives how many events."""
    return len(ledger.record_since(plan.facts)) if plan.facts else 0


@contextmanager
def _tables(
    db: sqlite3.Connection, library: Library, path: Path, remarks: list[Text]
) -> Generator[Iterator[Table]]:
    if path.suffix.lower() == ".csv":
        with delimited.rows_of(path) as rows:
            found = table(str(path), "", rows, is_csv=True)
            if found is None:
                raise _no_table(path)
            yield iter([found])
        return
    with workbook.opened(path) as book:
        _must_be_ours(db, library, path, book.origin, remarks)
        yield _sheets(path, book)


def _sheets(path: Path, book: workbook.Book) -> Iterator[Table]:
    some, names = False, book.origin.get("names") != "false"
    for sheet, rows in book.sheets:
        found = table(str(path), sheet, rows, names=names, pack=book.origin.get("pack_digest"))
        if found is not None:
            some = True
            yield found
    if not some:
        raise _no_table(path)


def _no_table(path: Path) -> InputError:
    return InputError(
        Text(
            "里面没有整改事项、发现问题或检查记录",
            "there are neither issues, findings nor answers in it",
        ),
        Text(
            "首行的列名要和导出时一样；宽表（--shape wide）不读回",
            "its headings must be as exported; wide tables (--shape wide) are not taken back",
        ),
        path=path,
    )


def _must_be_ours(
    db: sqlite3.Connection,
    library: Library,
    path: Path,
    origin: dict[str, str],
    remarks: list[Text],
) -> None:
    """InputError for a workbook of another ledger or pack, or of events that are not here yet."""
    pack = library.load()
    if origin.get("pack") != pack.id:
        raise InputError(
            Text(
                f"工作簿出自清单包 {origin.get('pack')}，在用的是 {pack.id}",
                f"the workbook is of the pack {origin.get('pack')}; in use is {pack.id}",
            ),
            Text("加 --pack 换用那个清单包", "use that pack: --pack ID"),
            path=path,
        )
    if origin.get("pack_digest") != pack.digest:
        remarks.append(
            Text(
                f"{path}：清单包 {pack.id} 在导出后有改动",
                f"{path}: the pack {pack.id} has changed since the export",
            )
        )
    heads = {
        key.removeprefix("head "): value.partition(" ")[::2]
        for key, value in origin.items()
        if key.startswith("head ")
    }
    tips = {device: log.tip(db, device) for device in heads}
    if not any(tip.seq for tip in tips.values()):
        raise InputError(
            Text("工作簿出自另一份台账", "the workbook is from another ledger"),
            _EXPORT_AGAIN,
            path=path,
        )
    for device, (number, hash) in heads.items():
        seq = int(number) if number.isdigit() else 0
        if seq > tips[device].seq:
            raise InputError(
                Text(
                    f"工作簿里有终端 {device} 的记录，本机还没有",
                    f"the workbook has records of device {device} that are not here yet",
                ),
                Text("先同步（inspector sync），再读入", "sync first (inspector sync)"),
                path=path,
            )
        if seq and log.hash_at(db, device, seq) != hash:
            raise InputError(
                Text(
                    f"工作簿与台账对终端 {device} 的记录说法不同",
                    f"the workbook and the ledger have different histories of device {device}",
                ),
                _EXPORT_AGAIN,
                path=path,
            )
