"""What goes out to the public: no person's name, no photo that nobody released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from inspector.errors import InputError
from inspector.fieldwork.releasing import hold, release
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge
from inspector.ledger.queries import FindingFilter
from inspector.reports.document import Pictures
from inspector.reports.lookback import lookback
from inspector.reports.markdown import markdown
from inspector.reports.periods import period
from inspector.reports.public import public_issue, weekly
from inspector.reports.sources import Sources
from inspector.workflow.writing import write_public_text

DAY = dt.date(2018, 8, 1)


@pytest.fixture
def photo(sources: Sources, abag: str) -> str:
    return queries.evidence(sources.ledger, visit=abag)[0].sha256


def pictures(sources: Sources) -> int:
    blocks = public_issue(sources, 27).blocks
    return sum(len(one.pictures) for one in blocks if isinstance(one, Pictures))


def test_only_a_released_photo_goes_out_and_only_while_it_is(sources: Sources, photo: str) -> None:
    assert pictures(sources) == 0
    release(sources.ledger, photo[:8], "画面里没有人")
    assert pictures(sources) == 1
    hold(sources.ledger, photo)
    assert pictures(sources) == 0
    release(sources.ledger, photo, "再次看过")
    assert queries.released(sources.ledger) == {photo}


def test_a_photo_on_which_two_disagree_is_held_back(
    demo: Ledger, sources: Sources, photo: str, another_ledger: Callable[[str], Ledger]
) -> None:
    other = another_ledger("b")
    for device in queries.devices(demo):
        merge(other, list(queries.events_of(demo, device.id)))
    hold(other, photo, "看得见人脸")
    release(demo, photo, "没有人")
    merge(demo, list(queries.events_of(other, other.device)))
    assert queries.released(demo) == frozenset()
    assert pictures(sources) == 0
    assert queries.count_conflicts(demo) == 2


def test_a_release_needs_a_file_that_is_there_and_a_reason(demo: Ledger, photo: str) -> None:
    with pytest.raises(InputError, match="没有写明依据"):
        release(demo, photo, " ")
    for typed in ("0" * 64, photo[:5], "../etc"):
        with pytest.raises(InputError, match="没有附上过"):
            release(demo, typed, "看过")


def test_what_was_released_can_be_undone(demo: Ledger, photo: str) -> None:
    event = release(demo, photo, "没有人")
    demo.undo(event.id)
    assert queries.released(demo) == frozenset()


def test_no_inspector_and_no_finding_in_an_inspectors_words_goes_out(sources: Sources) -> None:
    write_public_text(sources.ledger, sources.pack, 27, "屠宰废水已隔油，苏日娜（虚构）看过。")
    week = period("week", "2018-W23", DAY)
    for made in (public_issue(sources, 27), weekly(sources, week)):
        text = markdown(made)
        assert "苏日娜" not in text
        assert "赵宁" not in text
        for one in queries.findings(sources.ledger, FindingFilter(issue=27)):
            assert one.what not in text
    assert "屠宰废水已隔油，（姓名略）看过。" in markdown(public_issue(sources, 27))


def test_a_week_tells_of_the_issues_that_were_seen_in_it(sources: Sources) -> None:
    text = markdown(weekly(sources, period("week", "2018-W23", DAY)))
    assert "2018年6月4日至2018年6月10日，现场检查 3 次，涉及 1 项整改事项；提出问题 5 个" in text
    assert "、锡林郭勒盟污水处理厂低负荷与超标" in text
    nothing = markdown(weekly(sources, period("week", "2018-W01", DAY)))
    assert "本周没有新的进展可以公开" in nothing


def test_looking_again_tells_what_is_due_and_what_is_proposed(
    demo: Ledger, sources: Sources
) -> None:
    text = markdown(lookback(sources.with_ledger(demo, DAY)))
    assert "事项 18 项。回头看应看未看 0 次、逾期 17 次，已看 1 次；建议重新整改的 1 项" in text
    assert "报为淘汰的2号炉随时能点火" in text
