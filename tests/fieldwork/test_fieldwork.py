"""An inspector's day: a visit opened, answered, completed; findings raised and closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from inspector import fieldwork
from inspector.errors import InputError
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.packs.tables import load_tables


@pytest.fixture
def at_abag(ledger: Ledger, library: Library, works: Pack) -> str:
    return fieldwork.open_visit(ledger, library, works, 1, "abag-plant")


def test_a_visit_needs_an_issue_and_a_site_that_exist(
    ledger: Ledger, library: Library, works: Pack
) -> None:
    with pytest.raises(InputError, match="no issue 7"):
        fieldwork.open_visit(ledger, library, works, 7)
    with pytest.raises(InputError, match="no site nowhere"):
        fieldwork.open_visit(ledger, library, works, 1, "nowhere")


def test_an_answer_is_kept_as_typed(ledger: Ledger, library: Library, at_abag: str) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    fieldwork.answer(ledger, library, at_abag, "load_rate", "42.0", note="中控室")
    values = {row.check: (row.value, row.note) for row in queries.answers(ledger, at_abag)}
    assert values == {"operating": ("yes", ""), "load_rate": ("42.0", "中控室")}


def test_a_value_out_of_bounds_is_refused_and_nothing_recorded(
    ledger: Ledger, library: Library, at_abag: str
) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    with pytest.raises(InputError, match="0 to 150"):
        fieldwork.answer(ledger, library, at_abag, "load_rate", "151")
    assert [row.check for row in queries.answers(ledger, at_abag)] == ["operating"]


def test_what_is_not_asked_cannot_be_answered(
    ledger: Ledger, library: Library, at_abag: str
) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "no")
    with pytest.raises(InputError, match="not asked"):
        fieldwork.answer(ledger, library, at_abag, "load_rate", "42.0")
    with pytest.raises(InputError, match="does not ask permit"):
        fieldwork.answer(ledger, library, at_abag, "permit", "yes")


def test_a_hidden_answer_comes_back_when_it_is_relevant_again(
    ledger: Ledger, library: Library, at_abag: str
) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    fieldwork.answer(ledger, library, at_abag, "load_rate", "66.0")
    fieldwork.answer(ledger, library, at_abag, "operating", "no")
    judged = {j.answer.check: j.relevant for j in fieldwork.iter_judged(ledger, library)}
    assert judged == {"operating": True, "load_rate": False}
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    judged = {j.answer.check: j.relevant for j in fieldwork.iter_judged(ledger, library)}
    assert judged == {"operating": True, "load_rate": True}


def test_a_visit_completes_only_when_nothing_is_missing(
    ledger: Ledger, library: Library, at_abag: str
) -> None:
    assert [i.check.id for i in fieldwork.complete(ledger, library, at_abag)] == ["operating"]
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    assert [i.check.id for i in fieldwork.complete(ledger, library, at_abag)] == ["load_rate"]
    fieldwork.answer(ledger, library, at_abag, "load_rate", "66.0")
    assert fieldwork.complete(ledger, library, at_abag) == []
    assert queries.visit(ledger, at_abag).state == "completed"
    with pytest.raises(InputError, match="completed"):
        fieldwork.answer(ledger, library, at_abag, "load_rate", "67.0")
    fieldwork.reopen(ledger, at_abag)
    fieldwork.answer(ledger, library, at_abag, "load_rate", "67.0")


def test_a_failing_answer_proposes_a_finding(
    ledger: Ledger, library: Library, at_abag: str
) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    fieldwork.answer(ledger, library, at_abag, "load_rate", "42.0")
    form = fieldwork.form_of(ledger, library, at_abag)
    item = form.item("load_rate")
    assert item is not None
    assert item.passed is False
    proposed = fieldwork.proposed_finding(form, item)
    assert proposed.severity == "major"
    assert "42.0" in proposed.what


def test_rows_are_named_once_and_answered_each(
    ledger: Ledger, library: Library, at_abag: str
) -> None:
    form = fieldwork.form_of(ledger, library, at_abag)
    east = fieldwork.add_row(ledger, form, "outfall", "东排口")
    form.reload()
    with pytest.raises(InputError, match="taken"):
        fieldwork.add_row(ledger, form, "outfall", "东排口")
    with pytest.raises(InputError, match="row"):
        fieldwork.answer(ledger, library, at_abag, "cod", "48")
    fieldwork.answer(ledger, library, at_abag, "cod", "48", row=east)
    (answer,) = queries.answers(ledger, at_abag)
    assert (answer.row_name, answer.value) == ("东排口", "48")


def test_a_photo_check_takes_a_photo_and_nothing_else(
    ledger: Ledger, library: Library, at_abag: str, tmp_path: Path
) -> None:
    picture = tmp_path / "gate.png"
    Image.new("RGB", (8, 8)).save(picture)
    fieldwork.answer(ledger, library, at_abag, "gate", str(picture))
    (answer,) = queries.answers(ledger, at_abag)
    assert answer.evidence == (answer.value,)
    text = tmp_path / "gate.txt"
    text.write_text("no photo", "utf-8")
    with pytest.raises(InputError, match="no photo"):
        fieldwork.answer(ledger, library, at_abag, "gate", str(text))


def test_a_major_finding_closes_on_evidence(ledger: Ledger, at_abag: str, tmp_path: Path) -> None:
    finding = fieldwork.raise_finding(ledger, at_abag, severity="major", what="负荷率 42%")
    with pytest.raises(InputError, match="evidence"):
        fieldwork.close_finding(ledger, finding, "复测 66%")
    report = tmp_path / "报告.pdf"
    report.write_bytes(b"%PDF-1.7 a report")
    fieldwork.close_finding(ledger, finding, "复测 66%", [report])
    assert queries.finding(ledger, finding).state == "closed"


def test_the_register_counts_what_there_is(
    ledger: Ledger, library: Library, works: Pack, at_abag: str
) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    fieldwork.raise_finding(ledger, at_abag, severity="minor", what="台账缺页")
    (line,) = fieldwork.register(ledger, works)
    assert (line.sites_visited, line.sites_total) == (1, 1)
    assert (line.checks_answered, line.checks_total) == (1, 5)
    assert (line.findings_open, line.findings_closed) == (1, 0)
    assert line.overdue  # due on 28 February, and it is 5 March


def test_places_within_a_region_hold_its_sites_and_the_issues_filed_there(
    ledger: Ledger, works: Pack
) -> None:
    tables = load_tables()
    found = fieldwork.add_site(ledger, tables, works.issues[0], name="暗管", region="150102")
    assert fieldwork.places_within(ledger, works, tables, "152500") == [
        (1, None),
        (1, "abag-plant"),
    ]
    assert fieldwork.places_within(ledger, works, tables, "150100") == [(1, found)]


def test_an_old_visit_is_shown_with_the_questions_of_its_day(
    ledger: Ledger, library: Library, at_abag: str, tmp_path: Path
) -> None:
    fieldwork.answer(ledger, library, at_abag, "operating", "yes")
    pack = tmp_path / "works"
    issue = pack / "issues" / "01-low-load.toml"
    issue.write_text(issue.read_text("utf-8").replace("Is it running?", "Does it run?"), "utf-8")
    old = (pack / "pack.toml").read_text("utf-8")
    (pack / "pack.toml").write_text(old.replace("1.0.0", "1.1.0"), "utf-8")
    library.add(pack)
    form = fieldwork.form_of(ledger, library, at_abag)
    assert form.check("operating").label.en == "Is it running?"
    assert library.load("works").version == "1.1.0"
