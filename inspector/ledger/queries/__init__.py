"""Queries: what the ledger knows, as typed rows; every reader comes through here.

Filters that are None do not filter.  Lists come in pages (``limit``, ``offset``) or as iterators,
so that a reader never holds more than it shows.  ``places`` are (issue, site) pairs, site None for
the issue's documents: how a region is asked for, since only the pack knows where a site lies.
"""

from inspector.ledger.queries.answers import (
    alternatives,
    answers,
    count_answers,
    iter_answers,
    last_answers,
    rows,
)
from inspector.ledger.queries.asking import Places
from inspector.ledger.queries.findings import (
    FindingFilter,
    blobs,
    count_findings,
    evidence,
    finding,
    findings,
    sites,
)
from inspector.ledger.queries.issues import moves, stages, statements
from inspector.ledger.queries.log import (
    conflicts,
    count_conflicts,
    cut,
    data_version,
    devices,
    event,
    events_of,
    hash_of,
    history,
    last_seqs,
    own_key,
    revokers,
    tip_of,
    trusts,
)
from inspector.ledger.queries.notices import (
    accountability,
    accountability_of,
    case_responses,
    cases,
    duties_done,
    notice,
    notices,
)
from inspector.ledger.queries.places import (
    Place,
    answers_in,
    changed_places,
    last_events,
    newest_answering,
    newest_visits,
)
from inspector.ledger.queries.releases import released
from inspector.ledger.queries.samples import samples
from inspector.ledger.queries.tallies import (
    Changes,
    Findings,
    Tallies,
    Tally,
    changes,
    moves_by_month,
    tallies,
)
from inspector.ledger.queries.visits import count_visits, issue_totals, visit, visits

__all__ = [
    "Changes",
    "FindingFilter",
    "Findings",
    "Place",
    "Places",
    "Tallies",
    "Tally",
    "accountability",
    "accountability_of",
    "alternatives",
    "answers",
    "answers_in",
    "blobs",
    "case_responses",
    "cases",
    "changed_places",
    "changes",
    "conflicts",
    "count_answers",
    "count_conflicts",
    "count_findings",
    "count_visits",
    "cut",
    "data_version",
    "devices",
    "duties_done",
    "event",
    "events_of",
    "evidence",
    "finding",
    "findings",
    "hash_of",
    "history",
    "issue_totals",
    "iter_answers",
    "last_answers",
    "last_events",
    "last_seqs",
    "moves",
    "moves_by_month",
    "newest_answering",
    "newest_visits",
    "notice",
    "notices",
    "own_key",
    "released",
    "revokers",
    "rows",
    "samples",
    "sites",
    "stages",
    "statements",
    "tallies",
    "tip_of",
    "trusts",
    "visit",
    "visits",
]
