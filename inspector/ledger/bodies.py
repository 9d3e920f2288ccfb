"""What each kind of event says: one struct a kind, its tag the kind's name.

No floats, no great numbers, ASCII keys: every encoder of canonical JSON gives the same bytes.  A
decimal is kept as the digits that were typed.  A kind that is not here came from a newer version;
its event is kept and carried on.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, get_args

import msgspec

Whole = Annotated[int, msgspec.Meta(gt=-(2**53), lt=2**53)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[\x00-\x7f]*$")]

Stored = str | list[str] | dict[Key, str]
"""An answer's value as stored: text as typed; the names chosen; a location's parts."""

Severity = Literal["critical", "major", "minor"]
NoticeLevel = Literal["warning", "supervision", "interview"]
CaseSource = Literal["complaint", "spot_check", "other"]
Rank = Literal["department", "division", "section", "other"]
Sanction = Literal["disciplined", "admonished", "named", "removed"]


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every kind is."""

    kind: ClassVar[str]
    """Kept in the event's own column, not in the body."""


class DeviceIntroduced(Body, frozen=True, kw_only=True):
    """A device's first event; ``public_key`` is Ed25519, raw, in hex."""

    kind: ClassVar[str] = "device.introduced"
    name: str
    public_key: str


class DeviceTrusted(Body, frozen=True, kw_only=True):
    """This device believes ``subject`` from here on."""

    kind: ClassVar[str] = "device.trusted"
    subject: str


class DeviceRevoked(Body, frozen=True, kw_only=True):
    """What ``subject`` wrote after ``last`` is not believed (:mod:`inspector.ledger.cuts`).

    Without ``last`` (an earlier version's) only the device that said so takes in nothing more.
    """

    kind: ClassVar[str] = "device.revoked"
    subject: str
    last: Whole | None = None
    """Number of the subject's last event that its author had; 0: none."""
    head: str | None = None
    """That event's hash."""


class VisitOpened(Body, frozen=True, kw_only=True):
    """The event's id is the visit's id. ``on`` is a local date; no ``site``: a desk visit."""

    kind: ClassVar[str] = "visit.opened"
    pack: str
    pack_version: str
    pack_digest: str
    issue: Whole
    slug: str
    site: str | None = None
    on: str

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)  # a ValueError here makes a foreign event 'not understood'


class VisitCompleted(Body, frozen=True, kw_only=True):
    kind: ClassVar[str] = "visit.completed"
    visit: str


class VisitReopened(Body, frozen=True, kw_only=True):
    kind: ClassVar[str] = "visit.reopened"
    visit: str


class RowAdded(Body, frozen=True, kw_only=True):
    """A row of a repeat group; the event's id is the row's id."""

    kind: ClassVar[str] = "row.added"
    visit: str
    repeat: str
    name: str


class RowRenamed(Body, frozen=True, kw_only=True):
    kind: ClassVar[str] = "row.renamed"
    visit: str
    row: str
    name: str


class RowRemoved(Body, frozen=True, kw_only=True):
    kind: ClassVar[str] = "row.removed"
    visit: str
    row: str


class RowRestored(Body, frozen=True, kw_only=True):
    """A removed row is back, with its answers."""

    kind: ClassVar[str] = "row.restored"
    visit: str
    row: str


class AnswerSet(Body, frozen=True, kw_only=True):
    """An answer to ``check`` in ``visit`` (and ``row`` of its repeat group)."""

    kind: ClassVar[str] = "answer.set"
    visit: str
    check: str
    row: str | None = None
    type: str
    value: Stored
    note: str = ""
    taken_over: bool = False
    """The last visit's answer, taken over with one key."""
    why: str = ""
    """Where it was changed outside a visit: what for, from which file."""


class AnswerCleared(Body, frozen=True, kw_only=True):
    kind: ClassVar[str] = "answer.cleared"
    visit: str
    check: str
    row: str | None = None


class FindingRaised(Body, frozen=True, kw_only=True):
    """The event's id is the finding's id."""

    kind: ClassVar[str] = "finding.raised"
    visit: str
    check: str | None = None
    row: str | None = None
    severity: Severity
    what: str
    action: str = ""
    due: str | None = None
    responsible: str = ""


