"""Photos over bad and dear connections: the smallest first, on from where it broke."""

from __future__ import annotations

import hashlib
import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar, cast

import pytest
from PIL import Image

from inspector.errors import RemoteError
from inspector.i18n import Text
from inspector.sync import blobs, layout, outbox, parts, state, thumbnails
from inspector.sync.engine import sync
from inspector.sync.metering import Limit
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.rekey import rekey
from inspector.sync.remotes import Remote, Tick, open_remote
from inspector.sync.remotes.retry import Retrying
from inspector.sync.run import Run
from tests.sync.laptops import Laptop, Network, Team

T = TypeVar("T")


class Cutting(Network):
    """A network that breaks for good after so many bytes, until the next sync."""

    def __init__(self, inner: Remote, left: int) -> None:
        super().__init__(inner)
        self.left = left
        self._lock = threading.Lock()

    def _go(self, size: int) -> None:
        with self._lock:
            self.left -= size
            if self.left < 0:
                raise RemoteError(Text("断了", "cut"), transient=True)

    def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
        def metered(stream: IO[bytes]) -> T:
            return use(cast(IO[bytes], _Metered(stream, self._go)))

        return super().read(path, metered, offset=offset)

    def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
        self._go(len(source) if isinstance(source, bytes) else source.stat().st_size)
        super().write(path, source, tick=tick)


class _Metered:
    def __init__(self, stream: IO[bytes], go: Callable[[int], None]) -> None:
        self._stream, self._go = stream, go

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._go(len(piece))
        return piece


class Impatient(threading.Event):
    """A cancel event with which no pause before another try takes time."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def synced_through(laptop: Laptop, made: Callable[[Remote], Remote]) -> RemoteOutcome:
    (outcome,) = sync(
        laptop.ledger,
        laptop.config,
        cancelled=Impatient(),
        opened=lambda name, told, home: made(open_remote(name, told, home)),
    )
    return outcome


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photo of some 1.5 MB."""
    file = tmp_path / "large.jpg"
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(file, "JPEG", quality=90)
    assert file.stat().st_size > 4 * parts.SIZE
    return file


def files_there(team: Team) -> list[str]:
    return [path.name for path in (team.stick / layout.BLOBS).rglob("*") if path.is_file()]


def test_bundles_go_first_and_photos_last_the_smallest_first(
    team: Team, large: Path, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blobs, "THREADS", 1)
    one, _ = team.pair()
    visit = one.visit()
    sizes = [one.photo(visit, large), one.photo(visit, photo)]
    outbox.offer(one.home, "stick", photo)
    asked = one.sync_over_network()[1]
    written = [what.split("/")[1] for what in asked if what.startswith("write")]
    assert [kind for kind, _ in _runs(written)] == [
        "events",
        "devices",
        "findings",
        "blobs",
        "devices",
    ]
    ordered = [what.rsplit("/", 1)[-1] for what in asked if what.startswith("write inspector-v1/b")]
    assert ordered == sizes[::-1]


