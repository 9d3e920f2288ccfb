"""The whole of it over each real server: encryption, a cut, a conflict, a photo, a theft."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspector.ledger import queries
from inspector.sync import sealing
from inspector.sync.rekey import rekey
from inspector.sync.remotes import known_hosts
from inspector.sync.trust import revoke
from tests.faults.far import sync_now, through
from tests.faults.tcp_proxy import TcpProxy
from tests.servers.running import Place
from tests.sync.laptops import Laptop, Team


def all_sync(*laptops: Laptop) -> None:
    for laptop in laptops * 2:
        outcome = laptop.sync()
        assert outcome.ok, outcome.error


@pytest.mark.parametrize("kind", ["apache", "openssh", "swift"])
def test_an_encrypting_team_over_a_bad_line(
    team: Team,
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Office and inspector end with the same, and the thief reads nothing of what came later."""
    server = request.getfixturevalue(kind)
    place: Place = server.place(tls=True) if kind == "apache" else server.place()
    place.let_in(monkeypatch, "stick")
    port = server.tls_port if kind == "apache" else server.port
    inspector, office, stolen = team.join("苏日娜"), team.join("办公室"), team.join("巴特尔")
    team.trust_each_other()
    large = tmp_path / "照片.jpg"
    large.write_bytes(b"\xff\xd8\xff" + os.urandom(600_000))
    with TcpProxy(port) as proxy:
        for laptop in team.laptops:
            laptop.config.remotes["stick"] = through(place, port, proxy.port)
            if kind == "openssh":
                line = f"[127.0.0.1]:{proxy.port} {server.host_key}\n"
                known_hosts.of_home(laptop.home).write_text(line)
        team.seal_for(*team.laptops)
        all_sync(*team.laptops)

        visit = inspector.visit()
        photo = inspector.photo(visit, large)
        proxy.cut_after(60_000, "up", stay=True)
        assert not sync_now(inspector).outcome.ok
        proxy.heal()
        all_sync(*team.laptops)
        assert office.home.blob(photo).read_bytes() == large.read_bytes()

        inspector.answer(visit, "yes")
        office.answer(visit, "no")
        all_sync(inspector, office)
        assert len(queries.conflicts(office.ledger)) == 1
        office.answer(visit, "no")
        all_sync(inspector, office)

        revoke(office.ledger, stolen.device)
        left = tuple(sealing.make_key(one.home)[0] for one in (inspector, office))
        for laptop in (office, inspector):
            laptop.seal(left)
            assert rekey(laptop.ledger, laptop.config)[0].ok
        all_sync(inspector, office)
        secret = inspector.visit()
        stolen.visit()
        stolen.sync()
        all_sync(inspector, office)
        assert queries.event(office.ledger, secret).id == secret
        assert secret not in {row.id for row in queries.visits(stolen.ledger)}
        assert inspector.projection() == office.projection()
    for path in (place.folder or tmp_path / "none").rglob("*.age"):
        assert sealing.is_sealed(path.read_bytes()), path
