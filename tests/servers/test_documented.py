"""What docs/servers gives to a head of office works as it stands there."""

from __future__ import annotations

import json
import os
from configparser import ConfigParser
from contextlib import closing
from pathlib import Path

import pytest

from inspector.errors import RemoteError
from inspector.home import Home
from inspector.sync.examine import examine
from inspector.sync.remotes import open_remote
from tests.servers.apache import Apache
from tests.servers.openssh import OpenSsh

DOCS = Path(__file__).parents[2] / "docs"
SERVERS = DOCS / "servers"


def test_the_webdav_server_of_the_page_takes_all_that_a_remote_must_do(
    apache: Apache, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = apache.place(tls=True)
    with closing(open_remote("office", place.let_in(monkeypatch, "office"), home)) as remote:
        assert all(step.ok for step in examine(remote))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can chroot")
def test_the_sftp_account_of_the_page_takes_all_and_sees_nothing_else(
    openssh: OpenSsh, home: Home
) -> None:
    openssh.introduce(home)
    place = openssh.team_place()
    with closing(open_remote("office", place.remote, home)) as remote:
        assert all(step.ok for step in examine(remote))
        remote.write("inspector-v1/devices/x.json", b"{}")
    outside = f"sftp://{place.remote.url.split('/')[2]}/etc"
    seen = type(place.remote)(url=outside, user=place.remote.user, key_file=str(openssh.key))
    with closing(open_remote("office", seen, home)) as remote, pytest.raises(RemoteError):
        remote.probe()
    assert place.folder is not None
    assert (place.folder / "inspector-v1" / "devices" / "x.json").read_bytes() == b"{}"


def test_the_policy_of_the_page_allows_files_of_one_bucket_and_nothing_else() -> None:
    policy = json.loads((SERVERS / "s3-policy.json").read_bytes())
    for one in policy["Statement"]:
        assert one["Effect"] == "Allow"
        assert one["Resource"].startswith("arn:aws:s3:::inspection")
        assert not any("*" in action for action in one["Action"])


def test_the_service_of_the_page_stays_down_where_only_a_person_helps() -> None:
    unit = ConfigParser()
    unit.read(SERVERS / "inspector-sync.service", "utf-8")
    assert unit["Service"]["execstart"] == "inspector sync --watch"
    assert unit["Service"]["restartpreventexitstatus"] == "2"


def test_the_sync_page_leads_to_every_file_for_a_server() -> None:
    page = (DOCS / "sync.md").read_text("utf-8")
    for file in SERVERS.iterdir():
        assert page.count(f"(servers/{file.name})") >= 2, f"{file.name}: in both languages"
