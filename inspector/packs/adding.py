"""A pack from outside: a folder or a zip that nobody has looked at yet.

Everything is judged before a byte is written: names, kinds, sizes as declared; and sizes again
while unpacking, since what a zip declares may be a lie.  Only the pack's own files are taken.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from inspector.disk import is_safe_name, write_bytes
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.packs.files import MOST_FILES, ROOMS, list_files, pack_files
from inspector.packs.model import Pack
from inspector.packs.reader import read_pack

MOST_UNPACKED = 20_000_000
MOST_ZIP = 20_000_000
_MOST_RATIO = 100
_SMALL = 100_000
"""Bytes below which a high ratio is no bomb: texts of blanks pack well."""


def admitted(path: Path, scratch: Path) -> tuple[Path, Pack]:
    """The pack copied into ``scratch`` and read; what was copied is what was checked.

    Raises InputError for what is no pack or plays tricks, PackError for one with problems.
    """
    folder = scratch / "pack"
    folder.mkdir()
    if path.is_dir():
        files = _of_folder(path)
    elif path.is_file():
        files = _of_zip(path)
    else:
        raise InputError(
            Text("没有这个文件或文件夹", "there is no such file or folder"),
            Text("指定清单包的文件夹或 zip 文件", "name a pack's folder or a zip of it"),
            path=path,
        )
    total = 0
    for name, content in files:
        total += len(content)
        if total > MOST_UNPACKED:
            raise _refused(path, Text("解开后超过 20 MB", "it is more than 20 MB unpacked"))
        write_bytes(folder / name, content)
    return folder, read_pack(folder)


def _of_folder(path: Path) -> Iterator[tuple[str, bytes]]:
    listed = [name for name, _ in list_files(path)]
    if "pack.toml" not in listed:
        raise _refused(
            path,
            Text("文件夹里没有 pack.toml", "there is no pack.toml in the folder"),
            Text(
                "指定清单包的文件夹；用 inspector pack new 可新建一个",
                "name a pack's folder; `inspector pack new` makes one",
            ),
        )
    if len(listed) > MOST_FILES:
        raise _refused(
            path, Text(f"文件超过 {MOST_FILES} 个", f"there are more than {MOST_FILES} files")
        )
    inside = path.resolve()
    for name, content in pack_files(path):
        if inside not in (path / name).resolve().parents:
            raise _refused(
                path, Text(f"{name} 是指向外面的链接", f"{name} is a link that leads outside")
            )
        yield name, content


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.stat().st_size > MOST_ZIP:
        raise _refused(path, Text("zip 超过 20 MB", "the zip is larger than 20 MB"))
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _judged(path, archive.infolist())
            root = _root(path, entries)
            wanted = [
                (entry, name[len(root) :])
                for entry, name in entries
                if name.startswith(root) and _belongs(name[len(root) :])
            ]
            for entry, name in wanted:
                yield name, _unpacked(path, archive, entry)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError) as error:
        raise _refused(
            path, Text("不是完整的 zip 文件", "this is no zip, or one that is damaged")
        ) from error
    except (NotImplementedError, RuntimeError) as error:  # how zipfile says encrypted or unknown
        raise _refused(
            path,
            Text("zip 加密了，或压缩方式不明", "the zip is encrypted or packed in a strange way"),
        ) from error


def _judged(path: Path, entries: list[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, str]]:
    """The files in the zip with their names; InputError for anything that smells."""
    if len(entries) > MOST_FILES:
        raise _refused(
            path, Text(f"文件超过 {MOST_FILES} 个", f"there are more than {MOST_FILES} files")
        )
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _refused(path, Text("解开后超过 20 MB", "it is more than 20 MB unpacked"))
    seen: dict[str, str] = {}
    judged: list[tuple[zipfile.ZipInfo, str]] = []
    for entry in entries:
        # zipfile turns \ into / on Windows only; the name as written is what is judged
        name = entry.orig_filename
        _judge_name(path, name)
        mode = entry.external_attr >> 16
        if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
            raise _refused(path, Text(f"{name} 不是普通文件", f"{name} is no plain file"))
        if entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
            raise _refused(
                path, Text(f"{name} 压缩得异常小", f"{name} is packed suspiciously small")
            )
        folded = name.rstrip("/").casefold()
        if folded in seen:
            raise _refused(
                path,
                Text(
                    f"{seen[folded]} 和 {name} 在 Windows 上同名",
                    f"{seen[folded]} and {name} are one name on Windows",
                ),
            )
        seen[folded] = name
        if not name.endswith("/"):
            judged.append((entry, name))
    return judged


def _judge_name(path: Path, name: str) -> None:
    parts = name.removesuffix("/").split("/")
    if all(is_safe_name(part) for part in parts):
        return
    raise _refused(
        path,
        Text(
            f"路径 {name!r} 不安全（绝对路径、..，或 Windows 不接受的名称）",
            f"the path {name!r} is not safe (absolute, .., or a name that Windows refuses)",
        ),
    )


def _root(path: Path, entries: list[tuple[zipfile.ZipInfo, str]]) -> str:
    """The folder in the zip that has pack.toml: its top, or the one folder it consists of."""
    roots = [
        name.removesuffix("pack.toml")
        for _, name in entries
        if name == "pack.toml" or (name.endswith("/pack.toml") and name.count("/") == 1)
    ]
    if len(roots) == 1:
        return roots[0]
    raise _refused(
        path,
        Text("zip 里没有 pack.toml，或不止一个", "there is no pack.toml in the zip, or several"),
        Text("把清单包的文件夹压缩成一个 zip", "zip the pack's folder"),
    )


def _belongs(name: str) -> bool:
    folder, _, base = name.rpartition("/")
    return folder in ("", *ROOMS) and base.lower().endswith(".toml") and not base.startswith(".")


def _unpacked(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise _refused(
            path,
            Text(
                f"{entry.filename} 的大小与所写不符", f"{entry.filename} is not the size it claims"
            ),
        )
    return content


def _refused(path: Path, what: Text, remedy: Text | None = None) -> InputError:
    return InputError(
        what,
        remedy
        or Text(
            "没有添加任何东西；向提供者要一份正常打包的清单包",
            "nothing was added; ask whoever made it for a plain zip of the pack",
        ),
        path=path,
    )
