"""The visit from the keyboard: each test is what an inspector does, and what the ledger holds."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.events import Key
from textual.widgets import Input, OptionList, Static

from inspector import fieldwork
from inspector.errors import HomeError
from inspector.i18n import Text, use_language
from inspector.ledger import bodies, queries
from inspector.ledger.bodies import Stored
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from screens.asking import AskText, Choose, Confirm
from screens.finding_form import FindingForm
from screens.issue import IssueScreen
from screens.photo import ChooseFile
from screens.visit import VisitScreen
from screens.visit_sheet import Sheet
from screens.widgets.listing import Listing
from tests.screens.conftest import Field
from tests.screens.looks import text_of


def answers(field: Field) -> dict[str, Stored | None]:
    """What the ledger holds, by check."""
    return {row.check: row.value for row in queries.answers(field.ledger, field.visit)}


def judgement(screen: VisitScreen) -> str:
    return screen.box.judgement.plain


def facts(screen: VisitScreen) -> str:
    """What the open check's box says above the entry."""
    return "" if screen.box.question is None else screen.box.question.facts.plain


def opened(screen: VisitScreen) -> str | None:
    """The check that is open."""
    return screen.open_key[0] if screen.open_key else None


async def test_a_whole_checklist_is_answered_from_the_keyboard(field: Field, photo: Path) -> None:
    async with field.run() as hand:
        await hand.press("y", *"5000", "enter", *"61.5", "enter", "2", "1", "3", "enter")
        await hand.press(*"12", "enter", *"2018-01-31", "enter", *"0930", "enter")
        await hand.press(*"43.65,111.98", "enter")
        assert opened(hand.screen) == "gate"
        await hand.press("enter")
        await hand.type(str(photo))
        await hand.press("enter", "r", "enter", *"48", "enter", *"ok", "enter")
        await hand.press("escape", "c")
        assert queries.visit(field.ledger, field.visit).state == "completed"
    held = answers(field)
    gate = held.pop("gate")
    assert isinstance(gate, str)
    assert len(gate) == 64
    outfall = held.pop("outfall")
    assert isinstance(outfall, dict)
    assert (outfall["lat"], outfall["lon"]) == ("43.65", "111.98")
    assert held == {
        "operating": "yes",
        "capacity": "5000",
        "load_rate": "61.5",
        "sludge": "compost",
        "units_seen": ["screen", "clarifier"],
        "banner": "b12",
        "seen_on": "2018-01-31",
        "sampled_at": "09:30",
        "cod": "48",
        "remark": "ok",
    }


async def test_a_completed_visit_shows_what_was_typed(field: Field) -> None:
    """The open check too: nothing can be typed there any more, but it is read again."""
    fieldwork.answer(field.ledger, field.library, field.visit, "operating", "yes")
    fieldwork.answer(field.ledger, field.library, field.visit, "capacity", "5017")
    field.ledger.record(bodies.VisitCompleted(visit=field.visit))
    async with field.run() as hand:
        await hand.open("capacity")
        assert "5017" in text_of(hand.app)


