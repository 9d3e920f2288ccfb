"""What the demo tells fits the shipped pack as it is today, and all of it gets into the ledger."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from inspector import fieldwork
from inspector.agenda.agenda import agenda
from inspector.agenda.cases import cases
from inspector.agenda.notices import is_overdue
from inspector.demo import prepare_demo
from inspector.demo.recording import record
from inspector.demo.story import Found, Visit, read_story
from inspector.errors import InputError
from inspector.fieldwork import VisitForm
from inspector.home import Home
from inspector.i18n import LANGUAGES, Language, Text, use_language
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import AnswerRow, FindingRow
from inspector.packs import values
from inspector.packs.library import Library
from inspector.packs.tables import load_tables
from inspector.workflow.facts import facts_of, issue_numbered, standing_of
from inspector.workflow.gates import gate

STORY = read_story()
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")

Answered = tuple[str, str | None]
"""A check, and the name of the row."""


class Told(NamedTuple):
    """A visit of the story, and what the ledger has of it."""

    visit: Visit
    form: VisitForm
    findings: list[FindingRow]

    @property
    def story(self) -> dict[Answered, Found]:
        """Its answers as told, without the disputed one."""
        rows = [(str(row.name), found) for row in self.visit.rows for found in row.answers]
        found = [*((None, found) for found in self.visit.answers), *rows]
        return {(one.check, row): one for row, one in found}

    @property
    def recorded(self) -> dict[Answered, AnswerRow]:
        return {(one.check, one.row_name): one for one in self.form.answers.values()}

    @property
    def failing(self) -> set[Answered]:
        return {(item.check.id, item.row_name) for item in self.form.items if item.passed is False}

    @property
    def covered(self) -> set[Answered]:
        """What its findings say that they cover."""
        return {
            (check, None if raised.row is None else str(raised.row))
            for raised in self.visit.findings
            for check in raised.checks
        }


@pytest.fixture(scope="module", params=LANGUAGES)
def prepared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Language, Home]:
    """The demo's home, prepared in one language and in the other."""
    use_language(request.param)
    home = Home.at(tmp_path_factory.mktemp("demo"))
    assert prepare_demo(home)
    return request.param, home


@pytest.fixture
def told(prepared: tuple[Language, Home]) -> Iterator[list[Told]]:
    spoken, home = prepared
    use_language(spoken)
    with Ledger.open(home, author="x") as ledger:
        library = Library(home)
        rows = {(row.issue, row.on, row.site is None): row for row in queries.visits(ledger)}
        assert len(rows) == len(STORY.visits)
        found: list[Told] = []
        for visit in STORY.visits:
            row = rows[visit.issue, visit.on.isoformat(), visit.site is None]
            findings = [one for one in queries.findings(ledger) if one.visit == row.id]
            found.append(Told(visit, fieldwork.form_of(ledger, library, row), findings))
        yield found


