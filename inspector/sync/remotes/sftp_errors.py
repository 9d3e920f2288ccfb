"""What an error of asyncssh means for a remote."""

from __future__ import annotations

from typing import Final

import asyncssh
from asyncssh.constants import OPEN_CONNECT_FAILED, OPEN_RESOURCE_SHORTAGE

from inspector.sync.remotes import connection
from inspector.sync.remotes.problems import Kind, of_error


def kind_of(error: Exception) -> Kind:
    """What an error of asyncssh is."""
    if isinstance(error, OSError):
        return connection.kind_of(error)
    if isinstance(error, asyncssh.ChannelOpenError):
        # asyncssh says the same of a connection that ended before the server had answered
        return _OPENED.get(error.code, "unsupported")
    return of_error(error, KINDS)


_OPENED: Final[dict[int, Kind]] = {
    OPEN_CONNECT_FAILED: "lost",
    OPEN_RESOURCE_SHORTAGE: "busy",
}
KINDS: Final[dict[type[Exception], Kind]] = {
    # the first that fits counts
    asyncssh.HostKeyNotVerifiable: "host_key_unknown",
    asyncssh.PermissionDenied: "password",
    asyncssh.IllegalUserName: "password",
    asyncssh.PasswordChangeRequired: "password",
    asyncssh.KeyImportError: "key_file",
    asyncssh.KeyEncryptionError: "key_file",
    asyncssh.KeyExportError: "key_file",
    asyncssh.KeyGenerationError: "key_file",
    asyncssh.KeyExchangeFailed: "unsupported",
    asyncssh.ProtocolNotSupported: "unsupported",
    asyncssh.ServiceNotAvailable: "unsupported",
    asyncssh.ConfigParseError: "settings",
    asyncssh.ProtocolError: "portal",
    asyncssh.CompressionError: "lost",
    asyncssh.MACError: "lost",
    asyncssh.ConnectionLost: "lost",
    asyncssh.DisconnectError: "lost",
    asyncssh.ChannelListenError: "unsupported",
    asyncssh.SFTPNoSuchFile: "not_found",
    asyncssh.SFTPNoSuchPath: "not_found",
    asyncssh.SFTPPermissionDenied: "permission",
    asyncssh.SFTPWriteProtect: "permission",
    asyncssh.SFTPCannotDelete: "permission",
    asyncssh.SFTPUnknownPrincipal: "permission",
    asyncssh.SFTPOwnerInvalid: "permission",
    asyncssh.SFTPGroupInvalid: "permission",
    asyncssh.SFTPNoSpaceOnFilesystem: "full",
    asyncssh.SFTPQuotaExceeded: "full",
    asyncssh.SFTPNoConnection: "lost",
    asyncssh.SFTPConnectionLost: "lost",
    asyncssh.SFTPBadMessage: "lost",
    asyncssh.SFTPEOFError: "lost",
    asyncssh.SFTPOpUnsupported: "unsupported",
    asyncssh.SFTPInvalidHandle: "lost",
    asyncssh.SFTPInvalidParameter: "unsupported",
    asyncssh.SFTPFileAlreadyExists: "not_a_file",
    asyncssh.SFTPNotADirectory: "not_a_file",
    asyncssh.SFTPFileIsADirectory: "not_a_file",
    asyncssh.SFTPDirNotEmpty: "not_a_file",
    asyncssh.SFTPInvalidFilename: "not_a_file",
    asyncssh.SFTPLinkLoop: "not_a_file",
    asyncssh.SFTPNoMedia: "missing",
    asyncssh.SFTPLockConflict: "locked",
    asyncssh.SFTPDeletePending: "locked",
    asyncssh.SFTPByteRangeLockConflict: "locked",
    asyncssh.SFTPByteRangeLockRefused: "locked",
    asyncssh.SFTPNoMatchingByteRangeLock: "locked",
    asyncssh.SFTPFileCorrupt: "server",
    asyncssh.SFTPFailure: "other",
    asyncssh.SFTPError: "other",
    asyncssh.ProcessError: "other",
    asyncssh.Error: "other",
    ValueError: "settings",  # a known_hosts or a key that cannot be read
}
