"""Kinds of events as people call them."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text

KIND_WORDS: Final[dict[str, Text]] = {
    "device.introduced": Text("终端登记", "device introduced"),
    "device.trusted": Text("信任终端", "device trusted"),
    "device.revoked": Text("撤销终端", "device revoked"),
    "visit.opened": Text("开始检查", "visit opened"),
    "visit.completed": Text("完成检查", "visit completed"),
    "visit.reopened": Text("重开检查", "visit reopened"),
    "row.added": Text("增加一行", "row added"),
    "row.renamed": Text("行改名", "row renamed"),
    "row.removed": Text("去掉一行", "row removed"),
    "row.restored": Text("恢复一行", "row restored"),
    "answer.set": Text("检查记录", "answer"),
    "answer.cleared": Text("清除记录", "answer cleared"),
    "finding.raised": Text("提出问题", "finding raised"),
    "finding.changed": Text("修改问题", "finding changed"),
    "finding.closed": Text("关闭问题", "finding closed"),
    "finding.withdrawn": Text("撤回问题", "finding withdrawn"),
    "finding.reopened": Text("重开问题", "finding reopened"),
    "evidence.attached": Text("附上证据", "evidence attached"),
    "evidence.detached": Text("去掉证据", "evidence detached"),
    "evidence.released": Text("同意公开证据", "evidence released"),
    "evidence.held": Text("不公开证据", "evidence held back"),
    "site.added": Text("新增点位", "site added"),
    "issue.moved": Text("阶段变动", "issue moved"),
    "measure.reported": Text("报告措施", "measure reported"),
    "rule.explained": Text("说明勾稽关系", "rule explained"),
    "public_text.written": Text("公开文字", "public text"),
    "remark.written": Text("备注", "remark"),
    "notice.issued": Text("发出通知", "notice issued"),
    "notice.answered": Text("答复通知", "notice answered"),
    "notice.withdrawn": Text("撤回通知", "notice withdrawn"),
    "case.added": Text("交办件", "case"),
    "case.replied": Text("答复交办件", "case replied to"),
    "case.closed": Text("办结交办件", "case closed"),
    "duty.done": Text("职责完成", "duty done"),
    "accountability.recorded": Text("问责", "accountability"),
    "accountability.corrected": Text("更正问责", "accountability corrected"),
    "accountability.withdrawn": Text("撤回问责", "accountability withdrawn"),
    "sample.drawn": Text("抽取点位", "sample drawn"),
}


def kind_word(kind: str) -> Text:
    """One of a newer version as it is written."""
    return KIND_WORDS.get(kind) or Text.same(kind)
