"""What a server, or what stands before it, may answer instead of what it should."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.ledger import queries
from inspector.sync import layout, quarantine
from tests.faults.far import sync_now, through
from tests.faults.http_proxy import (
    LOGIN_PAGE,
    Asked,
    HttpProxy,
    Reply,
    Say,
    Spoil,
    too_long,
    too_short,
    truncated,
)
from tests.servers.apache import Apache
from tests.sync.laptops import Laptop, Team


@pytest.fixture
def proxy(apache: Apache) -> Iterator[HttpProxy]:
    with HttpProxy(apache.port) as made:
        yield made


@pytest.fixture
def pair(
    team: Team, apache: Apache, proxy: HttpProxy, monkeypatch: pytest.MonkeyPatch, photo: Path
) -> tuple[Laptop, Laptop]:
    """A sender whose new visit and photo are not sent yet, and a receiver: no new laptops."""
    place = apache.place()
    place.let_in(monkeypatch, "stick")
    sender, receiver = team.pair()
    for laptop in (sender, receiver):
        laptop.config.remotes["stick"] = through(place, apache.port, proxy.port)
        laptop.visit()
    for laptop in (sender, receiver, sender, receiver):
        assert sync_now(laptop).outcome.ok
    sender.photo(sender.visit(), photo)
    return sender, receiver


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "照片.jpg"
    file.write_bytes(b"\xff\xd8\xff" + bytes(range(256)) * 40)
    return file


def puts(asked: Asked) -> bool:
    return asked.method == "PUT"


def moves(asked: Asked) -> bool:
    return asked.method == "MOVE"


def lists(asked: Asked) -> bool:
    return asked.lists


def gets_bundle(asked: Asked) -> bool:
    return asked.method == "GET" and f"/{layout.EVENTS}/" in asked.path


def gets_photo(asked: Asked) -> bool:
    return asked.method == "GET" and f"/{layout.BLOBS}/" in asked.path


def gets_card(asked: Asked) -> bool:
    return asked.method == "GET" and f"/{layout.DEVICES}/" in asked.path


def assert_agreed(sender: Laptop, receiver: Laptop) -> None:
    for laptop in (sender, receiver, sender):
        assert sync_now(laptop).outcome.ok
    assert sender.projection() == receiver.projection()
    for laptop in (sender, receiver):
        assert quarantine.count(laptop.home) == 0


@pytest.mark.parametrize("when", [puts, moves, lists], ids=["put", "move", "list"])
@pytest.mark.parametrize(
    "say", [Say(500), Say(502), Say(503), Say(429), Say(423), Say(408)], ids=lambda say: say.status
)
def test_a_server_in_trouble_is_asked_again(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy, when: Callable[[Asked], bool], say: Say
) -> None:
    sender, receiver = pair
    proxy.spoil(say, when=when, times=2)
    done = sync_now(sender)
    assert done.outcome.ok, done.outcome.error
    assert len(done.pauses) >= 2
    assert_agreed(sender, receiver)


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_s_wish_when_to_come_back_is_honoured(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy, status: int
) -> None:
    sender, receiver = pair
    proxy.spoil(Say(status, {"Retry-After": "47"}), when=puts)
    done = sync_now(sender)
    assert done.outcome.ok
    assert [pause for pause in done.pauses if pause >= 47] == [47]
    assert_agreed(sender, receiver)


def test_a_server_that_stays_in_trouble_is_told_and_tried_later(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy
) -> None:
    sender, receiver = pair
    proxy.spoil(Say(503), when=puts, times=None)
    outcome = sync_now(sender).outcome
    assert not outcome.ok
    assert outcome.transient
    assert outcome.remedy is not None
    proxy.heal()
    assert_agreed(sender, receiver)


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (Say(403, {}, b"<html>Forbidden</html>"), "permission denied"),
        (Say(401), "password"),
        (Say(507), "no room"),
        (Say(413), "this large"),
    ],
    ids=["403", "401", "507", "413"],
)
def test_what_a_person_must_put_right_stops_at_once_and_is_told(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy, say: Say, words: str
) -> None:
    sender, receiver = pair
    proxy.spoil(say, when=puts, times=None)
    done = sync_now(sender)
    assert not done.outcome.ok
    assert not done.outcome.transient
    assert done.pauses == []
    assert [status for _, status in proxy.asked].count(say.status) == 1
    assert done.outcome.error is not None
    assert words in done.outcome.error.en
    assert "<html>" not in done.outcome.error.en
    assert done.outcome.remedy is not None
    proxy.heal()
    assert_agreed(sender, receiver)


@pytest.mark.parametrize("when", [gets_bundle, gets_photo, gets_card, lists])
@pytest.mark.parametrize("spoil", [truncated, too_long, too_short])
def test_half_an_answer_is_not_believed(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy, when: Callable[[Asked], bool], spoil: Spoil
) -> None:
    """Whether the server tells that something lacks or not."""
    sender, receiver = pair
    assert sync_now(sender).outcome.ok
    proxy.spoil(spoil, when=when, times=2)
    sync_now(receiver)
    receiver.projection(blobs=False)
    proxy.heal()
    assert_agreed(sender, receiver)


def test_a_login_page_is_recognised_and_nothing_is_taken_for_gone(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy
) -> None:
    sender, receiver = pair
    proxy.spoil(LOGIN_PAGE, times=None)
    for laptop in pair:
        last = queries.last_seqs(laptop.ledger)
        done = sync_now(laptop)
        assert not done.outcome.ok
        assert not done.outcome.question
        assert done.outcome.error is not None
        assert "login page" in done.outcome.error.en
        assert done.outcome.remedy is not None
        assert queries.last_seqs(laptop.ledger) == last
    proxy.heal()
    assert_agreed(sender, receiver)


@pytest.mark.parametrize("when", [gets_bundle, gets_photo, gets_card])
def test_a_login_page_for_one_file_is_not_taken_for_the_file(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy, when: Callable[[Asked], bool]
) -> None:
    """The network's door closes in the middle of a sync."""
    sender, receiver = pair
    assert sync_now(sender).outcome.ok
    proxy.spoil(LOGIN_PAGE, when=when, times=None)
    sync_now(receiver)
    receiver.projection(blobs=False)
    proxy.heal()
    assert_agreed(sender, receiver)


