"""Merging is a union: order and repetition do not matter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import Known
from inspector.ledger.bundle import Bundle, Header
from inspector.ledger.events import Event, decode_body, hash_of
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge, merge_bundle
from inspector.ledger.verify import rebuild, verify
from inspector.ledger.views import IssueTotals
from tests.conftest import WallClock
from tests.sample.laptops import everything

OpenLedger = Callable[[str], Ledger]


def answer(visit: str, value: str) -> bodies.AnswerSet:
    return bodies.AnswerSet(visit=visit, check="operating", type="yes_no", value=value)


def test_two_answers_given_apart_are_a_conflict_until_a_person_chooses(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    merge(other, everything(ledger))
    ledger.record(answer(visit, "yes"))
    other.record(answer(visit, "no"))
    merge(other, everything(ledger))
    merge(ledger, everything(other))
    for one in (ledger, other):
        (shown,) = queries.answers(one, visit)
        assert shown.conflicts == 1
        (beside,) = queries.alternatives(one, shown.event)
        assert sorted([shown.value, beside.value], key=str) == ["no", "yes"]
    assert verify(ledger).projection == verify(other).projection

    ledger.record(answer(visit, "yes"), settle=True)
    merge(other, everything(ledger))
    for one in (ledger, other):
        (settled,) = queries.answers(one, visit)
        assert (settled.value, settled.conflicts) == ("yes", 0)
        assert queries.count_conflicts(one) == 0


def test_the_same_answer_given_apart_is_no_conflict(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    merge(other, everything(ledger))
    ledger.record(answer(visit, "yes"))
    other.record(answer(visit, "yes"))
    merge(ledger, everything(other))
    assert queries.count_conflicts(ledger) == 0


def test_a_gap_waits(ledger: Ledger, visit: str, another_ledger: OpenLedger) -> None:
    other = another_ledger("巴特尔")
    first, *rest = everything(ledger)
    outcome = merge(other, rest)
    assert outcome.added == 0
    assert [refusal.kind for refusal in outcome.refusals] == ["gap"]
    assert merge(other, [first, *rest]).added == 2


def test_a_fork_is_refused(ledger: Ledger, visit: str, another_ledger: OpenLedger) -> None:
    other = another_ledger("巴特尔")
    events = everything(ledger)
    merge(other, events)
    forged = msgspec.structs.replace(events[-1], author="somebody else")
    forged = msgspec.structs.replace(forged, hash=hash_of(forged))
    outcome = merge(other, [forged])
    assert [refusal.kind for refusal in outcome.refusals] == ["fork"]
    assert verify(other).ok


def test_a_changed_event_is_refused(ledger: Ledger, visit: str, another_ledger: OpenLedger) -> None:
    other = another_ledger("巴特尔")
    first, second = everything(ledger)
    outcome = merge(other, [first, msgspec.structs.replace(second, author="somebody else")])
    assert [refusal.kind for refusal in outcome.refusals] == ["flaw"]
    assert outcome.added == 1


def bundled(events: list[Event]) -> Bundle:
    """As they come out of a bundle, whoever signed it."""
    first, last = events[0], events[-1]
    return Bundle(
        header=Header(
            format="inspector-bundle/1",
            device=first.device,
            first=first.seq,
            last=last.seq,
            prev=first.prev,
            head=last.hash,
            count=len(events),
        ),
        events=events,
        bodies=list(map(decode_body, events)),
        public_key=b"",
        raw=b"",
    )


def test_a_bundle_that_begins_inside_what_is_here_adds_the_rest(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    for value in ("yes", "no", "yes", "na"):
        other.record(answer(visit, value))
    events = everything(other)
    assert merge_bundle(ledger, bundled(events[:3])).added == 3
    outcome = merge_bundle(ledger, bundled(events[1:]))
    assert (outcome.known, outcome.added, outcome.refusals) == (2, 2, [])
    assert merge_bundle(ledger, bundled(events)).known == 5
    assert verify(ledger).ok


def test_a_bundle_of_another_history_adds_nothing(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    other = another_ledger("巴特尔")
    first = everything(other)[0]
    here = [first, other.record(answer(visit, "yes"))]
    there = msgspec.structs.replace(here[1], author="somebody else")
    there = msgspec.structs.replace(there, hash=hash_of(there))
    behind = msgspec.structs.replace(there, id=visit[:-1] + "0", seq=3, prev=there.hash)
    behind = msgspec.structs.replace(behind, hash=hash_of(behind))
    merge_bundle(ledger, bundled(here))
    outcome = merge_bundle(ledger, bundled([first, there, behind]))
    assert outcome.added == 0
    assert [(one.seq, one.kind) for one in outcome.refusals] == [(2, "fork")]


@pytest.mark.parametrize("as_bundle", [False, True])
def test_an_event_that_takes_another_s_id_is_refused_with_all_behind_it(
    ledger: Ledger, visit: str, another_ledger: OpenLedger, as_bundle: bool
) -> None:
    other = another_ledger("巴特尔")
    first, second, third = [
        everything(other)[0],
        *(other.record(answer(visit, value)) for value in ("yes", "no")),
    ]
    thief = msgspec.structs.replace(second, id=visit)
    thief = msgspec.structs.replace(thief, hash=hash_of(thief))
    behind = msgspec.structs.replace(third, prev=thief.hash)
    behind = msgspec.structs.replace(behind, hash=hash_of(behind))
    forged = [first, thief, behind]
    outcome = merge_bundle(ledger, bundled(forged)) if as_bundle else merge(ledger, forged)
    assert outcome.added == 1
    assert [(one.seq, one.kind) for one in outcome.refusals] == [(2, "flaw")]
    assert queries.visit(ledger, visit).answered == 0
    assert verify(ledger).ok


def test_the_same_event_twice_at_once_is_one(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    first, second = everything(ledger)
    outcome = merge(another_ledger("巴特尔"), [first, second, second, first])
    assert (outcome.added, outcome.known, outcome.refusals) == (2, 2, [])


def test_an_answer_that_was_replaced_before_it_came_is_not_shown(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    other, third = another_ledger("巴特尔"), another_ledger("乌云")
    ledger.record(answer(visit, "yes"))
    merge(other, everything(ledger))
    other.record(answer(visit, "no"))
    merge(third, queries.events_of(other, other.device))
    assert [row.value for row in queries.answers(third, visit)] == []  # the visit has not come
    merge(third, everything(ledger))
    (shown,) = queries.answers(third, visit)
    assert (shown.value, shown.conflicts) == ("no", 0)
    assert queries.count_conflicts(third) == 0
    values = [row.author for row in queries.history(third, visit, "operating")]
    assert values == ["巴特尔", "苏日娜"]
    merge(other, everything(third))
    assert verify(third).projection == verify(other).projection


@pytest.mark.parametrize("by", ["this program", "another"])
def test_what_is_recorded_after_a_merge_sorts_after_what_came(
    ledger: Ledger, home: Home, visit: str, another_ledger: OpenLedger, wall: WallClock, by: str
) -> None:
    """Though this laptop's clock is an hour behind, and whichever program merged."""
    other = another_ledger("巴特尔")
    merge(other, everything(ledger))
    ledger.record(answer(visit, "yes"))
    wall.move(hours=1)
    came = other.record(answer(visit, "no"))
    wall.move(hours=-1)
    if by == "this program":
        merge(ledger, everything(other))
    else:
        with Ledger.open(home, author="王芳", wall=wall) as again:
            merge(again, everything(other))
    assert ledger.record(answer(visit, "yes")).at > came.at
    assert verify(ledger).ok


