"""Syncing with real servers, beside ``rclone copy`` moving the very same files to the same server.

Both are run as commands, one after the other.  The servers are those of the tests, started here;
one that is not installed is left out with the reason.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from bench.figures import Figure, Result, Unmeasured, interleaved
from inspector import config
from inspector.home import Home
from inspector.ledger import bodies, evidence
from inspector.ledger.ledger import Ledger
from inspector.sync import outbox, state

EVENTS, PHOTOS, PHOTO = 100_000, 200, 2_000_000
"""As issue 6 has it: so many events, photos, and bytes of each."""
_FAR: Final = 16_000_000
"""Bytes that go over the slow link."""
_LIMITS: Final = {"WebDAV": 1.2, "S3": 1.2, "SFTP": 1.5}


@dataclass(frozen=True)
class _Server:
    """A server, and new empty places on it: for us, and for rclone."""

    name: str
    remote: Callable[[], config.Remote]
    rclone: Callable[[config.Remote], dict[str, str]]
    secrets: Mapping[str, str]
    introduce: Callable[[Home], None] | None = None


def measure(folder: Path, size: float, rounds: int = 3) -> list[Result]:
    """``size``: the share of the issue's events and photos that is moved."""
    results: list[Result] = []
    if shutil.which("rclone") is None:
        return [Unmeasured("sync", "rclone not found")]
    home = _home(folder / "sync", int(EVENTS * size), max(1, int(PHOTOS * size)), PHOTO)
    tree = _tree(folder / "files", home)
    for started in (_webdav, _s3, _sftp):
        try:
            with started(folder) as server:
                results += _beside_rclone(home, tree, server, rounds)
        except BaseException as error:
            if type(error).__name__ not in ("Skipped", "Failed"):  # pytest's, of the servers
                raise
            results.append(Unmeasured(started.__name__.strip("_"), str(error).splitlines()[0]))
    results += _far(folder, size)
    return results


def _beside_rclone(home: Path, tree: Path, server: _Server, rounds: int) -> list[Result]:
    there: list[config.Remote] = []

    def first() -> float:
        _forget(home)
        there[:] = [server.remote()]
        _choose(home, there[0])
        if server.introduce is not None:
            server.introduce(Home.at(home))
        return _timed(_SYNC, home, server.secrets)

    def again() -> float:
        return _timed(_SYNC, home, server.secrets)

    theirs: list[config.Remote] = []

    def rclone_first() -> float:
        theirs[:] = [server.remote()]
        return _timed(["rclone", "copy", str(tree), _TARGET], home, server.rclone(theirs[0]))

    def rclone_again() -> float:
        return _timed(["rclone", "copy", str(tree), _TARGET], home, server.rclone(theirs[0]))

    ours, reference = interleaved(first, rclone_first, rounds)
    again()  # it has its own card to read still
    second, reference_again = interleaved(again, rclone_again, max(rounds, 5))
    return [
        Figure(f"{server.name}: first sync", ours, reference, " s", limit=_LIMITS[server.name]),
        Figure(f"{server.name}: nothing new", second, reference_again, " s", limit=1.0),
    ]


def _far(folder: Path, size: float) -> list[Result]:
    """Over 1 Mbit/s and 300 ms: beside what the bytes alone would take."""
    from tests.faults.tcp_proxy import STEPPE, TcpProxy

    photos = max(2, round(_FAR * min(1.0, size * 10) / 500_000))
    home = _home(folder / "far", 2000, photos, 500_000)
    tree = _tree(folder / "far-files", home)
    there = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())
    try:
        with _webdav(folder) as server:
            remote = server.remote()
            parts = urlsplit(remote.url)
            assert parts.port is not None
            with TcpProxy(parts.port, link=STEPPE) as proxy:
                url = parts._replace(netloc=f"127.0.0.1:{proxy.port}").geturl()
                _forget(home)
                far = msgspec.structs.replace(remote, url=url)
                _choose(home, far)
                ours = _timed(_SYNC, home, server.secrets)
    except BaseException as error:
        if type(error).__name__ not in ("Skipped", "Failed"):
            raise
        return [Unmeasured("far", str(error).splitlines()[0])]
    assert STEPPE.rate is not None
    name = f"1 Mbit/s, 300 ms: first sync of {there / 1e6:.1f} MB"
    return [Figure(name, ours, there / STEPPE.rate, " s", limit=1.1)]


# --- what is moved -------------------------------------------------------------------------


def _home(root: Path, events: int, photos: int, size: int) -> Path:
    """A device that recorded so much and has sent nothing yet."""
    chance = random.Random(6)
    home = Home.at(root)
    with Ledger.open(home, author="苏日娜", device_name="bench") as ledger:
        visit = ledger.record(
            bodies.VisitOpened(
                pack="p", pack_version="1", pack_digest="0" * 64, slug="s", on="2018-03-05",
                issue=1, site="site",
            )
        ).id  # fmt: skip
        for begin in range(0, events, 5000):
            ledger.record_all(
                [
                    bodies.AnswerSet(
                        visit=visit, check=f"check_{number}", type="decimal",
                        value=f"{chance.random() * 1000:.2f}", note="查中控室记录",
                    )
                    for number in range(begin, min(begin + 5000, events))
                ]
            )  # fmt: skip
        for number in range(photos):
            file = root / "photo.jpg"
            file.write_bytes(b"\xff\xd8\xff" + chance.randbytes(size - 3))
            blob = evidence.store(home, file)
            ledger.record(
                bodies.EvidenceAttached(
                    sha256=blob.sha256, name=f"{number}.jpg", media_type="image/jpeg",
                    size=blob.size, visit=visit,
                )
            )  # fmt: skip
    return root


