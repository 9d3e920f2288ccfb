"""``report notice``: the letter of a warning, a supervision or an interview (督办通知)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.queries import FindingFilter
from inspector.ledger.views import FindingRow, NoticeRow
from inspector.packs.model import Issue
from inspector.reports.document import AnyBlock, Document, Paragraph, Run, Seal, day_words
from inspector.reports.sources import Sources, short
from inspector.reports.visit import finding_table
from inspector.workflow.facts import issue_numbered

_TITLES: Final[dict[str, Text]] = {
    "warning": Text("关于第 {n} 号整改事项的预警通知", "Warning on Issue {n}"),
    "supervision": Text(
        "关于对第 {n} 号整改事项挂牌督办的通知", "Notice of Supervision over Issue {n}"
    ),
    "interview": Text("关于第 {n} 号整改事项的约谈通知", "Summons to an Interview on Issue {n}"),
}
_ASKED: Final[dict[str, Text]] = {
    "warning": Text(
        "请你单位核对进度，找出滞后的原因，排出逐月完成的工作量，于{day}前书面答复。",
        "You are asked to check where the work stands, to say why it is late and what will be"
        " done month by month, and to answer in writing by {day}.",
    ),
    "supervision": Text(
        "现对该事项挂牌督办。请你单位确定一名负责人，列出剩余的工作、资金和完工日期，于{day}前"
        "书面答复；督办至该事项销号为止。",
        "The issue is placed under supervision. You are asked to name the person in charge, to list"
        " the work that is left, its funds and the day it will be finished, and to answer in"
        " writing by {day}. Supervision ends when the issue is signed off.",
    ),
    "interview": Text(
        "请你单位主要负责人接受约谈，时间和地点另行商定。请于{day}前书面答复，写明未完成的原因、"
        "补救的措施和完成的日期。",
        "The head of your unit is asked to an interview, the time and place of which will be agreed"
        " with you. Please answer in writing by {day}: why the work is not done, what will put it"
        " right, and when.",
    ),
}


def notice_letter(sources: Sources, id: str) -> Document:
    """The letter of a notice, by its id or the beginning or end of it, as of its own day."""
    notice = queries.notice(sources.ledger, id)
    issue = issue_numbered(sources.pack, notice.issue)
    open_then = _open_then(sources, notice)
    day = dt.date.fromisoformat(notice.on)
    answer_by = day_words(dt.date.fromisoformat(notice.answer_by))
    blocks: list[AnyBlock] = [Paragraph(runs=(str(_stands(issue, day)),))]
    if notice.withdrawal is not None:
        gone = Text(
            f"（本通知已于{notice.withdrawal.on}撤回：{notice.withdrawal.text}）",
            f"(This notice was withdrawn on {notice.withdrawal.on}: {notice.withdrawal.text})",
        )
        blocks.insert(0, Paragraph(runs=(Run(text=str(gone), bold=True),)))
    if notice.text:
        blocks.append(Paragraph(runs=(_sentence(notice.text),)))
    if open_then:
        counted = Text(
            "截至通知之日，现场检查发现的下列 {count} 个问题尚未关闭：",
            "On the day of this notice these findings of inspections are open ({count}):",
        )
        blocks.append(Paragraph(runs=(str(counted.format(count=len(open_then))),)))
        blocks.append(finding_table(open_then, states=False))
    told = Text("（通知记录号：{id}）", "(record of this notice: {id})")
    blocks += [
        # on one page with the issuer, who must not stand alone on one
        Paragraph(runs=(str(_ASKED[notice.level].format(day=answer_by)),), keep=True),
        Paragraph(runs=(str(told.format(id=short(notice.id))),), keep=True),
        Seal(issuer=sources.office, date=day),
    ]
    return Document(
        kind="notice",
        about=f"{notice.on}-{short(notice.id)}",
        title=str(_TITLES[notice.level].format(n=notice.issue)),
        date=day,
        issuer=sources.office,
        number=sources.document_number(day.year),
        to=sources.full_name(notice.to),
        blocks=tuple(blocks),
        facts={
            "issue": f"{notice.issue} {issue.title}",
            "to": sources.full_name(notice.to),
            "text": notice.text,
            "answer_by": str(answer_by),
        },
    )


def _sentence(text: str) -> str:
    """With a full stop, where it has no end of its own."""
    text = text.strip()
    return text if text.endswith(tuple("。！？；：….!?;:")) else text + str(Text("。", "."))


def _stands(issue: Issue, day: dt.date) -> Text:
    about = Text(
        "第 {n} 号整改事项“{title}”由你单位承担整改责任",
        'Your unit answers for issue {n}, "{title}"',
    ).format(n=issue.number, title=issue.title)
    if issue.deadline is None:
        return Text(f"{about.zh}。", f"{about.en}.")
    due = Text("{about}，期限为{day}", "{about}, due on {day}")
    told = due.format(about=about, day=day_words(issue.deadline))
    days = (day - issue.deadline).days
    if days > 0:
        return Text(f"{told.zh}，已超过 {days} 天。", f"{told.en}, {days} days ago.")
    return Text(f"{told.zh}。", f"{told.en}.")


def _open_then(sources: Sources, notice: NoticeRow) -> list[FindingRow]:
    """The issue's findings that were open when the notice was issued."""
    return [
        one
        for one in queries.findings(sources.ledger, FindingFilter(issue=notice.issue))
        if one.slug == notice.slug
        and one.state != "withdrawn"
        and one.raised_at <= notice.at
        and (one.closed_at is None or one.closed_at > notice.at)
    ]
