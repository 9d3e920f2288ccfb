"""OpenStack Swift with its s3api: an object store that checks signatures, on disk."""

from __future__ import annotations

import contextlib
import getpass
import os
import secrets
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from inspector.config import Remote
from tests.servers import sigv4
from tests.servers.running import HOST, Place, folder, free_port, need, running

PYTHON = "/usr/bin/python3"
ACCESS, SECRET, REGION = "test:tester", "Te5ting/key+", "us-east-1"
READER = "test:reader"
"""An access key with the same secret that no bucket lets in."""
BUCKET = "team"

# Swift reads its settings from a fixed place in /etc, where only root writes; and its programs are
# slow to start: one loads everything, makes the smallest rings there are, and becomes all four
_RUN = """
import ctypes, os, signal, sys
from swift.common import utils
folder, ports = sys.argv[1], dict(one.split("=") for one in sys.argv[2:])
utils.SWIFT_CONF_FILE = folder + "/swift.conf"
from swift.common.ring import RingBuilder
from swift.common.wsgi import run_wsgi
for kind in ("account", "container", "object"):
    ring = RingBuilder(2, 1, 1)
    device = {"region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": int(ports[kind])}
    ring.add_dev({**device, "device": "d1", "replication_ip": "127.0.0.1",
                  "replication_port": int(ports[kind])})
    ring.rebalance()
    ring.get_ring().save(folder + "/" + kind + ".ring.gz")
children = []
def end(*_):
    for child in children:
        os.kill(child, signal.SIGKILL)
    os._exit(0)
signal.signal(signal.SIGTERM, end)
for kind in ports:
    child = os.fork()
    if child == 0:
        # each makes a session of its own, so that nobody else would end it
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        sys.exit(run_wsgi(folder + "/" + kind + ".conf", kind + "-server"))
    children.append(child)
os.wait()
end()
"""
_SWIFT = """
[swift-hash]
swift_hash_path_suffix = inspection
swift_hash_path_prefix = inspection
[storage-policy:0]
name = only
default = yes
"""
_STORAGE = """
[DEFAULT]
bind_ip = {host}
bind_port = {port}
user = {user}
swift_dir = {folder}
devices = {folder}/node
mount_check = false
fallocate_reserve = 0
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
recon_cache_path = {folder}/cache
"""
_FILTERS = (
    *("catch_errors", "gatekeeper", "cache", "listing_formats", "bulk", "s3api", "tempauth"),
    *("copy", "slo", "dlo", "versioned_writes", "symlink"),
)
_SETTINGS = {
    "cache": "memcache_servers = {host}:{memcached}",
    "s3api": "location = {region}",
    "tempauth": "user_test_tester = {secret} .admin\nuser_test_reader = {secret}",
    "versioned_writes": "allow_object_versioning = true",
}
_PROXY = """
[DEFAULT]
bind_ip = {host}
bind_port = {port}
user = {user}
swift_dir = {folder}
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = {pipeline} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""


@dataclass(frozen=True)
class Swift:
    """The store; it holds one bucket."""

    port: int

    @property
    def endpoint(self) -> str:
        return f"http://{HOST}:{self.port}"

    def place(self, bucket: str = BUCKET) -> Place:
        remote = Remote(
            url=f"s3://{bucket}/{secrets.token_hex(6)}", endpoint=self.endpoint, region=REGION
        )
        return Place(remote, {"ACCESS_KEY": ACCESS, "SECRET_KEY": SECRET})


@contextlib.contextmanager
def started() -> Generator[Swift]:
    need(
        "swift-proxy swift-account swift-container swift-object memcached",
        *("swift-proxy-server", "swift-account-server", "swift-container-server"),
        *("swift-object-server", "memcached"),
    )
    with folder("swift") as at, contextlib.ExitStack() as servers:
        (at / "node" / "d1").mkdir(parents=True)
        (at / "cache").mkdir()
        (at / "swift.conf").write_text(_SWIFT)
        facts = {"host": HOST, "user": getpass.getuser(), "folder": at}
        ports = {kind: free_port() for kind in ("account", "container", "object", "memcached")}
        for kind in ("account", "container", "object"):
            conf = _STORAGE.format(kind=kind, port=ports[kind], **facts)
            (at / f"{kind}.conf").write_text(conf)
        ports["proxy"] = free_port()
        told = {**facts, "memcached": ports["memcached"], "region": REGION, "secret": SECRET}
        conf = _PROXY.format(pipeline=" ".join(_FILTERS), port=ports["proxy"], **facts)
        for name in _FILTERS:
            use = "memcache" if name == "cache" else name
            conf += f"[filter:{name}]\nuse = egg:swift#{use}\n"
            conf += _SETTINGS.get(name, "").format(**told) + "\n"
        (at / "proxy.conf").write_text(conf)
        memcached = ["memcached", "-l", HOST, "-p", str(ports["memcached"])]
        if os.geteuid() == 0:
            memcached += ["-u", "root"]
        servers.enter_context(running(memcached, [ports.pop("memcached")], at / "memcached.log"))
        named = [f"{kind}={port}" for kind, port in ports.items()]
        command: tuple[str | Path, ...] = (PYTHON, "-E", "-c", _RUN, at, *named)
        servers.enter_context(running(command, list(ports.values()), at / "log"))
        store = Swift(ports["proxy"])
        sigv4.make_bucket(store.endpoint, BUCKET, REGION, ACCESS, SECRET)
        yield store
