"""The demo's records: two invented inspectors, two devices, a few visits, one conflict.

Everything goes through the same functions as real work.  Answers are picked so that the checklist
takes them, whatever a pack asks: the demo outlives a change of the pack.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from inspector import config, fieldwork
from inspector.demo_answers import Answers, photo
from inspector.errors import InputError
from inspector.fieldwork import VisitForm
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.packs.library import Library
from inspector.packs.model import Issue, Pack
from inspector.packs.tables import load_tables

_WANTED = (27, 35, 41, 33, 9)
"""The issues worked out in full; others stand in for one that a pack does not have."""
_FIRST, _SECOND = (
    Text("苏日娜（虚构）", "Surina (invented)"),
    Text("赵宁（虚构）", "Zhao Ning (invented)"),
)
_START = dt.datetime(2018, 5, 14, 1, 30, tzinfo=dt.UTC)


class _Clock:
    """The invented days on which all this was recorded."""

    def __init__(self) -> None:
        self.time = _START

    def __call__(self) -> dt.datetime:
        self.time += dt.timedelta(seconds=41)
        return self.time

    def next_day(self) -> None:
        self.time = (self.time + dt.timedelta(days=1)).replace(hour=1, minute=30, second=0)

    @property
    def today(self) -> dt.date:
        return self.time.date()


class _Inspector:
    """One of the two, with a laptop."""

    def __init__(self, home: Home, ledger: Ledger) -> None:
        self.ledger = ledger
        self.library = Library(home)


def invent(home: Home) -> None:
    """Record everything into ``home``, which is new."""
    clock = _Clock()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inspector-demo-")))
        other = Home.at(scratch / "colleague")
        first = _inspector(stack, home, str(_FIRST), "demo-laptop-1", clock)
        second = _inspector(stack, other, str(_SECOND), "demo-laptop-2", clock)
        pictures = [
            photo(scratch / "DEMO-1.jpg", "2018-05-14", (43.9601, 116.0443)),
            photo(scratch / "DEMO-2.jpg", "2018-05-15", (40.4112, 110.0353)),
        ]
        pack = first.library.load()
        opened = _visits(pack, (first, second), pictures, clock)
        _bring_together(first, second)
        _findings(first, opened, pictures)
        _conflict(first, second, opened)
        first.ledger.record(bodies.DeviceTrusted(subject=second.ledger.device))
        for sha256 in queries.blobs(first.ledger):
            if not home.blob(sha256).is_file():
                home.blob(sha256).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(other.blob(sha256), home.blob(sha256))
    if not home.config.exists():
        config.save(home, author=str(_FIRST), device_name="demo-laptop-1")


def _inspector(
    stack: ExitStack, home: Home, author: str, device_name: str, clock: _Clock
) -> _Inspector:
    ledger = Ledger.open(home, author=author, device_name=device_name, wall=clock)
    return _Inspector(home, stack.enter_context(ledger))


def _visits(
    pack: Pack, inspectors: tuple[_Inspector, _Inspector], pictures: list[Path], clock: _Clock
) -> list[str]:
    """Visits to some sites and one to the documents of each issue; gives the ids of all."""
    opened: list[str] = []
    for turn, issue in enumerate(_issues(pack)):
        who = inspectors[turn % 2]
        clock.next_day()
        for place in _places(who, issue):
            visit = fieldwork.open_visit(
                who.ledger, who.library, pack, issue.number, place, clock.today
            )
            opened.append(visit)
            # The last of the first issue's visits is left half done: there is something to go on.
            _fill(who, visit, pictures, half=len(opened) == 2)
    return opened


def _issues(pack: Pack) -> list[Issue]:
    """Five issues that can be visited: the wanted ones, else others with a checklist."""
    wanted = [issue for number in _WANTED if (issue := pack.issue(number)) is not None]
    others = [issue for issue in pack.issues if issue.number not in _WANTED]
    return [issue for issue in [*wanted, *others] if issue.checks][: len(_WANTED)]


def _places(who: _Inspector, issue: Issue) -> Iterator[str | None]:
    """Up to two sites, one found in the field where the pack names none; then the documents."""
    scopes = {check.scope for check in issue.checks}
    if "site" in scopes:
        yield from [site.id for site in issue.sites][:2]
        if not issue.sites:
            name = str(Text("演示点位（虚构）", "Demo site (invented)"))
            region = issue.regions[0]
            yield fieldwork.add_site(who.ledger, load_tables(), issue, name=name, region=region)
    if "desk" in scopes:
        yield None


def _fill(who: _Inspector, visit: str, pictures: list[Path], *, half: bool) -> None:
    """Answer the checklist from top to bottom; complete it if it then can be."""
    form = fieldwork.form_of(who.ledger, who.library, visit)
    answers = Answers(form, pictures[0])
    for repeat in {check.repeat: None for check in form.form.checks if check.repeat}:
        fieldwork.add_row(who.ledger, form, repeat, str(Text("1 号", "No. 1")))
    form.reload()
    asked = [(item.check.id, item.row) for item in form.items]
    for check, row in asked[: len(asked) // 2] if half else asked:
        answers.give(who.library, check, row)
    if half:
        return
    for item in list(form.missing()):
        for _ in item.check.evidence if item.stored is not None else ():
            fieldwork.attach(
                who.ledger, pictures[1], visit=visit, check=item.check.id, row=item.row
            )
    fieldwork.complete(who.ledger, who.library, visit)


def _bring_together(first: _Inspector, second: _Inspector) -> None:
    """What the two laptops do over a stick."""
    for here, there in ((first.ledger, second.ledger), (second.ledger, first.ledger)):
        after = queries.last_seqs(here).get(there.device, 0)
        merge(here, list(queries.events_of(there, there.device, after=after)))


_FINDINGS = (
    (
        "critical",
        Text(
            "演示：在线监测数据中断 3 天，现场无记录。",
            "Demo: the online monitor was silent for 3 days, with no record on site.",
        ),
        Text("恢复联网，补交说明。", "Bring it back on line and explain the gap."),
        "2018-06-01",
    ),
    (
        "major",
        Text(
            "演示：实际负荷低于通报数字。",
            "Demo: the actual load is below the figure reported.",
        ),
        Text("提交分月水量台账。", "Hand in the monthly volumes."),
        "2018-07-15",
    ),
    (
        "minor",
        Text("演示：公示牌内容已过期。", "Demo: the notice board is out of date."),
        Text("更换公示牌。", "Replace the board."),
        None,
    ),
)


def _findings(who: _Inspector, visits: list[str], pictures: list[Path]) -> None:
    """One of each severity; the major one is closed on a photo."""
    for turn, (severity, what, action, due) in enumerate(_FINDINGS):
        if not visits:
            return
        raised = fieldwork.raise_finding(
            who.ledger,
            visits[turn % len(visits)],
            severity=severity,
            what=str(what),
            action=str(action),
            due=due,
            responsible=str(Text("演示单位", "a demo unit")),
        )
        if severity == "major":
            seen = Text("演示：复查属实，见照片。", "Demo: put right, as the photo shows.")
            fieldwork.close_finding(who.ledger, raised, str(seen), [pictures[1]])


def _conflict(first: _Inspector, second: _Inspector, visits: list[str]) -> None:
    """Both answer one check of an open visit, neither knowing of the other; then they meet."""
    _bring_together(first, second)
    for visit in visits:
        if queries.visit(first.ledger, visit).state == "completed":
            continue
        form = fieldwork.form_of(first.ledger, first.library, visit)
        if _disagree(form, first, second):
            _bring_together(first, second)
            return


def _disagree(form: VisitForm, first: _Inspector, second: _Inspector) -> bool:
    for item in form.items:
        if item.check.type != "yes_no" or not item.relevant or item.row is not None:
            continue
        note = str(Text("演示：两人看法不同", "Demo: two inspectors, two answers"))
        try:
            for who, value in ((first, "yes"), (second, "no")):
                fieldwork.answer(
                    who.ledger, who.library, form.visit.id, item.check.id, value, note=note
                )
        except InputError:
            continue  # this check takes only one of the two; another will do
        return True
    return False
