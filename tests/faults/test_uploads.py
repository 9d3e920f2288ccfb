"""What a large file that was cut off leaves in an object store, where nobody sees it."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import opendal
import pytest

from inspector.sync import layout
from inspector.sync.credentials import Secret
from inspector.sync.remotes.uploads import Uploads
from tests.faults.far import sync_now, through
from tests.faults.tcp_proxy import TcpProxy
from tests.servers import swift as swifts
from tests.servers.running import Place
from tests.servers.swift import Swift
from tests.sync.laptops import Team

SOMEBODY_S = f"{layout.BLOBS}/aa/{'a' * 64}"


def unfinished(place: Place) -> set[str]:
    parts = urlsplit(place.remote.url)
    uploads = Uploads(
        "stick",
        place.remote.endpoint,
        parts.netloc,
        parts.path,
        region=swifts.REGION,
        virtual=False,
        access=Secret(swifts.ACCESS),
        secret=Secret(swifts.SECRET),
    )
    with closing(uploads):
        return {one.path for one in uploads.unfinished(layout.ROOT)}


def begin_somebody_s(place: Place) -> None:
    """Another laptop is in the middle of sending a large file."""
    parts = urlsplit(place.remote.url)

    async def begun() -> None:
        store = opendal.AsyncOperator(
            "s3",
            root=parts.path,
            bucket=parts.netloc,
            endpoint=str(place.remote.endpoint),
            region=swifts.REGION,
            access_key_id=swifts.ACCESS,
            secret_access_key=swifts.SECRET,
        )
        file = await store.open(SOMEBODY_S, "wb", chunk=5 << 20)
        await file.write(bytes(6 << 20))
        await file.write(bytes(6 << 20))

    asyncio.run(begun())


def test_parts_of_a_file_that_was_cut_off_are_given_up_with_the_next_good_sync(
    team: Team, swift: Swift, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = swift.place()
    place.let_in(monkeypatch, "stick")
    one, other = team.pair()
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + secrets.token_bytes(20 << 20))
    photo = one.photo(one.visit(), large)
    with TcpProxy(swift.port) as proxy:
        for laptop in (one, other):
            laptop.config.remotes["stick"] = through(place, swift.port, proxy.port)
        proxy.cut_after(14_000_000, stay=True)
        assert not sync_now(one).outcome.ok
        proxy.heal()
        begin_somebody_s(place)
        assert unfinished(place) == {layout.blob_path(photo), SOMEBODY_S}
        for laptop in (one, other):
            outcome = sync_now(laptop).outcome
            assert outcome.ok, outcome.error
        assert unfinished(place) == {SOMEBODY_S}
    assert other.home.blob(photo).read_bytes() == large.read_bytes()
