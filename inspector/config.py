"""What the person chose: ``config.toml`` in the home.

::

    lang = "zh"                    # zh | en; else what the system says
    pack = "nei-menggu-2016"
    author = "苏日娜"              # INSPECTOR_AUTHOR stands before it
    device_name = "laptop-3"
    theme = "inspector-light"
    sync = "ask"                   # when a remote is back: auto | ask | off
    notify = "off"                 # of what a sync by itself brought: off | bell | desktop

    [remotes.stick]
    url = "/media/usb"
    recipients = ["age1…"]

    [remotes.office]
    url = "webdavs://files.example.org/inspection"
    user = "surina"
    photos = "thumbnails"          # what goes and comes of photos: always | thumbnails | never
    bandwidth = 50                 # most kB a second

No secret ever stands here: see :mod:`inspector.sync.credentials`.
"""

from __future__ import annotations

import difflib
import os
import re
from typing import Any, Literal, cast

import msgspec

from inspector import disk
from inspector.alert import Notify
from inspector.errors import InputError
from inspector.home import Home
from inspector.i18n import Language, Text

SyncMode = Literal["auto", "ask", "off"]
Photos = Literal["always", "thumbnails", "never"]


class Remote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that ledgers are brought together through; None: not said."""

    url: str
    user: str | None = None
    """Who signs in; with Azure Blob the name of the account."""
    endpoint: str | None = None
    """Where an object store answers, such as ``https://oss-cn-beijing.aliyuncs.com``."""
    region: str | None = None
    style: Literal["path", "virtual"] | None = None
    """Whether an S3 bucket stands in the path (None means this) or before the host's name."""
    key_file: str | None = None
    """A private key (SFTP) or a service account's file (GCS)."""
    ca: str | None = None
    """A PEM file with the office's own certificate authority, believed besides the system's."""
    recipients: tuple[str, ...] | None = None
    """Who can read what goes there (age, ``age1…``); empty: all who can read the place."""
    photos: Photos = "always"
    """What goes and comes of photos and other evidence: all, small pictures, or nothing."""
    bandwidth: int | None = None
    """Most kB a second that go or come; None: no limit."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The file's keys; None and empty: not chosen."""

    lang: Language | None = None
    pack: str | None = None
    author: str | None = None
    device_name: str | None = None
    theme: str | None = None
    sync: SyncMode = "ask"
    notify: Notify = "off"
    """How the terminal calls when a sync by itself brought something that needs a person."""
    remotes: dict[str, Remote] = {}


def load(home: Home) -> Config:
    """The config, with INSPECTOR_AUTHOR before the file's author.

    Raises InputError with file and line when the file cannot be used.
    """
    config = _read(home)
    author = os.environ.get("INSPECTOR_AUTHOR", "").strip() or (config.author or "").strip()
    return msgspec.structs.replace(config, author=author or None)


def save(home: Home, **changes: object) -> Config:
    """Change keys of the file and leave everything else in it, comments too, as it is.

    None takes a key out; ``remotes`` is the whole table.  Gives the config as it is now.
    """
    import tomlkit  # 20 ms, and most commands only read

    _read(home)  # a file with a mistake in it is not written over
    document: Any = tomlkit.parse(_text(home))
    for key, value in changes.items():
        if key == "remotes":
            _put_remotes(document, msgspec.to_builtins(value))
        elif value is None:
            document.pop(key, None)
        elif key in document:
            document[key] = value
        else:
            _add(document, key, value)
    disk.write_bytes(home.config, tomlkit.dumps(document).encode())
    return load(home)


def unknown_keys(home: Home) -> list[InputError]:
    """Keys that this version does not know, each with its line and the nearest right one.

    They do no harm and stay: a newer version may have written them.
    """
    text = _text(home)
    if not text.strip():
        return []
    import tomli

    values = tomli.loads(text)
    found = [_unknown(home, text, key, Config) for key in values if key not in _fields(Config)]
    for entry in values.get("remotes", {}).values():
        found += [_unknown(home, text, key, Remote) for key in entry if key not in _fields(Remote)]
    return found


def _fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return kind.__struct_fields__


def _unknown(home: Home, text: str, key: str, kind: type[msgspec.Struct]) -> InputError:
    if re.search(r"pass|secret|token|access_key", key, re.IGNORECASE):
        return InputError(
            Text(f"密码不写在配置里：{key}", f"no secret belongs into the config: {key}"),
            Text(
                "删去这一行，运行 inspector remote secret",
                "delete that line and run `inspector remote secret`",
            ),
            path=home.config,
            line=_line_of(text, key),
        )
    near = difflib.get_close_matches(key, _fields(kind), 1)
    listed = ", ".join(near or _fields(kind))
    return InputError(
        Text(f"不认识的配置项 {key}", f"there is no setting {key}"),
        Text(
            f"是不是：{listed}" if near else f"可用：{listed}",
            f"did you mean {listed}?" if near else f"there are: {listed}",
        ),
        path=home.config,
        line=_line_of(text, key),
    )


