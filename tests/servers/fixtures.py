"""The servers as fixtures, one of each for a whole run; imported by ``tests/conftest.py``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import apache as apaches
from tests.servers import openssh as sshds
from tests.servers import swift as swifts
from tests.servers import wsgidav as wsgidavs


@pytest.fixture(scope="session")
def apache() -> Iterator[apaches.Apache]:
    with apaches.started() as server:
        yield server


@pytest.fixture(scope="session")
def openssh() -> Iterator[sshds.OpenSsh]:
    with sshds.started() as server:
        yield server


@pytest.fixture(scope="session")
def swift() -> Iterator[swifts.Swift]:
    with swifts.started() as server:
        yield server


@pytest.fixture(scope="session")
def wsgidav() -> Iterator[wsgidavs.WsgiDav]:
    with wsgidavs.started() as server:
        yield server
