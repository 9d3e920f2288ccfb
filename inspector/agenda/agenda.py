"""The agenda: everything with a date that is still to be done, in one list, grouped.

==========  =================================================================================
deadline    of an issue that is not signed off
step        of such an issue, after the pack's own date; done when its measure is reported
duty        the last occurrence that is not marked as done, and those to come
finding     an open one with a due date
notice      one that is not answered, by the day its answer is due
case        an open one; without a day to reply by it stands at the end
look_back   a revisit after the sign-off
==========  =================================================================================
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal

import msgspec

from inspector.agenda import cases, notices
from inspector.agenda.dates import WHENS, When, days_later, month_end, occurrences, when, year_end
from inspector.agenda.notices import SETTLED, Proposal
from inspector.agenda.units import unit_name, unit_regions, units_of
from inspector.fieldwork import register, sites_of
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.queries import FindingFilter
from inspector.packs.model import Issue, Pack
from inspector.packs.tables import Tables
from inspector.workflow.look_back import look_back

Kind = Literal[
    "deadline", "step", "duty", "finding", "notice", "case", "look_back", "accountability"
]
"""The last one is never to be done: it stands among what is settled."""
KINDS: Final[tuple[Kind, ...]] = (
    "deadline",
    "step",
    "duty",
    "finding",
    "notice",
    "case",
    "look_back",
)
KIND_WORDS: Final[dict[str, Text]] = {
    "deadline": Text("期限", "deadline"),
    "step": Text("步骤", "step"),
    "duty": Text("职责", "duty"),
    "finding": Text("发现", "finding"),
    "notice": Text("通知", "notice"),
    "case": Text("交办件", "case"),
    "look_back": Text("回头看", "look back"),
    "accountability": Text("问责", "held"),
}
WHEN_WORDS: Final[dict[str, Text]] = {
    "overdue": Text("已逾期", "overdue"),
    "week": Text("本周", "this week"),
    "month": Text("本月", "this month"),
    "later": Text("以后", "later"),
    "undated": Text("没有日期", "no date"),
    "settled": Text("已办", "settled"),
}
By = Literal["when", "issue", "region", "unit"]
BY: Final[tuple[By, ...]] = ("when", "issue", "region", "unit")
BY_WORDS: Final[dict[str, Text]] = {
    "when": Text("时间", "time"),
    "issue": Text("事项", "issue"),
    "region": Text("地区", "region"),
    "unit": Text("责任单位", "unit"),
}


_OF_NONE: Final[dict[str, Text]] = {
    "issue": Text("不属于某一事项", "of no one issue"),
    "region": Text("没有地区", "no region"),
    "unit": Text("没有责任单位", "no unit"),
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be done."""

    kind: Kind
    id: str
    """Of the step, duty, finding, notice or case; an issue's number for the others."""
    issue: int | None
    due: dt.date | None
    when: When
    what: Text
    regions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    """Ids of authorities, or names."""
    proposes: tuple[Proposal, ...] = ()
    """Notices that a person may issue because this is late."""

    def is_same(self, other: Entry | None) -> bool:
        """Whether it is the same thing, read at another time."""
        return other is not None and (self.kind, self.issue, self.id, self.due) == (
            other.kind,
            other.issue,
            other.id,
            other.due,
        )


class Group(msgspec.Struct, frozen=True, kw_only=True):
    title: Text
    entries: tuple[Entry, ...]


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What every kind of entry is read from."""

    ledger: Ledger
    pack: Pack
    tables: Tables
    today: dt.date
    stages: Mapping[int, str]

    @property
    def under_way(self) -> Iterator[Issue]:
        for issue in self.pack.issues:
            if self.stages.get(issue.number) not in SETTLED:
                yield issue

    def entry(
        self,
        kind: Kind,
        id: str,
        issue: Issue | None,
        due: dt.date | None,
        what: Text,
        *,
        regions: tuple[str, ...] | None = None,
        units: tuple[str, ...] | None = None,
        proposes: Iterable[Proposal] = (),
    ) -> Entry:
        """With the issue's regions and units where it has none of its own."""
        if regions is None:
            regions = () if issue is None else issue.regions
        return Entry(
            kind=kind,
            id=id,
            issue=None if issue is None else issue.number,
            due=due,
            when=when(due, self.today),
            what=what,
            regions=regions,
            units=(() if issue is None else issue.authorities) if units is None else units,
            proposes=tuple(proposes),
        )


