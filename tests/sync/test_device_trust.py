"""A colleague's work is believed only after a person has said so."""

from __future__ import annotations

import shutil

import pytest

from inspector.errors import InputError
from inspector.ledger import queries
from inspector.ledger.keys import fingerprint
from inspector.sync import quarantine
from inspector.sync.trust import pending, revoke, trust
from tests.sync.laptops import Laptop, Team


@pytest.fixture
def strangers(team: Team) -> tuple[Laptop, Laptop]:
    """One laptop has put its work on the stick; the other does not know it."""
    one, other = team.join("苏日娜"), team.join("巴特尔")
    visit = one.visit()
    one.sync()
    one.answer(visit, "yes")
    one.sync()
    return one, other


def test_an_unknown_device_waits_with_its_fingerprint(strangers: tuple[Laptop, Laptop]) -> None:
    one, other = strangers
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_events, outcome.quarantined) == (True, 0, 2)
    (waiting,) = pending(other.ledger)
    assert waiting.id == one.device
    assert waiting.name == "laptop-苏日娜"
    assert waiting.fingerprint == one.ledger.fingerprint
    assert waiting.fingerprint == fingerprint(one.ledger.key.public_key)
    assert (waiting.events, waiting.bundles) == (3, 2)
    for held in quarantine.held(other.home):
        assert held.remedy is not None
        assert f"device trust {one.device}" in held.remedy.en
        assert one.ledger.fingerprint in held.remedy.zh


def test_trust_lets_in_what_waited_without_the_stick(
    team: Team, strangers: tuple[Laptop, Laptop]
) -> None:
    one, other = strangers
    other.sync()
    away = team.stick.rename(team.folder / "pocket")
    assert trust(other.ledger, one.device[:6]).events == 3
    assert pending(other.ledger) == []
    assert quarantine.count(other.home) == 0
    away.rename(team.stick)
    assert other.sync().pulled_events == 0


def test_waiting_bundles_are_not_read_again_and_again(strangers: tuple[Laptop, Laptop]) -> None:
    _, other = strangers
    other.sync()
    before = {path: path.stat().st_mtime_ns for path in other.home.quarantine.iterdir()}
    assert other.sync().quarantined == 2
    assert {path: path.stat().st_mtime_ns for path in other.home.quarantine.iterdir()} == before


def test_trust_given_before_anything_came(team: Team, strangers: tuple[Laptop, Laptop]) -> None:
    one, other = strangers
    assert trust(other.ledger, one.device).events == 0
    assert other.sync().pulled_events == 3


def test_trust_is_nobody_else_s(team: Team, strangers: tuple[Laptop, Laptop]) -> None:
    """What a colleague trusts is not thereby trusted here."""
    one, other = strangers
    third = team.join("王芳")
    trust(other.ledger, one.device)
    trust(third.ledger, other.device)
    other.sync()
    third.sync()
    assert one.device not in queries.last_seqs(third.ledger)
    assert [waiting.id for waiting in pending(third.ledger)] == [one.device]


def test_revoking_keeps_what_was_there_and_lets_nothing_more_in(
    strangers: tuple[Laptop, Laptop],
) -> None:
    one, other = strangers
    trust(other.ledger, one.device)
    other.sync()
    assert revoke(other.ledger, one.device) == one.device
    one.visit()
    one.sync()
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_events, outcome.quarantined) == (True, 0, 1)
    (held,) = quarantine.held(other.home)
    assert held.reason == "revoked"
    assert queries.last_seqs(other.ledger)[one.device] == 3
    assert pending(other.ledger) == []
    assert trust(other.ledger, one.device).events == 1


def test_saying_it_twice_records_it_once(strangers: tuple[Laptop, Laptop]) -> None:
    one, other = strangers
    for say in (trust, trust, revoke, revoke):
        say(other.ledger, one.device)
    assert queries.last_seqs(other.ledger)[other.device] == 3


@pytest.mark.parametrize("id", ["", "abc", "nobody-at-all", "zzzz"])
def test_an_id_that_names_nobody_is_refused(id: str, team: Team) -> None:
    one = team.join("苏日娜")
    for say in (trust, revoke):
        with pytest.raises(InputError):
            say(one.ledger, id)


def test_a_device_does_not_judge_itself(team: Team) -> None:
    one = team.join("苏日娜")
    for say in (trust, revoke):
        with pytest.raises(InputError):
            say(one.ledger, one.device)


def test_a_later_bundle_alone_waits_for_its_device_s_key(
    team: Team, strangers: tuple[Laptop, Laptop]
) -> None:
    """Without the card and the first bundle nobody can check the signature; with them it goes."""
    one, other = strangers
    trust(other.ledger, one.device)
    folder = team.stick / "inspector-v1" / "events" / one.device
    first = sorted(folder.iterdir())[0]
    away = first.rename(team.folder / "first")
    shutil.move(team.stick / "inspector-v1" / "devices", team.folder / "devices")
    other.sync()
    assert [held.reason for held in quarantine.held(other.home)] == ["no_key"]
    away.rename(first)
    outcome = other.sync()
    assert (outcome.pulled_events, outcome.quarantined) == (3, 0)
