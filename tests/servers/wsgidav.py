"""WsgiDAV: a WebDAV server by other people than apache's."""

from __future__ import annotations

import contextlib
import json
import secrets
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from inspector.config import Remote
from tests.servers.running import HOST, Place, folder, free_port, running

USER, PASSWORD = "batu", "b-口令"
_RUN = """
import json, sys
from cheroot import wsgi
from wsgidav.wsgidav_app import WsgiDAVApp
told = json.loads(sys.argv[1])
server = wsgi.Server((told.pop("bind"), told.pop("listen")), WsgiDAVApp(told), numthreads=8)
server.start()
"""


@dataclass(frozen=True)
class WsgiDav:
    port: int
    data: Path

    def place(self) -> Place:
        made = self.data / secrets.token_hex(6)
        made.mkdir()
        remote = Remote(url=f"webdav://{HOST}:{self.port}/{made.name}/", user=USER)
        return Place(remote, {"PASSWORD": PASSWORD}, made)


@contextlib.contextmanager
def started() -> Generator[WsgiDav]:
    with folder("wsgidav") as at:
        port, data = free_port(), at / "data"
        data.mkdir()
        settings = {
            "bind": HOST,
            "listen": port,
            "provider_mapping": {"/": str(data)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False},
            "lock_storage": True,
            "property_manager": None,
            "verbose": 1,
        }
        command = (sys.executable, "-c", _RUN, json.dumps(settings))
        with running(command, [port], at / "log"):
            yield WsgiDav(port, data)
