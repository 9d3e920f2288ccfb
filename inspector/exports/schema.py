"""The tables and views of the SQLite export; each explains itself in both languages.

What is said here of a table, a column or a view stands in the file's own table ``about``.
"""

# ruff: noqa: S608 - every statement is put together here, from these texts alone

from __future__ import annotations

from typing import Final

import msgspec

from inspector.i18n import Text


class Column(msgspec.Struct, frozen=True):
    name: str
    declared: str
    about: Text


class Table(msgspec.Struct, frozen=True):
    about: Text
    columns: tuple[Column, ...]
    constraints: tuple[str, ...] = ()


class View(msgspec.Struct, frozen=True):
    about: Text
    select: str


_TEXT: Final = "TEXT"
_NOT_NULL: Final = "TEXT NOT NULL"


def _c(name: str, declared: str, zh: str, en: str) -> Column:
    return Column(name, declared, Text(zh, en))


_ISSUE: Final = _c("issue", "TEXT NOT NULL REFERENCES issues (id)", "整改事项", "the issue")
_DEVICE: Final = _c("device", "TEXT NOT NULL REFERENCES devices (id)", "终端", "on which device")
_AUTHOR: Final = _c(
    "author", _NOT_NULL, "记录人；不写姓名时为终端", "who; without names the device"
)
_AT: Final = _c("at", _NOT_NULL, "时间（UTC，可排序）", "when (UTC; sorts as text)")
_EVENT: Final = _c("event", "TEXT PRIMARY KEY", "台账事件", "the ledger's event")
_ZH: Final = _c("name_zh", _TEXT, "中文名", "name in Chinese")
_EN: Final = _c("name_en", _TEXT, "英文名", "name in English")
_VISIT: Final = _c("visit", "TEXT NOT NULL REFERENCES visits (id)", "现场检查", "the visit")
_CHECK: Final = _c("check_id", _TEXT, "检查项", "the check")
_ROW: Final = _c("row", "TEXT REFERENCES rows (id)", "重复组的行", "row of a repeat group")

