"""CSV, wide: one row a visit, one column a check; for whoever compares visits.

A check's column is named ``27.load_rate``.  In a repeat group each row has its columns, numbered in
the order in which the rows were added: ``27.furnace.1`` is the first one's name and
``27.furnace.1.power`` its answer.  The values are those of the long table's ``value``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inspector.exports.cells import harmless, is_number, quoted
from inspector.exports.pace import Pace
from inspector.exports.records import Account, Reader
from inspector.exports.tables import NUMBERS
from inspector.exports.writing import Sink
from inspector.ledger import queries
from inspector.packs.programs import in_file_order

ABOUT_VISIT: Final = (
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
    "author",
    "device",
    "opened_at",
    "completed_at",
    "answered",
    "failing",
    "findings",
    "pack",
    "pack_version",
)
_NO_GROUP: Final = "row"
"""Stands for the repeat group of a row whose group is not known here yet."""


class _Asked:
    """What was asked of an issue in all visits, and how many rows a repeat group has at most."""

    def __init__(self) -> None:
        self.checks: dict[tuple[str | None, str], None] = {}
        """Repeat group and check, as asked; what is asked no more comes last."""
        self.most: dict[str, int] = {}

    def see(self, account: Account) -> None:
        scope = "desk" if account.visit.site is None else "site"
        for check in in_file_order(account.issue.checks) if account.issue else ():
            if check.scope == scope and check.type not in ("note", "calculate"):
                self.checks.setdefault((check.repeat, check.id))
        groups = _rows_of(account)
        for given, _ in account.answers:
            row = given[2]
            self.checks.setdefault((groups[row][0] if row else None, given[1]))
        for repeat, number in groups.values():
            self.most[repeat] = max(self.most.get(repeat, 0), number)

    def columns(self, issue: int) -> Iterator[str]:
        done: set[str] = set()
        for repeat, check in self.checks:
            if repeat is None:
                yield f"{issue}.{check}"
            elif repeat not in done:
                done.add(repeat)
                inside = [id for group, id in self.checks if group == repeat]
                for number in range(1, self.most.get(repeat, 0) + 1):
                    yield f"{issue}.{repeat}.{number}"
                    yield from (f"{issue}.{repeat}.{number}.{id}" for id in inside)
        for repeat in sorted(
            self.most.keys() - done
        ):  # rows in which nothing was asked or answered
            for number in range(1, self.most[repeat] + 1):
                yield f"{issue}.{repeat}.{number}"


def write_wide(sink: Sink, reader: Reader, pace: Pace) -> int:
    """The rows into ``sink``; gives how many there are, one a visit."""
    asked: dict[int, _Asked] = {}
    for account in reader.accounts():  # once to know the columns, once to fill them
        asked.setdefault(account.visit.issue, _Asked()).see(account)
        pace.rest()
    columns = [name for issue in sorted(asked) for name in asked[issue].columns(issue)]
    at = {name: number for number, name in enumerate(columns, len(ABOUT_VISIT))}
    head = [*ABOUT_VISIT, *(quoted(harmless(name)) for name in columns)]
    sink.write(b"\xef\xbb\xbf" + ",".join(head).encode("utf-8", "replace") + b"\r\n")
    findings = queries.findings_by_visit(reader.db, reader.options.span)
    rows = 0
    for account in reader.accounts():
        cells = _about(account, reader, findings.get(account.visit.id, 0))
        cells += [""] * len(columns)
        for name, cell in _cells(account):
            cells[at[name]] = cell
        sink.write((",".join(cells) + "\r\n").encode("utf-8", "replace"))
        rows += 1
        pace.step()
    return rows


def _about(account: Account, reader: Reader, findings: int) -> list[str]:
    visit, place = account.visit, account.place
    passed = [passed for _, passed in account.answers]
    return [
        quoted(harmless(str(cell)))
        for cell in (
            visit.id,
            visit.issue,
            visit.slug,
            account.title,
            visit.site or "",
            place.name,
            place.region,
            place.region_name,
            visit.on,
            visit.state,
            reader.author(visit.author, visit.device),
            visit.device,
            visit.opened_at,
            visit.completed_at or "",
            len(passed),
            passed.count(False),
            findings,
            visit.pack,
            visit.pack_version,
        )
    ]


def _cells(account: Account) -> Iterator[tuple[str, str]]:
    issue, groups = account.visit.issue, _rows_of(account)
    for row, (repeat, number) in groups.items():
        named = account.rows.get(row)
        yield f"{issue}.{repeat}.{number}", quoted(harmless(named.name if named else row))
    for given, _ in account.answers:
        _, check, row, type, value, *_ = given
        typed, _ = account.questions[check].shown(value)
        if not (type in NUMBERS and is_number(typed)):
            typed = quoted(harmless(typed))
        if not row:
            yield f"{issue}.{check}", typed
        else:
            repeat, number = groups[row]
            yield f"{issue}.{repeat}.{number}.{check}", typed


def _rows_of(account: Account) -> dict[str, tuple[str, int]]:
    """Each row's group and its number in it, in the order in which they were added."""
    found: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    groups = {id: row.repeat for id, row in account.rows.items()}
    for given, _ in account.answers:
        if given[2]:
            check = account.questions[given[1]].check
            groups.setdefault(given[2], (check.repeat if check else None) or _NO_GROUP)
    for id, repeat in groups.items():
        counts[repeat] = counts.get(repeat, 0) + 1
        found[id] = repeat, counts[repeat]
    return found
