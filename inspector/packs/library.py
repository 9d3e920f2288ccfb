"""The packs at hand: those shipped, those added to the home, and those of old visits.

::

    <home>/data/packs/<id>/                  packs added here; one of a shipped id stands before it
    <home>/data/packs/by-digest/<digest>/    the files that visits were recorded with
"""

from __future__ import annotations

import re
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from inspector.disk import disk_error, flush_folder, replace, write_bytes
from inspector.errors import DamagedError, InputError, PackError, Problem
from inspector.home import Home
from inspector.i18n import Text
from inspector.packs.cache import PackCache
from inspector.packs.files import pack_files
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from inspector.shipped import shipped

_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEPT = "by-digest"


Origin = Literal["shipped", "home"]
_Folders = list[tuple[Path, Origin]]
_Infos = list["PackInfo"]  # Library.list hides the builtin's name


class PackInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One pack of the library; one with ``problems`` cannot be used."""

    id: str
    version: str
    title: Text
    origin: Origin
    path: Path
    digest: str
    in_use: bool = False
    issues: int = 0
    problems: tuple[Problem, ...] = ()


class Library:
    """The packs of a home; ``chosen`` is the id that its config names."""

    def __init__(self, home: Home, chosen: str | None = None) -> None:
        self.home = home
        self.chosen = chosen
        self._cache = PackCache(home.cache / "packs")

    @cached_property
    def tables(self) -> Tables:
        """The reference tables: regions, authorities, standards."""
        return self._cache.read_tables()

    def list(self) -> _Infos:
        """Every pack, those of the home first; a pack with problems is listed with them."""
        found: dict[str, PackInfo] = {}
        for folder, origin in self._folders():
            info = self._info(folder, origin)
            found.setdefault(info.id, info)
        used = self._id_in_use(found)
        return [msgspec.structs.replace(info, in_use=info.id == used) for info in found.values()]

    def load(self, id: str | None = None) -> Pack:
        """The pack ``id``, else the one chosen, else the shipped one that is to be opened first.

        Raises PackError when it has problems and InputError when there is none of that id.
        """
        wanted = id if id is not None else self.chosen
        folders = self._folders()
        if wanted is None:
            home_ids = {folder.name: folder for folder, origin in folders if origin == "home"}
            folder = self._first_shipped() or next(iter(home_ids.values()), None)
            if folder is not None:
                return self._cache.read(home_ids.get(folder.name, folder))
        for folder, _ in folders:
            if folder.name == wanted:
                return self._cache.read(folder)
        for info in self.list() if wanted is not None else ():
            if info.id == wanted:  # a folder need not be named for its pack
                return self._cache.read(info.path)
        raise _unknown(wanted, [folder.name for folder, _ in folders])

    def current(self, id: str) -> Pack | None:
        """The pack of this id that would be loaded now; None if there is none that is sound."""
        try:
            return self.load(id)
        except (InputError, PackError):
            return None

    def by_digest(self, digest: str) -> Pack | None:
        """The pack whose files have this digest; None if it is not in this home.

        Raises DamagedError if the files kept for it were changed.
        """
        if not _DIGEST.fullmatch(digest):
            return None  # it comes from events of others: no path is made of it unseen
        kept = self._kept(digest)
        if kept.is_dir():
            pack = self._cache.read_snapshot(kept)
            if pack is None or pack.digest != digest:
                raise DamagedError(
                    Text("保存的清单包被改动", "a pack kept for old visits was changed"),
                    Text(
                        "删去这个文件夹，再添加原来的清单包",
                        "remove this folder and add the original pack again",
                    ),
                    path=kept,
                )
            return pack
        for folder, _ in self._folders():
            try:
                pack = self._cache.read(folder)
            except PackError:
                continue  # whoever opens that pack is told; here another one is looked for
            if pack.digest == digest:
                return pack
        return None

    def files(self, pack_id: str) -> tuple[tuple[str, bytes], ...]:
        """Name and content of the files that make up the pack as it would be loaded now."""
        return tuple(pack_files(self._path_of(pack_id)))

    def keep(self, pack_id: str) -> None:
        """Keep the pack's files as they are now, for the visits recorded with them."""
        self._keep_folder(self._path_of(pack_id))

    def add(self, path: Path) -> PackInfo:
        """Take a pack, a folder or a zip, into the home; nothing is there until all is sound.

        An older version of the same pack is kept for its visits.  Raises PackError for a pack
        with problems, InputError for a version that is not newer and for a zip with tricks.
        """
        from inspector.packs.adding import admitted  # with zipfile: 12 ms

        self.home.packs.mkdir(parents=True, exist_ok=True)
        try:
            with tempfile.TemporaryDirectory(
                prefix=".adding-", dir=self.home.packs, ignore_cleanup_errors=True
            ) as scratch:
                folder, pack = admitted(path, Path(scratch))
                target = self.home.packs / pack.id
                current = self.current(pack.id)
                if current is not None and current.digest == pack.digest:
                    return self._named(pack.id)
                if current is not None:
                    _newer(pack, current)
                before = Path(scratch) / "before"
                if target.is_dir():
                    if current is not None:
                        self._keep_folder(target)
                    replace(target, before)
                try:
                    replace(folder, target)
                except OSError:
                    if before.is_dir():
                        replace(before, target)
                    raise
        except OSError as error:
            raise disk_error(error, self.home.packs) from error
        return self._named(pack.id)

    def new(self, folder: Path) -> Path:
        """A starter pack with comments in both languages, in a folder that is new or empty."""
        from inspector.packs.starter import files_of

        folder = folder.expanduser()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                Text(
                    "这里已有内容，没有写入", "there is something here already; nothing is written"
                ),
                Text("换一个新文件夹", "choose a new folder"),
                path=folder,
            )
        for name, text in files_of(folder.absolute().name).items():
            write_bytes(folder / name, text.encode())
        return folder

    def _folders(self) -> _Folders:
        found: _Folders = []
        if self.home.packs.is_dir():
            for folder in sorted(self.home.packs.iterdir()):
                if folder.is_dir() and folder.name != _KEPT and not folder.name.startswith("."):
                    found.append((folder, "home"))
        room = Path(str(shipped("checklists"))).resolve()
        if room.is_dir():
            for folder in sorted(room.iterdir()):
                if (folder / "pack.toml").is_file():
                    found.append((folder, "shipped"))
        return found

    def _info(self, folder: Path, origin: Origin) -> PackInfo:
        try:
            pack = self._cache.read(folder)
        except PackError as error:
            return PackInfo(
                id=folder.name,
                version="",
                title=Text.same(folder.name),
                origin=origin,
                path=folder,
                digest="",
                problems=tuple(error.problems),
            )
        return PackInfo(
            id=pack.id,
            version=pack.version,
            title=pack.title,
            origin=origin,
            path=folder,
            digest=pack.digest,
            issues=len(pack.issues),
        )

    def _id_in_use(self, found: dict[str, PackInfo]) -> str | None:
        if self.chosen is not None:
            return self.chosen
        folder = self._first_shipped()
        by_folder = {info.path.name: info.id for info in found.values()}
        if folder is not None:
            return by_folder.get(folder.name, folder.name)
        return next(iter(found), None)

    def _first_shipped(self) -> Path | None:
        """The shipped pack that ``checklists/first.txt`` names, else the first by name."""
        packs = {folder.name: folder for folder, origin in self._folders() if origin == "shipped"}
        note = shipped("checklists") / "first.txt"
        named = note.read_text("utf-8").strip() if note.is_file() else ""
        return packs.get(named) or next(iter(packs.values()), None)

    def _named(self, id: str) -> PackInfo:
        return next(info for info in self.list() if info.id == id)

    def _path_of(self, id: str) -> Path:
        for folder, _ in self._folders():
            if folder.name == id:
                return folder
        for info in self.list():
            if info.id == id:
                return info.path
        raise _unknown(id, [folder.name for folder, _ in self._folders()])

    def _kept(self, digest: str) -> Path:
        return self.home.packs / _KEPT / digest

    def _keep_folder(self, folder: Path) -> None:
        digest = self._cache.read(folder).digest
        kept = self._kept(digest)
        if kept.is_dir():
            return
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=".keeping-", dir=kept.parent))
            try:
                for name, content in pack_files(folder):
                    write_bytes(scratch / name, content)
                if not kept.is_dir():
                    replace(scratch, kept)
                flush_folder(kept.parent)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        except OSError as error:
            if kept.is_dir():
                return  # another process was quicker
            raise disk_error(error, kept) from error


