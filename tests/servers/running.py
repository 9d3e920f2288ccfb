"""Programs that run as long as the tests do."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from inspector.config import Remote

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Place:
    """An empty place on a server: how a config names it, and its secrets by their last word."""

    remote: Remote
    secrets: dict[str, str] = field(default_factory=dict[str, str])
    folder: Path | None = None
    """Where the server keeps it, if in files of the same names."""

    def let_in(self, monkeypatch: pytest.MonkeyPatch, name: str) -> Remote:
        """Put the secrets where the remote ``name`` looks for them."""
        for part, secret in self.secrets.items():
            monkeypatch.setenv(f"INSPECTOR_REMOTE_{name.upper()}_{part}", secret)
        return self.remote


def need(package: str, *programs: str) -> None:
    """Skip (in CI: fail) where a program is missing that Debian's ``package`` brings."""
    if sys.platform != "linux":
        pytest.skip("these servers are started on Linux")
    missing = [one for one in programs if find(one) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"{', '.join(missing)} must be there in CI: install {package}")
    if missing:
        pytest.skip(f"{', '.join(missing)} not found: install {package}")


def find(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin:/sbin")


@contextlib.contextmanager
def folder(name: str) -> Generator[Path]:
    """A folder that servers under another user can come into, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix=f"inspector-{name}-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running(
    command: Sequence[str | Path],
    ports: Sequence[int],
    log: Path,
) -> Generator[None]:
    """The program, from the moment it answers on its ports to the end of the block."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [find(str(command[0])) or str(command[0]), *map(str, command[1:])],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )
    try:
        _wait_until(lambda: process.poll() is not None or all(map(_answers, ports)))
        if process.poll() is not None or not all(map(_answers, ports)):
            pytest.fail(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _end_with_parent() -> Callable[[], None]:
    """What makes the program end when the tests are killed before they could stop it."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG

    return ask


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
        return True
    return False


def _wait_until(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