async def test_a_hidden_check_is_skipped_and_comes_back_when_it_is_relevant(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("y", "tab")
        assert opened(hand.screen) == "load_rate"
        await hand.press(*"70", "enter")
        assert opened(hand.screen) == "sludge"
        await hand.open("operating")
        await hand.press("n", "tab")
        assert opened(hand.screen) == "why_idle"
        item = hand.screen.sheet.item(("load_rate", None))
        assert item is not None
        assert not item.relevant
        await hand.open("operating")
        await hand.press("y")
        item = hand.screen.sheet.item(("load_rate", None))
        assert item is not None
        assert item.stored == "70"
        assert item.relevant


async def test_an_impossible_value_is_said_while_typing_and_is_not_saved(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("y", *"0")
        assert "must be more than 0" in judgement(hand.screen)
        await hand.press("enter")
        assert opened(hand.screen) == "capacity"
        await hand.press("down")
        assert opened(hand.screen) == "load_rate"
        assert answers(field) == {"operating": "yes"}
        assert hand.screen.sheet.drafts == {("capacity", None): "0"}
        await hand.press("up", "end", "backspace", *"80", "enter")
        assert answers(field)["capacity"] == "80"
        assert hand.screen.sheet.drafts == {}


async def test_a_failing_answer_proposes_a_finding(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("y")
        await hand.open("load_rate")
        await hand.press(*"42.0")
        assert "this calls for a [major] finding" in judgement(hand.screen)
        await hand.press("f")
        assert isinstance(hand.app.screen, FindingForm)
        assert hand.app.screen.query_one("#what", Input).value == "Load rate: 42.0 %"
        await hand.press("enter")
    (finding,) = queries.findings(field.ledger)
    assert (finding.severity, finding.check, finding.what) == (
        "major",
        "load_rate",
        "Load rate: 42.0 %",
    )
    assert answers(field)["load_rate"] == "42.0"


async def test_letters_that_cannot_be_an_answer_are_commands(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("capacity")
        await hand.press(*"12", "n")
        assert isinstance(hand.app.screen, AskText)
        await hand.press("escape")
        assert answers(field) == {"capacity": "12"}


async def test_where_letters_type_escape_or_alt_makes_them_commands(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"nup")
        assert hand.box.entry.value == "nup"
        await hand.press("escape", "n")
        assert isinstance(hand.app.screen, AskText)
        await hand.press("escape", "enter")
        assert not hand.box.commands
        await hand.press("alt+n")
        assert isinstance(hand.app.screen, AskText)


async def test_no_is_an_answer_and_a_note_comes_with_alt(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("n", "up", "alt+n", *"gate shut", "enter")
    (row,) = queries.answers(field.ledger, field.visit)
    assert (row.value, row.note) == ("no", "gate shut")


async def test_a_note_written_first_is_saved_with_the_answer(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("capacity")
        await hand.press("n", *"plate", "enter")
        assert answers(field) == {}
        await hand.press(*"5000", "enter")
    (row,) = queries.answers(field.ledger, field.visit)
    assert row.note == "plate"


async def test_a_long_note_leaves_the_line_one_types_in_in_sight(field: Field) -> None:
    fieldwork.answer(
        field.ledger, field.library, field.visit, "capacity", "5000", note="牌子看不清。" * 800
    )
    async with field.run(size=(80, 24)) as hand:
        await hand.open("capacity")
        assert "> 5000" in text_of(hand.app)
        assert "n shows all of it" in text_of(hand.app)


async def test_a_file_that_cannot_be_attached_is_named(field: Field, tmp_path: Path) -> None:
    empty = tmp_path / "gate.jpg"
    empty.touch()
    async with field.run() as hand:
        await hand.press("p", "ctrl+u", *str(empty), "enter")
        trouble = hand.screen.query_one("#trouble", Static)
        assert "gate.jpg: the file is empty" in str(trouble.content)


async def test_undo_puts_back_what_was_there_before(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("capacity")
        await hand.press(*"5000", "enter")
        await hand.open("capacity")
        await hand.press(*"6000", "enter")
        assert answers(field) == {"capacity": "6000"}
        await hand.press("u")
        assert opened(hand.screen) == "capacity"
        assert answers(field) == {"capacity": "5000"}
        assert hand.box.entry.value == "5000"
        await hand.press("u")
        assert answers(field) == {}


async def test_a_finding_that_was_raised_is_undone(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("escape", "f", *"leak", "enter")
        (finding,) = queries.findings(field.ledger)
        assert hand.line("operating").extra == "finding"
        await hand.press("u")
        assert queries.finding(field.ledger, finding.id).state == "withdrawn"
        assert hand.line("operating").extra == ""
        assert "taken back: the finding: Is the plant operating: leak" in hand.told


async def test_a_finding_raised_after_completion_is_undone_and_nothing_else(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("y")
        field.ledger.record(bodies.VisitCompleted(visit=field.visit))
        hand.screen.refresh_data()
        await hand.settle()
        await hand.press("f", *"leak", "enter", "u")
        assert [row.state for row in queries.findings(field.ledger)] == ["withdrawn"]
        await hand.press("u")
        assert answers(field) == {"operating": "yes"}


async def test_a_photo_is_attached_by_its_path_and_counted(field: Field, photo: Path) -> None:
    async with field.run() as hand:
        await hand.press("y", "up", "p")
        assert isinstance(hand.app.screen, ChooseFile)
        await hand.type(str(photo)[:-4])
        await hand.press("tab")
        assert hand.app.screen.query_one("#path", Input).value == str(photo)
        await hand.press("enter")
        (file,) = queries.evidence(field.ledger, visit=field.visit)
        assert (file.check, file.name) == ("operating", photo.name)
        await hand.press("u")
        assert queries.evidence(field.ledger, visit=field.visit) == []


async def test_a_missing_photo_is_refused_where_the_path_was_typed(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("gate")
        await hand.press("enter")
        await hand.type("/nowhere/a.jpg")
        await hand.press("enter")
        assert isinstance(hand.app.screen, ChooseFile)
        assert "no such file" in str(hand.app.screen.query_one("#problem", Static).content)


async def test_completing_lists_what_is_missing_and_jumps_there(field: Field) -> None:
    async with field.run() as hand:
        await hand.press("y")
        await hand.open("banner")
        await hand.press("escape", "c")
        assert isinstance(hand.app.screen, Choose)
        shown = hand.app.screen.query_one(OptionList)
        assert shown.option_count == 3
        await hand.press("down", "enter")
        assert opened(hand.screen) == "load_rate"
    assert queries.visit(field.ledger, field.visit).state == "open"


async def test_a_completed_visit_is_read_until_it_is_reopened(field: Field) -> None:
    field.ledger.record(bodies.VisitCompleted(visit=field.visit))
    async with field.run() as hand:
        await hand.press("y")
        assert answers(field) == {}
        await hand.press("o", "y")
        assert answers(field) == {"operating": "yes"}


async def test_a_conflict_is_marked_and_settled_in_the_visit(field: Field) -> None:
    field.disagree("capacity", "5000", "4800")
    async with field.run() as hand:
        await hand.open("capacity")
        assert "conflict" in facts(hand.screen)
        await hand.press("k")
        assert isinstance(hand.app.screen, Choose)
        await hand.press("2")
        assert queries.count_conflicts(field.ledger) == 0
    assert answers(field) == {"capacity": "5000"}


async def test_switching_the_language_keeps_what_is_being_typed(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"half a sen")
        use_language("zh")
        hand.screen.refresh_texts()
        await hand.settle()
        assert hand.box.entry.value == "half a sen"
        assert "─ 13 其他情况 ─" in text_of(hand.app)
        await hand.press(*"tence", "enter")
    assert answers(field) == {"remark": "half a sentence"}


async def test_chinese_is_typed_like_any_other_text(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"厂区正常运行", "enter")
        await hand.open("capacity")
        await hand.press(*"５０００", "enter")
    assert answers(field) == {"remark": "厂区正常运行", "capacity": "5000"}


async def test_another_choice_is_said_in_words(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("sludge")
        await hand.press("4", *"brick works", "enter")
    assert answers(field) == {"sludge": "other:brick works"}


async def test_what_the_last_visit_answered_is_taken_over_with_one_key(field: Field) -> None:
    before = field.earlier_visit()
    fieldwork.answer(field.ledger, field.library, before, "capacity", "4000")
    async with field.run() as hand:
        await hand.open("capacity")
        assert "4000" in facts(hand.screen)
        await hand.press("l")
    (row,) = queries.answers(field.ledger, field.visit)
    assert (row.value, row.taken_over) == ("4000", True)


async def test_rows_are_added_renamed_removed_and_brought_back(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("capacity")
        await hand.press("r", "enter")
        assert opened(hand.screen) == "cod"
        await hand.press(*"48", "enter", "up", "e", *" east", "enter")
        (row,) = queries.rows(field.ledger, field.visit)
        assert row.name == "No. 1 east"
        await hand.press("x", "y")
        assert queries.rows(field.ledger, field.visit) == []
        await hand.press("escape", "u")
        assert len(queries.rows(field.ledger, field.visit)) == 1


async def test_leaving_saves_what_was_typed(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.press(*"seen", "escape", "escape")
        assert not isinstance(hand.app.screen, VisitScreen)
    assert answers(field) == {"remark": "seen"}


async def test_leaving_with_a_value_that_does_not_fit_asks_first(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("capacity")
        await hand.press(*"0", "escape", "escape")
        assert isinstance(hand.app.screen, Confirm)
        await hand.press("n")
        assert isinstance(hand.app.screen, VisitScreen)
        assert hand.screen.sheet.drafts == {("capacity", None): "0"}


async def test_keys_typed_while_a_visit_is_read_answer_nothing(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, go = Sheet.load, threading.Event()

    def held(ledger: Ledger, library: Library, visit: str) -> Sheet:
        go.wait()
        return load(ledger, library, visit)

    monkeypatch.setattr(Sheet, "load", held)
    async with field.run(lambda: IssueScreen(27)) as hand:
        hand.app.push_screen(VisitScreen(field.visit))
        for key in ("y", "5", "enter", "n"):
            hand.app.post_message(Key(key, key if len(key) == 1 else None))
        go.set()
        await hand.until(lambda: hand.screen.loaded)
        await hand.settle()
        assert answers(field) == {}
        assert (opened(hand.screen), hand.app.screen) == ("operating", hand.screen)
        await hand.press("y")
        assert answers(field) == {"operating": "yes"}


async def test_enter_on_a_visited_site_offers_its_last_visit_and_a_new_one(field: Field) -> None:
    field.ledger.record(bodies.VisitCompleted(visit=field.visit))
    async with field.run(lambda: IssueScreen(27)) as hand:
        listing = hand.app.screen.query_one(Listing)
        rows = [row.key for at in range(listing.count) if (row := listing.row_at(at))]
        listing.cursor = rows.index("site:abag-plant")
        await hand.press("enter")
        assert isinstance(hand.app.screen, Choose)
        assert "look at the last one: 2018-03-05" in text_of(hand.app)
        await hand.press("escape", "enter", "1")
        assert hand.screen.sheet.form.visit.id == field.visit
        await hand.press("escape", "enter", "2")
        assert hand.screen.sheet.form.visit.id != field.visit
    assert len(queries.visits(field.ledger)) == 2


async def test_quick_answers_are_recorded_in_the_order_they_were_given(field: Field) -> None:
    async with field.run() as hand:
        await hand.app_pilot.press("y", "up", "n", "up", "a", "up", "y")
        await hand.settle()
    history = queries.history(field.ledger, field.visit, "operating")
    said = [event.body for event in reversed(history)]
    assert [b'"yes"' in bytes(b) for b in said] == [True, False, False, True]


async def test_a_full_disk_is_said_and_the_answer_can_be_saved_again(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_all = Ledger.record_all

    def full(*args: object, **more: object) -> None:
        raise HomeError(Text("磁盘已满", "the disk is full"), Text("腾出空间", "make room"))

    async with field.run() as hand:
        monkeypatch.setattr(Ledger, "record_all", full)
        await hand.open("capacity")
        await hand.press(*"5000", "enter")
        trouble = hand.screen.query_one("#trouble", Static)
        assert trouble.display
        assert "the disk is full" in str(trouble.content)
        assert hand.screen.sheet.drafts == {("capacity", None): "5000"}
        assert answers(field) == {}
        monkeypatch.setattr(Ledger, "record_all", record_all)
        await hand.press("ctrl+s")
        assert answers(field) == {"capacity": "5000"}
        assert not trouble.display


async def test_a_mark_says_answered_only_after_the_commit(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with field.run() as hand:
        waiting = hand.hold_commits(monkeypatch)
        await hand.app_pilot.press("y")
        await hand.app_pilot.pause()
        line = hand.line("operating")
        assert (line.state, line.value) == ("saving", "yes")
        waiting.set()
        await hand.settle()
        assert hand.line("operating").state == "done"


async def test_a_colleagues_answer_that_comes_in_is_shown_with_its_author(field: Field) -> None:
    async with field.run() as hand:
        field.colleague_answers("capacity", "4800")
        hand.screen.refresh_data()
        await hand.settle()
        await hand.open("capacity")
        assert "answered by 王检" in facts(hand.screen)
        assert hand.box.entry.value == "4800"


async def test_text_from_files_is_never_markup(field: Field) -> None:
    async with field.run() as hand:
        await hand.open("remark")
        await hand.type("[bold]no[/bold] [$x")
        await hand.press("enter")
        assert hand.line("remark").value == "[bold]no[/bold] [$x" or opened(hand.screen) == "remark"
        assert "[bold]no[/bold] [$x" in text_of(hand.app)
