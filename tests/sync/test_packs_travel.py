"""A pack published by one laptop is offered to the others, who see what changes and take it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector import fieldwork
from inspector.errors import DamagedError, InputError, RemoteError
from inspector.ledger import queries
from inspector.packs.archive import zipped
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.sync import layout, offers, publish, quarantine, signed_pack
from inspector.sync.offers import Offer
from inspector.sync.publish import Published
from inspector.sync.remotes import open_remote
from inspector.sync.trust import revoke, trust
from tests.sync.laptops import Faulty, Laptop, Team

ID = "water-round"
ISSUE = "issues/01-sample-plant.toml"
Edit = Callable[[str], str]


def library_of(laptop: Laptop) -> Library:
    return Library(laptop.home, ID)


def own_pack(laptop: Laptop, version: str, edit: Edit = str) -> Pack:
    """The starter pack in this version in the laptop's home, its issue edited."""
    folder = laptop.home.data / "drafts" / version / ID
    library = library_of(laptop)
    library.new(folder)
    head, issue = folder / "pack.toml", folder / ISSUE
    head.write_text(head.read_text("utf-8").replace('"0.1"', f'"{version}"'), "utf-8")
    issue.write_text(edit(issue.read_text("utf-8")), "utf-8")
    library.add(folder)
    return library.load(ID)


def published(laptop: Laptop, pack: str = ID) -> Published:
    told = laptop.config.remotes["stick"]
    remote = open_remote("stick", told, laptop.home)
    return publish.publish(laptop.ledger, library_of(laptop), remote, pack, told.recipients)


def offered(laptop: Laptop) -> list[Offer]:
    return offers.offers(laptop.ledger, library_of(laptop))


def zip_on(team: Team, version: str) -> Path:
    return team.stick / layout.PackName(ID, version).zip()


def signature_on(team: Team, version: str) -> Path:
    return team.stick / layout.PackName(ID, version).signature()


