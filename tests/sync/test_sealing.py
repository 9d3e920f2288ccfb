"""What is sealed opens for its recipients, whole, and for nobody else."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import DamagedError, InputError
from inspector.home import Home
from inspector.sync import names, sealing
from inspector.sync.sealing import BrokenSealError, SealedError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def test_the_key_is_made_once_and_is_its_owner_s_alone(home: Home) -> None:
    recipient, made = sealing.make_key(home)
    assert made
    assert recipient.startswith("age1")
    assert sealing.make_key(home) == (recipient, False)
    assert home.age.read_text().splitlines()[0] == f"# public key: {recipient}"
    if os.name != "nt":
        assert home.age.stat().st_mode & 0o077 == 0


def test_a_damaged_key_is_told_and_never_written_over(home: Home) -> None:
    sealing.make_key(home)
    for damaged in ("", "# nothing\n", "AGE-SECRET-KEY-1NONSENSE\n", "\0\xff"):
        home.age.write_text(damaged, "latin-1")
        with pytest.raises(DamagedError) as caught:
            sealing.make_key(home)
        assert caught.value.remedy is not None
        assert "inspector rekey" in caught.value.remedy.en
        assert home.age.read_text("latin-1") == damaged


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3))
def test_it_opens_as_it_was(tmp_path_factory: pytest.TempPathFactory, begin: bytes, n: int) -> None:
    home = Home.at(tmp_path_factory.mktemp("home"))
    content = begin + bytes(65_536 * n)
    sealed = sealing.seal(content, [sealing.make_key(home)[0]])
    assert sealing.is_sealed(sealed)
    assert sealing.opens(home, sealed) or not content
    assert sealing.unseal(home, sealed) == content
    assert len(sealed) in sealing.sealed_sizes(len(content))
    target = io.BytesIO()
    sealing.seal_stream(io.BytesIO(content), target, [sealing.make_key(home)[0]])
    assert sealing.unseal(home, target.getvalue()) == content


def test_nobody_else_opens_it(home: Home, tmp_path: Path) -> None:
    sealed = sealing.seal(b"secret", [sealing.make_key(home)[0]])
    stranger = Home.at(tmp_path / "stranger")
    for _ in "without a key", "with another one":
        with pytest.raises(SealedError):
            sealing.unseal(stranger, sealed)
        assert not sealing.opens(stranger, sealed)
        sealing.make_key(stranger)


@pytest.mark.parametrize("end", [0, 30, 100, -100_000, -20, -1])
def test_cut_short_it_is_refused(home: Home, end: int) -> None:
    sealed = sealing.seal(os.urandom(200_000), [sealing.make_key(home)[0]])
    with pytest.raises(BrokenSealError):
        sealing.unseal(home, sealed[:end])


def test_changed_in_any_place_it_is_refused(home: Home) -> None:
    sealed = sealing.seal(bytes(100_000), [sealing.make_key(home)[0]])
    for at in (*range(0, 400, 7), 50_000, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises((BrokenSealError, SealedError)):
            sealing.unseal(home, bytes(changed))


def test_a_header_without_end_is_not_worked_through(home: Home) -> None:
    sealing.make_key(home)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    with pytest.raises(BrokenSealError):
        sealing.unseal(home, b"age-encryption.org/v1\n" + stanza * 5000 + b"--- " + b"A" * 43)


@pytest.mark.parametrize("wrong", ["", "age1", "age1qqqq", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1"])
def test_what_is_no_recipient_is_named(wrong: str) -> None:
    with pytest.raises(InputError):
        sealing.checked([wrong])


def test_evidence_has_the_name_that_the_document_gives() -> None:
    """The test vector in docs/formats/bundle.md."""
    key, photo = (
        bytes(range(32)),
        "4f0c1a50234c430260e9d9d9c9f0f86db137a8d0dd7710b4cbebd35a971ac550",
    )
    name = names.blob_name(key, photo)
    document = Path(__file__).parents[2] / "docs" / "formats" / "bundle.md"
    assert name in document.read_text("utf-8")