def _tree(folder: Path, home: Path) -> Path:
    """The files that a sync makes of it, for rclone to move."""
    folder.mkdir()
    _choose(home, config.Remote(url=str(folder)))
    _timed(_SYNC, home, {})
    return folder


def _choose(home: Path, remote: config.Remote) -> None:
    config.save(Home.at(home), remotes={})  # else what is said of the other one stays
    config.save(Home.at(home), remotes={"office": remote})


def _forget(home: Path) -> None:
    """As if nothing had ever been sent."""
    state.forget(Home.at(home), "office")
    shutil.rmtree(outbox.folder(Home.at(home), "office"), ignore_errors=True)


_SYNC: Final = [sys.executable, "-m", "inspector", "sync"]
_TARGET: Final = "there:"


def _timed(command: list[str], home: Path, secrets: Mapping[str, str]) -> float:
    inherited = {key: text for key, text in os.environ.items() if not key.startswith("AWS_")}
    ours = {"INSPECTOR_HOME": str(home), "RCLONE_CONFIG": os.devnull}
    environment = {**inherited, **ours, **secrets}
    begun = time.perf_counter()
    done = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=3600)
    took = time.perf_counter() - begun
    if done.returncode:
        raise TimeoutError(f"{command[:3]}: {done.stderr.decode(errors='replace')[-500:]}")
    return took


# --- the servers ---------------------------------------------------------------------------


def _secrets(place: Any) -> dict[str, str]:
    return {f"INSPECTOR_REMOTE_OFFICE_{part}": text for part, text in place.secrets.items()}


def _obscured(password: str) -> str:
    done = subprocess.run(["rclone", "obscure", password], check=True, capture_output=True)
    return done.stdout.decode().strip()


@contextlib.contextmanager
def _webdav(folder: Path) -> Generator[_Server]:
    from tests.servers import apache

    def rclone(remote: config.Remote) -> dict[str, str]:
        return {
            "RCLONE_CONFIG_THERE_TYPE": "webdav",
            "RCLONE_CONFIG_THERE_URL": remote.url.replace("webdav://", "http://"),
            "RCLONE_CONFIG_THERE_USER": apache.USER,
            "RCLONE_CONFIG_THERE_PASS": _obscured(apache.PASSWORD),
        }

    with apache.started() as server:
        secrets = _secrets(server.place())
        yield _Server("WebDAV", lambda: server.place().remote, rclone, secrets)


@contextlib.contextmanager
def _s3(folder: Path) -> Generator[_Server]:
    from tests.servers import swift

    def rclone(remote: config.Remote) -> dict[str, str]:
        parts = urlsplit(remote.url)
        return {
            "RCLONE_CONFIG_STORE_TYPE": "s3",
            "RCLONE_CONFIG_STORE_PROVIDER": "Other",
            "RCLONE_CONFIG_STORE_ACCESS_KEY_ID": swift.ACCESS,
            "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY": swift.SECRET,
            "RCLONE_CONFIG_STORE_ENDPOINT": str(remote.endpoint),
            "RCLONE_CONFIG_STORE_REGION": swift.REGION,
            "RCLONE_CONFIG_STORE_FORCE_PATH_STYLE": "true",
            "RCLONE_CONFIG_THERE_TYPE": "alias",
            "RCLONE_CONFIG_THERE_REMOTE": f"store:{parts.netloc}{parts.path}",
        }

    with swift.started() as server:
        secrets = _secrets(server.place())
        yield _Server("S3", lambda: server.place().remote, rclone, secrets)


@contextlib.contextmanager
def _sftp(folder: Path) -> Generator[_Server]:
    from tests.servers import openssh

    def rclone(remote: config.Remote) -> dict[str, str]:
        parts = urlsplit(remote.url)
        return {
            "RCLONE_CONFIG_STORE_TYPE": "sftp",
            "RCLONE_CONFIG_STORE_HOST": str(parts.hostname),
            "RCLONE_CONFIG_STORE_PORT": str(parts.port),
            "RCLONE_CONFIG_STORE_USER": str(remote.user),
            "RCLONE_CONFIG_STORE_KEY_FILE": str(remote.key_file),
            "RCLONE_CONFIG_THERE_TYPE": "alias",
            "RCLONE_CONFIG_THERE_REMOTE": f"store:{parts.path}",
        }

    with openssh.started() as server:
        yield _Server("SFTP", lambda: server.place().remote, rclone, {}, server.introduce)
