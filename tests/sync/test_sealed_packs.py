"""A team that encrypts has its packs encrypted too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.errors import InputError
from inspector.sync import layout, offers, quarantine, sealing
from inspector.sync.layout import PackName
from inspector.sync.rekey import rekey
from inspector.sync.trust import trust
from tests.sync.laptops import Laptop, Team
from tests.sync.test_packs_travel import ID, library_of, offered, own_pack, published

NAME = PackName(ID, "0.1")


@pytest.fixture(autouse=True)
def no_shipped_packs(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_room: str) -> Path:
        return team.stick.parent / "none"

    monkeypatch.setattr("inspector.packs.library.shipped", nothing)


@pytest.fixture
def pair(team: Team) -> tuple[Laptop, Laptop]:
    one, other = team.pair()
    team.seal_for(one, other)
    return one, other


def packs_on(team: Team) -> dict[str, bytes]:
    folder = team.stick / layout.PACKS
    return {
        path.relative_to(team.stick).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_sealed_pack_is_offered_and_taken(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    pack = own_pack(author, "0.1")
    assert published(author).new
    assert set(packs_on(team)) == {NAME.zip(sealed=True), NAME.signature(sealed=True)}
    assert all(sealing.is_sealed(content) for content in packs_on(team).values())
    assert not published(author).new  # sealed twice it would be another file
    assert reader.sync().ok
    (offer,) = offered(reader)
    assert offer.ready
    offers.take(reader.ledger, library_of(reader), ID, "0.1")
    assert library_of(reader).load(ID).digest == pack.digest


def test_the_card_of_a_team_that_encrypts_has_no_name_after_publishing_either(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    author, _ = pair
    author.sync()
    own_pack(author, "0.1")
    published(author)
    card = json.loads((team.stick / layout.device_path(author.device)).read_bytes())
    assert card["packs"] == {ID: "0.1"}
    assert not card.get("name")


def test_whoever_is_no_recipient_is_told_whom_to_ask_and_gets_it_after_a_rekey(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    author, other = pair
    own_pack(author, "0.1")
    published(author)
    late = team.join("王芳")
    late.tell(recipients=())
    recipient, _ = sealing.make_key(late.home)
    for one in (author, other):
        trust(one.ledger, late.device)
    trust(late.ledger, author.device)
    late.sync_over_network()
    (held,) = [one for one in quarantine.held(late.home) if one.reason == "pack"]
    assert held.remedy is not None
    assert recipient in held.remedy.en
    assert offered(late) == []
    author.seal((*(author.config.remotes["stick"].recipients or ()), recipient))
    assert all(done.ok for done in rekey(author.ledger, author.config))
    late.sync_over_network()
    assert [one.ready for one in offered(late)] == [True]
    assert [one for one in quarantine.held(late.home) if one.reason == "pack"] == []


def test_a_pack_from_before_the_team_encrypted_is_sealed_by_a_rekey_or_published_anew(
    team: Team,
) -> None:
    one, other = team.pair()
    own_pack(one, "0.1")
    published(one)
    assert set(packs_on(team)) == {NAME.zip(), NAME.signature()}
    team.seal_for(one, other)
    assert all(done.ok for done in rekey(one.ledger, one.config))
    assert set(packs_on(team)) == {NAME.zip(sealed=True), NAME.signature(sealed=True)}
    other.sync()
    assert [offer.ready for offer in offered(other)] == [True]


def test_published_anew_it_is_there_sealed_alone(team: Team) -> None:
    one, other = team.pair()
    own_pack(one, "0.1")
    published(one)
    team.seal_for(one, other)
    published(one)
    assert set(packs_on(team)) == {NAME.zip(sealed=True), NAME.signature(sealed=True)}


def test_nothing_is_published_unencrypted_to_a_team_that_encrypts(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    pair[0].sync()
    late = team.join("王芳")
    own_pack(late, "0.1")
    with pytest.raises(InputError, match="colleagues encrypt"):
        published(late)
    assert packs_on(team) == {}
    late.tell(recipients=())  # a person has said so
    assert published(late).new


def test_a_sealed_zip_that_is_another_is_set_aside(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    path = team.stick / NAME.zip(sealed=True)
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)
    assert reader.sync().ok
    assert offered(reader) == []
    assert [one.reason for one in quarantine.held(reader.home)] == ["pack"]
