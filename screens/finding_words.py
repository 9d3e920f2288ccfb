"""A finding in words: what is wrong, where, until when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from inspector import fieldwork
from inspector.i18n import Text
from inspector.ledger.evidence import Absent
from inspector.ledger.ledger import Ledger
from inspector.ledger.views import EvidenceRow, FindingRow
from inspector.packs.model import Pack
from screens.absent_words import absent_words
from screens.words import FINDING_STATES, SEVERITIES, clock

Fact = tuple[Text, str]


def place_of(ledger: Ledger, pack: Pack, row: FindingRow) -> Text:
    """Issue and site by their names; reads the ledger."""
    issue = pack.issue(row.issue)
    if issue is None or issue.slug != row.slug:  # of another pack: its slug is all that is known
        return Text.same(f"{row.issue} {row.slug}")
    site = next((one.name for one in fieldwork.sites_of(ledger, issue) if one.id == row.site), None)
    return Text("{number} {title}  ›  {site}", "{number} {title}  ›  {site}").format(
        number=row.issue, title=issue.title, site=site or Text("文件资料", "documents")
    )


def finding_content(
    row: FindingRow,
    place: Text,
    files: Sequence[EvidenceRow],
    absent: Mapping[str, Absent],
) -> Content:
    """All that is known of it, the short facts on one line."""
    lines = [
        Content.styled(row.what, "bold"),
        _facts(
            (Text("等级", "severity"), str(SEVERITIES[row.severity])),
            (Text("状态", "state"), str(FINDING_STATES[row.state])),
            (Text("期限", "due"), row.due or "-"),
            (Text("责任人", "responsible"), row.responsible or "-"),
        ),
        _facts((Text("整改要求", "action"), row.action or "-")),
        Content(str(place)),
        _facts((Text("提出", "raised"), f"{row.author}  {clock(row.raised_at)}")),
    ]
    if row.state == "closed":
        when = clock(row.closed_at) if row.closed_at else ""
        lines.append(_facts((Text("关闭", "closed"), f"{when}  {row.closing_note}".strip())))
    elif row.state == "withdrawn":
        lines.append(_facts((Text("撤回", "withdrawn"), row.closing_note or "-")))
    if files:
        lines.append(_facts((Text("证据", "evidence"), ", ".join(file.name for file in files))))
    for told in absent_words(files, absent):
        lines.append(Content.styled(str(told), "$text-warning"))
    if row.conflict:
        told = Text("[?] 有冲突，按 k 去选定", "[?] in conflict: k goes to settle it")
        lines.append(Content.styled(str(told), "$text-warning"))
    return Content("\n").join(lines)


def _facts(*facts: Fact) -> Content:
    return Content("   ").join(
        Content.assemble((f"{label}: ", "$text-muted"), said) for label, said in facts
    )
