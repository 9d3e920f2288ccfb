"""A team that encrypts: everything arrives, and the stick gives nothing away."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from inspector.config import Remote as Configured
from inspector.errors import InputError
from inspector.home import Home
from inspector.ledger import queries
from inspector.sync import layout, outbox, quarantine, recipients, sealing
from inspector.sync.importing import import_files
from inspector.sync.names import Seal, seal_for
from inspector.sync.rekey import rekey
from inspector.sync.remotes import open_remote
from inspector.sync.trust import trust
from tests.sync.laptops import Faulty, Laptop, Team

NAMES_ON_THE_STICK = re.compile(
    r"inspector-v1/(events/[a-z2-7]{16}/\d{12}-\d{12}\.jsonl\.gz\.age"
    r"|blobs/([0-9a-f]{2})/\2[0-9a-f]{62}\.age"
    r"|findings/[a-z2-7]{16}/[0-9a-f]{64}\.age"
    r"|devices/[a-z2-7]{16}(\.json|\.names\.age))"
)


def on_the_stick(team: Team) -> dict[str, bytes]:
    files = (path for path in team.stick.rglob("*") if path.is_file())
    return {path.relative_to(team.stick).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def pair(team: Team) -> tuple[Laptop, Laptop]:
    """Two laptops that trust each other and encrypt."""
    one, other = team.pair()
    team.seal_for(one, other)
    return one, other


def test_records_and_photos_arrive(pair: tuple[Laptop, Laptop], photo: Path) -> None:
    one, other = pair
    visit = one.visit()
    sha = one.photo(visit, photo)
    assert one.sync().ok
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_events, outcome.pulled_blobs) == (True, 4, 1)
    assert other.home.blob(sha).read_bytes() == photo.read_bytes()
    other.answer(visit, "yes")
    other.sync()
    assert one.sync().pulled_events == 3
    assert one.projection() == other.projection()
    assert one.sync().notes == other.sync().notes == ()


def test_the_stick_gives_nothing_away(
    team: Team, pair: tuple[Laptop, Laptop], photo: Path, tmp_path: Path
) -> None:
    one, other = pair
    one.photo(one.visit(), photo)
    report = tmp_path / "检查结果.xlsx"
    report.write_bytes(b"PK secret")
    outbox.offer(one.home, "stick", report, seal=_seal(one))
    assert one.sync().pushed_files == 1
    files = on_the_stick(team)
    for path, content in files.items():
        assert NAMES_ON_THE_STICK.fullmatch(path), path
        assert sealing.is_sealed(content) or path.endswith(".json")
        assert "苏日娜".encode() not in content
        assert hashlib.sha256(photo.read_bytes()).hexdigest() not in path
    (sent,) = (content for path, content in files.items() if path.startswith(layout.FINDINGS))
    with zipfile.ZipFile(io.BytesIO(sealing.unseal(other.home, sent))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "检查结果.xlsx": b"PK secret"
        }


def _seal(laptop: Laptop) -> Seal:
    seal = seal_for(laptop.home, laptop.config.remotes["stick"].recipients or ())
    assert seal is not None
    return seal


def test_two_who_attach_the_same_photo_give_it_two_names(
    team: Team, pair: tuple[Laptop, Laptop], photo: Path
) -> None:
    one, other = pair
    for laptop in pair:
        laptop.photo(laptop.visit(), photo)
        laptop.sync()
    one.sync()
    assert sum(path.startswith(layout.BLOBS) for path in on_the_stick(team)) == 2
    assert one.projection() == other.projection()


def test_whoever_is_no_recipient_is_told_whom_to_ask(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    one, _ = pair
    one.visit()
    one.sync()
    late = team.join("王芳")
    trust(late.ledger, one.device)
    outcome = late.sync()
    assert outcome.pulled_events == 0
    (held,) = quarantine.held(late.home)
    assert (held.reason, held.kept, held.first) == ("sealed", False, 1)
    assert held.remedy is not None
    assert "inspector device key" in held.remedy.en
    recipient, _ = sealing.make_key(late.home)
    late.sync()
    (held,) = quarantine.held(late.home)
    assert held.remedy is not None
    assert recipient in held.remedy.en
    assert any(recipient in note.en and one.device in note.zh for note in late.sync().notes)


def test_nothing_is_sent_unencrypted_to_a_team_that_encrypts(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    one, _ = pair
    one.sync()
    before = on_the_stick(team)
    late = team.join("王芳")
    late.visit()
    outcome = late.sync()
    assert not outcome.ok
    assert outcome.remedy is not None
    assert "remote recipients stick --add" in outcome.remedy.en
    card = layout.device_path(late.device)
    assert on_the_stick(team).keys() == before.keys() | {card}, "its card alone"
    late.seal(())
    assert late.sync().ok
    assert on_the_stick(team) != before


def test_an_added_recipient_reads_everything_after_a_rekey(
    team: Team, pair: tuple[Laptop, Laptop], photo: Path
) -> None:
    one, other = pair
    one.photo(one.visit(), photo)
    one.sync()
    other.answer(other.visit(), "yes")
    other.sync()
    late = team.join("王芳")
    for laptop in pair:
        trust(late.ledger, laptop.device)
        trust(laptop.ledger, late.device)
    team.seal_for(one, other, late)
    late.sync()
    assert {held.reason for held in quarantine.held(late.home)} == {"sealed"}
    outcome = one.sync()
    assert any("rekey" in note.en for note in outcome.notes)
    (done,) = rekey(one.ledger, one.config)
    assert done.ok
    assert [name.split()[0] for name in done.others] == ["laptop-巴特尔"], "王芳 sealed for all"
    late.sync()
    assert one.device in queries.last_seqs(late.ledger)
    assert other.device not in queries.last_seqs(late.ledger)
    assert rekey(other.ledger, other.config)[0].others == (), "everybody has done it"
    for laptop in (late, one, other) * 2:
        assert laptop.sync().notes == ()
    assert len({laptop.projection() for laptop in (one, other, late)}) == 1
    assert quarantine.count(late.home) == 0


def test_a_newcomer_s_recipient_is_taken_from_the_card_that_he_signed(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    one, _ = pair
    one.sync()
    late = team.join("王芳")
    own, _ = sealing.make_key(late.home)
    assert not late.sync().ok
    stick = open_remote("stick", one.config.remotes["stick"], one.home)
    with pytest.raises(InputError):
        recipients.of_device(one.ledger, stick, late.device)  # nobody has compared anything yet
    trust(one.ledger, late.device)
    assert recipients.of_device(one.ledger, stick, late.device[:6]) == own
    card = team.stick / layout.device_path(late.device)
    told = card.read_text("utf-8")
    thief = sealing.make_key(Home.at(team.folder / "thief"))[0]
    for forged in (told.replace(own, thief), "{}", told.replace("age_signature", "no")):
        card.write_text(forged, "utf-8")
        with pytest.raises(InputError):
            recipients.of_device(one.ledger, stick, late.device)


def test_a_removed_recipient_reads_nothing_more(
    team: Team, pair: tuple[Laptop, Laptop], photo: Path
) -> None:
    one, other = pair
    one.photo(one.visit(), photo)
    one.sync()
    other.sync()
    one.seal((sealing.make_key(one.home)[0],))
    (done,) = rekey(one.ledger, one.config)
    assert done.ok
    for path, content in on_the_stick(team).items():
        if f"{one.device}" in path and path.endswith(".age"):
            assert not sealing.opens(other.home, content), path
    one.answer(one.visit(), "no")
    one.sync()
    outcome = other.sync()
    assert outcome.pulled_events == 0
    assert outcome.quarantined == 1
    assert all(
        "blobs" not in path or not sealing.opens(other.home, content)
        for path, content in on_the_stick(team).items()
    )


def test_a_team_begins_to_encrypt(team: Team, photo: Path) -> None:
    one, other = team.pair()
    for laptop in (one, other):
        laptop.photo(laptop.visit(), photo)
        laptop.sync()
    team.seal_for(one, other)
    outcome = one.sync()
    assert outcome.ok
    assert [note.en.split()[0:2] for note in outcome.notes]
    assert rekey(one.ledger, one.config)[0].ok
    assert other.sync().ok
    assert rekey(other.ledger, other.config)[0].ok
    assert all(NAMES_ON_THE_STICK.fullmatch(path) for path in on_the_stick(team))
    assert b"laptop" not in b"".join(
        content for path, content in on_the_stick(team).items() if path.endswith(".json")
    )
    late = team.join("王芳")
    team.seal_for(one, other, late)
    for laptop in (one, other):
        trust(late.ledger, laptop.device)
        rekey(laptop.ledger, laptop.config)
    late.sync()
    one.sync()
    assert late.ledger.home.blob(hashlib.sha256(photo.read_bytes()).hexdigest()).is_file()


def test_a_plain_bundle_is_taken_and_noted(team: Team) -> None:
    one, other = team.pair()
    one.visit()
    one.sync()
    other.seal((sealing.make_key(other.home)[0],))
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_events) == (True, 3)
    assert any("laptop-苏日娜" in note.zh for note in outcome.notes)


@pytest.mark.parametrize("at", [200, -1])
def test_a_tampered_file_is_refused_as_damaged(
    team: Team, pair: tuple[Laptop, Laptop], at: int
) -> None:
    one, other = pair
    one.visit()
    one.sync()
    (bundle,) = (team.stick / layout.EVENTS / one.device).iterdir()
    good = bundle.read_bytes()
    end = good.index(b"\n--- ") + 60 if at > 0 else -1
    bad = bytearray(good)
    bad[end] ^= 1
    bundle.write_bytes(bad)
    assert other.sync().pulled_events == 0
    assert [held.reason for held in quarantine.held(other.home)] == ["bad_seal"]
    bundle.write_bytes(b"\x1f\x8b not age at all")
    other.sync()
    assert [held.reason for held in quarantine.held(other.home)] == ["bad_seal"]
    bundle.write_bytes(good)
    assert other.sync().pulled_events == 3
    assert quarantine.count(other.home) == 0


def test_a_small_picture_too_is_shut_to_who_was_shut_out(
    team: Team, pair: tuple[Laptop, Laptop], tmp_path: Path
) -> None:
    """On a costly connection the small picture may be all of a photo that is there."""
    one, other = pair
    large = tmp_path / "plant.jpg"
    Image.effect_noise((900, 900), 90).save(large, quality=95)
    one.tell(photos="thumbnails")
    one.photo(one.visit(), large)
    one.sync_over_network()
    (picture,) = team.stick.rglob("*.thumb.jpg.age")
    assert sealing.opens(other.home, picture.read_bytes())
    one.seal((sealing.make_key(one.home)[0],))
    (done,) = rekey(one.ledger, one.config)
    assert done.ok
    assert not sealing.opens(other.home, picture.read_bytes())
    assert sealing.opens(one.home, picture.read_bytes())


def test_a_small_picture_that_lay_open_is_sealed_under_a_name_that_tells_nothing(
    team: Team, tmp_path: Path
) -> None:
    one, _ = team.pair()
    large = tmp_path / "plant.jpg"
    Image.effect_noise((900, 900), 90).save(large, quality=95)
    one.tell(photos="thumbnails")
    sha = one.photo(one.visit(), large)
    one.sync_over_network()
    one.seal((sealing.make_key(one.home)[0],))
    (done,) = rekey(one.ledger, one.config)
    assert done.ok
    (picture,) = team.stick.rglob("*.thumb.jpg*")
    assert sha not in picture.name
    assert sealing.opens(one.home, picture.read_bytes())


def test_a_rekey_cut_off_anywhere_goes_on(
    team: Team, photo: Path, pair: tuple[Laptop, Laptop]
) -> None:
    one, other = pair
    visit = one.visit()
    one.photo(visit, photo)
    one.sync()
    one.answer(visit, "yes")
    one.sync()
    third = team.join("王芳")
    trust(third.ledger, one.device)
    team.seal_for(one, third)
    at = 1
    while True:
        remote: list[Faulty] = []

        def opened(
            name: str, told: Configured, home: Home, at: int = at, made: list[Faulty] = remote
        ) -> Faulty:
            made.append(Faulty(open_remote(name, told, home), at, after=at % 2 == 0))
            return made[-1]

        (done,) = rekey(one.ledger, one.config, opened=opened)
        if done.ok:
            break
        at += 1
    assert at > 8
    third.sync()
    assert third.projection() is not None
    assert queries.last_seqs(third.ledger)[one.device] == queries.last_seqs(one.ledger)[one.device]
    assert sum(f"/{one.device}/" in path for path in on_the_stick(team)) == 2
    assert not any(sealing.opens(other.home, content) for content in on_the_stick(team).values())


def test_a_lost_key_is_made_anew_and_own_files_sealed_from_the_ledger(
    team: Team, pair: tuple[Laptop, Laptop], photo: Path
) -> None:
    one, other = pair
    one.photo(one.visit(), photo)
    one.sync()
    other.answer(other.visit(), "yes")
    other.sync()
    one.home.age.unlink()
    outcome = one.sync()
    assert not outcome.ok
    assert outcome.remedy is not None
    assert "inspector device key" in outcome.remedy.en
    team.seal_for(one, other)
    assert rekey(one.ledger, one.config)[0].ok
    assert rekey(other.ledger, other.config)[0].ok
    assert one.sync().ok
    other.sync()
    assert one.projection() == other.projection()


def test_a_cut_upload_goes_on_with_the_same_bytes(pair: tuple[Laptop, Laptop], team: Team) -> None:
    one, _ = pair
    one.visit()
    away = team.stick.rename(team.folder / "pocket")
    seal = _seal(one)
    from inspector.sync import state

    remembered = state.load(one.home, "stick", str(team.stick))
    outbox.export(one.ledger, "stick", remembered, seal=seal)
    before = {one.path: one.path.read_bytes() for one in outbox.waiting(one.home, "stick")}
    outbox.export(one.ledger, "stick", remembered, seal=seal)
    away.rename(team.stick)
    assert one.sync().ok
    (bundle,) = (team.stick / layout.EVENTS / one.device).iterdir()
    assert [bundle.read_bytes()] == list(before.values())
    assert all(path.name.endswith(".age") for path in before)


def test_a_sealed_bundle_given_by_hand_comes_in(pair: tuple[Laptop, Laptop], team: Team) -> None:
    one, other = pair
    one.visit()
    one.sync()
    (bundle,) = (team.stick / layout.EVENTS / one.device).iterdir()
    (result,) = import_files(other.ledger, [bundle])
    assert (result.ok, result.added) == (True, 3)
    third = team.join("王芳")
    (result,) = import_files(third.ledger, [bundle.parent])
    assert not result.ok
    assert result.error is not None
    assert "encrypted" in result.error.en
