"""A device that cannot go on as it was becomes a new one, and nothing of its work is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.errors import InputError
from inspector.ledger import bodies, queries
from inspector.ledger.events import decode_body
from inspector.ledger.ledger import Ledger
from inspector.sync import quarantine, renewal
from inspector.sync.trust import pending, revoke, trust
from tests.sync.laptops import Laptop, Team


def given(laptop: Laptop) -> set[tuple[str, str, str]]:
    """What people see: who answered what on which day's visit."""
    return {
        (visit.author, answer.check, str(answer.value))
        for visit in queries.visits(laptop.ledger)
        for answer in queries.answers(laptop.ledger, visit.id)
    }


def settle(*laptops: Laptop) -> None:
    """Everybody syncs until nothing moves."""
    for laptop in laptops * 3:
        laptop.sync()


class Restored:
    """Two laptops; the disk of the first is put back to what it was, and it writes on."""

    def __init__(self, team: Team, photo: Path, *, ledger_alone: bool = False) -> None:
        self.team = team
        one, self.other = team.pair()
        home = one.home.root
        assert home is not None
        self.visit = one.visit()
        one.answer(self.visit, "yes", "before")
        settle(one, self.other)
        one.ledger.close()
        backup = team.folder / "back-up"
        shutil.copytree(home, backup)
        one = team.join("苏日娜", home=home)
        one.answer(self.visit, "yes", "lost")
        one.answer(one.visit(), "no", "lost too")
        settle(one, self.other)
        one.ledger.close()
        if ledger_alone:
            for path in home.joinpath("data").glob("ledger.db*"):
                path.unlink()
            shutil.copy(backup / "data" / "ledger.db", home / "data" / "ledger.db")
        else:
            shutil.rmtree(home)
            shutil.copytree(backup, home)
        self.one = team.join("苏日娜", home=home)
        self.one.answer(self.visit, "no", "before")
        again = self.one.visit()
        self.one.photo(again, photo)
        finding = self.one.ledger.record(
            bodies.FindingRaised(visit=again, severity="major", what="only here")
        )
        self.one.ledger.record(
            bodies.FindingChanged(finding=finding.id, field="action", value="mend it")
        )


@pytest.mark.parametrize("ledger_alone", [False, True], ids=["the-disk", "the-ledger-alone"])
def test_a_restored_laptop_that_wrote_on_keeps_both_histories(
    team: Team, photo: Path, ledger_alone: bool
) -> None:
    story = Restored(team, photo, ledger_alone=ledger_alone)
    one, other = story.one, story.other
    old = one.device
    outcome = one.sync()
    assert not outcome.ok
    assert outcome.remedy is not None
    assert "device renew" in outcome.remedy.en
    wanted = renewal.plan(one.ledger)
    assert wanted is not None
    assert (wanted.why, wanted.again) == ("fork", 5)
    done = renewal.renew(one.ledger)
    assert (done.old, done.new, done.again) == (old, one.device, 5)
    assert done.fingerprint == one.ledger.fingerprint
    assert done.fingerprint in renewal.told(done).en
    assert len(done.kept_in.read_bytes().splitlines()) == 5
    assert one.projection()
    assert quarantine.count(one.home) == 0, "the other history came in"
    assert one.sync().ok
    other.sync()
    assert [waiting.id for waiting in pending(other.ledger)] == [one.device]
    trust(other.ledger, one.device)
    settle(one, other)
    assert one.projection() == other.projection()
    assert {("苏日娜", "lost", "yes"), ("苏日娜", "lost too", "no")} <= given(other)
    assert ("苏日娜", "before", "no") in given(other)
    (finding,) = queries.findings(other.ledger)
    assert (finding.what, finding.action) == ("only here", "mend it")
    assert renewal.plan(one.ledger) is None


def test_what_was_written_again_keeps_its_time_and_its_author(team: Team, photo: Path) -> None:
    story = Restored(team, photo)
    one = story.one
    before = list(queries.events_of(one.ledger, one.device))
    one.sync()
    done = renewal.renew(one.ledger)
    again = list(queries.events_of(one.ledger, one.device))[-done.again :]
    assert [(event.at, event.author, event.kind) for event in again] == [
        (event.at, event.author, event.kind) for event in before[-done.again :]
    ]
    opened, attached = again[1], decode_body(again[2])
    assert isinstance(attached, bodies.EvidenceAttached)
    assert attached.visit == opened.id
    lines = done.kept_in.read_bytes().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [one.id for one in before[-done.again :]]


