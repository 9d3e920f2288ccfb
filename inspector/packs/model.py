"""The pack as the rest of the app sees it: frozen structs, every text in both languages.

Field names are the TOML's keys (``[[check]]`` is ``Issue.checks`` and so on).  Expressions are
CEL source here; :mod:`inspector.packs.expressions` compiles them.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from inspector.i18n import Text

CheckType = Literal[
    "yes_no",
    "select_one",
    "select_multiple",
    "integer",
    "decimal",
    "text",
    "date",
    "time",
    "photo",
    "file",
    "location",
    "note",
    "calculate",
]
Severity = Literal["critical", "major", "minor"]
Scope = Literal["site", "desk"]
Status = Literal["completed", "completed_long_term", "in_progress"]
FigureKind = Literal["finding", "claimed", "planned", "target", "limit"]
Qualifier = Literal["at_least", "at_most", "about", "below", "over"]

Rhythm = Literal["weekly", "monthly", "quarterly", "half_yearly", "yearly", "once", "continuous"]

Number = int | float
"""A figure's value as TOML has it: an int stays an int, and so does its type in CEL."""


class Struct(msgspec.Struct, frozen=True):
    """What every part of a pack is: frozen, made by keyword."""


class Category(Struct, frozen=True, kw_only=True):
    id: str
    title: Text


class Measure(Struct, frozen=True, kw_only=True):
    """What was promised or reported as done."""

    id: str
    text: Text


class Step(Struct, frozen=True, kw_only=True):
    """What is to be done, or was, by a day (or in a year)."""

    id: str
    text: Text
    due: dt.date | int
    measure: str | None = None
    """The measure that it belongs to."""


class Observed(Struct, frozen=True, kw_only=True):
    """How visits bear a figure out; exactly one of ``count``, ``sum``, ``latest`` is given."""

    check: str
    count: str | None = None
    """CEL over ``value``: answers for which it is true are counted."""
    sum: bool = False
    latest: bool = False


class Figure(Struct, frozen=True, kw_only=True):
    id: str
    label: Text
    value: Number
    unit: str = ""
    unit_label: Text = Text("", "")
    """The unit as it is shown; the reader takes it from the table of units."""
    kind: FigureKind
    as_of: dt.date | int | None = None
    """A day, or a year alone."""
    qualifier: Qualifier | None = None
    where: Literal["annex", "body"] = "annex"
    observed: Observed | None = None

    def __post_init__(self) -> None:
        _show_as_written(self)


class ReconcileRule(Struct, frozen=True, kw_only=True):
    id: str
    rule: str
    label: Text
    note: Text | None = None


class Site(Struct, frozen=True, kw_only=True):
    id: str
    name: Text
    region: str
    kind: str = ""
    lat: float | None = None
    lon: float | None = None


class Repeat(Struct, frozen=True, kw_only=True):
    """A group of checks asked once for each row: each furnace, each outfall."""

    id: str
    label: Text
    min: int = 0
    max: int | None = None


class Choice(Struct, frozen=True, kw_only=True):
    name: str
    label: Text
    parent: str = ""


class Check(Struct, frozen=True, kw_only=True):
    id: str
    type: CheckType
    label: Text
    scope: Scope = "site"
    hint: Text | None = None
    unit: str = ""
    unit_label: Text = Text("", "")
    """The unit as it is shown; the reader takes it from the table of units."""
    required: bool = False
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: Text | None = None
    passes: str | None = None
    calculation: str | None = None
    default: str | None = None
    choices: tuple[Choice, ...] = ()
    choices_from: str | None = None
    choice_filter: str | None = None
    other: bool = False
    repeat: str | None = None
    severity: Severity = "minor"
    evidence: tuple[Literal["photo", "file"], ...] = ()
    basis: tuple[str, ...] = ()
    verifies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _show_as_written(self)


