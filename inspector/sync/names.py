"""What sealed files are called on a remote: names that confirm nothing.

Evidence is named by its SHA-256, so whoever has a photo could look whether the team has it too.  A
sealed one is named by HMAC-SHA-256 of that hash, under a random key of the device that attached
it.  The key is there for the team in ``devices/<device>.names.age``::

    {"device":"…","keys":["<64 hex digits>", …],"name":"laptop-1","readers":["age1…", …]}

The first key names what is new; older ones, from before somebody was shut out, what was there.
The readers are those for whom all that the device has there is sealed; none while some of it is
sealed for others still.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import ZipFile, ZipInfo

import msgspec

from inspector import disk
from inspector.errors import DamagedError, InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger.events import canonical
from inspector.sync import layout, sealing
from inspector.sync.remotes.remote import Remote
from inspector.sync.sealing import BrokenSealError, SealedError

_LIMIT: Final = 256 * 1024
"""Bytes of a names file that are read."""


@dataclass(frozen=True)
class Seal:
    """For whom this home seals what goes to one remote, and how it names it."""

    recipients: tuple[str, ...]
    """This home's own among them, in order."""
    keys: tuple[bytes, ...]

    def seal(self, content: bytes) -> bytes:
        return sealing.seal(content, self.recipients)

    def file(self, source: Path, target: Path) -> None:
        """A sealed copy at ``target``."""
        with source.open("rb") as content, disk.writing(target) as copy:
            sealing.seal_stream(content, copy, self.recipients)

    def blob_names(self, sha256: str) -> list[str]:
        """What the evidence may be called there, as a new one first."""
        return [blob_name(key, sha256) for key in self.keys]

    def findings_name(self, name: str) -> str:
        text = b"findings\0" + name.encode()
        return hmac.digest(self.keys[0], text, "sha256").hex() + sealing.SUFFIX

    @property
    def mark(self) -> str:
        """Another one for other recipients or keys."""
        return hashlib.sha256(canonical([self.recipients, self._hex])).hexdigest()

    @property
    def _hex(self) -> list[str]:
        return [key.hex() for key in self.keys]

    def publish(self, remote: Remote, device: str, name: str, *, whole: bool) -> None:
        """Tell the team the keys of ``device``, which is this home's.

        ``whole``: all that it has there is sealed for these recipients.
        """
        readers = list(self.recipients) if whole else []
        told = _Names(device=device, name=name, keys=self._hex, readers=readers)
        content = canonical(told) + b"\n"
        remote.write(layout.names_path(device), self.seal(content))


def seal_for(home: Home, recipients: Sequence[str]) -> Seal | None:
    """None where nothing is to be sealed. InputError if this home itself could not read it."""
    if not recipients:
        return None
    own = sealing.recipient(home)
    if own is None:
        raise InputError(
            Text("本机还没有解密密钥，不能加密", "this device has no age key yet to encrypt with"),
            Text("先运行 inspector device key", "run `inspector device key` first"),
        )
    return Seal(sealing.checked([own, *recipients]), _own_keys(home))


def colleagues_seal(remote: str) -> InputError:
    """Why nothing may go there: colleagues encrypt, and nobody has said that we do not."""
    return InputError(
        Text(
            f"{remote} 上的同事都加密，本机还没有设收件人，所以什么也没有发出",
            f"colleagues encrypt on {remote} and this device has no recipients for it:"
            " nothing was sent",
        ),
        Text(
            f"用 inspector remote recipients {remote} --add 终端编号 加入已信任的同事；"
            "确要明文发送，在 config.toml 该目标下写 recipients = []",
            f"add your colleagues' with `inspector remote recipients {remote} --add DEVICE`;"
            " to send unencrypted all the same, write recipients = [] under it in config.toml",
        ),
    )


def zipped(name: str, content: bytes) -> bytes:
    """A ZIP with one findings file: sealed, its own name is known to the team alone."""
    archive = io.BytesIO()
    with ZipFile(archive, "w") as files:
        files.writestr(ZipInfo(name), content)
    return archive.getvalue()


def blob_name(key: bytes, sha256: str) -> str:
    """64 hex digits."""
    return hmac.digest(key, bytes.fromhex(sha256), "sha256").hex()


def new_key(home: Home) -> None:
    """Name what comes from here on under a key that was never told to anybody."""
    _keep(home, [secrets.token_bytes(32), *_own_keys(home)])


def _own_keys(home: Home) -> tuple[bytes, ...]:
    try:
        lines = home.names.read_text("ascii").split()
        keys = tuple(bytes.fromhex(line) for line in lines)
    except FileNotFoundError:
        return _keep(home, [secrets.token_bytes(32)])
    except OSError as error:
        raise disk.disk_error(error, home.names) from error
    except ValueError:
        keys = ()
    if not keys or any(len(key) != 32 for key in keys):
        raise DamagedError(
            Text("证据命名密钥文件已损坏", "the file with the keys that name evidence is damaged"),
            Text(
                "把它移开；会造新的，证据以新名称重发",
                "move it aside; a new one is made and evidence goes under new names",
            ),
            path=home.names,
        )
    return keys


def _keep(home: Home, keys: Iterable[bytes]) -> tuple[bytes, ...]:
    kept = tuple(keys)
    text = "".join(f"{key.hex()}\n" for key in kept)
    disk.write_bytes(home.names, text.encode(), private=True)
    return kept


class _Names(msgspec.Struct, frozen=True, kw_only=True):
    """What a names file says."""

    device: str
    name: str
    keys: list[str]
    readers: list[str] = []


class _Read(NamedTuple):
    keys: list[bytes]
    readers: tuple[str, ...]


@dataclass
class Names:
    """The names files of one remote, each read when it is first asked for."""

    home: Home
    remote: Remote
    there: set[str]
    """The devices that seal what they put there, as a survey has seen."""
    _files: dict[str, _Read | None] = field(default_factory=dict[str, _Read | None])

    def opens(self, device: str) -> bool:
        """Whether what ``device`` seals is for us, as far as its names file tells."""
        return device not in self.there or self._of(device) is not None

    def paths(self, sha256: str, devices: Iterable[str]) -> Iterator[str]:
        """Where evidence that these devices attached may lie, sealed."""
        for device in devices:
            found = self._of(device) if device in self.there else None
            for key in () if found is None else found.keys:
                yield layout.sealed_blob_path(blob_name(key, sha256))

    def readers(self, device: str) -> tuple[str, ...]:
        """For whom all that ``device`` has there is sealed; none where that is not known."""
        found = self._of(device) if device in self.there else None
        return () if found is None else found.readers

    def _of(self, device: str) -> _Read | None:
        if device not in self._files:
            path = layout.names_path(device)
            content = self.remote.read(path, lambda stream: stream.read(_LIMIT))
            self._files[device] = self._read(device, content)
        return self._files[device]

    def _read(self, device: str, content: bytes) -> _Read | None:
        """None where it is for others; without keys where it makes no sense."""
        try:
            found = msgspec.json.decode(sealing.unseal(self.home, content), type=_Names)
            keys = [bytes.fromhex(key) for key in found.keys]
        except SealedError:
            return None
        except (BrokenSealError, msgspec.DecodeError, RecursionError, ValueError):
            return _Read([], ())
        return _Read(keys, tuple(found.readers)) if found.device == device else _Read([], ())
