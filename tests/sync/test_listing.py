"""What a sync asks of a server: no more than what is new, whatever has piled up there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.ledger import bundle, queries
from inspector.sync import layout, quarantine, state
from tests.sync.laptops import Laptop, Team


@pytest.fixture(autouse=True)
def small_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "EVENTS", 2)


@pytest.fixture
def synced(team: Team) -> tuple[Laptop, Laptop]:
    """Two laptops whose server has both their events."""
    one, other = team.pair()
    for laptop in (one, other, one, other, one):
        visit = laptop.visit()
        laptop.answer(visit, "yes")
        assert laptop.sync_over_network()[0].ok
    for laptop in (one, other):
        assert laptop.sync_over_network()[0].ok
    return one, other


def card_of(team: Team, laptop: Laptop) -> Path:
    return team.stick / layout.device_path(laptop.device)


def reads(asked: list[str]) -> list[str]:
    return [what for what in asked if "/events/" in what and what.startswith("read")]


def test_with_nothing_new_it_asks_for_the_cards_alone(synced: tuple[Laptop, Laptop]) -> None:
    for laptop in synced:
        laptop.sync_over_network()
        assert laptop.sync_over_network()[1] == ["list inspector-v1/devices"]


def test_ten_thousand_bundles_of_twenty_devices_cost_no_more(team: Team) -> None:
    one = team.join("苏日娜")
    for number in range(20):
        device = f"{'abcdefghijklmnopqrst'[number]}" * 16
        folder = team.stick / layout.EVENTS / device
        folder.mkdir(parents=True)
        files = [layout.bundle_file(first, first) for first in range(1, 501)]
        for file in files:
            (folder / file).write_bytes(b"?")
        card = team.stick / layout.device_path(device)
        card.parent.mkdir(exist_ok=True)
        card.write_text(
            json.dumps(
                {
                    "device": device,
                    "name": "x",
                    "public_key": "00",
                    "bundles": dict.fromkeys(files, 1),
                }
            )
        )
    remembered = state.load(one.home, "stick", str(team.stick))
    for number in range(20):
        remembered.keep(f"{'abcdefghijklmnopqrst'[number]}" * 16, 1, 500)
    state.save(one.home, "stick", remembered)
    for _ in range(2):
        assert one.sync_over_network()[0].ok
    outcome, asked = one.sync_over_network()
    assert outcome.ok
    assert len(asked) <= 5


def test_only_what_is_new_is_read(team: Team, synced: tuple[Laptop, Laptop]) -> None:
    one, other = synced
    one.answer(one.visit(), "no")
    one.sync_over_network()
    outcome, asked = other.sync_over_network()
    assert outcome.pulled_events == 2
    assert len(reads(asked)) == 1
    assert len(asked) <= 3
    assert other.sync_over_network()[0].pulled_events == 0
    other.sync_over_network()
    one.sync_over_network()
    assert one.projection() == other.projection()


def test_a_card_of_an_earlier_version_leads_to_the_device_s_folder(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    one, other = synced
    one.visit()
    one.sync_over_network()
    card = json.loads(card_of(team, one).read_bytes())
    old = {key: card[key] for key in ("device", "name", "public_key")}
    card_of(team, one).write_text(json.dumps(old))
    outcome, asked = other.sync_over_network()
    assert outcome.pulled_events == 1
    assert f"list inspector-v1/events/{one.device}" in asked
    again = other.sync_over_network()[1]
    assert f"list inspector-v1/events/{one.device}" in again


@pytest.mark.parametrize(
    "lie",
    [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"{}", b'{"device": 1}', b"0" * 2_000_000],
    ids=["empty", "cut", "list", "bytes", "deep", "nothing", "number", "long"],
)
def test_a_card_that_is_none_harms_nothing(
    team: Team, synced: tuple[Laptop, Laptop], lie: bytes
) -> None:
    one, other = synced
    one.visit()
    one.sync_over_network()
    card_of(team, one).write_bytes(lie)
    outcome, _ = other.sync_over_network()
    assert (outcome.ok, outcome.pulled_events, outcome.quarantined) == (True, 1, 0)
    assert one.sync_over_network()[0].ok
    assert json.loads(card_of(team, one).read_bytes())["device"] == one.device


@pytest.mark.parametrize(
    "files",
    [
        {"../../x": 1},
        {"000000000001-000000000002.jsonl.gz": -1},
        {"000000000003-000000000001.jsonl.gz": 9},
        {"000000000001-999999999999.jsonl.gz": 9},
        {"000000000001-000000000400.jsonl.gz": 9},
        {},
    ],
)
def test_a_card_that_lies_about_its_bundles_hides_and_invents_nothing(
    team: Team, synced: tuple[Laptop, Laptop], files: dict[str, int]
) -> None:
    one, other = synced
    one.visit()
    one.sync_over_network()
    card = json.loads(card_of(team, one).read_bytes())
    card_of(team, one).write_text(json.dumps({**card, "bundles": files}))
    outcome, _ = other.sync_over_network()
    assert (outcome.ok, outcome.pulled_events) == (True, 1)
    assert quarantine.count(other.home) == 0
    assert one.sync_over_network()[0].ok
    assert other.sync_over_network()[0].ok
    assert one.projection() == other.projection()


def test_a_card_that_names_another_s_bundles_speaks_for_nobody(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    one, other = synced
    card_of(team, one).write_bytes(card_of(team, other).read_bytes())
    assert other.sync_over_network()[0].ok
    assert one.sync_over_network()[0].ok


def test_an_emptied_server_is_noticed(team: Team, synced: tuple[Laptop, Laptop]) -> None:
    shutil.rmtree(team.stick / "inspector-v1")
    for laptop in synced:
        outcome, _ = laptop.sync_over_network()
        assert outcome.question
        assert outcome.error is not None
        assert "is empty" in outcome.error.en
    assert synced[0].sync_over_network(accept_changed=True)[0].ok


def test_a_server_put_back_to_an_older_state_is_noticed(
    team: Team, synced: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    one, other = synced
    shutil.copytree(team.stick, tmp_path / "copy")
    one.visit()
    one.sync_over_network()
    other.sync_over_network()
    shutil.rmtree(team.stick)
    shutil.copytree(tmp_path / "copy", team.stick)
    for laptop in synced:
        outcome, _ = laptop.sync_over_network()
        assert outcome.question
        assert outcome.error is not None
        assert "older" in outcome.error.en
    for laptop in synced:
        assert laptop.sync_over_network(accept_changed=True)[0].ok
    for laptop in synced:
        assert laptop.sync_over_network()[0].ok
    assert one.projection() == other.projection()


def test_lost_cards_with_all_events_there_are_no_question(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    one, other = synced
    shutil.rmtree(team.stick / layout.DEVICES)
    assert other.sync_over_network()[0].ok
    one.visit()
    assert one.sync_over_network()[0].ok
    assert other.sync_over_network()[0].pulled_events == 1


def test_one_lost_file_is_noticed_within_a_day(
    team: Team, synced: tuple[Laptop, Laptop], wall: Callable[[], dt.datetime]
) -> None:
    one, other = synced
    sorted((team.stick / layout.EVENTS / one.device).iterdir())[0].unlink()
    assert other.sync_over_network()[0].ok
    remembered = state.load(other.home, "stick", str(team.stick))
    remembered.listed = f"{other.ledger.now() - dt.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    state.save(other.home, "stick", remembered)
    assert other.sync_over_network()[0].question


def test_a_listing_that_names_what_is_not_there_stops_nothing(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    one, other = synced
    one.visit()
    one.sync_over_network()
    card = json.loads(card_of(team, one).read_bytes())
    last = card["last"]
    invented = {layout.bundle_file(last + 1, last + 9): 400}
    card_of(team, one).write_text(json.dumps({**card, "bundles": card["bundles"] | invented}))
    outcome, _ = other.sync_over_network()
    assert (outcome.ok, outcome.pulled_events) == (True, 1)
    assert queries.last_seqs(other.ledger)[one.device] == last


def test_a_bad_bundle_is_not_read_again_until_something_changes(
    team: Team, synced: tuple[Laptop, Laptop]
) -> None:
    one, other = synced
    one.visit()
    one.sync_over_network()
    newest = sorted((team.stick / layout.EVENTS / one.device).iterdir())[-1]
    whole = newest.read_bytes()
    newest.write_bytes(whole[:-9])
    outcome, asked = other.sync_over_network()
    assert outcome.quarantined == 1
    assert len(reads(asked)) == 1
    outcome, asked = other.sync_over_network()
    assert (outcome.quarantined, reads(asked)) == (1, [])
    newest.write_bytes(whole)
    one.visit()
    one.sync_over_network()
    outcome, _ = other.sync_over_network()
    assert (outcome.pulled_events, outcome.quarantined) == (2, 0)
