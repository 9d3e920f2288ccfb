"""What is wrong on a remote is set aside with its reason, and the rest goes on."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.ledger import queries
from inspector.ledger.bundle import write_bundle
from inspector.sync import layout, quarantine
from tests.sync.laptops import Laptop, Team


@pytest.fixture
def pair(team: Team) -> tuple[Laptop, Laptop, Laptop]:
    """The reader, the colleague whose bundle is bad, and one whose bundles are good."""
    reader, bad, good = (team.join(name) for name in ("苏日娜", "巴特尔", "王芳"))
    team.trust_each_other()
    bad.visit()
    bad.sync()
    good.visit()
    good.sync()
    return reader, bad, good


def bundle_of(team: Team, laptop: Laptop) -> Path:
    (path,) = (team.stick / "inspector-v1" / "events" / laptop.device).iterdir()
    return path


def assert_set_aside(reader: Laptop, bad: Laptop, good: Laptop, reason: str) -> None:
    for _ in range(2):
        outcome = reader.sync()
        assert outcome.ok
        assert outcome.quarantined == 1
    (held,) = quarantine.held(reader.home)
    assert held.reason == reason
    assert held.remote == "stick"
    last = queries.last_seqs(reader.ledger)
    assert bad.device not in last
    assert last[good.device] == queries.last_seqs(good.ledger)[good.device]
    reader.projection()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def bomb(path: Path) -> None:
    path.write_bytes(gzip.compress(b"0" * 50_000_000))


def lines(path: Path) -> None:
    header = gzip.decompress(path.read_bytes()).split(b"\n")[0]
    path.write_bytes(gzip.compress(header + b"\n" + b"{}\n" * 10_000_000, 1))


def resign(path: Path) -> None:
    raw = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(raw.replace(raw[-20:-3], b"0" * 17)))


@pytest.mark.parametrize(
    ("spoil", "reasons"),
    [
        (flip, {"bad_gzip", "bad_format", "header_mismatch", "bad_signature", "truncated"}),
        (cut, {"truncated"}),
        (bomb, {"too_large"}),
        (lines, {"header_mismatch"}),
        (resign, {"bad_signature"}),
    ],
)
def test_a_spoiled_bundle_waits_outside_until_a_good_one_comes(
    team: Team,
    pair: tuple[Laptop, Laptop, Laptop],
    spoil: Callable[[Path], None],
    reasons: set[str],
) -> None:
    reader, bad, good = pair
    path = bundle_of(team, bad)
    whole = path.read_bytes()
    spoil(path)
    reader.sync()
    (held,) = quarantine.held(reader.home)
    assert held.reason in reasons
    assert_set_aside(reader, bad, good, held.reason)
    path.write_bytes(whole)
    assert reader.sync().quarantined == 0
    assert bad.device in queries.last_seqs(reader.ledger)


def test_a_bundle_under_someone_else_s_device_id(
    team: Team, pair: tuple[Laptop, Laptop, Laptop]
) -> None:
    reader, bad, good = pair
    path = bundle_of(team, bad)
    last = queries.last_seqs(good.ledger)[good.device]
    stream = io.BytesIO()
    write_bundle(stream, good.ledger, good.device, 1, last)
    path.write_bytes(stream.getvalue())
    assert_set_aside(reader, bad, good, "wrong_device")


def test_a_bundle_with_other_numbers_than_its_name(
    team: Team, pair: tuple[Laptop, Laptop, Laptop]
) -> None:
    reader, bad, good = pair
    path = bundle_of(team, bad)
    path.rename(path.with_name(layout.bundle_file(1, 99)))
    assert_set_aside(reader, bad, good, "header_mismatch")


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights on Windows")
def test_a_link_out_of_the_folder_is_told_of_and_not_read(
    team: Team, pair: tuple[Laptop, Laptop, Laptop], tmp_path: Path
) -> None:
    reader, bad, good = pair
    path = bundle_of(team, bad)
    path.rename(tmp_path / "outside.gz")
    path.symlink_to(tmp_path / "outside.gz")
    assert_set_aside(reader, bad, good, "name")


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights on Windows")
def test_a_device_s_folder_that_is_a_link_is_not_entered(
    team: Team, pair: tuple[Laptop, Laptop, Laptop], tmp_path: Path
) -> None:
    reader, bad, good = pair
    folder = bundle_of(team, bad).parent
    folder.rename(tmp_path / "outside")
    folder.symlink_to(tmp_path / "outside", target_is_directory=True)
    assert_set_aside(reader, bad, good, "name")


def test_a_file_with_no_bundle_s_name_is_told_of_until_it_is_gone(
    team: Team, pair: tuple[Laptop, Laptop, Laptop]
) -> None:
    reader, bad, _ = pair
    stray = bundle_of(team, bad).parent / "notes.txt"
    stray.write_text("?")
    assert reader.sync().quarantined == 1
    stray.unlink()
    assert reader.sync().quarantined == 0


def test_what_systems_leave_behind_is_nobody_s_message(
    team: Team, pair: tuple[Laptop, Laptop, Laptop]
) -> None:
    reader, bad, _ = pair
    folder = bundle_of(team, bad).parent
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._000000000001-000000000002.jsonl.gz"):
        (folder / name).write_bytes(b"x")
    outcome = reader.sync()
    assert outcome.quarantined == 0
    assert outcome.pulled_events > 0


def test_a_gap_waits_and_closes_by_itself(team: Team) -> None:
    one, other = team.pair()
    visit = one.visit()
    one.sync()
    one.answer(visit, "yes")
    one.sync()
    one.answer(visit, "no")
    one.sync()
    first, second, third = sorted(
        (team.stick / "inspector-v1" / "events" / one.device).iterdir(), key=lambda path: path.name
    )
    away = second.rename(team.folder / "later")
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_events, outcome.quarantined) == (True, 3, 1)
    (held,) = quarantine.held(other.home)
    assert held.reason == "gap"
    third.unlink()  # the copy that waits is enough
    away.rename(second)
    outcome = other.sync()
    assert (outcome.pulled_events, outcome.quarantined) == (2, 0)
    assert queries.answers(other.ledger, visit)[0].value == "no"
    assert first.exists()


def test_evidence_that_is_not_what_its_name_says_never_gets_that_name_here(
    team: Team, photo: Path
) -> None:
    one, other = team.pair()
    sha = one.photo(one.visit(), photo)
    one.sync()
    blob = team.stick / layout.blob_path(sha)
    whole = blob.read_bytes()
    blob.write_bytes(whole[:-1] + b"\0")
    outcome = other.sync()
    assert (outcome.ok, outcome.pulled_blobs, outcome.quarantined) == (True, 0, 1)
    assert not other.home.blob(sha).exists()
    blob.write_bytes(whole)
    outcome = other.sync()
    assert (outcome.pulled_blobs, outcome.quarantined) == (1, 0)


def test_evidence_that_has_not_come_yet_is_waited_for(team: Team, photo: Path) -> None:
    one, other = team.pair()
    sha = one.photo(one.visit(), photo)
    one.sync()
    blob = team.stick / layout.blob_path(sha)
    away = blob.rename(team.folder / "away")
    assert other.sync().missing_blobs == 1
    away.rename(blob)
    assert other.sync().pulled_blobs == 1


def test_a_false_card_has_no_effect(team: Team) -> None:
    one, other = team.join("苏日娜"), team.join("巴特尔")
    one.sync()
    card = team.stick / layout.device_path(one.device)
    card.write_text(card.read_text().replace(one.ledger.key.public_key.hex(), "00" * 32))
    other.sync()
    (held,) = quarantine.held(other.home)
    assert (held.reason, held.public_key) == ("untrusted", one.ledger.key.public_key.hex())


def test_a_file_too_large_to_be_kept_is_told_of_and_not_read(
    team: Team, pair: tuple[Laptop, Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, bad, good = pair
    path = bundle_of(team, bad)
    path.write_bytes(path.read_bytes() + b"\0" * 100_000)
    monkeypatch.setattr(quarantine, "KEEP", 50_000)
    assert_set_aside(reader, bad, good, "too_large")
    assert not quarantine.held(reader.home)[0].kept


def test_quarantine_has_an_end(
    team: Team, pair: tuple[Laptop, Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever fills a remote with rubbish fills nobody's laptop."""
    reader, bad, good = pair
    monkeypatch.setattr(quarantine, "MOST", 5)
    for number in range(20):
        (bundle_of(team, bad).parent.parent / f"rubbish-{number}").write_bytes(b"x")
    assert reader.sync().ok
    assert quarantine.count(reader.home) == 5
    assert good.device in queries.last_seqs(reader.ledger)
