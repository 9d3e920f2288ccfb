"""Whoever holds the same events believes the same ones, whichever came first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.errors import InputError
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.cuts import Statement, cuts_of
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.ledger.projection import TABLES
from inspector.ledger.verify import verify


def revoke(author: Ledger, subject: Ledger) -> Event:
    last, head = queries.tip_of(author, subject.device)
    return author.record(
        bodies.DeviceRevoked(subject=subject.device, last=last, head=head), settle=True
    )


def hand_over(source: Ledger, target: Ledger, after: int = 0) -> None:
    merge(target, list(queries.events_of(source, source.device, after=after)))


def said(author: str, seq: int, subject: str, last: int | None) -> Statement:
    return Statement(author, seq, subject, last)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], {}),
        ([said("a", 5, "x", 3)], {"x": 3}),
        ([said("a", 5, "x", 3), said("b", 9, "x", 7)], {"x": 3}),
        ([said("a", 5, "x", 3), said("a", 6, "x", None)], {}),
        ([said("a", 5, "x", 3), said("a", 6, "x", None), said("a", 8, "x", 4)], {"x": 4}),
        ([said("a", 5, "x", 3), said("x", 4, "b", 2)], {"x": 3}),
        ([said("a", 5, "x", 3), said("x", 3, "b", 2)], {"x": 3, "b": 2}),
        ([said("a", 5, "b", 3), said("b", 4, "c", 2), said("c", 9, "d", 1)], {"b": 3, "d": 1}),
        ([said("a", 5, "x", 3), said("x", 4, "a", 2)], {"x": 3, "a": 2}),
        ([said("a", 5, "x", 3), said("x", 4, "a", 2), said("c", 7, "x", 1)], {"x": 1}),
        ([said("a", 5, "x", None)], {}),
    ],
    ids=[
        "nobody",
        "one",
        "the-least-of-several",
        "taken-back",
        "said-again-later",
        "what-a-thief-says-afterwards-is-nothing",
        "what-it-said-before-stays",
        "a-chain",
        "two-who-revoke-each-other-are-both-cut",
        "until-a-third-one-says-it",
        "trust-alone",
    ],
)
def test_who_is_believed_how_far(statements: list[Statement], expected: dict[str, int]) -> None:
    assert cuts_of(statements) == expected
    assert cuts_of(statements[::-1]) == expected


ids = st.integers(0, 4)


def _statement(author: int, step: int, seq: int, last: int | None) -> Statement:
    return Statement(f"d{author}", seq, f"d{(author + step) % 5}", last)


any_statement = st.builds(
    _statement,
    ids,
    st.integers(1, 4),
    st.integers(2, 12),
    st.one_of(st.none(), st.integers(1, 12)),
)


@given(st.lists(any_statement, max_size=12, unique_by=lambda one: (one.author, one.seq)))
def test_what_is_not_believed_changes_nothing(statements: list[Statement]) -> None:
    """A reader who never got what is beyond a cut comes to the same cuts, if none is undecided."""
    found = cuts_of(statements)
    believed = [one for one in statements if one.seq <= found.get(one.author, one.seq)]
    undecided = any(
        one.last is not None
        and one.seq > found.get(one.author, one.seq)
        and found.get(one.subject) == one.last
        and not any(
            other.last == one.last and other.subject == one.subject and other in believed
            for other in statements
        )
        for one in statements
    )
    if not undecided:
        assert cuts_of(believed) == found


@pytest.fixture
def three(another_ledger: Callable[[str], Ledger]) -> list[Ledger]:
    return [another_ledger(name) for name in ("office", "thief", "third")]


def visit(ledger: Ledger, value: str, over: str | None = None) -> str:
    opened = (
        over
        or ledger.record(
            bodies.VisitOpened(
                pack="p", pack_version="1", pack_digest="0" * 64, issue=1, slug="s", on="2018-03-05"
            )
        ).id
    )
    ledger.record(bodies.AnswerSet(visit=opened, check="c", type="yes_no", value=value))
    return opened


def test_what_came_before_stays_and_what_came_after_goes(three: list[Ledger]) -> None:
    office, thief, third = three
    opened = visit(thief, "yes")
    hand_over(thief, office)
    revoke(office, thief)
    after = queries.last_seqs(thief)[thief.device]
    visit(thief, "no", opened)
    stolen = visit(thief, "no")
    hand_over(thief, third)
    assert len(queries.visits(third)) == 2
    hand_over(office, third)
    assert [one.id for one in queries.visits(third)] == [opened]
    assert [one.value for one in queries.answers(third, opened)] == ["yes"]
    assert queries.last_seqs(third)[thief.device] == after + 3, "what is in the log stays there"
    hand_over(third, office)
    third_last = queries.last_seqs(third)[third.device]
    hand_over(third, office, third_last)
    assert verify(office).projection == verify(third).projection
    assert verify(third).ok
    assert stolen not in {one.id for one in queries.visits(third)}


def test_what_somebody_wrote_over_a_thief_s_value_holds_all_the_same(three: list[Ledger]) -> None:
    office, thief, third = three
    opened = visit(office, "yes")
    hand_over(office, thief)
    hand_over(office, third)
    hand_over(thief, office)
    revoke(office, thief)
    visit(thief, "no", opened)
    hand_over(thief, third)
    visit(third, "yes", opened)
    for source, target in ((office, third), (third, office)):
        hand_over(source, target)
    assert verify(office).projection == verify(third).projection
    assert verify(office).ok
    assert verify(third).ok


def test_who_takes_it_back_brings_everything_back(three: list[Ledger]) -> None:
    office, thief, third = three
    visit(thief, "yes")
    revoke(office, thief)
    hand_over(thief, third)
    hand_over(office, third)
    assert queries.visits(third) == []
    office.record(bodies.DeviceTrusted(subject=thief.device), settle=True)
    hand_over(office, third)
    hand_over(thief, office)
    hand_over(third, office)
    assert len(queries.visits(third)) == 1
    assert verify(office).projection == verify(third).projection


def test_an_old_revocation_cuts_nothing_off(three: list[Ledger]) -> None:
    office, thief, third = three
    visit(thief, "yes")
    office.record(bodies.DeviceRevoked(subject=thief.device))
    hand_over(thief, third)
    hand_over(office, third)
    assert len(queries.visits(third)) == 1
    assert queries.cut(third, thief.device) is None


def test_a_revoked_device_that_knows_of_it_records_nothing_more(three: list[Ledger]) -> None:
    office, other, _ = three
    visit(other, "yes")
    hand_over(other, office)
    revoke(office, other)
    hand_over(office, other)
    with pytest.raises(InputError) as caught:
        visit(other, "no")
    assert caught.value.remedy is not None
    assert "device renew" in caught.value.remedy.en


def shown(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """All projections but for the reader's own introduction."""
    with ledger.store.reading() as db:
        rows = {name: db.execute(select).fetchall() for name, select in TABLES.items()}
    rows["devices"] = [row for row in rows["devices"] if row[0] != ledger.device]
    return rows


