"""The story recorded: each inspector on a laptop, all through the same functions as real work."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from itertools import permutations
from pathlib import Path

from inspector import fieldwork
from inspector.demo import office
from inspector.demo.pictures import Camera, document
from inspector.demo.story import FILE, Deed, Found, Raised, Story, Visit
from inspector.errors import InputError
from inspector.fieldwork import VisitForm
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.packs.tables import load_tables

_BEIJING = dt.timezone(dt.timedelta(hours=8))
_STEP = dt.timedelta(minutes=4)
"""From one answer to the next."""


def record(story: Story, home: Home, library: Library, pack: Pack) -> None:
    """Record the whole story into ``home``, which is new, as the ledger of its first inspector.

    Raises InputError where the pack does not take what the story tells; nothing is left out.
    """
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="inspector-demo-")))
        clock = _Clock(story.visits[0])
        ledgers: dict[str, Ledger] = {}
        for one in story.inspectors:
            place = Home.at(scratch / one.id) if ledgers else home
            ledger = Ledger.open(place, author=str(one.name), device_name=one.device, wall=clock)
            ledgers[one.id] = stack.enter_context(ledger)
        recording = _Recording(story, library, pack, ledgers, clock, scratch)
        deeds = story.deeds
        for visit in story.visits:
            while deeds and (deeds[0].on, deeds[0].began) < (visit.on, visit.began):
                recording.do(deeds.pop(0))
            recording.record(visit)
        for deed in deeds:
            recording.do(deed)
        own, *others = ledgers.values()
        for other in others:
            own.record(bodies.DeviceTrusted(subject=other.device))
            _bring_files(other.home, own)


class _Clock:
    """The invented day and hour."""

    def __init__(self, first: Visit) -> None:
        self.begin(first)

    def __call__(self) -> dt.datetime:
        return self.time

    def begin(self, visit: Visit | Deed) -> None:
        self.time = dt.datetime.combine(visit.on, visit.began, _BEIJING)

    def go_on(self) -> None:
        self.time += _STEP


class _Recording:
    """Records visit after visit; what one adds or raises, a later one can name."""

    def __init__(
        self,
        story: Story,
        library: Library,
        pack: Pack,
        ledgers: dict[str, Ledger],
        clock: _Clock,
        scratch: Path,
    ) -> None:
        self.story = story
        self.library = library
        self.pack = pack
        self.ledgers = ledgers
        self.clock = clock
        self.scratch = scratch
        self.camera = Camera()
        self.sites: dict[str, str] = {}
        """The ledger's id of each site added in the field, by its id in the story."""
        self.findings: dict[str, str] = {}
        """Findings likewise."""
        self.office: dict[Deed, str] = {}
        """Notices and cases likewise."""

    def record(self, visit: Visit) -> None:
        """One visit; then the laptops meet, and again after a check that is in dispute."""
        self.clock.begin(visit)
        ledger = self.ledgers[visit.who]
        with _explained(visit):
            site = self._site(ledger, visit)
            opened = fieldwork.open_visit(
                ledger, self.library, self.pack, visit.issue, site, visit.on
            )
        form = fieldwork.form_of(ledger, self.library, opened)
        for found in visit.answers:
            self._answer(form, visit, found)
        for row in visit.rows:
            id = self._row(form, visit, row.name, row.answers[0].check)
            for found in row.answers:
                self._answer(form, visit, found, id)
        for raised in visit.findings:
            self._raise(form, visit, raised)
        for closed in visit.closes:
            with _explained(visit):
                seen = [self._photo(visit, closed.finding)]
                finding = self.findings[closed.finding]
                fieldwork.close_finding(ledger, finding, str(closed.note), seen)
        if not visit.half_done:
            self._complete(form, visit)
        self._meet()
        if visit.disputed is not None:
            for said in visit.disputed.said:
                form = fieldwork.form_of(self.ledgers[said.who], self.library, opened)
                answer = Found(check=visit.disputed.check, value=said.value, note=said.note)
                self._answer(form, visit, answer)
            self._meet()

    def do(self, deed: Deed) -> None:
        """Something in the office; then the laptops meet."""
        self.clock.begin(deed)
        paper = document(self.scratch / f"office-{deed.on:%Y%m%d}-{deed.began:%H%M}.txt", [])
        try:
            office.do(deed, self.ledgers[deed.who], self.library, self.pack, paper, self.office)
        except InputError as error:
            raise _misfit(f"{type(deed).__name__} {deed.on}", error) from error
        self._meet()

    def _site(self, ledger: Ledger, visit: Visit) -> str | None:
        """The ledger's id of the visit's site, which is added where it was found in the field."""
        found = next((site for site in self.story.sites if site.id == visit.site), None)
        issue = self.pack.issue(visit.issue)
        if found is None or issue is None:
            return visit.site
        if found.id not in self.sites:
            self.sites[found.id] = fieldwork.add_site(
                ledger,
                load_tables(),
                issue,
                name=str(found.name),
                region=found.region,
                lat=str(found.lat),
                lon=str(found.lon),
            )
        return self.sites[found.id]

    def _row(self, form: VisitForm, visit: Visit, name: Text, check: str) -> str:
        with _explained(visit, check):
            row = fieldwork.add_row(form.ledger, form, form.check(check).repeat or "", str(name))
        form.reload()
        return row

    def _answer(self, form: VisitForm, visit: Visit, found: Found, row: str | None = None) -> None:
        """An answer with the evidence that its check asks for."""
        self.clock.go_on()
        with _explained(visit, found.check):
            check = form.check(found.check)
            subject = f"{check.id}-{len(form.rows)}" if row else check.id  # the row's number
            evidence = {
                "photo": lambda: self._photo(visit, subject),
                "file": lambda: self._document(form, visit, found, subject),
            }
            fieldwork.answer(
                form.ledger,
                self.library,
                form,
                check.id,
                str(evidence[check.type]() if found.value is None else found.value),
                row=row,
                note=None if found.note is None else str(found.note),
                photos=[evidence[kind]() for kind in check.evidence],
                taken_over=found.taken_over,
            )
        form.reload()

    def _raise(self, form: VisitForm, visit: Visit, raised: Raised) -> None:
        check = raised.checks[0]
        with _explained(visit, check):
            id = fieldwork.raise_finding(
                form.ledger,
                form.visit.id,
                severity=form.check(check).severity,
                what=str(raised.what),
                check=check,
                row=next((row.id for row in form.rows if row.name == str(raised.row)), None),
                action=str(raised.action),
                due=raised.due.isoformat(),
                responsible=str(raised.responsible),
            )
        if raised.id is not None:
            self.findings[raised.id] = id

    def _complete(self, form: VisitForm, visit: Visit) -> None:
        for missing in fieldwork.complete(form.ledger, self.library, form.visit.id):
            with _explained(visit, missing.check.id):
                raise InputError(missing.missing or missing.problem or missing.check.label)

    def _photo(self, visit: Visit, subject: str) -> Path:
        lines = ("invented", str(visit.site), subject)
        place = (visit.lat or 0.0, visit.lon or 0.0)
        return self.camera.photo(self._path(visit, subject, "jpg"), lines, self.clock.time, place)

    def _document(self, form: VisitForm, visit: Visit, found: Found, subject: str) -> Path:
        lines = [str(form.issue.title), str(form.check(found.check).label), visit.on.isoformat()]
        return document(self._path(visit, subject, "txt"), [*lines, str(found.note or "")])

    def _path(self, visit: Visit, subject: str, ending: str) -> Path:
        place = visit.site or "documents"
        return self.scratch / f"{place}-{visit.on:%Y%m%d}-{subject}.{ending}"

    def _meet(self) -> None:
        """What the laptops do over a stick."""
        for here, there in permutations(self.ledgers.values(), 2):
            after = queries.last_seqs(here).get(there.device, 0)
            merge(here, list(queries.events_of(there, there.device, after=after)))


@contextmanager
def _explained(visit: Visit, check: str = "") -> Generator[None, None, None]:
    """What the pack refuses is told with its place in the story."""
    try:
        yield
    except InputError as error:
        place = f"{visit.issue} {visit.site or ''} {visit.on} {check}".replace("  ", " ").strip()
        raise _misfit(place, error) from error


def _misfit(place: str, error: InputError) -> InputError:
    return InputError(
        Text(
            "示例与清单包不符（{place}）：{what}",
            "the demo does not fit the pack ({place}): {what}",
        ).format(place=place, what=error.what),
        Text("改 {file} 或清单包", "change {file} or the pack").format(file=FILE),
    )


def _bring_files(there: Home, own: Ledger) -> None:
    """The photos and documents of a colleague."""
    for sha256 in queries.blobs(own):
        kept = own.home.blob(sha256)
        if not kept.is_file():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(there.blob(sha256), kept)