def texts(part: object) -> Iterator[Text]:
    """Every text in a part of the story."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from texts(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:  # pyright: ignore[reportUnknownVariableType]
            yield from texts(one)  # pyright: ignore[reportUnknownArgumentType]


def test_every_answer_is_recorded_as_it_is_told(told: list[Told]) -> None:
    for one in told:
        disputed = {(one.visit.disputed.check, None)} if one.visit.disputed else set[Answered]()
        assert set(one.recorded) == set(one.story) | disputed
        for key, found in one.story.items():
            answer = one.recorded[key]
            assert answer.note == ("" if found.note is None else str(found.note))
            assert answer.taken_over == found.taken_over
            check = one.form.check(found.check)
            if found.value is None:
                assert check.type in ("photo", "file")
            else:
                choices = one.form.form.choices(check, one.form.stored, answer.row)
                assert answer.value == values.parse(check, str(found.value), choices)


def test_every_visit_is_completed_but_one_that_is_half_done(told: list[Told]) -> None:
    (half_done,) = (one for one in told if one.form.visit.state == "open")
    assert half_done.visit.half_done
    answered, asked = half_done.form.progress
    assert asked / 3 < answered < asked
    for one in told:
        if one is not half_done:
            answered, asked = one.form.progress
            assert answered == asked, one.visit


def test_every_failing_answer_has_its_finding(told: list[Told]) -> None:
    """One of this visit, or one that an earlier visit to the site raised and that is still open."""
    open_before: dict[tuple[int, str | None], set[Answered]] = {}
    for one in told:
        place = (one.visit.issue, one.visit.site)
        before = open_before.get(place, set[Answered]())
        if not one.visit.half_done:
            assert one.failing - before == one.covered, one.visit
        closed = {row.check for row in one.findings if row.state == "closed"}
        left = {(check, row) for check, row in one.covered if check not in closed}
        open_before[place] = before | left


def test_findings_are_recorded_as_they_are_told(told: list[Told]) -> None:
    for one in told:
        recorded = {row.what: row for row in one.findings}
        assert set(recorded) == {str(raised.what) for raised in one.visit.findings}
        for raised in one.visit.findings:
            row = recorded[str(raised.what)]
            assert row.severity == one.form.check(raised.checks[0]).severity
            assert (row.action, row.responsible) == (str(raised.action), str(raised.responsible))
            assert row.due == raised.due.isoformat()
            assert raised.due > one.visit.on
            assert (row.row is None) == (raised.row is None)


def test_one_finding_is_closed_on_a_photo_when_the_site_is_seen_again(told: list[Told]) -> None:
    ((again, closed),) = ((one, closed) for one in told for closed in one.visit.closes)
    first = next(one for one in told if one.visit.site == again.visit.site)
    assert first.visit.on < again.visit.on
    (row,) = (row for row in first.findings if row.state == "closed")
    assert row.closing_note == str(closed.note)
    ledger = again.form.ledger
    (photo,) = queries.evidence(ledger, finding=row.id)
    assert photo.media_type == "image/jpeg"
    assert len(again.failing) < len(first.failing)


def test_the_inspectors_disagree_on_one_check(told: list[Told]) -> None:
    (one,) = (one for one in told if one.visit.disputed)
    assert one.visit.disputed is not None
    ledger = one.form.ledger
    shown = one.recorded[one.visit.disputed.check, None]
    both = [(shown.value, shown.note)]
    both += [(other.value, other.note) for other in queries.alternatives(ledger, shown.event)]
    assert set(both) == {(said.value, str(said.note)) for said in one.visit.disputed.said}
    assert queries.count_conflicts(ledger) == 1


def test_times_and_places_are_those_of_the_visit(told: list[Told]) -> None:
    """Nothing happened after the inspector saw it; photos and points lie in the site's region."""
    begun = [(visit.on, visit.began) for visit in STORY.visits]
    assert begun == sorted(begun)
    regions = load_tables().regions
    for one in told:
        dates = [a.value for a in one.recorded.values() if a.type == "date"]
        assert all(str(date) <= one.visit.on.isoformat() for date in dates)
        for time in (a.value for a in one.recorded.values() if a.type == "time"):
            assert abs(minutes(str(time)) - minutes(f"{one.visit.began:%H:%M}")) < 60
        site = next(
            (
                site
                for site in fieldwork.sites_of(one.form.ledger, one.form.issue)
                if site.id == one.form.visit.site
            ),
            None,
        )
        if site is None:
            continue
        region = regions[site.region]
        while region.bbox is None:
            region = regions[region.parent]
        west, south, east, north = region.bbox
        photos = queries.evidence(one.form.ledger, visit=one.form.visit.id)
        points = [(float(p.lat), float(p.lon)) for p in photos if p.lat and p.lon]
        stored = [a.value for a in one.recorded.values() if isinstance(a.value, dict)]
        points += [(float(point["lat"]), float(point["lon"])) for point in stored]
        assert points
        assert all(south < lat < north and west < lon < east for lat, lon in points)
        assert all((p.taken_at or "").startswith(one.form.visit.on) for p in photos if p.lat)


def minutes(time: str) -> int:
    hours, _, rest = time.partition(":")
    return int(hours) * 60 + int(rest)


