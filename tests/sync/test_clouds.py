"""The large clouds' own stores: their addresses, and what they answer to a wrong key.

Their servers cannot be started here.  What is asked goes through a proxy that answers as each
cloud's documentation says; nothing here shows that a right key would be let in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from inspector.config import Remote as Configured
from inspector.errors import InputError, RemoteError
from inspector.home import Home
from inspector.sync.remotes import open_remote
from tests.servers.answering import answering
from tests.servers.running import HOST, free_port

KEYS: Final = {"ACCESS_KEY": "acc3ss-mark", "SECRET_KEY": "czNjcmV0LW1hcms="}
CLOUDS: Final[dict[str, dict[str, str]]] = {
    "oss": {"url": "oss://team/x", "endpoint": "http://oss-cn-beijing.aliyuncs.example"},
    "obs": {"url": "obs://team/x", "endpoint": "http://obs.cn-north-4.myhuaweicloud.example"},
    "cos": {"url": "cos://team-125/x", "endpoint": "http://cos.ap-beijing.myqcloud.example"},
    "azblob": {
        "url": "azblob://team/x",
        "endpoint": "http://inspection.blob.core.chinacloudapi.example",
        "user": "inspection",
    },
}
_ASK: Final = """
import json, os, sys
from pathlib import Path
from inspector.config import Remote
from inspector.errors import RemoteError
from inspector.home import Home
from inspector.sync.remotes import open_remote
found = {}
for cloud, told in json.loads(sys.argv[1]).items():
    try:
        open_remote("cloud", Remote(**told), Home.at(Path(sys.argv[2]))).probe()
    except RemoteError as error:
        found[cloud] = error.kind
print(json.dumps(found), flush=True)
os._exit(0)  # OpenDAL's threads do not like the end of an interpreter
"""


def kinds(home: Home, proxy: int) -> dict[str, str]:
    """What each store's probe says when whatever it asks goes to this port.

    In a process of its own: OpenDAL looks for a proxy once.
    """
    secrets = {f"INSPECTOR_REMOTE_CLOUD_{part}": key for part, key in KEYS.items()}
    clear = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    done = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(CLOUDS), str(home.root)],
        env={**clear, **secrets, "http_proxy": f"http://{HOST}:{proxy}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("status", "code", "azure", "kind"),
    [
        (403, "SignatureDoesNotMatch", "AuthenticationFailed", "password"),
        (403, "InvalidAccessKeyId", "AuthenticationFailed", "password"),
        (404, "NoSuchBucket", "ContainerNotFound", "missing"),
        (403, "AccessDenied", "AuthorizationPermissionMismatch", "permission"),
        (503, "SlowDown", "ServerBusy", "busy"),
    ],
)
def test_what_a_cloud_refuses_is_named(
    home: Home, status: int, code: str, azure: str, kind: str
) -> None:
    said = '<?xml version="1.0"?><Error><Code>{0}</Code><Message>m</Message></Error>'
    headers = {"Content-Type": "application/xml"}
    with answering(status, said.format(code).encode(), headers) as port:
        found = kinds(home, port)
    with answering(status, said.format(azure).encode(), headers) as port:
        found |= {"azblob": kinds(home, port)["azblob"]}
    assert found == dict.fromkeys(CLOUDS, kind)


def test_nobody_answers(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_REMOTE_CLOUD_SECRET_KEY", KEYS["SECRET_KEY"])
    endpoint = f"http://{HOST}:{free_port()}"
    told = Configured(url="azblob://team/x", endpoint=endpoint, user="inspection")
    with pytest.raises(RemoteError) as caught:
        open_remote("cloud", told, home).probe()
    assert caught.value.kind == "refused"


@pytest.mark.parametrize(
    ("kind", "like"),
    [
        ("oss", "aliyuncs.com"),
        ("obs", "myhuaweicloud.com"),
        ("cos", "myqcloud.com"),
        ("azblob", "blob.core.chinacloudapi.cn"),
    ],
)
def test_an_endpoint_is_needed_and_one_of_that_kind_is_shown(
    home: Home, kind: str, like: str
) -> None:
    with pytest.raises(InputError) as caught:
        open_remote("cloud", Configured(url=f"{kind}://team/x"), home)
    assert "endpoint" in str(caught.value.what)
    assert like in str(caught.value.remedy)


def test_azure_wants_an_account_and_a_key_that_can_be_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Configured(url="azblob://team/x", endpoint="http://inspection.example")
    with pytest.raises(InputError) as caught:
        open_remote("cloud", told, home)
    assert "user" in str(caught.value.what)
    monkeypatch.setenv("INSPECTOR_REMOTE_CLOUD_SECRET_KEY", "not base64!")
    named = Configured(url=told.url, endpoint=told.endpoint, user="inspection")
    with pytest.raises(RemoteError) as refused:
        open_remote("cloud", named, home)
    assert refused.value.kind == "password"


def test_google_wants_a_service_account_s_file(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text("{}")
    for key_file in (None, str(file)):
        told = Configured(url="gcs://team/x", endpoint=f"http://{HOST}:1", key_file=key_file)
        with pytest.raises(RemoteError) as caught:
            open_remote("cloud", told, home).probe()
        assert caught.value.kind == "account_file"
        assert "--key-file" in str(caught.value.remedy)
