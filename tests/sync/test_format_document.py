"""docs/formats/bundle.md is enough: a reader written from that page alone reads a whole remote.

Nothing of Inspector reads here, only what any language has: JSON, gzip, SHA-256, HMAC, Ed25519,
age.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import io
import json
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from inspector.ledger import queries
from inspector.sync import outbox
from inspector.sync.names import seal_for
from tests.sync.laptops import Laptop, Team

Json = dict[str, Any]
ZEROS = "0" * 64


def canonical(value: Json) -> bytes:
    """RFC 8785, for what has no floats."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def opened(content: bytes, identities: str) -> bytes:
    """What is in a file: an age file is known by how it begins."""
    if not content.startswith(b"age-encryption.org/"):
        return content
    key = next(line for line in identities.splitlines() if line.startswith("AGE-SECRET-KEY-1"))
    age: Any = import_module("pyrage")  # it has no type stubs
    found: bytes = age.decrypt(content, [age.x25519.Identity.from_str(key)])
    return found


def device_of(public_key: bytes) -> str:
    return base64.b32encode(hashlib.sha256(public_key).digest()[:10]).decode().lower()


class Reader:
    """Everything of one device on a remote."""

    def __init__(self, remote: Path, device: str, identities: str = "") -> None:
        self.root, self.device, self.identities = remote / "inspector-v1", device, identities
        self.card: Json = json.loads((self.root / "devices" / f"{device}.json").read_bytes())
        self.key = bytes.fromhex(self.card["public_key"])
        assert device_of(self.key) == device
        names = self.root / "devices" / f"{device}.names.age"
        self.names: Json = json.loads(self.read(names)) if names.exists() else {"keys": []}

    def read(self, path: Path) -> bytes:
        return opened(path.read_bytes(), self.identities)

    def events(self) -> list[Json]:
        found: list[Json] = []
        before = ZEROS
        for name in sorted(self.card["bundles"]):
            path = self.root / "events" / self.device / name
            assert path.stat().st_size == self.card["bundles"][name]
            for event in self.bundle(self.read(path), name):
                if event["seq"] <= len(found):  # runs may overlap
                    continue
                assert (event["seq"], event["prev"]) == (len(found) + 1, before)
                before = event["hash"]
                found.append(event)
        assert (self.card["last"], self.card["head"]) == (len(found), before)
        return found

    def bundle(self, content: bytes, name: str) -> list[Json]:
        lines = gzip.decompress(content).splitlines(keepends=True)
        header: Json = json.loads(lines[0])
        signature = bytes.fromhex(json.loads(lines[-1])["signature"])
        Ed25519PublicKey.from_public_bytes(self.key).verify(signature, b"".join(lines[:-1]))
        assert header["format"] == "inspector-bundle/1"
        assert header["device"] == self.device
        assert name.startswith(f"{header['first']:012}-{header['last']:012}.jsonl.gz")
        assert header["count"] == len(lines) - 2
        events: list[Json] = [json.loads(line) for line in lines[1:-1]]
        for line, event in zip(lines[1:-1], events, strict=True):
            assert canonical(event) + b"\n" == line
            rest = {key: value for key, value in event.items() if key != "hash"}
            assert hashlib.sha256(canonical(rest)).hexdigest() == event["hash"]
        return events

    def evidence(self, sha256: str) -> bytes:
        names = [sha256]
        for key in self.names["keys"]:
            digest = hmac.digest(bytes.fromhex(key), bytes.fromhex(sha256), "sha256").hex()
            names.append(f"{digest}.age")
        there = (self.root / "blobs" / name[:2] / name for name in names)
        content = self.read(next(path for path in there if path.exists()))
        assert hashlib.sha256(content).hexdigest() == sha256
        return content

    def findings(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for path in (self.root / "findings" / self.device).iterdir():
            content = self.read(path)
            if path.suffix != ".age":
                found[path.name] = content
                continue
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                (inside,) = archive.namelist()
                found[inside] = archive.read(inside)
                key = bytes.fromhex(self.names["keys"][0])
                named = hmac.digest(key, b"findings\0" + inside.encode(), "sha256").hex()
                assert path.name == f"{named}.age"
        return found


def whole_work(laptop: Laptop, photo: Path) -> tuple[str, str]:
    """A visit, answers in two syncs, a photo, a findings file; its photo's and visit's names."""
    visit = laptop.visit()
    laptop.answer(visit, "yes")
    laptop.sync()
    laptop.answer(visit, "no", check="其他 €𝄞")
    sha256 = laptop.photo(visit, photo)
    file = photo.with_name("结果.csv")
    file.write_text("a,b\n1,2\n")
    told = laptop.config.remotes["stick"]
    seal = seal_for(laptop.home, told.recipients or ())
    outbox.offer(laptop.home, "stick", file, seal=seal)
    laptop.sync()
    return sha256, visit


@pytest.mark.parametrize("sealed", [False, True])
def test_a_reader_written_from_the_page_alone_reads_all_of_a_remote(
    team: Team, photo: Path, sealed: bool
) -> None:
    first, second = team.pair()
    if sealed:
        team.seal_for(first, second)
    sha256, _ = whole_work(first, photo)
    key = second.home.age.read_text() if sealed else ""  # any recipient's opens it
    reader = Reader(team.stick, first.device, key)
    events = reader.events()
    in_ledger = [event.hash for event in queries.events_of(first.ledger, first.device)]
    assert [event["hash"] for event in events] == in_ledger
    attached = [event["body"] for event in events if event["kind"] == "evidence.attached"]
    assert [one["sha256"] for one in attached] == [sha256]
    assert reader.evidence(sha256) == photo.read_bytes()
    assert reader.findings() == {"结果.csv": b"a,b\n1,2\n"}
    assert ("name" in reader.card) is not sealed
    if sealed:
        assert reader.names["name"] == "laptop-苏日娜"
