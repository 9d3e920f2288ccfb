"""The agenda as lines of a list, and an entry in words.  No widget in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.content import Content

from inspector.agenda.accountability import RANK_WORDS, SANCTION_WORDS
from inspector.agenda.agenda import KIND_WORDS, WHEN_WORDS, By, Entry, Group
from inspector.agenda.cases import SOURCE_WORDS, Case
from inspector.agenda.notices import LEVEL_WORDS
from inspector.agenda.units import unit_name
from inspector.i18n import Text
from inspector.ledger.views import AccountabilityRow, NoticeRow, ResponseRow
from inspector.packs.model import Pack
from inspector.packs.tables import Tables
from screens.widgets.listing import Cell, Column, ListRow

COLUMNS: Final = (
    Column("due", Text("期限", "Due"), 10),
    Column("mark", Text("", ""), 14),
    Column("kind", Text("种类", "Kind"), 9),
    Column("issue", Text("号", "No"), 3, right=True),
    Column("what", Text("内容", "What"), None),
    Column("units", Text("责任单位", "Units"), 18, least=90),
)
SETTLED_COLUMNS: Final = (Column("due", Text("日期", "Date"), 10), *COLUMNS[1:])
"""What is settled has the day on which it was."""


NO_TABLES: Final = Tables()


class Lines:
    """A line for each group and one for each entry; cells are made when they come into sight."""

    slow = False

    def __init__(
        self, groups: Sequence[Group] = (), by: By = "when", tables: Tables = NO_TABLES
    ) -> None:
        self._by: By = by
        self._tables = tables
        self._lines: list[tuple[Group, Entry | None]] = []
        for group in groups:
            self._lines.append((group, None))
            self._lines += [(group, entry) for entry in group.entries]

    def count(self) -> int:
        return len(self._lines)

    def rows(self, offset: int, limit: int) -> list[ListRow]:
        return [
            ListRow(str(at), self._cells(*self._lines[at]))
            for at in range(offset, min(offset + limit, len(self._lines)))
        ]

    def entry(self, at: int) -> Entry | None:
        """The entry of a line; None for a group's own."""
        return self._lines[at][1] if 0 <= at < len(self._lines) else None

    def place_of(self, before: Entry | None) -> int:
        """Where the entry is now, or else the first one."""
        found = (at for at, (_, one) in enumerate(self._lines) if one and one.is_same(before))
        return next(found, min(1, len(self._lines)))

    def _cells(self, group: Group, entry: Entry | None) -> list[Cell]:
        if entry is None:
            return ["", "", "", "", [(f"{group.title}  {len(group.entries)}", "strong")], ""]
        return _cells(entry, self._by, self._tables)


def _cells(entry: Entry, by: By, tables: Tables) -> list[Cell]:
    late = entry.when == "overdue"
    due = "" if entry.due is None else entry.due.isoformat()
    mark = proposed_word(entry) if entry.proposes else None
    if mark is None and by != "when":
        mark = WHEN_WORDS[entry.when]
    return [
        [(due, "bad" if late else "")],
        [(f"! {mark or ''}".rstrip() if late else str(mark or ""), "bad" if late else "muted")],
        str(KIND_WORDS[entry.kind]),
        "" if entry.issue is None else str(entry.issue),
        str(entry.what),
        [(_names(entry.units, tables), "muted")],
    ]


def proposed_word(entry: Entry) -> Text:
    level = LEVEL_WORDS[entry.proposes[0].level]
    return Text("建议{level}", "{level}?").format(level=level)


def _names(units: Iterable[str], tables: Tables) -> str:
    return ", ".join(str(unit_name(tables, unit)) for unit in units)


