"""An issue in words: what was found, what is claimed, measures, units.  Text in, Content out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content

from inspector.i18n import Text
from inspector.ledger.views import VisitRow
from inspector.packs import values
from inspector.packs.model import Figure, Issue, Site
from inspector.packs.tables import Tables
from inspector.workflow.words import stage_word

if TYPE_CHECKING:
    from inspector.workflow.lines import Standing

KINDS: Final[dict[str, Text]] = {
    "finding": Text("督察发现", "found"),
    "claimed": Text("通报称", "claimed"),
    "planned": Text("计划", "planned"),
    "target": Text("目标", "target"),
    "limit": Text("限值", "limit"),
}
QUALIFIERS: Final[dict[str, Text]] = {
    "at_least": Text("不少于 ", "at least "),
    "at_most": Text("不超过 ", "at most "),
    "about": Text("约 ", "about "),
    "below": Text("低于 ", "below "),
    "over": Text("超过 ", "over "),
}
STATES: Final[dict[str, Text]] = {
    "open": Text("进行中", "open"),
    "completed": Text("已完成", "completed"),
}


def standing_words(standing: Standing) -> Text:
    """Where an issue stands, in a word or two, and whether that is only reported or overridden."""
    told = stage_word(standing.stage)
    if standing.reported:
        return Text(f"{told.zh}（据通报）", f"{told.en} (reported)")
    mark = "?" if standing.sides else "*" if standing.overrides else ""
    return Text(told.zh + mark, told.en + mark)


def heading(text: Text) -> Content:
    return Content.styled(str(text), "bold $text-muted")


def paragraph(text: Text | str) -> Content:
    return Content(str(text))


def issue_content(
    issue: Issue, tables: Tables, seen: Mapping[str, Content] | None = None
) -> Content:
    """All that the pack says of the issue; ``seen``: by figure what visits show of it."""
    parts = [heading(Text("督察发现的问题", "What was found")), paragraph(issue.problem)]
    if issue.target is not None:
        parts += [Content(), heading(Text("整改目标", "Target")), paragraph(issue.target)]
    parts += figures_content(issue.figures, seen or {})
    if issue.measures:
        parts += [Content(), heading(Text("整改措施", "Measures"))]
        parts += [paragraph(f"- {measure.text}") for measure in issue.measures]
    if issue.steps:
        parts += [Content(), heading(Text("时间节点", "Steps"))]
        parts += [paragraph(f"- {step.due}  {step.text}") for step in issue.steps]
    parts += [Content(), heading(Text("责任单位", "Responsible"))]
    parts.append(paragraph(authorities(issue, tables) or "-"))
    parts += [Content(), heading(Text("地区", "Regions"))]
    parts.append(paragraph(joined(tables.region_name(code) for code in issue.regions) or "-"))
    return Content("\n").join(parts)


def figures_content(figures: Sequence[Figure], seen: Mapping[str, Content]) -> list[Content]:
    """The figures by kind: what was found, then what is claimed, and so on."""
    parts: list[Content] = []
    for kind, label in KINDS.items():
        of_kind = [figure for figure in figures if figure.kind == kind]
        if of_kind:
            title = Text("数据：{kind}", "Figures: {kind}").format(kind=label)
            parts += [Content(), heading(title)]
            parts += [figure_line(figure) + seen.get(figure.id, Content()) for figure in of_kind]
    return parts


def figure_line(figure: Figure) -> Content:
    when = f"  ({figure.as_of})" if figure.as_of is not None else ""
    return Content.assemble((amount(figure), "bold"), f"  {figure.label}", (when, "$text-muted"))


def amount(figure: Figure) -> str:
    """Value with its qualifier and unit."""
    qualifier = QUALIFIERS.get(figure.qualifier or "", Text.same(""))
    return f"{qualifier}{values.measured(f'{figure.value:,}', figure.unit_label)}"


def authorities(issue: Issue, tables: Tables) -> str:
    names: list[Text] = []
    for id in issue.authorities:
        authority = tables.authorities.get(id)
        names.append(Text.same(id) if authority is None else authority.name)
    return joined(names)


def joined(texts: Iterable[Text]) -> str:
    found = list(texts)
    return str(Text("、".join(text.zh for text in found), ", ".join(text.en for text in found)))


def site_name(sites: Sequence[Site], id: str | None) -> Text:
    if id is None:
        return Text("资料检查", "desk visit")
    return next((site.name for site in sites if site.id == id), Text.same(id))


def visit_line(visit: VisitRow, sites: Sequence[Site]) -> Content:
    return Content.assemble(
        f"{visit.on}  {site_name(sites, visit.site)}",
        (f"  {visit.author}  {STATES[visit.state]}", "$text-muted"),
    )


def short_content(issue: Issue, tables: Tables, visits: Sequence[VisitRow]) -> Content:
    """The detail pane: title, problem, claims, measures, the last visits."""
    parts = [Content.styled(f"{issue.number} {issue.title}", "bold"), Content()]
    parts.append(issue_content(issue, tables))
    parts += [Content(), heading(Text("最近检查", "Last visits"))]
    if visits:
        parts += [visit_line(visit, issue.sites) for visit in visits]
    else:
        none = Text("还没有；回车进入后按 v 开始", "none yet; Enter, then v starts one")
        parts.append(Content.styled(str(none), "$text-muted"))
    return Content("\n").join(parts)


def remark_lines(remark: str) -> list[Content]:
    """What the office remarks on it, if it does."""
    if not remark:
        return []
    return [Content.assemble((f"{Text('备注', 'remark')}: ", "$text-muted"), remark)]


def way_into(visit: VisitRow) -> Text:
    """Into a visit that is there."""
    if visit.state == "open":
        return Text(
            f"继续 {visit.on} {visit.author}（已答 {visit.answered}）",
            f"go on with {visit.on} {visit.author} ({visit.answered} answered)",
        )
    return Text(
        f"看上次：{visit.on} {visit.author}（{STATES[visit.state].zh}）",
        f"look at the last one: {visit.on} {visit.author} ({STATES[visit.state].en})",
    )