class FindingChanged(Body, frozen=True, kw_only=True):
    """One field of a finding; each field is a register of its own."""

    kind: ClassVar[str] = "finding.changed"
    finding: str
    field: Literal["severity", "what", "action", "due", "responsible"]
    value: str
    why: str = ""
    """What for, from which file; empty where nobody was asked."""

    def __post_init__(self) -> None:
        if self.field == "severity" and self.value not in get_args(Severity):
            raise ValueError("no such severity")


class FindingClosed(Body, frozen=True, kw_only=True):
    """Closed on evidence: SHA-256s of attached files, and in words what was seen."""

    kind: ClassVar[str] = "finding.closed"
    finding: str
    note: str
    evidence: list[str] = []


class FindingWithdrawn(Body, frozen=True, kw_only=True):
    """Raised by mistake; it stays in the log and counts nowhere. Reopened, it is open again."""

    kind: ClassVar[str] = "finding.withdrawn"
    finding: str
    note: str = ""


class FindingReopened(Body, frozen=True, kw_only=True):
    kind: ClassVar[str] = "finding.reopened"
    finding: str
    note: str = ""


class EvidenceAttached(Body, frozen=True, kw_only=True):
    """A file attached to an answer (visit and check) or to a finding."""

    kind: ClassVar[str] = "evidence.attached"
    sha256: str
    name: str
    media_type: str
    size: Whole
    visit: str | None = None
    check: str | None = None
    row: str | None = None
    finding: str | None = None
    taken_at: str | None = None
    """Local time from the photo's EXIF, ``YYYY-MM-DDTHH:MM:SS``."""
    lat: str | None = None
    lon: str | None = None


class EvidenceDetached(Body, frozen=True, kw_only=True):
    """``attached`` is the id of the event that attached it; the file stays."""

    kind: ClassVar[str] = "evidence.detached"
    attached: str


class EvidenceReleased(Body, frozen=True, kw_only=True):
    """A person saw to it that the public may see this file; ``basis`` says why."""

    kind: ClassVar[str] = "evidence.released"
    sha256: str
    basis: str = ""


class EvidenceHeld(Body, frozen=True, kw_only=True):
    """The public may not see it, as without any word; what went out before stays out."""

    kind: ClassVar[str] = "evidence.held"
    sha256: str
    basis: str = ""


class SiteAdded(Body, frozen=True, kw_only=True):
    """A site found in the field; the event's id is the site's id."""

    kind: ClassVar[str] = "site.added"
    issue: Whole
    name: str
    region: str
    lat: str | None = None
    lon: str | None = None


class IssueMoved(Body, frozen=True, kw_only=True):
    """An issue goes from one stage to another; ``on`` is the local date it is of.

    Stages are texts: one from a newer version is kept and shown as it is.
    """

    kind: ClassVar[str] = "issue.moved"
    pack: str
    issue: int
    slug: str
    before: str = msgspec.field(name="from")
    to: str
    basis: str = ""
    on: str
    override: str | None = None
    """Why the gate was passed although it refused."""
    lacking: list[str] = []
    """The lines of the gate that did not hold then and were overridden."""

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class MeasureReported(Body, frozen=True, kw_only=True):
    """A measure of the issue is done, in words; ``evidence`` are SHA-256s of attached files."""

    kind: ClassVar[str] = "measure.reported"
    pack: str
    issue: int
    slug: str
    measure: str
    words: str
    evidence: list[str] = []
    reopening: str | None = None
    """The move that reopened the issue, where this is reported anew after it."""


class RuleExplained(Body, frozen=True, kw_only=True):
    """Why a reconcile rule of the issue does not hold, in writing."""

    kind: ClassVar[str] = "rule.explained"
    pack: str
    issue: int
    slug: str
    rule: str
    words: str


class PublicTextWritten(Body, frozen=True, kw_only=True):
    """What the public is told of the issue."""

    kind: ClassVar[str] = "public_text.written"
    pack: str
    issue: int
    slug: str
    text: str


class RemarkWritten(Body, frozen=True, kw_only=True):
    """What an office remarks on the issue; an empty text takes the remark away."""

    kind: ClassVar[str] = "remark.written"
    pack: str
    issue: int
    slug: str
    text: str
    why: str = ""


class NoticeIssued(Body, frozen=True, kw_only=True):
    """A responsible party is warned or called upon; the event's id is the notice's id.

    ``to`` is an authority's id or a name; ``on`` and ``answer_by`` are local dates.
    """

    kind: ClassVar[str] = "notice.issued"
    pack: str
    issue: int
    slug: str
    level: NoticeLevel
    to: str
    on: str
    answer_by: str
    text: str = ""

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)
        dt.date.fromisoformat(self.answer_by)


