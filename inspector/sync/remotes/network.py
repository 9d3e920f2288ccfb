"""From a remote's config and secrets to one that can be asked: the kinds over a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from inspector import config
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.sync import credentials
from inspector.sync.credentials import Part, Secret
from inspector.sync.remotes.remote import Remote
from inspector.sync.remotes.unfinished import Unfinished

if TYPE_CHECKING:
    from inspector.sync.remotes.uploads import Uploads

_REGION: Final = "us-east-1"
"""Where a bucket is of which nothing else is said."""
_FITTING: Final[dict[str, frozenset[str]]] = {
    "file": frozenset(),
    "webdav": frozenset({"user"}),
    "webdavs": frozenset({"user", "ca"}),
    "sftp": frozenset({"user", "key_file"}),
    "s3": frozenset({"endpoint", "region", "style"}),
    "oss": frozenset({"endpoint"}),
    "obs": frozenset({"endpoint"}),
    "cos": frozenset({"endpoint"}),
    "azblob": frozenset({"endpoint", "user"}),
    "gcs": frozenset({"endpoint", "key_file"}),
}
"""The options that mean something to each kind."""
_SECRETS: Final[dict[str, tuple[Part, ...]]] = {
    "webdav": ("password",),
    "webdavs": ("password",),
    "sftp": ("password",),
    "s3": ("access_key", "secret_key"),
    "oss": ("access_key", "secret_key"),
    "obs": ("access_key", "secret_key"),
    "cos": ("access_key", "secret_key"),
    "azblob": ("secret_key",),
}
_ENDPOINTS: Final[dict[str, str]] = {
    "oss": "https://oss-cn-beijing.aliyuncs.com",
    "obs": "https://obs.cn-north-4.myhuaweicloud.com",
    "cos": "https://cos.ap-beijing.myqcloud.com",
    "azblob": "https://ACCOUNT.blob.core.chinacloudapi.cn",
}
"""Of the kinds that cannot do without one: how it may look."""


def open_remote(name: str, remote: config.Remote, home: Home) -> Remote:
    """The remote; InputError says which part of its address or options will not do."""
    parts = _checked(name, remote)
    match parts.scheme:
        case "webdav" | "webdavs":
            return _webdav(name, remote, parts, home)
        case "sftp":
            return _sftp(name, remote, parts, home)
        case _:
            return _store(name, remote, parts)


def secrets_of(remote: config.Remote) -> tuple[Part, ...]:
    """What the kind of remote wants kept secret."""
    return _SECRETS.get(urlsplit(remote.url).scheme.lower(), ())


def shown(url: str) -> str:
    """An address as it may be printed: a password that somebody wrote into it is left out."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.split("@")[-1]
    if parts.password is None and not parts.query:
        return url
    host = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}@" if parts.username else ""
    return parts._replace(netloc=f"{user}{host}", query="").geturl()


def _webdav(name: str, remote: config.Remote, parts: SplitResult, home: Home) -> Remote:
    from inspector.sync.remotes.webdav import WebDav

    return WebDav(
        name,
        remote.url,
        Unfinished(home),
        user=remote.user or (unquote(parts.username) if parts.username else None),
        password=credentials.find(name, "password"),
        ca=_ca(remote.ca),
    )


def _sftp(name: str, remote: config.Remote, parts: SplitResult, home: Home) -> Remote:
    from inspector.sync.remotes.sftp import Login, Sftp  # asyncssh: 230 ms

    path = unquote(parts.path)
    key_file = _file(remote.key_file, "key_file")
    password = cache(partial(credentials.find, name, "password"))
    if key_file is None:
        password()  # while no server waits
    login = Login(
        host=parts.hostname or "",
        port=parts.port,
        folder=path[3:] or "." if path.startswith("/~/") else path or ".",
        user=remote.user or (unquote(parts.username) if parts.username else None),
        key_file=key_file,
        password=password,
    )
    return Sftp(name, remote.url, login, home)


def _store(name: str, remote: config.Remote, parts: SplitResult) -> Remote:
    from inspector.sync.remotes import identity
    from inspector.sync.remotes.stores import Store

    access, secret = (credentials.find(name, part) for part in ("access_key", "secret_key"))
    keys = tuple("" if one is None else one.reveal() for one in (access, secret))
    settings = {"root": unquote(parts.path) or "/"}
    settings["container" if parts.scheme == "azblob" else "bucket"] = parts.netloc
    if remote.endpoint is not None:
        settings["endpoint"] = remote.endpoint
    uploads: Callable[[], Uploads] | None = None
    # nothing is taken from other programs' settings: what this remote needs is its own
    match parts.scheme:
        case "s3":
            settings |= _pair("access_key_id", "secret_access_key", keys)
            settings |= {"disable_config_load": "true", "disable_ec2_metadata": "true"}
            settings["region"] = remote.region or _REGION
            if remote.style == "virtual":
                settings["enable_virtual_host_style"] = "true"
            if access is not None and secret is not None:
                uploads = partial(_uploads, name, remote, parts, access, secret)
        case "oss":
            settings |= _pair("access_key_id", "access_key_secret", keys)
        case "obs":
            settings |= _pair("access_key_id", "secret_access_key", keys)
        case "cos":
            settings |= _pair("secret_id", "secret_key", keys) | {"disable_config_load": "true"}
        case "azblob":
            settings |= _pair("account_name", "account_key", (remote.user or "", keys[1]))
        case _:
            file = _file(remote.key_file, "key_file")
            settings |= {"disable_vm_metadata": "true", "disable_config_load": "true"}
            if file is not None:
                settings["credential_path"] = str(file)
    secrets = secrets_of(remote)
    return Store(name, identity(remote), parts.scheme, settings, secrets, uploads)


