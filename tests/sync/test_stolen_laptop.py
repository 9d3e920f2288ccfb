"""A laptop is stolen: what it wrote before stays, what comes later nobody believes or shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.ledger import queries
from inspector.sync import quarantine, renewal, sealing
from inspector.sync.rekey import rekey
from inspector.sync.trust import refused, revoke, trust
from tests.sync.laptops import Laptop, Team


@pytest.fixture
def three(team: Team) -> tuple[Laptop, Laptop, Laptop]:
    """The office, a colleague and the laptop that will be stolen; they encrypt."""
    laptops = team.join("办公室"), team.join("巴特尔"), team.join("苏日娜")
    team.trust_each_other()
    team.seal_for(*laptops)
    return laptops


def visits(laptop: Laptop) -> set[str]:
    return {visit.id for visit in queries.visits(laptop.ledger)}


def test_the_whole_story(team: Team, three: tuple[Laptop, Laptop, Laptop], photo: Path) -> None:
    office, colleague, stolen = three
    before = stolen.visit()
    for laptop in three * 2:
        assert laptop.sync().ok

    seen = stolen.visit()  # the thief goes on with it, and the colleague does not know yet
    stolen.sync()
    colleague.sync()
    assert visits(colleague) == {before, seen}
    revoke(office.ledger, stolen.device)
    left = (sealing.make_key(office.home)[0], sealing.make_key(colleague.home)[0])
    for laptop in (office, colleague):
        laptop.seal(left)
        assert rekey(laptop.ledger, laptop.config)[0].ok
        laptop.sync()
    secret = office.visit()
    office.photo(secret, photo)
    for laptop in (office, colleague, office):
        outcome = laptop.sync()
        assert outcome.ok, outcome
    assert visits(office) == visits(colleague) == {before, secret}
    assert office.projection() == colleague.projection()
    assert {held.reason for held in quarantine.held(office.home)} == {"revoked"}
    assert quarantine.count(colleague.home) == 0, "what came before is in its log, out of sight"
    cut = queries.cut(office.ledger, stolen.device)
    assert cut is not None
    assert cut < queries.last_seqs(colleague.ledger)[stolen.device]

    shown = [row for row in queries.devices(colleague.ledger) if row.id == stolen.device]
    assert [(row.revoked, row.cut) for row in shown] == [(True, cut)]
    assert refused(colleague.ledger) == {stolen.device: 1}
    assert refused(office.ledger) == {stolen.device: 1}
    stolen.sync()
    assert secret not in visits(stolen)
    stolen.seal((*left, sealing.make_key(stolen.home)[0]))
    stolen.sync()
    office.sync()
    assert visits(office) == {before, secret}


def test_a_revocation_is_for_everyone_who_reads_it(
    team: Team, three: tuple[Laptop, Laptop, Laptop]
) -> None:
    """Also for whoever trusts the device himself and gets its later work only then."""
    office, colleague, stolen = three
    before = stolen.visit()
    for laptop in three * 2:
        laptop.sync()
    revoke(office.ledger, stolen.device)
    office.sync()
    colleague.sync()
    stolen.visit()
    stolen.sync()
    colleague.sync()
    assert visits(colleague) == {before}
    (held,) = quarantine.held(colleague.home)
    assert held.reason == "revoked"
    assert "laptop-办公室" in held.what.en
    trust(office.ledger, stolen.device)
    for laptop in (office, colleague, office):
        laptop.sync()
    assert len(visits(office)) == len(visits(colleague)) == 2
    assert quarantine.count(office.home) == quarantine.count(colleague.home) == 0
    assert office.projection() == colleague.projection()


def test_a_thief_who_revokes_everybody_is_shut_out_again(team: Team) -> None:
    """The way out: renew one's own device, and revoke the stolen one further back."""
    office, colleague, stolen = team.join("办公室"), team.join("巴特尔"), team.join("苏日娜")
    team.trust_each_other()
    office.visit()
    for laptop in (office, colleague, stolen) * 2:
        laptop.sync()
    before = queries.last_seqs(office.ledger)[stolen.device]
    for victim in (office, colleague):
        revoke(stolen.ledger, victim.device, 0)
    stolen.sync()
    colleague.sync()
    office.sync()
    assert visits(office) == set(), "everything of everybody is out of sight"
    renewal.renew(office.ledger)
    assert len(visits(office)) == 1, "recorded again by the new device"
    revoke(office.ledger, stolen.device, before)
    office.sync()
    colleague.sync()
    assert queries.cut(office.ledger, colleague.device) is None
    assert queries.cut(office.ledger, stolen.device) == before
