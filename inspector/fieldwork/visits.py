"""Visits: opened at a site or on an issue's documents, answered, completed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import Stored
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import AnswerRow, EvidenceRow, RepeatRow, VisitRow
from inspector.packs.form import Form, Item
from inspector.packs.library import Library
from inspector.packs.model import Check, Issue, Pack

if TYPE_CHECKING:
    from inspector.ledger.events import Event

Key = tuple[str, str | None]
"""Check and row (None outside repeat groups)."""


def open_visit(
    ledger: Ledger,
    library: Library,
    pack: Pack,
    number: int,
    site: str | None = None,
    on: dt.date | None = None,
) -> str:
    """Open a visit to ``site`` (None: the issue's documents) and give its id."""
    issue = pack.issue(number)
    if issue is None:
        raise InputError(
            Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
            Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
        )
    if site is not None and issue.site(site) is None:
        added = {row.id for row in queries.sites(ledger, number)}
        if site not in added:
            names = "、".join([*(known.id for known in issue.sites), *sorted(added)]) or "-"
            raise InputError(
                Text(f"第 {number} 号事项没有点位 {site}", f"issue {number} has no site {site}"),
                Text(f"可用点位：{names}", f"its sites: {names.replace('、', ', ')}"),
            )
    library.keep(pack.id)  # the questions asked today can always be shown with their answers
    opened = ledger.record(
        bodies.VisitOpened(
            pack=pack.id,
            pack_version=pack.version,
            pack_digest=pack.digest,
            issue=number,
            slug=issue.slug,
            site=site,
            on=(on or ledger.today()).isoformat(),
        )
    )
    return opened.id


class VisitForm:
    """A visit with the checklist as asked then and the answers as they are now."""

    def __init__(
        self, ledger: Ledger, visit: VisitRow, pack: Pack, issue: Issue, form: Form
    ) -> None:
        self.ledger = ledger
        self.visit = visit
        self.pack = pack
        self.issue = issue
        self.form = form
        self.answers: dict[Key, AnswerRow] = {}
        self.rows: list[RepeatRow] = []
        self.evidence: dict[Key, list[EvidenceRow]] = {}
        self.items: list[Item] = []
        self.reload()

    def reload(self) -> None:
        """Read the visit again; call it after anything was recorded or came in."""
        id = self.visit.id
        self.visit = queries.visit(self.ledger, id)
        self.rows = queries.rows(self.ledger, id)
        self.answers = {(a.check, a.row): a for a in queries.answers(self.ledger, id)}
        self.evidence = {}
        for file in queries.evidence(self.ledger, visit=id):
            if file.check is not None:
                self.evidence.setdefault((file.check, file.row), []).append(file)
        self.items = self.form.evaluate(
            self.stored,
            self.rows,
            {key: [file.media_type for file in files] for key, files in self.evidence.items()},
        )

    @property
    def stored(self) -> Mapping[Key, Stored]:
        """The values that are set."""
        return {key: row.value for key, row in self.answers.items() if row.value is not None}

    def item(self, check: str, row: str | None = None) -> Item | None:
        return next((i for i in self.items if i.check.id == check and i.row == row), None)

    def missing(self) -> list[Item]:
        """What keeps the visit from being completed: not answered, not evidenced, not possible."""
        return [
            item
            for item in self.items
            if item.relevant and (item.missing is not None or item.problem is not None)
        ]

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the checks that are asked have an answer."""
        asked = [i for i in self.items if i.relevant and i.check.type not in ("note", "calculate")]
        return sum(i.stored is not None for i in asked), len(asked)

    def check(self, id: str) -> Check:
        """The check; InputError with the nearest ones if the visit does not ask it."""
        found = self.issue.check(id)
        scope = "desk" if self.visit.site is None else "site"
        if found is not None and found.scope == scope:
            return found
        asked = [check.id for check in self.issue.checks if check.scope == scope]
        listed = ", ".join(asked)
        raise InputError(
            Text(f"这次检查不问 {id}", f"this visit does not ask {id}"),
            Text(f"检查项：{listed}", f"its checks: {listed}"),
        )


def form_of(ledger: Ledger, library: Library, visit: VisitRow | str) -> VisitForm:
    """The visit's form with the questions of its own day.

    Raises InputError when the pack it was opened with is not in this home.
    """
    if isinstance(visit, str):
        visit = queries.visit(ledger, visit)
    pack = library.by_digest(visit.pack_digest)
    issue = None if pack is None else issue_of(pack, visit)
    if pack is None or issue is None:
        raise InputError(
            Text(
                f"本机没有这次检查所用的清单包 {visit.pack} {visit.pack_version}",
                f"the pack of this visit, {visit.pack} {visit.pack_version}, is not in this home",
            ),
            Text(
                "用 inspector pack add 添加，或同步一次",
                "add it with `inspector pack add`, or sync once",
            ),
        )
    on = dt.date.fromisoformat(visit.on)
    form = Form(issue, library.tables, desk=visit.site is None, today=on)
    return VisitForm(ledger, visit, pack, issue, form)


def issue_of(pack: Pack, visit: VisitRow) -> Issue | None:
    """The visit's issue, by slug: a number may be given anew, a slug is not."""
    return next((issue for issue in pack.issues if issue.slug == visit.slug), None)


def complete(ledger: Ledger, library: Library, visit: str) -> list[Item]:
    """Complete the visit; if something required is missing, do nothing and give it."""
    form = form_of(ledger, library, visit)
    if form.visit.state == "completed":
        return []
    missing = form.missing()
    if not missing:
        ledger.record(bodies.VisitCompleted(visit=form.visit.id))
    return missing


def reopen(ledger: Ledger, visit: str) -> Event | None:
    """Open a completed visit again."""
    row = queries.visit(ledger, visit)
    if row.state == "open":
        return None
    return ledger.record(bodies.VisitReopened(visit=row.id))


def required_left(ledger: Ledger, library: Library, visit: VisitRow) -> int | None:
    """How many things are missing before it can be completed; None without its pack."""
    if visit.state == "completed":
        return 0
    try:
        return len(form_of(ledger, library, visit).missing())
    except InputError:
        return None
