"""What a gate looks at, and the lines in which it answers.  No ledger in here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from inspector.i18n import Text
from inspector.ledger.stages import Move, Round
from inspector.ledger.views import FindingRow, StatementRow, VisitRow
from inspector.packs.form import Key
from inspector.packs.model import Issue, Site
from inspector.packs.reconcile import RuleOutcome

LeadTo = Literal[
    "site", "visit", "finding", "figure", "rule", "measure", "public_text", "conflicts"
]
DESK: Final = ""
"""Where a lead to a site goes when the issue has none: to its documents."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a gate asks for."""

    id: str
    """As an override records it: ``measure:retrofit``."""
    holds: bool
    what: Text
    told: Text
    """Why it does not hold, or on what it holds."""
    leads_to: LeadTo | None = None
    """What one opens to put it right."""
    lead: str = ""
    """Its id."""
    at: Key | None = None
    """The check to stand on, in a visit."""
    overridden: Move | None = None
    """The move that overrode it earlier in this round."""

    @property
    def passes(self) -> bool:
        return self.holds or self.overridden is not None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an issue stands, and how it came there."""

    stage: str
    reported: bool
    """Nobody here moved it: so says the register at its date."""
    sides: tuple[Move, ...] = ()
    """The moves that stand against each other; none without a conflict."""
    heads: int = 0
    """Moves that nobody replaced; several may say the same."""
    moves: tuple[Move, ...] = ()
    """Every move ever made, in the order of their times."""
    round: Round = Round()
    reopenings: frozenset[str] = frozenset()

    @property
    def overrides(self) -> tuple[Move, ...]:
        """The moves that passed a gate by an override; they are shown for ever."""
        return tuple(move for move in self.moves if move.override)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate looks at."""

    issue: Issue
    standing: Standing
    today: dt.date
    on: dt.date
    """The day that the move is of."""
    author: str
    accept_sites: int | None = None
    """What the pack asks for."""
    sites: Sequence[Site] = ()
    visits: Sequence[VisitRow] = ()
    findings: Sequence[FindingRow] = ()
    """Critical and major ones that are open, or on which devices disagree."""
    unraised: Mapping[str, Mapping[Key, Text]] = {}
    """By visit its failing critical and major checks for which nobody raised a finding."""
    outcomes: Mapping[str, str] = {}
    """Of claimed figures, by id."""
    rules: Sequence[RuleOutcome] = ()
    reports: Mapping[str, StatementRow] = {}
    """Of measures, by id."""
    explanations: Mapping[str, StatementRow] = {}
    """Of rules, by id."""
    public_text: str = ""
