"""Accounts: a visit with all that a reader of a findings file wants to know beside its answers.

The one place that joins answers with the pack's labels, the judgement and the places.  A stream:
some fifty visits are held at a time.  Answers hidden by ``relevant`` are left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from inspector.exports.options import Options
from inspector.fieldwork.judging import Askings, JudgedVisit, iter_judged_visits
from inspector.i18n import Text
from inspector.ledger.bodies import Stored
from inspector.ledger.queries import Given, Span, sites_in
from inspector.ledger.views import RepeatRow, SiteRow, VisitRow
from inspector.packs import values
from inspector.packs.library import Library
from inspector.packs.model import Check, Issue
from inspector.packs.tables import Tables, load_tables

_HELD: Final = 4096
"""Answers to a question that are held with their labels."""
_decode = msgspec.json.decode


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visit was: all empty for a desk visit."""

    name: Text = Text("", "")
    region: str = ""
    region_name: Text = Text("", "")
    lat: str | None = None
    """Decimal degrees (WGS 84), where the site's place is known."""
    lon: str | None = None


class Question:
    """A check as it was asked; ``check`` is None when its pack is not in this home."""

    def __init__(self, id: str, check: Check | None, issue: Issue | None, tables: Tables) -> None:
        self.id = id
        self.check = check
        self.label = str(check.label) if check else ""
        self.unit = check.unit if check else ""
        self._choices = tables.choices(check, issue) if check and issue else ()
        self._shown: dict[str, tuple[str, str]] = {}

    def shown(self, value: str | None) -> tuple[str, str]:
        """A value (canonical JSON) as one would type it, and as one reads it, without its unit."""
        if value is None:
            return "", ""
        found = self._shown.get(value)
        if found is None:
            if len(self._shown) >= _HELD:
                self._shown.clear()
            stored: Stored = _decode(value)
            found = self._shown[value] = typed(stored), self._label(stored)
        return found

    def _label(self, stored: Stored) -> str:
        check = self.check
        if check is None or check.type not in ("yes_no", "select_one", "select_multiple"):
            return typed(stored)
        return values.display(check, stored, self._choices)


class Questions(dict[str, Question]):
    """An issue's, by the check's id; one that was not asked for before is made up."""

    def __init__(self, issue: Issue | None, tables: Tables) -> None:
        super().__init__()
        self._issue = issue
        self._tables = tables

    def __missing__(self, id: str) -> Question:
        check = self._issue.check(id) if self._issue else None
        found = self[id] = Question(id, check, self._issue, self._tables)
        return found


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A visit; ``issue`` is None when its pack is not in this home."""

    visit: VisitRow
    issue: Issue | None
    place: Place
    answers: list[tuple[Given, bool | None]]
    """Each with whether it passes, in order of check and row."""
    rows: dict[str, RepeatRow]
    evidence: dict[tuple[str, str], list[str]]
    questions: Questions

    @property
    def title(self) -> str:
        return str(self.issue.title) if self.issue else ""


class Reader:
    """One transaction's view of the ledger, read for a file."""

    def __init__(self, db: sqlite3.Connection, library: Library, options: Options) -> None:
        self.db = db
        self.library = library
        self.options = options
        self.askings = Askings(library)
        self.atlas = Atlas(sites_in(db), load_tables())
        self._questions: dict[tuple[str, str], Questions] = {}

    def author(self, author: str, device: str) -> str:
        """Who it was, or the device where persons are not to be named."""
        return author if self.options.names else device

    def name(self, person: str) -> str:
        """A person's name where it may be told."""
        return person if self.options.names else ""

    def accounts(self, span: Span | None = None) -> Iterator[Account]:
        """The visits in order of their ids: those of ``span``, else all that were chosen."""
        for judged in iter_judged_visits(
            self.db, self.askings, self.options.span if span is None else span
        ):
            yield self._account(judged)

    def _account(self, judged: JudgedVisit) -> Account:
        visit, issue = judged.visit, judged.issue
        asked = (visit.pack_digest, visit.slug)
        questions = self._questions.get(asked)
        if questions is None:
            questions = self._questions[asked] = Questions(issue, self.atlas.tables)
        return Account(
            visit=visit,
            issue=issue,
            place=self.atlas.place(visit.issue, visit.site, issue),
            answers=judged.answers,
            rows=judged.rows,
            evidence=judged.evidence,
            questions=questions,
        )


def typed(stored: Stored) -> str:
    """A value as a person would type it: names by commas, a place as ``lat,lon``."""
    match stored:
        case dict():
            return f"{stored.get('lat', '')},{stored.get('lon', '')}"
        case list():
            return ",".join(stored)
        case _:
            return stored


class Atlas:
    """Names of sites and regions, the pack's and those added in the field."""

    def __init__(self, added: Iterable[SiteRow], tables: Tables) -> None:
        self.tables = tables
        self.added = {(row.issue, row.id): row for row in added}
        self._places: dict[tuple[int, str | None, int], Place] = {}

    def place(self, number: int, site: str | None, issue: Issue | None) -> Place:
        """Where ``site`` of an issue is; its bare id when nothing is known of it."""
        key = (number, site, id(issue))
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._place(number, site, issue)
        return found

    def _place(self, number: int, site: str | None, issue: Issue | None) -> Place:
        if site is None:
            return Place()
        if issue is not None and (known := issue.site(site)) is not None:
            lat, lon = (None if at is None else repr(at) for at in (known.lat, known.lon))
            return self._placed(known.name, known.region, lat, lon)
        if (added := self.added.get((number, site))) is not None:
            return self._placed(Text.same(added.name), added.region, added.lat, added.lon)
        return Place(name=Text.same(site))

    def _placed(self, name: Text, region: str, lat: str | None, lon: str | None) -> Place:
        named = self.tables.region_name(region)
        return Place(name=name, region=region, region_name=named, lat=lat, lon=lon)
