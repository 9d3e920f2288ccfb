"""Events: one immutable fact each, chained by hash for every device.

``hash`` is SHA-256 over the canonical JSON (RFC 8785) of all other fields; ``prev`` is the hash of
the same device's event before, so a changed, lost or inserted event breaks the chain behind it.
msgspec's sorted encoding is RFC 8785 for what we let in: ASCII keys, whole numbers, no floats.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any, TypeAlias, get_args

import msgspec

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import clock
from inspector.ledger.bodies import Body, Known

GENESIS = "0" * 64
"""``prev`` of a device's first event."""
BODY_LIMIT = 256 * 1024
"""Bytes of canonical JSON that one event's body may have."""

_KINDS: dict[str, type[Known]] = {kind.kind: kind for kind in get_args(Known)}
_is_uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_is_hex64 = re.compile(r"[0-9a-f]{64}").fullmatch
_is_device = re.compile(r"[a-z2-7]{16}").fullmatch
_WHOLE = 2**53

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | float | bool | None"
"""What JSON can say; to the type checkers a float may be an int."""


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One fact as recorded; see the module for ``prev`` and ``hash``."""

    id: str
    """UUIDv7, lower case."""
    device: str
    seq: int
    """1, 2, 3 … per device, no gaps."""
    at: str
    """Hybrid logical clock (:mod:`inspector.ledger.clock`)."""
    author: str
    kind: str
    body: msgspec.Raw
    """Canonical JSON, an object."""
    over: str | None
    """Id of the event whose value this one replaces."""
    settles: tuple[str, ...] = ()
    """Ids of further heads that a person set aside with this choice."""
    prev: str
    hash: str


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def canonical(value: Any) -> bytes:
    """Canonical JSON of plain data (RFC 8785 for what events may hold)."""
    return _encoder.encode(value)


def encode_body(body: Body) -> tuple[str, bytes]:
    """A body's kind and its canonical JSON. Raises InputError for text that is not Unicode."""
    try:
        encoded = canonical(body)
    except UnicodeEncodeError as error:
        raise InputError(
            Text("文字里有无效字符", "the text holds bytes that are no characters"),
            Text("重新输入这段文字", "type the text again"),
        ) from error
    if len(encoded) > BODY_LIMIT:
        raise InputError(
            Text("内容太长，最多 256 KB", "this is too long: 256 KB at most"),
            Text("缩短文字，或作为文件附上", "shorten it, or attach it as a file"),
        )
    return body.kind, encoded


def decode_body(event: Event) -> Known | None:
    """The body as a struct; None when this version does not know or understand it."""
    kind = _KINDS.get(event.kind)
    if kind is None:
        return None
    try:
        return _decoder_of(kind).decode(event.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


@cache
def _decoder_of(kind: type[Known]) -> msgspec.json.Decoder[Known]:
    return msgspec.json.Decoder(kind)


def hash_of(event: Event) -> str:
    """What ``event.hash`` must be."""
    in_canonical_order = {
        "at": event.at,
        "author": event.author,
        "body": event.body,
        "device": event.device,
        "id": event.id,
        "kind": event.kind,
        "over": event.over,
        "prev": event.prev,
        "seq": event.seq,
        "settles": event.settles,
    }
    return hashlib.sha256(msgspec.json.encode(in_canonical_order)).hexdigest()


def hash_of_line(line: bytes) -> str:
    """The same of an event's own canonical JSON, without encoding it once more.

    Its last ``"hash":"`` is the field's name: after it come texts in which a quote is escaped.
    """
    begin = line.rindex(_HASH)
    return hashlib.sha256(line[:begin] + line[begin + _HASH_LENGTH :]).hexdigest()


_HASH = b'"hash":"'
_HASH_LENGTH = len(_HASH) + 64 + len('",')


def flaw(event: Event) -> Text | None:
    """What is wrong with an event taken by itself, or None; a reader trusts nothing."""
    if not (_is_device(event.device) and event.seq >= 1):
        return Text("事件编号不合规", "the event's id, device or number is malformed")
    wrong, _ = flaw_of_content(event)
    if wrong is None and (not _is_hex64(event.prev) or hash_of(event) != event.hash):
        return HASH_FLAW
    return wrong


HASH_FLAW = Text("事件内容与其哈希不符", "the event does not match its hash")


def flaw_of_content(event: Event) -> tuple[Text | None, Known | None]:
    """What is wrong with what the event says, and its body where this version knows it.

    What its place in the chain tells (device, number, hashes) is not looked at.
    """
    known = decode_body(event)
    return _flaw_of_content(event, known), known


def _flaw_of_content(event: Event, known: Known | None) -> Text | None:
    if not _is_uuid(event.id):
        return Text("事件编号不合规", "the event's id, device or number is malformed")
    if not clock.is_stamp(event.at):
        return Text("事件时间不合规", "the event's time is malformed")
    named = (event.over, *event.settles) if event.over else event.settles
    if named and (not all(_is_uuid(other) for other in named) or len(named) > 1000):
        return Text("事件引用不合规", "the event refers to malformed ids")
    if not 0 < len(event.kind) <= 100 or len(event.author) > 500 or len(event.body) > BODY_LIMIT:
        return Text("事件过大", "the event is too large")
    if not _is_canonical(bytes(event.body), known):
        return Text("事件内容不是规范 JSON", "the event's body is not canonical JSON")
    return None


def _is_canonical(body: bytes, known: Known | None) -> bool:
    if known is not None and canonical(known) == body:  # as we would have written it
        return True
    try:
        plain: Plain = _decoder.decode(body)
        return isinstance(plain, dict) and _is_plain(plain) and canonical(plain) == body
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return False


def _is_plain(value: Plain) -> bool:
    match value:
        case str():  # what nearly all of them are
            return True
        case dict():
            return all(map(str.isascii, value)) and all(map(_is_plain, value.values()))
        case list():
            return all(map(_is_plain, value))
        case float():
            return False
        case int():
            return -_WHOLE < value < _WHOLE
        case _:
            return True
