"""Verdicts: the same as the whole form's, for every shipped issue and whatever was answered."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.ledger.events import canonical
from inspector.packs.form import Form, Key
from inspector.packs.model import Check, Issue, Pack
from inspector.packs.reader import read_pack
from inspector.packs.tables import load_tables
from inspector.packs.values import Stored
from inspector.packs.verdicts import Verdicts
from inspector.shipped import shipped


class Row(msgspec.Struct):
    id: str
    repeat: str
    name: str = ""


@cache
def pack() -> Pack:
    return read_pack(Path(str(shipped("checklists") / "nei-menggu-2016")))


@cache
def verdicts(number: int, desk: bool) -> Verdicts:
    """Kept from example to example: what was judged before must not change what is judged now."""
    issue = pack().issue(number)
    assert issue is not None
    return Verdicts(issue, load_tables(), desk=desk)


def values(check: Check, issue: Issue) -> st.SearchStrategy[Stored]:
    match check.type:
        case "yes_no":
            return st.sampled_from(["yes", "no", "na"])
        case "integer":
            return st.sampled_from(["0", "1", "7", "-3", "500000"])
        case "decimal":
            return st.sampled_from(["0", "0.5", "42.0", "99.9", "-1", "150000.0"])
        case "date":
            return st.sampled_from(["2016-12-31", "2017-06-30", "2018-03-05", "2019-01-01"])
        case "select_one" | "select_multiple":
            names = [choice.name for choice in load_tables().choices(check, issue)][:5]
            one = st.sampled_from([*names, "other:x"])
            return one if check.type == "select_one" else st.lists(one, max_size=3, unique=True)
        case "location":
            return st.just({"lat": "43.65", "lon": "111.98", "datum": "wgs84"})
        case _:
            return st.sampled_from(["09:30", "words"])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_verdict_on_one_answer_is_what_the_whole_form_says(data: st.DataObject) -> None:
    issue = data.draw(st.sampled_from(pack().issues), "issue")
    desk = data.draw(st.booleans(), "desk")
    day = data.draw(st.sampled_from(["2017-12-31", "2018-03-05", "2019-06-01"]), "day")
    rows = [Row(f"{one.id}{n}", one.id) for one in issue.repeats for n in range(2)]
    answers: dict[Key, Stored] = {}
    cleared: list[Key] = []
    for check in issue.checks:
        if check.scope != ("desk" if desk else "site") or check.type in ("note", "calculate"):
            continue
        inside: list[str | None] = [row.id for row in rows if row.repeat == check.repeat]
        for row in inside or [None]:
            state = data.draw(st.sampled_from(["given", "cleared", "none"]))
            if state == "given":
                answers[check.id, row] = data.draw(values(check, issue))
            elif state == "cleared":
                cleared.append((check.id, row))
    answers["gone", None] = answers["gone", "nowhere"] = "x"

    form = Form(issue, load_tables(), desk=desk, today=dt.date.fromisoformat(day))
    whole = {
        (item.check.id, item.row): (item.relevant, item.passed)
        for item in form.evaluate(answers, rows)
    }
    given_: dict[Key, str | None] = {
        **{key: canonical(value).decode() for key, value in answers.items()},
        **dict.fromkeys(cleared),
    }
    groups = {row.id: row.repeat for row in rows}
    told = verdicts(issue.number, desk).of_all(given_, day, groups)
    for key, verdict in zip(given_, told, strict=True):
        assert verdict == whole.get(key, (True, None)), key
