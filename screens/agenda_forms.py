"""The forms of the agenda: a notice, an answer, a case, who was held to account."""

from __future__ import annotations

import datetime as dt
from functools import partial

from inspector.agenda.accountability import RANK_WORDS, SANCTION_WORDS
from inspector.agenda.answering import not_before
from inspector.agenda.cases import SOURCE_WORDS, SOURCES
from inspector.agenda.notices import LEVEL_WORDS
from inspector.agenda.units import region_of, unit_name, unit_of
from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger.views import AccountabilityRow
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from screens.asking import NOTHING, Work
from screens.fields_form import Field, FieldsForm, day_from

ANSWER_DAYS = 15
"""Days to answer a notice in, as the form proposes them."""


def notice_form(
    pack: Pack,
    tables: Tables,
    *,
    issue: str,
    level: str,
    to: str,
    today: dt.date,
    work: Work[dict[str, str]],
) -> FieldsForm:
    """A notice; what is known of it is filled in."""
    return FieldsForm(
        Text("发出督办通知", "issue a notice"),
        [
            Field(name="level", label=Text("种类", "kind"), text=level, choices=LEVEL_WORDS),
            Field(
                name="issue",
                label=Text("事项编号", "issue no."),
                text=issue,
                read=partial(_issue, pack),
                means=partial(_title, pack),
                missing=Text("写明是哪个事项", "say on which issue"),
            ),
            Field(
                name="to",
                label=Text("发给", "to"),
                text=to,
                read=partial(unit_of, tables),
                means=partial(_unit, tables),
                missing=Text("写明发给哪个单位", "say to which unit"),
            ),
            Field(
                name="answer_by",
                label=Text("答复期限", "answer by"),
                text=f"+{ANSWER_DAYS}",
                read=day_from(today),
                means=Text.same,
                missing=Text("写明答复期限", "say by when"),
            ),
            Field(name="text", label=Text("内容", "text")),
        ],
        check=lambda values: not_before(
            dt.date.fromisoformat(values["answer_by"]),
            today,
            Text("发出日", "the day it is issued"),
        ),
        work=work,
    )


def answer_form(
    title: Text, told: Text, today: dt.date, *, work: Work[dict[str, str]]
) -> FieldsForm:
    """What was answered, and on which day."""
    return FieldsForm(
        title,
        [
            Field(
                name="text",
                label=Text("答复", "answer"),
                missing=Text("写一句答复了什么", "say in a sentence what was answered"),
            ),
            Field(
                name="on",
                label=Text("日期", "on"),
                text=today.isoformat(),
                read=day_from(today),
                means=Text.same,
                missing=Text("写明日期", "say on which day"),
            ),
        ],
        told,
        work=work,
    )


def case_form(
    pack: Pack, tables: Tables, today: dt.date, region: str, *, work: Work[dict[str, str]]
) -> FieldsForm:
    """A case that was handed over."""
    return FieldsForm(
        Text("登记交办件", "add a case"),
        [
            Field(
                name="text",
                label=Text("问题", "what"),
                missing=Text("写一句反映的是什么", "say in a sentence what it is about"),
            ),
            Field(
                name="source",
                label=Text("来源", "source"),
                choices={source: SOURCE_WORDS[source] for source in SOURCES},
            ),
            Field(
                name="region",
                label=Text("地区", "region"),
                text=str(tables.region_name(region)) if region else "",
                read=partial(region_of, tables),
                means=tables.region_name,
                missing=Text("写明在哪个地区", "say in which region"),
            ),
            Field(name="place", label=Text("地点", "place")),
            Field(
                name="issue",
                label=Text("事项编号", "issue no."),
                read=partial(_issue, pack),
                means=partial(_title, pack),
                example=str(Text("可不填", "may be left out")),
            ),
            Field(
                name="on",
                label=Text("交办日", "came in"),
                text=today.isoformat(),
                read=day_from(today),
                means=Text.same,
                missing=Text("写明日期", "say on which day"),
            ),
            Field(
                name="reply_by",
                label=Text("答复期限", "reply by"),
                text=f"+{ANSWER_DAYS}",
                read=day_from(today),
                means=Text.same,
            ),
        ],
        check=_replied_in_time,
        work=work,
    )