def agenda(ledger: Ledger, pack: Pack, tables: Tables, today: dt.date | None = None) -> list[Entry]:
    """Everything to be done, the earliest first; asks the ledger several times, so in a thread."""
    reading = _Reading(
        ledger=ledger,
        pack=pack,
        tables=tables,
        today=today or ledger.today(),
        stages={line.number: line.stage for line in register(ledger, pack)},
    )
    found = [
        *_deadlines_and_notices(reading),
        *_steps(reading),
        *_duties(reading),
        *_findings(reading),
        *_cases(reading),
        *_look_backs(reading),
    ]
    found.sort(key=lambda one: (one.due or dt.date.max, KINDS.index(one.kind)))
    return sorted(found, key=lambda one: WHENS.index(one.when))


def _deadlines_and_notices(reading: _Reading) -> Iterator[Entry]:
    """Both, since either may call for the next notice."""
    pack, today = reading.pack, reading.today
    issued = queries.notices(reading.ledger, pack=pack.id)
    proposed = notices.proposals(pack, reading.stages, issued, today)
    for issue in reading.under_way:
        if issue.deadline is not None:
            yield reading.entry(
                "deadline",
                str(issue.number),
                issue,
                issue.deadline,
                issue.title,
                proposes=[p for p in proposed if p.issue == issue.number and p.notice is None],
            )
    for one in issued:
        if one.settled is None:
            told = Text("{level} > {to}{text}", "{level} > {to}{text}").format(
                level=notices.LEVEL_WORDS[one.level],
                to=unit_name(reading.tables, one.to),
                text=f": {one.text}" if one.text else "",
            )
            known = pack.issue(one.issue)
            yield reading.entry(
                "notice",
                one.id,
                known if known is not None and known.slug == one.slug else None,
                dt.date.fromisoformat(one.answer_by),
                told,
                units=(one.to,),
                proposes=[p for p in proposed if p.notice == one.id],
            )


def _steps(reading: _Reading) -> Iterator[Entry]:
    for issue in reading.under_way:
        ahead = [step for step in issue.steps if year_end(step.due) > reading.pack.as_of]
        if not ahead:
            continue
        done = reported(reading.ledger, reading.pack, issue)
        for step in ahead:
            if step.measure not in done:
                yield reading.entry("step", step.id, issue, year_end(step.due), step.text)


def reported(ledger: Ledger, pack: Pack, issue: Issue) -> Collection[str]:
    """Ids of the issue's measures that are reported as done."""
    said = queries.statements(ledger, pack.id, issue.slug)
    return {one.subject for one in said if one.kind == "measure"}


def _duties(reading: _Reading) -> Iterator[Entry]:
    """Of a rhythm the last day that passed, those of this month, and at least the next one."""
    pack, today = reading.pack, reading.today
    done = queries.duties_done(reading.ledger, pack.id)
    year_ago = dt.date.fromordinal(max(today.toordinal() - 366, 1))
    first = max(days_later(pack.as_of, 1), year_ago)
    month = month_end(today.year, today.month)
    for duty in pack.duties:
        days = list(occurrences(duty.rhythm, duty.day, first, days_later(month, 366)))
        if duty.due is not None and duty.due > pack.as_of:
            days = [duty.due]
        passed = [day for day in days if day < today]
        ahead = [day for day in days if day >= today]
        soon = [day for day in ahead if day <= month] or ahead[:1]
        for day in [*passed[-1:], *soon]:
            if (duty.id, day.isoformat()) not in done:
                yield reading.entry(
                    "duty",
                    duty.id,
                    None,
                    day,
                    duty.title,
                    regions=unit_regions(reading.tables, duty.owed_by),
                    units=duty.owed_by,
                )


