"""What the demo's inspectors found: ``data/demo.toml`` as structs."""

from __future__ import annotations

import datetime as dt
from importlib.resources.abc import Traversable

import msgspec

from inspector.i18n import Text
from inspector.ledger.bodies import CaseSource, NoticeLevel
from inspector.shipped import shipped

FILE = "data/demo.toml"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every part of the story is; a key that is not known is an error."""


class Inspector(Part, frozen=True, kw_only=True):
    id: str
    name: Text
    device: str


class FoundSite(Part, frozen=True, kw_only=True):
    """A site that the pack does not have, added in the field."""

    id: str
    issue: int
    name: Text
    region: str
    lat: float
    lon: float


class Found(Part, frozen=True, kw_only=True):
    """An answer."""

    check: str
    value: str | Text | None = None
    """As a person types it; None: the photo or document that the check asks for."""
    note: Text | None = None
    taken_over: bool = False


class FoundRow(Part, frozen=True, kw_only=True):
    """The answers of one row of a repeat group: of one boiler."""

    name: Text
    answers: tuple[Found, ...]


class Raised(Part, frozen=True, kw_only=True):
    """A finding, with the severity of the first of its checks."""

    id: str | None = None
    checks: tuple[str, ...]
    """The failing checks that it covers."""
    row: Text | None = None
    what: Text
    action: Text
    due: dt.date
    responsible: Text


class Closed(Part, frozen=True, kw_only=True):
    """An earlier finding closed on what was seen, with a photo."""

    finding: str
    note: Text


class Said(Part, frozen=True, kw_only=True):
    who: str
    value: str
    note: Text


class Disputed(Part, frozen=True, kw_only=True):
    """One check, answered by two inspectors who did not know of each other's answer."""

    check: str
    said: tuple[Said, Said]


class Visit(Part, frozen=True, kw_only=True):
    issue: int
    site: str | None = None
    """Of the pack or found in the field; None: the issue's documents."""
    on: dt.date
    began: dt.time
    """Beijing time."""
    who: str
    lat: float | None = None
    lon: float | None = None
    """Where its photos are taken."""
    half_done: bool = False
    answers: tuple[Found, ...]
    rows: tuple[FoundRow, ...] = msgspec.field(default=(), name="row")
    findings: tuple[Raised, ...] = msgspec.field(default=(), name="finding")
    closes: tuple[Closed, ...] = ()
    disputed: Disputed | None = None


class Deed(Part, frozen=True, kw_only=True):
    """Something done in the office, at an hour of Beijing time."""

    on: dt.date
    began: dt.time
    who: str


class Reported(Deed, frozen=True, kw_only=True):
    """Measures of an issue reported as done, each with a document."""

    issue: int
    measures: tuple[str, ...]
    words: Text


class Moved(Deed, frozen=True, kw_only=True):
    """An issue goes to another stage."""

    issue: int
    to: str
    basis: Text
    override: Text | None = None


class Noticed(Deed, frozen=True, kw_only=True):
    """A notice; it is answered if ``answered`` says so."""

    issue: int
    level: NoticeLevel
    to: str
    answer_by: dt.date
    text: Text
    answered: Answered | None = None


class Answered(Part, frozen=True, kw_only=True):
    """At the same hour as what it answers."""

    on: dt.date
    text: Text


class Handed(Deed, frozen=True, kw_only=True):
    """A case that was handed over; with a reply it is closed."""

    source: CaseSource
    issue: int | None = None
    region: str
    place: Text
    text: Text
    reply_by: dt.date
    reply: Answered | None = None


class Replied(Deed, frozen=True, kw_only=True):
    """What a notice was answered; what became of a case, which is closed on it."""

    to: Noticed | Handed
    text: Text


class Story(Part, frozen=True, kw_only=True):
    pack: str
    """The id of the pack that it is about."""
    inspectors: tuple[Inspector, ...] = msgspec.field(name="inspector")
    """The first is who the demo is opened as."""
    sites: tuple[FoundSite, ...] = msgspec.field(default=(), name="site")
    visits: tuple[Visit, ...] = msgspec.field(name="visit")
    """In order of time."""
    reports: tuple[Reported, ...] = msgspec.field(default=(), name="report")
    moves: tuple[Moved, ...] = msgspec.field(default=(), name="move")
    notices: tuple[Noticed, ...] = msgspec.field(default=(), name="notice")
    cases: tuple[Handed, ...] = msgspec.field(default=(), name="case")

    @property
    def deeds(self) -> list[Deed]:
        """What is done in the office, in order of time."""
        asked: list[tuple[Noticed | Handed, Answered | None]] = []
        asked += [(one, one.answered) for one in self.notices]
        asked += [(one, one.reply) for one in self.cases]
        replies = [
            Replied(on=said.on, began=one.began, who=one.who, to=one, text=said.text)
            for one, said in asked
            if said is not None
        ]
        deeds = [*self.reports, *self.moves, *self.notices, *self.cases, *replies]
        return sorted(deeds, key=lambda deed: (deed.on, deed.began))


def read_story(file: Traversable | None = None) -> Story:
    """The story as shipped; msgspec.ValidationError names what is wrong in it."""
    import tomli

    source = shipped("data") / "demo.toml" if file is None else file
    return msgspec.convert(tomli.loads(source.read_text("utf-8")), Story)
