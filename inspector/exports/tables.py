"""CSV: one row an answer, for spreadsheets and statistics.

UTF-8 with a BOM (Excel reads Chinese only with it), CRLF, quotes as in RFC 4180.  The columns
are fixed: new ones come only at the end (``docs/formats/findings-files.md``).

A line is put together from parts that many lines share: what is said of the visit, of the question,
of a value that was given before.  Each part is made harmless and quoted once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from inspector.exports.cells import harmless, is_number, quoted
from inspector.exports.records import Account, Question, Reader
from inspector.i18n import Text

COLUMNS: Final = (
    "visit",
    "issue",
    "issue_slug",
    "issue_title",
    "site",
    "site_name",
    "region",
    "region_name",
    "on",
    "visit_state",
    "check",
    "check_label",
    "row",
    "row_name",
    "type",
    "value",
    "value_label",
    "unit",
    "passed",
    "note",
    "taken_over",
    "evidence",
    "author",
    "device",
    "at",
    "event",
    "conflicts",
    "pack",
    "pack_version",
)
BEGIN: Final = b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"
NUMBERS: Final = frozenset({"integer", "decimal", "calculate"})
_TRUTH: Final = {True: b"true", False: b"false", None: b""}
_HELD: Final = 4096
"""Different values of a question, and different authors, whose cells are held."""

_Values = dict[tuple[str, str | None], bytes]
"""By type and value, the cells from ``type`` to ``unit``."""


class CsvLines:
    """Accounts as lines of CSV.  ``exact``: texts as they are, for programs that run nothing."""

    def __init__(self, reader: Reader, *, exact: bool = False) -> None:
        self._reader = reader
        self._safe: Callable[[str], str] = str if exact else harmless
        self._questions: dict[Question, tuple[bytes, _Values]] = {}
        self._people: dict[tuple[str, str], bytes] = {}
        self._places: dict[tuple[str, str, int, str | None], bytes] = {}
        self._packs: dict[tuple[str, str], bytes] = {}

    def block(self, accounts: Iterable[Account]) -> tuple[bytes, int]:
        """The lines, and how many they are."""
        lines: list[bytes] = []
        for account in accounts:
            self._add(account, lines)
        return b"".join(lines), len(lines)

    def _add(self, account: Account, lines: list[bytes]) -> None:
        if not account.answers:
            return
        visit, cells, questions, people = account.visit, self._cells, self._questions, self._people
        head = b"%b,%b,%b,%b" % (
            visit.id.encode(),
            self._where(account),
            cells(visit.on),
            visit.state.encode(),
        )
        tail = self._pack(visit.pack, visit.pack_version)
        for given, passed in account.answers:
            _, check, row, type, value, note, taken, author, device, at, event, conflicts = given
            question = account.questions[check]
            asked, values = questions.get(question) or self._ask(question)
            named = account.rows.get(row) if row else None
            files = account.evidence.get((check, row))
            lines.append(
                b"%b,%b,%b,%b,%b,%b,%b,%b,%b,%b,%b"
                % (
                    head,
                    asked,
                    cells(row, named.name if named else "") if row else b",",
                    values.get((type, value)) or self._hold(question, values, type, value),
                    _TRUTH[passed],
                    cells(note) if note else b"",
                    _TRUTH[taken == 1],
                    ";".join(files).encode() if files else b"",
                    people.get((author, device)) or self._person(author, device),
                    f"{at},{event},{conflicts}".encode(),
                    tail,
                )
            )

    def _cells(self, *texts: str) -> bytes:
        return ",".join([quoted(self._safe(text)) for text in texts]).encode("utf-8", "replace")

    def _where(self, account: Account) -> bytes:
        """The cells from ``issue`` to ``region_name``."""
        visit, place = account.visit, account.place
        key = (visit.pack_digest, visit.slug, visit.issue, visit.site)
        found = self._places.get(key)
        if found is None:
            if len(self._places) >= _HELD:
                self._places.clear()
            found = self._places[key] = self._cells(
                str(visit.issue),
                visit.slug,
                account.title,
                visit.site or "",
                str(place.name),
                place.region,
                str(place.region_name),
            )
        return found

    def _pack(self, pack: str, version: str) -> bytes:
        found = self._packs.get((pack, version))
        if found is None:
            found = self._packs[pack, version] = self._cells(pack, version) + b"\r\n"
        return found

    def _ask(self, question: Question) -> tuple[bytes, _Values]:
        found = self._questions[question] = self._cells(question.id, question.label), {}
        return found

    def _hold(self, question: Question, values: _Values, type: str, value: str | None) -> bytes:
        if len(values) >= _HELD:
            values.clear()
        typed, label = question.shown(value)
        if type in NUMBERS and is_number(typed):  # no formula, whatever sign it begins with
            told = b"%b,%b" % (self._cells(type), typed.encode())
        else:
            told = self._cells(type, typed)
        values[type, value] = cells = b"%b,%b" % (told, self._cells(label, question.unit))
        return cells

    def _person(self, author: str, device: str) -> bytes:
        if len(self._people) >= _HELD:
            self._people.clear()
        who = self._cells(self._reader.author(author, device), device)
        self._people[author, device] = who
        return who


def described() -> Text:
    return Text("一行一条检查记录，Excel 可直接打开", "one row an answer; opens in Excel")
