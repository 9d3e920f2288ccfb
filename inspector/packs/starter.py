# ruff: noqa: E501 - what a line of the starter says stands beside it
"""What ``inspector pack new`` writes: a small pack that works, explained in both languages.

It passes ``inspector pack check`` as it is, and shows each thing that a pack can do once.
"""

from __future__ import annotations

import re

from inspector.packs.schema import SCHEMAS, as_text

_PACK = """\
#:schema ./pack.schema.json
# 清单包：这个文件说明整个包；每个事项在 issues/ 里有一个文件。
# A pack: this file is about the whole; each issue has a file of its own in issues/.
# 检查 / check it:   inspector pack check .
# 安装 / take it in: inspector pack add .   （改动后提高 version / raise version after changes）

id = "{id}"                # 小写字母、数字、连字符 / small letters, digits, hyphens
version = "0.1"
title = {{ zh = "我的清单包", en = "My pack" }}
as_of = 2026-01-01         # 资料截止日期 / the day the facts are of
source = {{ zh = "资料来源", en = "Where the facts come from" }}

[[category]]
id = "water"
title = {{ zh = "水", en = "Water" }}

# 还可以写 / there may also be:
# [[unit]]                 自己的单位 / a unit of your own:  id = "bar"   label = {{ zh = "巴", en = "bar" }}
# [[figure]] [[reconcile]] 关于整体的数据和跨事项的勾稽 / figures of the whole, rules across issues: i1.plants >= 3
# [[duty]]                 定期要做的事 / what is owed regularly:  rhythm = "monthly"   day = 5
"""

