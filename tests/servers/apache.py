"""apache2 with mod_dav, by the lines that docs/sync.md gives to a head of office."""

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
DavLockDB {folder}/lock/db
SSLSessionCache shmcb:{folder}/ssl
Mutex file:{folder}/lock
{modules}
{account}
Alias /dav {folder}/data
<Directory {folder}/data>
  Dav On
  AuthType Basic
  AuthName inspection
  AuthUserFile {folder}/users
  Require valid-user
</Directory>
<LocationMatch "^/dav/[^/]+/small/">
  LimitRequestBody 1000
</LocationMatch>
<VirtualHost {host}:{tls_port}>
  ServerName localhost
  SSLEngine on
  SSLCertificateFile {folder}/server.pem
</VirtualHost>
"""


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
        conf.write_text(
            _CONF.format(
                folder=at,
                host=HOST,
                port=port,
                tls_port=tls_port,
                modules="\n".join(load.format(one, _MODULES) for one in _LOADED),
                account="User www-data\nGroup www-data" if os.geteuid() == 0 else "",
            )
        )
        command = ("apache2", "-f", conf, "-D", "FOREGROUND")
        with running(command, [port, tls_port], at / "out"):
            yield Apache(port, tls_port, ca, at / "data")
