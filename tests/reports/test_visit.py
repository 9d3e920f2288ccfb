"""The on-site inspection record: what was required beside what was seen, and nothing else."""

from __future__ import annotations

from inspector import fieldwork, i18n
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.reports.document import Code, Document, Pictures, Run, Table
from inspector.reports.markdown import markdown
from inspector.reports.reporting import FORMATS, rendered
from inspector.reports.sources import Sources
from inspector.reports.visit import visit_record

HOSTILE = '<script>alert(1)</script> {{ 7 * 7 }} {% if %} & "a" | `b` \x1b[31m\u202e\ufffe'


def row_of(document: Document, label: str) -> list[str]:
    """The first row of any table with this text in its second cell."""
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                texts = [cell.text if isinstance(cell, Run) else cell for cell in row]
                if len(texts) > 2 and texts[1] == label:
                    return texts
    raise AssertionError(label)


def test_what_was_required_stands_beside_what_was_seen(sources: Sources, abag: str) -> None:
    record = visit_record(sources, abag)
    _, _, required, seen, outcome, _ = row_of(record, "负荷率")
    assert required.startswith("不低于 60 %")
    assert seen.startswith("42 %")
    assert outcome == "不符合"


def test_each_answer_carries_the_end_of_its_events_id(sources: Sources, abag: str) -> None:
    inflow = next(a for a in queries.answers(sources.ledger, abag) if a.check == "inflow")
    row = row_of(visit_record(sources, abag), "近30天日均进水量")
    assert inflow.event.endswith(row[5])
    assert len(row[5]) == 8


def test_photos_stand_there_with_time_place_and_hash(sources: Sources, abag: str) -> None:
    record = visit_record(sources, abag)
    grid = next(block for block in record.blocks if isinstance(block, Pictures))
    first = queries.evidence(sources.ledger, visit=abag)[0]
    told = next(one.caption for one in grid.pictures if first.sha256[:12] in one.caption)
    assert "2018-06-05 09:1" in told
    assert "44.037200,114.943100" in told
    assert all(one.alt for one in grid.pictures)


def test_a_photo_that_closed_a_finding_weeks_later_is_not_in_the_record(
    sources: Sources, abag: str
) -> None:
    assert "20180724" not in markdown(visit_record(sources, abag))


def test_an_open_visit_is_called_a_draft(sources: Sources) -> None:
    open_one = next(v for v in queries.visits(sources.ledger) if v.state == "open")
    assert "草稿" in visit_record(sources, open_one.id).title


def test_what_two_people_recorded_differently_is_shown_as_both(sources: Sources) -> None:
    open_one = next(v for v in queries.visits(sources.ledger) if v.state == "open")
    assert "另有不同记录" in markdown(visit_record(sources, open_one.id))


def test_without_names_no_inspector_is_named(demo: Ledger, abag: str) -> None:
    named = markdown(visit_record(Sources(demo, Library(demo.home)), abag))
    unnamed = markdown(visit_record(Sources(demo, Library(demo.home), names=False), abag))
    assert "苏日娜" in named
    assert "苏日娜" not in unnamed
    assert "赵宁" not in unnamed


def test_the_head_on_paper_is_the_head_of_the_chain(sources: Sources, abag: str) -> None:
    record = visit_record(sources, abag)
    (code,) = [block for block in record.blocks if isinstance(block, Code)]
    own = next(one for one in queries.devices(sources.ledger) if one.own)
    assert code.content == f"inspector:head/{own.id}/{own.last_seq}/{own.last_hash}"
    assert own.last_hash in code.lines


def test_every_text_is_in_the_language_in_use(sources: Sources, abag: str) -> None:
    i18n.use_language("en")
    text = markdown(visit_record(sources, abag))
    assert "# On-site Inspection Record" in text
    assert "at least 60 %" in text
    assert "## 1. What was required and what was seen" in text


def test_the_same_ledger_gives_the_same_bytes(sources: Sources, abag: str) -> None:
    for format in FORMATS:
        first = rendered(visit_record(sources, abag), format)
        assert rendered(visit_record(sources, abag), format) == first


def test_a_note_that_is_markup_is_shown_as_it_is_written(
    demo: Ledger, sources: Sources, abag: str
) -> None:
    fieldwork.reopen(demo, abag)
    form = fieldwork.form_of(demo, sources.library, abag)
    fieldwork.annotate(demo, form, "inflow", HOSTILE)
    page = rendered(visit_record(sources, abag), "html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} {% if %} &amp;" in page
    text = rendered(visit_record(sources, abag), "md").decode()
    assert r"\<script\>alert(1)\</script\>" in text
    assert r"\| \`b\`" in text
    for made in (page, text):
        assert not set("\x1b\u202e\ufffe") & set(made)