_ISSUE = """\
#:schema ../issue.schema.json
# 文件名是 编号-slug.toml / the file is named NUMBER-slug.toml

number = 1
slug = "sample-plant"
category = "water"               # pack.toml 里的类别 / a category of pack.toml
status = "in_progress"           # completed | completed_long_term | in_progress
regions = ["150000"]             # GB/T 2260 代码 / codes
authorities = []                 # data/authorities.toml 里的 id / ids
deadline = 2026-12-31
use = ["online-monitor"]         # templates/ 里的模板 / templates whose checks are asked here too
title = {{ zh = "示例：某污水处理厂负荷不足", en = "Sample: a sewage works runs below load" }}
problem = {{ zh = "写明发现了什么问题。", en = "Say what was found." }}
target = {{ zh = "写明要达到什么。", en = "Say what is to be reached." }}

[[measure]]                      # 承诺或已采取的措施 / what was promised or done
id = "retrofit"
text = {{ zh = "更新曝气设备。", en = "The aeration is renewed." }}

[[step]]                         # 有日期的步骤 / what is to be done by when
id = "ordered"
text = {{ zh = "设备订货。", en = "The equipment is ordered." }}
due = 2026-06-30                 # 或只写年份 2026 / or a year alone
measure = "retrofit"

[[figure]]                       # 数据 / a quantity stated about the issue
id = "plants"
label = {{ zh = "低负荷厂", en = "Works below load" }}
value = 3
unit = "座"                      # data/units.toml 里的单位 / a unit of data/units.toml
kind = "finding"                 # finding | claimed | planned | target | limit

[[figure]]
id = "plants_fixed"
label = {{ zh = "已整改的厂", en = "Works put right" }}
value = 2
unit = "座"
kind = "claimed"
observed = {{ check = "load_rate", count = "value >= 60.0" }}   # 现场如何核对 / how visits bear it out

[[figure]]
id = "plants_left"
label = {{ zh = "尚未整改的厂", en = "Works still to do" }}
value = 1
unit = "座"
kind = "planned"

[[reconcile]]                    # 勾稽关系 / a relation that the figures must satisfy
id = "total"
rule = "plants_fixed + plants_left == plants"
label = {{ zh = "合计相符", en = "The parts make the whole" }}

[[site]]
id = "first-plant"
name = {{ zh = "第一污水处理厂", en = "First sewage works" }}
region = "150000"

[[repeat]]                       # 每个排放口各问一次 / asked once for each outfall
id = "outfall"
label = {{ zh = "排放口", en = "Outfall" }}
min = 0
max = 9

[[check]]                        # 与模板中同 id：只写不同之处 / a template's id: only what differs
id = "monitor_calibrated_on"
passes = "days(value, today) <= 31"

[[check]]
id = "operating"
type = "yes_no"
label = {{ zh = "厂区是否在运行？", en = "Is the works running?" }}
required = true
passes = "value == 'yes'"        # 不成立时提出一条发现 / when false a finding is proposed
severity = "major"               # critical | major | minor

[[check]]
id = "capacity"
type = "decimal"
unit = "m3/d"
label = {{ zh = "设计处理能力", en = "Design capacity" }}
constraint = "value > 0.0"       # 小数要写成 0.0 / decimals are written 0.0
constraint_message = {{ zh = "处理能力要大于 0", en = "The capacity is above 0" }}
relevant = "operating == 'yes'"  # 不成立时不问 / not asked when false

[[check]]
id = "inflow"
type = "decimal"
unit = "m3/d"
label = {{ zh = "近 30 天日均进水量", en = "Mean inflow of the last 30 days" }}
hint = {{ zh = "查中控室累计流量计。", en = "Read the totaliser in the control room." }}
relevant = "operating == 'yes'"
evidence = ["photo"]             # 须附照片 / a photo must be attached

[[check]]
id = "load_rate"
type = "calculate"
unit = "%"
label = {{ zh = "负荷率", en = "Load" }}
calculation = "round(inflow / capacity * 100.0, 1)"
passes = "value >= 60.0"
verifies = ["plants_fixed"]      # 核对哪个数据 / which figure it bears out

[[check]]
id = "cause"
type = "select_multiple"
label = {{ zh = "负荷低的原因", en = "Why the load is low" }}
relevant = "load_rate < 60.0"
other = true                     # 可填其他 / words of one's own too
choices = [
  {{ name = "network", label = {{ zh = "管网未通", en = "sewers not connected" }} }},
  {{ name = "design", label = {{ zh = "设计偏大", en = "designed too large" }} }},
]

[[check]]
id = "outfall_ph"
type = "decimal"
repeat = "outfall"
label = {{ zh = "pH 值", en = "pH" }}
constraint = "value >= 0.0 && value <= 14.0"
passes = "value >= 6.0 && value <= 9.0"

[[check]]
id = "place"
type = "location"
label = {{ zh = "位置", en = "Place" }}

[[check]]
id = "report_on"
type = "date"
scope = "desk"                   # 查资料时问一次 / asked once, from documents
label = {{ zh = "验收报告日期", en = "Date of the acceptance report" }}
constraint = "value <= today"
"""


_TEMPLATE = """\
#:schema ../template.schema.json
# 模板：几个事项都要问的检查项，在这里只写一次 / checks that several issues ask, written once

title = {{ zh = "在线监测设备", en = "Online monitor" }}

[[check]]
id = "monitor_online"
type = "yes_no"
label = {{ zh = "在线监测是否联网？", en = "Is the online monitor connected?" }}
hint = {{ zh = "看数采仪和平台上同一小时的值。", en = "Compare the hourly value on the logger with the platform's." }}
passes = "value == 'yes'"
severity = "major"

[[check]]
id = "monitor_calibrated_on"
type = "date"
label = {{ zh = "最近一次校准的日期", en = "Date of the last calibration" }}
hint = {{ zh = "看站房运维记录。", en = "From the log in the instrument room." }}
relevant = "monitor_online == 'yes'"
constraint = "value <= today"
passes = "days(value, today) <= 15"
severity = "major"
"""


def files_of(name: str) -> dict[str, str]:
    """The files of a starter pack, by their names; ``name`` is its folder's."""
    id = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "my-pack"
    return {
        "pack.toml": _PACK.format(id=id),
        "issues/01-sample-plant.toml": _ISSUE.format(),
        "templates/online-monitor.toml": _TEMPLATE.format(),
        **{f"{kind}.schema.json": as_text(schema()) for kind, schema in SCHEMAS.items()},
    }