steps = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.integers(0, 3), st.integers(0, 1)),
        st.tuples(st.just("revoke"), st.integers(0, 3), st.integers(1, 3)),
        st.tuples(st.just("trust"), st.integers(0, 3), st.integers(1, 3)),
        st.tuples(st.just("see"), st.integers(0, 3), st.integers(0, 3)),
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(steps, st.permutations(range(4)), st.permutations(range(4)))
def test_all_readers_agree_whatever_the_order_of_arrival(
    taken: list[tuple[str, int, int]], one_order: list[int], other_order: list[int]
) -> None:
    """Each revokes only those after him, so that no two revoke each other."""
    with tempfile.TemporaryDirectory() as folder:
        ledgers = [
            Ledger.open(Home.at(Path(folder, str(n))), author=f"p{n}", device_name=f"d{n}")
            for n in range(4)
        ]
        readers = [
            Ledger.open(Home.at(Path(folder, name)), author="r", device_name="r")
            for name in ("one", "other")
        ]
        opened = [visit(ledger, "yes") for ledger in ledgers]
        for what, at, value in taken:
            who = ledgers[at]
            whom = ledgers[min(at + value, 3)]
            try:
                match what:
                    case "work":
                        visit(who, ("no", "yes")[value], opened[at] if value else None)
                    case "revoke" if whom is not who:
                        revoke(who, whom)
                    case "trust" if whom is not who:
                        who.record(bodies.DeviceTrusted(subject=whom.device), settle=True)
                    case "see" if value != at:
                        hand_over(ledgers[value], who)
                    case _:
                        pass
            except InputError:  # it was revoked and knows it
                continue
        for reader, order in zip(readers, (one_order, other_order), strict=True):
            for at in order:
                # as the gate lets them in: what is beyond a cut only if it came before that
                for after in range(0, queries.last_seqs(ledgers[at])[ledgers[at].device], 3):
                    cut = queries.cut(reader, ledgers[at].device)
                    here = queries.last_seqs(reader).get(ledgers[at].device, 0)
                    events = list(queries.events_of(ledgers[at], ledgers[at].device, after=after))
                    stays = None if cut is None else max(cut, here)
                    merge(reader, [one for one in events[:3] if stays is None or one.seq <= stays])
        for reader in readers * 3:  # what waited looks again
            for ledger in ledgers:
                cut = queries.cut(reader, ledger.device)
                whole = queries.events_of(ledger, ledger.device)
                merge(reader, [one for one in whole if cut is None or one.seq <= cut])
        assert all(verify(reader, blobs=False).ok for reader in readers)
        assert shown(readers[0]) == shown(readers[1])
        for ledger in (*ledgers, *readers):
            ledger.close()
