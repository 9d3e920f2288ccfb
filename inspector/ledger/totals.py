"""Totals that are kept, not counted: what the register shows costs the same in any ledger.

``places`` counts the visits and findings of each (issue, site), a finding that was withdrawn among
``findings`` alone; ``coverage`` has each (issue, site, check) that is answered in some visit; the
site is '' for the issue's documents.  Triggers of the database keep both, so whoever writes a
visit, an answer or a finding need not think of them.  They hold in whatever order the events of
several devices come: a visit looks for what came before it.  Neither is ever deleted.
"""

# ruff: noqa: S608 - every statement is put together here, from these texts alone

from __future__ import annotations

from typing import Final


def _counts(answer: str) -> str:
    """Whether it counts: not cleared, and not in a row that was removed."""
    return f"""
        {answer}.value IS NOT NULL AND ({answer}.row_id = '' OR NOT EXISTS (
            SELECT 1 FROM repeat_rows
            WHERE id = {answer}.row_id AND visit = {answer}.visit AND removed))
    """


def _trigger(name: str, on: str, *statements: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {on} BEGIN {' '.join(statements)} END"


def _cover(visit: str, answers: str = "") -> str:
    """What the visit's ``answers``, a further condition on ``a``, cover."""
    return f"""
        INSERT INTO coverage (issue, site, check_id)
        SELECT v.issue, coalesce(v.site, ''), a.check_id
        FROM visits v JOIN answers a ON a.visit = v.id
        WHERE v.id = {visit} {answers} AND {_counts("a")}
        ON CONFLICT DO NOTHING;
    """


def _uncover(visit: str, checks: str) -> str:
    """What no other answer at the visit's place covers."""
    return f"""
        DELETE FROM coverage WHERE (issue, site) = {_place(visit)} AND check_id {checks}
        AND NOT EXISTS (
            SELECT 1 FROM visits v JOIN answers a ON a.visit = v.id
            WHERE v.issue = coverage.issue AND v.site IS nullif(coverage.site, '')
                AND a.check_id = coverage.check_id AND {_counts("a")});
    """


def _count_finding(new: int, before: str) -> str:
    """One that is ``new`` (1 or 0), or that counted as ``before``."""
    return f"""
        UPDATE places SET findings = findings + {new},
            findings_open = findings_open + (NEW.state = 'open') - ({before} = 'open'),
            findings_closed = findings_closed + (NEW.state = 'closed') - ({before} = 'closed')
        WHERE (issue, site) = {_place("NEW.visit")};
    """


def _place(visit: str) -> str:
    return f"(SELECT issue, coalesce(site, '') FROM visits WHERE id = {visit})"


_GIVEN: Final = f"""
    INSERT INTO coverage (issue, site, check_id)
    SELECT issue, coalesce(site, ''), NEW.check_id FROM visits
    WHERE id = NEW.visit AND {_counts("NEW")}
    ON CONFLICT DO NOTHING;
"""
_GONE: Final = _uncover("OLD.visit", "= OLD.check_id")
_IN_ROW: Final = "(SELECT check_id FROM answers WHERE visit = NEW.visit AND row_id = NEW.id)"

STATEMENTS: Final = (
    """
    CREATE TABLE places (
        issue INTEGER NOT NULL, site TEXT NOT NULL, visits INTEGER NOT NULL, last_on TEXT NOT NULL,
        findings INTEGER NOT NULL, findings_open INTEGER NOT NULL,
        findings_closed INTEGER NOT NULL, PRIMARY KEY (issue, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE coverage (
        issue INTEGER NOT NULL, site TEXT NOT NULL, check_id TEXT NOT NULL,
        PRIMARY KEY (issue, site, check_id)
    ) STRICT, WITHOUT ROWID
    """,
    _trigger(
        "visit_opened",
        "INSERT ON visits",
        """
        INSERT INTO places
            (issue, site, visits, last_on, findings, findings_open, findings_closed)
        VALUES (NEW.issue, coalesce(NEW.site, ''), 1, NEW.on_date,
            (SELECT count(*) FROM findings WHERE visit = NEW.id),
            (SELECT count(*) FROM findings WHERE visit = NEW.id AND state = 'open'),
            (SELECT count(*) FROM findings WHERE visit = NEW.id AND state = 'closed'))
        ON CONFLICT DO UPDATE SET
            visits = visits + 1, last_on = max(last_on, excluded.last_on),
            findings = findings + excluded.findings,
            findings_open = findings_open + excluded.findings_open,
            findings_closed = findings_closed + excluded.findings_closed;
        """,
        _cover("NEW.id"),
    ),
    _trigger("answer_given", "INSERT ON answers WHEN NEW.value IS NOT NULL", _GIVEN),
    _trigger(
        "answer_changed",
        "UPDATE OF value ON answers WHEN (OLD.value IS NULL) <> (NEW.value IS NULL)",
        _GIVEN,  # adds nothing when it was cleared
        _GONE,  # takes nothing away when it was given again
    ),
    _trigger("answer_gone", "DELETE ON answers WHEN OLD.value IS NOT NULL", _GONE),
    _trigger(
        "row_removed",
        "UPDATE OF removed ON repeat_rows WHEN NEW.removed AND NOT OLD.removed",
        _uncover("NEW.visit", f"IN {_IN_ROW}"),
    ),
    _trigger(
        "row_restored",
        "UPDATE OF removed ON repeat_rows WHEN OLD.removed AND NOT NEW.removed",
        _cover("NEW.visit", "AND a.row_id = NEW.id"),
    ),
    _trigger("finding_raised", "INSERT ON findings", _count_finding(1, "''")),
    _trigger(
        "finding_moved",
        "UPDATE OF state ON findings WHEN OLD.state <> NEW.state",
        _count_finding(0, "OLD.state"),
    ),
)