TABLES: Final[dict[str, Table]] = {
    "meta": Table(
        Text("这份文件从何而来", "what this file was made from"),
        (
            _c("key", "TEXT PRIMARY KEY", "名称", "what"),
            _c("value", _TEXT, "内容", "its value"),
        ),
    ),
    "about": Table(
        Text("各表、各列、各视图的说明", "what each table, column and view is"),
        (
            _c("name", _NOT_NULL, "表或视图", "a table or view"),
            _c("column", _NOT_NULL, "列；空为整表", "its column; empty for the whole"),
            _c("zh", _NOT_NULL, "中文说明", "in Chinese"),
            _c("en", _NOT_NULL, "英文说明", "in English"),
        ),
        ('PRIMARY KEY (name, "column")',),
    ),
    "regions": Table(
        Text("行政区划（GB/T 2260）", "regions (GB/T 2260)"),
        (
            _c("code", "TEXT PRIMARY KEY", "代码", "code"),
            _ZH,
            _EN,
            _c("parent", "TEXT REFERENCES regions (code)", "上级", "the region above it"),
        ),
    ),
    "authorities": Table(
        Text("责任单位", "authorities"),
        (
            _c("id", "TEXT PRIMARY KEY", "代号", "id"),
            _ZH,
            _EN,
            _c("level", _TEXT, "级别", "level"),
            _c("region", "TEXT REFERENCES regions (code)", "地区", "its region"),
        ),
    ),
    "devices": Table(
        Text("记录所用的终端", "the devices that recorded"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号", "id"),
            _c("name", _NOT_NULL, "名称；不写姓名时为空", "its name; empty without names"),
            _c("events", "INTEGER", "事件数", "how many events of it are here"),
            _c("head", _TEXT, "最后一个事件的哈希", "hash of its last event"),
        ),
    ),
    "issues": Table(
        Text("整改事项", "issues"),
        (
            _c("id", "TEXT PRIMARY KEY", "清单包/代号", "pack/slug"),
            _c("number", "INTEGER NOT NULL", "序号", "its number"),
            _c("title_zh", _TEXT, "标题（中文）", "title in Chinese"),
            _c("title_en", _TEXT, "标题（英文）", "title in English"),
            _c("category", _TEXT, "类别", "category"),
            _c("status", _TEXT, "通报时的状态", "status at the baseline"),
            _c("stage", _TEXT, "办理阶段", "the stage it is at"),
            _c("stage_event", _TEXT, "说明阶段的事件", "the event that says so"),
            _c("deadline", _TEXT, "期限", "deadline"),
            _c("problem_zh", _TEXT, "问题（中文）", "problem in Chinese"),
            _c("problem_en", _TEXT, "问题（英文）", "problem in English"),
        ),
    ),
    "issue_regions": Table(
        Text("事项所在地区", "where issues are filed"),
        (
            _ISSUE,
            _c("region", "TEXT NOT NULL REFERENCES regions (code)", "地区", "the region"),
        ),
        ("PRIMARY KEY (issue, region)",),
    ),
    "issue_authorities": Table(
        Text("事项的责任单位", "who answers for issues"),
        (
            _ISSUE,
            _c("authority", "TEXT NOT NULL REFERENCES authorities (id)", "单位", "the authority"),
        ),
        ("PRIMARY KEY (issue, authority)",),
    ),
    "figures": Table(
        Text("通报的数据与检查所见", "figures as stated, and what visits show"),
        (
            _ISSUE,
            _c("id", _NOT_NULL, "数据代号", "id"),
            _c("label_zh", _NOT_NULL, "名称（中文）", "label in Chinese"),
            _c("label_en", _NOT_NULL, "名称（英文）", "label in English"),
            _c("kind", _NOT_NULL, "种类", "kind: finding, claimed, planned, target, limit"),
            _c("value", "NUMERIC NOT NULL", "通报值", "as stated"),
            _c("unit", _NOT_NULL, "单位", "unit"),
            _c("observed", "NUMERIC", "检查所见", "as visits show it"),
            _c("visited", "INTEGER", "已看点位", "sites seen"),
            _c("outcome", _TEXT, "结论", "confirmed, contradicted, partly or unchecked"),
        ),
        ("PRIMARY KEY (issue, id)",),
    ),
    "checks": Table(
        Text("检查项", "checks"),
        (
            _ISSUE,
            _c("id", _NOT_NULL, "代号", "id"),
            _c("label_zh", _TEXT, "问题（中文）；无包为空", "in Chinese; null without its pack"),
            _c("label_en", _TEXT, "问题（英文）", "in English"),
            _c("type", _TEXT, "类型", "type"),
            _c("unit", _TEXT, "单位", "unit"),
            _c("scope", _TEXT, "现场或资料", "site or desk"),
            _c("repeat", _TEXT, "重复组", "repeat group"),
            _c("severity", _TEXT, "不合格时的等级", "severity if it fails"),
        ),
        ("PRIMARY KEY (issue, id)",),
    ),
    "choices": Table(
        Text("检查项的选项", "choices of checks"),
        (
            _c("issue", _NOT_NULL, "整改事项", "the issue"),
            _c("check_id", _NOT_NULL, "检查项", "the check"),
            _c("name", _NOT_NULL, "代号", "name"),
            _c("label_zh", _NOT_NULL, "中文", "in Chinese"),
            _c("label_en", _NOT_NULL, "英文", "in English"),
        ),
        (
            "PRIMARY KEY (issue, check_id, name)",
            "FOREIGN KEY (issue, check_id) REFERENCES checks (issue, id)",
        ),
    ),
    "sites": Table(
        Text("点位", "sites"),
        (
            _ISSUE,
            _c("id", _NOT_NULL, "代号", "id"),
            _ZH,
            _EN,
            _c("region", "TEXT REFERENCES regions (code)", "地区", "region"),
            _c("lat", "REAL", "纬度（WGS 84）", "latitude (WGS 84)"),
            _c("lon", "REAL", "经度（WGS 84）", "longitude (WGS 84)"),
            _c("added", "INTEGER NOT NULL", "是否现场新增", "1: added in the field"),
        ),
        ("PRIMARY KEY (issue, id)",),
    ),
    "visits": Table(
        Text("现场检查", "visits"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号，也是事件", "id, and its event"),
            _ISSUE,
            _c("site", _TEXT, "点位；空为查资料", "the site; null: the documents"),
            _c("on_date", _NOT_NULL, "检查日期", "the day of the visit"),
            _c("state", _NOT_NULL, "open 未完成，completed 已完成", "open or completed"),
            _AUTHOR,
            _DEVICE,
            _c("opened_at", _NOT_NULL, "开始（UTC）", "opened (UTC)"),
            _c("completed_at", _TEXT, "完成（UTC）", "completed (UTC)"),
            _c("pack_version", _NOT_NULL, "清单包版本", "version of the pack"),
            _c("pack_digest", _NOT_NULL, "清单包摘要", "digest of the pack's files"),
        ),
        ("FOREIGN KEY (issue, site) REFERENCES sites (issue, id)",),
    ),
    "rows": Table(
        Text("重复组的行：每台炉、每个排口", "rows of repeat groups: each furnace, each outfall"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号", "id"),
            _VISIT,
            _c("repeat", _NOT_NULL, "重复组", "the group"),
            _c("name", _NOT_NULL, "名称", "its name"),
        ),
    ),
    "answers": Table(
        Text("检查记录；现在不问的不在内", "answers; those not asked now are left out"),
        (
            _EVENT,
            _VISIT,
            _ISSUE,
            _c("check_id", _NOT_NULL, "检查项", "the check"),
            _ROW,
            _c("type", _NOT_NULL, "类型", "type"),
            _c("value", _TEXT, "所填内容", "as one would type it"),
            _c("value_number", "REAL", "数值", "as a number"),
            _c("value_label", _TEXT, "所填内容的读法", "as one reads it"),
            _c("passed", "INTEGER", "1 合格，0 不合格", "1 passes, 0 fails, null: judges nothing"),
            _c("note", _NOT_NULL, "备注", "note"),
            _c("taken_over", "INTEGER NOT NULL", "是否沿用上次", "1: the last visit's answer"),
            _AUTHOR,
            _DEVICE,
            _AT,
            _c("conflicts", "INTEGER NOT NULL", "并存的其他值", "other values beside it"),
        ),
        ("FOREIGN KEY (issue, check_id) REFERENCES checks (issue, id)",),
    ),
    "findings": Table(
        Text("发现问题", "findings"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号，也是事件", "id, and its event"),
            _VISIT,
            _ISSUE,
            _CHECK,
            _c("severity", _NOT_NULL, "等级", "critical, major or minor"),
            _c("what", _NOT_NULL, "问题", "what is wrong"),
            _c("action", _NOT_NULL, "整改要求", "corrective action"),
            _c("due", _TEXT, "期限", "due"),
            _c("responsible", _NOT_NULL, "责任人；不写姓名时为空", "who; empty without names"),
            _c("state", _NOT_NULL, "状态", "open, closed or withdrawn"),
            _c("raised_at", _NOT_NULL, "提出（UTC）", "raised (UTC)"),
            _c("closed_at", _TEXT, "关闭（UTC）", "closed (UTC)"),
            _c("closing_note", _NOT_NULL, "核实情况", "closing note"),
            _AUTHOR,
            _DEVICE,
            _c("conflict", "INTEGER NOT NULL", "是否有冲突", "1: devices disagree"),
            _c("events", _NOT_NULL, "各字段最后的事件（JSON）", "by field its last event (JSON)"),
        ),
        ("FOREIGN KEY (issue, check_id) REFERENCES checks (issue, id)",),
    ),
    "evidence": Table(
        Text("附在记录或问题上的文件", "files attached to answers and findings"),
        (
            _EVENT,
            _c("sha256", _NOT_NULL, "SHA-256，也是文件名", "SHA-256, the file's name too"),
            _c("name", _NOT_NULL, "原文件名", "the file's name before"),
            _c("media_type", _NOT_NULL, "类型", "media type"),
            _c("size", "INTEGER NOT NULL", "字节", "bytes"),
            _c("visit", "TEXT REFERENCES visits (id)", "现场检查", "the visit"),
            _CHECK,
            _ROW,
            _c("finding", "TEXT REFERENCES findings (id)", "发现问题", "the finding"),
            _c("taken_at", _TEXT, "拍摄时间（当地）", "taken (local time)"),
            _c("lat", "REAL", "纬度（WGS 84）", "latitude (WGS 84)"),
            _c("lon", "REAL", "经度（WGS 84）", "longitude (WGS 84)"),
            _AUTHOR,
            _DEVICE,
            _AT,
        ),
    ),
    "moves": Table(
        Text("办理阶段的每一步", "every step from stage to stage"),
        (
            _EVENT,
            _ISSUE,
            _c("from_stage", _NOT_NULL, "从", "from"),
            _c("to_stage", _NOT_NULL, "到", "to"),
            _c("on_date", _NOT_NULL, "日期", "day"),
            _c("basis", _NOT_NULL, "依据", "basis"),
            _c("override", _TEXT, "越过关卡的理由", "why a gate was passed"),
            _AUTHOR,
            _DEVICE,
            _AT,
        ),
    ),
    "notices": Table(
        Text("督办通知", "notices"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号，也是事件", "id, and its event"),
            _ISSUE,
            _c("level", _NOT_NULL, "warning 预警，supervision 挂牌督办，interview 约谈", "level"),
            _c("recipient", _NOT_NULL, "发给谁", "to whom; a person's only with names"),
            _c("on_date", _NOT_NULL, "发出日期", "day of issue"),
            _c("answer_by", _NOT_NULL, "答复期限", "to be answered by"),
            _c("text", _NOT_NULL, "内容", "text"),
            _c("answered_on", _TEXT, "答复日期", "answered on"),
            _c("answer", _TEXT, "答复", "the answer"),
            _AUTHOR,
            _DEVICE,
            _AT,
        ),
    ),
    "cases": Table(
        Text("转办件", "cases that were handed over"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号，也是事件", "id, and its event"),
            _c("issue", "TEXT REFERENCES issues (id)", "整改事项", "the issue"),
            _c("region", "TEXT REFERENCES regions (code)", "地区", "region"),
            _c("place", _NOT_NULL, "地点", "place"),
            _c("source", _NOT_NULL, "来源", "source"),
            _c("on_date", _NOT_NULL, "日期", "day"),
            _c("text", _NOT_NULL, "内容", "text"),
            _c("reply_by", _TEXT, "回复期限", "to be replied by"),
            _c("replied_on", _TEXT, "回复日期", "replied on"),
            _c("reply", _TEXT, "回复", "the reply"),
            _c("closed_on", _TEXT, "办结日期", "closed on"),
            _AUTHOR,
            _DEVICE,
            _AT,
        ),
    ),
    "accountability": Table(
        Text("追责情况", "who was held to account"),
        (
            _c("id", "TEXT PRIMARY KEY", "编号，也是事件", "id, and its event"),
            _c("unit", _NOT_NULL, "单位", "unit"),
            _c("rank", _NOT_NULL, "级别", "rank"),
            _c("measure", _NOT_NULL, "措施", "measure"),
            _c("on_date", _NOT_NULL, "日期", "day"),
            _c("issues", _NOT_NULL, "事项序号（JSON）", "numbers of issues (JSON)"),
            _c("name", _NOT_NULL, "姓名；不写姓名时为空", "name; empty without names"),
            _c("note", _NOT_NULL, "说明", "note"),
            _AUTHOR,
            _DEVICE,
            _AT,
        ),
    ),
}