def test_an_unknown_kind_is_kept_and_carried_on(
    ledger: Ledger, visit: str, another_ledger: OpenLedger
) -> None:
    last = everything(ledger)[-1]
    newer = Event(
        id="01a20c06-6579-704e-8986-62768668c1ae",
        device=ledger.device,
        seq=last.seq + 1,
        at=last.at,
        author="苏日娜",
        kind="drone.flown",
        body=msgspec.Raw(b'{"height":"120"}'),
        over=None,
        prev=last.hash,
        hash="",
    )
    newer = msgspec.structs.replace(newer, hash=hash_of(newer))
    other = another_ledger("巴特尔")
    merge(other, [*everything(ledger), newer])
    third = another_ledger("乌云")
    merge(third, everything(other))
    assert queries.event(third, newer.id) == newer
    assert verify(third).ok


# --- properties ------------------------------------------------------------------------------

CHECKS = st.sampled_from(["operating", "load_rate"])
STEPS = st.sampled_from(["rectifying", "submitted", "accepted", "signed_off"])


@st.composite
def facts(draw: st.DrawFn) -> Callable[[list[str], str, str], Known]:
    """A fact about the visits, the finding and the row that all laptops know, or another visit."""
    value = draw(st.sampled_from(["1", "2"]))
    check = draw(CHECKS)
    which = draw(st.integers(0, 1))
    kind = draw(st.integers(0, 27))
    before, to = draw(STEPS), draw(STEPS)

    def make(visits: list[str], finding: str, row: str) -> Known:
        visit = visits[which]
        made: list[Known] = [
            bodies.AnswerSet(visit=visit, check=check, type="integer", value=value),
            bodies.AnswerSet(visit=visit, check=check, row=row, type="integer", value=value),
            bodies.AnswerCleared(visit=visit, check=check),
            bodies.VisitCompleted(visit=visit),
            bodies.VisitReopened(visit=visit),
            bodies.FindingChanged(finding=finding, field="what", value=value),
            bodies.FindingClosed(finding=finding, note=value),
            bodies.FindingWithdrawn(finding=finding, note=value),
            bodies.RowRenamed(visit=visit, row=row, name=value),
            bodies.RowRemoved(visit=visit, row=row),
            bodies.FindingReopened(finding=finding),
            bodies.FindingRaised(visit=visit, severity="major", what=value),
            opened(site=check, on=f"2018-03-0{value}"),
            moved(before, to),
            bodies.MeasureReported(pack="p", issue=9, slug="s", measure=check, words=value),
            bodies.PublicTextWritten(pack="p", issue=9, slug="s", text=value),
            bodies.RemarkWritten(pack="p", issue=9, slug="s", text=value),
            bodies.NoticeAnswered(notice="n", text=value, on="2018-03-05"),
            bodies.CaseReplied(case="p/spot", text=value, on="2018-03-05"),
            bodies.CaseClosed(case="p/spot", on=f"2018-03-0{value}"),
            bodies.DutyDone(pack="p", duty=check, due="2018-04-05", on=f"2018-04-0{value}"),
            bodies.NoticeIssued(
                pack="p",
                issue=9,
                slug="s",
                level="warning",
                to=check,
                on="2018-03-05",
                answer_by=f"2018-04-0{value}",
            ),
            bodies.CaseAdded(
                pack="p", on="2018-03-05", text=value, region="150000", source="complaint"
            ),
            bodies.SampleDrawn(
                pack="p",
                issue=9,
                slug="s",
                seed=value,
                size=1,
                on="2018-03-05",
                strata={"abag-plant": "152500"},
                sites=["abag-plant"],
            ),
            bodies.AccountabilityRecorded(
                pack="p", unit=check, rank="section", measure="named", on="2018-03-05", issues=[9]
            ),
            bodies.NoticeWithdrawn(notice="n", text=value, on="2018-03-05"),
            bodies.AccountabilityCorrected(
                accountability="a",
                pack="p",
                unit=value,
                rank="section",
                measure="named",
                on="2018-03-05",
            ),
            bodies.AccountabilityWithdrawn(accountability="a", why=value),
        ]
        return made[kind]

    return make


