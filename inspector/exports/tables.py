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
_TRUTH: Final = {True: "true", False: "false", None: ""}
_HELD: Final = 4096
"""Different values of a question, and different authors, whose cells are held."""


class CsvLines:
    """Accounts as lines of CSV.  ``exact``: texts as they are, for programs that run nothing."""

    def __init__(self, reader: Reader, *, exact: bool = False) -> None:
        self._reader = reader
        self._safe: Callable[[str], str] = str if exact else harmless
        self._questions: dict[Question, tuple[str, dict[tuple[str, str | None], str]]] = {}
        self._people: dict[tuple[str, str], str] = {}
        self._places: dict[tuple[str, str, int, str | None], str] = {}
        self._packs: dict[tuple[str, str], str] = {}

    def block(self, accounts: Iterable[Account]) -> tuple[bytes, int]:
        """The lines, and how many they are."""
        lines: list[str] = []
        for account in accounts:
            self._add(account, lines)
        return "".join(lines).encode("utf-8", "replace"), len(lines)

    def _add(self, account: Account, lines: list[str]) -> None:
        if not account.answers:
            return
        visit, cell, people = account.visit, self._cell, self._people
        where = self._where(account)
        head = f"{visit.id},{where},{cell(visit.on)},{visit.state}"
        tail = self._pack(visit.pack, visit.pack_version)
        rows, evidence = account.rows, account.evidence
        for given, passed in account.answers:
            _, check, row, type, value, note, taken, author, device, at, event, conflicts = given
            question = account.question(check)
            asked, held = self._questions.get(question) or self._ask(question)
            middle = held.get((type, value))
            if middle is None:
                middle = self._hold(question, held, type, value)
            who = people.get((author, device))
            if who is None:
                who = self._person(author, device)
            if row:
                named = rows.get(row)
                in_row = f"{cell(row)},{cell(named.name if named else '')}"
            else:
                in_row = ","
            files = evidence.get((check, row))
            lines.append(
                f"{head},{asked},{in_row},{middle},{_TRUTH[passed]},{cell(note) if note else ''},"
                f"{'true' if taken else 'false'},{';'.join(files) if files else ''},{who},{at},"
                f"{event},{conflicts},{tail}"
            )

    def _cell(self, text: str) -> str:
        return quoted(self._safe(text)) if text else ""

    def _where(self, account: Account) -> str:
        """The cells from ``issue`` to ``region_name``."""
        visit, place, cell = account.visit, account.place, self._cell
        key = (visit.pack_digest, visit.slug, visit.issue, visit.site)
        found = self._places.get(key)
        if found is None:
            if len(self._places) >= _HELD:
                self._places.clear()
            found = self._places[key] = ",".join(
                (
                    str(visit.issue),
                    cell(visit.slug),
                    cell(account.title),
                    cell(visit.site or ""),
                    cell(str(place.name)),
                    cell(place.region),
                    cell(str(place.region_name)),
                )
            )
        return found

    def _pack(self, pack: str, version: str) -> str:
        found = self._packs.get((pack, version))
        if found is None:
            found = f"{self._cell(pack)},{self._cell(version)}\r\n"
            self._packs[pack, version] = found
        return found

    def _ask(self, question: Question) -> tuple[str, dict[tuple[str, str | None], str]]:
        asked = f"{self._cell(question.id)},{self._cell(question.label)}"
        found = self._questions[question] = asked, {}
        return found

    def _hold(
        self,
        question: Question,
        held: dict[tuple[str, str | None], str],
        type: str,
        value: str | None,
    ) -> str:
        """The cells from ``type`` to ``unit``."""
        if len(held) >= _HELD:
            held.clear()
        typed, label = question.shown(value)
        number = type in NUMBERS and is_number(typed)
        held[type, value] = cells = ",".join(
            (
                self._cell(type),
                typed if number else self._cell(typed),
                self._cell(label),
                self._cell(question.unit),
            )
        )
        return cells

    def _person(self, author: str, device: str) -> str:
        if len(self._people) >= _HELD:
            self._people.clear()
        who = f"{self._cell(self._reader.author(author, device))},{device}"
        self._people[author, device] = who
        return who


def described() -> Text:
    return Text("一行一条检查记录，Excel 可直接打开", "one row an answer; opens in Excel")