class NoticeAnswered(Body, frozen=True, kw_only=True):
    """What the party answered; ``evidence`` are SHA-256s of attached files."""

    kind: ClassVar[str] = "notice.answered"
    notice: str
    text: str
    on: str
    evidence: list[str] = []

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class NoticeWithdrawn(Body, frozen=True, kw_only=True):
    """Issued by mistake; it stays in the log, nobody need answer it, ``text`` says why."""

    kind: ClassVar[str] = "notice.withdrawn"
    notice: str
    text: str
    on: str

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class CaseAdded(Body, frozen=True, kw_only=True):
    """A problem that others found and handed over; the event's id is the case's id."""

    kind: ClassVar[str] = "case.added"
    pack: str
    on: str
    text: str
    region: str
    place: str = ""
    source: CaseSource
    issue: int | None = None
    reply_by: str | None = None

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)
        if self.reply_by is not None:
            dt.date.fromisoformat(self.reply_by)


class CaseReplied(Body, frozen=True, kw_only=True):
    """What became of the case; ``case`` is an event's id, or ``pack/id`` for one of a pack."""

    kind: ClassVar[str] = "case.replied"
    case: str
    text: str
    on: str
    evidence: list[str] = []

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class CaseClosed(Body, frozen=True, kw_only=True):
    """The case is done with; it counts as closed only if there is a reply too."""

    kind: ClassVar[str] = "case.closed"
    case: str
    text: str = ""
    on: str

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class DutyDone(Body, frozen=True, kw_only=True):
    """What a duty of the pack owed by ``due`` was done."""

    kind: ClassVar[str] = "duty.done"
    pack: str
    duty: str
    due: str
    text: str = ""
    on: str

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.due)
        dt.date.fromisoformat(self.on)


class AccountabilityRecorded(Body, frozen=True, kw_only=True):
    """Somebody was held to account; ``name`` is left empty where it need not be known."""

    kind: ClassVar[str] = "accountability.recorded"
    pack: str
    unit: str
    rank: Rank
    measure: Sanction
    on: str
    issues: list[int] = []
    name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class AccountabilityCorrected(Body, frozen=True, kw_only=True):
    """What was recorded was wrong, and this is so; ``why`` says what was mistaken."""

    kind: ClassVar[str] = "accountability.corrected"
    accountability: str
    pack: str
    unit: str
    rank: Rank
    measure: Sanction
    on: str
    issues: list[int] = []
    name: str = ""
    note: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


class AccountabilityWithdrawn(Body, frozen=True, kw_only=True):
    """Recorded by mistake; it stays in the log and counts nowhere."""

    kind: ClassVar[str] = "accountability.withdrawn"
    accountability: str
    why: str


class SampleDrawn(Body, frozen=True, kw_only=True):
    """Sites of a spot check, with all that was drawn from: whoever has it draws the same again."""

    kind: ClassVar[str] = "sample.drawn"
    pack: str
    slug: str
    issue: int
    seed: str
    size: int
    """How many were asked for."""
    on: str
    strata: dict[str, str]
    """Each site there was, and the region that it counts to."""
    open_findings: list[str] = []
    earlier_findings: list[str] = []
    sites: list[str]
    """Those that were drawn."""

    def __post_init__(self) -> None:
        dt.date.fromisoformat(self.on)


Known = (
    DeviceIntroduced
    | DeviceTrusted
    | DeviceRevoked
    | VisitOpened
    | VisitCompleted
    | VisitReopened
    | RowAdded
    | RowRenamed
    | RowRemoved
    | RowRestored
    | AnswerSet
    | AnswerCleared
    | FindingRaised
    | FindingChanged
    | FindingClosed
    | FindingWithdrawn
    | FindingReopened
    | EvidenceAttached
    | EvidenceDetached
    | EvidenceReleased
    | EvidenceHeld
    | SiteAdded
    | IssueMoved
    | MeasureReported
    | RuleExplained
    | PublicTextWritten
    | RemarkWritten
    | NoticeIssued
    | NoticeAnswered
    | NoticeWithdrawn
    | CaseAdded
    | CaseReplied
    | CaseClosed
    | DutyDone
    | AccountabilityRecorded
    | AccountabilityCorrected
    | AccountabilityWithdrawn
    | SampleDrawn
)
"""Every kind this version knows."""
