"""Who says that a zip on a remote is this pack in that version: ``<version>.sig.json`` beside it.

One JSON object; ``signature`` is Ed25519 (hex) over the canonical JSON (RFC 8785) of all the rest.
A device's id is made from its key, so the file proves by itself which device has signed.
"""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from inspector.errors import InspectorError
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.events import canonical
from inspector.ledger.keys import device_id, verify_signature
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack
from inspector.sync.layout import PackName

FORMAT: Final = "inspector-pack/1"
MOST: Final = 64 * 1024
"""Bytes that such a file may have."""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    format: str = FORMAT
    pack: str
    version: str
    digest: str
    """Of the pack's files (:func:`inspector.packs.files.digest_of`), hex."""
    sha256: str
    """Of the zip, hex."""
    size: int
    """Bytes of the zip."""
    device: str
    device_name: str
    public_key: str
    """Hex."""
    signature: str = ""


class UnsignedError(InspectorError):
    """The file proves nothing."""

    def __init__(self, what: Text) -> None:
        super().__init__(
            what,
            Text(
                "没有采用；请发布者用更高的版本号重新发布",
                "it is not offered; ask whoever published it for a higher version",
            ),
        )


def sign(ledger: Ledger, pack: Pack, content: bytes) -> Signed:
    """This device's word that ``content`` is the zip of ``pack``."""
    own = next(row for row in queries.devices(ledger) if row.own)
    unsigned = Signed(
        pack=pack.id,
        version=pack.version,
        digest=pack.digest,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        device=own.id,
        device_name=own.name,
        public_key=own.public_key,
    )
    signature = ledger.key.sign(_message(unsigned)).hex()
    return msgspec.structs.replace(unsigned, signature=signature)


def encoded(signed: Signed) -> bytes:
    return msgspec.json.format(canonical(signed), indent=2) + b"\n"


def read(content: bytes, expected: PackName) -> Signed:
    """What the file says, its signature checked; UnsignedError says what is wrong with it."""
    try:
        signed = msgspec.json.decode(content, type=Signed)
        key, signature = bytes.fromhex(signed.public_key), bytes.fromhex(signed.signature)
        message = _message(signed)
    except (msgspec.DecodeError, ValueError, RecursionError):  # half a surrogate is a ValueError
        raise UnsignedError(Text("签名文件读不懂", "its signature cannot be read")) from None
    if signed.format != FORMAT:
        raise UnsignedError(
            Text("签名文件来自更新的版本", "its signature is of a newer version of Inspector")
        )
    if device_id(key) != signed.device or not verify_signature(key, signature, message):
        raise UnsignedError(Text("签名不符", "its signature does not hold"))
    if (signed.pack, signed.version) != (expected.pack, expected.version):
        raise UnsignedError(
            Text("签名是另一个清单包或版本的", "its signature is that of another pack or version")
        )
    return signed


def matches(signed: Signed, content: bytes) -> bool:
    """Whether this is the zip that was signed."""
    return len(content) == signed.size and hashlib.sha256(content).hexdigest() == signed.sha256


def _message(signed: Signed) -> bytes:
    fields = msgspec.structs.asdict(signed)
    del fields["signature"]
    return canonical(fields)
