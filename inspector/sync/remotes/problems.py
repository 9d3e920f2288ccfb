"""What can go wrong with a remote over a network, in words that a person can act on.

Each kind of remote says next to its calls which of these a library's error is; the words, and
whether trying again may help, stand here once for all of them.  No error of a library is carried
along: its text may hold an address, a header, a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from inspector.errors import HomeError, InspectorError, RemoteError
from inspector.i18n import Text

Kind = Literal[
    "name",
    "refused",
    "timeout",
    "lost",
    "no_tls",
    "certificate",
    "host_name",
    "portal",
    "proxy",
    "insecure",
    "host_key_unknown",
    "host_key_changed",
    "password",
    "no_secret",
    "no_user",
    "key_file",
    "account_file",
    "permission",
    "missing",
    "not_found",
    "not_a_file",
    "full",
    "too_large",
    "clock",
    "region",
    "locked",
    "busy",
    "server",
    "unsupported",
    "settings",
    "other",
]
REACH: Final[frozenset[str]] = frozenset(
    {"name", "refused", "timeout", "lost", "no_tls", "certificate", "host_name", "portal", "proxy"}
    | {"insecure", "host_key_unknown", "host_key_changed"}
)
"""The other side was not reached, or is not the one it should be."""
SIGN_IN: Final[frozenset[str]] = frozenset(
    {"password", "no_secret", "no_user", "key_file", "account_file", "clock", "region", "settings"}
)
"""It was reached and did not let us in."""


class _Told(NamedTuple):
    what: Text
    remedy: Text
    transient: bool = False


_GOES_ON: Final = Text(
    "网络恢复后，下次同步从断处接着做", "once the network is back, the next sync goes on from here"
)
_TOLD: Final[dict[Kind, _Told]] = {
    "name": _Told(
        Text("找不到这个服务器名", "no server of this name is found"),
        Text("检查网络是否连上、地址是否写对", "check the network, and the address's spelling"),
        transient=True,
    ),
    "refused": _Told(
        Text("服务器拒绝连接", "the server refuses the connection"),
        Text("检查地址和端口；服务可能没有启动", "check address and port; it may not be running"),
        transient=True,
    ),
    "timeout": _Told(
        Text("服务器没有回应", "the server does not answer"),
        _GOES_ON,
        transient=True,
    ),
    "lost": _Told(
        Text("连接中断", "the connection was lost"),
        _GOES_ON,
        transient=True,
    ),
    "no_tls": _Told(
        Text("服务器在这个端口上不用 TLS 加密", "the server does not speak TLS on this port"),
        Text(
            "改正端口；服务器确实不加密时，地址写 webdav:// 或 http://",
            "correct the port; for a server that has no TLS the address begins with webdav://,"
            " an endpoint with http://",
        ),
    ),
    "certificate": _Told(
        Text("服务器的证书不可信", "the server's certificate is not trusted"),
        Text(
            "请管理员换用公认的证书；单位自建 CA 时用选项 ca（webdavs）或环境变量 SSL_CERT_FILE"
            " 指明其 PEM 文件；并检查本机时钟",
            "have a recognised certificate installed; for an office's own CA name its PEM file"
            " with the option ca (webdavs) or SSL_CERT_FILE; check this laptop's clock too",
        ),
    ),
    "host_name": _Told(
        Text("服务器的证书是另一个名字的", "the server's certificate is for another name"),
        Text(
            "地址里用证书上的名字；若地址没有错，可能有人冒充，请问管理员",
            "use the name in the certificate; if the address is right, somebody may be posing as"
            " the server: ask its keeper",
        ),
    ),
    "portal": _Told(
        Text(
            "回答的不是同步目标，而是一个网页（多半是上网登录页）",
            "a web page answers instead of the remote (most likely a network's login page)",
        ),
        Text(
            "用浏览器打开任意网页登录网络；已登录时检查地址",
            "open any page in a browser and sign in to the network; else check the address",
        ),
    ),
    "proxy": _Told(
        Text("代理服务器不放行", "the proxy does not let this through"),
        Text("检查 HTTPS_PROXY 和代理的密码", "check HTTPS_PROXY and the proxy's password"),
    ),
    "insecure": _Told(
        Text("服务器要求用另一种连接", "the server wants another kind of connection"),
        Text("把地址改为 webdavs:// 或 https://", "change the address to webdavs:// or https://"),
    ),
    "host_key_unknown": _Told(
        Text("不认识这台服务器的主机密钥", "the server's host key is not known"),
        Text(
            "请管理员念出指纹；一致后运行 inspector remote test {name} --accept-host-key {detail}",
            "have its keeper read out the fingerprint; if it is this one, run"
            " `inspector remote test {name} --accept-host-key {detail}`",
        ),
    ),
    "host_key_changed": _Told(
        Text(
            "服务器的主机密钥与以前不同，可能有人冒充",
            "the server's host key is not the one it was: somebody may be posing as the server",
        ),
        Text(
            "请问管理员；确实换过密钥时，从 known_hosts 删去旧的一行再试",
            "ask its keeper; if the key was really changed, delete its old line from known_hosts",
        ),
    ),
    "password": _Told(
        Text("用户名或密码不对", "the user or the password is wrong"),
        Text("重新输入：inspector remote secret {name}", "run `inspector remote secret {name}`"),
    ),
    "no_secret": _Told(
        Text("没有密码", "there is no password"),
        Text(
            "运行 inspector remote secret {name}，或设环境变量 {variable}",
            "run `inspector remote secret {name}` or set {variable} in the environment",
        ),
    ),
    "no_user": _Told(
        Text("没有写用户名，服务器不让进", "no user is named, and the server lets nobody else in"),
        Text(
            '在 config.toml 的 [remotes.{name}] 下写 user = "用户名"，或移除后加上 --user 重新添加',
            'write user = "name" under [remotes.{name}] in config.toml, or remove the remote and'
            " add it again with --user",
        ),
    ),
    "key_file": _Told(
        Text("密钥文件不能用", "the key file cannot be used"),
        Text(
            "检查 key_file；有口令的私钥先用 ssh-add 交给 ssh-agent，并去掉 key_file",
            "check key_file; give a key that has a passphrase to ssh-agent (ssh-add), and leave"
            " key_file out",
        ),
    ),
    "account_file": _Told(
        Text("没有可用的服务帐户文件", "there is no service account's file that can be used"),
        Text(
            '在 config.toml 的 [remotes.{name}] 下写 key_file = "文件.json"，'
            "或移除后加上 --key-file 重新添加",
            'write key_file = "FILE.json" under [remotes.{name}] in config.toml, or add the remote'
            " again with --key-file",
        ),
    ),
    "permission": _Told(
        Text("没有权限", "permission denied"),
        Text("请管理员给这个用户读、写、删的权限", "have this user given rights to read and write"),
    ),
    "missing": _Told(
        Text("服务器上没有这个文件夹或存储桶", "the server has no such folder or bucket"),
        Text("先在服务器上建好，或改正地址", "make it there first, or correct the address"),
    ),
    "not_found": _Told(
        Text("同步目标里没有这个文件", "the remote has no such file"),
        Text("再同步一次", "sync once more"),
    ),
    "not_a_file": _Told(
        Text("这不是普通文件，不读取", "this is no ordinary file; it is not read"),
        Text("请查看同步目标里的这个名字", "have a look at this name in the remote"),
    ),
    "full": _Told(
        Text("同步目标已满", "there is no room left in the remote"),
        Text(
            "在同步目标上腾出空间后重试；本机记录都在",
            "make room there and sync again; everything on this laptop is safe",
        ),
    ),
    "too_large": _Told(
        Text("服务器不收这么大的文件", "the server does not take a file this large"),
        Text("请管理员调高上传上限", "have its limit for uploads raised"),
    ),
    "clock": _Told(
        Text("本机时钟与服务器相差太多", "this laptop's clock and the server's differ too much"),
        Text("校准本机的日期、时间和时区", "set this laptop's date, time and time zone right"),
    ),
    "region": _Told(
        Text("区域（region）不对", "the region is wrong"),
        Text("改正 region 选项", "correct the option region"),
    ),
    "locked": _Told(
        Text("文件正被占用", "the file is locked by somebody"),
        Text("稍后会再试", "it is tried again later"),
        transient=True,
    ),
    "busy": _Told(
        Text("服务器正忙", "the server is busy"),
        Text("稍后会再试", "it is tried again later"),
        transient=True,
    ),
    "server": _Told(
        Text("服务器出错", "the server has failed"),
        Text(
            "稍后会再试；总是这样时请告诉管理员", "it is tried again; if it stays, ask its keeper"
        ),
        transient=True,
    ),
    "unsupported": _Told(
        Text("服务器不会这样做", "the server cannot do this"),
        Text("检查地址是否指向同步目标", "check that the address is the remote's"),
    ),
    "settings": _Told(
        Text("这个同步目标的设置不全或不对", "this remote's settings are incomplete or wrong"),
        Text("检查 config.toml 里的地址和选项", "check its address and options in config.toml"),
    ),
    "other": _Told(
        Text("没有做成", "this was not done"),
        Text("再试一次；总是这样时请告诉管理员", "try again; tell its keeper if it stays"),
    ),
}


def problem(
    kind: Kind,
    name: str,
    *,
    path: str | None = None,
    detail: str = "",
    retry_after: float | None = None,
    variable: str = "",
) -> RemoteError:
    """The error to raise for the remote ``name``.

    ``detail`` is short and the same in both languages: a status, a code, a fingerprint; never a
    server's own text.
    """
    told = _TOLD[kind]
    tail = Text(f"（{detail}）", f" ({detail})") if detail else Text("", "")
    return RemoteError(
        Text("同步目标 {name}：{what}{tail}", "remote {name}: {what}{tail}").format(
            name=name, what=told.what, tail=tail
        ),
        told.remedy.format(name=name, variable=variable, detail=detail),
        transient=told.transient,
        path=path,
        kind=kind,
        retry_after=retry_after,
    )


def may_pass(error: InspectorError) -> bool:
    """Whether trying again later may help although nobody does anything here.

    A login page goes away when somebody signs in to the network, a busy ledger is free again.
    """
    if isinstance(error, RemoteError):
        return error.transient or error.kind in ("portal", "proxy")
    return isinstance(error, HomeError)


def of_error(error: Exception, kinds: Mapping[type[Exception], Kind]) -> Kind:
    """The kind of the first class in ``kinds`` that fits."""
    for known, kind in kinds.items():
        if isinstance(error, known):
            return kind
    return "other"


def of_status(status: int) -> Kind:
    """The kind of an HTTP status that says the thing was not done."""
    return _STATUS.get(status) or ("server" if status >= 500 else "other")


_STATUS: Final[dict[int, Kind]] = {
    200: "portal",
    400: "server",  # a request that was cut on its way: ours are well formed
    301: "insecure",
    302: "portal",
    303: "portal",
    307: "portal",
    308: "insecure",
    401: "password",
    403: "permission",
    404: "not_found",
    405: "unsupported",
    407: "proxy",
    408: "timeout",
    409: "missing",
    411: "unsupported",
    413: "too_large",
    423: "locked",
    429: "busy",
    501: "unsupported",
    503: "busy",
    507: "full",
    509: "full",
    511: "portal",
}
