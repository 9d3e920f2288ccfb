"""A bundle is believed only as a whole, and only if its device wrote it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.errors import InputError
from inspector.ledger import bodies, bundle, queries
from inspector.ledger.bundle import (
    BundleError,
    Limits,
    Reason,
    compress,
    read_bundle,
    read_bundles,
    write_bundle,
)
from inspector.ledger.events import Event, hash_of
from inspector.ledger.keys import fingerprint
from inspector.ledger.ledger import Ledger

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

OpenLedger = Callable[[str], Ledger]


def written(ledger: Ledger, first: int = 1, last: int | None = None) -> bytes:
    stream = io.BytesIO()
    last = last if last is not None else queries.last_seqs(ledger)[ledger.device]
    write_bundle(stream, ledger, ledger.device, first, last)
    return stream.getvalue()


def reason_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(BundleError) as caught:
        read_bundle(io.BytesIO(content), limits=limits)
    assert caught.value.remedy is not None
    return caught.value.reason


def lines_of(content: bytes) -> list[bytes]:
    return gzip.decompress(content).splitlines(keepends=True)


def packed(lines: list[bytes]) -> bytes:
    return compress(b"".join(lines))


def changed(line: bytes, **values: Any) -> bytes:
    return rfc8785.dumps({**json.loads(line), **values}) + b"\n"


def signed(ledger: Ledger, lines: list[bytes]) -> bytes:
    signature = ledger.key.sign(b"".join(lines)).hex()
    return packed([*lines, rfc8785.dumps({"signature": signature}) + b"\n"])


def test_what_is_written_is_read_back(ledger: Ledger, visit: str) -> None:
    found = read_bundle(io.BytesIO(written(ledger)))
    assert found.events == list(queries.events_of(ledger, ledger.device))
    assert found.public_key == ledger.key.public_key
    assert found.device_name == "laptop-1"


def test_the_same_events_give_the_same_bytes(ledger: Ledger, visit: str) -> None:
    assert written(ledger) == written(ledger)


def test_every_line_is_canonical_json_by_a_judge_of_rfc_8785(ledger: Ledger, visit: str) -> None:
    ledger.record(bodies.AnswerSet(visit=visit, check="备注", type="text", value='"é\n€𝄞\u2028'))
    for line in lines_of(written(ledger)):
        assert rfc8785.dumps(json.loads(line)) + b"\n" == line


def test_a_hash_can_be_checked_by_hand(ledger: Ledger, visit: str) -> None:
    event: dict[str, Any] = json.loads(lines_of(written(ledger))[2])
    said = event.pop("hash")
    assert hashlib.sha256(rfc8785.dumps(event)).hexdigest() == said


def test_nobody_writes_a_bundle_for_another(ledger: Ledger, another_ledger: OpenLedger) -> None:
    with pytest.raises(InputError):
        write_bundle(io.BytesIO(), ledger, another_ledger("巴特尔").device, 1, 1)


def test_a_long_run_becomes_several_bundles_in_one_file(
    ledger: Ledger, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "EVENTS", 3)
    for number in range(8):
        ledger.record(bodies.AnswerSet(visit=visit, check="n", type="integer", value=str(number)))
    content = written(ledger)
    found = list(read_bundles(io.BytesIO(content)))
    assert [(one.header.first, one.header.last) for one in found] == [
        (1, 3),
        (4, 6),
        (7, 9),
        (10, 10),
    ]
    assert reason_of(content) == "header_mismatch"


def test_a_later_bundle_needs_a_key_from_elsewhere(ledger: Ledger, visit: str) -> None:
    content = written(ledger, first=2)
    assert reason_of(content) == "no_key"
    keys = {ledger.device: ledger.key.public_key}
    assert read_bundle(io.BytesIO(content), key_of=keys.get).header.first == 2


def test_a_key_that_is_not_the_device_s_is_refused(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    keys = {ledger.device: another_ledger("巴特尔").key.public_key}
    with pytest.raises(BundleError) as caught:
        read_bundle(io.BytesIO(written(ledger)), key_of=keys.get)
    assert caught.value.reason == "wrong_device"


def test_a_bundle_cut_anywhere_is_refused(ledger: Ledger, visit: str) -> None:
    content = written(ledger)
    for length in range(len(content)):
        assert reason_of(content[:length]) in ("truncated", "bad_gzip")


def test_lines_that_are_cut_off_are_missed(ledger: Ledger, visit: str) -> None:
    lines = lines_of(written(ledger))
    for count in range(len(lines)):
        assert reason_of(packed(lines[:count])) == "truncated"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_no_flipped_bit_changes_what_is_read(ledger: Ledger, data: st.DataObject) -> None:
    """Either the bundle is refused, or (a bit of gzip's own header) it says what it said."""
    content = written(ledger)
    events = read_bundle(io.BytesIO(content)).events
    at = data.draw(st.integers(0, len(content) * 8 - 1))
    flipped = bytearray(content)
    flipped[at // 8] ^= 1 << at % 8
    try:
        found = read_bundle(io.BytesIO(bytes(flipped)))
    except BundleError:
        return
    assert found.events == events


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_no_changed_byte_of_the_lines_is_believed(ledger: Ledger, data: st.DataObject) -> None:
    raw = bytearray(gzip.decompress(written(ledger)))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BundleError):
        read_bundle(io.BytesIO(compress(bytes(raw))))


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_a_named_reason(content: bytes) -> None:
    reason_of(content)
    reason_of(compress(content))


def test_each_thing_wrong_has_its_own_reason(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    header, first, second, signature = lines_of(written(ledger))
    body = [first, second]

    assert reason_of(b"no gzip at all") == "bad_gzip"
    assert reason_of(packed([b"{}\n"])) == "bad_format"
    assert reason_of(packed([b"[" * 100_000 + b"\n"])) == "bad_format"
    newer = changed(header, format="inspector-bundle/2")
    assert reason_of(packed([newer, *body, signature])) == "newer_version"
    tricks = changed(header, device="../../../home")
    assert reason_of(packed([tricks, *body, signature])) == "bad_format"
    assert reason_of(signed(other, [header, *body])) == "bad_signature"
    stolen = changed(header, device=other.device)
    assert reason_of(signed(ledger, [stolen, *body])) == "wrong_device"
    assert reason_of(signed(ledger, [header, second, first])) == "no_key"
    assert reason_of(signed(ledger, [changed(header, count=1, last=1), first, second])) in (
        "header_mismatch",
        "truncated",
    )
    assert reason_of(signed(ledger, [changed(header, head="0" * 64), *body])) == "header_mismatch"
    forged = changed(second, author="某人")
    assert reason_of(signed(ledger, [header, first, forged])) == "bad_hash"
    skipped = changed(second, seq=3)
    assert reason_of(signed(ledger, [header, first, skipped])) == "broken_chain"
    unlinked = changed(second, prev="1" * 64)
    assert reason_of(signed(ledger, [header, first, unlinked])) == "broken_chain"
    padded = second.replace(b"{", b"{ ", 1)
    assert reason_of(signed(ledger, [header, first, padded])) == "bad_hash"
    foreign = changed(second, device=other.device)
    assert reason_of(signed(ledger, [header, first, foreign])) == "wrong_device"
    assert reason_of(packed([header, *body, signature, b"more\n"])) == "bad_format"


class Endless(io.RawIOBase):
    """A stream that counts what is taken from it."""

    def __init__(self, content: bytes) -> None:
        self.content, self.taken = io.BytesIO(content), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        found = self.content.readinto(buffer)
        self.taken += found
        return found


def test_a_gzip_bomb_is_left_after_its_first_megabyte() -> None:
    bomb = Endless(gzip.compress(b"\0" * 200_000_000))
    with pytest.raises(BundleError) as caught:
        read_bundle(io.BufferedReader(bomb))
    assert caught.value.reason == "too_large"
    assert bomb.taken < len(bomb.content.getvalue())


def test_ten_million_lines_are_refused_by_the_first(ledger: Ledger, visit: str) -> None:
    header, *events, _ = lines_of(written(ledger))
    promised = changed(header, last=10_000_000, count=10_000_000)
    stream = Endless(packed([promised, *events]) + gzip.compress(b"x\n" * 10_000_000))
    with pytest.raises(BundleError) as caught:
        read_bundle(io.BufferedReader(stream))
    assert caught.value.reason == "too_large"
    unpromised = packed([header]) + gzip.compress(b"x\n" * 10_000_000)
    assert reason_of(unpromised) == "header_mismatch"


def test_limits_hold_for_lines_events_and_the_whole(ledger: Ledger, visit: str) -> None:
    content = written(ledger)
    assert reason_of(content, Limits(line=300)) == "too_large"
    assert reason_of(content, Limits(events=1)) == "too_large"
    assert reason_of(content, Limits(unpacked=600)) == "too_large"


def test_an_unknown_kind_from_a_newer_version_travels_along(ledger: Ledger, visit: str) -> None:
    header, first, second, _ = lines_of(written(ledger))
    event = json.loads(second) | {"kind": "drone.flown", "body": {"height": "120"}}
    event["hash"] = hash_of(msgspec.json.decode(rfc8785.dumps(event), type=Event))
    lines = [changed(header, head=event["hash"]), first, rfc8785.dumps(event) + b"\n"]
    found = read_bundle(io.BytesIO(signed(ledger, lines)))
    assert found.events[1].kind == "drone.flown"


DOCUMENT = Path(__file__).parents[2] / "docs" / "formats" / "bundle.md"


def test_the_document_s_test_vector_is_what_we_read_and_write() -> None:
    text = DOCUMENT.read_text("utf-8")
    vector = text.split("```jsonl\n")[1].split("```")[0].encode()
    found = read_bundle(io.BytesIO(compress(vector)))
    assert found.header.device in text
    assert fingerprint(found.public_key) in text
    signed_part = vector[: vector.rindex(b"\n", 0, -1) + 1]
    assert hashlib.sha256(signed_part).hexdigest() in text
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert key.sign(signed_part).hex().encode() in vector


def test_the_document_names_every_reason() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [reason for reason in get_args(Reason) if f"`{reason}`" not in text] == []
