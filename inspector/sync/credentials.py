"""The secrets of remotes: in the environment or the system's keyring, nowhere else.

=======================================  ======================================================
``INSPECTOR_REMOTE_<NAME>_PASSWORD``     WebDAV, SFTP; also the passphrase of an SFTP key file
``INSPECTOR_REMOTE_<NAME>_ACCESS_KEY``   object stores, with
``INSPECTOR_REMOTE_<NAME>_SECRET_KEY``   this; with Azure Blob this alone
=======================================  ======================================================

NAME is the remote's in capitals, other characters as ``_``.  What the environment says stands
before the keyring, whose entries are those of the service ``inspector``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Final, Literal

from inspector.errors import InputError
from inspector.i18n import Text

Part = Literal["password", "access_key", "secret_key"]
PARTS: Final[tuple[Part, ...]] = ("password", "access_key", "secret_key")
_SERVICE: Final = "inspector"


class Secret:
    """A secret that shows itself to nobody who did not ask for it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret()"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


def variable(name: str, part: Part) -> str:
    """The environment's name for a secret."""
    return f"INSPECTOR_REMOTE_{re.sub('[^A-Z0-9]', '_', name.upper())}_{part.upper()}"


def find(name: str, part: Part) -> Secret | None:
    """The secret, or None if nobody has left it; a keyring that does not open counts as empty."""
    if given := os.environ.get(variable(name, part)):
        return Secret(given)
    import keyring  # 120 ms, and only remotes over a network need it
    import keyring.errors

    try:
        kept = keyring.get_password(_SERVICE, _entry(name, part))
    except keyring.errors.KeyringError:
        return None
    return Secret(kept) if kept else None


def missing(name: str, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Those that nobody has left."""
    return tuple(part for part in parts if find(name, part) is None)


def need_keyring(name: str, parts: Iterable[Part]) -> None:
    """InputError where there is no keyring, before anybody has typed a secret in vain."""
    import keyring
    from keyring.backends import fail

    if isinstance(keyring.get_keyring(), fail.Keyring):
        raise _no_keyring(name, parts)


def _no_keyring(name: str, parts: Iterable[Part]) -> InputError:
    listed = ", ".join(variable(name, part) for part in parts)
    return InputError(
        Text("本机没有可用的密钥环，没有保存", "there is no keyring here; nothing was kept"),
        Text(f"改用环境变量 {listed}", f"set {listed} in the environment instead"),
    )


def keep(name: str, part: Part, secret: Secret) -> None:
    """Put it into the keyring. InputError where there is none, with the other way."""
    import keyring
    import keyring.errors

    try:
        keyring.set_password(_SERVICE, _entry(name, part), secret.reveal())
    except keyring.errors.KeyringError:
        raise _no_keyring(name, [part]) from None


def forget(name: str) -> None:
    """Take all of a remote's secrets out of the keyring."""
    import keyring
    import keyring.errors

    for part in PARTS:
        try:
            keyring.delete_password(_SERVICE, _entry(name, part))
        except keyring.errors.KeyringError:
            continue


def _entry(name: str, part: Part) -> str:
    return f"{name}/{part}"
