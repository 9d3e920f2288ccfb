"""What goes wrong with a remote is named, by what the real servers answer, with a way on."""

from __future__ import annotations

import asyncio
import http.client
import inspect
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Protocol

import asyncssh
import msgspec
import opendal.exceptions
import pytest

from inspector.config import Remote as Configured
from inspector.errors import InputError, RemoteError
from inspector.home import Home
from inspector.sync import addresses
from inspector.sync.remotes import Remote, connection, known_hosts, open_remote, sftp_errors, stores
from inspector.sync.remotes.problems import Kind, of_status
from inspector.sync.remotes.retry import Retrying
from tests.servers.answering import answering, silent, without_tls
from tests.servers.apache import Apache
from tests.servers.openssh import OpenSsh
from tests.servers.running import HOST, Place, free_port
from tests.servers.swift import READER, Swift
from tests.servers.wsgidav import WsgiDav

changed = msgspec.structs.replace
LOGIN_PAGE = b"<!DOCTYPE html><html><title>Hotel</title><form>Room number</form></html>"


@pytest.fixture
def opened(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    made = Opened(home, monkeypatch)
    yield made
    for one in made.remotes:
        one.close()


class Opened:
    """Opens remotes, and says of which kind the error is that they raise."""

    def __init__(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self._monkeypatch = home, monkeypatch
        self.remotes: list[Remote] = []

    def __call__(self, place: Place, **secrets: str) -> Remote:
        told = Place(place.remote, {**place.secrets, **secrets}).let_in(self._monkeypatch, "r")
        self.remotes.append(open_remote("r", told, self.home))
        return self.remotes[-1]

    def refused(self, place: Place, **secrets: str) -> RemoteError:
        """What its probe says."""
        with pytest.raises(RemoteError) as caught:
            self(place, **secrets).probe()
        error = caught.value
        assert error.remedy is not None
        for text in (error.what, error.remedy):
            assert all("{" not in one for one in (text.zh, text.en))
        for secret in {**place.secrets, **secrets}.values():
            assert secret not in f"{error!r}{error.what}{error.remedy}"
        assert error.__cause__ is None
        return error


class Where(Protocol):
    """A place at a port where no real server may be."""

    def __call__(self, port: int, *, host: str = HOST) -> Place: ...


def dav(port: int, *, host: str = HOST) -> Place:
    return Place(Configured(url=f"webdav://{host}:{port}/x", user="u"), {"PASSWORD": "p4ss/m@rk"})


def s3(port: int, *, host: str = HOST) -> Place:
    remote = Configured(url="s3://team/x", endpoint=f"http://{host}:{port}")
    return Place(remote, {"ACCESS_KEY": "acc3ss-mark", "SECRET_KEY": "s3cret-mark"})


def ssh(port: int, *, host: str = HOST) -> Place:
    return Place(Configured(url=f"sftp://{host}:{port}/x", user="u"), {"PASSWORD": "p4ss/m@rk"})


# --- signing in --------------------------------------------------------------------------------


def test_a_wrong_password(
    opened: Opened, apache: Apache, wsgidav: WsgiDav, swift: Swift, openssh: OpenSsh
) -> None:
    openssh.introduce(opened.home)
    assert opened.refused(apache.place(), PASSWORD="wr0ng-mark").kind == "password"
    assert opened.refused(wsgidav.place(), PASSWORD="wr0ng-mark").kind == "password"
    assert opened.refused(swift.place(), SECRET_KEY="wr0ng-mark").kind == "password"
    assert opened.refused(swift.place(), ACCESS_KEY="who:is").kind == "password"
    place = openssh.place()
    keyless = Place(changed(place.remote, key_file=None))
    assert opened.refused(keyless, PASSWORD="wr0ng-mark").kind == "password"


def test_no_password_at_all_names_the_variable(
    opened: Opened, apache: Apache, openssh: OpenSsh
) -> None:
    openssh.introduce(opened.home)
    for place in (apache.place(), openssh.place()):
        error = opened.refused(Place(changed(place.remote, key_file=None)))
        assert error.kind == "no_secret"
        assert "INSPECTOR_REMOTE_R_PASSWORD" in str(error.remedy)


def test_a_password_without_a_user_is_no_wrong_password(opened: Opened, apache: Apache) -> None:
    place = apache.place()
    nameless = Place(changed(place.remote, user=None), place.secrets)
    error = opened.refused(nameless)
    assert error.kind == "no_user"
    assert "--user" in str(error.remedy)
    assert opened.refused(Place(nameless.remote)).kind == "no_user"


def test_a_store_without_keys(opened: Opened, swift: Swift) -> None:
    error = opened.refused(Place(swift.place().remote))
    assert error.kind == "no_secret"
    assert "INSPECTOR_REMOTE_R_SECRET_KEY" in str(error.remedy)


def test_keys_that_open_another_bucket_only(opened: Opened, swift: Swift) -> None:
    error = opened.refused(swift.place(), ACCESS_KEY=READER)
    assert (error.kind, error.transient) == ("permission", False)


def test_a_wrong_region(opened: Opened, swift: Swift) -> None:
    place = swift.place()
    wrong = Place(changed(place.remote, region="cn-north-1"), place.secrets)
    assert opened.refused(wrong).kind == "region"


def test_a_key_file_that_is_none(opened: Opened, openssh: OpenSsh, tmp_path: Path) -> None:
    openssh.introduce(opened.home)
    (tmp_path / "key").write_text("no key")
    place = openssh.place()
    assert opened.refused(Place(changed(place.remote, key_file=str(tmp_path / "key")))).kind == (
        "key_file"
    )
    with pytest.raises(InputError, match="key_file"):
        opened(Place(changed(place.remote, key_file=str(tmp_path / "none"))))


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An ssh-agent that holds nothing yet."""
    socket = tmp_path / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    for _ in range(200):
        if socket.exists():
            break
        time.sleep(0.02)
    yield
    process.terminate()
    process.wait()


def test_a_key_with_a_passphrase_goes_through_the_agent(
    opened: Opened, openssh: OpenSsh, tmp_path: Path, agent: None
) -> None:
    openssh.introduce(opened.home)
    locked = shutil.copy(openssh.key, tmp_path / "locked")
    keygen = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", locked]
    subprocess.run(keygen, check=True, capture_output=True)
    place = openssh.place()
    error = opened.refused(Place(changed(place.remote, key_file=str(locked))))
    assert error.kind == "key_file"
    assert "ssh-agent" in str(error.remedy)
    keyless = Place(changed(place.remote, key_file=None))
    assert opened.refused(keyless).kind == "no_secret"
    subprocess.run(["ssh-add", "-q", openssh.key], check=True)
    opened(keyless).probe()


def test_a_key_s_passphrase_may_be_the_secret(
    opened: Opened, openssh: OpenSsh, tmp_path: Path
) -> None:
    openssh.introduce(opened.home)
    locked = tmp_path / "locked"
    key = asyncssh.read_private_key(openssh.key)
    sealed: bytes = key.export_private_key("pkcs8-pem", passphrase="open sesame")
    locked.write_bytes(sealed)
    place = Place(changed(openssh.place().remote, key_file=str(locked)))
    assert opened.refused(place, PASSWORD="wr0ng-mark").kind == "key_file"
    opened(place, PASSWORD="open sesame").probe()


# --- the right server --------------------------------------------------------------------------


def test_an_unknown_host_key_is_shown_and_accepted_once_compared(
    opened: Opened, openssh: OpenSsh, home: Home
) -> None:
    place = openssh.place()
    error = opened.refused(place)
    assert (error.kind, error.transient) == ("host_key_unknown", False)
    listed = subprocess.run(
        ["ssh-keygen", "-lf", openssh.key.with_name("host.pub")],
        check=True,
        capture_output=True,
        text=True,
    )
    fingerprint = listed.stdout.split()[1]
    assert fingerprint in str(error.what)
    assert f"inspector remote test r --accept-host-key {fingerprint}" in str(error.remedy)
    with pytest.raises(InputError):
        addresses.accept_host_key(home, "r", place.remote, "SHA256:somebody-else's")
    assert opened.refused(place).kind == "host_key_unknown"
    addresses.accept_host_key(home, "r", place.remote, fingerprint)
    opened(place).probe()


def test_a_changed_host_key_is_refused_and_cannot_be_accepted(
    opened: Opened, openssh: OpenSsh, home: Home
) -> None:
    openssh.introduce(home)
    file = known_hosts.of_home(home)
    other = file.parent / "another"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other], check=True)
    key = " ".join(other.with_suffix(".pub").read_text().split()[:2])
    file.write_text(file.read_text().replace(openssh.host_key, key))
    place = openssh.place()
    error = opened.refused(place)
    assert (error.kind, error.transient) == ("host_key_changed", False)
    with pytest.raises(InputError):
        addresses.accept_host_key(home, "r", place.remote, None)
    assert opened.refused(place).kind == "host_key_changed"


def test_the_person_s_own_known_hosts_counts(opened: Opened, openssh: OpenSsh) -> None:
    folder = Path("~/.ssh").expanduser()
    folder.mkdir()
    (folder / "known_hosts").write_text(f"[{HOST}]:{openssh.port} {openssh.host_key}\n")
    opened(openssh.place()).probe()


def test_a_certificate_that_nobody_knows(opened: Opened, apache: Apache) -> None:
    place = apache.place(tls=True)
    error = opened.refused(Place(changed(place.remote, ca=None), place.secrets))
    assert (error.kind, error.transient) == ("certificate", False)
    assert "SSL_CERT_FILE" in str(error.remedy)


def test_ssl_cert_file_is_believed(
    opened: Opened, apache: Apache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(apache.ca))
    place = apache.place(tls=True)
    opened(Place(changed(place.remote, ca=None), place.secrets)).probe()


def test_a_ca_file_without_a_certificate_is_refused_at_once(
    opened: Opened, apache: Apache, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    place = apache.place(tls=True)
    for content in (b"", b"no certificate\n", apache.ca.read_bytes()[:200], b"\x00\xff" * 50):
        file.write_bytes(content)
        with pytest.raises(InputError) as caught:
            opened(Place(changed(place.remote, ca=str(file)), place.secrets))
        assert caught.value.path == file
        assert "BEGIN CERTIFICATE" in str(caught.value.remedy)


def test_a_ca_means_nothing_without_tls(opened: Opened, apache: Apache) -> None:
    with pytest.raises(InputError) as caught:
        opened(Place(changed(apache.place().remote, ca=str(apache.ca))))
    assert "webdavs://" in str(caught.value.remedy)


def test_a_server_without_tls_at_the_port(opened: Opened) -> None:
    """It is permanent: no network will come back and mend it."""
    with without_tls() as port:
        store = Configured(url="s3://team/x", endpoint=f"https://{HOST}:{port}")
        for place in (
            Place(Configured(url=f"webdavs://{HOST}:{port}/x", user="u"), {"PASSWORD": "p4ss"}),
            Place(store, {"ACCESS_KEY": "acc3ss-mark", "SECRET_KEY": "s3cret-mark"}),
        ):
            error = opened.refused(place)
            assert (error.kind, error.transient) == ("no_tls", False)


def test_a_certificate_for_another_name(opened: Opened, apache: Apache) -> None:
    error = opened.refused(apache.place(tls=True, host=HOST))
    assert (error.kind, error.transient) == ("host_name", False)


def test_a_store_s_certificate(opened: Opened, apache: Apache) -> None:
    remote = Configured(url="s3://team/x", endpoint=f"https://localhost:{apache.tls_port}")
    place = Place(remote, {"ACCESS_KEY": "acc3ss-mark", "SECRET_KEY": "s3cret-mark"})
    assert opened.refused(place).kind == "certificate"


# --- the way there -----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [dav, s3, ssh])
def test_nobody_answers_at_the_port(opened: Opened, place: Where) -> None:
    error = opened.refused(place(free_port()))
    assert (error.kind, error.transient) == ("refused", True)


@pytest.mark.parametrize("place", [dav, s3, ssh])
def test_no_server_of_that_name(opened: Opened, place: Where) -> None:
    error = opened.refused(place(9, host="no-such-server.invalid"))
    assert (error.kind, error.transient) == ("name", True)


def test_a_server_that_says_nothing(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspector.sync.remotes import patience

    monkeypatch.setattr(connection, "STALL", 0.2)
    monkeypatch.setattr(patience, "_LEAST", 0.2)
    for place in (dav, s3, ssh):
        with silent() as port:
            error = opened.refused(place(port))
            assert error.transient, error
            assert error.kind in ("timeout", "lost")


@pytest.mark.parametrize("place", [dav, s3])
def test_a_login_page_instead_of_the_remote(opened: Opened, place: Where) -> None:
    page = {"Content-Type": "text/html"}
    with answering(200, LOGIN_PAGE, page) as port:
        error = opened.refused(place(port))
        assert (error.kind, error.transient) == ("portal", False)
        remote = opened(place(port))
        for call in (
            lambda: remote.size("a/b"),
            lambda: list(remote.list("a")),
            lambda: remote.read("a/b", lambda stream: stream.read()),
            lambda: remote.write("a/b", b"x"),
        ):
            with pytest.raises(RemoteError):
                call()
    with answering(302, b"", {"Location": "http://login.hotel.example/"}) as port:
        assert opened.refused(dav(port)).kind == "portal"
    with answering(511, LOGIN_PAGE, page) as port:
        assert opened.refused(place(port)).kind == "portal"


def test_an_address_that_wants_https(opened: Opened) -> None:
    with answering(301, b"", {"Location": f"https://{HOST}/x/"}) as port:
        error = opened.refused(dav(port))
    assert error.kind == "insecure"
    assert "webdavs://" in str(error.remedy)


@pytest.mark.parametrize("place", [dav, s3])
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(
    opened: Opened, place: Where, status: int
) -> None:
    with answering(status, b"", {"Retry-After": "17"}) as port:
        error = opened.refused(place(port))
        assert (error.kind, error.transient, error.retry_after) == ("busy", True, 17.0)
        waits: list[float] = []

        def wait(seconds: float) -> bool:
            waits.append(seconds)
            return len(waits) == 2

        remote = Retrying(opened(place(port)), wait=wait)
        with pytest.raises(RemoteError):
            remote.size("a/b")
        assert min(waits) >= 17


@pytest.mark.parametrize(
    ("status", "kind", "transient"),
    [
        (500, "server", True),
        (502, "server", True),
        (403, "permission", False),
        (507, "full", False),
    ],
)
def test_other_answers_of_a_web_server(
    opened: Opened, status: int, kind: str, transient: bool
) -> None:
    with answering(status) as port:
        for place in (dav(port), s3(port)):
            error = opened.refused(place)
            assert (error.kind, error.transient) == (kind, transient)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "RequestTimeTooSkewed", "clock"),
        (403, "InvalidAccessKeyId", "password"),
        (403, "AccessDenied", "permission"),
        (400, "EntityTooLarge", "too_large"),
        (503, "SlowDown", "busy"),
    ],
)
def test_what_a_store_says_by_its_code(opened: Opened, status: int, code: str, kind: str) -> None:
    answer = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>m</Message></Error>'
    with answering(status, answer.encode(), {"Content-Type": "application/xml"}) as port:
        assert opened.refused(s3(port)).kind == kind


# --- the place itself --------------------------------------------------------------------------


def test_a_folder_or_bucket_that_is_not_there(
    opened: Opened, apache: Apache, wsgidav: WsgiDav, swift: Swift, openssh: OpenSsh
) -> None:
    openssh.introduce(opened.home)
    for place in (apache.place(), wsgidav.place(), openssh.place()):
        assert place.folder is not None
        shutil.rmtree(place.folder)
        error = opened.refused(place)
        assert (error.kind, error.transient) == ("missing", False)
        remote = opened(place)
        with pytest.raises(RemoteError):
            list(remote.list("inspector-v1"))
        with pytest.raises(RemoteError):
            remote.size("inspector-v1/x")
        with pytest.raises(RemoteError):
            remote.read("inspector-v1/x", lambda stream: stream.read())
        with pytest.raises(RemoteError):
            remote.write("inspector-v1/x", b"x")
        assert not place.folder.exists()
    assert opened.refused(swift.place("nobodys")).kind == "missing"
    assert opened.refused(dav(apache.port)).kind == "missing"  # no WebDAV at that path


def test_a_place_that_may_only_be_read(opened: Opened, apache: Apache, openssh: OpenSsh) -> None:
    openssh.introduce(opened.home)
    web = apache.place()
    assert web.folder is not None
    if os.geteuid() == 0:
        shutil.chown(web.folder, "root")
    web.folder.chmod(0o555)
    for place in (web, openssh.place(read_only=True)):
        remote = opened(place)
        remote.probe()
        with pytest.raises(RemoteError) as caught:
            remote.write("inspector-v1/x", b"x")
        assert (caught.value.kind, caught.value.transient) == ("permission", False)


def test_a_file_larger_than_the_server_takes(opened: Opened, apache: Apache) -> None:
    place = apache.place()
    assert place.folder is not None
    (place.folder / "small").mkdir(mode=0o777)
    (place.folder / "small").chmod(0o777)
    remote = opened(place)
    remote.write("small/x", b"x" * 900)
    with pytest.raises(RemoteError) as caught:
        remote.write("small/y", b"x" * 20_000_000)
    assert caught.value.kind == "too_large"
    assert [entry.path for entry in remote.list("small")] == ["small/x"]


@pytest.fixture
def tight(openssh: OpenSsh, apache: Apache, tmp_path: Path) -> Generator[Path]:
    """A disk of 1 MB."""
    where = apache.data / "tight"
    where.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0777", "tmpfs", where],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield where
    subprocess.run(["umount", where], check=True)


def test_a_full_disk(opened: Opened, tight: Path, apache: Apache, openssh: OpenSsh) -> None:
    openssh.introduce(opened.home)
    web = Place(
        changed(apache.place().remote, url=f"webdav://{HOST}:{apache.port}/dav/tight"),
        apache.place().secrets,
    )
    for place in (web, openssh.place(within=tight), Place(Configured(url=str(tight)))):
        remote = opened(place)
        remote.write("inspector-v1/small", b"x")
        with pytest.raises(RemoteError) as caught:
            remote.write("inspector-v1/large", b"x" * 3_000_000)
        assert not caught.value.transient
        assert "room" in str(caught.value)
        assert [one.path for one in remote.list("inspector-v1")] == ["inspector-v1/small"]
        remote.remove("inspector-v1/small")


# --- nothing goes unnamed ----------------------------------------------------------------------


def errors_of(module: ModuleType, base: type[Exception]) -> set[type[Exception]]:
    found = {one for _, one in inspect.getmembers(module, inspect.isclass)}
    return {one for one in found if issubclass(one, base)}


def test_every_error_of_opendal_is_known() -> None:
    assert errors_of(opendal.exceptions, Exception) <= set(stores.KINDS)


def test_every_error_of_asyncssh_is_known() -> None:
    signals = {
        *(asyncssh.BreakReceived, asyncssh.SignalReceived, asyncssh.TerminalSizeChanged),
        asyncssh.TimeoutError,  # of programs run there; none are
    }
    raised = errors_of(asyncssh, Exception) - signals - {asyncio.TimeoutError}
    by_code = {asyncssh.ChannelOpenError}  # which of several it is, its code says
    assert {one for one in raised if sftp_errors.KINDS.get(one) is None} == by_code


def test_every_error_of_http_and_tls_has_a_kind_of_its_own_or_of_its_family() -> None:
    for module, base in ((http.client, http.client.HTTPException), (ssl, ssl.SSLError)):
        for one in errors_of(module, base):
            assert any(issubclass(one, known) for known in connection.KINDS), one


def test_every_status_has_a_kind() -> None:
    kinds: list[Kind] = [of_status(int(status)) for status in http.HTTPStatus if status >= 300]
    assert kinds