def _add(document: Any, key: str, value: object) -> None:
    """A new key before the first table: after it, it would belong to the table."""
    import tomlkit

    tables = {name: document[name] for name in ("remotes",) if name in document}
    for name in tables:
        del document[name]
    document.add(key, tomlkit.item(value))
    for name, table in tables.items():
        document.add(name, table)


def _put_remotes(document: Any, wanted: dict[str, dict[str, Any]]) -> None:
    import tomlkit

    if "remotes" not in document:
        document.add("remotes", tomlkit.table(is_super_table=True))
    there = document["remotes"]
    for name in [name for name in there if name not in wanted]:
        del there[name]
    for name, remote in wanted.items():
        if name in there:
            there[name].update(remote)
        else:
            table: Any = tomlkit.table()
            table.update(remote)
            there.add(name, table)
    if not there:
        del document["remotes"]


def _text(home: Home) -> str:
    try:
        return home.config.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise InputError(
            Text("配置文件不是 UTF-8", "the config file is not UTF-8"),
            Text("用 UTF-8 另存", "save it as UTF-8"),
            path=home.config,
        ) from error
    except OSError as error:
        raise disk.disk_error(error, home.config) from error


def _read(home: Home) -> Config:
    text = _text(home)
    if not text.strip():
        return Config()
    import tomli  # 5 ms; a home without a config file does not need it

    try:
        return msgspec.convert(tomli.loads(text), Config)
    except tomli.TOMLDecodeError as error:
        raise InputError(
            Text(f"不是有效的 TOML：{error.msg}", f"this is no valid TOML: {error.msg}"),
            Text("改正这一行，或移开这个文件", "put that line right, or move the file aside"),
            path=home.config,
            line=error.lineno,
        ) from error
    except msgspec.ValidationError as error:
        raise _wrong_key(home, text, str(error)) from error


_PLACE = re.compile(r"at `\$\.?(?P<path>[^`]*)`")
_EXPECTED = {
    "lang": Text("用 zh 或 en", "use zh or en"),
    "sync": Text("用 auto、ask 或 off", "use auto, ask or off"),
    "notify": Text("用 off、bell 或 desktop", "use off, bell or desktop"),
    "photos": Text("用 always、thumbnails 或 never", "use always, thumbnails or never"),
    "bandwidth": Text("写每秒 kB 数，不加引号", "write kB a second, a number without quotes"),
    "style": Text("用 path 或 virtual", "use path or virtual"),
    "recipients": Text('写成 ["age1…"]', 'write ["age1…"]'),
    "remotes": Text(
        '写成 [remotes.名称]，下面一行 url = "/media/usb"',
        'write [remotes.NAME] and below it url = "/media/usb"',
    ),
}


def _wrong_key(home: Home, text: str, message: str) -> InputError:
    """msgspec's message as one that names the key, its line, and what is expected."""
    place = _PLACE.search(message)
    path = place["path"] if place is not None else ""
    top = re.split(r"[.\[]", path)[0]
    key, line = top, _line_of(text, top)
    if top == "remotes" and (name := _wrong_remote(text)) is not None:
        inner = path.replace("[...]", "").split(".")[1:]
        key = inner[0] if inner else "remotes"
        begins = _line_of(text, f"remotes.{name}") or 1
        line = _line_of(text, key, begins) if inner else begins
        path = ".".join(["remotes", name, *inner])
    expected = _EXPECTED.get(key) or Text("写成带引号的文字", "write it as a text in quotes")
    return InputError(
        Text(f"配置项 {path or '?'} 的值不对", f"the value of {path or '?'} will not do"),
        expected,
        path=home.config,
        line=line,
    )


def _wrong_remote(text: str) -> str | None:
    """The first one that will not do."""
    import tomli

    remotes: Any = tomli.loads(text)["remotes"]
    if isinstance(remotes, dict):
        for name, entry in cast(dict[str, Any], remotes).items():
            try:
                msgspec.convert(entry, Remote)
            except msgspec.ValidationError:
                return name
    return None


def _line_of(text: str, key: str, first: int = 1) -> int | None:
    """Counted from 1; ``first`` is where to begin."""
    found = re.compile(rf"""^\s*\[?\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
    for number, line in enumerate(text.splitlines(), 1):
        if number >= first and found.match(line):
            return number
    return None
