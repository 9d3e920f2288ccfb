"""Packs shipped and added, kept for old visits, cached; and what is refused."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from inspector.errors import DamagedError, InputError, PackError
from inspector.home import Home
from inspector.packs import cache as cache_module
from inspector.packs import reader
from inspector.packs.library import Library
from inspector.packs.reader import check_pack
from inspector.packs.tables import load_tables
from tests.packs.conftest import FILE, ISSUE, PACK, MakePack

NEWER = PACK.replace('version = "1.0"', 'version = "1.1"')
OTHER = PACK.replace('id = "small"', 'id = "other"')


def test_the_shipped_pack_is_in_use_until_another_is_chosen(
    library: Library, make_pack: MakePack
) -> None:
    library.add(make_pack({"pack.toml": OTHER}, "other"))
    assert [(p.id, p.origin, p.in_use) for p in library.list()] == [
        ("other", "home", False),
        ("small", "shipped", True),
    ]
    assert library.load().id == "small"
    chosen = Library(library.home, "other")
    assert [(p.id, p.in_use) for p in chosen.list()] == [("other", True), ("small", False)]
    assert chosen.load().id == "other"
    assert chosen.load("small").id == "small"


def test_an_unknown_pack_is_told_with_the_nearest(library: Library) -> None:
    with pytest.raises(InputError) as raised:
        library.load("smal")
    assert raised.value.remedy is not None
    assert "did you mean small?" in raised.value.remedy.en


def test_a_newer_version_stands_before_the_shipped_one(
    library: Library, make_pack: MakePack
) -> None:
    before = library.load()
    library.keep("small")
    info = library.add(make_pack({"pack.toml": NEWER}))
    assert (info.version, info.origin, info.in_use) == ("1.1", "home", True)
    assert library.load().version == "1.1"
    kept = library.by_digest(before.digest)
    assert kept == before


def test_replacing_a_pack_keeps_the_old_one_for_its_visits(
    library: Library, make_pack: MakePack
) -> None:
    first = library.add(make_pack({"pack.toml": OTHER}, "one"))
    library.add(make_pack({"pack.toml": OTHER.replace("1.0", "2.0")}, "two"))
    kept = library.by_digest(first.digest)
    assert kept is not None
    assert kept.version == "1.0"
    assert (library.home.packs / "by-digest" / first.digest / FILE).is_file()


def test_the_same_version_with_other_content_is_refused(
    library: Library, make_pack: MakePack
) -> None:
    library.add(make_pack({"pack.toml": OTHER}, "one"))
    with pytest.raises(InputError, match="other content"):
        library.add(make_pack({"pack.toml": OTHER + "# changed\n"}, "two"))
    with pytest.raises(InputError, match="a newer other"):
        library.add(make_pack({"pack.toml": OTHER.replace("1.0", "0.9")}, "three"))


def test_adding_the_same_again_changes_nothing(library: Library, make_pack: MakePack) -> None:
    folder = make_pack({"pack.toml": OTHER})
    assert library.add(folder) == library.add(folder)


def test_a_pack_with_problems_is_not_added(library: Library, make_pack: MakePack) -> None:
    with pytest.raises(PackError):
        library.add(make_pack({FILE: ISSUE.replace("water", "watr")}))
    assert [p.origin for p in library.list()] == ["shipped"]
    assert list(library.home.packs.iterdir()) == []


def test_a_spoilt_pack_is_put_right_by_adding_it_again(
    library: Library, make_pack: MakePack
) -> None:
    folder = make_pack({"pack.toml": OTHER})
    info = library.add(folder)
    (info.path / "pack.toml").write_text("x")
    assert library.add(folder) == info


def test_what_is_no_pack_is_not_added(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(InputError, match=r"no pack\.toml"):
        library.add(tmp_path / "a")


def test_a_pack_that_was_spoilt_in_the_home_is_listed_with_its_problems(
    library: Library, make_pack: MakePack
) -> None:
    info = library.add(make_pack({"pack.toml": OTHER}))
    (info.path / "pack.toml").write_text("x")
    spoilt = library.list()[0]
    assert spoilt.id == "other"
    assert spoilt.problems
    with pytest.raises(PackError):
        library.load("other")


def test_a_kept_pack_stays_as_it_was(library: Library, rooms: Path) -> None:
    old = library.load()
    library.keep("small")
    library.keep("small")
    shipped = rooms / "checklists" / "small" / FILE
    shipped.write_text(ISSUE.replace("在运行？", "还在运行？"), encoding="utf-8")
    assert library.load() != old
    assert Library(library.home).by_digest(old.digest) == old


def test_a_kept_pack_opens_though_todays_rules_refuse_it(library: Library, rooms: Path) -> None:
    """Regions are renumbered, standards replaced; old visits are shown all the same."""
    old = library.load()
    library.keep("small")
    (rooms / "data" / "regions.toml").write_text("")
    load_tables.cache_clear()
    fresh = Library(Home.at(library.home.root))
    with pytest.raises(PackError):
        fresh.load()
    assert fresh.by_digest(old.digest) == old


def test_a_kept_pack_that_was_changed_is_told(library: Library) -> None:
    old = library.load()
    library.keep("small")
    file = library.home.packs / "by-digest" / old.digest / FILE
    file.write_bytes(file.read_bytes().replace(b"60.0", b"50.0"))
    with pytest.raises(DamagedError):
        Library(library.home).by_digest(old.digest)


@pytest.mark.parametrize("digest", ["", "0" * 64, "../../etc", "A" * 64, "x"])
def test_a_digest_that_is_not_here_or_is_none_gives_nothing(library: Library, digest: str) -> None:
    assert library.by_digest(digest) is None


# ---- cache


def test_a_changed_file_is_seen_at_once(library: Library, rooms: Path) -> None:
    file = rooms / "checklists" / "small" / FILE
    for text in ("甲", "乙", "丙"):
        status = file.stat()
        file.write_text(ISSUE.replace("在运行？", text), encoding="utf-8")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert library.load().issues[0].checks[0].label.zh == text
        assert Library(library.home).load().issues[0].checks[0].label.zh == text


def test_an_old_pack_is_not_parsed_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_YOUNG", -(10**18))
    first = library.load()
    monkeypatch.setattr(reader, "read_pack", None)
    assert Library(library.home).load() == first


def test_a_young_pack_is_believed_only_by_its_digest(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = library.load()
    monkeypatch.setattr(reader, "read_pack", None)
    assert Library(library.home).load() == first


@pytest.mark.parametrize("damage", [b"", b"\x00" * 50, b"\xc1", b"\x95\xa1x"])
def test_a_damaged_cache_is_passed_over_and_written_anew(library: Library, damage: bytes) -> None:
    first = library.load()
    (file,) = (library.home.cache / "packs").glob("*.msgpack")
    good = file.read_bytes()
    for content in (damage, good[: len(good) // 2], good[:-1] + bytes([good[-1] ^ 1])):
        file.write_bytes(content)
        assert Library(library.home).load() == first


def test_a_cache_that_cannot_be_written_is_no_trouble(library: Library) -> None:
    library.home.cache.parent.mkdir(parents=True, exist_ok=True)
    library.home.cache.write_text("a file where the folder should be")
    assert library.load().id == "small"


def test_a_cached_pack_needs_neither_cel_nor_tomli(library: Library, rooms: Path) -> None:
    library.load()
    program = f"""