def _uploads(
    name: str, remote: config.Remote, parts: SplitResult, access: Secret, secret: Secret
) -> Uploads:
    from inspector.sync.remotes.uploads import Uploads

    return Uploads(
        name,
        remote.endpoint,
        parts.netloc,
        unquote(parts.path),
        region=remote.region or _REGION,
        virtual=remote.style == "virtual",
        access=access,
        secret=secret,
    )


def _pair(first: str, second: str, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: value for key, value in zip((first, second), keys, strict=True) if value}


def _checked(name: str, remote: config.Remote) -> SplitResult:
    try:
        parts = urlsplit(remote.url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise _wrong(name, Text("地址写得不对", "the address is not well formed")) from None
    parts = parts._replace(scheme=parts.scheme.lower())
    if parts.password is not None or parts.query or parts.fragment:
        raise InputError(
            Text(
                f"{name} 的地址里有密码或“?”后的内容，不保存",
                f"the address of {name} holds a password, or something after a ?: it is not kept",
            ),
            Text(
                f"去掉它；密码用 inspector remote secret {name} 保存",
                f"leave it out; a password is kept by `inspector remote secret {name}`",
            ),
        )
    if not parts.hostname:
        raise _wrong(
            name, Text("地址里没有服务器或存储桶", "the address names no server and no bucket")
        )
    check_options(name, remote, parts.scheme)
    if parts.scheme in _ENDPOINTS and remote.endpoint is None:
        raise _wrong(
            name,
            Text("缺少选项 endpoint", "the option endpoint is missing"),
            Text("例如 --endpoint {url}", "such as --endpoint {url}").format(
                url=_ENDPOINTS[parts.scheme]
            ),
        )
    if parts.scheme == "azblob" and not remote.user:
        raise _wrong(
            name,
            Text("缺少选项 user（帐户名）", "the option user is missing (the account's name)"),
            Text("例如 --user 帐户名", "such as --user ACCOUNT"),
        )
    return parts


def check_options(name: str, remote: config.Remote, scheme: str) -> None:
    """InputError for an option that the kind has no use for."""
    told = {
        option
        for option in ("user", "endpoint", "region", "style", "key_file", "ca")
        if getattr(remote, option) is not None
    }
    for option in told - _FITTING[scheme]:
        remedy = Text("去掉这个选项", "leave it out")
        if option == "ca" and scheme == "webdav":
            remedy = Text(
                "改用 webdavs://；webdav:// 没有证书可核对",
                "use webdavs://: with webdav:// there is no certificate to check",
            )
        elif option == "ca" and scheme not in ("file", "sftp"):
            remedy = Text("改用环境变量 SSL_CERT_FILE", "set SSL_CERT_FILE in the environment")
        raise _wrong(
            name,
            Text(
                f"选项 {option} 不适用于 {scheme}://",
                f"the option {option} means nothing to {scheme}://",
            ),
            remedy,
        )


def _file(path: str | None, option: str) -> Path | None:
    if path is None:
        return None
    file = Path(path).expanduser()
    if not file.is_file():
        raise InputError(
            Text(f"没有选项 {option} 指的文件", f"there is no file where {option} points"),
            Text("改正路径", "correct the path"),
            path=file,
        )
    return file


def _ca(path: str | None) -> Path | None:
    import ssl

    file = _file(path, "ca")
    if file is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
        except (OSError, ValueError):
            raise InputError(
                Text(
                    "选项 ca 的文件里没有 PEM 证书", "there is no PEM certificate in the file of ca"
                ),
                Text(
                    "请管理员给出 CA 的 PEM 文件：以 -----BEGIN CERTIFICATE----- 开头",
                    "ask for the CA's PEM file: it begins with -----BEGIN CERTIFICATE-----",
                ),
                path=file,
            ) from None
    return file


def _wrong(name: str, what: Text, remedy: Text | None = None) -> InputError:
    return InputError(
        Text("同步目标 {name}：{what}", "remote {name}: {what}").format(name=name, what=what),
        remedy or Text("例如 webdavs://host/folder", "such as webdavs://host/folder"),
    )
