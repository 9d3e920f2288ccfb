"""apache2 with mod_dav, by the lines that docs/servers/apache.conf gives to a head of office."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from inspector.config import Remote
from tests.servers import certificates
from tests.servers.running import HOST, Place, folder, free_port, need, running

USER, PASSWORD = "surina", "sa:rnai 口令-7"
_MODULES = Path("/usr/lib/apache2/modules")
_LOADED = (
    *("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"),
    *("alias", "setenvif", "dav", "dav_fs", "dav_lock", "ssl", "socache_shmcb"),
)
_CONF = """
ServerRoot "{folder}"
ServerName localhost
Listen {host}:{port}
Listen {host}:{tls_port}
PidFile {folder}/pid
ErrorLog {folder}/out
SSLSessionCache shmcb:{folder}/ssl
Mutex file:{folder}/lock
{modules}
{account}
{place}<LocationMatch "^/dav/[^/]+/small/">
  LimitRequestBody 1000
</LocationMatch>
<LocationMatch "[.](part|filepart)$">
  # as Nextcloud has it
  Require all denied
</LocationMatch>
{documented}"""


DOCUMENTED = Path(__file__).parents[2] / "docs" / "servers" / "apache.conf"


def documented(at: Path, tls_port: int) -> str:
    """The page's own lines; only where things are is another."""
    text = DOCUMENTED.read_text("utf-8")
    for told, here in (
        ("*:443", f"{HOST}:{tls_port}"),
        ("files.example.org.pem", "server.pem"),
        ("files.example.org", "localhost"),
        ("/etc/ssl/private", str(at)),
        ("/etc/apache2/inspection.users", str(at / "users")),
        ("/var/lib/inspection/lock", str(at / "lock" / "db")),
        ("Alias /inspection ", "Alias /dav "),
        ("/srv/inspection", str(at / "data")),
    ):
        assert told in text, f"{DOCUMENTED.name} says nothing of {told}"
        text = text.replace(told, here)
    return text


@dataclass(frozen=True)
class Apache:
    """The server; ``ca`` is whom its certificate, for the name localhost, is by."""

    port: int
    tls_port: int
    ca: Path
    data: Path

    def place(self, *, tls: bool = False, host: str | None = None) -> Place:
        name = secrets.token_hex(6)
        made = self.data / name
        made.mkdir()
        if os.geteuid() == 0:
            shutil.chown(made, "www-data")
        if tls:
            url = f"webdavs://{host or 'localhost'}:{self.tls_port}/dav/{name}"
            remote = Remote(url=url, user=USER, ca=str(self.ca))
        else:
            remote = Remote(url=f"webdav://{host or HOST}:{self.port}/dav/{name}", user=USER)
        return Place(remote, {"PASSWORD": PASSWORD}, made)


@contextlib.contextmanager
def started() -> Generator[Apache]:
    need("apache2", "apache2")
    with folder("apache") as at:
        ca, _ = certificates.write(at, "localhost")
        for inner in ("data", "lock"):
            (at / inner).mkdir()
            if os.geteuid() == 0:
                shutil.chown(at / inner, "www-data")
        digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
        (at / "users").write_text(f"{USER}:{{SHA}}{digest}\n")
        port, tls_port = free_port(), free_port()
        load = "LoadModule {0}_module {1}/mod_{0}.so"
        conf = at / "apache.conf"
        given = documented(at, tls_port)
        # the same place without TLS, for what is tested about that
        place = given[given.index("  Alias") : given.index("</VirtualHost>")]
        conf.write_text(
            _CONF.format(
                folder=at,
                host=HOST,
                port=port,
                tls_port=tls_port,
                modules="\n".join(load.format(one, _MODULES) for one in _LOADED),
                place=place,
                documented=given,
                account="User www-data\nGroup www-data" if os.geteuid() == 0 else "",
            )
        )
        command = ("apache2", "-f", conf, "-D", "FOREGROUND")
        with running(command, [port, tls_port], at / "out"):
            yield Apache(port, tls_port, ca, at / "data")
