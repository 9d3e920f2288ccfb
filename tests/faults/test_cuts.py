"""Networks that are cut: whatever happens in between, in the end everybody has everything, once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from inspector.ledger import queries
from inspector.sync import quarantine
from inspector.sync.remotes import connection
from tests.faults.far import Work, assert_once_and_whole, sync_now, through
from tests.faults.tcp_proxy import How, TcpProxy, Way
from tests.servers.apache import Apache
from tests.servers.openssh import OpenSsh
from tests.servers.running import Place
from tests.servers.swift import Swift
from tests.sync.laptops import Laptop, Team

SOAK = bool(os.environ.get("INSPECTOR_SOAK"))
SYNCS = 1000 if SOAK else 40
ROUNDS = 30 if SOAK else 3
WAYS: tuple[Way, ...] = ("up", "down")
TORN: tuple[How, ...] = ("close", "reset", "half_close")


@pytest.fixture
def chance() -> Random:
    """INSPECTOR_SEED repeats a run; pytest shows the seed of one that failed."""
    seed = int(os.environ.get("INSPECTOR_SEED") or random.randrange(2**32))
    print(f"INSPECTOR_SEED={seed}")
    return Random(seed)


@pytest.fixture(autouse=True)
def soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stalled connection is given up after a moment; in the field it is half a minute."""
    monkeypatch.setattr(connection, "STALL", 0.5)


@pytest.fixture
def place(apache: Apache, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = apache.place()
    made.let_in(monkeypatch, "stick")
    return made


@pytest.fixture
def proxy(apache: Apache) -> Iterator[TcpProxy]:
    with TcpProxy(apache.port) as made:
        yield made


def assert_agreed(team: Team) -> None:
    for laptop in team.laptops * 2:
        outcome = sync_now(laptop).outcome
        assert outcome.ok, outcome.error
        assert outcome.missing_blobs == 0 or laptop is not team.laptops[-1]
    assert len({laptop.projection() for laptop in team.laptops}) == 1
    last = queries.last_seqs(team.laptops[0].ledger)
    for laptop in team.laptops:
        assert queries.last_seqs(laptop.ledger) == last
        assert quarantine.count(laptop.home) == 0


def cut_by_chance(proxy: TcpProxy, chance: Random, ends: Sequence[How] = TORN) -> None:
    """Anywhere between the first byte and after the last, more often early."""
    proxy.cut_after(
        int(60_000 ** chance.random()),
        chance.choice(WAYS),
        chance.choice(ends),
        stay=chance.random() < 0.5,
    )


@pytest.mark.timeout(3600 if SOAK else 180)
def test_syncs_cut_anywhere(
    team: Team, place: Place, apache: Apache, proxy: TcpProxy, chance: Random, tmp_path: Path
) -> None:
    pair, work = team.pair(), Work(chance, tmp_path)
    for laptop in pair:
        laptop.config.remotes["stick"] = through(place, apache.port, proxy.port)
    failed = 0
    for _ in range(SYNCS):
        laptop = chance.choice(pair)
        work.do(laptop)
        cut_by_chance(proxy, chance, TORN if chance.random() < 0.9 else ("stall",))
        outcome = sync_now(laptop).outcome
        proxy.heal()
        assert not outcome.question, outcome.error
        assert outcome.ok or outcome.transient, outcome.error
        failed += not outcome.ok
    assert failed > 0
    assert proxy.cuts > SYNCS / 4
    assert_agreed(team)
    assert place.folder is not None
    assert_once_and_whole(team, place.folder)


@pytest.mark.timeout(3600 if SOAK else 180)
def test_ten_devices_that_see_the_server_now_and_then(
    team: Team, place: Place, apache: Apache, chance: Random, tmp_path: Path
) -> None:
    """Each behind a network of its own, all at the same time."""
    with ExitStack() as networks:
        proxies: dict[str, TcpProxy] = {}
        for number in range(10):
            laptop = team.join(f"检查员{number}")
            proxies[laptop.device] = networks.enter_context(TcpProxy(apache.port))
            told = through(place, apache.port, proxies[laptop.device].port)
            laptop.config.remotes["stick"] = told
        team.trust_each_other()
        works = {
            one.device: Work(Random(chance.random()), _folder(tmp_path, one))
            for one in team.laptops
        }

        def one_round(laptop: Laptop) -> None:
            proxy, work = proxies[laptop.device], works[laptop.device]
            work.do(laptop, most_photo=5_000)
            match work.chance.randrange(3):
                case 0:
                    proxy.drop()
                case 1:
                    cut_by_chance(proxy, work.chance)
                case _:
                    proxy.heal()
            outcome = sync_now(laptop).outcome
            assert not outcome.question, outcome.error
            assert outcome.ok or outcome.transient, outcome.error

        for _ in range(ROUNDS):
            with ThreadPoolExecutor(4) as at_once:
                list(at_once.map(one_round, team.laptops))
        for proxy in proxies.values():
            proxy.heal()
        assert_agreed(team)
    assert place.folder is not None
    assert_once_and_whole(team, place.folder)


def _folder(where: Path, laptop: Laptop) -> Path:
    made = where / f"photos-{laptop.device}"
    made.mkdir()
    return made


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_other_servers_cut_in_the_middle(
    team: Team,
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    chance: Random,
    tmp_path: Path,
) -> None:
    server: OpenSsh | Swift = request.getfixturevalue("openssh" if kind == "sftp" else "swift")
    # Swift takes half of a request's headers for all of them, and says that nobody has signed it
    ends = TORN if kind == "sftp" else ("close", "reset")
    place = server.place()
    place.let_in(monkeypatch, "stick")
    with TcpProxy(server.port) as proxy:
        pair, work = team.pair(), Work(chance, tmp_path)
        for laptop in pair:
            laptop.config.remotes["stick"] = through(place, server.port, proxy.port)
            if isinstance(server, OpenSsh):
                introduce(server, proxy, laptop)
        for _ in range(SYNCS // 5):
            laptop = chance.choice(pair)
            work.do(laptop)
            cut_by_chance(proxy, chance, ends)
            outcome = sync_now(laptop).outcome
            proxy.heal()
            assert not outcome.question, outcome.error
            assert outcome.ok or outcome.transient, outcome.error
        assert proxy.cuts > 0
        assert_agreed(team)
    if place.folder is not None:
        assert_once_and_whole(team, place.folder)


@pytest.mark.parametrize("way", WAYS)
def test_a_sign_in_over_ssh_that_is_cut_anywhere_is_a_lost_connection(
    team: Team, openssh: OpenSsh, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Key exchange, password, channel, subsystem: what is cut there is tried again later."""
    place = openssh.place()
    place.let_in(monkeypatch, "stick")
    (laptop,) = team.pair()[:1]
    with TcpProxy(openssh.port) as proxy:
        laptop.config.remotes["stick"] = through(place, openssh.port, proxy.port)
        introduce(openssh, proxy, laptop)
        for count in range(0, 3_200, 80):
            proxy.cut_after(count, way, TORN[count // 80 % 3])
            outcome = sync_now(laptop).outcome
            proxy.heal()
            assert outcome.ok or outcome.transient, f"{count} bytes: {outcome.error}"
        assert proxy.cuts > 0


def introduce(server: OpenSsh, proxy: TcpProxy, laptop: Laptop) -> None:
    """The server's key is known under the proxy's port too."""
    from inspector.sync.remotes import known_hosts

    server.introduce(laptop.home)
    file = known_hosts.of_home(laptop.home)
    file.write_text(f"{file.read_text()}[127.0.0.1]:{proxy.port} {server.host_key}\n")
