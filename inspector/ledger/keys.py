"""A device's name and signature: an Ed25519 key that never leaves its home.

A device's id is made from its public key (the first 80 bits of the key's SHA-256 in base32), so
nobody can take another's id without its key.  The fingerprint is the same digest as digits, short
enough to read over the phone.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from inspector import disk
from inspector.errors import DamagedError
from inspector.home import Home
from inspector.i18n import Text

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def device_id(public_key: bytes) -> str:
    """16 characters of lower-case base32: a name that every file system takes."""
    return base64.b32encode(hashlib.sha256(public_key).digest()[:10]).decode().lower()


def fingerprint(public_key: bytes) -> str:
    """Six groups of five digits (100 bits)."""
    number = int.from_bytes(hashlib.sha256(public_key).digest()[:13], "big") >> 4
    digits = f"{number % 10**30:030d}"
    return " ".join(digits[i : i + 5] for i in range(0, 30, 5))


def verify_signature(public_key: bytes, signature: bytes, data: bytes) -> bool:
    # cryptography costs 16 ms to import, and opening the app needs no signature
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class DeviceKey:
    """The key at ``path``: two lines of hex, the private seed and the public key."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> DeviceKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.generate()
        seed = private.private_bytes_raw().hex()
        public = private.public_key().public_bytes_raw().hex()
        disk.write_bytes(path, f"{seed}\n{public}\n".encode(), private=True)
        return cls(path)

    @cached_property
    def _lines(self) -> tuple[bytes, bytes]:
        try:
            seed, public = self.path.read_text("ascii").split()
            lines = bytes.fromhex(seed), bytes.fromhex(public)
        except FileNotFoundError as error:
            raise _damaged(self.path) from error
        except OSError as error:
            raise disk.disk_error(error, self.path) from error
        except ValueError as error:
            raise _damaged(self.path) from error
        if len(lines[0]) != 32 or len(lines[1]) != 32:
            raise _damaged(self.path)
        return lines

    @property
    def public_key(self) -> bytes:
        """32 bytes, raw."""
        return self._lines[1]

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(self._lines[0])
        if private.public_key().public_bytes_raw() != self.public_key:
            raise _damaged(self.path)
        return private

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(data)


def former_devices(home: Home) -> list[str]:
    """Devices that this home was before it was renewed, or before its ledger was lost."""
    found = sorted(path.stem.removeprefix("device-") for path in home.data.glob("device-*.key"))
    return [one for one in found if len(one) == 16]


def settle_key(home: Home, device: str) -> None:
    """Put the key of a renewed device in its place, the old one aside; done already, do nothing."""
    waiting = home.device_key(device)
    if not waiting.exists():
        return
    try:
        old = device_id(DeviceKey(home.key).public_key)
        if old != device:
            disk.replace(home.key, home.device_key(old))
    except DamagedError:  # lost, or of no use: the new one goes over it
        pass
    disk.replace(waiting, home.key)


def _damaged(path: Path) -> DamagedError:
    return DamagedError(
        Text("终端密钥文件已损坏或丢失", "the device's key file is damaged or lost"),
        Text(
            "从备份恢复该文件；没有备份就运行 inspector device renew，换成新终端，记录都带过去",
            "restore it from a back-up; without one `inspector device renew` makes this home a new"
            " device that takes all records along",
        ),
        path=path,
    )