def _show_as_written(measured: Figure | Check) -> None:
    """A unit that no table knows is shown as it is written."""
    if measured.unit and not measured.unit_label.zh:
        msgspec.structs.force_setattr(measured, "unit_label", Text.same(measured.unit))


class Issue(Struct, frozen=True, kw_only=True):
    number: int
    slug: str
    category: str
    status: Status
    regions: tuple[str, ...]
    authorities: tuple[str, ...]
    title: Text
    problem: Text
    target: Text | None = None
    deadline: dt.date | None = None
    use: tuple[str, ...] = ()
    """The templates whose checks are among these; they are joined when the file is read."""
    without: tuple[str, ...] = ()
    """Checks of those templates that are left out."""
    measures: tuple[Measure, ...] = ()
    steps: tuple[Step, ...] = ()
    figures: tuple[Figure, ...] = ()
    reconcile: tuple[ReconcileRule, ...] = ()
    sites: tuple[Site, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    checks: tuple[Check, ...] = ()

    def check(self, id: str) -> Check | None:
        return next((check for check in self.checks if check.id == id), None)

    def site(self, id: str | None) -> Site | None:
        return next((site for site in self.sites if site.id == id), None)


class Template(Struct, frozen=True, kw_only=True):
    """Checks that several issues use; their expressions know nothing but each other."""

    title: Text
    repeats: tuple[Repeat, ...] = ()
    checks: tuple[Check, ...]


class Unit(Struct, frozen=True, kw_only=True):
    id: str
    """As packs write it: ``万吨``."""
    label: Text


class Duty(Struct, frozen=True, kw_only=True):
    """What somebody owes the whole campaign, and how often: a bulletin, a report, a review."""

    id: str
    title: Text
    shows: Text
    """What has to be there when it was done."""
    owed_by: tuple[str, ...]
    """Ids of authorities."""
    rhythm: Rhythm
    day: int | None = None
    """By which day of the month after the period; of a week, 1 (Monday) to 7."""
    due: dt.date | None = None
    """For what is owed once, where the day is known."""


class SupervisionGroup(Struct, frozen=True, kw_only=True):
    """Who goes to see whether the others do what they promised."""

    id: str
    title: Text
    regions: tuple[str, ...] = ()
    """Where it goes; empty where the source does not say."""


class HandedOver(Struct, frozen=True, kw_only=True):
    """A problem that others found and passed on, with what became of it."""

    id: str
    title: Text
    what: Text
    region: str
    issue: int | None = None
    """The issue that it belongs to, by its number."""
    state: Literal["in_progress", "completed"]
    reply: Text | None = None


class Pack(Struct, frozen=True, kw_only=True):
    id: str
    version: str
    title: Text
    as_of: dt.date
    source: Text
    digest: str
    """SHA-256 (hex) over the pack's files: names and bytes, in name order."""
    categories: tuple[Category, ...]
    units: tuple[Unit, ...] = ()
    """Those that the table of units does not have."""
    figures: tuple[Figure, ...] = ()
    """Of the whole, and of no issue."""
    reconcile: tuple[ReconcileRule, ...] = ()
    """Over the pack's figures by their ids, and those of issues as ``i27.low_load``."""
    duties: tuple[Duty, ...] = ()
    supervision_groups: tuple[SupervisionGroup, ...] = ()
    handed_over: tuple[HandedOver, ...] = ()
    issues: tuple[Issue, ...]
    """In order of their numbers."""

    def issue(self, number: int) -> Issue | None:
        return next((issue for issue in self.issues if issue.number == number), None)


class Region(Struct, frozen=True, kw_only=True):
    code: str
    name: Text
    parent: str = ""
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north in decimal degrees (WGS 84)."""


class Authority(Struct, frozen=True, kw_only=True):
    id: str
    name: Text
    short: Text | None = None
    level: str = ""
    region: str = ""


class Standard(Struct, frozen=True, kw_only=True):
    id: str
    title: Text
    kind: Literal["standard", "law"] = "standard"
    in_force: dt.date | None = None
    note: Text | None = None
