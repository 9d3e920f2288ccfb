"""A visit as its screen shows it: what is on disk, what is being saved, what is only typed.

No widget here.  ``reread`` reads from the ledger and belongs in a thread; everything else works on
what was read and is quick enough to run between two keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.errors import InspectorError
from inspector.fieldwork import VisitForm, form_of, sites_of
from inspector.fieldwork.visits import Key
from inspector.i18n import Text
from inspector.ledger import evidence, queries
from inspector.ledger.bodies import Stored
from inspector.ledger.evidence import Absent
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import Alternative, AnswerRow, EvidenceRow, FindingRow
from inspector.packs import values
from inspector.packs.form import Item
from inspector.packs.library import Library
from inspector.packs.model import Check, Repeat


@dataclass(frozen=True)
class Snapshot:
    """What one reading of the ledger found, so that a screen never mixes two moments."""

    answers: Mapping[Key, AnswerRow]
    evidence: Mapping[Key, list[EvidenceRow]]
    absent: Mapping[str, Absent]
    """Of the evidence (SHA-256) what is not on this laptop."""
    alternatives: Mapping[Key, list[Alternative]]
    last: Mapping[tuple[str, str | None], AnswerRow]
    findings: Mapping[Key, list[FindingRow]]
    conflicts: int


class Sheet:
    """One visit with everything that its screen needs to know."""

    def __init__(self, ledger: Ledger, form: VisitForm, place: Text) -> None:
        self.ledger = ledger
        self.form = form
        self.place = place
        self.pending: dict[Key, Stored | None] = {}
        """Given and not committed yet; None: taken back."""
        self.drafts: dict[Key, str] = {}
        """Typed and not saved, or refused."""
        self.notes: dict[Key, str] = {}
        """Notes written before there is an answer to keep them with."""
        self.refused: dict[Key, InspectorError] = {}
        self.seen = self._read()
        self.items: list[Item] = _asked_for(form.items)
        self._turn = 0

    @classmethod
    def load(cls, ledger: Ledger, library: Library, visit: str) -> Sheet:
        """Read the visit; InputError if its pack is not in this home."""
        form = form_of(ledger, library, visit)
        row = form.visit
        sites = sites_of(ledger, form.issue)
        place = next((site.name for site in sites if site.id == row.site), None)
        return cls(ledger, form, place or Text("文件资料", "documents"))

    def reread(self) -> None:
        """Read everything again, after anything was recorded here or came in."""
        self.form.reload()
        self.seen = self._read()
        self._turn += 1

    def _read(self) -> Snapshot:
        visit, answers = self.form.visit, dict(self.form.answers)
        raised: dict[Key, list[FindingRow]] = {}
        chosen = queries.FindingFilter(visit=visit.id)
        for finding in queries.findings(self.ledger, chosen):
            if finding.check is not None:
                raised.setdefault((finding.check, finding.row), []).append(finding)
        return Snapshot(
            answers=answers,
            evidence=dict(self.form.evidence),
            absent=evidence.absent(
                self.ledger.home,
                (file.sha256 for files in self.form.evidence.values() for file in files),
            ),
            alternatives={
                key: queries.alternatives(self.ledger, row.event)
                for key, row in answers.items()
                if row.conflicts
            },
            last=queries.last_answers(
                self.ledger, issue=visit.issue, site=visit.site, before=visit.id
            ),
            findings=raised,
            conflicts=len(queries.conflicts(self.ledger, visit=visit.id)),
        )

    @property
    def locked(self) -> bool:
        """Completed: to be read, not changed."""
        return self.form.visit.state == "completed"

    @property
    def stored(self) -> dict[Key, Stored]:
        """The answers as they will be once everything given is committed."""
        stored = {key: row.value for key, row in self.seen.answers.items() if row.value is not None}
        for key, value in self.pending.items():
            if value is None:
                stored.pop(key, None)
            else:
                stored[key] = value
        return stored

    def evaluate(self) -> None:
        """Judge all answers again: which checks are asked, which pass."""
        files = {
            key: [file.media_type for file in attached]
            for key, attached in self.seen.evidence.items()
        }
        self.items = _asked_for(self.form.form.evaluate(self.stored, self.form.rows, files))
        self._turn += 1

    def unraised(self) -> list[Item]:
        """What fails, and no finding says so."""
        return [
            item
            for item in self.items
            if item.relevant
            and item.passed is False
            and all(f.state == "withdrawn" for f in self.seen.findings.get(key_of(item), ()))
        ]

    @property
    def stamp(self) -> tuple[object, ...]:
        """The same as long as nothing is different: what was worked out from it still holds."""
        given = (self.pending, self.drafts, self.notes, self.refused)
        return (self._turn, *(tuple(one.items()) for one in given))

    def item(self, key: Key) -> Item | None:
        return next((i for i in self.items if (i.check.id, i.row) == key), None)

    @property
    def keys(self) -> list[Key]:
        """The checks in the order they stand in."""
        return [key_of(item) for item in self.items]

    def is_asked(self, key: Key) -> bool:
        """Whether the check is asked with the answers so far."""
        item = self.item(key)
        return item is not None and item.relevant

    def next_key(self, key: Key | None, by: int = 1) -> Key | None:
        """The next check that is asked, or the one before; None at the end."""
        keys = self.keys
        at = keys.index(key) if key in keys else -1 if by > 0 else len(keys)
        while 0 <= (at := at + by) < len(keys):
            if self.is_asked(keys[at]):
                return keys[at]
        return None

    def first_open(self) -> Key | None:
        """Where to begin: the first check without an answer, else the first that is asked."""
        asked = [i for i in self.items if i.relevant]
        unanswered = [i for i in asked if i.stored is None and i.check.type not in UNASKED]
        found = (unanswered or asked or self.items)[:1]
        return key_of(found[0]) if found else None

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the checks that are asked are answered, on disk."""
        asked = [i for i in self.items if i.relevant and i.check.type not in UNASKED]
        return sum(key_of(i) in self.seen.answers for i in asked), len(asked)

    def group(self, item: Item) -> Repeat | None:
        """The repeat group that an item belongs to."""
        return next((g for g in self.form.issue.repeats if g.id == item.check.repeat), None)

    @property
    def groups(self) -> list[Repeat]:
        """The repeat groups that this visit asks."""
        scope = "desk" if self.form.visit.site is None else "site"
        used = {check.repeat for check in self.form.issue.checks if check.scope == scope}
        return [group for group in self.form.issue.repeats if group.id in used]

    def said(self, item: Item, value: Stored | None) -> str:
        """An answer in words, also one that the answers before it no longer allow."""
        if value is None:
            return str(Text("未回答", "no answer"))
        every = self.form.form.tables.choices(item.check, self.form.issue)
        return values.display(item.check, value, every)

    def last_answer(self, item: Item) -> AnswerRow | None:
        """What the visit before answered here."""
        return self.seen.last.get((item.check.id, item.row_name))


UNASKED = ("note", "calculate")
"""Types of checks that are shown, not asked."""


def _asked_for(items: list[Item]) -> list[Item]:
    """Without those that only say that a repeat group lacks a row: its heading says that."""
    return [item for item in items if item.check.repeat is None or item.row is not None]


def key_of(item: Item) -> Key:
    return item.check.id, item.row


def evidence_wanted(check: Check) -> Text | None:
    """What must be attached, in words."""
    words = {"photo": Text("照片", "photo"), "file": Text("文件", "document")}
    if not check.evidence:
        return None
    return Text(
        "、".join(words[kind].zh for kind in check.evidence),
        ", ".join(words[kind].en for kind in check.evidence),
    )