def test_some_answers_stand_in_rows_and_some_are_taken_over() -> None:
    assert any(len(visit.rows) > 1 for visit in STORY.visits)
    assert any(found.taken_over for visit in STORY.visits for found in visit.answers)


def test_every_text_is_in_both_languages() -> None:
    for text in texts(STORY):
        assert _CHINESE.search(text.zh) or text.zh == text.en, text
        assert not _CHINESE.search(text.en), text


def test_what_the_pack_does_not_take_is_told_with_its_place(tmp_path: Path) -> None:
    first, *others = STORY.visits
    wrong = replace(first.answers[1], value="many")
    visit = replace(first, answers=(first.answers[0], wrong, *first.answers[2:]))
    home = Home.at(tmp_path / "home")
    library = Library(home)
    with pytest.raises(InputError) as told:
        record(replace(STORY, visits=(visit, *others)), home, library, library.load())
    assert f"27 abag-plant 2018-06-05 {wrong.check}" in str(told.value)
    assert "data/demo.toml" in str(told.value)


def test_a_visit_that_lacks_an_answer_is_not_passed_over(tmp_path: Path) -> None:
    visit = replace(STORY.visits[0], answers=STORY.visits[0].answers[:-1], findings=())
    home = Home.at(tmp_path / "home")
    library = Library(home)
    with pytest.raises(InputError, match="industrial_inflow"):
        record(replace(STORY, visits=(visit,)), home, library, library.load())


def test_a_key_that_is_not_known_is_no_story(tmp_path: Path) -> None:
    file = tmp_path / "demo.toml"
    file.write_text('pack = "p"\ninspector = []\nvisit = []\nvisits = []\n', encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="visits"):
        read_story(file)


def test_in_the_office_a_reader_finds_each_thing_that_happens_there(
    prepared: tuple[Language, Home],
) -> None:
    """Notices, cases and stages, one of each kind that the screens can show."""
    spoken, home = prepared
    use_language(spoken)
    with Ledger.open(home, author="x") as ledger:
        library = Library(home)
        pack, tables = library.load(STORY.pack), load_tables()
        day = dt.date(2018, 7, 27)  # the morning after the last visit

        answered, late = sorted(queries.notices(ledger), key=lambda one: one.issue)
        assert answered.answer is not None
        assert answered.answer.evidence
        assert not is_overdue(answered, day)
        assert is_overdue(late, day)
        lines = [one for one in agenda(ledger, pack, tables, day) if one.kind == "notice"]
        assert [(one.id, [p.level for p in one.proposes]) for one in lines] == [
            (late.id, ["supervision"])
        ]

        closed, waiting = (one for one in cases(ledger, pack) if one.source != "pack")
        assert closed.state == "closed"
        assert closed.reply is not None
        assert closed.reply.evidence
        assert (waiting.state, waiting.overdue(day)) == ("open", False)
        assert waiting.overdue(dt.date(2018, 8, 4))

        sent_back, overridden = (
            standing_of(ledger, pack, issue_numbered(pack, n)) for n in (9, 33)
        )
        assert [move.to for move in sent_back.moves] == ["submitted", "rectifying"]
        assert len({move.author for move in sent_back.moves}) == 2
        assert (sent_back.stage, sent_back.overrides) == ("rectifying", ())
        assert all(line.holds for line in gate("submitted", facts_of(ledger, library, pack, 9)))
        (override,) = overridden.overrides
        assert (overridden.stage, override.to) == ("submitted", "submitted")
        assert [*override.lacking] == ["measure:regional_rules"]


def test_what_was_done_in_the_office_was_recorded_on_its_day(
    prepared: tuple[Language, Home],
) -> None:
    with Ledger.open(prepared[1], author="x") as ledger:
        kinds = ("issue.moved", "notice.", "case.")
        done = [
            event
            for device in queries.last_seqs(ledger)
            for event in queries.events_of(ledger, device)
            if event.kind.startswith(kinds)
        ]
        assert len(done) == len(STORY.moves) + len(STORY.notices) + len(STORY.cases) + 3
        assert all(f'"on":"{event.at[:10]}"' in bytes(event.body).decode() for event in done)
