"""What each key of a pack's files means, in both languages: shown by editors through the schema."""

from __future__ import annotations

from inspector.i18n import Text
from inspector.packs.model import (
    Category,
    Check,
    Choice,
    Duty,
    Figure,
    HandedOver,
    Issue,
    Measure,
    Observed,
    Pack,
    ReconcileRule,
    Repeat,
    Site,
    Step,
    SupervisionGroup,
    Template,
    Unit,
)

DESCRIPTIONS: dict[type, dict[str, Text]] = {
    Pack: {
        "id": Text(
            "清单包的 id：小写字母、数字、连字符", "the pack's id: small letters, digits, hyphens"
        ),
        "version": Text(
            "版本，如 1.0；内容改动后要提高", "version, such as 1.0; raise it after changes"
        ),
        "title": Text("名称", "title"),
        "as_of": Text("资料截止日期", "the day the facts are of"),
        "source": Text("资料来源", "where the facts come from"),
        "category": Text("事项的类别", "what issues are filed under"),
        "unit": Text("data/units.toml 没有的单位", "units that data/units.toml does not have"),
        "figure": Text("关于整体的数据", "quantities stated about the whole"),
        "reconcile": Text(
            "跨事项的勾稽关系，事项的数据写作 i27.low_load",
            "relations across issues; an issue's figure is written i27.low_load",
        ),
        "duty": Text("定期或一次性的工作机制", "what is owed regularly or once"),
        "supervision_group": Text("督查组", "supervision groups"),
        "handed_over": Text("上级移交的问题", "problems that others found and passed on"),
    },
    Unit: {
        "id": Text("单位的写法，如 万吨", "the unit as it is written, such as 万吨"),
        "label": Text("显示的文字", "what is shown"),
    },
    Duty: {
        "id": Text("id", "the duty's id"),
        "title": Text("名称", "title"),
        "shows": Text("做到了应当看到什么", "what has to be there when it was done"),
        "owed_by": Text(
            "责任单位（data/authorities.toml 的 id）", "who owes it (data/authorities.toml)"
        ),
        "rhythm": Text("多久一次", "how often"),
        "day": Text(
            "期满后当月几日；每周的写 1（周一）到 7",
            "by which day of the month after the period; of a week, 1 (Monday) to 7",
        ),
        "due": Text("一次性的，期限已知时写", "the day, for what is owed once, if known"),
    },
    SupervisionGroup: {
        "id": Text("id", "the group's id"),
        "title": Text("名称", "title"),
        "regions": Text("负责的地区（GB/T 2260）", "where it goes (GB/T 2260)"),
    },
    HandedOver: {
        "id": Text("id", "the problem's id"),
        "title": Text("名称", "title"),
        "what": Text("问题内容", "what was found"),
        "region": Text("GB/T 2260 行政区划代码", "code of GB/T 2260"),
        "issue": Text("所属事项的编号", "the number of the issue that it belongs to"),
        "state": Text("截止日期时的状态", "state at the day the facts are of"),
        "reply": Text("答复或办理情况", "what was answered or done"),
    },
    Category: {
        "id": Text("类别的 id", "the category's id"),
        "title": Text("类别名称", "its title"),
    },
    Issue: {
        "number": Text("编号，与文件名一致", "number, as in the file's name"),
        "slug": Text(
            "英文短名，与文件名一致，不再改动", "short name, as in the file's name; never changed"
        ),
        "category": Text("pack.toml 中的类别", "a category of pack.toml"),
        "status": Text("截止日期时的状态", "status at the day the facts are of"),
        "regions": Text("GB/T 2260 行政区划代码", "codes of GB/T 2260"),
        "authorities": Text(
            "责任单位（data/authorities.toml 的 id）", "who answers for it (data/authorities.toml)"
        ),
        "title": Text("标题", "title"),
        "problem": Text("发现的问题", "what was found"),
        "target": Text("整改目标", "what is to be reached"),
        "deadline": Text("整改时限", "by when"),
        "use": Text("用到的模板（templates/ 的文件名）", "templates in use (files of templates/)"),
        "without": Text("不用的模板检查项", "checks of those templates that are left out"),
        "step": Text("有日期的步骤", "steps with a date"),
        "measure": Text("承诺或已采取的措施", "what was promised or reported as done"),
        "figure": Text("关于该事项的数据", "quantities stated about the issue"),
        "reconcile": Text("数据之间的勾稽关系", "relations that the figures must satisfy"),
        "site": Text("可到现场检查的点位", "places that can be visited"),
        "repeat": Text("重复组：每台炉、每个排放口", "repeat groups: each furnace, each outfall"),
        "check": Text("检查项", "questions of the checklist"),
    },
    Measure: {
        "id": Text("措施的 id", "the measure's id"),
        "text": Text("措施内容", "what it is"),
    },
    Step: {
        "id": Text("步骤的 id", "the step's id"),
        "text": Text("步骤内容", "what is to be done"),
        "due": Text("日期或年份", "a day, or a year alone"),
        "measure": Text("属于哪项措施", "the measure that it belongs to"),
    },
    Template: {
        "title": Text("模板名称", "the template's title"),
        "repeat": Text("重复组", "repeat groups"),
        "check": Text("检查项", "questions of the checklist"),
    },
    Observed: {
        "check": Text("由哪个检查项核对", "the check whose answers bear the figure out"),
        "count": Text(
            "CEL：value 满足时计数", "CEL over value: answers for which it holds are counted"
        ),
        "sum": Text("各点位回答之和", "the sum of the answers"),
        "latest": Text("最近一次回答", "the latest answer"),
    },
    Figure: {
        "id": Text("数据的 id，表达式中的名称", "the figure's id, its name in expressions"),
        "label": Text("名称", "label"),
        "value": Text(
            "数值；整数和小数在表达式中类型不同", "number; 8 and 8.0 differ in type in expressions"
        ),
        "unit": Text("单位（data/units.toml 的 id）", "unit, an id of data/units.toml"),
        "kind": Text("发现、已报、计划、目标或限值", "found, claimed, planned, target or limit"),
        "as_of": Text("日期或年份", "a day, or a year alone"),
        "qualifier": Text("至少、至多、约、不足、超过", "at least, at most, about, below, over"),
        "where": Text("出自附件或正文", "stated in the annex or the body"),
        "observed": Text("现场检查如何核对", "how visits bear it out"),
    },
    ReconcileRule: {
        "id": Text("勾稽关系的 id", "the rule's id"),
        "rule": Text("CEL，只用数据的 id", "CEL over figures"),
        "label": Text("名称", "label"),
        "note": Text("说明，或为何不成立", "what explains it, or why it cannot hold"),
    },
    Site: {
        "id": Text("点位的 id", "the site's id"),
        "name": Text("名称", "name"),
        "region": Text("GB/T 2260 行政区划代码", "code of GB/T 2260"),
        "kind": Text("类型", "what kind of place it is"),
        "lat": Text("纬度（WGS 84）", "latitude (WGS 84)"),
        "lon": Text("经度（WGS 84）", "longitude (WGS 84)"),
    },
    Repeat: {
        "id": Text("重复组的 id", "the group's id"),
        "label": Text("名称，如「排放口」", "label, such as Outfall"),
        "min": Text("至少几行", "how many rows at least"),
        "max": Text("至多几行", "how many rows at most"),
    },
    Choice: {
        "name": Text("记录下来的名称", "the name that is recorded"),
        "label": Text("显示的文字", "what is shown"),
        "parent": Text("上级选项，供 choice_filter 使用", "what it belongs to, for choice_filter"),
    },
    Check: {
        "id": Text("检查项的 id，表达式中的名称", "the check's id, its name in expressions"),
        "type": Text("题型", "kind of answer"),
        "label": Text("问题", "the question"),
        "scope": Text(
            "site 每个点位问；desk 查资料时问一次",
            "site: at every site; desk: once, from documents",
        ),
        "hint": Text("怎么看、从哪里读数", "how to look, where to read the number"),
        "unit": Text("单位（data/units.toml 的 id）", "unit, an id of data/units.toml"),
        "required": Text("必填", "must be answered"),
        "relevant": Text("CEL：成立才问", "CEL: asked only when it holds"),
        "constraint": Text("CEL：回答必须满足", "CEL: what an answer must satisfy"),
        "constraint_message": Text("不满足时的说明", "what is said when it does not"),
        "passes": Text("CEL：不成立时提出一条发现", "CEL: when it is false a finding is proposed"),
        "calculation": Text("CEL：calculate 的值", "CEL: the value of a calculate"),
        "default": Text("预填的回答，照键入的写法", "proposed answer, as a person would type it"),
        "choices": Text("选项", "what can be chosen"),
        "choices_from": Text("从表中取选项", "choices from a table"),
        "choice_filter": Text(
            "CEL：choice.name、choice.parent", "CEL over choice.name and choice.parent"
        ),
        "other": Text("可填其他", "words of one's own are allowed"),
        "repeat": Text("属于哪个重复组", "the repeat group that it belongs to"),
        "severity": Text("不通过时发现的等级", "severity of the finding when it fails"),
        "evidence": Text("必须附上的证据", "what must be attached"),
        "basis": Text(
            "依据（data/standards.toml 的 id）", "standards or laws (data/standards.toml)"
        ),
        "verifies": Text("核对哪些数据", "the figures that it bears out"),
    },
}
