"""Sealing: what goes to a remote is readable for the team alone (age, X25519).

Each home has one age identity, ``data/age.key``, as the program ``age`` itself keeps it.  What is
sealed for some recipients opens with any one of their identities; it does not say whose they are.
Only this module knows pyrage.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import IO, Any, Final

from inspector import disk
from inspector.errors import DamagedError, InputError, InspectorError
from inspector.home import Home
from inspector.i18n import Text

SUFFIX: Final = ".age"
_MAGIC: Final = b"age-encryption.org/"
_HEADER: Final = 64 * 1024
"""Bytes within which a header must end: each recipient in it costs a computation."""
_NOT_OURS: Final = "No matching keys found"
"""What pyrage says where no recipient is ours; its other words mean that the file is damaged."""


class SealedError(InspectorError):
    """Sealed for others: this home's identity opens it not."""


class BrokenSealError(InspectorError):
    """Cut short, changed, or no age file at all."""

    def __init__(self) -> None:
        super().__init__(
            Text("加密文件已损坏或被改动", "the encrypted file is damaged or was changed"),
            Text("请对方再发一次", "ask the sender to send it again"),
        )


# --- this home's identity ------------------------------------------------------------------


def make_key(home: Home) -> tuple[str, bool]:
    """This home's recipient, and whether its identity was made just now.

    Raises DamagedError where the key file is there and cannot be read: it is never written over.
    """
    there = recipient(home)
    if there is not None:
        return there, False
    made = _age().x25519.Identity.generate()
    public = str(made.to_public())
    content = f"# public key: {public}\n{made}\n"
    disk.write_bytes(home.age, content.encode(), private=True)
    return public, True


def recipient(home: Home) -> str | None:
    """``age1…``, for others to seal for this home; None if it has no identity yet."""
    identity = _identity(home)
    return None if identity is None else str(identity.to_public())


def _identity(home: Home) -> Any:
    try:
        lines = home.age.read_text("ascii").splitlines()
        secret = next(line.strip() for line in lines if line.strip() and line[0] != "#")
        return _age().x25519.Identity.from_str(secret)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk.disk_error(error, home.age) from error
    except (ValueError, StopIteration, _age().IdentityError) as error:
        raise DamagedError(
            Text("解密密钥文件已损坏", "the file with the age key is damaged"),
            Text(
                "从备份恢复；没有备份就把它移开，运行 inspector device key 造新的，"
                "请同事换上新收件人并运行 inspector rekey，本机也运行一次",
                "restore it from a back-up; without one move it aside, make a new one with"
                " `inspector device key`, have your colleagues put the new recipient in the old"
                " one's place and run `inspector rekey`, and run that here too",
            ),
            path=home.age,
        ) from error


def checked(recipients: Sequence[str]) -> tuple[str, ...]:
    """The recipients, each once, in order. InputError names the one that is none."""
    for one in recipients:
        try:
            _age().x25519.Recipient.from_str(one)
        except _age().RecipientError as error:
            raise InputError(
                Text(f"不是 age 收件人：{one}", f"this is no age recipient: {one}"),
                Text(
                    "应以 age1 开头，由对方运行 inspector device key 得到",
                    "it begins with age1; its owner gets it from `inspector device key`",
                ),
            ) from error
    return tuple(sorted(set(recipients)))


# --- sealing and opening -------------------------------------------------------------------


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    return bytes(_age().encrypt(content, _parsed(recipients)))


def seal_stream(source: IO[bytes], target: IO[bytes], recipients: Sequence[str]) -> None:
    """The same in pieces, whatever the size."""
    _age().encrypt_io(source, target, _parsed(recipients))


def is_sealed(content: bytes) -> bool:
    return content.startswith(_MAGIC)


def unseal(home: Home, content: bytes) -> bytes:
    """What is inside, always less than the outside.

    Raises SealedError where it is for others, BrokenSealError where it is damaged.
    """
    opened = io.BytesIO()
    unseal_stream(home, io.BytesIO(content), opened.write)
    return opened.getvalue()


def opened(home: Home, path: str, content: bytes) -> bytes:
    """What a file on a remote holds, by its name sealed or not. Raises as :func:`unseal`."""
    return unseal(home, content) if path.lower().endswith(SUFFIX) else content


def unseal_stream(home: Home, source: IO[bytes], take: Callable[[bytes], object]) -> None:
    """Hand what is inside to ``take`` piece by piece.

    A piece is given out only when it was found unchanged, but whether the file is whole is known
    at the end alone: keep nothing if this raises.
    """
    begin = _first(source)
    if not is_sealed(begin) or b"\n--- " not in begin:
        raise BrokenSealError
    identity = _identity(home)
    if identity is None:
        raise _for_others()
    streams = _Streams(begin, source, take)
    try:
        _age().decrypt_io(streams, streams, [identity])
    except Exception as error:
        if streams.error is not None:  # reading or taking failed, not the opening
            raise streams.error from None
        if not isinstance(error, _age().DecryptError | OSError):
            raise
        raise (_for_others() if _NOT_OURS in str(error) else BrokenSealError()) from error


class _EnoughError(Exception):
    """It opens: that was all one wanted to know."""


def opens(home: Home, content: bytes) -> bool:
    """Whether it is sealed for this home, as far as its first piece tells."""

    def stop(_: bytes) -> None:
        raise _EnoughError

    try:
        unseal_stream(home, io.BytesIO(content), stop)
    except _EnoughError:
        return True
    except (SealedError, BrokenSealError):
        return False
    return True


def _first(source: IO[bytes]) -> bytes:
    """As much as a header may have; a stream may give less than it was asked for."""
    begin = b""
    while len(begin) < _HEADER and (piece := source.read(_HEADER - len(begin))):
        begin += piece
    return begin


def sealed_sizes(size: int) -> range:
    """How many bytes ``size`` bytes may come to when they are sealed."""
    least = size + 16 * (1 + max(1, -(-size // 65536)))
    return range(least, least + _HEADER)


def _for_others() -> SealedError:
    return SealedError(Text("加密给了别人，本机打不开", "it is encrypted, and not for this device"))


def how_to_be_let_in(home: Home, whom: str) -> Text:
    """What a person does so that ``whom``'s files open here."""
    own = recipient(home)
    if own is None:
        return Text(
            f"先在本机运行 inspector device key，再把得到的收件人发给 {whom}",
            f"run `inspector device key` here first, then send {whom} the recipient it prints",
        )
    return Text(
        f"请 {whom} 加入收件人 {own}（inspector remote recipients NAME --add …）"
        "并运行 inspector rekey",
        f"ask {whom} to add your recipient {own}"
        " (`inspector remote recipients NAME --add …`) and to run `inspector rekey`",
    )


class _Streams:
    """What pyrage reads from, its beginning read already, and writes to; keeps our own errors."""

    def __init__(self, begin: bytes, rest: IO[bytes], take: Callable[[bytes], object]) -> None:
        self._begin, self._rest, self._take = io.BytesIO(begin), rest, take
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._begin.read(size) or self._rest.read(size)
        except Exception as error:
            self.error = error
            raise

    def write(self, piece: bytes) -> int:
        try:
            self._take(bytes(piece))
        except Exception as error:
            self.error = error
            raise
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""


def _parsed(recipients: Sequence[str]) -> list[Any]:
    return [_age().x25519.Recipient.from_str(one) for one in recipients]


def _age() -> Any:
    import pyrage  # only a team that encrypts pays for it

    return pyrage