def entry_words(entry: Entry | None, pack: Pack, tables: Tables) -> Content:
    """One entry whole, for the pane beside the list."""
    if entry is None:
        return Content("")
    issue = None if entry.issue is None else pack.issue(entry.issue)
    facts = [
        (
            Text("日期", "on") if entry.when == "settled" else Text("期限", "due"),
            "-" if entry.due is None else f"{entry.due}  {WHEN_WORDS[entry.when]}",
        ),
        (Text("种类", "kind"), str(KIND_WORDS[entry.kind])),
    ]
    if issue is not None:
        facts.append((Text("事项", "issue"), f"{issue.number} {issue.title}"))
    if entry.regions:
        regions = ", ".join(str(tables.region_name(code)) for code in entry.regions)
        facts.append((Text("地区", "region"), regions))
    if entry.units:
        facts.append((Text("责任单位", "units"), _names(entry.units, tables)))
    lines = [Content.styled(str(entry.what), "bold")]
    for one in entry.proposes:
        told = Text("建议{level} > {to}（n 发出）", "propose {level} > {to} (n issues it)").format(
            level=LEVEL_WORDS[one.level], to=unit_name(tables, one.to)
        )
        lines.append(Content.styled(str(told), "$text-warning"))
    return Content("\n").join([*lines, *_facts(facts)])


def notice_words(notice: NoticeRow, pack: Pack, tables: Tables) -> Content:
    """A notice whole, with its answer."""
    issue = pack.issue(notice.issue)
    title = notice.slug if issue is None else f"{issue.title}"
    facts = [
        (Text("事项", "issue"), f"{notice.issue} {title}"),
        (Text("发给", "to"), str(unit_name(tables, notice.to))),
        (Text("发出", "issued"), f"{notice.on} {notice.author}"),
        (Text("答复期限", "answer by"), notice.answer_by),
        (Text("内容", "text"), notice.text or "-"),
    ]
    lines = [Content.styled(str(LEVEL_WORDS[notice.level]), "bold"), *_facts(facts)]
    if notice.withdrawal is not None:
        told = _response(Text("撤回", "withdrawn"), notice.withdrawal)
    else:
        told = _response(Text("答复", "answer"), notice.answer)
    return Content("\n").join([*lines, *told])


def accountability_words(row: AccountabilityRow, pack: Pack, tables: Tables) -> Content:
    """A record of accountability whole."""
    titles = [
        f"{number} {'' if (issue := pack.issue(number)) is None else issue.title}".rstrip()
        for number in row.issues
    ]
    heading = f"{SANCTION_WORDS[row.measure]}  {RANK_WORDS[row.rank]}"
    facts = [
        (Text("单位", "unit"), str(unit_name(tables, row.unit))),
        (Text("日期", "on"), row.on),
        (Text("事项", "issue"), "; ".join(titles) or "-"),
        (Text("姓名", "name"), row.name or "-"),
        (Text("说明", "note"), row.note or "-"),
        (Text("登记", "recorded by"), row.author),
    ]
    return Content("\n").join([Content.styled(heading, "bold"), *_facts(facts)])


def case_words(case: Case, tables: Tables) -> Content:
    """A case whole, with what became of it."""
    facts = [
        (Text("来源", "source"), str(SOURCE_WORDS[case.source])),
        (Text("交办日", "came in"), "-" if case.on is None else case.on.isoformat()),
        (Text("地区", "region"), f"{tables.region_name(case.region)} {case.place}".rstrip()),
        (Text("事项", "issue"), "-" if case.issue is None else str(case.issue)),
        (Text("答复期限", "reply by"), "-" if case.reply_by is None else case.reply_by.isoformat()),
    ]
    if case.interim is not None:
        facts.append((Text("清单包所载", "the pack says"), str(case.interim)))
    lines = [Content.styled(str(case.text), "bold"), *_facts(facts)]
    return Content("\n").join([*lines, *_response(Text("办理结果", "reply"), case.reply)])


def _response(label: Text, response: ResponseRow | None) -> list[Content]:
    if response is None:
        return _facts([(label, str(Text("还没有", "none yet")))])
    lines = _facts([(label, f"{response.text}  {response.on} {response.author}")])
    if response.evidence:
        files = Text(f"{len(response.evidence)} 个文件", f"{len(response.evidence)} files")
        lines += _facts([(Text("证据", "evidence"), str(files))])
    if response.conflicts:
        told = Text("[?] 有冲突，到冲突一屏选定", "[?] in conflict: settle it there")
        lines.append(Content.styled(str(told), "$text-warning"))
    return lines


def _facts(facts: Iterable[tuple[Text, str]]) -> list[Content]:
    return [Content.assemble((f"{label}: ", "$text-muted"), said) for label, said in facts]