def test_a_lost_key_loses_no_record(team: Team, photo: Path) -> None:
    one, other = team.pair()
    visit = one.visit()
    one.answer(visit, "yes", "sent")
    settle(one, other)
    one.answer(visit, "no", "not sent")
    one.photo(visit, photo)
    one.home.key.unlink()
    one.ledger.read_own()
    outcome = one.sync()
    assert not outcome.ok
    assert outcome.remedy is not None
    assert "device renew" in outcome.remedy.en
    done = renewal.renew(one.ledger)
    assert done.again == 2
    assert one.sync().ok
    trust(other.ledger, one.device)
    settle(one, other)
    assert one.projection() == other.projection()
    assert {("苏日娜", "sent", "yes"), ("苏日娜", "not sent", "no")} == given(other)


@pytest.mark.parametrize("key", [b"", b"\0" * 60, b"ab" * 32 + b"\n" + b"cd" * 32 + b"\n"])
def test_a_damaged_key_is_noticed(team: Team, key: bytes) -> None:
    one = team.join("苏日娜")
    one.visit()
    one.home.key.write_bytes(key)
    one.ledger.read_own()
    wanted = renewal.plan(one.ledger)
    assert wanted is not None
    assert wanted.why == "key"
    renewal.renew(one.ledger)
    assert len(queries.visits(one.ledger)) == 1
    assert one.sync().ok


def test_who_was_revoked_by_mistake_goes_on_with_everything(team: Team) -> None:
    one, other = team.pair()
    visit = one.visit()
    settle(one, other)
    revoke(other.ledger, one.device)
    one.answer(visit, "yes", "unseen")
    other.sync()
    outcome = one.sync()
    assert not outcome.ok
    assert outcome.error is not None
    assert "laptop-巴特尔" in outcome.error.en
    assert given(one) == set(), "what nobody believes is not shown"
    done = renewal.renew(one.ledger)
    assert done.again == 1
    assert given(one) == {("苏日娜", "unseen", "yes")}
    assert one.sync().ok
    other.sync()
    trust(other.ledger, one.device)
    settle(one, other)
    assert given(other) == given(one)
    assert one.projection() == other.projection()


def test_what_the_old_device_trusted_the_new_one_trusts(team: Team) -> None:
    one, other = team.pair()
    third = team.join("王芳")
    revoke(one.ledger, third.device)
    before = queries.trusts(one.ledger)
    one.home.key.unlink()
    one.ledger.read_own()
    done = renewal.renew(one.ledger)
    assert queries.trusts(one.ledger).items() >= before.items()
    assert before == {other.device: True, third.device: False}
    assert done.common == 0


def test_a_device_in_order_is_left_alone(team: Team) -> None:
    one = team.join("苏日娜")
    one.visit()
    assert renewal.plan(one.ledger) is None
    with pytest.raises(InputError):
        renewal.renew(one.ledger)


def test_another_window_of_the_same_home_must_open_again(team: Team) -> None:
    one = team.join("苏日娜")
    assert one.home.root is not None
    window = team.join("苏日娜", home=one.home.root)
    one.home.key.unlink()
    one.ledger.read_own()
    renewal.renew(one.ledger)
    with pytest.raises(InputError):
        window.visit()
    window.ledger.read_own()
    window.visit()
    assert one.projection()


_CHILD = """
import os, signal, sys
from pathlib import Path
from inspector import disk
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.sync import renewal

home, at, calls = Path(sys.argv[1]), int(sys.argv[2]), 0

def counted(function):
    def call(*given, **named):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **named)
    return call

disk.replace = counted(disk.replace)
disk.flush_folder = counted(disk.flush_folder)
os.fsync = counted(os.fsync)
with Ledger.open(Home.at(home), author="x") as ledger:
    if renewal.plan(ledger) is not None:
        renewal.renew(ledger)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_it_may_be_killed_anywhere(team: Team) -> None:
    one, other = team.pair()
    settle(one, other)
    one.answer(one.visit(), "yes")
    one.home.key.unlink()
    home = one.home.root
    assert home is not None
    one.ledger.close()
    at = 0
    while True:
        at += 1
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(home), str(at)], check=False, capture_output=True
        )
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        with Ledger.open(one.home, author="x") as ledger:
            assert len(queries.visits(ledger)) == 1
    assert at > 5
    again = team.join("苏日娜", home=home)
    assert renewal.plan(again.ledger) is None
    assert again.sync().ok
    other.sync()
    trust(other.ledger, again.device)
    settle(again, other)
    assert again.projection() == other.projection()
    assert len(given(other)) == 1