def test_a_listing_that_is_behind_loses_nothing_and_asks_nothing(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy
) -> None:
    """As of half a minute ago: what was sent since is not in it."""
    sender, receiver = pair
    proxy.freeze()
    for laptop in (sender, receiver, sender, receiver):
        laptop.visit()
        outcome = sync_now(laptop).outcome
        assert outcome.ok, outcome.error
        assert not outcome.question
    proxy.heal()
    assert_agreed(sender, receiver)


def test_a_whole_listing_that_is_behind_is_no_older_remote(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy
) -> None:
    """Once a day everything is listed; what was sent just before is not in it yet."""
    sender, receiver = pair
    for laptop in pair:
        assert sync_now(laptop, accept_changed=True).outcome.ok  # looks at everything
    proxy.freeze()
    for laptop in (sender, receiver, sender):
        laptop.visit()
        assert sync_now(laptop).outcome.ok
        (laptop.home.data / "remotes" / "stick.json").rename(laptop.home.data / "aside.json")
        assert not sync_now(laptop).outcome.question
        (laptop.home.data / "aside.json").rename(laptop.home.data / "remotes" / "stick.json")
    proxy.heal()
    assert_agreed(sender, receiver)


def test_a_server_that_lists_what_it_then_does_not_have(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy
) -> None:
    sender, receiver = pair
    assert sync_now(sender).outcome.ok
    proxy.spoil(Say(404), when=gets_bundle, times=None)
    outcome = sync_now(receiver).outcome
    assert not outcome.question
    assert outcome.pulled_events == 0
    receiver.projection(blobs=False)
    proxy.heal()
    assert_agreed(sender, receiver)


def strange_names(reply: Reply) -> tuple[Reply, int | None, bool]:
    """Names in a listing that no file here may ever get."""
    found = re.search(rb"<D:href>([^<]*)</D:href>", reply.body)
    if found is None:
        return reply, None, False
    folder = found[1].rstrip(b"/")
    names = (
        b"..%2f..%2fup.jsonl.gz",
        b"../../../up",
        b"000000000001-000000000002%0a.jsonl.gz",
        b"x" * 300,
        b"%00",
        b"a%5cb.json",
        b"%1b[2J",
    )
    more = b"".join(
        b"<D:response><D:href>%s/%s</D:href><D:propstat><D:prop><D:getcontentlength>9"
        b"</D:getcontentlength><D:resourcetype/></D:prop><D:status>HTTP/1.1 200 OK</D:status>"
        b"</D:propstat></D:response>" % (folder, name)
        for name in names
    )
    body = reply.body.replace(b"</D:multistatus>", more + b"</D:multistatus>")
    return Reply(reply.status, reply.headers, body), None, False


def test_names_that_lead_elsewhere_are_not_read(
    pair: tuple[Laptop, Laptop], proxy: HttpProxy, tmp_path: Path
) -> None:
    sender, receiver = pair
    assert sync_now(sender).outcome.ok
    proxy.spoil(strange_names, when=lists, times=None)
    outcome = sync_now(receiver, accept_changed=True).outcome
    assert outcome.ok, outcome.error
    assert {held.reason for held in quarantine.held(receiver.home)} == {"name"}
    read = [asked.path for asked, _ in proxy.asked if asked.method == "GET"]
    assert not [path for path in read if "up" in path or "xxx" in path or "%0" in path]
    assert not list(tmp_path.rglob("*up.jsonl.gz"))
    assert sender.projection() == receiver.projection()
    proxy.heal()
    for laptop in (sender, receiver):
        assert sync_now(laptop, accept_changed=True).outcome.ok
    assert quarantine.count(receiver.home) == 0


def test_a_certificate_for_another_name_stops_with_words(
    team: Team, apache: Apache, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = team.join("苏日娜")
    place = apache.place(tls=True, host="127.0.0.1")
    laptop.config.remotes["stick"] = place.let_in(monkeypatch, "stick")
    laptop.visit()
    done = sync_now(laptop)
    assert not done.outcome.ok
    assert not done.outcome.transient
    assert done.outcome.error is not None
    assert "name" in done.outcome.error.en
    assert done.outcome.remedy is not None
    assert place.folder is not None
    assert list(place.folder.iterdir()) == []