def _runs(words: list[str]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for word in words:
        if found and found[-1][0] == word:
            found[-1] = word, found[-1][1] + 1
        else:
            found.append((word, 1))
    return found


def test_many_photos_arrive_each_once(team: Team, tmp_path: Path) -> None:
    one, other = team.pair()
    visit = one.visit()
    for number in range(23):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(b"\xff\xd8\xff" + bytes([number]) * (1000 + 3000 * number))
        one.photo(visit, file)
    outcome, asked = one.sync_over_network()
    assert outcome.pushed_blobs == 23
    writes = [what for what in asked if what.startswith("write inspector-v1/blobs")]
    assert len(writes) == len(set(writes)) == 23
    assert other.sync_over_network()[0].pulled_blobs == 23
    assert one.sync_over_network()[0].pushed_blobs == 0
    one.sync_over_network()
    other.sync_over_network()
    assert one.projection() == other.projection()


def test_what_is_still_to_come_is_asked_for_when_the_sender_s_card_changes(
    team: Team, large: Path
) -> None:
    one, other = team.pair()
    one.photo(one.visit(), large)
    one.tell(photos="never")
    assert one.sync_over_network()[0].pushed_blobs == 0
    assert other.sync_over_network()[0].missing_blobs == 1
    other.sync_over_network()
    outcome, asked = other.sync_over_network()
    assert outcome.missing_blobs == 1
    assert asked == ["list inspector-v1/devices"]
    one.tell(photos="always")
    assert one.sync_over_network()[0].pushed_blobs == 1
    assert other.sync_over_network()[0].pulled_blobs == 1
    one.sync_over_network()
    assert one.projection() == other.projection()


def test_a_photo_gets_there_though_each_sync_is_cut_before_its_end(team: Team, large: Path) -> None:
    """Each connection carries less than half of it, there and back."""
    one, other = team.pair()
    one.photo(one.visit(), large)
    for laptop in (one, other):
        rounds = 0
        while True:
            outcome = synced_through(laptop, lambda inner: Cutting(inner, 600_000))
            if outcome.ok:
                break
            assert outcome.transient
            rounds += 1
            assert rounds < 8
        assert rounds >= 2
    assert other.home.blob(hashlib.sha256(large.read_bytes()).hexdigest()).is_file()
    assert not list(other.home.incoming.iterdir())
    assert all("-" in name for name in files_there(team))
    synced_through(one, lambda inner: Cutting(inner, 10**9))
    assert one.projection() == other.projection()


def test_a_photo_on_its_way_is_known_to_be_begun_before_it_is_there(
    team: Team, large: Path
) -> None:
    """Whoever is switched off then goes on in parts, and does not begin anew each time."""
    one, _ = team.pair()
    photo = one.photo(one.visit(), large)
    known: list[bool] = []

    def is_known() -> bool:
        return photo in state.load(one.home, "stick", str(team.stick)).begun

    class Slow(Network):
        def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
            if path.endswith(photo):
                end = time.monotonic() + 60
                while not is_known() and time.monotonic() < end:
                    time.sleep(0.05)
                known.append(is_known())
            super().write(path, source, tick=tick)

    assert synced_through(one, Slow).ok
    assert known == [True]


@pytest.mark.parametrize("cut", [0, 1, 70_000, 400_000, 1_000_000])
def test_cut_at_any_byte_it_goes_on_there(team: Team, large: Path, cut: int) -> None:
    one, other = team.pair()
    one.photo(one.visit(), large)
    one.sync_over_network()
    read: list[int] = []

    class Counting(Cutting):
        def _go(self, size: int) -> None:
            super()._go(size)
            read.append(size)

    synced_through(other, lambda inner: Counting(inner, 20_000 + cut))
    outcome = synced_through(other, lambda inner: Counting(inner, 10**9))
    assert outcome.ok
    assert other.projection()
    assert sum(read) < large.stat().st_size + 100_000


def test_what_was_kept_of_another_file_is_thrown_away(team: Team, large: Path) -> None:
    one, other = team.pair()
    sha = one.photo(one.visit(), large)
    one.sync_over_network()
    other.home.incoming.mkdir(parents=True)
    (other.home.incoming / sha).write_bytes(b"something else" * 1000)
    outcome, _ = other.sync_over_network()
    assert (outcome.pulled_blobs, outcome.quarantined) == (1, 0)
    assert other.home.blob(sha).read_bytes() == large.read_bytes()


def test_parts_that_are_not_all_there_are_no_file(team: Team, large: Path) -> None:
    one, other = team.pair()
    sha = one.photo(one.visit(), large)
    one.tell(photos="never")
    one.sync_over_network()
    remote = Network(open_remote("stick", one.config.remotes["stick"], one.home))
    parts.send(remote, layout.blob_path(sha), large, Run())
    lost = sorted((team.stick / layout.BLOBS / sha[:2]).iterdir())[1]
    whole = lost.read_bytes()
    lost.unlink()
    assert other.sync_over_network()[0].missing_blobs == 1
    lost.write_bytes(whole[:-1] + b"?")
    state.path_of(other.home, "stick").unlink()
    outcome, _ = other.sync_over_network()
    assert (outcome.pulled_blobs, outcome.quarantined) == (0, 1)
    lost.write_bytes(whole)
    state.path_of(other.home, "stick").unlink()
    outcome, _ = other.sync_over_network()
    assert (outcome.pulled_blobs, outcome.quarantined) == (1, 0)


def test_a_recipient_who_comes_while_a_photo_is_half_sent_can_open_it(
    team: Team, large: Path
) -> None:
    """What is left goes on from nothing that was sealed for others."""
    one, other = team.pair()
    team.seal_for(one, other)
    sha = one.photo(one.visit(), large)
    while not files_there(team):
        assert not synced_through(one, lambda inner: Cutting(inner, 600_000)).ok
    late = team.join("王芳")
    team.trust_each_other()
    team.seal_for(one, other, late)
    rounds = 0
    while not synced_through(one, lambda inner: Cutting(inner, 600_000)).ok:
        rounds += 1
        assert rounds < 8
    for laptop in (other, late):
        if laptop is late:  # the bundles from before
            assert rekey(one.ledger, one.config)[0].ok
        outcome, _ = laptop.sync_over_network()
        assert (outcome.ok, outcome.quarantined) == (True, 0)
        assert laptop.home.blob(sha).read_bytes() == large.read_bytes()


def test_a_photo_that_is_there_in_parts_is_not_sent_again_when_that_was_forgotten(
    team: Team, large: Path
) -> None:
    """As after a restore of the note, or with the remote under another address."""
    one, _ = team.pair()
    team.seal_for(*team.laptops)
    one.photo(one.visit(), large)
    while not synced_through(one, lambda inner: Cutting(inner, 600_000)).ok:
        continue
    before = files_there(team)
    assert all("-" in name for name in before)
    state.path_of(one.home, "stick").unlink()
    outcome, _ = one.sync_over_network()
    assert (outcome.ok, outcome.pushed_blobs) == (True, 0)
    assert files_there(team) == before


# --- connections that cost -------------------------------------------------------------------


def test_small_pictures_go_first_and_the_photos_on_a_better_day(team: Team, large: Path) -> None:
    one, other = team.pair()
    sha = one.photo(one.visit(), large)
    one.tell(photos="thumbnails")
    for _ in range(2):
        assert one.sync_over_network()[0].pushed_blobs == 0
    assert files_there(team) == [f"{sha}.thumb.jpg"]
    outcome, _ = other.sync_over_network()
    assert (outcome.pulled_blobs, outcome.missing_blobs) == (0, 1)
    assert any("small picture" in note.en for note in outcome.notes)
    picture = other.home.thumbnail(sha)
    assert picture.stat().st_size <= thumbnails.LIMIT
    with Image.open(picture) as opened:
        assert not opened.getexif()
    assert not other.home.blob(sha).exists()
    one.tell(photos="always")
    assert one.sync_over_network()[0].pushed_blobs == 1
    assert other.sync_over_network()[0].pulled_blobs == 1
    assert not picture.exists()


def test_with_never_no_evidence_moves_and_all_of_it_waits(team: Team, photo: Path) -> None:
    one, other = team.pair()
    one.photo(one.visit(), photo)
    for laptop in (one, other):
        laptop.tell(photos="never")
        laptop.sync_over_network()
    assert not (team.stick / layout.BLOBS).exists()
    remembered = state.load(one.home, "stick", str(team.stick))
    assert outbox.backlog(one.ledger, "stick", remembered).blobs == 1


def test_what_is_no_picture_has_no_small_one(tmp_path: Path) -> None:
    for content in (b"", b"\xff\xd8\xff", b"\xff\xd8\xff" + b"0" * 70_000, b"%PDF-1.7"):
        file = tmp_path / "file"
        file.write_bytes(content)
        assert thumbnails.made_of(file) is None


def test_the_limit_holds_whoever_sends() -> None:
    now, waited = [100.0], list[float]()

    def wait(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    limit = Limit(20_000, clock=lambda: now[0], wait=wait)
    for _ in range(50):
        limit.take(64_000)
    assert abs(now[0] - 100 - 50 * 64_000 / 20_000) < 1
    now[0] += 1000  # nothing was sent: no debt, no credit
    begun = now[0]
    for _ in range(10):
        limit.take(64_000)
    assert abs(now[0] - begun - 10 * 64_000 / 20_000) < 1


def test_a_cancel_is_heard_in_the_middle_of_a_limited_transfer(team: Team, large: Path) -> None:
    one, _ = team.pair()
    one.photo(one.visit(), large)
    one.tell(bandwidth=1)
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    (outcome,) = sync(
        one.ledger,
        one.config,
        cancelled=stop,
        opened=lambda name, told, home: Network(open_remote(name, told, home)),
    )
    assert outcome.cancelled
    one.tell(bandwidth=None)
    assert one.sync_over_network()[0].ok


def test_the_first_error_of_several_under_way_is_told(team: Team, tmp_path: Path) -> None:
    one, _ = team.pair()
    visit = one.visit()
    for number in range(9):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(b"\xff\xd8\xff" + bytes([number]) * 5000)
        one.photo(visit, file)

    class Full(Network):
        def write(self, path: str, source: bytes | Path, *, tick: Tick | None = None) -> None:
            if "/blobs/" in path:
                raise RemoteError(Text("满了", "no room"), transient=False)
            super().write(path, source, tick=tick)

    outcome = synced_through(one, Full)
    assert outcome.error is not None
    assert (outcome.ok, outcome.cancelled, outcome.error.en) == (False, False, "no room")


def test_reading_on_counts_only_tries_without_a_byte() -> None:
    class Dropping(Network):
        def __init__(self) -> None:
            self.name = self.url = "x"
            self.reads = 0

        def read(self, path: str, use: Callable[[IO[bytes]], T], *, offset: int = 0) -> T:
            self.reads += 1
            came.append(1)
            if self.reads < 30:
                raise RemoteError(Text("断了", "cut"), transient=True)
            return use(io.BytesIO())

    came: list[int] = []
    remote = Retrying(Dropping(), tries=3, wait=lambda _: False)
    assert remote.resume("x", lambda _: "whole", lambda: len(came)) == "whole"