import sys
from pathlib import Path
import inspector.packs.cache as c, inspector.packs.library as l
c.shipped = l.shipped = lambda room: Path({str(rooms)!r}) / room
from inspector.home import Home
assert l.Library(Home.at(Path({str(library.home.root)!r}))).load().id == "small"
print([name for name in ("tomli", "cel_expr_python.cel", "zipfile") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# ---- a starter pack


def test_a_new_pack_is_sound_and_can_be_added(library: Library, tmp_path: Path) -> None:
    folder = library.new(tmp_path / "我的 Pack!")
    assert check_pack(folder) == []
    assert library.add(folder).id == "pack"


def test_a_new_pack_overwrites_nothing(library: Library, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(InputError):
        library.new(tmp_path / "full")
    with pytest.raises(InputError):
        library.new(tmp_path / "full" / "a")
    (tmp_path / "empty").mkdir()
    library.new(tmp_path / "empty")


# ---- zips


def zipped(path: Path, files: dict[str, bytes], **more: zipfile.ZipInfo) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for entry in more.values():
            archive.writestr(entry, b"pack.toml")
    return path


SOUND = {"pack.toml": OTHER.encode(), FILE: ISSUE.encode()}


@pytest.mark.parametrize("root", ["", "other-1.0/"])
def test_a_zip_is_added_with_or_without_its_folder(
    library: Library, tmp_path: Path, root: str
) -> None:
    files = {f"{root}{name}": content for name, content in SOUND.items()}
    files[f"{root}README.md"] = b"x"
    info = library.add(zipped(tmp_path / "a.zip", files))
    assert info.id == "other"
    assert sorted(f.name for f in info.path.rglob("*")) == [
        "27-sewage-plants.toml",
        "issues",
        "pack.toml",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml", "issues/../../evil.toml", "/etc/evil.toml", "C:/evil.toml", "C:evil.toml",
        "issues\\..\\evil.toml", "issues/con.toml", "issues/NUL", "issues/a.toml ", "issues/a.",
        "issues//a.toml", "./pack.toml", "issues/a\x01.toml", "issues/a:b.toml", "issues/a?.toml",
        "PACK.TOML", "Issues/27-sewage-plants.toml", "issues/" + "x" * 300 + ".toml", "/",
    ],
)  # fmt: skip
def test_a_zip_with_a_path_that_plays_tricks_is_refused(
    library: Library, tmp_path: Path, name: str
) -> None:
    files = {**SOUND, name: b"x"}
    with pytest.raises(InputError) as raised:
        library.add(zipped(tmp_path / "a.zip", files))
    assert raised.value.remedy is not None
    assert "nothing was added" in raised.value.remedy.en
    assert list(library.home.packs.iterdir()) == []
    assert not (tmp_path / "evil.toml").exists()


def test_a_zip_with_a_link_is_refused(library: Library, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("issues/28-link.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(InputError, match="no plain file"):
        library.add(zipped(tmp_path / "a.zip", SOUND, link=link))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"issues/28-a.toml": b"#" * 900_000}, "suspiciously small"),
        ({f"issues/{n:02d}.jpg": os.urandom(200) for n in range(600)}, "more than 500"),
        ({"big.jpg": b"\x00" * 21_000_000}, "more than 20 MB"),
        ({"deeper/down/pack.toml": b"x", "pack.toml": b""}, None),
    ],
)  # fmt: skip
def test_a_bomb_is_refused_before_anything_is_written(
    library: Library, tmp_path: Path, files: dict[str, bytes], said: str | None
) -> None:
    archive = zipped(tmp_path / "a.zip", {**SOUND, **files})
    with pytest.raises((InputError, PackError), match=said):
        library.add(archive)
    assert list(library.home.packs.iterdir()) == []