def moved(before: str, to: str) -> bodies.IssueMoved:
    return bodies.IssueMoved(pack="p", issue=9, slug="s", before=before, to=to, on="2018-03-05")


def opened(*, site: str | None = None, on: str = "2018-03-05") -> bodies.VisitOpened:
    return bodies.VisitOpened(
        pack="p", pack_version="1", pack_digest="0", issue=9, slug="s", site=site, on=on
    )


def counted(ledger: Ledger) -> IssueTotals:
    """The totals of issue 9 as anyone would count them who has the visits and the answers."""
    visits = queries.visits(ledger, issue=9)
    findings = queries.findings(ledger)
    answers = [row for row in queries.iter_answers(ledger, issues=[9]) if row.value is not None]
    return IssueTotals(
        issue=9,
        sites_visited=len({visit.site for visit in visits if visit.site}),
        visits=len(visits),
        checks_answered=len({(row.site, row.check) for row in answers}),
        findings_open=sum(row.state == "open" for row in findings),
        findings_closed=sum(row.state == "closed" for row in findings),
        conflicts=sum(row.kind in ("answer", "visit", "row") for row in queries.conflicts(ledger)),
        last_on=max(visit.on for visit in visits),
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    script=st.lists(st.tuples(st.integers(0, 2), facts(), st.booleans()), max_size=12),
    meets=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=4),
    data=st.data(),
)
def test_any_order_and_repetition_gives_the_same_ledger(
    script: list[tuple[int, Callable[[list[str], str, str], Known], bool]],
    meets: list[tuple[int, int]],
    data: st.DataObject,
) -> None:
    """Merge is commutative, associative and idempotent; rebuilding equals folding in.

    And the totals that are kept are those that one counts.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as laptops_open:
        laptops = [
            laptops_open.enter_context(
                Ledger.open(Home.at(Path(folder) / name), author=name, device_name=name)
            )
            for name in ("a", "b", "c")
        ]
        visits = [one.record(opened()).id for one in laptops[:2]]
        raised = bodies.FindingRaised(visit=visits[0], severity="minor", what="0")
        finding = laptops[0].record(raised).id
        row = laptops[0].record(bodies.RowAdded(visit=visits[0], repeat="unit", name="1")).id
        for step, (who, fact, settle) in enumerate(script):
            laptops[who].record(fact(visits, finding, row), settle=settle)
            if step < len(meets):
                here, there = meets[step]
                merge(laptops[here], everything(laptops[there]))

        runs = [list(queries.events_of(one, one.device)) for one in laptops]
        for one in laptops:
            # Each device's events come in their order; between devices anything goes.
            turns = data.draw(st.permutations([i for i in range(3) for _ in runs[i]]))
            streams = [iter(run) for run in runs]
            events = [next(streams[turn]) for turn in turns]
            cut = data.draw(st.integers(0, len(events)))
            merge(one, events[:cut])
            merge(one, events[cut:])
            assert merge(one, everything(laptops[0])).added == 0
            assert queries.issue_totals(one)[9] == counted(one)
            assert queries.count_findings(one) == len(queries.findings(one))
        digests = {verify(one).projection for one in laptops}
        assert len(digests) == 1
        assert {rebuild(one) for one in laptops} == digests
        assert all(verify(one).ok for one in laptops)


def test_a_visit_on_no_day_is_kept_but_not_shown(ledger: Ledger) -> None:
    """An event from elsewhere that makes no sense harms nothing that reads the ledger."""
    last = everything(ledger)[-1]
    strange = Event(
        id="01a20c06-6579-704e-8986-62768668c1ae",
        device=ledger.device,
        seq=last.seq + 1,
        at=last.at,
        author="苏日娜",
        kind="visit.opened",
        body=msgspec.Raw(
            b'{"issue":9,"on":"soon","pack":"p","pack_digest":"0","pack_version":"1","slug":"s"}'
        ),
        over=None,
        prev=last.hash,
        hash="",
    )
    strange = msgspec.structs.replace(strange, hash=hash_of(strange))
    assert merge(ledger, [strange]).added == 1
    assert queries.visits(ledger) == []
    assert verify(ledger).ok