_WHERE: Final = (
    "i.number AS issue_number, i.title_zh, i.title_en, s.name_zh AS site_zh, s.name_en AS site_en,"
    " r.name_zh AS region_zh, r.name_en AS region_en, v.on_date"
)
_JOINED: Final = (
    " JOIN visits v ON v.id = {0}.visit JOIN issues i ON i.id = {0}.issue"
    " LEFT JOIN sites s ON s.issue = v.issue AND s.id = v.site"
    " LEFT JOIN regions r ON r.code = s.region"
)

VIEWS: Final[dict[str, View]] = {
    "issues_overview": View(
        Text(
            "每个事项一行：阶段、检查次数、未关闭发现、与检查不符的数据",
            "a row an issue: stage, visits, open findings, figures that visits contradict",
        ),
        "SELECT i.number, i.title_zh, i.title_en, i.stage, i.deadline,"
        " (SELECT count(*) FROM sites WHERE issue = i.id) AS sites,"
        " (SELECT count(DISTINCT site) FROM visits WHERE issue = i.id) AS sites_visited,"
        " (SELECT count(*) FROM visits WHERE issue = i.id) AS visits,"
        " (SELECT count(*) FROM answers WHERE issue = i.id) AS answers,"
        " (SELECT count(*) FROM answers WHERE issue = i.id AND passed = 0) AS answers_failing,"
        " (SELECT count(*) FROM findings WHERE issue = i.id AND state = 'open') AS findings_open,"
        " (SELECT count(*) FROM findings WHERE issue = i.id AND state = 'closed')"
        " AS findings_closed,"
        " (SELECT count(*) FROM figures WHERE issue = i.id AND outcome = 'contradicted')"
        " AS figures_contradicted FROM issues i ORDER BY i.number, i.id",
    ),
    "visits_overview": View(
        Text(
            "每次检查一行：何处、何时、答了几项、几项不合格", "a row a visit: where, when, results"
        ),
        "SELECT v.id AS visit, i.number AS issue_number, i.title_zh, i.title_en,"
        " s.name_zh AS site_zh, s.name_en AS site_en, v.on_date, v.state, v.author,"
        " (SELECT count(*) FROM answers WHERE visit = v.id) AS answers,"
        " (SELECT count(*) FROM answers WHERE visit = v.id AND passed = 0) AS failing,"
        " (SELECT count(*) FROM findings WHERE visit = v.id AND state <> 'withdrawn') AS findings"
        " FROM visits v JOIN issues i ON i.id = v.issue"
        " LEFT JOIN sites s ON s.issue = v.issue AND s.id = v.site ORDER BY v.on_date, v.id",
    ),
    "findings_open": View(
        Text("未关闭的发现问题，按期限", "open findings by due date"),
        f"SELECT f.id AS finding, {_WHERE}, f.severity, f.what, f.action, f.due, f.responsible"
        f" FROM findings f{_JOINED.format('f')} WHERE f.state = 'open'"
        " ORDER BY f.due IS NULL, f.due, f.id",
    ),
    "findings_overdue": View(
        Text("今天（打开文件之日）已逾期的发现问题", "findings overdue on the day one looks"),
        "SELECT * FROM findings_open WHERE due < date('now', 'localtime')",
    ),
    "answers_failing": View(
        Text("不合格的检查记录", "answers that do not pass"),
        f"SELECT a.event, {_WHERE}, c.label_zh AS check_zh, c.label_en AS check_en,"
        " w.name AS row_name, a.value, a.value_label, c.unit, a.note, a.author"
        f" FROM answers a{_JOINED.format('a')}"
        " JOIN checks c ON c.issue = a.issue AND c.id = a.check_id"
        " LEFT JOIN rows w ON w.id = a.row WHERE a.passed = 0 ORDER BY v.on_date, a.event",
    ),
    "figures_contradicted": View(
        Text("检查所见与通报不符的数据", "figures that visits contradict"),
        "SELECT i.number AS issue_number, i.title_zh, i.title_en, f.label_zh, f.label_en, f.value,"
        " f.observed, f.unit, f.visited FROM figures f JOIN issues i ON i.id = f.issue"
        " WHERE f.outcome = 'contradicted' ORDER BY i.number, f.id",
    ),
    "notices_unanswered": View(
        Text("尚未答复的督办通知", "notices without an answer"),
        "SELECT n.id AS notice, i.number AS issue_number, i.title_zh, i.title_en, n.level,"
        " n.recipient, n.on_date, n.answer_by FROM notices n JOIN issues i ON i.id = n.issue"
        " WHERE n.answered_on IS NULL ORDER BY n.answer_by, n.id",
    ),
    "conflicts": View(
        Text("终端之间尚未解决的分歧", "what devices disagree on, not settled yet"),
        "SELECT 'answer' AS what, event AS id, visit FROM answers WHERE conflicts > 0"
        " UNION ALL SELECT 'finding', id, visit FROM findings WHERE conflict ORDER BY 1, 2",
    ),
}

INDEXES: Final = (
    "CREATE INDEX visits_of_issue ON visits (issue, site)",
    "CREATE INDEX answers_of_visit ON answers (visit)",
    "CREATE INDEX answers_of_check ON answers (issue, check_id)",
    "CREATE INDEX findings_of_visit ON findings (visit)",
    "CREATE INDEX findings_of_issue ON findings (issue, check_id)",
    "CREATE INDEX rows_of_visit ON rows (visit)",
    "CREATE INDEX evidence_of_visit ON evidence (visit)",
    "CREATE INDEX evidence_of_finding ON evidence (finding)",
)


def create_table(name: str) -> str:
    table = TABLES[name]
    lines = [f'"{column.name}" {column.declared}' for column in table.columns]
    return f'CREATE TABLE "{name}" (\n  ' + ",\n  ".join([*lines, *table.constraints]) + "\n)"


def insert(name: str, *, or_ignore: bool = False) -> str:
    names = [column.name for column in TABLES[name].columns]
    verb = "INSERT OR IGNORE" if or_ignore else "INSERT"
    columns = ", ".join(f'"{one}"' for one in names)
    return f'{verb} INTO "{name}" ({columns}) VALUES ({", ".join("?" * len(names))})'