def test_a_zip_that_lies_about_a_size_is_refused(library: Library, tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", SOUND).read_bytes()
    size = len(ISSUE.encode()).to_bytes(4, "little")
    assert whole.count(size) == 2
    (tmp_path / "a.zip").write_bytes(whole.replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(InputError):
        library.add(tmp_path / "a.zip")


@pytest.mark.parametrize("cut", [0, 10, 200, -1])
def test_a_zip_cut_short_is_refused(library: Library, tmp_path: Path, cut: int) -> None:
    archive = zipped(tmp_path / "a.zip", SOUND)
    archive.write_bytes(archive.read_bytes()[:cut])
    with pytest.raises(InputError):
        library.add(archive)


def test_an_encrypted_or_empty_zip_and_no_file_are_refused(
    library: Library, tmp_path: Path
) -> None:
    buffer = io.BytesIO(zipped(tmp_path / "a.zip", SOUND).read_bytes())
    marked = bytearray(buffer.getvalue())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(header)
        while at >= 0:
            marked[at + flags] |= 1
            at = marked.find(header, at + 4)
    (tmp_path / "a.zip").write_bytes(bytes(marked))
    for path in (tmp_path / "a.zip", zipped(tmp_path / "b.zip", {}), tmp_path / "nothing"):
        with pytest.raises(InputError):
            library.add(path)


def test_a_folder_with_a_link_that_leads_outside_is_refused(
    library: Library, make_pack: MakePack, tmp_path: Path
) -> None:
    folder = make_pack({"pack.toml": OTHER})
    (tmp_path / "secret").write_text(ISSUE.replace("27", "28"))
    (folder / "issues" / "28-sewage-plants.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match="leads outside"):
        library.add(folder)
