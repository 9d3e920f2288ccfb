"""What every kind of remote must do; a kind that comes later is added to the fixture."""

from __future__ import annotations

import datetime as dt
import errno
import gc
import hashlib
import io
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import IO, Any, cast

import pytest

from inspector import disk
from inspector.config import Remote as Configured
from inspector.errors import InputError, RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync.remotes import Entry, Remote, normal_url, open_remote
from inspector.sync.remotes.patience import Patience
from inspector.sync.remotes.retry import Retrying, pause
from tests.servers.running import Place

ROOT = "inspector-v1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘 of the team"
    folder.mkdir()
    return folder


@pytest.fixture(params=["folder", "apache", "apache over TLS", "wsgidav", "openssh", "swift"])
def remote(
    root: Path, home: Home, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Remote]:
    """An empty one of each kind."""
    kind = request.param
    if kind == "folder":
        place = Place(Configured(url=str(root)))
    else:
        server = request.getfixturevalue(kind.split()[0])
        place = server.place(tls=True) if "TLS" in kind else server.place()
        if kind == "openssh":
            server.introduce(home)
    opened = open_remote("stick", place.let_in(monkeypatch, "stick"), home)
    yield opened
    opened.close()


@pytest.fixture
def folder(root: Path, home: Home) -> Remote:
    return open_remote("stick", Configured(url=str(root)), home)


def content(remote: Remote, path: str) -> bytes:
    return remote.read(path, lambda stream: stream.read())


def test_what_is_written_is_listed_and_read(remote: Remote, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * 3_000_000)
    remote.write(f"{ROOT}/a/b/one", b"1")
    remote.write(f"{ROOT}/a/two", source)
    assert sorted(entry[:3] for entry in remote.list(ROOT)) == [
        (f"{ROOT}/a/b/one", 1, False),
        (f"{ROOT}/a/two", 3_000_000, False),
    ]
    assert content(remote, f"{ROOT}/a/two") == source.read_bytes()
    assert remote.size(f"{ROOT}/a/b/one") == 1
    assert remote.size(f"{ROOT}/a/b/none") is None
    assert list(remote.list(f"{ROOT}/none")) == []


def test_writing_again_replaces(remote: Remote) -> None:
    remote.write(f"{ROOT}/one", b"old and longer")
    remote.write(f"{ROOT}/one", b"new")
    assert content(remote, f"{ROOT}/one") == b"new"


def test_another_content_has_another_version(remote: Remote) -> None:
    versions: list[str] = []
    for content in (b"1", b"22", b"333"):
        remote.write(f"{ROOT}/one", content)
        (entry,) = remote.list(ROOT)
        versions.append(entry.version)
    assert len(set(versions)) == 3 or set(versions) == {""}


def test_a_file_tells_when_it_was_written(remote: Remote) -> None:
    remote.write(f"{ROOT}/one", b"1")
    written = remote.modified(f"{ROOT}/one")
    assert written is not None
    assert abs(dt.datetime.now(dt.UTC) - written) < dt.timedelta(minutes=5)
    assert remote.modified(f"{ROOT}/none") is None


def test_several_threads_may_write_and_read_at_once(remote: Remote) -> None:
    """Also into folders that none of them finds there."""
    names = [f"{ROOT}/blobs/{number % 7:02}/{number}" for number in range(28)]

    def there_and_back(name: str) -> bytes:
        remote.write(name, name.encode() * 1000)
        return content(remote, name)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(there_and_back, names)) == [name.encode() * 1000 for name in names]
    assert sorted(entry.path for entry in remote.list(ROOT)) == sorted(names)


def test_closed_it_can_be_asked_again(remote: Remote) -> None:
    remote.write(f"{ROOT}/one", b"1")
    for _ in range(2):
        remote.close()
        assert content(remote, f"{ROOT}/one") == b"1"


def test_reading_may_begin_further_on(remote: Remote) -> None:
    remote.write(f"{ROOT}/one", b"0123456789")
    for offset, rest in ((3, b"3456789"), (10, b""), (99, b"")):
        assert remote.read(f"{ROOT}/one", lambda stream: stream.read(), offset=offset) == rest


