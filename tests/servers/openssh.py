"""OpenSSH with its own SFTP server; on a second port it takes nothing."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from inspector.config import Remote
from inspector.home import Home
from inspector.sync.remotes import known_hosts
from tests.servers.running import HOST, Place, find, folder, free_port, need, running

_CONF = """
Port {port}
Port {read_only}
ListenAddress {host}
HostKey {folder}/host
PidFile {folder}/pid
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxSessions 50
MaxStartups 100
Subsystem sftp internal-sftp
Match LocalPort {read_only}
  ForceCommand internal-sftp -R
{documented}
"""
DOCUMENTED = Path(__file__).parents[2] / "docs" / "servers" / "sshd_config"
TEAM = "nobody"
"""An account that every system has and nobody works under, for the page's ``inspection``."""


def documented(at: Path, chroot: Path) -> str:
    """The page's own lines; only where things are, and for whom, is another."""
    text = DOCUMENTED.read_text("utf-8")
    for told, here in (
        ("Match User inspection", f"Match User {TEAM}"),
        ("ChrootDirectory /srv/inspection", f"ChrootDirectory {chroot}"),
        ("/etc/ssh/inspection_keys", str(at / "authorized_keys")),
    ):
        assert told in text, f"{DOCUMENTED.name} says nothing of {told}"
        text = text.replace(told, here)
    return text


@dataclass(frozen=True)
class OpenSsh:
    """The server; ``key`` is the file of the private key that it lets in."""

    port: int
    read_only: int
    key: Path
    host_key: str
    data: Path
    chroot: Path
    """What the team's account takes for the root; only root can start it so."""

    def team_place(self) -> Place:
        """Where the account of docs/servers/sshd_config keeps its files."""
        made = self.chroot / "team" / secrets.token_hex(6)
        made.mkdir()
        shutil.chown(made, TEAM)
        url = f"sftp://{HOST}:{self.port}/team/{made.name}"
        return Place(Remote(url=url, user=TEAM, key_file=str(self.key)), {}, made)

    def place(self, *, read_only: bool = False, within: Path | None = None) -> Place:
        made = (within or self.data) / secrets.token_hex(6)
        made.mkdir()
        port = self.read_only if read_only else self.port
        user = pwd.getpwuid(os.geteuid()).pw_name
        remote = Remote(
            url=f"sftp://{HOST}:{port}{made.as_posix()}", user=user, key_file=str(self.key)
        )
        return Place(remote, {}, made)

    def introduce(self, home: Home) -> None:
        """Let the home know the server's host key, on both ports."""
        file = known_hosts.of_home(home)
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = (f"[{HOST}]:{port} {self.host_key}\n" for port in (self.port, self.read_only))
        file.write_text("".join(lines))


@contextlib.contextmanager
def _chroot(at: Path) -> Generator[Path]:
    """As the page has it made: root's up to the top, which /tmp is not."""
    if os.geteuid() != 0:
        yield at / "chroot"
        return
    made = Path(tempfile.mkdtemp(prefix="inspection-", dir="/run"))
    try:
        made.chmod(0o755)
        (made / "team").mkdir()
        shutil.chown(made / "team", TEAM)
        yield made
    finally:
        shutil.rmtree(made)


@contextlib.contextmanager
def started() -> Generator[OpenSsh]:
    need("openssh-server", "sshd")
    need("openssh-client", "ssh-keygen")
    with folder("sshd") as at, _chroot(at) as chroot:
        for name in ("host", "id"):
            keygen: list[str | Path] = [
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "",
                "-f",
                at / name,
            ]
            subprocess.run(keygen, check=True)
        (at / "authorized_keys").write_text((at / "id.pub").read_text())
        (at / "data").mkdir()
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants it for its separated privileges
        port, read_only = free_port(), free_port()
        conf = at / "sshd_config"
        conf.write_text(
            _CONF.format(
                folder=at,
                host=HOST,
                port=port,
                read_only=read_only,
                documented=documented(at, chroot),
            )
        )
        command = (find("sshd") or "sshd", "-D", "-e", "-f", conf)
        with running(command, [port, read_only], at / "log"):
            host_key = " ".join((at / "host.pub").read_text().split()[:2])
            yield OpenSsh(port, read_only, at / "id", host_key, at / "data", chroot)