def _unknown(id: str | None, known: list[str]) -> InputError:
    if id is None:
        return InputError(
            Text("没有任何清单包", "there is no pack"),
            Text("用 inspector pack add 添加一个", "add one with `inspector pack add`"),
        )
    from inspector.packs.source import nearest, one_of  # with tomli: 9 ms

    names = list(dict.fromkeys(known))
    return InputError(
        Text(f"没有清单包 {id}", f"there is no pack {id}"),
        Text("{meant}{known}", "{meant}{known}").format(
            meant=nearest(id, names), known=one_of(names)
        ),
    )


def in_order(version: str) -> tuple[int, ...]:
    """A version as numbers to compare: 1.2 is 1.2.0.0."""
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _newer(pack: Pack, current: Pack) -> None:
    if in_order(pack.version) > in_order(current.version):
        return
    if in_order(pack.version) == in_order(current.version):
        raise InputError(
            Text(
                f"{pack.id} {pack.version} 已在，内容不同",
                f"{pack.id} {pack.version} is here already, with other content",
            ),
            Text(
                "改动过的清单包要用更高的版本号（pack.toml 的 version）",
                "a changed pack needs a higher version (in pack.toml)",
            ),
        )
    raise InputError(
        Text(
            f"已有更新的 {pack.id} {current.version}",
            f"a newer {pack.id}, {current.version}, is here already",
        ),
        Text("添加比它更新的版本", "add a version newer than that"),
    )
