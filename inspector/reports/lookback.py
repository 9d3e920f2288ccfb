"""``report lookback`` (回头看): the state of what was signed off."""

from __future__ import annotations

from collections import Counter

from inspector.i18n import Text
from inspector.overview.words import SEVERITY_WORDS
from inspector.reports.document import (
    AnyBlock,
    Column,
    Document,
    Heading,
    Paragraph,
    Seal,
    Table,
    day_words,
)
from inspector.reports.sources import Sources, closing, short
from inspector.workflow.look_back import LookBack, look_backs
from inspector.workflow.words import REVISIT


def lookback(sources: Sources) -> Document:
    """Of every issue that is signed off: when it is looked at again, and what came of it."""
    look = look_backs(sources.ledger, sources.pack, today=sources.today)
    proposed = [one for one in look if one.proposes]
    states = Counter(revisit.state for one in look for revisit in one.told)
    told = Text(
        "截至{day}，已销号、已公开或长期坚持的事项 {count} 项。回头看应看未看 {due} 次、"
        "逾期 {overdue} 次，已看 {done} 次；建议重新整改的 {proposed} 项。",
        "On {day}, {count} issues are signed off, published or long-term. Of the visits that look"
        " again {due} are due, {overdue} overdue and {done} done. Issues for which reopening is"
        " proposed: {proposed}.",
    ).format(
        day=day_words(sources.today),
        count=len(look),
        due=states["due"],
        overdue=states["overdue"],
        done=states["done"],
        proposed=len(proposed),
    )
    blocks: list[AnyBlock] = [
        Paragraph(runs=(str(told),)),
        Heading(text=str(Text("逐项情况", "Issue by issue"))),
        _revisits(sources, look),
    ]
    if proposed:
        blocks += [
            Heading(text=str(Text("建议重新整改的事项", "Issues for which reopening is proposed"))),
            Paragraph(
                runs=(
                    str(
                        Text(
                            "销号后又发现下列较重以上的问题，是否重新整改由人决定。",
                            "Since the sign-off these findings came up; whether to reopen is for a"
                            " person to decide.",
                        )
                    ),
                )
            ),
            _proposed(sources, proposed),
        ]
    blocks += [closing(), Seal(issuer=sources.office, date=sources.today)]
    return Document(
        kind="lookback",
        about=sources.today.isoformat(),
        title=str(Text("整改“回头看”情况", "Looking Again after the Sign-off")),
        date=sources.today,
        issuer=sources.office,
        number=sources.document_number(sources.today.year),
        blocks=tuple(blocks),
    )


def _revisits(sources: Sources, look: list[LookBack]) -> Table:
    return Table(
        columns=(
            Column(title=str(Text("事项", "Issue")), share=3.7),
            Column(title=str(Text("销号日期", "Signed off")), share=1.6, align="center"),
            Column(title=str(Text("应看日期", "Due")), share=1.6, align="center"),
            Column(title=str(Text("状态", "State")), share=1.3, align="center"),
            Column(title=str(Text("检查日期", "Visited")), share=1.6, align="center"),
            Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
        ),
        rows=tuple(
            (
                sources.issue_title(one.issue),
                one.since.isoformat(),
                revisit.due.isoformat(),
                str(REVISIT[revisit.state]),
                revisit.on or "",
                short(revisit.visit) if revisit.visit else "",
            )
            for one in look
            for revisit in one.told
        ),
    )


def _proposed(sources: Sources, proposed: list[LookBack]) -> Table:
    return Table(
        columns=(
            Column(title=str(Text("事项", "Issue")), share=3),
            Column(title=str(Text("问题", "Finding")), share=4),
            Column(title=str(Text("等级", "Severity")), share=1.2, align="center"),
            Column(title=str(Text("记录号", "Record")), share=1.4, align="center"),
        ),
        rows=tuple(
            (
                sources.issue_title(one.issue),
                finding.what,
                str(SEVERITY_WORDS[finding.severity]),
                short(finding.id),
            )
            for one in proposed
            for finding in one.proposes
        ),
    )
