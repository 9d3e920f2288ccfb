"""What queries give back: the ledger's projections as typed rows."""

from __future__ import annotations

from typing import Literal

import msgspec

from inspector.ledger import clock
from inspector.ledger.bodies import CaseSource, NoticeLevel, Rank, Sanction, Severity, Stored


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every row is."""


class IssueTotals(Row, frozen=True, kw_only=True):
    """What the ledger knows of one issue, for the register."""

    issue: int
    sites_visited: int = 0
    visits: int = 0
    checks_answered: int = 0
    """Distinct (site, check) pairs with an answer."""
    findings_open: int = 0
    findings_closed: int = 0
    conflicts: int = 0
    last_on: str | None = None


class VisitRow(Row, frozen=True, kw_only=True):
    id: str
    pack: str
    pack_version: str
    pack_digest: str
    issue: int
    slug: str
    site: str | None
    on: str
    author: str
    device: str
    state: Literal["open", "completed"]
    opened_at: str
    completed_at: str | None
    answered: int
    """Answers now set, rows of repeat groups counted one by one."""
    conflict: bool
    """Completed on one device and reopened on another, not settled yet."""


class Alternative(Row, frozen=True, kw_only=True):
    """The other value of a conflict."""

    value: Stored | None
    """None: cleared there."""
    note: str
    author: str
    device: str
    at: str
    event: str


class FileRow(Row, frozen=True, kw_only=True):
    """A file by its content, however often it was attached."""

    sha256: str
    size: int
    media_type: str
    devices: list[str]
    """Those that attached it."""


class EvidenceRow(Row, frozen=True, kw_only=True):
    event: str
    sha256: str
    name: str
    media_type: str
    size: int
    visit: str | None
    check: str | None
    row: str | None
    finding: str | None
    taken_at: str | None
    lat: str | None
    lon: str | None
    author: str
    device: str
    at: str


class AnswerRow(Row, frozen=True, kw_only=True):
    visit: str
    issue: int
    slug: str
    site: str | None
    pack_digest: str
    on: str
    check: str
    row: str | None
    row_name: str | None
    type: str
    value: Stored | None
    """None only when a conflict's shown side is 'cleared'."""
    note: str
    taken_over: bool
    author: str
    device: str
    at: str
    event: str
    conflicts: int
    """How many other values stand beside this one."""
    evidence: tuple[str, ...] = ()


class PlaceVisit(Row, frozen=True, kw_only=True):
    """A visit to one of the places asked about."""

    place: int
    """Which of them, counted from 0."""
    visit: str
    on: str
    completed: bool


class PlaceAnswer(Row, frozen=True, kw_only=True):
    check: str
    row: str | None
    type: str
    value: str
    """JSON, as the ledger keeps it."""
    conflicts: int


class SampleRow(Row, frozen=True, kw_only=True):
    """A draw of sites for a spot check, with what it was drawn from."""

    id: str
    issue: int
    seed: str
    size: int
    on: str
    strata: dict[str, str]
    open_findings: tuple[str, ...]
    earlier_findings: tuple[str, ...]
    sites: tuple[str, ...]
    author: str
    device: str
    at: str


class RepeatRow(Row, frozen=True, kw_only=True):
    id: str
    visit: str
    repeat: str
    name: str


class FindingRow(Row, frozen=True, kw_only=True):
    id: str
    visit: str
    issue: int
    slug: str
    site: str | None
    check: str | None
    row: str | None
    severity: Severity
    what: str
    action: str
    due: str | None
    responsible: str
    state: Literal["open", "closed", "withdrawn"]
    raised_at: str
    closed_at: str | None
    closing_note: str
    author: str
    device: str
    conflict: bool


class SiteRow(Row, frozen=True, kw_only=True):
    id: str
    issue: int
    name: str
    region: str
    lat: str | None
    lon: str | None


class StageRow(Row, frozen=True, kw_only=True):
    """Where an issue stands that somebody moved."""

    pack: str
    slug: str
    base: str
    """Where its first move found it."""
    stage: str
    """The strictest of the heads'."""
    on: str
    event: str
    """The head that says so."""
    conflicts: int
    """How many other heads say another stage."""
    overrides: int
    """Moves that passed a gate by an override, ever."""


class StatementRow(Row, frozen=True, kw_only=True):
    """What somebody wrote of an issue: a measure reported, a rule explained, the public text, a
    remark (empty: taken away).
    """

    kind: Literal["measure", "rule", "public_text", "remark"]
    subject: str
    """The measure's or rule's id; empty for the public text and the remark."""
    words: str
    evidence: tuple[str, ...] = ()
    """SHA-256s of files that are attached."""
    reopening: str | None = None
    author: str
    device: str
    at: str
    event: str
    conflicts: int = 0

    @property
    def day(self) -> str:
        """When it was written, on the person's own calendar."""
        return clock.wall_of(self.at).astimezone().date().isoformat()


class ResponseRow(Row, frozen=True, kw_only=True):
    """What was answered: to a notice, to a case, at its closing, that a duty was done."""

    on: str
    """A local date."""
    text: str
    evidence: tuple[str, ...] = ()
    author: str
    device: str
    at: str
    event: str
    conflicts: int
    """How many other answers stand beside this one."""


class NoticeRow(Row, frozen=True, kw_only=True):
    id: str
    pack: str
    issue: int
    slug: str
    level: NoticeLevel
    to: str
    """An authority's id, or a name."""
    on: str
    answer_by: str
    text: str
    author: str
    device: str
    at: str
    answer: ResponseRow | None
    withdrawal: ResponseRow | None = None
    """Why nobody need answer it any more."""

    @property
    def settled(self) -> ResponseRow | None:
        """Its answer or its withdrawal; None: an answer is awaited."""
        return self.answer or self.withdrawal


class CaseRow(Row, frozen=True, kw_only=True):
    id: str
    pack: str
    on: str
    text: str
    region: str
    place: str
    source: CaseSource
    issue: int | None
    reply_by: str | None
    author: str
    device: str
    at: str
    reply: ResponseRow | None
    closing: ResponseRow | None
    """Counts only beside a reply."""


class AccountabilityRow(Row, frozen=True, kw_only=True):
    id: str
    pack: str
    unit: str
    rank: Rank
    measure: Sanction
    on: str
    issues: tuple[int, ...]
    name: str
    """Empty where it is not known or left out."""
    note: str
    author: str
    device: str
    at: str


class DeviceRow(Row, frozen=True, kw_only=True):
    id: str
    name: str
    public_key: str
    own: bool
    trusted: bool
    revoked: bool
    cut: int | None
    """Number of its last event that is believed, where somebody revoked it; None: all are."""
    events: int
    last_seq: int
    last_hash: str
    last_at: str | None


class ConflictRow(Row, frozen=True, kw_only=True):
    """A register whose heads disagree; ``events`` are the heads, the shown one first."""

    register: str
    kind: Literal[
        "answer",
        "visit",
        "finding",
        "row",
        "evidence",
        "stage",
        "statement",
        "notice",
        "case",
        "duty",
        "accountability",
        "other",
    ]
    visit: str | None = None
    check: str | None = None
    row: str | None = None
    finding: str | None = None
    field: str | None = None
    """Which of a finding's, row's or case's fields; what kind of statement."""
    pack: str | None = None
    slug: str | None = None
    """The issue of a stage or statement."""
    subject: str | None = None
    """The measure, rule, notice, case, duty or accountability record."""
    events: tuple[str, ...]
