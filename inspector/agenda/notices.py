"""Notices (督办通知): warnings, supervision, interviews; what comes next is proposed, no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from inspector.agenda.answering import keep_files, not_before, not_to_come, words
from inspector.agenda.dates import days_later
from inspector.agenda.units import unit_of
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import NoticeLevel
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import NoticeRow
from inspector.packs.model import Issue, Pack
from inspector.packs.tables import Tables

LEVELS: Final[tuple[NoticeLevel, ...]] = ("warning", "supervision", "interview")
"""Each is what an unanswered one before it leads to."""
LEVEL_WORDS: Final[dict[str, Text]] = {
    "warning": Text("预警", "warning"),
    "supervision": Text("挂牌督办", "supervision"),
    "interview": Text("约谈", "interview"),
}
SETTLED: Final = ("signed_off", "long_term", "published")
"""Stages at which no more is asked of an issue."""
_AT_WORK: Final = ("rectifying", "reopened")
"""Stages at which the responsible unit has yet to say that it is done."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that a person may issue."""

    issue: int
    level: NoticeLevel
    to: str
    due: dt.date
    """What passes or passed: the issue's deadline, or the day an answer was due."""
    notice: str | None = None
    """The notice that was not answered; None: the deadline is the reason."""

    def why(self, today: dt.date) -> Text:
        if self.notice is not None:
            told = Text("{due} 应答复的通知未答复", "no answer to the notice by {due}")
        elif self.due < today:
            told = Text("期限 {due} 已过", "the deadline {due} has passed")
        else:
            told = Text("期限 {due} 将到", "the deadline {due} is near")
        return told.format(due=self.due)


def is_overdue(notice: NoticeRow, today: dt.date) -> bool:
    return notice.settled is None and notice.answer_by < today.isoformat()


def proposals(
    pack: Pack,
    stages: Mapping[int, str],
    notices: Sequence[NoticeRow],
    today: dt.date,
    *,
    ahead: int = 0,
) -> list[Proposal]:
    """Which notices the dates call for; those nobody needs any more are left out.

    From the day after a deadline on a warning to every unit that answers for the issue, with
    ``ahead`` also for deadlines within so many days; for a notice left unanswered the next level.
    """
    notices = [one for one in notices if one.withdrawal is None]
    found = [*_after_deadlines(pack, stages, notices, days_later(today, ahead), today, ahead)]
    found += _after_silence(pack, stages, notices, today)
    return sorted(found, key=lambda one: (one.due, one.issue, one.to))


def _after_deadlines(
    pack: Pack,
    stages: Mapping[int, str],
    notices: Sequence[NoticeRow],
    last: dt.date,
    today: dt.date,
    ahead: int,
) -> Iterator[Proposal]:
    for issue in pack.issues:
        due = issue.deadline
        if due is None or stages.get(issue.number) not in _AT_WORK:
            continue
        if due < today or (ahead and due <= last):
            for unit in issue.authorities:
                if not any(_covers(one, issue, unit, due, today) for one in notices):
                    yield Proposal(issue=issue.number, level="warning", to=unit, due=due)


def _covers(notice: NoticeRow, issue: Issue, unit: str, due: dt.date, today: dt.date) -> bool:
    """Whether the unit has been told: since the deadline, or its answer is still awaited."""
    if (notice.slug, notice.to) != (issue.slug, unit):
        return False
    return notice.answer is None or notice.on > due.isoformat() or due >= today


def _after_silence(
    pack: Pack, stages: Mapping[int, str], notices: Sequence[NoticeRow], today: dt.date
) -> Iterator[Proposal]:
    """The last notice to each unit on each issue counts: a later one gives time again."""
    last: dict[tuple[str, str], NoticeRow] = {}
    for one in sorted(notices, key=lambda one: (one.on, LEVELS.index(one.level), one.id)):
        last[one.slug, one.to] = one
    for one in last.values():
        issue = pack.issue(one.issue)
        at = LEVELS.index(one.level) + 1
        if (
            is_overdue(one, today)
            and at < len(LEVELS)
            and issue is not None
            and issue.slug == one.slug
            and stages.get(one.issue) not in SETTLED
        ):
            yield Proposal(
                issue=one.issue,
                level=LEVELS[at],
                to=one.to,
                due=dt.date.fromisoformat(one.answer_by),
                notice=one.id,
            )


def issue_notice(
    ledger: Ledger,
    pack: Pack,
    tables: Tables,
    number: int,
    *,
    level: NoticeLevel,
    to: str,
    answer_by: dt.date,
    text: str = "",
    on: dt.date | None = None,
) -> str:
    """Issue a notice on an issue and give its id; ``to`` is an authority's id or any name."""
    issue = pack.issue(number)
    if issue is None:
        raise InputError(
            Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    day = on or ledger.today()
    not_to_come(ledger, day)
    not_before(answer_by, day, Text("发出日", "the day it is issued"))
    return ledger.record(
        bodies.NoticeIssued(
            pack=pack.id,
            issue=number,
            slug=issue.slug,
            level=level,
            to=unit_of(tables, to),
            on=day.isoformat(),
            answer_by=answer_by.isoformat(),
            text=text.strip(),
        )
    ).id


def answer_notice(
    ledger: Ledger,
    notice: str,
    text: str,
    paths: Sequence[Path] = (),
    on: dt.date | None = None,
) -> Event:
    """Record what the unit answered; an answer given before is replaced and stays in the log."""
    day = on or ledger.today()
    found = check_answer_day(ledger, notice, day)
    said = words(text, Text("没有写明答复", "what was answered is not said"))
    files = keep_files(ledger, paths)
    answer = bodies.NoticeAnswered(
        notice=found.id, text=said, on=day.isoformat(), evidence=[file.sha256 for file in files]
    )
    return ledger.record_all([*files, answer])[-1]


def check_answer_day(ledger: Ledger, notice: str, day: dt.date) -> NoticeRow:
    """The notice; InputError for an answer from before it was issued, or still to come."""
    found = queries.notice(ledger, notice)
    not_to_come(ledger, day)
    not_before(day, dt.date.fromisoformat(found.on), Text("发出日", "the day it was issued"))
    return found


def withdraw_notice(ledger: Ledger, notice: str, why: str, on: dt.date | None = None) -> Event:
    """Take back a notice that was issued by mistake: nobody need answer it any more.

    An answer that it has already is set aside, and stays in the log.
    """
    found = queries.notice(ledger, notice)
    said = words(why, Text("没有写明为什么撤回", "why it is withdrawn is not said"))
    if found.withdrawal is not None:
        raise InputError(
            Text("这份通知已经撤回", "this notice is withdrawn already"),
            Text("用 inspector notices 查看", "see `inspector notices`"),
        )
    day = on or ledger.today()
    check_answer_day(ledger, notice, day)
    return ledger.record(
        bodies.NoticeWithdrawn(notice=found.id, text=said, on=day.isoformat()), settle=True
    )