@pytest.fixture(autouse=True)
def no_shipped_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading 49 files anew on each laptop would take longer than all the rest."""

    def nothing(_room: str) -> Path:
        return tmp_path / "none"

    monkeypatch.setattr("inspector.packs.library.shipped", nothing)


@pytest.fixture
def pair(team: Team) -> tuple[Laptop, Laptop]:
    """The author of packs and a reader, who have synced and trust each other."""
    author, reader = team.pair()
    author.sync()
    reader.sync()
    return author, reader


def test_a_new_version_is_offered_with_what_it_changes_and_taken(
    pair: tuple[Laptop, Laptop],
) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    reader.sync()
    offers.take(reader.ledger, library_of(reader), ID, "0.1")

    def edit(text: str) -> str:
        text = text.replace("value = 3", "value = 4").replace("value = 1", "value = 2")
        return text.replace('id = "place"', 'id = "spot"').replace("Design capacity", "Capacity")

    own_pack(author, "0.2", edit)
    assert published(author).new
    outcome = reader.sync()
    assert outcome.ok
    assert [note.en for note in outcome.notes] == [
        "laptop-苏日娜 offers the pack water-round 0.2; see `inspector pack offers`"
    ]
    (one,) = offered(reader)
    assert (one.version, one.here, one.ready) == ("0.2", "0.1", True)
    assert {(c.kind, c.what, c.id, c.before, c.after) for c in one.changes} == {
        ("changed", "check", "capacity", "", ""),
        ("added", "check", "spot", "", ""),
        ("gone", "check", "place", "", ""),
        ("changed", "figure", "plants", "3座", "4座"),
        ("changed", "figure", "plants_left", "1座", "2座"),
    }
    assert reader.sync().notes == ()
    info = offers.take(reader.ledger, library_of(reader), ID, "0.2")
    assert (info.version, info.digest) == ("0.2", library_of(author).load(ID).digest)
    assert offered(reader) == []
    assert reader.sync().notes == ()


def test_a_pack_that_nobody_has_yet_is_all_new(pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    pack = own_pack(author, "0.1")
    published(author)
    reader.sync()
    (one,) = offered(reader)
    assert (one.here, one.title) == (None, pack.title)
    assert [(c.kind, c.what, c.issue) for c in one.changes] == [("added", "issue", 1)]


def test_an_open_visit_goes_on_with_the_pack_it_began_with(pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    reader.sync()
    offers.take(reader.ledger, library_of(reader), ID, "0.1")
    library = library_of(reader)
    visit = fieldwork.open_visit(
        reader.ledger, library, library.load(ID), 1, "first-plant", dt.date(2018, 3, 5)
    )
    own_pack(author, "0.2", lambda text: text.replace('id = "place"', 'id = "spot"'))
    published(author)
    reader.sync()
    offers.take(reader.ledger, library, ID, "0.2")
    assert library.load(ID).version == "0.2"
    fieldwork.answer(reader.ledger, library_of(reader), visit, "place", "43.65,111.98")
    (answer,) = queries.answers(reader.ledger, visit)
    assert answer.check == "place"
    (opened,) = queries.visits(reader.ledger)
    kept = library.by_digest(opened.pack_digest)
    assert kept is not None
    assert kept.version == "0.1"


def test_the_zip_has_the_pack_alone_and_is_the_same_each_time(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    author, _ = pair
    own_pack(author, "0.1")
    done = published(author)
    content = zip_on(team, "0.1").read_bytes()
    with zipfile.ZipFile(zip_on(team, "0.1")) as archive:
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names == [ISSUE, "pack.toml", "templates/online-monitor.toml"]
    assert zipped(reversed(library_of(author).files(ID))) == content
    assert (done.size, done.new) == (len(content), True)
    assert not published(author).new
    assert zip_on(team, "0.1").read_bytes() == content


def test_a_published_version_is_never_another(pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    own_pack(reader, "0.1", lambda text: text.replace("value = 3", "value = 5"))
    published(author)
    with pytest.raises(InputError, match="published by laptop-苏日娜 with other content"):
        published(reader)


def test_versions_do_not_go_back(pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    own_pack(author, "1.10")
    own_pack(reader, "1.9")
    published(author)
    with pytest.raises(InputError, match=r"has published water-round 1\.10"):
        published(reader)
    assert [one.version for one in offered(author)] == []


def test_a_stranger_s_pack_waits_for_trust_and_hinders_nobody(team: Team) -> None:
    stranger, reader = team.join("陌生人"), team.join("巴特尔")
    own_pack(stranger, "9.0")
    stranger.sync()
    published(stranger)
    assert reader.sync().ok
    (one,) = offered(reader)
    assert (one.trusted, one.ready, one.title) == (False, False, None)
    assert not list(reader.home.offers.rglob("*.zip"))
    with pytest.raises(InputError, match="is not trusted"):
        offers.take(reader.ledger, library_of(reader), ID, "9.0")
    own_pack(reader, "0.1")
    assert published(reader).new
    trust(reader.ledger, stranger.device)
    with pytest.raises(InputError, match="has not come yet"):
        offers.take(reader.ledger, library_of(reader), ID, "9.0")
    reader.sync()
    (one,) = offered(reader)
    assert one.ready
    revoke(reader.ledger, stranger.device)
    with pytest.raises(InputError, match="is not trusted"):
        offers.take(reader.ledger, library_of(reader), ID, "9.0")


def test_what_is_left_is_told_no_more_until_a_newer_one_comes(
    pair: tuple[Laptop, Laptop],
) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    reader.sync()
    offers.leave(reader.ledger, library_of(reader), ID, "0.1")
    reader.sync()
    assert offers.waiting(reader.ledger, library_of(reader)) == []
    assert [one.left for one in offered(reader)] == [True]
    own_pack(author, "0.2")
    published(author)
    reader.sync()
    assert [one.version for one in offers.waiting(reader.ledger, library_of(reader))] == ["0.2"]
    offers.take(reader.ledger, library_of(reader), ID, "0.1")
    assert [one.version for one in offered(reader)] == ["0.2"]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack.toml", b"0" * 30_000_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def nested(path: Path) -> None:
    path.write_bytes(b"[" * 60_000)


def huge(path: Path) -> None:
    path.write_bytes(b" " * 100_000)


@pytest.mark.parametrize(
    ("spoil", "which"),
    [
        (flip, zip_on),
        (bomb, zip_on),
        (empty, zip_on),
        (flip, signature_on),
        (empty, signature_on),
        (nested, signature_on),
        (huge, signature_on),
    ],
)
def test_a_spoiled_pack_is_set_aside_and_the_rest_goes_on(
    team: Team,
    pair: tuple[Laptop, Laptop],
    spoil: Callable[[Path], None],
    which: Callable[[Team, str], Path],
) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    path = which(team, "0.1")
    whole = path.read_bytes()
    spoil(path)
    author.visit()
    author.sync()
    for _ in range(2):
        outcome = reader.sync()
        assert (outcome.ok, outcome.quarantined) == (True, 1)
    assert reader.projection() == author.projection()
    (held,) = quarantine.held(reader.home)
    assert held.reason == "pack"
    assert held.remedy is not None
    assert offered(reader) == []
    path.write_bytes(whole)
    reader.sync()
    assert [one.ready for one in offered(reader)] == [True]
    assert quarantine.count(reader.home) == 0


def test_a_signature_of_one_pack_does_not_do_for_another(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    zip_on(team, "0.1").rename(zip_on(team, "7.0"))
    signature_on(team, "0.1").rename(signature_on(team, "7.0"))
    assert reader.sync().quarantined == 1
    assert offered(reader) == []


def test_a_signed_pack_with_problems_is_not_offered(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    """Its author's Inspector may be another version, or its author means harm."""
    author, reader = pair
    pack = own_pack(author, "0.1")
    files = dict(library_of(author).files(ID))
    files[ISSUE] = files[ISSUE].replace(b'category = "water"', b'category = "watr"')
    content = zipped(files.items())
    signed = signed_pack.sign(author.ledger, pack, content)
    for path, whole in (
        (zip_on(team, "0.1"), content),
        (signature_on(team, "0.1"), signed_pack.encoded(signed)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(whole)
    assert reader.sync().ok
    (held,) = quarantine.held(reader.home)
    assert "1 problem" in held.what.en
    assert "watr" in held.what.en


def test_a_signature_changed_by_hand_does_not_hold(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    path = signature_on(team, "0.1")
    signed = json.loads(path.read_bytes())
    path.write_text(json.dumps({**signed, "device_name": "the office"}))
    assert reader.sync().quarantined == 1
    (held,) = quarantine.held(reader.home)
    assert "signature does not hold" in held.what.en


def test_a_signature_over_another_zip_is_not_believed(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    """A trusted device says that a zip is what it is not."""
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    content = zip_on(team, "0.1").read_bytes()
    other = own_pack(author, "0.2")
    zip_on(team, "0.2").write_bytes(content)
    signature_on(team, "0.2").write_bytes(
        signed_pack.encoded(signed_pack.sign(author.ledger, other, content))
    )
    zip_on(team, "0.1").unlink()
    assert reader.sync().quarantined == 1
    (held,) = quarantine.held(reader.home)
    assert "does not hold the pack that was signed" in held.what.en


def test_an_offer_spoiled_at_home_is_fetched_again(pair: tuple[Laptop, Laptop]) -> None:
    author, reader = pair
    own_pack(author, "0.1")
    published(author)
    reader.sync()
    (kept,) = reader.home.offers.rglob("*.zip")
    flip(kept)
    with pytest.raises(DamagedError):
        offers.take(reader.ledger, library_of(reader), ID, "0.1")
    reader.sync()
    assert offers.take(reader.ledger, library_of(reader), ID, "0.1").version == "0.1"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_publishing_cut_off_anywhere_is_done_again(
    team: Team, pair: tuple[Laptop, Laptop], after: bool
) -> None:
    """What is half there is offered to nobody."""
    author, reader = pair
    own_pack(author, "0.1")
    folder = open_remote("stick", author.config.remotes["stick"], author.home)
    at, done = 0, False
    while not done:
        at += 1
        assert at < 20
        with contextlib.suppress(RemoteError):
            publish.publish(author.ledger, library_of(author), Faulty(folder, at, after=after), ID)
            done = True
        assert reader.sync().ok
        assert quarantine.count(reader.home) == 0
        assert all(one.ready for one in offered(reader))
    assert [one.ready for one in offered(reader)] == [True]


def test_over_a_network_packs_are_looked_for_when_a_card_says_so(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    author, reader = pair
    for laptop in (author, reader, author, reader):
        laptop.sync_over_network()
    own_pack(author, "0.1")
    published(author)
    outcome, asked = reader.sync_over_network()
    assert f"list {layout.PACKS}" in asked
    assert outcome.ok
    assert [one.ready for one in offered(reader)] == [True]
    _, asked = reader.sync_over_network()
    assert asked == [f"list {layout.DEVICES}"]


def test_a_pack_whose_publisher_is_trusted_later_is_fetched_though_nothing_changed(
    team: Team,
) -> None:
    stranger, reader = team.join("陌生人"), team.join("巴特尔")
    own_pack(stranger, "0.1")
    for laptop in (stranger, reader):
        laptop.sync_over_network()
    published(stranger)
    reader.sync_over_network()
    assert [one.ready for one in offered(reader)] == [False]
    reader.sync_over_network()
    trust(reader.ledger, stranger.device)
    reader.sync_over_network()
    assert [one.ready for one in offered(reader)] == [True]
