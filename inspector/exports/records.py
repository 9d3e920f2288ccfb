"""Records: an answer with all that a reader of a findings file wants to know beside it.

The one place that joins answers with the pack's labels, the judgement and the places.  A stream:
one visit is held at a time.  Answers hidden by ``relevant`` are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from inspector.fieldwork import Judged, iter_judged
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.bodies import Stored
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import Alternative, AnswerRow, VisitRow
from inspector.packs import values
from inspector.packs.library import Library
from inspector.packs.model import Check, Issue
from inspector.packs.tables import Tables, load_tables


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One answer.  ``check`` and ``issue`` are None when its pack is not in this home."""

    answer: AnswerRow
    visit: VisitRow
    issue: Issue | None
    check: Check | None
    passed: bool | None
    place: Place
    value_label: str
    """The value as a person reads it, in the language in use, without its unit."""
    others: tuple[Alternative, ...] = ()
    """The other values of a conflict."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visit was: all empty for a desk visit."""

    name: Text = Text("", "")
    region: str = ""
    region_name: Text = Text("", "")


def iter_records(
    ledger: Ledger,
    library: Library,
    *,
    issues: Collection[int] | None = None,
    since: str | None = None,
) -> Iterator[Record]:
    """Answers in order of visit, check and row, without the hidden ones."""
    atlas = Atlas(ledger, load_tables())
    for judged in iter_judged(ledger, library, issues=issues, since=since):
        answer = judged.answer
        # one that is cleared on one side of a conflict still has its other side to tell
        if judged.relevant and (answer.value is not None or answer.conflicts):
            yield _record(ledger, atlas, judged)


def _record(ledger: Ledger, atlas: Atlas, judged: Judged) -> Record:
    answer = judged.answer
    others = queries.alternatives(ledger, answer.event) if answer.conflicts else []
    return Record(
        answer=answer,
        visit=judged.visit,
        issue=judged.issue,
        check=judged.check,
        passed=judged.passed,
        place=atlas.place(answer.issue, answer.site, judged.issue),
        value_label=_label(atlas.tables, judged),
        others=tuple(others),
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


def _label(tables: Tables, judged: Judged) -> str:
    check, value = judged.check, judged.answer.value
    if value is None:
        return ""
    if check is None or check.type not in ("yes_no", "select_one", "select_multiple"):
        return typed(value)
    choices = tables.choices(check, judged.issue) if judged.issue else check.choices
    return values.display(check, value, choices)


class Atlas:
    """Names of sites and regions, the pack's and those added in the field."""

    def __init__(self, ledger: Ledger, tables: Tables) -> None:
        self.tables = tables
        self._added = {(row.issue, row.id): row for row in queries.sites(ledger)}

    def place(self, number: int, site: str | None, issue: Issue | None) -> Place:
        """Where ``site`` of an issue is; its bare id when nothing is known of it."""
        if site is None:
            return Place()
        if issue is not None and (known := issue.site(site)) is not None:
            return self._placed(known.name, known.region)
        if (added := self._added.get((number, site))) is not None:
            return self._placed(Text.same(added.name), added.region)
        return Place(name=Text.same(site))

    def _placed(self, name: Text, region: str) -> Place:
        return Place(name=name, region=region, region_name=self.tables.region_name(region))
