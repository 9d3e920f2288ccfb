"""``inspector remote`` against real servers, as somebody would type it."""

from __future__ import annotations

import base64
import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import asyncssh
import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from inspector import config
from inspector.sync import examine
from tests.cli.conftest import Run
from tests.servers import apache as apaches
from tests.servers import swift as swifts
from tests.servers.apache import Apache
from tests.servers.openssh import OpenSsh
from tests.servers.running import Place
from tests.servers.swift import Swift
from tests.servers.wsgidav import WsgiDav

MARK = "Mark-of-a-secret-8d1f"


class Drawer(KeyringBackend):
    """A keyring as somebody's desktop has one."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def options(place: Place) -> list[str]:
    """What ``remote add`` takes for this place, after its name."""
    told = place.remote
    named = {"--user": told.user, "--endpoint": told.endpoint, "--region": told.region}
    named |= {"--key-file": told.key_file, "--ca": told.ca}
    return [told.url, *(word for key, value in named.items() if value for word in (key, value))]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_remote_is_added_and_tried_step_by_step(
    run: Run, apache: Apache, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = apache.place(tls=True)
    added = run("remote", "add", "office", *options(place))
    assert added.code == 0
    assert "inspector remote secret office" in added.err
    place.let_in(monkeypatch, "office")
    done = run("remote", "test", "office")
    assert (done.code, done.err) == (0, "")
    assert [line.split(maxsplit=1)[1] for line in done.out.splitlines()[:-1]] == [
        str(examine.LABELS[step]) for step in examine.STEPS
    ]
    told = run.json("remote", "test", "office")
    assert (told["reachable"], told["problem"]) == (True, None)
    assert [step["step"] for step in told["steps"]] == list(examine.STEPS)
    assert run.json("remote", "list") == [{"name": "office", "url": place.remote.url}]


def test_the_first_step_that_fails_is_named_with_a_remedy(
    run: Run, apache: Apache, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("remote", "add", "office", *options(apache.place()))
    monkeypatch.setenv("INSPECTOR_REMOTE_OFFICE_PASSWORD", MARK)
    done = run("remote", "test", "office")
    assert done.code == 1
    assert "sign in" in done.err
    assert "inspector remote secret office" in done.err
    told = run.json("remote", "test", "office", code=1)
    assert told["steps"][-1] == {"step": "sign_in", "ok": False, "kind": "password"}


def test_a_host_key_is_accepted_by_its_fingerprint(run: Run, openssh: OpenSsh) -> None:
    run("remote", "add", "office", *options(openssh.place()))
    done = run("remote", "test", "office")
    assert done.code == 1
    fingerprint = next(word for word in done.err.split() if word.startswith("SHA256:")).rstrip("`")
    assert run("remote", "test", "office", "--accept-host-key", "SHA256:x").code == 2
    assert run("remote", "test", "office", "--accept-host-key", fingerprint).code == 0
    assert run("remote", "test", "office").code == 0


def test_a_password_is_kept_in_the_keyring_and_goes_with_the_remote(
    run: Run, apache: Apache, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("remote", "add", "office", *options(apache.place()))
    typed(monkeypatch, apaches.PASSWORD)
    assert run("remote", "secret", "office").code == 0
    assert drawer.kept == {("inspector", "office/password"): apaches.PASSWORD}
    assert run("remote", "test", "office").code == 0
    run("remote", "remove", "office")
    assert drawer.kept == {}


def test_both_keys_of_a_store_are_asked(
    run: Run, swift: Swift, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("remote", "add", "office", *options(swift.place()))
    typed(monkeypatch, swifts.ACCESS, swifts.SECRET)
    assert run("remote", "secret", "office").code == 0
    assert run("remote", "test", "office").code == 0


def test_the_environment_stands_before_the_keyring(
    run: Run, apache: Apache, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("remote", "add", "head-office", *options(apache.place()))
    drawer.kept["inspector", "head-office/password"] = "an old one"
    monkeypatch.setenv("INSPECTOR_REMOTE_HEAD_OFFICE_PASSWORD", apaches.PASSWORD)
    assert run("remote", "test", "head-office").code == 0


def test_where_there_is_no_keyring_the_variables_are_named_before_one_types(
    run: Run, swift: Swift
) -> None:
    run("remote", "add", "office", *options(swift.place()))
    done = run("remote", "secret", "office")
    assert done.code == 2
    for part in ("ACCESS_KEY", "SECRET_KEY"):
        assert f"INSPECTOR_REMOTE_OFFICE_{part}" in done.err


@pytest.mark.parametrize(
    "url", [f"webdavs://u:{MARK}@host/x", f"s3://bucket/x?secret={MARK}", f"sftp://u:{MARK}@h/x"]
)
def test_an_address_with_a_secret_in_it_is_refused_and_not_kept(run: Run, url: str) -> None:
    done = run("remote", "add", "office", url)
    assert done.code == 2
    assert "inspector remote secret office" in done.err
    assert MARK not in done.out + done.err
    assert MARK not in run.home.config.read_text("utf-8")


def test_a_secret_written_into_the_config_by_hand_is_not_repeated(run: Run) -> None:
    config.save(
        run.home, remotes={"office": config.Remote(url=f"webdavs://u:{MARK}@host.invalid/x")}
    )
    with run.home.config.open("a", encoding="utf-8") as file:
        file.write(f'password = "{MARK}"\n')
    said = ""
    for command in (["remote", "list"], ["remote", "test", "office"], ["sync"], ["status"]):
        for flags in ([], ["--json"]):
            done = run(*command, *flags)
            said += done.out + done.err
    doctor = run("doctor")
    assert "inspector remote secret" in doctor.out + doctor.err
    assert MARK not in said + doctor.out + doctor.err


@pytest.mark.parametrize(
    ("option", "url"),
    [
        ("--region", "webdavs://host/x"),
        ("--ca", "s3://bucket/x"),
        ("--key-file", "/media/usb"),
        ("--endpoint", "sftp://host/x"),
    ],
)
def test_an_option_that_means_nothing_to_the_kind_is_refused(
    run: Run, option: str, url: str
) -> None:
    done = run("remote", "add", "office", url, option, "x")
    assert done.code == 2
    assert option.removeprefix("--").replace("-", "_") in done.err
    assert config.load(run.home).remotes == {}


@pytest.fixture
def everything_logged(run: Run) -> Iterator[Path]:
    """All that any library says, at its most talkative, in a file of the home."""
    file = run.home.state / "debug.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(file, encoding="utf-8")
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    asyncssh.set_log_level(logging.DEBUG)
    asyncssh.set_debug_level(2)
    yield file
    asyncssh.set_debug_level(1)
    asyncssh.set_log_level(logging.NOTSET)
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


def test_no_secret_is_written_or_printed_anywhere(
    run: Run,
    apache: Apache,
    wsgidav: WsgiDav,
    openssh: OpenSsh,
    swift: Swift,
    everything_logged: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Right ones and wrong ones, at every command that uses them, with everything logged."""
    openssh.introduce(run.home)
    ssh = openssh.place()
    places = {"dav": apache.place(), "tls": apache.place(tls=True), "wsgi": wsgidav.place()}
    places |= {"ssh": Place(ssh.remote, {"PASSWORD": MARK}), "store": swift.place()}
    secrets = {secret for place in places.values() for secret in place.secrets.values()}
    secrets.remove(swifts.ACCESS)
    said = ""
    for name, place in places.items():
        done = run("remote", "add", name, *options(place))
        said += done.out + done.err
    for wrong in (True, False):
        for name, place in places.items():
            for part, secret in place.secrets.items():
                used = f"{MARK}{part}" if wrong else secret
                monkeypatch.setenv(f"INSPECTOR_REMOTE_{name.upper()}_{part}", used)
        for command in (
            *(["remote", "test", name] for name in places),
            *(["remote", "list"], ["status"], ["sync"], ["doctor"]),
        ):
            for flags in ([], ["--json"]):
                done = run(*command, *flags)
                said += done.out + done.err
        places["ssh"] = ssh
    assert everything_logged.stat().st_size > 1000
    forms = {MARK, *secrets}
    forms |= {quote(one) for one in forms}
    forms |= {base64.b64encode(f"{apaches.USER}:{one}".encode()).decode() for one in forms}
    forms |= {one.encode("ascii", "backslashreplace").decode() for one in forms}
    for form in forms:
        assert form not in said
    assert run.home.root is not None
    for file in run.home.root.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [form for form in forms if form.encode() in content], file
