"""What can be done in the register, and what its marks mean."""

from __future__ import annotations

from typing import Final

from inspector.i18n import Text
from screens.actions import Action

ACTIONS: Final = (
    Action(
        "register.open",
        "enter",
        "open",
        Text("打开", "open"),
        Text(
            "打开这一项：发现、数据、点位和检查", "open the issue: findings, figures, sites, visits"
        ),
    ),
    Action(
        "register.review",
        "e",
        "review",
        Text("阶段", "stages"),
        Text(
            "光标处事项的办理阶段：现处哪一步、还缺什么",
            "where the issue under the cursor stands, and what is missing to go on",
        ),
        shown=False,
    ),
    Action(
        "register.search",
        "slash",
        "search",
        Text("查找", "search"),
        Text(
            "边输入边筛选：编号、中英文名称、地区、责任单位",
            "filter as you type: number, title, region, authority",
        ),
    ),
    Action(
        "register.findings",
        "f",
        "findings",
        Text("发现", "findings"),
        Text("全部事项的发现", "the findings of all issues"),
    ),
    Action(
        "register.figures",
        "i",
        "figures",
        Text("数据", "figures"),
        Text("全部数据：通报与所见", "all figures: claimed and seen"),
    ),
    Action(
        "register.agenda",
        "c",
        "agenda",
        Text("日程", "agenda"),
        Text(
            "到期的：期限、步骤、职责、通知、交办件",
            "what is due: deadlines, steps, notices, cases",
        ),
    ),
    Action(
        "register.dashboard",
        "b",
        "dashboard",
        Text("总览", "dashboard"),
        Text("总览：一屏看全", "where all issues stand, on one screen"),
    ),
    Action(
        "register.sync",
        "y",
        "sync",
        Text("同步", "sync"),
        Text("与同事交换数据，信任终端", "exchange data with colleagues, trust devices"),
    ),
    Action(
        "register.export",
        "x",
        "export",
        Text("导出", "export"),
        Text("导出检查结果文件", "write a findings file"),
    ),
    Action(
        "register.reports",
        "p",
        "reports",
        Text("报告", "reports"),
        Text(
            "检查记录、函件、通报：预览并写成文件",
            "records, letters, bulletins: see and write them",
        ),
        shown=False,
    ),
    Action(
        "register.import",
        "m",
        "import",
        Text("读回", "take back"),
        Text(
            "读回填写过的工作簿或 CSV：先逐格看改动，再记入",
            "a workbook or CSV that was filled in: every change is seen, then recorded",
        ),
        shown=False,
    ),
    Action(
        "register.sort",
        "o",
        "sort",
        Text("排序", "sort"),
        Text("按下一列排序", "sort by the next column"),
    ),
    Action(
        "register.clear",
        "escape",
        "clear",
        Text("清除筛选", "clear"),
        Text("去掉全部筛选", "take every filter off"),
    ),
    Action(
        "register.reverse",
        "O",
        "reverse",
        Text("倒序", "reverse"),
        Text("排序倒过来", "turn the order round"),
        shown=False,
    ),
    Action(
        "register.status",
        "s",
        "status",
        Text("筛选：状态", "filter: status"),
        Text(
            "只看整改中、已完成、长期坚持，或全部", "only under way, completed, long-term; or all"
        ),
        shown=False,
    ),
    Action(
        "register.stage",
        "t",
        "stage",
        Text("筛选：阶段", "filter: stage"),
        Text("只看下一个办理阶段，或全部", "only the next stage; or all"),
        shown=False,
    ),
    Action(
        "register.region",
        "r",
        "region",
        Text("筛选：地区", "filter: region"),
        Text("只看一个地区", "only one region"),
        shown=False,
    ),
    Action(
        "register.category",
        "g",
        "category",
        Text("筛选：类别", "filter: category"),
        Text("只看下一个类别，或全部", "only the next category; or all"),
        shown=False,
    ),
    Action(
        "register.with_findings",
        "w",
        "with_findings",
        Text("筛选：有发现", "filter: findings"),
        Text("只看有未关闭发现的事项", "only issues with open findings"),
        shown=False,
    ),
    Action(
        "register.overdue",
        "d",
        "overdue",
        Text("筛选：逾期", "filter: overdue"),
        Text("只看过了期限仍在整改的事项", "only issues past their deadline and still under way"),
        shown=False,
    ),
    Action(
        "register.conflicts",
        "k",
        "conflicts",
        Text("冲突", "conflicts"),
        Text("两台终端答案不同的地方", "where two devices answered differently"),
        shown=False,
    ),
)
WORDS: Final = (
    (Text("数：[x]", "Fig.: [x]"), Text("看过的数据都属实", "every figure seen is confirmed")),
    (Text("数：[!]", "Fig.: [!]"), Text("有数据与所见不符", "a figure is contradicted")),
    (Text("数：[~]", "Fig.: [~]"), Text("有数据看过一部分", "a figure is seen in part")),
    (Text.same("[!] 2"), Text("有 2 条未关闭的发现", "2 findings are open")),
    (Text.same("[x] 0"), Text("发现都已关闭", "every finding is closed")),
    (
        Text.same("[?] 1"),
        Text("有冲突待选定；1 条发现未关闭", "a conflict to settle; 1 finding open"),
    ),
    (
        Text.same("! 2018-12-31"),
        Text("过了期限，仍在整改", "past its deadline and still under way"),
    ),
    (Text.same("3/9"), Text("已答 3 项，共 9 项检查", "3 of 9 checks answered")),
    (
        Text("已销号*", "signed off*"),
        Text("曾写明理由越过关口", "a gate was overridden, with a reason"),
    ),
    (
        Text("整改中?", "rectifying?"),
        Text(
            "两台终端记为不同的阶段，以较早的为准",
            "devices say different stages; the earlier one counts",
        ),
    ),
    (
        Text("长期坚持", "long-term"),
        Text("已完成，须长期坚持", "completed, and to be kept up for good"),
    ),
)
