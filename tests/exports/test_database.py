"""SQLite: whole, explained in both languages, and nobody's key in it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inspector import fieldwork
from inspector.exports import export
from inspector.exports.schema import TABLES, VIEWS
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library

pytestmark = pytest.mark.usefixtures("small_visit", "boilers")


@pytest.fixture
def db(ledger: Ledger, library: Library, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    export(ledger, library, "sqlite", tmp_path / "x.db")
    with closing(sqlite3.connect(tmp_path / "x.db")) as opened:
        yield opened


def must_be_sound(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for view in VIEWS:
        db.execute(f'SELECT * FROM "{view}"').fetchall()  # noqa: S608 - our own names


def test_it_is_sound(db: sqlite3.Connection) -> None:
    must_be_sound(db)


def test_every_table_column_and_view_explains_itself(db: sqlite3.Connection) -> None:
    about = {(name, column): (zh, en) for name, column, zh, en in db.execute("SELECT * FROM about")}
    there = db.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
    for name, kind in there.fetchall():
        columns = [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')]
        for column in ["", *(columns if kind == "table" else [])]:
            assert all(about.pop((name, column))), (name, column)
    assert about == {}
    assert len(TABLES) + len(VIEWS) > 20


def test_answers_stand_with_their_checks_sites_and_rows(
    db: sqlite3.Connection, boilers: str
) -> None:
    found = db.execute(
        "SELECT c.label_en, w.name, a.value, a.value_number, a.passed, s.name_en FROM answers a"
        " JOIN checks c ON c.issue = a.issue AND c.id = a.check_id LEFT JOIN rows w ON w.id = a.row"
        " JOIN visits v ON v.id = a.visit JOIN sites s ON s.issue = v.issue AND s.id = v.site"
        " WHERE a.visit = ? ORDER BY 1, 2",
        (boilers,),
    ).fetchall()
    assert found == [
        ("Size", "=No. 2", "6.5", 6.5, 0, "Heating plant"),
        ("Size", "No. 1", "35.0", 35.0, 1, "Heating plant"),
        ("Staff", None, "12", 12.0, None, "Heating plant"),
        ("State", "=No. 2", "off", None, None, "Heating plant"),
    ]


def test_views_answer_what_is_asked_first(db: sqlite3.Connection) -> None:
    (finding,) = db.execute("SELECT what, severity, site_zh FROM findings_open").fetchall()
    assert finding == ("@load is low", "major", "北厂")
    failing = db.execute("SELECT check_en, value, site_en FROM answers_failing ORDER BY 1")
    assert failing.fetchall() == [("Load", "42.0", "North works"), ("Size", "6.5", "Heating plant")]
    overview = db.execute(
        "SELECT number, sites, visits, answers, answers_failing, findings_open FROM issues_overview"
    )
    assert overview.fetchall() == [(1, 1, 1, 6, 1, 1), (2, 1, 1, 4, 1, 0)]


def test_what_is_not_known_here_still_has_its_row(
    ledger: Ledger, library: Library, visit: str, small_visit: str, boilers: str, tmp_path: Path
) -> None:
    """A pack, a check, a row, a region that only a colleague's laptop knows."""
    row = "01a20e13-db85-7126-b9cd-3dbb05e751a7"
    ledger.record(bodies.SiteAdded(issue=1, name="new", region="999999"))
    ledger.record(bodies.AnswerSet(visit=visit, check="gone", type="text", value="x"))
    ledger.record(bodies.AnswerSet(visit=boilers, check="q", row=row, type="text", value="x"))
    fieldwork.raise_finding(ledger, small_visit, severity="minor", what="x", check="lost")
    ledger.record(
        bodies.EvidenceAttached(
            sha256="a" * 64, name="a.jpg", media_type="image/jpeg", size=1, visit=visit,
            check="gone", row=row,
        )
    )  # fmt: skip
    ledger.record(
        bodies.CaseAdded(
            pack="small", on="2018-03-05", text="x", region="888888", source="other", issue=99
        )
    )
    export(ledger, library, "sqlite", tmp_path / "y.db")
    with closing(sqlite3.connect(tmp_path / "y.db")) as db:
        must_be_sound(db)
        assert db.execute("SELECT count(*) FROM answers").fetchone() == (12,)
        assert db.execute("SELECT count(*) FROM cases").fetchone() == (1,)


def test_a_filtered_file_is_sound_too(ledger: Ledger, library: Library, tmp_path: Path) -> None:
    for issues, since in (([2], None), ([], "2018-03-06"), ([9], None)):
        export(ledger, library, "sqlite", tmp_path / "y.db", issues=issues, since=since)
        with closing(sqlite3.connect(tmp_path / "y.db")) as db:
            must_be_sound(db)


def test_a_finding_names_the_events_behind_its_fields(
    ledger: Ledger, library: Library, small_visit: str, tmp_path: Path
) -> None:
    finding = fieldwork.raise_finding(ledger, small_visit, severity="minor", what="x")
    event = ledger.record(bodies.FindingChanged(finding=finding, field="due", value="2018-05-01"))
    export(ledger, library, "sqlite", tmp_path / "y.db")
    with closing(sqlite3.connect(tmp_path / "y.db")) as db:
        (told,) = db.execute("SELECT events FROM findings WHERE id = ?", (finding,)).fetchone()
    assert json.loads(told) == {"due": event.id}


def test_the_file_says_what_it_was_made_from(db: sqlite3.Connection, ledger: Ledger) -> None:
    meta = dict(db.execute("SELECT * FROM meta"))
    assert meta["pack"] == "small"
    assert meta["device"] == ledger.device
    assert meta["exported_at"].startswith("2018-03-05")
    assert f"head {ledger.device}" in meta


def test_no_key_is_in_it(ledger: Ledger, tmp_path: Path, db: sqlite3.Connection) -> None:
    content = (tmp_path / "x.db").read_bytes()
    for secret in (ledger.home.key.read_bytes(), ledger.home.key.read_bytes().strip()):
        assert secret not in content
        assert secret.hex().encode() not in content