def test_what_is_removed_is_gone_and_may_be_removed_again(remote: Remote) -> None:
    remote.write(f"{ROOT}/a/one", b"1")
    remote.write(f"{ROOT}/a/two", b"2")
    for _ in range(2):
        remote.remove(f"{ROOT}/a/one")
    assert [entry.path for entry in remote.list(ROOT)] == [f"{ROOT}/a/two"]
    assert remote.size(f"{ROOT}/a/one") is None


def test_a_write_that_is_stopped_leaves_what_was_there(remote: Remote) -> None:
    remote.write(f"{ROOT}/one", b"old")

    def stop(_: int) -> None:
        raise RemoteError(Text("停", "stop"), transient=False)

    with pytest.raises(RemoteError, match="stop"):
        remote.write(f"{ROOT}/one", b"new", tick=stop)
    assert content(remote, f"{ROOT}/one") == b"old"
    assert [entry.path for entry in remote.list(ROOT)] == [f"{ROOT}/one"]


def test_a_large_write_that_is_stopped_half_way_leaves_what_was_there(
    remote: Remote, tmp_path: Path
) -> None:
    """Also where it goes up in parts, some of which are there already."""
    remote.write(f"{ROOT}/one", b"old")
    source = tmp_path / "source"
    source.write_bytes(bytes(30 << 20))
    gone = 0

    def stop(count: int) -> None:
        nonlocal gone
        gone += count
        if gone > 20 << 20:
            raise RemoteError(Text("停", "stop"), transient=False)

    for path in (f"{ROOT}/one", f"{ROOT}/new"):
        gone = 0
        with pytest.raises(RemoteError, match="stop"):
            remote.write(path, source, tick=stop)
    gc.collect()
    assert content(remote, f"{ROOT}/one") == b"old"
    assert remote.size(f"{ROOT}/new") is None


def test_the_reader_s_own_errors_pass_through(remote: Remote) -> None:
    remote.write(f"{ROOT}/one", b"1")

    def broken(_: IO[bytes]) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError):
        remote.read(f"{ROOT}/one", broken)


def test_reading_what_is_not_there_is_permanent(remote: Remote) -> None:
    with pytest.raises(RemoteError) as caught:
        content(remote, f"{ROOT}/none")
    assert not caught.value.transient


@pytest.mark.parametrize(
    "path", ["../out", f"{ROOT}/../../out", f"{ROOT}//x", "/etc/passwd", f"{ROOT}/con", "a\\b", ""]
)
def test_no_path_leads_out(remote: Remote, path: str) -> None:
    for call in (
        lambda: remote.write(path, b"x"),
        lambda: content(remote, path),
        lambda: remote.size(path),
        lambda: remote.remove(path),
        lambda: list(remote.list(path)),
    ):
        with pytest.raises(RemoteError) as caught:
            call()
        assert not caught.value.transient


def test_a_large_file_is_never_whole_in_memory(remote: Remote, tmp_path: Path) -> None:
    source = tmp_path / "source"
    with source.open("wb") as file:
        for _ in range(40):
            file.write(os.urandom(1 << 20))

    def digest(stream: IO[bytes]) -> str:
        return hashlib.file_digest(cast(Any, stream), "sha256").hexdigest()

    tracemalloc.start()
    try:
        remote.write(f"{ROOT}/large", source)
        there = remote.read(f"{ROOT}/large", digest)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 << 20
    with source.open("rb") as written:
        assert there == digest(written)