def _replied_in_time(values: dict[str, str]) -> None:
    if values["reply_by"]:
        came = dt.date.fromisoformat(values["on"])
        by = dt.date.fromisoformat(values["reply_by"])
        not_before(by, came, Text("交办日", "the day it came in"))


def accountability_form(
    pack: Pack,
    tables: Tables,
    today: dt.date,
    *,
    work: Work[dict[str, str]],
    unit: str = "",
    issues: str = "",
    row: AccountabilityRow | None = None,
) -> FieldsForm:
    """Who was held to account; ``row``: a record to be put right, and then what was mistaken."""
    why = Field(
        name="why",
        label=Text("哪里错了", "mistaken"),
        missing=Text("写一句哪里错了", "say in a sentence what was mistaken"),
    )
    return FieldsForm(
        Text("登记问责", "held to account") if row is None else Text("更正问责", "put right"),
        [
            *([] if row is None else [why]),
            Field(
                name="unit",
                label=Text("单位", "unit"),
                text=unit if row is None else str(unit_name(tables, row.unit)),
                read=partial(unit_of, tables),
                means=partial(_unit, tables),
                missing=Text("写明哪个单位", "say of which unit"),
            ),
            Field(
                name="rank",
                label=Text("级别", "rank"),
                text="section" if row is None else row.rank,
                choices=RANK_WORDS,
            ),
            Field(
                name="measure",
                label=Text("处理", "measure"),
                text="named" if row is None else row.measure,
                choices=SANCTION_WORDS,
            ),
            Field(
                name="on",
                label=Text("日期", "on"),
                text=today.isoformat() if row is None else row.on,
                read=day_from(today),
                means=Text.same,
                missing=Text("写明日期", "say on which day"),
            ),
            Field(
                name="issues",
                label=Text("事项编号", "issue no."),
                text=issues if row is None else ",".join(map(str, row.issues)),
                read=partial(_issues, pack),
                means=partial(_titles, pack),
                example=str(Text("可不填，几个用逗号隔开", "may be left out; several with commas")),
            ),
            Field(
                name="name",
                label=Text("姓名", "name"),
                text="" if row is None else row.name,
                example=str(Text("可不填；会随数据包到同事处", "optional; colleagues get it")),
            ),
            Field(name="note", label=Text("说明", "note"), text="" if row is None else row.note),
        ],
        work=work,
    )


def _title(pack: Pack, number: str) -> Text:
    issue = pack.issue(int(number))
    return NOTHING if issue is None else issue.title


def _titles(pack: Pack, numbers: str) -> Text:
    titles = [_title(pack, one) for one in numbers.split(",")]
    return Text("；".join(one.zh for one in titles), "; ".join(one.en for one in titles))


def _unit(tables: Tables, unit: str) -> Text:
    """Its whole name; one that no table has is kept as it was typed, which may be a slip."""
    known = tables.authorities.get(unit)
    if known is None:
        return Text("名录里没有这个单位，照写记下", "no unit on the list: kept as it is typed")
    return known.name


def _issues(pack: Pack, typed: str) -> str:
    """Numbers of issues, with commas."""
    numbers = [one.strip() for one in typed.replace("，", ",").replace("、", ",").split(",")]
    return ",".join(_issue(pack, one) for one in numbers if one)


def _issue(pack: Pack, typed: str) -> str:
    """The number of an issue of the pack; nothing stays nothing."""
    if typed and (not typed.isdecimal() or pack.issue(int(typed)) is None):
        raise InputError(Text(f"清单包里没有第 {typed} 号事项", f"the pack has no issue {typed}"))
    return typed
