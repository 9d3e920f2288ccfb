"""An issue on its way through the gates, on two laptops."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from inspector import fieldwork
from inspector.errors import InputError
from inspector.ledger import bodies, queries
from inspector.ledger.verify import verify
from inspector.workflow import moving
from inspector.workflow.facts import facts_of, standing_of
from inspector.workflow.lines import Facts
from inspector.workflow.writing import explain_rule, report_measure, write_public_text
from tests.conftest import WallClock
from tests.sample.laptops import everything
from tests.workflow.conftest import Laptop, accepted


def refusing(laptop: Laptop, to: str) -> list[str]:
    return [line.id for line in laptop.move(to).refusing]


def test_at_the_baseline_it_stands_where_the_register_says(su: Laptop) -> None:
    assert [su.stage(number) for number in (1, 2, 3)] == ["rectifying", "signed_off", "long_term"]
    issue = su.pack.issues[1]
    assert standing_of(su.ledger, su.pack, issue).reported


def test_the_whole_way_with_two_people(su: Laptop, ba: Laptop, wall: WallClock) -> None:
    assert refusing(su, "submitted") == ["measure:pipes"]
    su.report()
    assert su.move("submitted").ok
    assert refusing(su, "accepted") == ["visit:abag-plant", "visit:uzhumqin-plant"]
    ba.hears_from(su)
    wall.move(days=1)
    ba.visit("abag-plant")
    bad = ba.visit("uzhumqin-plant", "no")
    finding = fieldwork.raise_finding(ba.ledger, bad, severity="major", what="it stands still")
    assert refusing(ba, "accepted") == [f"finding:{finding}", "figure:running"]
    fieldwork.close_finding(ba.ledger, finding, "it runs", [ba.file])
    wall.move(days=20)
    ba.visit("uzhumqin-plant")
    assert ba.move("accepted").ok
    su.hears_from(ba)
    assert su.stage() == "accepted"
    assert su.move("signed_off").ok
    assert refusing(su, "published") == ["public:text"]
    write_public_text(su.ledger, su.pack, 1, "Both works run.")
    assert su.move("published").ok
    ba.hears_from(su)
    assert su.stage() == ba.stage() == "published"
    assert verify(su.ledger).ok
    assert verify(su.ledger).projection == verify(ba.ledger).projection


def test_a_failing_answer_stops_acceptance_until_it_has_a_finding_or_is_seen_to_hold(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    su.report()
    su.move("submitted")
    ba.hears_from(su)
    wall.move(days=1)
    ba.visit("abag-plant")
    bad = ba.visit("uzhumqin-plant", "no")
    assert refusing(ba, "accepted") == [f"failing:{bad}", "figure:running"]
    finding = fieldwork.raise_finding(
        ba.ledger, bad, severity="major", what="it stands still", check="operating"
    )
    assert refusing(ba, "accepted") == [f"finding:{finding}", "figure:running"]
    fieldwork.withdraw_finding(ba.ledger, finding, "the wrong check")
    assert refusing(ba, "accepted") == [f"failing:{bad}", "figure:running"]
    wall.move(days=1)
    ba.visit("uzhumqin-plant")
    assert refusing(ba, "accepted") == []


def test_nothing_slips_in_between_the_gate_and_the_move(
    su: Laptop, ba: Laptop, wall: WallClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that wants to record while the gate is asked waits until it is decided."""
    accepted(su, ba, wall)
    waited: list[str] = []

    def while_asked(*args: Any, **more: Any) -> Facts:
        facts = facts_of(*args, **more)
        other = sqlite3.connect(ba.ledger.store.path, timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            waited.append(str(error))
        finally:
            other.close()
        return facts

    monkeypatch.setattr(moving, "facts_of", while_asked)
    assert ba.move("signed_off").ok
    assert waited == ["database is locked"]
    assert ba.stage() == "signed_off"


def test_what_the_gate_refuses_is_not_recorded(su: Laptop) -> None:
    before = len(everything(su.ledger))
    assert not su.move("submitted").ok
    assert len(everything(su.ledger)) == before


def test_an_override_is_on_record_for_ever(su: Laptop, ba: Laptop) -> None:
    assert su.move("submitted", override="the files burnt").ok
    assert su.move("rectifying").ok
    su.report()
    assert su.move("submitted").ok
    ba.hears_from(su)
    for laptop in (su, ba):
        (move,) = standing_of(laptop.ledger, laptop.pack, laptop.pack.issues[0]).overrides
        assert (move.override, move.lacking) == ("the files burnt", ("measure:pipes",))
        (row,) = queries.stages(laptop.ledger, "works").values()
        assert row.overrides == 1


def test_an_override_that_is_not_needed_is_not_recorded(su: Laptop) -> None:
    su.report()
    assert su.move("submitted", override="just in case").override is None
    assert standing_of(su.ledger, su.pack, su.pack.issues[0]).overrides == ()


def test_an_override_needs_a_reason_a_day_must_have_come_a_stage_must_exist(su: Laptop) -> None:
    for short in (" ", "x", "......", "无"):
        with pytest.raises(InputError, match="reason"):
            su.move("submitted", override=short)
    with pytest.raises(InputError, match="still to come"):
        su.move("submitted", on=dt.date(2018, 3, 6))
    with pytest.raises(InputError, match="no stage"):
        su.move("archived")


def test_a_clock_that_was_set_back_stops_nobody_who_says_the_day(
    su: Laptop, wall: WallClock
) -> None:
    su.report()
    su.move("submitted")
    wall.move(days=-400)
    assert "date" in {line.id.partition(":")[0] for line in su.move("rectifying").refusing}
    assert su.move("rectifying", on=dt.date(2018, 3, 5)).ok
    with pytest.raises(InputError, match="still to come"):
        su.move("submitted", on=dt.date(2018, 3, 6))


def test_it_does_not_go_where_it_stands_not_even_by_an_override(su: Laptop) -> None:
    before = len(everything(su.ledger))
    assert not su.move("rectifying", override="once again").ok
    assert len(everything(su.ledger)) == before


def test_a_sign_off_needs_another_person(su: Laptop, wall: WallClock) -> None:
    su.report()
    su.move("submitted")
    wall.move(days=1)
    for site in ("abag-plant", "uzhumqin-plant"):
        su.visit(site)
    assert su.move("accepted").ok
    assert refusing(su, "signed_off") == ["another:person"]


def test_what_came_in_after_the_acceptance_keeps_it_from_being_signed_off(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    accepted(su, ba, wall)
    visit = su.visit("abag-plant", "no")
    finding = fieldwork.raise_finding(su.ledger, visit, severity="critical", what="it leaks")
    assert refusing(su, "signed_off") == [f"finding:{finding}", "figure:running"]


@pytest.mark.parametrize("explained", [False])
def test_a_rule_is_explained_in_writing(su: Laptop, ba: Laptop, wall: WallClock) -> None:
    su.report()
    su.move("submitted")
    wall.move(days=1)
    for site in ("abag-plant", "uzhumqin-plant"):
        su.visit(site)
    assert refusing(su, "accepted") == ["rule:total"]
    explain_rule(su.ledger, su.pack, 1, "total", "one works was counted twice")
    assert su.move("accepted").ok


def test_a_new_report_joins_the_evidence_and_detached_evidence_is_none(
    su: Laptop, tmp_path: Path
) -> None:
    su.report()
    report_measure(su.ledger, su.pack, 1, "pipes", "45 km are built")
    facts = facts_of(su.ledger, su.library, su.pack, 1)
    assert facts.reports["pipes"].words == "45 km are built"
    (sha256,) = facts.reports["pipes"].evidence
    (file,) = queries.evidence(su.ledger, sha256=sha256)
    su.ledger.record(bodies.EvidenceDetached(attached=file.event))
    assert refusing(su, "submitted") == ["measure:pipes"]


def test_unknown_measures_and_rules_are_told(su: Laptop) -> None:
    with pytest.raises(InputError, match="no such measure"):
        report_measure(su.ledger, su.pack, 1, "pipe", "done")
    with pytest.raises(InputError, match="no such rule"):
        explain_rule(su.ledger, su.pack, 1, "sum", "because")
    with pytest.raises(InputError, match="what the public is told"):
        write_public_text(su.ledger, su.pack, 1, " ")


# apart, and together again


def test_the_stricter_counts_while_two_devices_disagree_until_a_person_settles(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    su.report()
    su.move("submitted")
    ba.hears_from(su)
    wall.move(days=1)
    for site in ("abag-plant", "uzhumqin-plant"):
        ba.visit(site)
    assert ba.move("accepted").ok
    assert su.move("rectifying").ok
    su.hears_from(ba)
    ba.hears_from(su)
    for laptop in (su, ba):
        assert laptop.stage() == "rectifying"
        (conflict,) = queries.conflicts(laptop.ledger)
        assert (conflict.kind, conflict.slug) == ("stage", "low-load")
    assert "conflict" in refusing(su, "submitted")

    assert ba.move("accepted").ok  # to one of the sides: it is settled
    su.hears_from(ba)
    for laptop in (su, ba):
        assert laptop.stage() == "accepted"
        assert queries.conflicts(laptop.ledger) == []
    assert su.move("signed_off").ok
    assert verify(su.ledger).ok


def test_the_same_said_apart_is_no_conflict_and_goes_on_as_one(su: Laptop, ba: Laptop) -> None:
    su.report()
    ba.hears_from(su)
    assert su.move("submitted").ok
    assert ba.move("submitted").ok
    su.hears_from(ba)
    assert queries.conflicts(su.ledger) == []
    assert su.move("rectifying").ok
    ba.hears_from(su)
    assert ba.stage() == su.stage() == "rectifying"
    assert queries.conflicts(ba.ledger) == []


def test_two_reports_of_one_measure_are_a_conflict(su: Laptop, ba: Laptop) -> None:
    ba.hears_from(su)
    report_measure(su.ledger, su.pack, 1, "pipes", "40 km", [su.file])
    report_measure(ba.ledger, ba.pack, 1, "pipes", "4 km", [ba.file])
    su.hears_from(ba)
    (conflict,) = queries.conflicts(su.ledger)
    assert (conflict.kind, conflict.field, conflict.subject) == ("statement", "measure", "pipes")


def test_a_stage_of_a_newer_version_is_shown_and_stops_nothing(su: Laptop) -> None:
    su.ledger.record(
        bodies.IssueMoved(
            pack="works",
            issue=2,
            slug="odour",
            before="signed_off",
            to="archived",
            on="2018-03-05",
        )
    )
    assert su.stage(2) == "archived"
    assert su.stage(1) == "rectifying"
    assert "order" in refusing_of(su, 2, "published")
    assert su.move("reopened", number=2).ok
    assert su.stage(2) == "reopened"


def refusing_of(laptop: Laptop, number: int, to: str) -> list[str]:
    return [line.id for line in laptop.move(to, number=number).refusing]


def test_a_device_that_does_not_keep_to_the_rules_moves_nothing(su: Laptop) -> None:
    for before in ("rectifying", "accepted", "signed_off"):
        su.ledger.record(
            bodies.IssueMoved(
                pack="works",
                issue=1,
                slug="low-load",
                before=before,
                to="published",
                on="2018-03-05",
            )
        )
        assert su.stage() == "rectifying"
    assert verify(su.ledger).ok


# clocks


def test_a_clock_set_back_is_told_and_a_day_can_be_given(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    accepted(su, ba, wall)
    wall.move(days=-400)
    (line, *_) = su.move("signed_off").refusing
    assert line.id.startswith("date:")
    assert "check this device's clock" in line.told.en


def test_a_visit_of_a_clock_that_is_ahead_proves_nothing_until_its_day_comes(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    su.report()
    su.move("submitted")
    ba.hears_from(su)
    wall.move(days=365)
    for site in ("abag-plant", "uzhumqin-plant"):
        ba.visit(site)
    wall.move(days=-364)
    su.hears_from(ba)
    assert refusing(su, "accepted") == ["visit:abag-plant", "visit:uzhumqin-plant"]
    wall.move(days=365)
    assert su.move("accepted").ok


def test_which_stage_counts_does_not_depend_on_clocks(
    su: Laptop, ba: Laptop, wall: WallClock
) -> None:
    """Su's clock is two years ahead; Ba's acceptance follows her submission all the same."""
    su.report()
    wall.move(days=730)
    assert su.move("submitted").ok
    wall.move(days=-730)
    ba.hears_from(su)
    assert ba.stage() == "submitted"
    assert ba.move("rectifying", override="her clock is wrong").ok
    su.hears_from(ba)
    assert su.stage() == ba.stage() == "rectifying"