def _findings(reading: _Reading) -> Iterator[Entry]:
    places: dict[int, dict[str, str]] = {}
    for row in queries.findings(reading.ledger, FindingFilter(state="open")):
        issue = reading.pack.issue(row.issue)
        if row.due is None or issue is None or issue.slug != row.slug:
            continue
        if row.issue not in places:
            places[row.issue] = {s.id: s.region for s in sites_of(reading.ledger, issue)}
        region = places[row.issue].get(row.site or "")
        yield reading.entry(
            "finding",
            row.id,
            issue,
            _day(row.due),
            Text.same(row.what),
            regions=None if region is None else (region,),
            units=(row.responsible,) if row.responsible else None,
        )


def _day(text: str) -> dt.date | None:
    """A finding's due date; what came from elsewhere may be none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _cases(reading: _Reading) -> Iterator[Entry]:
    for one in cases.cases(reading.ledger, reading.pack):
        if one.state == "open":
            issue = None if one.issue is None else reading.pack.issue(one.issue)
            yield reading.entry(
                "case",
                one.id,
                issue,
                one.reply_by,
                one.text,
                regions=(one.region,),
                units=units_of(reading.pack, one.issue),
            )


def _look_backs(reading: _Reading) -> Iterator[Entry]:
    """The last revisit that is still to be made, and the next one; each has its month's grace."""
    for issue in reading.pack.issues:
        if reading.stages.get(issue.number) not in SETTLED:
            continue
        found = look_back(reading.ledger, reading.pack, issue, reading.today)
        revisits = () if found is None else found.told
        missed = [one for one in revisits if one.state in ("due", "overdue")]
        ahead = [one for one in revisits if one.state == "planned"]
        for one in [*missed[-1:], *ahead[:1]]:
            entry = reading.entry("look_back", str(issue.number), issue, one.due, issue.title)
            yield msgspec.structs.replace(entry, when="week") if one.state == "due" else entry


def grouped(entries: Sequence[Entry], by: By, pack: Pack, tables: Tables) -> list[Group]:
    """The entries in groups; one that concerns several regions or units stands in each."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        for key in _keys(entry, by, tables):
            groups.setdefault(key, []).append(entry)
    ordered = sorted(groups, key=lambda key: _order(key, by, groups[key], tables))
    return [
        Group(title=_title(key, by, pack, tables), entries=tuple(groups[key])) for key in ordered
    ]


def _keys(entry: Entry, by: By, tables: Tables) -> Iterable[str]:
    match by:
        case "when":
            return (entry.when,)
        case "issue":
            return ("" if entry.issue is None else str(entry.issue),)
        case "region":
            return dict.fromkeys(_district(tables, code) for code in entry.regions) or ("",)
        case "unit":
            return dict.fromkeys(entry.units) or ("",)


def _district(tables: Tables, code: str) -> str:
    """The league or city that a region lies in: the level below the whole."""
    seen = set[str]()
    while code not in seen:
        seen.add(code)
        region = tables.regions.get(code)
        above = None if region is None else tables.regions.get(region.parent)
        if above is None or not above.parent:
            return code
        code = above.code
    return code


def _order(key: str, by: By, entries: Sequence[Entry], tables: Tables) -> tuple[int, str]:
    """Times, issues and regions as they are; units by how soon something is due; nobody last."""
    match by:
        case "when":
            return WHENS.index(entries[0].when), key
        case "issue":
            return int(key) if key else 1 << 31, key
        case "region":
            return int(not key), key
        case "unit":
            due = min((one.due or dt.date.max for one in entries), default=dt.date.max)
            return (due.toordinal() if key else 1 << 31), str(unit_name(tables, key))


def _title(key: str, by: By, pack: Pack, tables: Tables) -> Text:
    if by == "when":
        return WHEN_WORDS[key]
    if not key:
        return _OF_NONE[by]
    if by == "issue":
        issue = pack.issue(int(key))
        title = Text.same("") if issue is None else issue.title
        return Text("{n} {title}", "{n} {title}").format(n=key, title=title)
    return tables.region_name(key) if by == "region" else unit_name(tables, key)
