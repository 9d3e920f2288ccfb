"""Which SSH servers are who they say they are: the person's ``known_hosts`` and the home's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from inspector import disk
from inspector.home import Home

if TYPE_CHECKING:
    from asyncssh import SSHKey, SSHKnownHosts


class Offered(NamedTuple):
    """The key that a server has shown and nobody knows."""

    line: str
    """As ``known_hosts`` has it."""
    fingerprint: str
    """``SHA256:…``, as ``ssh-keygen -l`` prints it."""
    changed: bool
    """Another key of this server is known."""


def of_home(home: Home) -> Path:
    return home.data / "known_hosts"


def known(home: Home) -> SSHKnownHosts:
    """Both files, as far as they are there. ValueError if one cannot be understood."""
    import asyncssh

    lines = ""
    for file in (Path("~/.ssh/known_hosts").expanduser(), of_home(home)):
        try:
            lines += file.read_text("utf-8", errors="replace") + "\n"
        except OSError:
            continue  # not there, or not to be read: then it tells nothing
    return asyncssh.import_known_hosts(lines)


def offered(host: str, port: int, key: SSHKey, hosts: SSHKnownHosts, address: str) -> Offered:
    place = host if port == 22 else f"[{host}]:{port}"
    public = key.export_public_key("openssh").decode().split()
    trusted = hosts.match(host, address, port)[0]
    return Offered(f"{place} {public[0]} {public[1]}", key.get_fingerprint(), bool(trusted))


def accept(home: Home, key: Offered) -> None:
    """Believe this key from now on, in this home."""
    file = of_home(home)
    try:
        before = file.read_bytes()
    except FileNotFoundError:
        before = b""
    except OSError as error:
        raise disk.disk_error(error, file) from error
    if before and not before.endswith(b"\n"):
        before += b"\n"
    disk.write_bytes(file, before + key.line.encode() + b"\n")