@pytest.mark.parametrize("kind", ["apache", "wsgidav", "openssh"])
def test_what_interrupted_writes_left_on_a_server_goes_after_a_day(
    kind: str, home: Home, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = request.getfixturevalue(kind)
    if kind == "openssh":
        server.introduce(home)
    place: Place = server.place()
    with closing(open_remote("stick", place.let_in(monkeypatch, "stick"), home)) as remote:
        remote.write(f"{ROOT}/one", b"1")
        for name in (".0123456789abcdef.tmp", ".fedcba9876543210.tmp"):
            remote.write(f"{ROOT}/{name}", b"half")
        assert place.folder is not None
        yesterday = time.time() - 100_000
        os.utime(place.folder / ROOT / ".0123456789abcdef.tmp", (yesterday, yesterday))
        remote.tidy(ROOT)
        remote.tidy(f"{ROOT}/none")
        assert sorted(entry.path for entry in remote.list(ROOT)) == [
            f"{ROOT}/.fedcba9876543210.tmp",
            f"{ROOT}/one",
        ]


# --- a folder --------------------------------------------------------------------------------


def test_an_unplugged_folder_is_transient_at_every_call(root: Path, folder: Remote) -> None:
    root.rmdir()
    calls: list[Callable[[], object]] = [
        folder.probe,
        lambda: list(folder.list(ROOT)),
        lambda: folder.size(f"{ROOT}/x"),
        lambda: content(folder, f"{ROOT}/x"),
        lambda: folder.write(f"{ROOT}/x", b"x"),
    ]
    for call in calls:
        with pytest.raises(RemoteError) as caught:
            call()
        assert caught.value.transient
    assert not root.exists()


class PulledOut(io.RawIOBase):
    """A file on a stick that is not there any more."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_stick_pulled_out_while_it_is_read_is_the_remote_s_error(
    root: Path, folder: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also inside a block that writes to the home, whose own errors are others."""
    folder.write(f"{ROOT}/x", b"x")
    fdopen = os.fdopen

    def pulled_out(handle: int, mode: str, **options: Any) -> IO[bytes]:
        opened = fdopen(handle, mode, **options)
        if mode != "rb":
            return opened
        opened.close()
        return io.BufferedReader(PulledOut())

    def use(stream: IO[bytes]) -> None:
        with disk.writing(root.parent / "home") as copy:
            copy.write(stream.read())

    monkeypatch.setattr(os, "fdopen", pulled_out)
    with pytest.raises(RemoteError) as caught:
        folder.read(f"{ROOT}/x", use)
    assert caught.value.transient
    assert not (root.parent / "home").exists()


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights on Windows")
def test_links_are_neither_followed_nor_written_through(
    root: Path, folder: Remote, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    (root / ROOT).mkdir()
    (root / ROOT / "folder").symlink_to(outside, target_is_directory=True)
    (root / ROOT / "file").symlink_to(outside / "secret")
    assert sorted(folder.list(ROOT)) == [
        Entry(f"{ROOT}/file", 0, strange=True),
        Entry(f"{ROOT}/folder", 0, strange=True),
    ]
    assert list(folder.list(f"{ROOT}/folder")) == []
    for path in (f"{ROOT}/file", f"{ROOT}/folder/secret"):
        with pytest.raises(RemoteError):
            content(folder, path)
    with pytest.raises(RemoteError):
        folder.write(f"{ROOT}/folder/new", b"x")
    folder.write(f"{ROOT}/file", b"mine")
    assert (outside / "secret").read_text() == "secret"
    assert [path.name for path in outside.iterdir()] == ["secret"]


def test_a_pipe_is_not_waited_for(root: Path, folder: Remote) -> None:
    if sys.platform == "win32":
        pytest.skip("no pipes in its folders")
    (root / ROOT).mkdir()
    os.mkfifo(root / ROOT / "pipe")
    assert list(folder.list(ROOT)) == [Entry(f"{ROOT}/pipe", 0, strange=True)]
    with pytest.raises(RemoteError):
        content(folder, f"{ROOT}/pipe")


def test_what_interrupted_writes_left_goes_after_a_day(root: Path, folder: Remote) -> None:
    folder.write(f"{ROOT}/one", b"1")
    (root / ROOT / "blobs" / "4f").mkdir(parents=True)
    old, fresh = root / ROOT / "blobs" / "4f" / ".abc.part", root / ROOT / ".def.part"
    for part in (old, fresh):
        part.write_bytes(b"half")
    yesterday = time.time() - 100_000
    os.utime(old, (yesterday, yesterday))
    folder.tidy(ROOT)
    assert not old.exists()
    assert fresh.exists()


def test_a_file_that_another_laptop_finishes_meanwhile_harms_no_tidying(
    root: Path, folder: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the listing and the look its writer has renamed it."""
    (root / ROOT).mkdir()
    renamed = root / ROOT / ".bundle.part"

    def stale(folder: Path) -> Iterator[Path]:
        return iter([renamed])

    monkeypatch.setattr(Path, "iterdir", stale)
    folder.tidy(ROOT)


def test_addresses_of_folders(tmp_path: Path) -> None:
    assert normal_url(f"file://{tmp_path}/a%20b") == f"{tmp_path}/a b"
    assert normal_url(str(tmp_path)) == str(tmp_path)
    assert Path(normal_url("relative")).is_absolute()
    if os.name != "nt":
        assert normal_url("file:///D:/inspector") == "D:/inspector"
        assert normal_url(r"D:\inspector") == str(Path(r"D:\inspector").absolute())
        assert normal_url("file://server/share/a") in ("//server/share/a", "/server/share/a")


@pytest.mark.parametrize(
    ("name", "url"),
    [("a", "gopher://x"), ("../a", "/tmp"), ("con", "/tmp"), ("", "/tmp"), ("a", ""), (".a", "/x")],
)
def test_what_cannot_be_a_remote(name: str, url: str, home: Home) -> None:
    with pytest.raises(InputError) as caught:
        open_remote(name, Configured(url=url), home)
    assert caught.value.remedy is not None


# --- trying again ----------------------------------------------------------------------------


class Flaky:
    """As much of a remote as is asked here: fails so many times, then answers."""

    name = url = "flaky"
    local = False

    def __init__(self, failures: int, *, transient: bool = True) -> None:
        self.failures, self.transient, self.calls = failures, transient, 0

    def size(self, path: str) -> int | None:
        self.calls += 1
        if self.calls <= self.failures:
            raise RemoteError(Text("断了", "lost"), transient=self.transient)
        return 1

    def list(self, folder: str) -> Iterator[Entry]:
        self.size(folder)
        yield Entry("x", 1)


def retrying(flaky: Flaky, waits: list[float], *, give_up: bool = False) -> Retrying:
    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return give_up

    return Retrying(cast(Remote, flaky), tries=5, wait=wait)


def test_a_transient_error_is_tried_again_after_longer_and_longer_pauses() -> None:
    waits: list[float] = []
    assert retrying(Flaky(3), waits).size("x") == 1
    assert [round(wait / base) for wait, base in zip(waits, (0.5, 1, 2), strict=True)] == [1, 1, 1]
    assert list(retrying(Flaky(1), waits).list("x")) == [Entry("x", 1)]


def test_it_gives_up_in_the_end() -> None:
    waits: list[float] = []
    with pytest.raises(RemoteError):
        retrying(Flaky(9), waits).size("x")
    assert len(waits) == 4


def test_a_permanent_error_is_not_tried_again() -> None:
    flaky, waits = Flaky(1, transient=False), list[float]()
    with pytest.raises(RemoteError):
        retrying(flaky, waits).size("x")
    assert (flaky.calls, waits) == (1, [])


def test_a_person_who_stops_it_does_not_wait() -> None:
    flaky = Flaky(9)
    with pytest.raises(RemoteError):
        retrying(flaky, [], give_up=True).size("x")
    assert flaky.calls == 1


def test_patience_grows_when_it_was_too_short_and_with_what_is_to_be_moved() -> None:
    patience = Patience()
    limits: list[float] = []

    def too_short() -> None:
        with patience.watch(2_000_000) as seconds:
            limits.append(seconds)
            raise TimeoutError

    for _ in range(3):
        with pytest.raises(TimeoutError):
            too_short()
    assert limits[0] < limits[1] < limits[2]
    with patience.watch(0) as least, patience.watch(4_000_000) as longer:
        assert least < limits[2] < longer


def test_pauses_grow_to_an_end() -> None:
    assert all(22 <= pause(attempt, longest=30) <= 38 for attempt in (7, 30, 5000))
    assert len({pause(3) for _ in range(10)}) > 1
